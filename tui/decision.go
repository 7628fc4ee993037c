package tui

import (
	"strings"
	"time"

	tea "charm.land/bubbletea/v2"

	"winnow/model"
	"winnow/model/when"
	"winnow/themes"
	"winnow/tui/action"
	"winnow/tui/paint"
	"winnow/tui/prompt"
	"winnow/tui/status"
	"winnow/tui/words"
)

// decision is what a key asks for, before it is known of which lead and when.
type decision struct {
	title string        // as in a question: "reject as student"
	cmd   model.Command // what does not depend on lead and time
	until func(now time.Time) time.Time
	due   func(now time.Time) time.Time
}

// command is the decision as made now.
func (d decision) command(now time.Time) model.Command {
	c := d.cmd
	c.At = now
	if d.until != nil {
		c.Until.At = d.until(now)
	}
	if d.due != nil {
		c.Due = d.due(now)
	}
	return c
}

// repeatable reports whether `.` does it again. A note, a sheet, the right person and
// the words of a send-back are about one lead, a merge about two.
func (d decision) repeatable() bool {
	if !d.cmd.Sheet.IsZero() || len(d.cmd.Right) > 0 || d.cmd.Action == model.ActSendBack && d.cmd.Note != "" {
		return false
	}
	return d.cmd.Action != model.ActNote && d.cmd.Action != model.ActMerge && d.cmd.Action != model.ActDistinct
}

// decide does a decision to what is aimed at: at once to one lead, after a
// question to several.
func (m *Model) decide(d decision) tea.Cmd {
	sel := m.aimed()
	switch {
	case len(sel.rows) == 0:
		m.say(status.Warn, "No lead is selected")
		return nil
	case sel.bulk:
		m.askBulk(d, sel)
		return nil
	}
	c := d.command(m.now)
	if ref := action.Refusal(sel.rows[0], c, m.rules); ref != nil && !m.unsure(sel.rows[0].ID) {
		m.say(status.Warn, "Not done, "+sel.rows[0].Label+": "+ref.Msg)
		return nil
	}
	if round := m.round(sel.rows[0].ID); d.cmd.Action == model.ActNurture && round >= roundsFree {
		m.askRound(d, sel, round+1)
		return nil
	}
	return m.submit(d, sel)
}

// roundsFree is how many rests a lead has before winnow asks whether one more helps.
const roundsFree = 2

// round is how often a lead has rested, as far as it is known.
func (m *Model) round(id model.LeadID) int {
	if k := m.details.find(id); k != nil && k.fail == "" {
		return k.d.State.Round
	}
	return 0
}

// askRound asks before a lead rests for the third time, or yet again.
func (m *Model) askRound(d decision, sel selection, round int) {
	label := sel.rows[0].Label
	m.openConfirm("Nurture", []paint.Span{{Role: themes.Strong, Text: "Rest number " + number(round) + " for " + label + "?"},
		{Role: themes.Dim, Text: "It came back from every rest so far without a deal. " + m.keys.Key(action.Reject) + " rejects it with a reason, " +
			m.keys.Key(action.Promote) + " hands it to sales."}},
		"let it rest once more", func(m *Model) tea.Cmd { return m.submit(d, sel) })
}

func number(n int) string { return words.Number(n) }

// names lists the first few leads.
func names(rows []model.Row, most int) string {
	var s []string
	for i, r := range rows {
		if i == most {
			s = append(s, "and "+words.Number(len(rows)-most)+" more")
			break
		}
		s = append(s, r.Label)
	}
	return strings.Join(s, ", ")
}

// leaves reports whether a lead leaves its place in the list by what a command
// made of it.
func (m *Model) leaves(c model.Command, after model.Row) bool {
	if c.Action == model.ActMerge {
		return true
	}
	put := (c.Action == model.ActTry || c.Action == model.ActSnooze) && !after.DueAt.IsZero()
	switch m.list.Shows() {
	case model.ViewAll:
		return false
	case model.ViewNurture:
		return after.Stage != model.StageNurture
	case model.ViewHandedOff:
		return !after.Stage.HandedOff()
	case model.ViewToday:
		return !after.Stage.Open() || put // it comes back where it is due
	}
	return !after.Stage.Open()
}

