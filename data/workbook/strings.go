package workbook

import (
	"bufio"
	"encoding/binary"
	"errors"
	"fmt"
	"io"
	"os"
)

const (
	inMemory  = 4 << 20  // bytes of shared texts before they go to a file
	pageSize  = 16 << 10 // of that file
	pages     = 64       // of them in memory
	mostMarks = 1 << 18
	firstStep = 16
)

// table holds the texts that the cells of a workbook share, by number: few in
// memory, many in a temporary file. Each stands behind its length; where every
// step-th begins is remembered.
type table struct {
	n, step int
	marks   []int64
	size    int64 // bytes of all
	held    []byte
	file    *os.File
	named   bool // the file still has its name
	out     *bufio.Writer
	cache   [pages]page
	last    int   // the text taken last
	after   int64 // where the one behind it begins
}

type page struct {
	at   int64 // counted from 1, 0 = none
	text []byte
}

func newTable() *table { return &table{step: firstStep, last: -1} }

// add appends a text.
func (t *table) add(text []byte) error {
	if t.n%t.step == 0 {
		t.mark()
	}
	t.n++
	var head [binary.MaxVarintLen64]byte
	h := head[:binary.PutUvarint(head[:], uint64(len(text)))]
	t.size += int64(len(h) + len(text))
	if t.file == nil && len(t.held)+len(h)+len(text) > inMemory {
		if err := t.spill(); err != nil {
			return err
		}
	}
	if t.file == nil {
		t.held = append(append(t.held, h...), text...)
		return nil
	}
	_, err := t.out.Write(h)
	if err == nil {
		_, err = t.out.Write(text)
	}
	return spoolError(err)
}

// mark remembers where the next text begins; half as often once there are many.
func (t *table) mark() {
	if len(t.marks) == mostMarks {
		for i := range mostMarks / 2 {
			t.marks[i] = t.marks[2*i]
		}
		t.marks = t.marks[:mostMarks/2]
		t.step *= 2 // t.n is a multiple of that too
	}
	t.marks = append(t.marks, t.size)
}

// spill moves the texts to a file that only we may read and, where the system
// allows it, that has no name: nothing of it stays however the process ends.
func (t *table) spill() error {
	f, err := os.CreateTemp("", "winnow-import-") // 0600
	if err != nil {
		return spoolError(err)
	}
	t.named = os.Remove(f.Name()) != nil
	t.file, t.out = f, bufio.NewWriterSize(f, 64<<10)
	_, err = t.out.Write(t.held)
	t.held = nil
	return spoolError(err)
}

func spoolError(err error) error {
	if err != nil {
		return fmt.Errorf("keep its texts in a temporary file: %w", err)
	}
	return nil
}

// end ends the writing.
func (t *table) end() error {
	if t.file == nil {
		return nil
	}
	err := t.out.Flush()
	t.out = nil
	return spoolError(err)
}

func (t *table) close() {
	if t.file == nil {
		return
	}
	_ = t.file.Close() // a temporary file
	if t.named {
		_ = os.Remove(t.file.Name()) // what stays is in the system's folder for such files
	}
}

// appendTo adds text i to b. False if there is none.
func (t *table) appendTo(b []byte, i int) ([]byte, bool, error) {
	if i < 0 || i >= t.n {
		return b, false, nil
	}
	from := i - i%t.step
	at := t.marks[i/t.step]
	if t.last >= from && t.last < i {
		from, at = t.last+1, t.after
	}
	for ; ; from++ {
		n, head, err := t.length(at)
		if err != nil {
			return b, false, err
		}
		if at += int64(head); from == i {
			t.last, t.after = i, at+n
			b, err = t.read(b, at, n)
			return b, true, err
		}
		at += n
	}
}

// length reads how long the text at a place is, and in how many bytes that is said.
func (t *table) length(at int64) (n int64, head int, err error) {
	var buf [binary.MaxVarintLen64]byte
	b := t.held
	if t.file == nil {
		b = b[at:]
	} else if b, err = t.from(at); err != nil {
		return 0, 0, err
	} else if len(b) < len(buf) && at+int64(len(b)) < t.size {
		rest, err := t.from(at + int64(len(b)))
		if err != nil {
			return 0, 0, err
		}
		k := copy(buf[:], b)
		b = buf[:k+copy(buf[k:], rest)]
	}
	v, head := binary.Uvarint(b)
	if head <= 0 {
		return 0, 0, spoolError(io.ErrUnexpectedEOF)
	}
	return int64(v), head, nil
}

// read adds n bytes at a place to b.
func (t *table) read(b []byte, at, n int64) ([]byte, error) {
	if t.file == nil {
		return append(b, t.held[at:at+n]...), nil
	}
	for n > 0 {
		p, err := t.from(at)
		if err != nil {
			return b, err
		}
		p = p[:min(n, int64(len(p)))]
		b = append(b, p...)
		at, n = at+int64(len(p)), n-int64(len(p))
	}
	return b, nil
}

// from is what stands in the file from a place to the end of its page.
func (t *table) from(at int64) ([]byte, error) {
	no := at / pageSize
	p := &t.cache[no%pages]
	if p.at != no+1 {
		if p.text == nil {
			p.text = make([]byte, pageSize)
		}
		n, err := t.file.ReadAt(p.text[:pageSize], no*pageSize)
		if err != nil && !errors.Is(err, io.EOF) {
			p.at = 0
			return nil, spoolError(err)
		}
		p.at, p.text = no+1, p.text[:n]
	}
	if in := int(at % pageSize); in < len(p.text) {
		return p.text[in:], nil
	}
	return nil, spoolError(io.ErrUnexpectedEOF)
}
