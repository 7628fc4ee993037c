package tui

import (
	"context"
	"errors"
	"slices"
	"strconv"
	"strings"
	"time"

	tea "charm.land/bubbletea/v2"

	"winnow/model"
	"winnow/model/filter"
	"winnow/themes"
	"winnow/tui/action"
	"winnow/tui/paint"
	"winnow/tui/prompt"
	"winnow/tui/status"
	"winnow/tui/views"
)

// savedViews are the user's own, and how many leads are in each.
type savedViews struct {
	all    []model.SavedView
	counts map[model.View]int

	busy    bool
	version int64     // of the data that was counted
	edit    int       // of the views that were
	rests   time.Time // not counted again before: counting must not take all of the time
	edits   int

	said    string // of the latest change, once it is written down
	unkept  bool   // it is not on its way yet
	writing bool
}

// savedView is a view of the user's own by its id, nil where it is none.
func (m *Model) savedView(id model.View) *model.SavedView {
	for i := range m.own.all {
		if m.own.all[i].ID() == id {
			return &m.own.all[i]
		}
	}
	return nil
}

// base is the view that the console's own rules go by: of a saved view the one
// that it narrows.
func (m *Model) base() model.View {
	if v := m.savedView(m.view); v != nil {
		return v.Base()
	}
	return m.view
}

// resorted reports whether the view that is shown has another order than the queue.
func (m *Model) resorted() bool {
	return m.ordering(m.view) != model.SortScore
}

// ordering is the order of a view: of the user's own the one they gave it, and of what is
// under way the next call-back first.
func (m *Model) ordering(v model.View) model.Sort {
	if own := m.savedView(v); own != nil {
		return own.Order()
	}
	if v == model.ViewWorking {
		return model.SortDue
	}
	return model.SortScore
}

// viewTitle is the name of the view that is shown.
func (m *Model) viewTitle() string {
	if v := m.savedView(m.view); v != nil {
		return v.Name
	}
	return m.view.Title()
}

// listOf is what a key of a list stands for.
func (m *Model) listOf(key listKey) (on model.View, order model.Sort, only filter.Filter) {
	if on, order, only = m.everybodys(key); m.whose.only && m.narrows(key, only) {
		only = both(m.whose.filter(m.opt.Me), only)
	}
	return on, order, only
}

// everybodys is listOf with the leads of others.
func (m *Model) everybodys(key listKey) (on model.View, order model.Sort, only filter.Filter) {
	on, order, only = key.view, m.ordering(key.view), m.understood(key.filter)
	if v := m.savedView(key.view); v != nil {
		own := m.understood(v.Filter)
		only.Words, only.Terms = append(own.Words, only.Words...), append(own.Terms, only.Terms...)
		on = v.Base()
	}
	return on, order, only
}

// showSaved goes to the view of the user's own on a key.
func (m *Model) showSaved(key int) {
	if v := (model.SavedView{Key: key}).ID(); m.savedView(v) != nil {
		m.show(v)
	}
}

// viewsCounted are the numbers of leads in the views of the user's own.
type viewsCounted struct {
	version int64
	edit    int
	counts  map[model.View]int
	took    time.Duration
	err     error
}

// countRests is how much longer than it took the counting rests.
const countRests = 10

// countViews counts the views of the user's own behind everything else, once the
// list is there and nothing is being saved.
func (m *Model) countViews() tea.Cmd {
	s, r := &m.own, &m.reads
	if s.busy || len(s.all) == 0 || !r.begun || r.busy || m.saves.pending() || m.quitting ||
		s.version == r.version && s.edit == s.edits && s.counts != nil || m.opt.Ticks().Before(s.rests) {
		return nil
	}
	s.busy = true
	store, me, version, edit, ticks := m.opt.Store, m.opt.Me, r.version, s.edits, m.opt.Ticks
	type one struct {
		id, on model.View
		only   filter.Filter
	}
	var all []one
	for _, v := range s.all {
		on, _, only := m.listOf(listKey{view: v.ID()})
		all = append(all, one{v.ID(), on, only})
	}
	return func() tea.Msg {
		began, msg := ticks(), viewsCounted{version: version, edit: edit, counts: map[model.View]int{}}
		for _, v := range all {
			n, err := store.Counts(context.Background(), me, &v.only)
			if err != nil {
				msg.err = err
				break
			}
			msg.counts[v.id] = n.Views[v.on]
		}
		msg.took = ticks().Sub(began)
		return msg
	}
}

