package tui

import (
	"fmt"
	"strings"
	"time"

	"winnow/model"
	"winnow/model/safetext"
	"winnow/tui/words"
)

// brief is a lead as text for somebody else: who, why now, what happened, what
// was tried and decided. It is clean text.
func brief(d *model.Detail, rules model.Rules, now time.Time, zone *time.Location) string {
	var b strings.Builder
	line := func(parts ...string) {
		var kept []string
		for _, p := range parts {
			if p != "" {
				kept = append(kept, p)
			}
		}
		if len(kept) > 0 {
			b.WriteString(strings.Join(kept, ", ") + "\n")
		}
	}
	l, r := d.Lead, d.Row
	line(r.Label, l.Title)
	employees := ""
	if l.Employees > 0 {
		employees = words.Count(l.Employees, "person", "people")
	}
	line(l.Company, employees, l.Industry, l.City, l.Country)
	email, phone := l.Email, l.Phone
	if r.EmailCause != "" {
		email = "do not e-mail (" + words.Cause(r.EmailCause) + ")"
	}
	if r.PhoneCause != "" {
		phone = "do not call (" + words.Cause(r.PhoneCause) + ")"
	}
	line(email, phone)
	line(l.URL)
	fmt.Fprintf(&b, "\nScore %d %s: fit %d, engagement %d\n", d.Scored.Score, d.Scored.Grade, d.Scored.Fit, d.Scored.Engagement)
	for _, x := range d.Scored.Terms() {
		when := ""
		if !x.At.IsZero() {
			when = ", " + words.Stamp(x.At, now, zone)
		}
		if x.Full != 0 {
			when = fmt.Sprintf(" (%d, faded)", x.Full) + when
		}
		fmt.Fprintf(&b, "  %+d  %s%s\n", x.Points, x.Signal, when)
	}
	if len(d.Touches) > 0 {
		fmt.Fprintf(&b, "\nWhat happened (%d)\n", d.TouchCount)
	}
	for i, t := range d.Touches {
		if i == 12 {
			break
		}
		what := words.Kind(t.Kind)
		if t.Attempt != "" {
			what = words.Outcome(t.Attempt) + " (" + t.By + ")"
		}
		if t.Detail != "" {
			what += ": " + t.Detail
		}
		fmt.Fprintf(&b, "  %s  %s\n", words.Date(t.At, now, zone), what)
	}
	for i, it := range d.Items {
		if i == 0 {
			b.WriteString("\nBefore\n")
		}
		what := words.FirstName(it.Actor) + ": " + strings.ReplaceAll(string(it.Action), "_", " ")
		if it.Reason != "" {
			what += ", " + words.Reason(rules, it.Reason)
		}
		if it.Note != "" {
			what += " (" + it.Note + ")"
		}
		fmt.Fprintf(&b, "  %s  %s\n", words.Date(it.At, now, zone), what)
	}
	return safetext.Block(b.String())
}
