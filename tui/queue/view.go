package queue

import (
	"slices"
	"strconv"
	"strings"

	"winnow/model"
	"winnow/themes"
	"winnow/tui/paint"
	"winnow/tui/words"
)

// View draws the list: exactly as many lines as it is high, each exactly as wide
// as it is.
func (m *Model) View() []string {
	out := make([]string, 0, m.h)
	if m.Len() == 0 {
		return m.viewEmpty(out)
	}
	for y := range m.h {
		line := m.top + y
		i := m.rowAt(line)
		switch {
		case i >= 0 && y == 0 && m.top > 0:
			out = append(out, m.heading(i < len(m.now), true)) // stays on top
		case i >= 0:
			out = append(out, m.draw(i))
		case line == 0 && m.hasNow():
			out = append(out, m.heading(true, y == 0))
		case line == m.lead()-1:
			out = append(out, m.heading(false, y == 0))
		default:
			out = append(out, paint.Blank(m.th, themes.Base, m.w))
		}
	}
	return out
}

// heading is the line above a section: its word, how many, in which order.
func (m *Model) heading(now, top bool) string {
	l := paint.New(m.th, themes.Base, m.w).Gap(1)
	due, rest := m.Counted()
	place := ""
	if rank := m.Rank(); rank > 0 && top && m.lines() > m.h {
		place = words.Number(rank) + " of " + words.Number(max(rank, rest+min(due, len(m.now))))
	}
	if now {
		l.Put(themes.Warn, "NOW").Put(themes.Faint, "  "+words.Number(due)+" due")
		if n := m.dueAbove(); top && n > 0 {
			l.Put(themes.Soon, " "+m.th.Glyphs.Dot+" "+words.Number(n)+" above")
		}
	} else {
		word, note := m.section()
		if m.total == 0 {
			note = ""
		}
		late := m.lateHere()
		l.Put(themes.Section, word)
		room := l.Left() - margin
		if place != "" {
			room -= len("  " + place)
		}
		if late > 0 {
			room -= len(" - " + words.Number(late) + " late")
		}
		l.Put(themes.Faint, m.shortened("  "+words.Number(rest)+note, room))
		if n := late; n > 0 {
			l.Put(themes.Faint, " "+m.th.Glyphs.Dot+" ").Put(themes.Late, words.Number(n)+" late")
		}
		if n := m.dueAbove(); top && n > 0 {
			l.Put(themes.Soon, " "+m.th.Glyphs.Dot+" "+words.Number(n)+" due above")
		}
	}
	var end []paint.Span
	if place != "" {
		end = append(end, paint.Span{Role: themes.Faint, Text: place})
	}
	if top {
		end = m.legend(l.Left()-margin, end)
	}
	if len(end) > 0 {
		l.End(margin, end...)
	}
	return l.String()
}

// legend names the columns before what ends the line, as far as w cells have room.
func (m *Model) legend(w int, end []paint.Span) []paint.Span {
	dot := paint.Span{Role: themes.Faint, Text: " " + m.th.Glyphs.Dot + " "}
	faint := func(s string) paint.Span { return paint.Span{Role: themes.Faint, Text: s} }
	grade := []paint.Span{{Role: themes.Fit, Text: "A"}, faint(" fit "), {Role: themes.Engagement, Text: "1"}, faint(" engagement"), dot, faint(m.th.Glyphs.Rising + " rising"), dot}
	tries := []paint.Span{faint("tries"), dot}
	if m.cols.tries == 0 {
		tries = nil
	}
	last := append(tries, faint("due"))
	if len(end) > 0 {
		last = append(append(last, faint("   ")), end...)
	}
	for _, s := range [][]paint.Span{
		slices.Concat([]paint.Span{faint("score"), dot}, grade, []paint.Span{faint("why it is here"), dot}, last),
		slices.Concat(grade, last),
	} {
		if paint.SpanWidth(m.th, s)+legendGap <= w {
			return s
		}
	}
	return end
}

// legendGap is how far the names of the columns stay from what the line says first.
const legendGap = 4

// dueAbove is how many rows under NOW are out of sight above: what is due must not
// be lost because something arrived, or because the user reads further down.
func (m *Model) dueAbove() int {
	if m.top == 0 {
		return 0
	}
	return min(m.top, len(m.now)) // the heading that stays on top hides one more row
}

// lateHere is how many rows of the queue are late, which may be out of sight: with
// those under NOW they are what the header counts. It is not known of a narrower list.
func (m *Model) lateHere() int {
	if m.view != model.ViewToday || m.named.id != "" || m.filter != "" {
		return 0
	}
	return m.totals.LateQueue
}

func (m *Model) section() (word, note string) {
	if m.named.id != "" {
		note = " " + m.named.order.Title()
		if m.everybodys {
			note += " " + m.th.Glyphs.Dot + " everybody's"
		}
		return strings.ToUpper(m.named.title), note
	}
	switch m.view {
	case model.ViewToday, model.ViewQueue:
		word, note = "QUEUE", " by score"
		if m.totals.FitOnly {
			note += " " + m.th.Glyphs.Dot + " fit only, no activity known"
		}
	case model.ViewHot:
		word, note = "HOT", " at "+strconv.Itoa(m.say.Rules.Hot)+" or more"
	case model.ViewWorking:
		word, note = "WORKING", " "+model.SortDue.Title()+" "+m.th.Glyphs.Dot+" tried or snoozed"
	case model.ViewBack:
		word, note = "BACK", " sent back, woken or reopened"
	case model.ViewNurture:
		word, note = "NURTURE", " resting"
	case model.ViewHandedOff:
		word, note = "HANDED OFF", m.withSales()
	case model.ViewCooled:
		word, note = "COOLED", " without a try"
	default:
		word, note = strings.ToUpper(m.view.Title()), " at every stage"
	}
	if m.mine {
		note += " " + m.th.Glyphs.Dot + " mine and unowned" + m.everybody()
	}
	return word, note
}