func (m *Model) viewsCounted(msg viewsCounted) {
	s := &m.own
	s.busy, s.version, s.edit, s.rests = false, msg.version, msg.edit, m.opt.Ticks().Add(countRests*msg.took)
	if msg.err != nil {
		m.say(status.Error, "Your views cannot be counted: "+msg.err.Error())
	}
	s.counts = msg.counts
}

// viewList is the dialog that lists the views.
type viewList struct{ *views.Model }

// openViews lists the views, with the cursor on a key; 0 = on the view that is
// shown, else on the first free one.
func (m *Model) openViews(key int) {
	free := 0
	for i, s := range m.slots() {
		switch {
		case key != 0:
		case s.Own && m.savedView(m.view) != nil && m.savedView(m.view).Key == i+1:
			key = i + 1
		case s.Title == "" && free == 0:
			free = i + 1
		}
	}
	if key == 0 {
		key = max(1, free)
	}
	m.open = &viewList{views.New(key)}
}

// slots are what stands on the keys 1 to 9.
func (m *Model) slots() (all [views.Slots]views.Slot) {
	for i, v := range model.Views() {
		all[i] = views.Slot{Title: v.Title(), On: v, Count: m.counts.Views[v], Known: true}
	}
	for _, v := range m.own.all {
		n, known := m.own.counts[v.ID()]
		all[v.Key-1] = views.Slot{Title: v.Name, On: v.Base(), Filter: v.Filter, Sort: v.Order(), Count: n, Known: known, Own: true}
	}
	return all
}

func (d *viewList) press(m *Model, _ tea.KeyPressMsg, key string) tea.Cmd {
	a := m.keys.Find(action.ViewScope, key)
	if a == nil {
		a = m.keys.Find(action.Main, key)
	}
	if a == nil {
		return nil
	}
	own := m.savedView((model.SavedView{Key: d.Key()}).ID())
	switch a.ID {
	case action.Close, action.Leave, action.Views:
		m.open = nil
	case action.Down:
		d.Move(1)
	case action.Up:
		d.Move(-1)
	case action.Top:
		d.Move(-views.Slots)
	case action.Bottom:
		d.Move(views.Slots)
	case action.Full:
		d.show(m)
	case action.ViewSave:
		m.askView(d.Key())
	case action.ViewName, action.ViewFilter, action.ViewList, action.ViewSort, action.ViewDelete:
		if own == nil {
			m.say(status.Warn, "Nothing of yours is on "+strconv.Itoa(d.Key())+"; "+m.keys.Key(action.ViewSave)+" keeps the filter there")
			return nil
		}
		return m.changeView(a.ID, *own)
	}
	return nil
}

// show goes to the view under the cursor.
func (d *viewList) show(m *Model) {
	if a := m.keys.Find(action.Main, strconv.Itoa(d.Key())); a != nil {
		m.open = nil
		m.do(a.ID)
	}
}

func (d *viewList) paste(string) {}
func (d *viewList) wide()        {}

func (d *viewList) view(m *Model, w, h int) []string {
	k := m.keys.Key
	now := m.viewTitle()
	if text := m.filter.text(); text != "" {
		now += " " + m.th.Glyphs.Dot + " " + text
	}
	return d.View(m.th, w, h, m.slots(), now, views.Keys{Show: k(action.Full), Save: k(action.ViewSave), Name: k(action.ViewName),
		Filter: k(action.ViewFilter), List: k(action.ViewList), Sort: k(action.ViewSort), Delete: k(action.ViewDelete), Close: k(action.Close)})
}

// askView asks for the name under which what is shown is kept on a key. What is
// there already is replaced, and says so.
func (m *Model) askView(key int) {
	v := model.SavedView{Key: key, On: m.base(), Sort: model.SortScore, Filter: strings.TrimSpace(m.filter.text())}
	if shown := m.savedView(m.view); shown != nil {
		v.Sort, v.Filter = shown.Order(), strings.TrimSpace(shown.Filter+" "+v.Filter)
	}
	title := "Name of the view on " + strconv.Itoa(key)
	old := m.savedView(v.ID())
	if old != nil {
		title += ", in place of " + old.Name
	}
	what := strings.ToLower(m.base().Title())
	if v.Filter != "" {
		what += " " + m.th.Glyphs.Dot + " " + v.Filter
	}
	a := prompt.Ask{Title: title, Hint: "a word or two for: " + what, Check: func(text string) (string, error) {
		v := v
		v.Name = strings.TrimSpace(text)
		return what, v.Check()
	}}
	if old != nil {
		a.Input.Set(old.Name)
	}
	m.openAsk(a, func(m *Model, text string) tea.Cmd {
		v.Name = strings.TrimSpace(text)
		cmd := m.keepView(v, "Kept as view "+strconv.Itoa(key)+": "+v.Name)
		m.show(v.ID())
		m.clearFilter()
		return cmd
	})
}