// applied is a row as a command left it. The list is read again soon; until then
// this is what is shown.
func applied(r model.Row, c model.Command, d model.Done) model.Row {
	r.Version, r.Stage = d.Version, d.Change.To
	if d.Change.From != d.Change.To || c.Action.Decides() {
		r.Reason, r.DecidedAt, r.DecidedBy = d.Change.Reason, c.At, c.Actor
		r.DueAt, r.DueKind = d.Due, model.DueNone
	}
	switch c.Action {
	case model.ActTry:
		r.Attempts, r.LastOutcome = d.Attempts, c.Outcome
		r.DueAt, r.DueKind = d.Change.Due, model.DueCallback
	case model.ActSnooze:
		r.DueAt, r.DueKind = d.Change.Due, model.DueSnooze
	case model.ActDNC, model.ActDNCOff:
		if c.Channel != model.ChannelPhone {
			r.EmailCause = d.Change.Cause
		}
		if c.Channel != model.ChannelEmail {
			r.PhoneCause = d.Change.Cause
		}
	}
	if r.DueAt.IsZero() {
		r.DueKind = model.DueNone
	}
	return r
}

// clockOn is a time of day some days on, in the user's zone.
func (m *Model) clockOn(days int, hour int) func(time.Time) time.Time {
	return func(now time.Time) time.Time {
		y, mo, d := now.In(m.opt.Zone).Date()
		return time.Date(y, mo, d+days, hour, 0, 0, 0, m.opt.Zone).UTC()
	}
}

// nextMonday is the Monday to come at nine.
func (m *Model) nextMonday() func(time.Time) time.Time {
	return func(now time.Time) time.Time {
		wd := int(now.In(m.opt.Zone).Weekday())
		return m.clockOn(1+(7-wd)%7, 9)(now)
	}
}

// months is the same clock time so many months on.
func (m *Model) months(n int) func(time.Time) time.Time {
	return func(now time.Time) time.Time { return when.AddMonths(now.In(m.opt.Zone), n).UTC() }
}

func after(d time.Duration) func(time.Time) time.Time {
	return func(now time.Time) time.Time { return now.Add(d) }
}

func fixed(t time.Time) func(time.Time) time.Time { return func(time.Time) time.Time { return t } }

// askTime opens a line for a time, and decides with it.
func (m *Model) askTime(title string, with func(t time.Time) decision) {
	m.openAsk(prompt.Ask{Title: title, Hint: when.Examples, Check: m.checkTime}, func(m *Model, text string) tea.Cmd {
		t, err := m.parseTime(text)
		if err != nil {
			m.say(status.Error, err.Error())
			return nil
		}
		return m.decide(with(t))
	})
}

func (m *Model) parseTime(text string) (time.Time, error) {
	return when.Parse(text, m.now, m.opt.Zone)
}

func (m *Model) checkTime(text string) (string, error) {
	t, err := m.parseTime(text)
	if err != nil {
		return "", err
	}
	return t.In(m.opt.Zone).Format("Mon 2 Jan 2006 15:04"), nil
}

// askRest asks until when a lead rests: a time, a kind of touch or a score.
func (m *Model) askRest(title string) {
	m.openAsk(prompt.Ask{Title: title, Hint: "14d, 1 dec, demo request, score:60: the first of several, with commas", Check: m.checkRest}, func(m *Model, text string) tea.Cmd {
		u, err := m.parseRest(text)
		if err != nil {
			m.say(status.Error, err.Error())
			return nil
		}
		return m.decide(decision{title: "nurture", cmd: model.Command{Action: model.ActNurture, Until: u}})
	})
}

func (m *Model) parseRest(text string) (model.Until, error) {
	return when.Rest(text, m.now, m.opt.Zone, append(model.InboundKinds(), model.KindAnyIntent))
}

func (m *Model) checkRest(text string) (string, error) {
	u, err := m.parseRest(text)
	if err != nil {
		return "", err
	}
	return restEnds(u, func(t time.Time) string { return t.In(m.opt.Zone).Format("Mon 2 Jan 2006 15:04") }), nil
}

// restEnds says what ends a rest, a time as at says it.
func restEnds(u model.Until, at func(time.Time) string) string {
	var ends []string
	if !u.At.IsZero() {
		ends = append(ends, at(u.At))
	}
	switch u.Kind {
	case "":
	case model.KindAnyIntent:
		ends = append(ends, "they act")
	default:
		ends = append(ends, words.Kind(u.Kind))
	}
	if u.Score > 0 {
		ends = append(ends, "score "+number(u.Score))
	}
	return strings.Join(ends, " or ")
}

// whom names what a prompt is about.
func (s selection) whom() string {
	if len(s.rows) == 1 {
		return s.rows[0].Label
	}
	return count(len(s.rows), "lead", "leads")
}

func count(n int, one, many string) string { return words.Count(n, one, many) }
