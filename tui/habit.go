package tui

import (
	"context"
	"time"

	tea "charm.land/bubbletea/v2"

	"winnow/model/report"
	"winnow/themes"
	"winnow/tui/action"
	"winnow/tui/paint"
	"winnow/tui/prompt"
	"winnow/tui/status"
	"winnow/tui/words"
)

// Habits says what the decisions made so far show, and makes a line of the criteria of
// a habit among them. Like Store it is called from commands only.
type Habits interface {
	// Shown has no habit where none could be written.
	Shown(ctx context.Context) (report.Shown, error)
	// Write puts the habit's line into the file of criteria, which it makes where there
	// is none; the file is compared and applied like any other change of it.
	Write(h report.Habit) error
	// Dismiss has the habit never told again.
	Dismiss(ctx context.Context, h report.Habit) error
}

// habits is what is known of them. Every report.ShownFrom decisions it is said once
// what they show; a habit is offered once, when the user rests.
type habits struct {
	known   bool // how many decisions there were before
	before  int
	made    int // since then, here
	say     string
	waiting *report.Habit
	asked   map[string]bool
}

// shownRead is what decisions show.
type shownRead struct {
	shown report.Shown
	say   bool
	err   error
}

func (m *Model) readShown(say bool) tea.Cmd {
	h := m.opt.Habits
	if h == nil {
		return nil
	}
	return func() tea.Msg {
		shown, err := h.Shown(context.Background())
		return shownRead{shown, say, err}
	}
}

// shownRead takes it in. What cannot be read is not said: reports would tell why.
func (m *Model) shownRead(msg shownRead) {
	if msg.err != nil || m.quitting {
		return
	}
	h := &m.habits
	h.known, h.before, h.made = true, msg.shown.Decisions, 0
	if msg.say {
		h.say = msg.shown.Words()
	}
	if x := msg.shown.Habit; x != nil && !h.asked[x.ID] {
		h.waiting = x
	}
}

// decided counts decisions that were made here, and reads what all show after each
// report.ShownFrom of them.
func (m *Model) decided(in *intent, n int) tea.Cmd {
	h := &m.habits
	if in.turn != do || !in.cmd.Action.Decides() || !h.known {
		return nil
	}
	passed := (h.before + h.made) / report.ShownFrom
	if h.made += n; (h.before+h.made)/report.ShownFrom == passed {
		return nil
	}
	h.known = false // until it is read
	return m.readShown(true)
}

// atRest reports whether something may open by itself: nothing else is open or on its
// way, and no key came for a while.
func (m *Model) atRest() bool {
	return m.open == nil && m.screen == nil && !m.filter.editing && !m.quitting && !m.frameTooSmall() && m.reads.loaded && !m.saves.pending() &&
		len(m.ahead) == 0 && len(m.list.Marked()) == 0 && m.opt.Ticks().Sub(m.guard.at) >= restFor
}

// offerHabit says what decisions show, and asks about a habit, once the user rests.
func (m *Model) offerHabit() {
	h := &m.habits
	if h.say == "" && h.waiting == nil || !m.atRest() {
		return
	}
	if h.say != "" { // what was done last can still be taken back
		was := m.message
		if was.Key == "" {
			was = status.Message{Kind: status.Info, Text: h.say}
		} else {
			was.Text += ". " + h.say
		}
		m.tell(was)
		h.say = ""
	}
	if x := h.waiting; x != nil {
		if h.waiting = nil; h.asked == nil {
			h.asked = map[string]bool{}
		}
		h.asked[x.ID] = true
		m.open = &habitOffer{*x, m.opt.Ticks()}
	}
}

// habitOffer asks whether a habit is to be a rule.
type habitOffer struct {
	habit  report.Habit
	opened time.Time
}

func (d *habitOffer) press(m *Model, _ tea.KeyPressMsg, key string) tea.Cmd {
	if m.opt.Ticks().Sub(d.opened) < graceFor {
		return nil // meant for what was there before
	}
	a := m.keys.Find(action.ConfirmScope, key)
	h := m.opt.Habits
	switch {
	case a == nil:
	case a.ID == action.Confirm:
		m.open = nil
		return func() tea.Msg { return habitWritten{true, h.Write(d.habit)} }
	case a.ID == action.Refuse:
		m.open = nil
		m.say(status.Info, "Not a rule, and not offered again")
		return func() tea.Msg { return habitWritten{false, h.Dismiss(context.Background(), d.habit)} }
	case a.ID == action.Close:
		m.open = nil
		m.say(status.Info, "Left for another time; winnow criteria habit shows it too")
	}
	return nil
}

// habitWritten is that a habit was written down, or dismissed.
type habitWritten struct {
	file bool
	err  error
}

func (m *Model) habitWritten(msg habitWritten) tea.Cmd {
	if msg.err != nil {
		m.say(status.Error, "The habit was not kept: "+msg.err.Error())
		return nil
	}
	if !msg.file || m.opt.Criteria == nil {
		return nil
	}
	return m.compare(true)
}

func (d *habitOffer) paste(string) {}

func (d *habitOffer) view(m *Model, w, h int) []string {
	c := prompt.Confirm{Title: "A habit", Yes: m.keys.Key(action.Confirm), Does: "look at what a rule would move", No: m.keys.Key(action.Refuse)}
	_, when := d.habit.Propose.Rule()
	c.Lines = []paint.Span{{Role: themes.Strong, Text: d.habit.Words()},
		{Role: themes.Normal, Text: "As a rule: " + when + ", " + words.Count(d.habit.Propose.Points, "point", "points") + "."},
		{Role: themes.Dim, Text: m.keys.Key(action.Confirm) + " writes it into the file of criteria and shows what that would move before anything is applied; " +
			m.keys.Key(action.Refuse) + " dismisses it for good, " + m.keys.Key(action.Close) + " for now."}}
	return c.View(m.th, prompt.Snug(w, 76), h)
}
