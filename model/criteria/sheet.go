package criteria

// Sheet is several conditions that are asked of a lead together: those on one
// field, or on attributes. What holds of a value is looked up once for all of them.
type Sheet struct {
	conditions []*Condition
	at         []int // by place among the conditions, what NewSheets was given them as
	places     [memoAnswers]uint8
	all        uint64
	input      input
}

// NewSheets sorts conditions, nil among them, by what they are asked of. left are
// those that have to be asked one by one.
func NewSheets(conditions []*Condition) (sheets []Sheet, left []int) {
	var of [inputs]Sheet
	for i, c := range conditions {
		if c == nil || c.input == inOther || c.bit >= memoAnswers {
			left = append(left, i)
			continue
		}
		s := &of[c.input]
		s.input, s.all = c.input, s.all|1<<c.bit
		s.places[c.bit] = uint8(len(s.at))
		s.conditions, s.at = append(s.conditions, c), append(s.at, i)
	}
	for i := range of {
		if of[i].all != 0 {
			sheets = append(sheets, of[i])
		}
	}
	return sheets, left
}

// Holding tells which of the conditions hold for the lead that f was set to: a bit
// for each, to be handed to At.
func (s *Sheet) Holding(f *Facts) uint64 {
	var a *answers
	switch {
	case s.input != inSlots:
		m := &f.memos[s.input]
		if m.here == nil {
			text, number := f.names.value(s.input)
			m.find(f.seed, text, number)
		}
		a = m.here
	case f.bare:
		a = &f.none
	default:
		return s.each(f)
	}
	if s.all&^a.known != 0 {
		for _, c := range s.conditions {
			c.remembered(f, a)
		}
	}
	return a.holds & s.all
}

// each asks one condition after the other.
func (s *Sheet) each(f *Facts) (holds uint64) {
	for _, c := range s.conditions {
		if c.Holds(f) {
			holds |= 1 << c.bit
		}
	}
	return holds
}

// At is which condition a bit is of, as NewSheets was given them.
func (s *Sheet) At(bit int) int { return s.at[s.places[bit]] }
