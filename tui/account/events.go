package account

import (
	"strconv"
	"time"

	"winnow/model"
	"winnow/themes"
	"winnow/tui/paint"
	"winnow/tui/words"
)

// line is one line of the time line: a visit of somebody, one touch, or a decision.
type line struct {
	lead    model.LeadID
	label   string
	at      time.Time
	touches []model.Touch // newest first
	item    *model.Item
}

// group puts the touches of a visit into one line.
func (m *Model) group(zone *time.Location) {
	if m.lines != nil {
		return
	}
	day := func(t time.Time) string { return t.In(zone).Format(time.DateOnly) }
	for _, e := range m.a.Events {
		if e.Item != nil {
			m.lines = append(m.lines, line{lead: e.Lead, label: e.Label, at: e.At, item: e.Item})
			continue
		}
		t := *e.Touch
		if n := len(m.lines) - 1; n >= 0 && m.lines[n].lead == e.Lead && m.lines[n].item == nil && day(m.lines[n].at) == day(t.At) {
			first := m.lines[n].touches[0]
			web := web(first) && web(t)
			if web || first.Kind == t.Kind && first.Detail == t.Detail && first.Attempt == "" && t.Attempt == "" {
				m.lines[n].touches = append(m.lines[n].touches, t)
				continue
			}
		}
		m.lines = append(m.lines, line{lead: e.Lead, label: e.Label, at: t.At, touches: []model.Touch{t}})
	}
}

func web(t model.Touch) bool { return words.Channel(t) == "web" && !t.Outbound && t.Attempt == "" }

// events draws the time line, newest first: h lines.
func (m *Model) events(th *themes.Theme, w, h int, say words.Speaker) []string {
	if h <= 0 {
		return nil
	}
	m.group(say.Zone)
	rows := h - 1
	m.scroll = max(0, min(m.scroll, len(m.lines)-rows))
	head := paint.New(th, themes.Base, w).Gap(1).Put(section(m.timeline), "WHAT HAPPENED").Gap(2)
	if len(m.lines) == 0 {
		head.Put(themes.Faint, "nothing is known")
	} else {
		head.Put(themes.Faint, "with all of them, newest first")
	}
	if n := len(m.lines); n > rows {
		head.End(1, paint.Span{Role: themes.Faint, Text: strconv.Itoa(min(m.scroll+rows, n)) + " of " + strconv.Itoa(n)})
	}
	out := []string{head.String()}
	who, stamp := 0, 7
	for _, e := range m.lines {
		who = max(who, paint.Width(th, paint.Clean(words.ShortName(e.label))))
		stamp = max(stamp, len(words.Stamp(e.at, say.Now, say.Zone)))
	}
	who = min(who, max(8, w/5))
	for i := m.scroll; len(out) < h; i++ {
		switch {
		case i < len(m.lines):
			out = append(out, m.event(th, w, i, who, stamp, say))
		case i == len(m.lines) && m.a.Older:
			out = append(out, paint.New(th, themes.Base, w).Gap(stamp+3).Put(themes.Faint, "what happened before is not read").String())
		default:
			out = append(out, paint.Blank(th, themes.Base, w))
		}
	}
	return out
}

func (m *Model) event(th *themes.Theme, w, i, who, stamp int, say words.Speaker) string {
	e := m.lines[i]
	l := paint.New(th, themes.Base, w).Gap(1)
	date := words.Stamp(e.at, say.Now, say.Zone)
	if i > m.scroll && words.Stamp(m.lines[i-1].at, say.Now, say.Zone) == date {
		date = ""
	}
	name := themes.Normal
	if e.lead == m.Selected().ID {
		name = themes.Strong
	}
	l.Right(themes.Dim, date, stamp).Gap(2).Cell(name, words.ShortName(e.label), who).Gap(2)
	if e.item != nil {
		return l.Put(decided(e.item.Action), paint.Cut(th, paint.Clean(say.Item(*e.item)+note(th, e.item.Note)), max(1, l.Left()-1))).String()
	}
	t := e.touches[0]
	channel, text, role := words.Channel(t), say.Touch(t), themes.Normal
	switch {
	case web(t):
		text = say.Visit(e.touches)
	case len(e.touches) > 1:
		text += " " + th.Glyphs.Times + strconv.Itoa(len(e.touches))
	}
	switch {
	case t.Attempt != "":
		channel, role = "try", themes.Dim
	case t.Outbound:
		role = themes.Dim
	case t.Kind.Intent():
		role = themes.Engagement
	}
	if l.Left() > 40 {
		l.Cell(themes.Faint, channel, 9)
	}
	if c := t.UTM.Words(); c != "" && t.Kind != model.AdClick {
		text += " (" + c + ")"
	}
	return l.Put(role, paint.Cut(th, paint.Clean(text), max(1, l.Left()-1))).String()
}

// decided is the colour of a decision: done, refused, or neither.
func decided(a model.Action) themes.Role {
	switch a {
	case model.ActPromote, model.ActAccept, model.ActOpportunity, model.ActWon:
		return themes.Done
	case model.ActReject, model.ActSendBack, model.ActLost:
		return themes.Refused
	case model.ActTrigger, model.ActWake, model.ActNote:
		return themes.Dim
	}
	return themes.Accent
}

func note(th *themes.Theme, s string) string {
	if s == "" {
		return ""
	}
	return " (" + th.Glyphs.Open + s + th.Glyphs.Close + ")"
}
