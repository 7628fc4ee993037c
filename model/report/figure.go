package report

import (
	"fmt"
	"strconv"
	"time"
)

// Unit is what a figure is a measure of.
type Unit string

const (
	Count Unit = "count" // so many
	Share Unit = "share" // so many of so many
	Span  Unit = "span"  // a time, of so many values
	Words Unit = "words" // no number
)

// Figure is one number of a report. Every output writes it by String, so that it
// reads the same wherever it stands.
type Figure struct {
	Unit  Unit
	N     int           // Count: how many; Share: how many of Of; Span: of how many values
	Of    int           // Share
	Span  time.Duration // Span
	Text  string        // Words
	Floor int           // Share and Span: below so many nothing is said
}

// Number is a figure that counts.
func Number(n int) Figure { return Figure{Unit: Count, N: n} }

// Text is a figure in words.
func Text(s string) Figure { return Figure{Unit: Words, Text: s} }

// Drawn is the value by which a chart draws a figure: a number, a part of 1, or
// hours. What there is too little behind is drawn as 0.
func (f Figure) Drawn() float64 {
	switch f.Unit {
	case Count:
		return float64(f.N)
	case Share:
		if part, ok := f.Part(); ok {
			return part
		}
	case Span:
		if !f.Few() {
			return f.Span.Hours()
		}
	}
	return 0
}

// Few reports whether there is too little behind a figure to say anything by it.
func (f Figure) Few() bool {
	switch f.Unit {
	case Share:
		return f.Of < f.Floor
	case Span:
		return f.N < f.Floor
	}
	return false
}

// String is the figure as every output shows it. A share comes with how many it is
// of; where these are too few to say anything, the two numbers stand alone.
func (f Figure) String() string {
	switch f.Unit {
	case Count:
		return Grouped(f.N)
	case Share:
		switch {
		case f.Of == 0:
			return "-"
		case f.Few():
			return fmt.Sprintf("%s of %s, too few", Grouped(f.N), Grouped(f.Of))
		}
		return Percent(float64(f.N)/float64(f.Of)) + " of " + Grouped(f.Of)
	case Span:
		switch {
		case f.N == 0:
			return "-"
		case f.Few():
			return "too few (" + Grouped(f.N) + ")"
		}
		return SpanWords(f.Span) + " of " + Grouped(f.N)
	}
	return f.Text
}

// Part is a share from 0 to 1; ok is false where nothing is to be concluded of it.
func (f Figure) Part() (part float64, ok bool) {
	if f.Unit != Share || f.Of == 0 {
		return 0, false
	}
	return float64(f.N) / float64(f.Of), !f.Few()
}

// Interval is the Wilson interval of a share, in words; "" for anything else, and
// for too few.
func (f Figure) Interval() string {
	if _, ok := f.Part(); !ok {
		return ""
	}
	low, high := Wilson(f.N, f.Of)
	return fmt.Sprintf("%.0f to %s", 100*low, Percent(high))
}

// Percent writes a part from 0 to 1. What is not none and not all is not written as
// that.
func Percent(part float64) string {
	p := 100 * part
	switch {
	case p > 0 && p < 1:
		return "<1 %"
	case p > 99 && p < 100:
		return ">99 %"
	}
	return fmt.Sprintf("%.0f %%", p)
}

// Grouped writes a number with a comma before each three digits.
func Grouped(n int) string {
	s := strconv.Itoa(n)
	for i := len(s) - 3; i > 0 && s[i-1] != '-'; i -= 3 {
		s = s[:i] + "," + s[i:]
	}
	return s
}

// SpanWords writes a time in its two largest units at most: 40 s, 25 min, 3 h 10
// min, 2 d 4 h, 84 d.
func SpanWords(d time.Duration) string {
	const day = 24 * time.Hour
	two := func(a int64, x string, b int64, y string) string {
		if b == 0 {
			return fmt.Sprintf("%d %s", a, x)
		}
		return fmt.Sprintf("%d %s %d %s", a, x, b, y)
	}
	switch {
	case d < 0:
		return "-" + SpanWords(-d)
	case d < time.Minute:
		return fmt.Sprintf("%d s", d/time.Second)
	case d < time.Hour:
		return fmt.Sprintf("%d min", d/time.Minute)
	case d < day:
		return two(int64(d/time.Hour), "h", int64(d%time.Hour/time.Minute), "min")
	case d < 14*day:
		return two(int64(d/day), "d", int64(d%day/time.Hour), "h")
	}
	return fmt.Sprintf("%d d", d/day)
}
