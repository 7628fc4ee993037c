package tui

import (
	"cmp"
	"strings"

	tea "charm.land/bubbletea/v2"

	"winnow/model"
	"winnow/model/when"
	"winnow/tui/prompt"
	"winnow/tui/status"
	"winnow/tui/words"
)

// The lines of the handoff sheet, in their order.
const (
	sheetNote = iota
	sheetOwner
	sheetMeeting
	sheetBudget
	sheetAuthority
	sheetNeed
	sheetTimeline
	sheetNext
)

// sheeting is the handoff sheet being filled in: enter after the first line is all
// that it needs.
type sheeting struct {
	prompt.Form
	aim   selection
	known []string // who may get a lead
	asked string   // a name that nobody known has, and enter was told so
}

func (d *sheeting) press(m *Model, k tea.KeyPressMsg, key string) tea.Cmd {
	if m.endsTyping(k, key) {
		lines := make([]string, len(d.Lines))
		for i := range lines {
			lines[i] = d.Text(i)
		}
		m.keepDraft(d.aim, d.Title, lines...)
		m.open = nil
		return nil
	}
	if key == "tab" && d.complete() || !d.Key(k.Key()) {
		return nil
	}
	c, err := d.command(m)
	if err == nil && d.doubts(c.Owner) {
		return nil
	}
	m.open = nil
	m.aim = &d.aim
	defer func() { m.aim = nil }()
	if err != nil { // a time that was still to come when it was typed
		m.say(status.Error, err.Error())
		return nil
	}
	return m.decide(decision{title: "promote", cmd: c})
}

func (d *sheeting) paste(text string) { d.Paste(text) }

func (d *sheeting) view(m *Model, w, h int) []string { return d.View(m.th, prompt.Snug(w, 78), h) }

// command is what the sheet says. A first word with @ names the owner too, and where
// there is none, it is whom the meeting is with.
func (d *sheeting) command(m *Model) (c model.Command, err error) {
	text := func(i int) string { return strings.TrimSpace(d.Text(i)) }
	c = model.Command{Action: model.ActPromote, Note: text(sheetNote), Owner: strings.TrimPrefix(text(sheetOwner), "@"),
		Sheet: model.Sheet{Budget: model.Answer(text(sheetBudget)), Authority: model.Answer(text(sheetAuthority)),
			Need: model.Answer(text(sheetNeed)), Timeline: model.Answer(text(sheetTimeline)), Next: model.Answer(text(sheetNext))}}
	if first, rest, _ := strings.Cut(c.Note, " "); strings.HasPrefix(first, "@") && c.Owner == "" {
		c.Owner, c.Note = first[1:], strings.TrimSpace(rest)
	}
	c.Sheet.Meeting, err = when.Meeting(text(sheetMeeting), m.now, m.opt.Zone)
	c.Owner = cmp.Or(c.Owner, c.Sheet.Meeting.With)
	if name, is := words.Spelled(c.Owner, d.known); is {
		c.Owner = name
	}
	return c, err
}

// promoteWith opens the handoff sheet. What an earlier handoff of the lead learned
// stands in it.
func (m *Model) promoteWith() tea.Cmd {
	aim := m.aimed()
	if gone := m.decidedElsewhere(aim); gone != "" {
		m.say(status.Warn, gone)
		return nil
	}
	const answers = "yes, no, unknown, or a few words; empty = not asked"
	d := &sheeting{aim: aim, known: m.receivers}
	d.Form = prompt.Form{Title: "Promote " + aim.whom(), Does: "promote", Close: m.typingEnds(), Lines: []prompt.Line{
		sheetNote:      {Name: "in a line", Hint: "@owner first, then what sales should know; enter alone leaves it out", Check: d.checkNote},
		sheetOwner:     {Name: "owner", Hint: "the account executive", Check: d.checkOwner},
		sheetMeeting:   {Name: "meeting", Hint: when.MeetingExamples, Check: m.checkMeeting},
		sheetBudget:    {Name: "budget", Hint: answers, Check: checkAnswer},
		sheetAuthority: {Name: "authority", Hint: answers, Check: checkAnswer},
		sheetNeed:      {Name: "need", Hint: answers, Check: checkAnswer},
		sheetTimeline:  {Name: "timeline", Hint: answers, Check: checkAnswer},
		sheetNext:      {Name: "next step", Hint: "what was agreed to happen next"},
	}}
	if len(aim.rows) == 1 && !aim.bulk {
		if k := m.details.get(aim.rows[0].ID); k != nil {
			if it, ok := model.HandedOver(k.Items); ok {
				for i, text := range map[int]string{sheetOwner: it.Owner, sheetBudget: it.Sheet.Budget, sheetAuthority: it.Sheet.Authority,
					sheetNeed: it.Sheet.Need, sheetTimeline: it.Sheet.Timeline} {
					d.Lines[i].Input.Set(text)
				}
			}
		}
	}
	for i, text := range m.drafted(aim, d.Title) {
		d.Lines[i].Input.Set(text)
	}
	m.open = d
	return m.readReceivers()
}

// checkMeeting says when a meeting is, and with whom.
func (m *Model) checkMeeting(text string) (string, error) {
	x, err := when.Meeting(text, m.now, m.opt.Zone)
	if err != nil || x.IsZero() {
		return "", err
	}
	s := x.At.In(m.opt.Zone).Format("Mon 2 Jan 2006 15:04 MST") + ", " + words.Count(x.Minutes, "minute", "minutes")
	if x.With != "" {
		s += ", with " + x.With
	}
	return s, nil
}

// checkAnswer shows what a short answer stands for.
func checkAnswer(text string) (string, error) {
	if a := model.Answer(text); a != strings.TrimSpace(text) {
		return a, nil
	}
	return "", nil
}
