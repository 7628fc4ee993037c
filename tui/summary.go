package tui

import (
	"context"
	"fmt"
	"strings"
	"time"

	tea "charm.land/bubbletea/v2"
	"github.com/charmbracelet/x/ansi"

	"winnow/model"
	"winnow/model/safetext"
	"winnow/tui/words"
)

// tally counts what a session did.
type tally struct {
	began   time.Time
	done    map[model.Action]int
	reasons map[string]int
	undone  int
	firsts  []time.Duration // how long leads had waited for their first attempt
	unseen  []string        // what was refused while the console was leaving
}

func (t *tally) add(turn turn, res model.Result) {
	if t.done == nil {
		t.done, t.reasons = map[model.Action]int{}, map[string]int{}
	}
	for _, d := range res.Done {
		switch turn {
		case undo:
			t.undone++
		case redo:
			t.undone--
		default:
			t.done[res.Entry.Action]++
			if res.Entry.Action == model.ActReject {
				t.reasons[d.Change.Reason]++
			}
		}
	}
}

// Summary tells what the session did, for after the console has gone: a few
// lines of clean text, "" when nothing was done.
func (m *Model) Summary() string {
	t := &m.tally
	parts := m.doneParts()
	if len(parts) == 0 {
		return safetext.Block(strings.Join(t.unseen, "\n"))
	}
	s := fmt.Sprintf("%s to %s: %s.", words.Clock(t.began, m.opt.Zone), words.Clock(m.now, m.opt.Zone), strings.Join(parts, ", "))
	if rhythm := strings.Join(m.rhythm(), "; "); rhythm != "" {
		s += "\n" + strings.ToUpper(rhythm[:1]) + rhythm[1:] + "."
	}
	left := m.counts.Views[model.ViewToday]
	s += fmt.Sprintf("\n%s left for today", words.Number(left))
	if m.counts.Late > 0 {
		s += ", " + words.Number(m.counts.Late) + " late"
	}
	if m.opt.Throwaway {
		s += ". This was the demo: its leads and what you decided on them are gone. `winnow` opens your own."
	} else {
		s += ". Every decision is saved; `" + m.opt.Undo + "` takes the last one back."
	}
	s = safetext.Block(strings.Join(append([]string{s}, t.unseen...), "\n"))
	if m.w > 0 {
		s = ansi.Wordwrap(s, m.w, "")
	}
	return s
}

// doneParts is what the session did: "12 promoted".
func (m *Model) doneParts() []string {
	t := &m.tally
	var parts []string
	say := func(a model.Action, one, many string) {
		if n := t.done[a]; n > 0 {
			parts = append(parts, words.Count(n, one, many))
		}
	}
	say(model.ActPromote, "promoted", "promoted")
	if n := t.done[model.ActReject]; n > 0 {
		parts = append(parts, words.Number(n)+" rejected"+m.topReasons())
	}
	say(model.ActNurture, "nurtured", "nurtured")
	say(model.ActReopen, "reopened", "reopened")
	say(model.ActTry, "attempt", "attempts")
	say(model.ActSnooze, "snoozed", "snoozed")
	say(model.ActNote, "note", "notes")
	for _, a := range []model.Action{model.ActAccept, model.ActSendBack, model.ActOpportunity, model.ActWon, model.ActLost} {
		did := strings.TrimSuffix(strings.ToLower(words.Done(a)), ":")
		say(a, did, did)
	}
	if n := t.done[model.ActDNC] + t.done[model.ActDNCOff]; n > 0 {
		parts = append(parts, words.Count(n, "change of contact", "changes of contact"))
	}
	if t.undone > 0 {
		parts = append(parts, words.Number(t.undone)+" taken back")
	}
	return parts
}

func (m *Model) topReasons() string {
	best, n := "", 0
	for id, k := range m.tally.reasons {
		if k > n || k == n && id < best {
			best, n = id, k
		}
	}
	if best == "" {
		return ""
	}
	return fmt.Sprintf(" (%s %s)", words.Number(n), words.Reason(m.rules, best))
}

// seen says that the end of the session was noted.
type seen struct{}

// leaveIfDone ends the program once the last save has been answered.
func (m *Model) leaveIfDone() tea.Cmd {
	if !m.quitting || m.done || m.saves.pending() || m.reads.busy || m.imports.Running() || m.own.writing || m.own.unkept || len(m.running) > 0 {
		return nil
	}
	m.done = true
	store, me := m.opt.Store, m.opt.Me
	return func() tea.Msg {
		_ = store.MarkSeen(context.Background(), me) // at worst the same things are told again
		return seen{}
	}
}
