// Package account draws everybody at one company, and one time line of what
// happened with all of them.
package account

import (
	"strconv"
	"strings"

	"winnow/model"
	"winnow/themes"
	"winnow/tui/paint"
	"winnow/tui/words"
)

// Model is the screen. It is a plain value of the console.
type Model struct {
	a        model.Account
	lines    []line // of the time line
	cur      int    // among the people
	top      int
	scroll   int
	timeline bool // moves scroll the time line
	marks    map[model.LeadID]bool
	w, h     int
}

// New shows an account, with the cursor on the lead that it was asked for.
func New(a model.Account) *Model {
	m := &Model{marks: map[model.LeadID]bool{}}
	m.Set(a)
	m.select0(a.Of)
	return m
}

// Set takes the account in as it is now. The cursor stays on its lead.
func (m *Model) Set(a model.Account) {
	at := m.Selected().ID
	m.a, m.lines = a, nil
	m.cur = max(0, min(m.cur, len(a.People)-1))
	m.select0(at)
}

func (m *Model) select0(id model.LeadID) {
	for i, p := range m.a.People {
		if p.ID == id {
			m.cur = i
		}
	}
}

// Account is what is shown.
func (m *Model) Account() model.Account { return m.a }

// Selected is the lead under the cursor; the zero row where there is none.
func (m *Model) Selected() model.Row {
	if m.cur >= len(m.a.People) {
		return model.Row{}
	}
	return m.a.People[m.cur]
}

// Marked are the leads that are selected, as they stand.
func (m *Model) Marked() (rows []model.Row) {
	for _, p := range m.a.People {
		if m.marks[p.ID] {
			rows = append(rows, p)
		}
	}
	return rows
}

// Toggle selects the lead under the cursor, or takes it out, and steps on.
func (m *Model) Toggle() {
	id := m.Selected().ID
	if m.marks[id] {
		delete(m.marks, id)
	} else {
		m.marks[id] = true
	}
	m.cur = min(m.cur+1, max(0, len(m.a.People)-1))
}

// Everybody selects all that can still be worked with, or takes the selection away.
func (m *Model) Everybody() {
	if len(m.marks) > 0 {
		m.Clear()
		return
	}
	for _, p := range m.a.People {
		if p.Stage.Open() {
			m.marks[p.ID] = true
		}
	}
}

// Clear takes the selection away.
func (m *Model) Clear() { clear(m.marks) }

// Turn has moves go to the time line, or back to the people.
func (m *Model) Turn() { m.timeline = !m.timeline }

// Move moves the cursor, or scrolls the time line.
func (m *Model) Move(by int) {
	if m.timeline {
		m.scroll = max(0, m.scroll+by)
		return
	}
	m.cur = max(0, min(m.cur+by, len(m.a.People)-1))
}

// Page is how far half a page is.
func (m *Model) Page() int { return max(1, m.h/4) }

// wideFrom is the width from which on people and time line stand side by side.
const wideFrom = 120

// View draws the screen: exactly h lines of w cells.
func (m *Model) View(th *themes.Theme, w, h int, say words.Speaker) []string {
	if w != m.w {
		m.lines = nil
	}
	m.w, m.h = w, h
	out := m.head(th, w, say)
	room := max(2, h-len(out))
	if w >= wideFrom {
		left := w * 48 / 100
		people, events := m.people(th, left, room, say), m.events(th, w-left-1, room, say)
		role := themes.Rule
		rule := paint.New(th, themes.Base, 1).Put(role, th.Glyphs.Rule).String()
		for i := range room {
			out = append(out, people[i]+rule+events[i])
		}
		return out[:h]
	}
	n := min(len(m.a.People)+1, max(3, room*2/5))
	out = append(out, m.people(th, w, n, say)...)
	out = append(out, paint.New(th, themes.Base, w).Put(themes.Rule, strings.Repeat(th.Glyphs.HRule, w)).String())
	return append(out, m.events(th, w, max(0, room-n-1), say)...)[:h]
}

// head names the company, and how its people stand.
func (m *Model) head(th *themes.Theme, w int, say words.Speaker) []string {
	l := paint.New(th, themes.Base, w).Gap(1)
	name := m.a.Company
	if name == "" {
		name = "company not known"
	}
	l.Put(themes.Strong, paint.Cut(th, paint.Clean(name), w/2)).Gap(2)
	parts := m.standing(say)
	dot := paint.Span{Role: themes.Faint, Text: " " + th.Glyphs.Dot + " "}
	var spans [][]paint.Span
	for _, p := range parts {
		spans = append(spans, []paint.Span{p})
	}
	for i, row := range paint.Pack(th, spans, dot, max(1, l.Left()-1)) {
		if i == 0 {
			l.Spans(row...)
		}
	}
	return []string{l.String(), paint.Blank(th, themes.Base, w)}
}

// inOrder are the stages, what matters most first.
var inOrder = []model.Stage{model.StageMQL, model.StageLead, model.StageOpportunity, model.StageAccepted, model.StageSQL, model.StageWon,
	model.StageNurture, model.StageRejected, model.StageLost}

