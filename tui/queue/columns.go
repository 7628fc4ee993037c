package queue

import (
	"winnow/model"
	"winnow/tui/paint"
)

// natural is how wide the texts of the loaded rows are. It only grows while a
// view is open, so that columns keep their place.
type natural struct{ label, title, company, why, tries, due int }

// columns are the cells that each part of a row has; 0 = not shown.
type columns struct{ label, title, company, why, tries, due, gap int }

// The fixed parts of a row: cursor, score, mark, grade, rising and their gaps at
// the left, and the margin at the right.
const (
	leftCells = 10
	margin    = 1
)

// triesFrom is the width from which on tries are shown: below, the reason needs
// their place.
const triesFrom = 56

// titleFrom is the width from which on a title stands beside a company that is cut for
// it: below, titles have what labels and companies leave.
const titleFrom = 84

// companyFrom is the width from which on the list of all leads has room for
// companies beside whole reasons.
const companyFrom = 76

// measure takes the widths of the rows; fresh forgets those of before.
func (m *Model) measure(fresh bool) {
	if fresh {
		m.nat = natural{}
	}
	for _, list := range [][]*entry{m.now, m.rows} {
		for _, e := range list {
			r := &e.row
			m.nat.label = max(m.nat.label, paint.Width(m.th, paint.Clean(r.Label)))
			m.nat.title = max(m.nat.title, paint.Width(m.th, paint.Clean(r.Title)))
			m.nat.company = max(m.nat.company, paint.Width(m.th, paint.Clean(r.Company)))
			m.nat.due = max(m.nat.due, paint.Width(m.th, paint.Clean(m.say.Due(*r).Text)))
			m.nat.tries = max(m.nat.tries, paint.Width(m.th, m.say.Tries(*r).Text))
			if r.Stage.Open() || !m.OfQueue() {
				m.nat.why = max(m.nat.why, paint.Width(m.th, paint.Clean(m.why(r).Text)))
			}
		}
	}
	m.fit()
}

// OfQueue reports whether the list is one of open leads.
func (m *Model) OfQueue() bool {
	switch m.view {
	case model.ViewNurture, model.ViewHandedOff, model.ViewAll:
		return false
	}
	return true
}

// fit shares the width out. The reason comes first and is whole up to 26 cells;
// then the label; the title is the first to go, the company next.
func (m *Model) fit() {
	m.gen++
	n := m.nat
	c := columns{gap: 1, tries: max(n.tries, 3), due: max(8, min(n.due, 11))}
	if m.w >= 96 {
		c.gap = 2
	}
	whole := 26
	if m.view == model.ViewAll && m.w < companyFrom { // whose lead it is tells more of it there than how often it was tried
		c.tries, whole = -2, 20
	}
	switch m.view {
	case model.ViewBack: // why it is back, and when to call
		whole = 30
	case model.ViewHandedOff: // who has it, how much, and until when
		whole = 34
	}
	if m.w < triesFrom || m.view == model.ViewHandedOff { // what sales has is not tried
		c.tries = -2 // with its gap
	}
	rest := m.w - leftCells - c.tries - 2 - c.due - margin - c.gap // label .. why, with gaps between
	c.tries = max(c.tries, 0)
	c.why = min(max(n.why, 14), whole)
	if rest-c.why < 14 {
		c.why = max(0, min(c.why, rest-10-c.gap))
	}
	rest -= c.why + c.gap
	c.label, rest = min(rest, max(8, min(n.label, 14))), rest-min(rest, max(8, min(n.label, 14)))
	give := func(part *int, want, least int) {
		want = min(want, rest-c.gap)
		if want >= least && want > 0 {
			*part = want
			rest -= want + c.gap
		}
	}
	give(&c.company, min(n.company, 12), min(n.company, 6))
	title := func() { give(&c.title, min(n.title, 12), min(n.title, 10)) } // of less than ten cells of a title nothing can be told
	if m.w >= titleFrom {
		title()
	}
	for _, limit := range []int{16, 20, 30, 40} {
		if limit == 30 && c.title == 0 {
			title()
		}
		for _, p := range []struct {
			part *int
			want int
		}{{&c.label, n.label}, {&c.company, n.company}, {&c.title, n.title}} {
			if *p.part > 0 && rest > 0 {
				more := max(0, min(rest, min(p.want, limit)-*p.part))
				*p.part += more
				rest -= more
			}
		}
	}
	if c.company == 0 && c.title == 0 {
		c.label += min(max(rest, 0), max(0, n.label-c.label))
	}
	c.why += max(rest, 0)
	m.cols = c
}
