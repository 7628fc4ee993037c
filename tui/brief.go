package tui

import (
	"fmt"
	"strings"

	"winnow/model"
	"winnow/model/safetext"
	"winnow/tui/words"
)

// briefTouches is how many touches a brief tells of: who gets it reads the others
// where the lead is.
const briefTouches = 12

// brief is a lead as text for somebody else: who, why now, what the score is made
// of, what happened, and what was decided that stands. It is clean text.
func brief(d *model.Detail, say words.Speaker) string {
	parts := []string{briefWho(d), briefWhy(d, say), briefScore(d, say), briefTouched(d, say), briefBefore(d, say)}
	return safetext.Block(strings.Join(nonEmpty(parts...), "\n\n") + "\n")
}

func briefWho(d *model.Detail) string {
	l, r := d.Lead, d.Row
	employees := ""
	if l.Employees > 0 {
		employees = words.Count(l.Employees, "person", "people")
	}
	email, phone := l.Email, l.Phone
	if r.EmailCause != "" {
		email = "do not e-mail (" + words.Cause(r.EmailCause) + ")"
	}
	if r.PhoneCause != "" {
		phone = "do not call (" + words.Cause(r.PhoneCause) + ")"
	}
	var lines []string
	for _, parts := range [][]string{{r.Label, l.Title}, {l.Company, employees, l.Industry, l.City, l.Country}, {email, phone}, {l.URL}} {
		lines = append(lines, strings.Join(nonEmpty(parts...), ", "))
	}
	return strings.Join(nonEmpty(lines...), "\n")
}

func briefWhy(d *model.Detail, say words.Speaker) string {
	lines := []string{"Why now"}
	for _, sentence := range say.WhyNow(d) {
		text := ""
		for _, phrase := range sentence {
			text += phrase.Text
		}
		lines = append(lines, "  "+text)
	}
	return strings.Join(lines, "\n")
}

func briefScore(d *model.Detail, say words.Speaker) string {
	lines := []string{fmt.Sprintf("Score %d %s: fit %d, engagement %d", d.Scored.Score, d.Scored.Grade, d.Scored.Fit, d.Scored.Engagement)}
	for _, x := range d.Scored.Terms() {
		when := ""
		if x.Full != 0 {
			when = fmt.Sprintf(" (%d, faded)", x.Full)
		}
		if !x.At.IsZero() {
			when += ", " + words.Stamp(x.At, say.Now, say.Zone)
		}
		lines = append(lines, fmt.Sprintf("  %+d  %s%s", x.Points, x.Signal, when))
	}
	return strings.Join(lines, "\n")
}

func briefTouched(d *model.Detail, say words.Speaker) string {
	if len(d.Touches) == 0 {
		return ""
	}
	lines := []string{fmt.Sprintf("What happened (%d)", d.TouchCount)}
	for _, t := range d.Touches[:min(len(d.Touches), briefTouches)] {
		what := words.Kind(t.Kind)
		if t.Attempt != "" {
			what = words.Outcome(t.Attempt) + " (" + t.By + ")"
		}
		if t.Detail != "" {
			what += ": " + t.Detail
		}
		lines = append(lines, "  "+words.Date(t.At, say.Now, say.Zone)+"  "+what)
	}
	return strings.Join(lines, "\n")
}

// briefBefore leaves out what was taken back, and attempts: they are among what
// happened.
func briefBefore(d *model.Detail, say words.Speaker) string {
	var lines []string
	for _, it := range model.Live(d.Items) {
		if it.Action == model.ActTry {
			continue
		}
		note := ""
		if it.Note != "" {
			note = " (" + it.Note + ")"
		}
		lines = append(lines, "  "+words.Date(it.At, say.Now, say.Zone)+"  "+say.Item(it)+note)
	}
	if len(lines) == 0 {
		return ""
	}
	return strings.Join(append([]string{"Before"}, lines...), "\n")
}