// standing counts the people by stage, and names those who have them in sales.
func (m *Model) standing(say words.Speaker) []paint.Span {
	n := words.Count(len(m.a.People), "person", "people")
	if m.a.More {
		n = "the best " + n
	}
	out := []paint.Span{{Role: themes.Dim, Text: n}}
	for _, s := range inOrder {
		count, with := 0, ""
		for _, p := range m.a.People {
			if p.Stage == s {
				count++
				if s.HandedOff() && with == "" {
					with = m.handedTo(p.ID)
				}
			}
		}
		if count == 0 {
			continue
		}
		role, text := themes.Normal, strconv.Itoa(count)+" "+words.Stage(s)
		if with != "" {
			role, text = themes.Accent, text+" to "+words.FirstName(with)
		}
		out = append(out, paint.Span{Role: role, Text: text})
	}
	return out
}

// handedTo is whom a lead was last handed off to, or who did it.
func (m *Model) handedTo(id model.LeadID) string {
	for _, e := range m.a.Events {
		if e.Lead == id && e.Item != nil && e.Item.Action == model.ActPromote {
			if e.Item.Owner != "" {
				return e.Item.Owner
			}
			return ""
		}
	}
	return ""
}

// people draws the list.
func (m *Model) people(th *themes.Theme, w, h int, say words.Speaker) []string {
	head := paint.New(th, themes.Base, w).Gap(1).Put(section(!m.timeline), "PEOPLE").Gap(2)
	if n := len(m.marks); n > 0 {
		head.Put(themes.Key, words.Number(n)+" selected")
	} else {
		head.Put(themes.Faint, "open first, by score")
	}
	out := []string{head.String()}
	rows := max(1, h-1)
	if m.cur < m.top {
		m.top = m.cur
	}
	m.top = max(0, min(max(m.top, m.cur-rows+1), max(0, len(m.a.People)-rows)))
	if n := len(m.a.People); n > rows {
		out[0] = head.End(1, paint.Span{Role: themes.Faint, Text: strconv.Itoa(m.cur+1) + " of " + strconv.Itoa(n)}).String()
	}
	name, title := 0, 0
	for _, p := range m.a.People {
		name, title = max(name, paint.Width(th, paint.Clean(p.Label))), max(title, paint.Width(th, paint.Clean(p.Title)))
	}
	name, title = min(name, max(12, w/4)), min(title, max(0, w/4))
	if w < 70 {
		title = 0
	}
	for i := m.top; len(out) < h; i++ {
		if i >= len(m.a.People) {
			out = append(out, paint.Blank(th, themes.Base, w))
			continue
		}
		out = append(out, m.person(th, w, i, name, title, say))
	}
	return out
}

func section(focused bool) themes.Role {
	if focused {
		return themes.Accent
	}
	return themes.Section
}

func (m *Model) person(th *themes.Theme, w, i, name, title int, say words.Speaker) string {
	p := m.a.People[i]
	on, role := themes.Base, themes.Normal
	switch {
	case i == m.cur && !m.timeline:
		on, role = themes.Cursor, themes.Strong
	case m.marks[p.ID]:
		on = themes.Marked
	}
	if i == m.cur {
		role = themes.Strong
	}
	l := paint.New(th, on, w)
	if i == m.cur {
		l.Cell(themes.Accent, th.Glyphs.Cursor, 1)
	}
	l.To(1).Right(words.Heat(p.Score, say.Rules), strconv.Itoa(p.Score), 3)
	if m.marks[p.ID] {
		l.Cell(themes.Key, th.Glyphs.Mark, 1)
	}
	l.To(5)
	if len(p.Grade) == 2 {
		l.Put(themes.Fit, p.Grade[:1]).Put(themes.Engagement, p.Grade[1:])
	}
	l.To(8).Cell(role, p.Label, name).Gap(2)
	if title > 0 {
		l.Cell(themes.Dim, p.Title, title).Gap(2)
	}
	due := say.Due(p)
	if !p.Stage.Open() && p.Stage != model.StageNurture { // what stands before it says so
		due = words.Phrase{}
	}
	stands := m.stands(p, say)
	if due.Text == "" { // nothing else wants the end of the row
		return l.Cell(stands.Role, stands.Text, max(1, l.Left()-1)).String()
	}
	room := max(1, l.Left()-14)
	return l.Cell(stands.Role, stands.Text, room).Gap(1).Right(due.Role, due.Text, max(1, l.Left()-1)).String()
}

// stands says how somebody stands: for open leads why they are in the list.
func (m *Model) stands(p model.Row, say words.Speaker) words.Phrase {
	switch {
	case p.Stage == model.StageLead:
		return words.Phrase{Text: words.Stage(p.Stage), Role: themes.Faint}
	case p.Stage.Open():
		why := say.Why(p, true)
		if p.Attempts > 0 {
			why.Text += ", " + say.Tries(p).Text + " tries"
		}
		return why
	case p.Stage.HandedOff():
		text := words.Stage(p.Stage)
		if to := m.handedTo(p.ID); to != "" {
			text += " to " + words.FirstName(to)
		}
		return words.Phrase{Text: text, Role: themes.Accent}
	}
	return words.Phrase{Text: say.Decision(p), Role: themes.Dim}
}
