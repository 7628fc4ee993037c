package words

import (
	"testing"
	"time"

	"winnow/model"
)

func TestDaysAgoAreThoseOfTheCalendar(t *testing.T) {
	for _, c := range []struct {
		name string
		t    time.Time
		want string
	}{
		{"an evening", time.Date(2026, 10, 30, 23, 0, 0, 0, time.UTC), "20d ago"},
		{"the morning after it is a day nearer", time.Date(2026, 10, 31, 8, 0, 0, 0, time.UTC), "19d ago"},
		{"the evening of that day too", time.Date(2026, 10, 31, 20, 0, 0, 0, time.UTC), "19d ago"},
		{"hours stay hours", in(-47 * time.Hour), "47h ago"},
		{"the last of the days", in(-59*day - 20*time.Hour), "60d ago"},
		{"weeks after that", in(-70 * day), "10w ago"},
		{"what is to come", time.Date(2026, 11, 24, 8, 0, 0, 0, time.UTC), "in 5d"},
	} {
		t.Run(c.name, func(t *testing.T) {
			if got := Ago(c.t, now, time.UTC); got != c.want {
				t.Errorf("got %q, want %q", got, c.want)
			}
		})
	}
}

func TestWhatEndsARestIsToldWhole(t *testing.T) {
	s := Speaker{Now: now, Zone: time.UTC}
	for want, u := range map[string]model.Until{
		"nurture":                                     {},
		"nurture until 19 Dec or they act":            {At: in(30 * day), Kind: model.KindAnyIntent},
		"nurture until pricing":                       {Kind: model.PricingView},
		"nurture until score 60":                      {Score: 60},
		"nurture until 19 Dec or pricing or score 60": {At: in(30 * day), Kind: model.PricingView, Score: 60},
	} {
		if got := s.Did(model.Item{Entry: model.Entry{Action: model.ActNurture}, Change: model.Change{Until: u}}); got != want {
			t.Errorf("got %q, want %q", got, want)
		}
	}
}

func TestALeadThatCameBackSaysWhyAlsoAfterATry(t *testing.T) {
	for _, c := range []struct {
		name string
		row  model.Row
		want string
	}{
		{"a touch", model.Row{Return: model.ReturnWoken, ReturnWhy: string(model.PricingView)}, "back: pricing"},
		{"its score", model.Row{Return: model.ReturnWoken, ReturnWhy: "score"}, "back: score rose"},
		{"with a call-back", model.Row{Return: model.ReturnWoken, ReturnWhy: string(model.PricingView), DueKind: model.DueCallback, DueAt: in(time.Hour)}, "back: pricing, call back 12:24"},
		{"snoozed", model.Row{Return: model.ReturnWoken, ReturnWhy: "score", DueKind: model.DueSnooze, DueAt: in(time.Hour)}, "back: score rose, snoozed to 12:24"},
		{"one that never rested", model.Row{DueKind: model.DueCallback, DueAt: in(time.Hour)}, "call back 12:24"},
	} {
		t.Run(c.name, func(t *testing.T) {
			c.row.Stage = model.StageMQL
			if got := (Speaker{Now: now, Zone: time.UTC}).Why(c.row, true).Text; got != c.want {
				t.Errorf("got %q, want %q", got, c.want)
			}
		})
	}
}
