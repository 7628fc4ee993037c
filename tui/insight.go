package tui

import (
	"context"
	"time"

	tea "charm.land/bubbletea/v2"

	"winnow/model/report"
	"winnow/tui/action"
	"winnow/tui/insights"
	"winnow/tui/status"
)

// Reports makes a report of what happened since a time, zero: from the beginning,
// and tells progress meanwhile. It is called from commands only.
type Reports func(ctx context.Context, name string, from time.Time, progress func(done, total int)) (report.Document, error)

// insightScreen is the reports on the screen. One is read at a time; leaving the
// screen, or asking for another one, calls it off.
type insightScreen struct {
	*insights.Model
	name string // that is shown, or being read
	days int
	stop context.CancelFunc
	run  chan tea.Msg
}

// insightRead is a report, or how far the reading of it is.
type insightRead struct {
	of          *insightScreen
	run         chan tea.Msg
	done, total int
	doc         *report.Document // nil: it goes on
	err         error
}

func newInsights() *insightScreen {
	return &insightScreen{Model: insights.New(report.Names()), days: -1}
}

// due begins to read the report that is wanted.
func (s *insightScreen) due(m *Model) tea.Cmd {
	name, days := s.Wanted()
	if name == s.name && days == s.days || m.opt.Reports == nil {
		return nil
	}
	s.leave()
	var from time.Time
	if days > 0 {
		from = m.now.AddDate(0, 0, -days)
	}
	ctx, stop := context.WithCancel(context.Background())
	s.name, s.days, s.stop = name, days, stop
	run := make(chan tea.Msg, 2) // room for a progress and the end, so that nothing waits for the screen
	s.run = run
	reports := m.opt.Reports
	return func() tea.Msg {
		go func() {
			last := time.Time{}
			d, err := reports(ctx, name, from, func(done, total int) {
				if now := time.Now(); now.Sub(last) > 80*time.Millisecond && len(run) == 0 {
					last = now
					run <- insightRead{of: s, run: run, done: done, total: total}
				}
			})
			run <- insightRead{of: s, run: run, doc: &d, err: err}
		}()
		return <-run
	}
}

// leave calls the reading off.
func (s *insightScreen) leave() {
	if s.stop != nil {
		s.stop()
		s.stop = nil
	}
}

func (m *Model) insightRead(msg insightRead) tea.Cmd {
	s := msg.of
	current := s.run == msg.run
	if current && m.screen != screen(s) { // it was left
		s.leave()
	}
	if msg.doc == nil {
		if current {
			s.Read(msg.done, msg.total)
		}
		return func() tea.Msg { return <-msg.run }
	}
	switch {
	case !current || m.screen != screen(s):
	case msg.err != nil:
		s.Set(nil, msg.err.Error())
	default:
		s.Set(msg.doc, "")
	}
	return nil
}

func (s *insightScreen) typed(*Model, tea.KeyPressMsg, string) bool { return false }

func (s *insightScreen) title() string { return "the insights" }

func (s *insightScreen) acts(m *Model) []act {
	leave := does(func() {
		s.leave()
		m.screen = nil
	})
	return append([]act{
		{action.Pane, "The next report", "Funnel, feedback, speed, nurture, team, week.", does(func() { s.Next(1) })},
		{action.Kind, "Another time", "Makes the report of the next stretch of time.", does(s.Span)},
		{action.Ago, "Intervals", "Shows in which interval each share lies, or hides it.", does(s.Intervals)},
		{action.Insights, "Close the insights", "Back to the list.", leave},
		{action.Close, "Close", "Back to the list.", leave},
		{action.Leave, "Back", "Back to the list.", leave},
	}, scrolling("line", s.Move, s.Rows()/2)...)
}

func (s *insightScreen) paste(string) {}

func (s *insightScreen) aimed() selection { return selection{} }

func (s *insightScreen) hints(m *Model) []status.Hint {
	k := m.keys.Key
	return []status.Hint{{Key: k(action.Pane), Title: "next report"}, {Key: k(action.Kind), Title: "time"}, {Key: k(action.Ago), Title: "intervals"},
		{Key: k(action.Down), Title: "scroll"}, {Key: k(action.Palette), Title: "command"}, {Key: k(action.Close), Title: "close"}, {Key: k(action.Help), Title: "help"}}
}

func (s *insightScreen) view(m *Model, w, h int) []string {
	k := m.keys.Key
	return s.View(m.th, w, h, insights.Keys{Next: k(action.Pane), Span: k(action.Kind), Intervals: k(action.Ago), Close: k(action.Close)})
}
