package tui

import (
	"context"
	"time"

	tea "charm.land/bubbletea/v2"

	"winnow/model"
	"winnow/model/filter"
	"winnow/tui/status"
)

const (
	pageRows  = 100 // of the list at a time
	nowRows   = 300 // under NOW
	mostRows  = 600 // of the list in one reading
	firstRows = 64  // under NOW and of the list before anything was shown
)

// listKey names a list: its view and its filter.
type listKey struct {
	view   model.View
	filter string
	edit   int // of the user's own views
}

// end says which end of the list a reading is for.
type end uint8

const (
	asIs end = iota
	toFirst
	toLast
)

// reads is what was asked of the store, and what came. One list is read at a
// time; what is asked for meanwhile is read after it.
type reads struct {
	want, have listKey
	end        end  // the end that the cursor was sent to and that is not loaded
	dirty      bool // has to be read again
	busy       bool
	paging     bool
	loaded     bool // something was shown
	begun      bool // what could wait until the first frame had left was asked for
	slow       bool // the first list is long in coming

	loose bool // what is shown is without the unfinished word of the filter

	sel     model.LeadID // to be selected when the list is there
	toNow   bool         // the cursor goes to NOW then
	release []*intent    // undos that wait for it

	version int64 // of the data when the list was read
	epoch   int64
	now     stretch // what was read: to tell arrivals from rows that moved in
	rest    stretch
	known   map[model.LeadID]bool
	changed map[model.LeadID]bool // by own commands since
}

// changing reports whether another list is about to come.
func (r *reads) changing() bool { return r.want != r.have || r.end != asIs || !r.loaded }

// again has the list read again.
func (r *reads) again() { r.dirty = true }

// own notes a lead that an own command changed: it is no arrival.
func (r *reads) own(id model.LeadID) {
	if r.changed == nil {
		r.changed = map[model.LeadID]bool{}
	}
	r.changed[id] = true
}

// listRead is a list and the figures of the frame, as of one moment.
type listRead struct {
	key     listKey
	end     end
	done    int // saves that had been answered when it began
	version int64
	now     model.Page
	rest    model.Page
	counts  model.Counts
	matches model.Counts
	rules   model.Rules
	whose   whose
	others  int // that would be listed besides, where the list is empty
	loose   bool
	news    *newsRead   // what others did since, where something was written
	kept    *model.Row  // the selected lead, where it left the list because of others
	top     *detailRead // the lead that the cursor will be on when nothing was shown yet
	sel     model.LeadID
	start   starting // when it began
	err     error
}

// request is what a reading is made from: values only.
type request struct {
	key   listKey
	end   end
	done  int
	on    model.View // the view whose leads are listed
	order model.Sort
	only  filter.Filter // what the key asks for, as far as it is understood

	everybody filter.Filter // that without what leaves the leads of others out
	whose     whose
	narrow    bool           // where the leads of others are left out, they are of this list
	mine      *filter.Filter // by which the lists to work from are counted; nil: with the leads of others
	orElse    *filter.Filter // where nothing anywhere matches: what was typed before the word that is unfinished
	me        string
	now       time.Time
	zone      *time.Location
	first     model.Cursor
	rows      int
	less      bool
	epoch     int64        // of what is shown
	sel       model.LeadID // to go to
	keep      *model.Row   // not to lose
	news      news         // how far the ledger was told
	start     starting
	begin     bool // nothing was shown yet: what fills a screen is enough
}

// nextRead reads the list when it has to be, else a page that the cursor comes
// near to.
func (m *Model) nextRead() tea.Cmd {
	r := &m.reads
	if r.busy {
		return nil
	}
	if !r.dirty || m.saves.pending() && !r.changing() && len(r.release) == 0 {
		return m.nextPage()
	}
	if m.saves.pending() && r.changing() && !m.owed.over {
		return m.bePatient() // another list is read as the saves left it
	}
	r.busy, r.dirty = true, false
	q := request{key: r.want, end: r.end, done: m.saves.done, me: m.opt.Me, now: m.now, zone: m.opt.Zone, sel: r.sel, begin: !r.loaded, news: m.news, start: m.starting}
	q.whose = m.whose
	q.on, q.order, q.only = m.everybodys(r.want)
	q.narrow = m.narrows(r.want, q.only)
	if text, ok := m.finished(); ok {
		key := r.want
		key.filter = text
		_, _, only := m.everybodys(key)
		q.orElse = &only
	}
	if r.want == r.have {
		q.first, q.rows, q.less = m.list.Window()
		q.epoch = r.epoch
		if row, ok := m.list.Selected(); ok && r.loaded && r.end == asIs {
			q.keep = &row
		}
	}
	store := m.opt.Store
	return func() tea.Msg { return readList(store, q) }
}

