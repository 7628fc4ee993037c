// Package queue draws the list of leads: a window on pages that somebody else
// reads. It holds at most a few pages, and knows nothing of the store.
package queue

import (
	"time"

	"winnow/model"
	"winnow/themes"
	"winnow/tui/words"
)

// keep is how many rows of the paged section stay in memory; more are dropped at
// the far end, and asked for again when the cursor comes near.
const keep = 600

// entry is a row with its drawn line, plain and under the cursor. gen tells
// whether a drawn line is still good.
type entry struct {
	row  model.Row
	line [2]string
	gen  [2]int
}

// Keys are the keys that empty lists name, as the user has them.
type Keys struct{ Today, Nurture, All, Clear, Mine, Promote, Rest, Import, Due string }

// DefaultKeys are the keys before anybody changes them.
func DefaultKeys() Keys {
	return Keys{Today: "1", Nurture: "5", All: "7", Clear: "esc", Mine: "@", Promote: "p", Rest: "n", Import: "I", Due: "b"}
}

// Model is the list. It is not safe for concurrent use. Methods that move the
// cursor never read anything: what is missing is asked for by Needs.
type Model struct {
	th      *themes.Theme
	say     words.Speaker
	keys    Keys
	w, h    int
	focused bool

	view       model.View
	id         model.View // of the list: the view, or a saved one that narrows it
	named      named      // what comes next
	mine       bool       // the leads of others are left out
	others     int        // of them, where nothing else is there
	everybodys bool       // a saved view lists them too
	filter     string
	meant      string // what the filter was perhaps meant as; "" = itself
	mistaken   bool   // there is a mistake in the filter
	nobody     bool   // there is no lead at all
	totals     model.Counts
	total      int // rows of the paged section, loaded or not
	loaded     bool
	reading    bool // what is shown is being saved or read anew

	now        []*entry
	rows       []*entry
	more, less bool
	base       int // place of rows[0] in its section, from 0; -1 unknown

	cur  int // index into now and then rows
	top  int // first line shown
	goal goal
	last map[model.View]model.LeadID // where the cursor was in other views

	marks   map[model.LeadID]model.Row
	order   []model.LeadID // marks in the order in which they were made
	anchor  model.LeadID
	ranging bool                  // moves stretch the selection from the anchor
	picked  map[model.LeadID]bool // selected before the range began
	arrived map[model.LeadID]time.Time
	saving  map[model.LeadID]string // what is on its way to the disk
	ghost   model.LeadID            // a row that is shown and not in the list any more, 0 = none

	gen  int
	nat  natural
	cols columns
}

// goal is where the cursor should be once the pages for it are there.
type goal uint8

const (
	goalNone goal = iota
	goalFirst
	goalLast
)

// New makes an empty list.
func New(th *themes.Theme, zone *time.Location, rules model.Rules) *Model {
	return &Model{
		th: th, keys: DefaultKeys(), focused: true, view: model.ViewToday, gen: 1,
		say:     words.Speaker{Zone: zone, Rules: rules, Glyphs: th.Glyphs},
		last:    map[model.View]model.LeadID{},
		marks:   map[model.LeadID]model.Row{},
		arrived: map[model.LeadID]time.Time{},
	}
}

// SetTheme changes the looks.
func (m *Model) SetTheme(th *themes.Theme) {
	m.th, m.say.Glyphs = th, th.Glyphs
	m.measure(true)
}

// SetRules changes the criteria by which reasons are named and scores coloured.
func (m *Model) SetRules(r model.Rules) {
	m.say.Rules = r
	m.measure(true)
}

// SetMe says who the user is: rows that others own name their owner.
func (m *Model) SetMe(me string) {
	m.say.Me = me
	m.gen++
}

// SetNames says what owners are called that are the user; nil = as the user is.
func (m *Model) SetNames(names []string) {
	m.say.Names = names
	m.gen++
}

// SetKeys says which keys empty lists should name.
func (m *Model) SetKeys(k Keys) { m.keys = k }

// SetFocused says whether keys go to the list. The cursor is drawn fainter when
// they do not.
func (m *Model) SetFocused(f bool) {
	if f != m.focused {
		m.focused = f
		m.gen++
	}
}

