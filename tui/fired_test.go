package tui

import (
	"context"
	"strings"
	"testing"
	"time"

	tea "charm.land/bubbletea/v2"

	"winnow/model"
	"winnow/themes"
)

// alerts is a store with triggers that fire.
type alerts struct {
	Store
	fired []model.Firing
	last  int64
}

func (a *alerts) FiredSince(_ context.Context, seq int64, _ int) (out []model.Firing, last int64, err error) {
	for _, f := range a.fired {
		if f.Seq > seq {
			out = append(out, f)
		}
	}
	return out, a.last, nil
}

func (a *alerts) History(context.Context, model.HistoryQuery) (p model.HistoryPage, err error) {
	return p, nil
}

func (a *alerts) Rules() model.Rules { return model.Rules{} }

func rung(t *testing.T, cmd tea.Cmd) string {
	t.Helper()
	if cmd == nil {
		return ""
	}
	raw, ok := cmd().(tea.RawMsg)
	if !ok {
		t.Fatal("something else than the bell")
	}
	return raw.Msg.(string)
}

func TestATriggerThatNotifiesRingsOnceAndWhatFiredBeforeIsNoNews(t *testing.T) {
	a := &alerts{last: 7, fired: []model.Firing{{Seq: 7, Name: "old", Label: "Old", Notify: true}}}
	th, err := themes.Load("dark")
	if err != nil {
		t.Fatal(err)
	}
	m := New(Options{Store: a, Themes: []*themes.Theme{th}, Clock: func() time.Time { return time.Date(2026, 11, 19, 10, 0, 0, 0, time.UTC) }})
	look := func() string {
		if !m.news.looked {
			msg, ok := m.firstNews()().(newsBegin)
			if !ok {
				t.Fatal("no answer")
			}
			m.newsBegin(msg)
			return ""
		}
		n := readNews(a, m.news.upTo)
		return rung(t, m.tellNews(&n, nil))
	}
	if got := look(); got != "" {
		t.Errorf("rings at the start: %q", got)
	}
	a.fired = append(a.fired, model.Firing{Seq: 8, Name: "quiet", Label: "Q"}, model.Firing{Seq: 9, Name: "asked for a demo", Label: "Ann\x1b]0;x\a Lee", Notify: true},
		model.Firing{Seq: 10, Name: "asked for a demo", Label: "Bo", Notify: true})
	a.last = 10
	got := look()
	if !strings.HasPrefix(got, "\a\x1b]9;asked for a demo: Ann") || !strings.Contains(got, "and 1 other") {
		t.Errorf("rang %q", got)
	}
	if strings.Count(got, "\x1b") != 2 || strings.Count(got, "\a") != 1 {
		t.Errorf("a name got out of the notification: %q", got)
	}
	if !strings.Contains(m.message.Text, "asked for a demo: Ann") {
		t.Errorf("the status line says %q", m.message.Text)
	}
	if got := look(); got != "" {
		t.Errorf("rings again: %q", got)
	}
}