// readList reads a list, and the figures around it.
func readList(store Store, q request) listRead {
	ctx := context.Background()
	l := listRead{key: q.key, end: q.end, done: q.done, sel: q.sel, start: q.start, rules: store.Rules()}
	steps := []func() error{
		func() (err error) { l.version, err = store.DataVersion(ctx); return },
		func() error { return l.readOwners(ctx, store, &q) },
		func() error { return l.readCounts(ctx, store, &q) },
		func() (err error) {
			if q.inSections() {
				l.now, err = store.Page(ctx, q.query(model.SectionNow, q.most(nowRows)))
			}
			return
		},
		func() (err error) { l.rest, err = store.Page(ctx, q.rest(l.now)); return },
		func() (err error) {
			if q.sel != 0 && !has(l.now, q.sel) && !has(l.rest, q.sel) { // it is in another list: stay here
				q.sel = 0
				l.rest, err = store.Page(ctx, q.rest(l.now))
			}
			return
		},
	}
	for _, step := range steps {
		if l.err = step(); l.err != nil {
			return l
		}
	}
	l.keep(ctx, store, q)
	if q.news.looked {
		n := readNews(store, q.news.upTo)
		l.news = &n
	}
	if q.begin {
		l.readTop(store, q)
	}
	return l
}

// most is how many rows are read at a time, where it is rows later on.
func (q request) most(rows int) int {
	if q.begin {
		return firstRows
	}
	return rows
}

// inSections reports whether what is due stands apart, on top.
func (q request) inSections() bool {
	return q.on == model.ViewToday && (q.order == "" || q.order == model.SortScore)
}

func (q request) query(s model.Section, limit int) model.Query {
	return model.Query{View: q.on, Section: s, Filter: q.only, Sort: q.order, Now: q.now, Zone: q.zone, Limit: limit}
}

// rest is the query for what is not under NOW: around a lead to go to, at an end
// to go to, else the same window as before.
func (q request) rest(now model.Page) model.Query {
	p := q.query(model.SectionQueue, min(max(q.most(pageRows), q.rows), mostRows))
	switch {
	case q.sel != 0 && !has(now, q.sel):
		p.Around = q.sel
	case q.end == toLast:
		p.Last = true
	case q.end == toFirst:
	case q.less:
		p.After = model.Cursor{Key: q.first.Key, ID: q.first.ID - 1}
	}
	return p
}

func has(p model.Page, id model.LeadID) bool {
	for _, r := range p.Rows {
		if r.ID == id {
			return true
		}
	}
	return false
}

// keep sees to it that the selected lead does not vanish from under the cursor
// because of somebody else: a key that is being pressed is meant for it. It stays
// at its place, as it stands now but at the version that was seen, so that the
// store will refuse the key and say why.
func (l *listRead) keep(ctx context.Context, store Store, q request) {
	if q.keep == nil || has(l.now, q.keep.ID) || has(l.rest, q.keep.ID) {
		return
	}
	if l.rest.Epoch != q.epoch { // every lead was scored anew: go where it stands now
		around := q
		around.sel = q.keep.ID
		if p, err := store.Page(ctx, around.rest(l.now)); err == nil && has(p, q.keep.ID) {
			l.rest = p
			return
		}
	}
	d, err := store.Detail(ctx, q.keep.ID, 0)
	if err != nil {
		return
	}
	row := d.Row
	row.Key, row.Version = q.keep.Key, q.keep.Version
	l.kept = &row
}

