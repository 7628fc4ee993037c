package words_test

import (
	"testing"
	"time"

	"winnow/model"
	"winnow/tui/words"
)

func TestARowIsReadOutInWords(t *testing.T) {
	now := time.Date(2026, 11, 19, 11, 24, 0, 0, time.UTC)
	s := words.Speaker{Me: "me", Now: now, Zone: time.UTC}
	s.Glyphs.Times = "x"
	maya := model.Row{Label: "Maya Ortiz", Title: "VP Operations", Company: "Northwind Freight", Score: 95, Grade: "A1", Stage: model.StageMQL,
		DueAt: now.Add(10 * time.Minute), DueKind: model.DueHot, Why: model.Why{Kind: model.DemoRequest, At: now.Add(-5 * time.Minute), Count: 1}}
	with := func(change func(*model.Row)) model.Row { r := maya; change(&r); return r }
	for _, c := range []struct {
		name string
		row  model.Row
		want string
	}{
		{"one that is due", maya, "Maya Ortiz, VP Operations, Northwind Freight, score 95, A1, due in 10 minutes, demo request 5 minutes ago"},
		{"a late one", with(func(r *model.Row) { r.DueAt = now.Add(-time.Minute) }), "Maya Ortiz, VP Operations, Northwind Freight, score 95, A1, late by 1 minute, demo request 5 minutes ago"},
		{"a tried one", with(func(r *model.Row) { r.DueAt, r.Attempts = time.Time{}, 2 }), "Maya Ortiz, VP Operations, Northwind Freight, score 95, A1, demo request 5 minutes ago, 2 tries so far"},
		{"several times", with(func(r *model.Row) { r.DueAt, r.Why.Count = time.Time{}, 3 }), "Maya Ortiz, VP Operations, Northwind Freight, score 95, A1, demo request 3 times"},
		{"an address alone", model.Row{Label: "jk@x.example", Email: "jk@x.example", Score: 5, Stage: model.StageMQL, EmailCause: "unsubscribed"},
			"jk@x.example, score 5, fit only, do not e-mail"},
		{"a decided one", model.Row{Label: "Ann", Score: 5, Stage: model.StageSQL, DecidedBy: "me", DecidedAt: now}, "Ann, score 5, " + words.Stage(model.StageSQL) + ", waits since today, since 11:24"},
	} {
		t.Run(c.name, func(t *testing.T) {
			if got := s.Spoken(c.row, c.row.Stage.Open()); got != c.want {
				t.Errorf("%q\nwant %q", got, c.want)
			}
		})
	}
}
