package tui

import (
	"cmp"
	"errors"
	"slices"
	"strings"
	"time"
	"unicode"

	tea "charm.land/bubbletea/v2"

	"winnow/model"
	"winnow/model/filter"
	"winnow/tui/prompt"
	"winnow/tui/status"
)

// narrowing is what the list is narrowed to.
type narrowing struct {
	input   prompt.Input
	editing bool
	matches int
	wrong   *filter.Error             // the first mistake of what is typed
	options []filter.Option           // ways to go on typing
	met     map[filter.Field][]string // values of the leads that were in memory when the typing began
	anchor  model.LeadID              // what the cursor stays on as long as it matches
	origin  model.LeadID              // where it was before the list was narrowed; 0 = it was moved since

	awaited  listKey // the list whose count is waited for
	counting bool    // that takes so long that it is said
}

func (f *narrowing) text() string { return f.input.Text() }

func (m *Model) openFilter() {
	m.message = status.Message{} // what it said is over
	m.setFull(false)
	m.focus(false)
	m.filter.editing, m.filter.met = true, m.met()
	m.filter.input.Select()
	m.anchorFilter()
	m.departs()
	m.search()
	m.relayout()
}

// filterKey edits the filter. The list follows each key; enter goes to the
// matches, esc takes the filter away.
func (m *Model) filterKey(k tea.KeyPressMsg, key string) tea.Cmd {
	switch {
	case m.endsTyping(k, key):
		m.clearFilter()
	case key == "enter":
		m.filter.editing = false
		m.filter.input.Set(strings.TrimSpace(m.filter.text()))
		m.search()
		m.relayout()
	case key == "down":
		m.move(1)
		m.anchorFilter()
	case key == "up":
		m.move(-1)
		m.anchorFilter()
	case key == "tab":
		m.complete()
	case m.filter.input.Key(k.Key()):
		m.search()
	}
	return nil
}

// search has the list read with the filter as it is typed. One reading runs at a
// time, and what was typed meanwhile is read once after it: the faster somebody
// types, the fewer readings.
func (m *Model) search() {
	f := &m.filter
	words := m.filterWords()
	f.wrong = nil
	_, err := filter.Parse(f.text(), words)
	errors.As(err, &f.wrong)
	f.options = nil
	if f.editing {
		words.Met = f.met
		f.options = filter.Complete(f.text(), f.input.Cursor(), words)
	}
	if m.reads.loose && !f.editing { // what is shown is not what the whole text asks for: the cursor keeps nobody of it
		m.reads.have.filter = ""
		m.reads.again()
	}
	if text := f.text(); text != m.reads.want.filter {
		m.reads.want.filter = text
		m.reads.again()
	}
}

// finished is the filter as it is typed without a word at its end that may become
// the name of a field; false where there is none.
func (m *Model) finished() (string, bool) {
	f := &m.filter
	if !f.editing || len(f.options) == 0 {
		return "", false
	}
	text, from := []rune(f.text()), f.options[0].From
	word := text[min(from, len(text)):]
	if len(word) == 0 || f.input.Cursor() != len(text) || strings.ContainsFunc(string(word), func(r rune) bool { return !unicode.IsLetter(r) && r != '.' }) {
		return "", false
	}
	before := string(text[:from])
	if strings.ContainsAny(before[max(0, len(before)-1):], ":=~<>,") {
		return "", false // a value: what it asks for counts as it stands
	}
	return strings.TrimSuffix(before, "-"), true
}

// unfinished reports whether what is wrong is that the last condition has no value
// yet: it is being typed.
func (f *narrowing) unfinished() bool {
	text := []rune(f.text())
	return f.wrong != nil && f.editing && f.input.Cursor() == len(text) && f.wrong.At+f.wrong.Len >= len(text) &&
		len(text) > 0 && strings.ContainsRune(":<>=", text[len(text)-1])
}

