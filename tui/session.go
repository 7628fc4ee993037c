package tui

import (
	"slices"
	"strings"
	"time"

	tea "charm.land/bubbletea/v2"

	"winnow/model"
	"winnow/model/safetext"
	"winnow/themes"
	"winnow/tui/action"
	"winnow/tui/paint"
	"winnow/tui/prompt"
	"winnow/tui/status"
	"winnow/tui/words"
)

// tried notes how long a lead had waited when it was tried first, in working time
// where the team has hours.
func (m *Model) tried(row model.Row, c model.Command, d model.Done) {
	from := row.QualifiedAt
	if from.IsZero() {
		from = row.WaitingSince
	}
	if c.Action != model.ActTry || d.Attempts != 1 || from.IsZero() || !from.Before(c.At) {
		return
	}
	waited := c.At.Sub(from)
	if h := m.rules.Hours; h != nil {
		waited = h.Between(from, c.At)
	}
	m.tally.firsts = append(m.tally.firsts, waited)
}

// median is the time to the first attempt of the leads that were tried first in this
// session; false where there are none.
func (t *tally) median() (time.Duration, bool) {
	if len(t.firsts) == 0 {
		return 0, false
	}
	all := slices.Clone(t.firsts)
	slices.Sort(all)
	if n := len(all); n%2 == 0 {
		return (all[n/2-1] + all[n/2]) / 2, true
	}
	return all[len(all)/2], true
}

// decided is how many leads were decided on.
func (t *tally) decided() (n int) {
	for a, k := range t.done {
		if a.Decides() {
			n += k
		}
	}
	return n
}

// leastPace is how long a session is at least before its pace says something.
const leastPace = 5 * time.Minute

// rhythm says how fast the session went, a sentence each.
func (m *Model) rhythm() (out []string) {
	t := &m.tally
	if took := m.now.Sub(t.began); t.decided() > 0 && took >= leastPace {
		out = append(out, count(int(float64(t.decided())/took.Hours()+0.5), "decision an hour", "decisions an hour"))
	}
	if wait, ok := t.median(); ok {
		text := "under a minute"
		if wait >= time.Minute {
			text = words.Span(wait)
		}
		if m.rules.Hours != nil {
			text += " of working time"
		}
		out = append(out, "first attempt after "+text+" (median of "+count(len(t.firsts), "lead", "leads")+")")
	}
	return out
}

// sessionText is the session as text for the stand-up.
func (m *Model) sessionText() string {
	t := &m.tally
	lines := []string{m.opt.Me + ", " + t.began.In(m.opt.Zone).Format("Mon 2 Jan, 15:04") + " to " + words.Clock(m.now, m.opt.Zone)}
	if parts := m.doneParts(); len(parts) > 0 {
		lines = append(lines, strings.Join(parts, ", "))
	} else {
		lines = append(lines, "nothing was decided yet")
	}
	lines = append(lines, m.rhythm()...)
	left := count(m.counts.Views[model.ViewToday], "lead", "leads") + " left for today"
	if m.counts.Late > 0 {
		left += ", " + words.Number(m.counts.Late) + " late"
	}
	return safetext.Block(strings.Join(append(lines, left), "\n"))
}

// sessionDialog shows the session so far.
type sessionDialog struct{}

func (m *Model) openSession() { m.open = sessionDialog{} }

func (sessionDialog) press(m *Model, _ tea.KeyPressMsg, key string) tea.Cmd {
	a := m.keys.Find(action.Main, key)
	switch {
	case a == nil:
	case a.ID == action.Close || a.ID == action.Leave || a.ID == action.Session:
		m.open = nil
	case a.ID == action.Brief:
		m.open = nil
		m.say(status.OK, "Session copied")
		return tea.SetClipboard(m.sessionText())
	}
	return nil
}

func (sessionDialog) paste(string) {}

func (sessionDialog) view(m *Model, w, h int) []string {
	w = prompt.Snug(w, 72)
	inner := max(w-4, 1)
	var body []string
	for _, l := range strings.Split(m.sessionText(), "\n") {
		for _, row := range paint.Flow(m.th, []paint.Span{{Role: themes.Normal, Text: l}}, inner) {
			body = append(body, paint.New(m.th, themes.Dialog, inner).Spans(row...).String())
		}
	}
	return prompt.Box(m.th, w, "The session so far", prompt.Hints(m.keys.Key(action.Brief), "copy", m.keys.Key(action.Close), "close"), body[:min(len(body), max(1, h-2))])
}
