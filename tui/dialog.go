package tui

import (
	"slices"
	"time"
	"unicode/utf8"

	tea "charm.land/bubbletea/v2"

	"winnow/model"
	"winnow/tui/action"
	"winnow/tui/help"
	"winnow/tui/paint"
	"winnow/tui/palette"
	"winnow/tui/prompt"
	"winnow/tui/words"
)

// dialog is something open that takes all keys. view returns a box of at most
// w x h cells.
type dialog interface {
	press(m *Model, k tea.KeyPressMsg, key string) tea.Cmd
	paste(text string)
	view(m *Model, w, h int) []string
}

// wide is a dialog that lies over the whole screen, whatever lead it is about.
type wide interface{ wide() }

// menu waits for the second key of a prefix. What it is about was settled when
// it opened. A key that it does not know is swallowed.
type menu struct {
	prompt.Menu
	scope  action.Scope
	aim    selection
	choose func(m *Model, key string) tea.Cmd // for keys of the criteria, nil = keys of the scope
	back   time.Time                          // of attempts: when to call back, zero = after the usual wait
}

// press carries out the item of a key. Arrows go from item to item, and enter chooses
// the one they went to; what is asked after that is not answered by it.
func (d *menu) press(m *Model, _ tea.KeyPressMsg, key string) tea.Cmd {
	switch key {
	case "up":
		d.Move(-1)
		return nil
	case "down":
		d.Move(1)
		return nil
	case "enter":
		if chosen := d.Chosen(); chosen != "" {
			key = chosen
		}
	}
	a := m.keys.Find(d.scope, key)
	switch item := slices.ContainsFunc(d.Items, func(it prompt.Item) bool { return it.Key == key }); {
	case a != nil && a.ID == action.Close:
		m.open = nil
		return nil
	case !item && (a == nil || d.choose != nil):
		m.keysSaid++
		m.deaf = key + " is not in this menu: " + d.Close + " leaves it"
		return nil
	}
	m.aim, m.callBack = &d.aim, d.back
	defer func() { m.aim, m.callBack = nil, time.Time{} }()
	if d.choose != nil {
		return d.choose(m, key)
	}
	m.open = nil
	return m.run(a)
}

func (d *menu) paste(string) {}

func (d *menu) rowKeys(m *Model, w, h, x, y int) []string {
	if key := d.KeyAt(m.th, w, h, x, y); key != "" {
		return []string{key}
	}
	return nil
}

func (d *menu) view(m *Model, w, h int) []string { return d.View(m.th, w, h) }

// endsTyping reports whether a key closes what text is typed into: the key that
// closes, where it is no text itself, and always esc, so that nothing traps whoever
// has closing on a letter.
func (m *Model) endsTyping(k tea.KeyPressMsg, key string) bool {
	a := m.keys.Find(action.ConfirmScope, key)
	return key == "esc" || a != nil && a.ID == action.Close && k.Text == ""
}

// typingEnds is the key to show for that.
func (m *Model) typingEnds() string {
	if key := m.keys.Key(action.Close); utf8.RuneCountInString(key) > 1 {
		return key
	}
	return "esc"
}

// ask waits for a line of text.
type ask struct {
	prompt.Ask
	aim  selection
	then func(m *Model, text string) tea.Cmd
}

func (d *ask) press(m *Model, k tea.KeyPressMsg, key string) tea.Cmd {
	if m.endsTyping(k, key) {
		m.keepDraft(d.aim, d.Title, d.Input.Text())
		m.open = nil
		return nil
	}
	if !d.Key(k.Key()) {
		return nil
	}
	m.keepDraft(d.aim, d.Title)
	m.open = nil
	m.aim = &d.aim
	defer func() { m.aim = nil }()
	return d.then(m, d.Input.Text())
}

func (d *ask) paste(text string) { d.Paste(text) }

func (d *ask) view(m *Model, w, h int) []string { return d.View(m.th, prompt.Snug(w, 72)) }

func (m *Model) openAsk(a prompt.Ask, then func(m *Model, text string) tea.Cmd) {
	a.Close = m.typingEnds()
	aim := m.aimed()
	if before := m.drafted(aim, a.Title); len(before) == 1 && a.Input.Text() == "" {
		a.Input.Set(before[0])
	}
	m.open = &ask{Ask: a, aim: aim, then: then}
}

// confirm waits for yes or no. Only the key that means yes does it: never enter,
// and never the key that opened it.
type confirm struct {
	prompt.Confirm
	then func(m *Model) tea.Cmd
}

func (d *confirm) press(m *Model, k tea.KeyPressMsg, key string) tea.Cmd {
	a := m.keys.Find(action.ConfirmScope, key)
	switch {
	case a == nil:
		return nil
	case a.ID == action.Confirm:
		m.open = nil
		return d.then(m)
	case a.ID == action.Close || a.ID == action.Refuse:
		m.open = nil
	}
	return nil
}

func (d *confirm) paste(string) {}

func (d *confirm) view(m *Model, w, h int) []string { return d.View(m.th, prompt.Snug(w, 72), h) }

func (m *Model) openConfirm(title string, lines []paint.Span, does string, then func(m *Model) tea.Cmd) *confirm {
	c := &confirm{Confirm: prompt.Confirm{Title: title, Lines: lines, Yes: m.keys.Key(action.Confirm), Does: does,
		No: m.keys.Key(action.Close)}, then: then}
	m.open = c
	return c
}

// finder is the palette or the help page.
type finder struct {
	*prompt.Finder
	aim  selection
	tall bool
}