func (m *Model) filterWords() filter.Vocabulary {
	v := m.rules.FilterWords(m.opt.Me, m.now, m.opt.Zone)
	v.Mine = m.whose.names
	return v
}

// metMost is how many values of a field are offered, and of how many rows.
const metMost, metRows = 30, 400

// met are values of the leads that are in memory, the commonest first: what somebody has
// just seen they can go on typing.
func (m *Model) met() map[filter.Field][]string {
	seen := map[filter.Field]map[string]int{}
	add := func(f filter.Field, value string) {
		if seen[f] == nil {
			seen[f] = map[string]int{}
		}
		if value != "" {
			seen[f][value]++
		}
	}
	for dir := -1; dir <= 1; dir += 2 {
		for at := (dir + 1) / 2; at < metRows; at++ {
			row, ok := m.list.Near(dir * at)
			if !ok {
				break
			}
			add(filter.Source, row.Source)
			add(filter.Country, row.Country)
			add(filter.Company, row.Company)
			add(filter.Owner, row.Owner)
		}
	}
	for _, k := range m.details.kept {
		campaign, _ := campaignOf(k.d)
		add(filter.Campaign, campaign)
	}
	out := map[filter.Field][]string{}
	for f, values := range seen {
		for v := range values {
			out[f] = append(out[f], v)
		}
		slices.SortFunc(out[f], func(a, b string) int { return cmp.Or(cmp.Compare(values[b], values[a]), cmp.Compare(a, b)) })
		out[f] = out[f][:min(len(out[f]), metMost)]
	}
	return out
}

// understood is what a text asks for, without what is wrong in it.
func (m *Model) understood(text string) filter.Filter {
	f, _ := filter.Parse(text, m.filterWords()) // the mistake stands in the chip
	return f
}

// wonders is how long a count may take before somebody wonders about the old one.
const wonders = 150 * time.Millisecond

// countsLong is when the count of a list has not come for that long.
type countsLong struct{ key listKey }

// awaitCount has the chip say that it counts, where that takes long.
func (m *Model) awaitCount() tea.Cmd {
	f, key := &m.filter, m.reads.want
	switch {
	case key == m.reads.have || f.text() == "":
		f.awaited, f.counting = listKey{}, false
		return nil
	case key == f.awaited:
		return nil
	}
	f.awaited = key
	return m.opt.After(wonders, func(time.Time) tea.Msg { return countsLong{key} })
}

func (m *Model) countsLong(msg countsLong) {
	if msg.key == m.filter.awaited && msg.key != m.reads.have {
		m.filter.counting = true
	}
}

// complete takes the first of the ways to go on typing.
func (m *Model) complete() {
	f := &m.filter
	if len(f.options) == 0 {
		return
	}
	f.input.Replace(f.options[0].From, f.options[0].Text)
	m.search()
}

// types reports whether a key edits the filter, whatever list is there.
func (m *Model) types(p pressed) bool {
	return !m.endsTyping(p.KeyPressMsg, p.key) && p.key != "enter" && p.key != "down" && p.key != "up"
}

// anchorFilter notes the lead that the cursor is to stay on while the filter is
// typed. Where it does not match, the first match is selected: what a filter
// leaves does not depend on how fast it is typed.
func (m *Model) anchorFilter() {
	m.filter.anchor = 0
	if row, _, ok := m.target(); ok {
		m.filter.anchor = row.ID
	}
}

// departs notes where the cursor is before the list is narrowed.
func (m *Model) departs() {
	if f := &m.filter; f.text() == "" {
		f.origin = 0
		if row, ok := m.list.Selected(); ok {
			f.origin = row.ID
		}
	}
}

// clearFilter shows the whole list again: at the lead where it was narrowed, unless the
// cursor was moved among the matches or something was done there.
func (m *Model) clearFilter() {
	m.anchorFilter()
	if f := &m.filter; f.origin != 0 {
		f.anchor, f.origin = f.origin, 0
	}
	m.filter.input.Set("")
	m.filter.editing = false
	m.search()
	m.relayout()
}
