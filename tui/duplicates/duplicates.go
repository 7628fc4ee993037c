// Package duplicates shows two leads that may be one person beside each other, and
// what differs between them.
package duplicates

import (
	"cmp"
	"strconv"
	"time"

	"winnow/model"
	"winnow/themes"
	"winnow/tui/paint"
	"winnow/tui/prompt"
	"winnow/tui/words"
)

// Model goes through pairs. It is a plain value of the console.
type Model struct {
	pairs []model.Duplicate
	more  bool
	at    int
	turn  bool // the later lead stays
}

// New shows pairs, the first one first. more says that there are others.
func New(pairs []model.Duplicate, more bool) *Model { return &Model{pairs: pairs, more: more} }

// Pair is the one that is shown: the lead that stays when they are merged, and the
// one that goes into it; false where there is none.
func (m *Model) Pair() (stays, goes model.Row, ok bool) {
	if m.at >= len(m.pairs) {
		return model.Row{}, model.Row{}, false
	}
	d := m.pairs[m.at]
	if m.turn {
		return d.B, d.A, true
	}
	return d.A, d.B, true
}

// Move goes to another pair.
func (m *Model) Move(by int) {
	if next := max(0, min(m.at+by, len(m.pairs)-1)); next != m.at {
		m.at, m.turn = next, false
	}
}

// Swap has the other lead stay.
func (m *Model) Swap() { m.turn = !m.turn }

// Settled drops the pair that is shown. gone is a lead that is no more: other pairs
// with it go too.
func (m *Model) Settled(gone model.LeadID) {
	var left []model.Duplicate
	at := m.at
	for i, d := range m.pairs {
		if i == m.at || gone != 0 && (d.A.ID == gone || d.B.ID == gone) {
			if i < m.at {
				at--
			}
			continue
		}
		left = append(left, d)
	}
	m.pairs, m.turn = left, false
	m.at = max(0, min(at, len(left)-1))
}

// Keys are its keys as the user has them.
type Keys struct{ Merge, Distinct, Swap, Next, Close string }

// label is the column in which the values begin.
const label = 11

// View draws the pair in at most w x h cells.
func (m *Model) View(th *themes.Theme, w, h int, keys Keys, now time.Time, zone *time.Location) []string {
	w = min(w, 110)
	inner := max(w-4, 1)
	stays, goes, ok := m.Pair()
	if !ok {
		var body []string
		for _, row := range paint.Flow(th, []paint.Span{{Role: themes.Normal, Text: "No two leads look like one person. Pairs are proposed as files come in; none is merged by itself."}}, inner) {
			body = append(body, paint.New(th, themes.Dialog, inner).Spans(row...).String())
		}
		return prompt.Box(th, w, "Duplicates", prompt.Hints(keys.Close, "close"), body)
	}
	var body []string
	line := func() *paint.Line { return paint.New(th, themes.Dialog, inner) }
	half := max(1, (inner-label-2)/2)
	of := words.Number(m.at+1) + " of " + words.Number(len(m.pairs))
	if m.more {
		of += " and more"
	}
	body = append(body, line().Put(themes.Dim, "They share "+share(m.pairs[m.at])+".").End(0, paint.Span{Role: themes.Faint, Text: of}).String(), line().String())
	body = append(body, line().To(label).Cell(themes.Section, "STAYS", half).Gap(2).Put(themes.Section, "GOES INTO IT").String())
	a, b := facts(stays, now, zone), facts(goes, now, zone)
	for i, f := range a {
		if f.value == "" && b[i].value == "" || len(body) >= h-2 {
			continue
		}
		role, sign := themes.Dim, ""
		switch {
		case f.value == b[i].value:
		case f.value == "" || b[i].value == "":
			role = themes.Normal
		default:
			role, sign = themes.Soon, th.Glyphs.Warn
		}
		l := line().Put(themes.Section, f.name).To(label-2).Cell(themes.Warn, sign, 1).To(label)
		body = append(body, l.Cell(role, orDash(th, f.value), half).Gap(2).Put(role, orDash(th, b[i].value)).String())
	}
	hints := []string{keys.Merge, "merge", keys.Distinct, "not the same", keys.Swap, "the other stays"}
	if len(m.pairs) > 1 {
		hints = append(hints, keys.Next, "next")
	}
	return prompt.Box(th, w, "Duplicates", prompt.Hints(append(hints, keys.Close, "close")...), body)
}

func orDash(th *themes.Theme, s string) string {
	if s == "" {
		return th.Glyphs.Dash
	}
	return s
}

// share is what they have in common.
func share(d model.Duplicate) string {
	domain := ""
	if d.Domain != "" && model.NormalCompany(d.A.Company) != model.NormalCompany(d.B.Company) {
		domain = "the domain " + d.Domain + ", at companies of other names"
	}
	switch d.Why {
	case model.SpelledAlike:
		return cmp.Or(domain, "the company") + ", and names that are spelled alike"
	case "name":
		if domain != "" {
			return "the name and " + domain
		}
		return "name and company"
	case "email":
		return "the e-mail address"
	case "id":
		return "an id of one source"
	case "phone":
		return "the phone number"
	}
	return d.Why
}

type fact struct{ name, value string }

// facts are what is compared.
func facts(r model.Row, now time.Time, zone *time.Location) []fact {
	decided := words.Stage(r.Stage)
	if r.DecidedBy != "" {
		decided += ", by " + r.DecidedBy
	}
	tries, touches := "", ""
	if r.Attempts > 0 {
		tries = words.Count(r.Attempts, "try", "tries")
	}
	if r.Touches > 0 {
		touches = words.Number(r.Touches)
		if !r.LastTouch.IsZero() {
			touches += ", last " + words.Date(r.LastTouch, now, zone)
		}
	}
	return []fact{{"NAME", r.Label}, {"TITLE", r.Title}, {"COMPANY", r.Company}, {"E-MAIL", r.Email}, {"PHONE", r.Phone}, {"COUNTRY", r.Country},
		{"SOURCE", r.Source}, {"OWNER", r.Owner}, {"STAGE", decided}, {"SCORE", strconv.Itoa(r.Score)}, {"TOUCHES", touches}, {"TRIES", tries}, {"ID", r.ExternalID}}
}

// Len is how many pairs are left.
func (m *Model) Len() int { return len(m.pairs) }