// shortened leaves out the parts at the end of a note for which w cells are not
// enough: half of a count tells nothing.
func (m *Model) shortened(note string, w int) string {
	dot := " " + m.th.Glyphs.Dot + " "
	for paint.Width(m.th, note) > w {
		at := strings.LastIndex(note, dot)
		if at < 0 {
			break
		}
		note = note[:at]
	}
	return note
}

// everybody is the key that shows the leads of others too.
func (m *Model) everybody() string {
	if m.keys.Mine == "" {
		return ""
	}
	return " " + m.th.Glyphs.Dot + " " + m.keys.Mine + " everybody's"
}

// withSales says how many leads sales has at which stage, and on how many it is
// silent.
func (m *Model) withSales() string {
	note, dot := " with sales", " "+m.th.Glyphs.Dot+" "
	for _, x := range []struct {
		n    int
		what string
	}{{m.totals.Silent, "silent"}, {m.totals.Sales[model.StageSQL], "to be answered"}, {m.totals.Sales[model.StageAccepted], "accepted"}} {
		if x.n > 0 {
			note += dot + words.Number(x.n) + " " + x.what
		}
	}
	if n := m.totals.Sales[model.StageOpportunity]; n > 0 {
		note += dot + words.Count(n, "opportunity", "opportunities")
	}
	return note
}

// draw is the line of row i, drawn once for each look that it has.
func (m *Model) draw(i int) string {
	e, which := m.at(i), 0
	if i == m.cur {
		which = 1
	}
	if e.gen[which] != m.gen {
		e.line[which], e.gen[which] = m.row(&e.row, which == 1), m.gen
	}
	return e.line[which]
}

func (m *Model) row(r *model.Row, selected bool) string {
	g, c := m.th.Glyphs, m.cols
	_, marked := m.marks[r.ID]
	_, arrived := m.arrived[r.ID]
	on, label := themes.Base, themes.Normal
	switch {
	case selected && m.focused:
		on, label = themes.Cursor, themes.Strong
	case selected:
		on, label = themes.Base, themes.Strong
	case marked:
		on = themes.Marked
	case arrived:
		on = themes.Arrived
	}
	l := paint.New(m.th, on, m.w)
	if selected {
		l.Cell(themes.Accent, g.Cursor, 1)
	}
	l.To(1).Right(words.Heat(r.Score, m.say.Rules), strconv.Itoa(r.Score), 3)
	if marked {
		l.Cell(themes.Key, g.Mark, 1)
	}
	l.To(5)
	m.grade(l, r.Grade)
	l.To(8)
	if r.Rising >= model.RisingFrom {
		l.Cell(themes.Done, g.Rising, 1)
	}
	l.To(leftCells).Cell(label, r.Label, c.label).Gap(c.gap)
	m.middle(l, r)
	tries, due := m.say.Tries(*r), m.say.Due(*r)
	if c.tries > 0 {
		l.Cell(tries.Role, tries.Text, c.tries).Gap(2)
	}
	return l.Right(due.Role, due.Text, c.due).String()
}

// grade draws fit and engagement tier in the colours of their sides.
func (m *Model) grade(l *paint.Line, grade string) {
	if len(grade) == 2 {
		l.Put(themes.Fit, grade[:1]).Put(themes.Engagement, grade[1:])
	} else {
		l.Cell(themes.Dim, grade, 2)
	}
}

// why says why a row is in the list, without what the name of the view says.
func (m *Model) why(r *model.Row) words.Phrase {
	if what := m.saving[r.ID]; what != "" {
		return words.Phrase{Text: "saving: " + what, Role: themes.Soon}
	}
	p := m.say.WhyBeside(*r, m.OfQueue())
	if m.view == model.ViewWorking && r.Stage.Open() && r.Attempts > 0 {
		p = m.say.Worked(*r)
	}
	if m.cols.title > 0 && p.Role == themes.Dim && p.Text == r.Title { // it stands there already
		return words.FitOnly()
	}
	if m.view == model.ViewNurture {
		p.Text = strings.TrimPrefix(p.Text, words.Stage(model.StageNurture)+" ")
	}
	return p
}

// middle draws title, company and reason. A lead that was decided elsewhere has
// the reason in place of all three: it is what matters about it now.
func (m *Model) middle(l *paint.Line, r *model.Row) {
	c, why := m.cols, m.why(r)
	if !r.Stage.Open() && m.OfQueue() {
		w := c.why
		for _, part := range []int{c.title, c.company} {
			if part > 0 {
				w += part + c.gap
			}
		}
		l.Cell(why.Role, why.Text, w).Gap(c.gap)
		return
	}
	if c.title > 0 {
		l.Cell(themes.Dim, r.Title, c.title).Gap(c.gap)
	}
	if c.company > 0 {
		l.Cell(themes.Dim, r.Company, c.company).Gap(c.gap)
	}
	l.Cell(why.Role, why.Text, c.why).Gap(c.gap)
}
