// Package workbook reads and writes Excel workbooks (.xlsx, .xlsm: Office Open
// XML) as far as a list needs it: the values of one sheet, row by row, in memory
// that does not grow with the file.
package workbook

import (
	"errors"
	"fmt"
	"math"
	"strconv"
)

// What one sheet can hold, by the format's own limits.
const (
	MaxRows    = 1 << 20
	MaxColumns = 1 << 14
	MaxChars   = 32767 // of one cell
)

// ErrExpansion says that a workbook unpacks to more than Options allow.
var ErrExpansion = errors.New("it unpacks to more than it may")

// Options bound what a workbook may ask of the machine. Zero values stand for no
// limit of Unpacked, and for a Row of 1 MiB.
type Options struct {
	Unpacked int64 // bytes that all parts that are read may unpack to
	Row      int   // bytes of one row's text; what is beyond is cut, at more than Row bytes
}

func (o Options) orDefault() Options {
	if o.Unpacked <= 0 {
		o.Unpacked = math.MaxInt64
	}
	if o.Row <= 0 {
		o.Row = 1 << 20
	}
	return o
}

// columnName is the name of a column by its place, counted from 0: A, Z, AA.
func columnName(i int) string {
	var b [8]byte
	at := len(b)
	for i++; i > 0; i = (i - 1) / 26 {
		at--
		b[at] = byte('A' + (i-1)%26)
	}
	return string(b[at:])
}

// columnOf reads the letters of a reference such as BC12: the place of its column,
// counted from 0.
func columnOf(ref []byte) (int, error) {
	n, i := 0, 0
	for ; i < len(ref) && i < 4; i++ {
		c := ref[i] &^ 0x20
		if c < 'A' || c > 'Z' {
			break
		}
		n = n*26 + int(c-'A') + 1
	}
	if n < 1 || n > MaxColumns || i == len(ref) || ref[i] < '0' || ref[i] > '9' {
		return 0, fmt.Errorf("a sheet has no cell %s", quoted(ref))
	}
	return n - 1, nil
}

// quoted is text of a workbook for a message: one short line.
func quoted(b []byte) string {
	if len(b) > 40 {
		return strconv.Quote(string(b[:40]) + "…")
	}
	return strconv.Quote(string(b))
}

// whole reads a number of digits only that is at most so large; -1 = it is none.
func whole(b []byte, most int) int {
	if len(b) == 0 || len(b) > 10 {
		return -1
	}
	n := 0
	for _, c := range b {
		if c < '0' || c > '9' {
			return -1
		}
		n = n*10 + int(c-'0')
	}
	if n > most {
		return -1
	}
	return n
}