// changeView changes one thing of a view of the user's own.
func (m *Model) changeView(what action.ID, v model.SavedView) tea.Cmd {
	back := func(m *Model, said string) tea.Cmd {
		m.openViews(v.Key)
		return m.keepView(v, said)
	}
	switch what {
	case action.ViewSort:
		all := model.Sorts()
		v.Sort = all[(slices.Index(all, v.Order())+1)%len(all)]
		return back(m, v.Name+": "+v.Sort.Title())
	case action.ViewList:
		all := append(model.Views(), model.ViewCooled)
		v.On = all[(slices.Index(all, v.Base())+1)%len(all)]
		return back(m, v.Name+": from "+v.On.Title())
	case action.ViewName:
		a := prompt.Ask{Title: "Another name for " + v.Name, Hint: "a word or two", Check: func(text string) (string, error) {
			v.Name = strings.TrimSpace(text)
			return "", v.Check()
		}}
		a.Input.Set(v.Name)
		m.openAsk(a, func(m *Model, text string) tea.Cmd { return back(m, "The view on "+strconv.Itoa(v.Key)+" is "+v.Name) })
	case action.ViewFilter:
		a := prompt.Ask{Title: "Filter of " + v.Name, Hint: "nothing = everything in " + v.Base().Title(), Check: func(text string) (string, error) {
			_, err := filter.Parse(text, m.filterWords())
			var wrong *filter.Error
			if errors.As(err, &wrong) {
				return "", err
			}
			return "", nil
		}}
		a.Input.Set(v.Filter)
		m.openAsk(a, func(m *Model, text string) tea.Cmd {
			v.Filter = strings.TrimSpace(text)
			return back(m, v.Name+" lists "+orElse(v.Filter, "everything in "+v.Base().Title()))
		})
	case action.ViewDelete:
		m.openConfirm("Views", []paint.Span{{Role: themes.Strong, Text: "Delete the view " + v.Name + "?"},
			{Role: themes.Dim, Text: "Its leads stay where they are."}}, "delete it", func(m *Model) tea.Cmd {
			m.openViews(v.Key)
			return m.dropView(v)
		})
	}
	return nil
}

// keepView puts a view on its key, and has the views written down.
func (m *Model) keepView(v model.SavedView, said string) tea.Cmd {
	all := slices.DeleteFunc(slices.Clone(m.own.all), func(o model.SavedView) bool { return o.Key == v.Key })
	return m.setViews(append(all, v), said)
}

func (m *Model) dropView(v model.SavedView) tea.Cmd {
	shown := m.view == v.ID()
	cmd := m.setViews(slices.DeleteFunc(slices.Clone(m.own.all), func(o model.SavedView) bool { return o.Key == v.Key }), "Deleted the view "+v.Name)
	if shown {
		m.show(model.ViewToday)
	}
	return cmd
}

// setViews has the console know other views of the user's own.
func (m *Model) setViews(all []model.SavedView, said string) tea.Cmd {
	slices.SortFunc(all, func(a, b model.SavedView) int { return a.Key - b.Key })
	s := &m.own
	s.all, s.edits, s.said = all, s.edits+1, said
	m.keys, _ = action.NewWith(m.opt.Keys, all)
	m.list.SetKeys(m.listKeys())
	m.reads.want.edit = s.edits
	m.reads.again()
	if m.opt.KeepViews == nil {
		m.say(status.OK, said+", for this session")
		return nil
	}
	s.unkept = true
	return m.writeViews()
}

// viewsKept says that the views were written down, or why not.
type viewsKept struct{ err error }

// writeViews has the views written down, one time after the other.
func (m *Model) writeViews() tea.Cmd {
	s := &m.own
	if s.writing || !s.unkept {
		return nil
	}
	s.writing, s.unkept = true, false
	keep, all := m.opt.KeepViews, slices.Clone(s.all)
	return func() tea.Msg { return viewsKept{keep(all)} }
}

func (m *Model) viewsKept(msg viewsKept) tea.Cmd {
	m.own.writing = false
	if msg.err != nil {
		m.say(status.Error, m.own.said+", for this session only: "+msg.err.Error())
	} else if !m.own.unkept {
		m.say(status.OK, m.own.said)
	}
	return m.writeViews()
}