func (d *finder) press(m *Model, k tea.KeyPressMsg, key string) tea.Cmd {
	if m.endsTyping(k, key) {
		m.open = nil
		return nil
	}
	id := d.Key(k.Key())
	if id == "" {
		return nil
	}
	m.open = nil
	if !d.aim.bulk && len(d.aim.rows) == 1 {
		m.aim = &d.aim
		defer func() { m.aim = nil }()
	}
	if cmd, own := m.runRow(id); own {
		return cmd
	}
	return m.runHere(m.keys.Get(action.ID(id)))
}

func (d *finder) paste(text string) { d.Paste(text) }

func (d *finder) wide() {}

func (d *finder) view(m *Model, w, h int) []string {
	return d.View(m.th, min(w, 100), d.height(h))
}

func (d *finder) height(h int) int {
	if d.tall {
		return h
	}
	return min(h, 18)
}

// rowKeys runs the row, which it selects.
func (d *finder) rowKeys(_ *Model, _, h, _, y int) []string {
	if !d.SelectAt(d.height(h), y) {
		return nil
	}
	return []string{"enter"}
}

// openPalette lists every action that a palette can run.
func (m *Model) openPalette() {
	st := m.state()
	var rows []prompt.Row
	for _, a := range m.keys.All() {
		if a.ID == action.Palette || a.ID == action.Close || free(&a) || a.Scope == action.ConfirmScope ||
			a.Scope == action.HandedScope && m.base() != model.ViewHandedOff && a.DisabledNow(st) != "" {
			continue
		}
		row := m.row(&a, st)
		row.Keys = m.keys.Path(a.ID)
		rows = append(rows, row)
	}
	m.openFinder(palette.New(append(rows, m.commandRows(st)...)), false)
}

func (m *Model) openFinder(f *prompt.Finder, tall bool) {
	f.Close = m.typingEnds()
	m.open = &finder{Finder: f, aim: m.aimed(), tall: tall}
}

// openHelp lists the keys that work here.
func (m *Model) openHelp() {
	st := m.state()
	var rows []prompt.Row
	title, own := m.viewTitle(), map[action.ID]bool{}
	if m.screen != nil {
		title = m.screen.title()
		rows = append(rows, prompt.Row{Head: true, Title: "Here"})
		for _, a := range m.here() {
			rows, own[a.id] = append(rows, m.row(m.keys.Get(a.id), st)), true
		}
	}
	groups := action.Groups()
	if m.base() == model.ViewHandedOff {
		groups = append([]action.Group{action.GroupSales}, groups...)
	}
	done := map[action.Group]bool{}
	for _, g := range groups {
		if done[g] || g == action.GroupSales && m.base() != model.ViewHandedOff && m.screen == nil {
			continue
		}
		done[g] = true
		rows = append(rows, prompt.Row{Head: true, Title: string(g)})
		for _, a := range m.keys.All() {
			if a.Group == g && a.Scope != action.ConfirmScope && !free(&a) && !own[a.ID] {
				rows = append(rows, m.row(&a, st))
			}
		}
	}
	if m.screen == nil {
		rows = append(rows, m.explained()...)
	}
	m.openFinder(help.New("Keys in "+title, rows), true)
}

// explained are the words of the header and of the list that are no keys.
func (m *Model) explained() []prompt.Row {
	worked, left := m.counts.WorkedToday, m.counts.Views[model.ViewToday]
	g, most := m.th.Glyphs, m.rules.AttemptsMost
	done, all := words.Number(worked), words.Number(worked+left)
	return []prompt.Row{{Head: true, Title: "Signs"},
		{Keys: "85", Title: "Score", Help: "0 to 100: fit and engagement added up. Hot from " + words.Number(m.rules.Hot) + ", in the queue from " + words.Number(m.rules.MQL.Score) + ". Beside the lead stands what each point is for."},
		{Keys: "A1", Title: "Grade", Help: "Fit from A, the best, to C: who it is. Engagement from 1, the most, to 3: what they did."},
		{Keys: g.Rising + ", " + g.Rising + "40", Title: "Rising", Help: "The score rose in the last seven days: by " + words.Number(model.RisingFrom) + " points or more in the list, beside the lead by as many as it says."},
		{Keys: "0/" + words.Number(most), Title: "Tries", Help: "How often somebody tried to reach the lead, of the most that the criteria ask for. After the last one winnow proposes a decision."},
		{Keys: "@Dana", Title: "Owner", Help: "The lead is Dana's; @ alone shows the leads of everybody, or yours and those without an owner."},
		{Keys: "= dup?", Title: "Perhaps there twice", Help: "Another lead may be the same person: = shows both and merges them."},
		{Keys: g.Mark, Title: "Selected", Help: "What is decided next is about all of the selected."},
		{Keys: done + "/" + all, Title: "Worked today, of all",
			Help: "At the top right, also as " + done + " of " + all + " worked: " + words.Count(worked, "lead", "leads") + " tried or decided today, of those and the " + words.Number(left) + " that wait in Today."},
		{Keys: g.Rule, Title: "Threshold in the bar", Help: "In the bar of the score, while it is short of it: where the queue begins, and where a lead is hot."},
		{Keys: "(4, faded)", Title: "Faded", Help: "What happened counts less the longer it is ago. It was worth 4 points on its day; before it stands what is left."},
		{Keys: "intent cap 42", Title: "Cap of a group", Help: "Signals of one group, such as intent, count up to its cap; what they have above it is taken off."},
		{Keys: "7m LATE !", Title: "Late by seven minutes",
			Help: "Late counts in the team's working hours: at night and at the weekend it does not grow. A call-back or snooze is late by the clock."}}
}

// free reports whether an action is that of a key without a view of the user's own
// that another view has: nobody looks for it.
func free(a *action.Action) bool { return action.SavedKey(a.ID) > 0 && len(a.Keys) == 0 }
