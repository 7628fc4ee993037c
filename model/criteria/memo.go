package criteria

import (
	"hash/maphash"
	"strings"
)

// Conditions that read one field whose values repeat from lead to lead (titles,
// countries, head counts) are worked out once a value: a search of patterns costs
// a hundred times what looking the answer up does.

// input is a field whose answers are remembered.
type input int

const (
	inTitle input = iota
	inCountry
	inRegion
	inCity
	inIndustry
	inEmployees
	inRevenue
	inSource
	inOwner
	inTimeZone
	inSlots // attributes only
	inputs

	inOther input = -1 // several fields, or one whose values do not repeat
)

var inputNames = map[string]input{
	"title": inTitle, "country": inCountry, "region": inRegion, "city": inCity,
	"industry": inIndustry, "company.industry": inIndustry, "employees": inEmployees, "company.employees": inEmployees,
	"revenue": inRevenue, "company.revenue": inRevenue, "source": inSource, "owner": inOwner, "time_zone": inTimeZone,
}

// value is a remembered field's value, as text or as a number.
func (n *names) value(in input) (string, int) {
	switch in {
	case inTitle:
		return n.Title, 0
	case inCountry:
		return n.Country, 0
	case inRegion:
		return n.Region, 0
	case inCity:
		return n.City, 0
	case inIndustry:
		return n.Industry, 0
	case inEmployees:
		return "", n.Employees
	case inRevenue:
		return n.Revenue, 0
	case inSource:
		return n.Source, 0
	case inOwner:
		return n.Owner, 0
	case inTimeZone:
		return n.TimeZone, 0
	}
	return "", 0
}

const (
	memoSlots   = 1024
	memoFirst   = 64  // slots at first, a power of 2 too: whoever looks at one lead after the other needs no more
	memoAnswers = 64  // conditions an input can remember
	memoLongest = 200 // bytes of a value worth keeping
)

// answers are what is known of one value: a bit for each condition of its input.
type answers struct {
	text         string
	number       int
	used         bool
	known, holds uint64
}

// memo remembers the answers for the values of one input, a bounded number of them.
type memo struct {
	slots []answers
	here  *answers // of this lead's value; nil = not looked up yet
	kept  int      // how often a value came
}

func (m *memo) find(seed maphash.Seed, text string, number int) {
	if len(text) > memoLongest {
		m.here = &answers{}
		return
	}
	switch {
	case m.slots == nil:
		m.slots = make([]answers, memoFirst)
	case m.kept > memoFirst && len(m.slots) == memoFirst:
		m.slots = make([]answers, memoSlots)
	}
	h := uint64(number) * 0x9e3779b97f4a7c15 >> 40
	if text != "" {
		h += maphash.String(seed, text)
	}
	m.here = &m.slots[h&uint64(len(m.slots)-1)]
	if a := m.here; !a.used || a.text != text || a.number != number {
		m.kept++
		*a = answers{text: strings.Clone(text), number: number, used: true}
	}
}

// reads says what the names that a condition uses make of it.
func reads(used map[string]bool, slots []int) input {
	if len(used) == 0 && len(slots) > 0 {
		return inSlots
	}
	if len(slots) > 0 || len(used) == 0 {
		return inOther
	}
	one := inOther
	for name := range used {
		in, ok := inputNames[name]
		if !ok || one != inOther && one != in {
			return inOther
		}
		one = in
	}
	return one
}

// Holds reports whether the condition is true of the lead that f was set to.
// What cannot be worked out (a division by zero) does not hold.
func (c *Condition) Holds(f *Facts) bool {
	switch {
	case c.input == inSlots:
		return c.holdsOfSlots(f)
	case c.input == inOther || c.bit >= memoAnswers:
		return c.run(f)
	}
	m := &f.memos[c.input]
	if m.here == nil {
		text, number := f.names.value(c.input)
		m.find(f.seed, text, number)
	}
	return c.remembered(f, m.here)
}

// remembered works the condition out once for a value.
func (c *Condition) remembered(f *Facts, a *answers) bool {
	bit := uint64(1) << c.bit
	if a.known&bit == 0 {
		a.known |= bit
		if c.run(f) {
			a.holds |= bit
		}
	}
	return a.holds&bit != 0
}

// holdsOfSlots remembers the answers for leads that have one of the attributes
// or none: a condition often names one column as several files call it.
func (c *Condition) holdsOfSlots(f *Facts) bool {
	one := -1
	for _, s := range c.slots {
		switch {
		case f.values[s].Type == "" || s == one:
		case one >= 0:
			return c.run(f)
		default:
			one = s
		}
	}
	if c.bit >= memoAnswers {
		return c.run(f)
	}
	if one < 0 {
		return c.remembered(f, &f.none)
	}
	m := &f.slotMemos[one]
	if m.here == nil {
		kind := f.values[one].Type
		m.find(f.seed, f.values[one].Text, int(kind[len(kind)-1])) // the last letters of the types differ
	}
	return c.remembered(f, m.here)
}

func (c *Condition) run(f *Facts) bool {
	if c.quick != nil {
		return c.quick(f)
	}
	return c.machine(f)
}

func (c *Condition) machine(f *Facts) bool {
	out, err := f.vm.Run(c.program, &f.names)
	ok, _ := out.(bool)
	return err == nil && ok
}

// forget makes ready for the next lead.
func (f *Facts) forget() {
	for i := range f.memos {
		f.memos[i].here = nil
	}
	for i := range f.slotMemos {
		f.slotMemos[i].here = nil
	}
}