// named is a list that somebody gave a name.
type named struct {
	id    model.View
	title string
	order model.Sort
}

// SetNamed says that the sections that follow are those of a saved view: its id,
// its name, and the order of its rows. An empty id says that they are none.
func (m *Model) SetNamed(id model.View, title string, order model.Sort) {
	m.named = named{id, title, order}
}

// SetMine says that the leads of others are left out of the sections that follow.
// others is how many of them there are where that leaves nothing.
func (m *Model) SetMine(mine bool, others int) { m.mine, m.others = mine, others }

// SetOthers says that a saved view lists the leads of others too, which the lists to
// work from leave out.
func (m *Model) SetOthers(too bool) { m.everybodys = too }

// Sections reports whether what is due stands apart, above the others.
func (m *Model) Sections() bool {
	return m.view == model.ViewToday && (m.named.order == "" || m.named.order == model.SortScore)
}

// SetGhost names the row of the sections that follow which is not in the list any
// more, and not counted with it; 0 = none.
func (m *Model) SetGhost(id model.LeadID) { m.ghost = id }

// Counted is how many rows the sections have: under NOW, and the others.
func (m *Model) Counted() (now, rest int) {
	now, rest = max(m.totals.Now, len(m.now)), m.total
	i, shown := m.find(m.ghost)
	switch {
	case m.ghost == 0 || !shown:
	case i < len(m.now) && m.totals.Now < len(m.now):
		now--
	case i >= len(m.now) && !m.less && !m.more && m.total == len(m.rows): // else the count is without it already
		rest--
	}
	return now, rest
}

// SetNobody says that there is no lead at all, whatever the list is filtered by.
func (m *Model) SetNobody(none bool) { m.nobody = none }

// SetFilter says what the list is filtered by, what that was perhaps meant as, and
// whether there is a mistake in it, for the words of an empty list.
func (m *Model) SetFilter(text, meant string, mistaken bool) {
	m.filter, m.meant, m.mistaken = text, meant, mistaken
}

// SetSize changes the size. The selected row stays in sight, and on the same
// screen row where it can.
func (m *Model) SetSize(w, h int) {
	if w == m.w && h == m.h {
		return
	}
	m.w, m.h = max(w, 0), max(h, 0)
	m.fit()
	m.clampTop()
	m.follow()
}

// SetNow sets the clock. Lines are drawn anew when the minute changed.
func (m *Model) SetNow(now time.Time) {
	if now.Truncate(time.Minute).Equal(m.say.Now.Truncate(time.Minute)) && !m.say.Now.IsZero() {
		m.say.Now = now
		m.expire()
		return
	}
	m.say.Now = now
	m.measure(false)
	m.expire()
}

// expire takes the marks of arrival away whose time is over.
func (m *Model) expire() {
	for id, until := range m.arrived {
		if !until.After(m.say.Now) {
			delete(m.arrived, id)
			m.touch(id)
		}
	}
}

// touch has the line of a lead drawn anew.
func (m *Model) touch(id model.LeadID) {
	if i, ok := m.find(id); ok {
		m.at(i).gen = [2]int{}
	}
}

// Len is the number of rows that are loaded.
func (m *Model) Len() int { return len(m.now) + len(m.rows) }

// View of which the list shows the leads.
func (m *Model) Shows() model.View { return m.view }

func (m *Model) at(i int) *entry {
	if i < len(m.now) {
		return m.now[i]
	}
	return m.rows[i-len(m.now)]
}

func (m *Model) find(id model.LeadID) (int, bool) {
	for i := range m.Len() {
		if m.at(i).row.ID == id {
			return i, true
		}
	}
	return 0, false
}

// Selected is the row under the cursor; false in an empty list.
func (m *Model) Selected() (model.Row, bool) {
	if m.Len() == 0 {
		return model.Row{}, false
	}
	return m.at(m.cur).row, true
}

// Rank is the place of the selected row as displayed, from 1, NOW counted
// first; 0 when it is not known.
func (m *Model) Rank() int {
	switch {
	case m.Len() == 0, m.cur >= len(m.now) && m.base < 0:
		return 0
	case m.cur < len(m.now):
		return m.cur + 1
	}
	return m.cur + 1 + m.base
}