// listRead takes a list in.
func (m *Model) listRead(msg listRead) tea.Cmd {
	r := &m.reads
	r.busy = false
	if msg.key != r.want || msg.end != r.end || msg.done != m.saves.done {
		r.dirty = true // the world moved on meanwhile
		return nil
	}
	if msg.err != nil {
		m.say(status.Error, "The list cannot be read: "+msg.err.Error())
		cmd := m.afterFirst()
		r.have, r.end, r.loaded = r.want, asIs, true
		m.forget()
		m.releaseUndos()
		return cmd
	}
	cmd := m.afterFirst()
	m.overApplied(msg.rules.Hash)
	m.setRules(msg.rules)
	cmd = tea.Batch(cmd, m.compareAnew())
	m.settle()
	same := r.have == r.want && r.loaded
	again := m.rewind()
	arrived := m.arrivals(msg, same)
	m.place(&msg)
	news := m.takeWhose(&msg)
	m.counts = msg.counts
	on, order, _ := m.listOf(msg.key)
	m.filter.matches = msg.matches.Views[on]
	m.list.SetFilter(msg.key.filter, m.understood(msg.key.filter).Meant(), m.filter.wrong != nil)
	m.list.SetNobody(msg.counts.Views[model.ViewAll] == 0)
	if v := m.savedView(msg.key.view); v != nil {
		m.list.SetNamed(v.ID(), v.Name, order)
	} else {
		m.list.SetNamed("", "", "")
	}
	m.list.SetMine(m.whose.only && m.narrows(msg.key, m.understood(msg.key.filter)), msg.others)
	m.list.SetOthers(m.showsOthers(msg.key))
	m.list.SetGhost(m.ghost)
	m.list.SetSections(msg.now, msg.rest, msg.matches, on)
	switch {
	case msg.key.view != r.have.view:
		m.list.ClearMarks()
	case msg.key.filter != r.have.filter:
		m.list.SelectOrFirst(m.filter.anchor)
	case !same:
		m.list.Fill()
	}
	if !same {
		m.foreseeAnew()
	}
	again()
	m.onTop(msg.start)
	if msg.sel != 0 && msg.sel == r.sel {
		m.list.Reveal(msg.sel)
		r.sel = 0
	}
	if r.toNow {
		m.toNow()
	}
	if msg.version != r.version {
		m.details.outdate()
	}
	r.remember(msg)
	m.releaseUndos()
	cmd = tea.Batch(cmd, m.tellNews(msg.news, arrived))
	if news != "" {
		m.say(status.Info, news)
	}
	if msg.top != nil {
		m.detailRead(*msg.top)
		m.same = false
	}
	m.relayout()
	return cmd
}

// place puts the row that must not vanish where it was.
func (m *Model) place(msg *listRead) {
	m.ghost = 0
	if msg.kept == nil || m.reads.changed[msg.kept.ID] || msg.sel != 0 {
		return
	}
	row, ok := m.list.Selected()
	if !ok || row.ID != msg.kept.ID {
		return
	}
	m.ghost = row.ID
	page := &msg.rest
	if m.list.UnderNow() {
		page = &msg.now
	}
	at := len(page.Rows)
	for i, other := range page.Rows {
		if msg.kept.Cursor().Before(other.Cursor()) {
			at = i
			break
		}
	}
	page.Rows = append(page.Rows[:at:at], append([]model.Row{*msg.kept}, page.Rows[at:]...)...)
}

// dropGhost takes the row away that only stayed because the cursor was on it.
func (m *Model) dropGhost() {
	if row, ok := m.list.Selected(); m.ghost != 0 && (!ok || row.ID != m.ghost) {
		m.list.Drop(m.ghost)
		m.ghost = 0
	}
}

func (m *Model) releaseUndos() {
	for _, in := range m.reads.release {
		m.letGo(in)
	}
	m.reads.release = nil
}

func (r *reads) remember(msg listRead) {
	r.have, r.end, r.loaded, r.loose = msg.key, asIs, true, msg.loose
	r.version, r.epoch, r.changed = msg.version, msg.rest.Epoch, nil
	r.known = make(map[model.LeadID]bool, len(msg.now.Rows)+len(msg.rest.Rows))
	for _, p := range []model.Page{msg.now, msg.rest} {
		for _, row := range p.Rows {
			r.known[row.ID] = true
		}
	}
	r.now, r.rest = stretchOf(msg.now), stretchOf(msg.rest)
}
