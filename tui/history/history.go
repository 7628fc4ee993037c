// Package history lists the entries of the ledger, and tells what one of them did.
package history

import (
	"strings"

	tea "charm.land/bubbletea/v2"

	"winnow/model"
	"winnow/tui/prompt"
)

// keep is how many entries stay in memory; more are dropped at the far end, and
// asked for again when the cursor comes near.
const keep = 400

// Page is how many entries are read at a time.
const Page = 100

// Model is the screen. It is a plain value of the console.
type Model struct {
	entries    []model.HistoryEntry
	less, more bool
	loaded     bool
	cur, top   int
	rows       int // lines of the list when it was drawn last

	input   prompt.Input
	editing bool
	wrong   string

	detail *model.HistoryDetail
	failed string
}

// New makes the screen.
func New() *Model { return &Model{rows: 20} }

// Filter is what is typed to narrow the list.
func (m *Model) Filter() string { return strings.TrimSpace(m.input.Text()) }

// Editing reports whether keys are text now.
func (m *Model) Editing() bool { return m.editing }

// Edit begins or ends typing; Clear takes the filter away.
func (m *Model) Edit(on bool) { m.editing = on }

// Clear takes the filter away, and reports whether there was one.
func (m *Model) Clear() bool {
	had := m.editing || m.input.Text() != ""
	m.input, m.editing, m.wrong = prompt.Input{}, false, ""
	return had
}

// Key edits the filter.
func (m *Model) Key(k tea.Key) { m.input.Key(k) }

// Paste inserts pasted text into the filter while that is typed.
func (m *Model) Paste(s string) {
	if m.editing {
		m.input.Insert(s)
	}
}

// SetWrong says what is wrong in the filter, "" = nothing.
func (m *Model) SetWrong(why string) { m.wrong = why }

// Move moves the cursor.
func (m *Model) Move(by int) { m.cur = max(0, min(m.cur+by, len(m.entries)-1)) }

// Rows is how many lines the list has.
func (m *Model) Rows() int { return max(1, m.rows) }

// Selected is the entry under the cursor; false where there is none.
func (m *Model) Selected() (model.HistoryEntry, bool) {
	if m.cur >= len(m.entries) {
		return model.HistoryEntry{}, false
	}
	return m.entries[m.cur], true
}

// SetDetail takes more about an entry in, or why it could not be read.
func (m *Model) SetDetail(d *model.HistoryDetail, failed string) { m.detail, m.failed = d, failed }

// Detail is what is known of the entry under the cursor, nil = nothing yet.
func (m *Model) Detail() *model.HistoryDetail {
	if e, ok := m.Selected(); ok && m.detail != nil && m.detail.Seq == e.Seq {
		return m.detail
	}
	return nil
}

// Loaded reports whether anything was read.
func (m *Model) Loaded() bool { return m.loaded }

// Window tells what is loaded: below which entry it begins (0 = the newest) and how
// many entries there are.
func (m *Model) Window() (before int64, n int) {
	if m.less && len(m.entries) > 0 {
		before = m.entries[0].Seq + 1
	}
	return before, len(m.entries)
}

// Needs says which page should be read on: before or after which entry; 0, 0 = none.
func (m *Model) Needs() (before, after int64) {
	n := len(m.entries)
	switch {
	case n == 0:
	case m.more && m.cur+2*m.rows >= n:
		before = m.entries[n-1].Seq
	case m.less && m.cur < m.rows:
		after = m.entries[0].Seq
	}
	return before, after
}

// Set replaces what is loaded. The cursor stays on its entry, where that is there.
func (m *Model) Set(p model.HistoryPage, toTop bool) {
	at, had := m.Selected()
	m.entries, m.less, m.more, m.loaded = p.Entries, p.Less, p.More, true
	if toTop {
		m.cur, m.top = 0, 0
		return
	}
	m.cur = max(0, min(m.cur, len(m.entries)-1))
	for i, e := range m.entries {
		if had && e.Seq == at.Seq {
			m.cur = i
		}
	}
}

// Older adds the entries before those that are loaded, Newer the ones after them.
func (m *Model) Older(p model.HistoryPage) {
	m.entries, m.more = append(m.entries, p.Entries...), p.More
	if n := min(len(m.entries)-keep, m.cur-m.rows); n > 0 {
		m.entries, m.less = append([]model.HistoryEntry(nil), m.entries[n:]...), true
		m.cur, m.top = m.cur-n, max(0, m.top-n)
	}
}

// Newer adds the entries after those that are loaded.
func (m *Model) Newer(p model.HistoryPage) {
	n := len(p.Entries)
	m.entries, m.less = append(append([]model.HistoryEntry(nil), p.Entries...), m.entries...), p.Less
	m.cur, m.top = m.cur+n, m.top+n
	if len(m.entries) > keep {
		m.entries, m.more = m.entries[:keep], true
	}
}
