package store_test

import (
	"context"
	"testing"
	"time"

	"winnow/model"
	"winnow/model/criteria"
)

// office are criteria of a team that works from nine to six in New York, though
// whoever runs the tests is in Berlin.
func office(t testing.TB, team string) *criteria.Criteria {
	t.Helper()
	c, err := criteria.Parse("criteria.toml", `
[team]
`+team+`

[threshold]
mql = { score = 30 }
hot = { score = 90 }

[group.intent]
side = "engagement"
cap = 60

[[rule]]
name = "asked for a demo"
group = "intent"
touch = "demo_request"
points = 35

[[trigger]]
name = "demo request"
touches = ["demo_request"]
then = ["hot"]
`)
	if err != nil {
		t.Fatal(err)
	}
	return c
}

// row is a lead as the lists show it, and whether it stands under NOW.
func (d *desk) row(lead model.LeadID) (row model.Row, now bool) {
	d.t.Helper()
	detail, err := d.Detail(context.Background(), lead, 5)
	if err != nil {
		d.t.Fatal(err)
	}
	for _, id := range d.today(model.SectionNow) {
		now = now || id == lead
	}
	return detail.Row, now
}

func (d *desk) today(sec model.Section) (ids []model.LeadID) {
	d.t.Helper()
	page, err := d.Page(context.Background(), model.Query{View: model.ViewToday, Section: sec, Now: d.now, Zone: berlin, Limit: 100})
	if err != nil {
		d.t.Fatal(err)
	}
	for _, r := range page.Rows {
		ids = append(ids, r.ID)
	}
	return ids
}

func (d *desk) turn(clock string) {
	d.t.Helper()
	at, err := time.Parse("2006-01-02 15:04", clock)
	if err != nil {
		d.t.Fatal(err)
	}
	d.now = at
}

func at(clock string) time.Time {
	t, err := time.Parse("2006-01-02 15:04", clock)
	if err != nil {
		panic(err)
	}
	return t
}

func demoAt(lead, clock string) []string { // said's touches count from thursday
	return []string{"name=" + lead, "email=" + lead + "@gmail.com", "@demo_request " + at(clock).Sub(thursday).String()}
}

func TestASaturdayNightsDemoRequestIsDueOnMondayMorningHoweverLateItIsImported(t *testing.T) {
	d := newDesk(t)
	d.apply(office(t, `hours = "Mon-Fri 09:00-18:00"`+"\n"+`zone = "America/New_York"`))
	d.turn("2026-11-21 20:00")
	d.bring("crm", said(demoAt("ann", "2026-11-21 19:40")...))
	ann := d.find("ann")
	row, now := d.row(ann)
	if !now || row.DueKind != model.DueHot || !row.DueAt.Equal(at("2026-11-23 14:15")) || row.Late(d.now) {
		t.Errorf("on Saturday under NOW %v, due %s as %s", now, row.DueAt, row.DueKind)
	}
	d.turn("2026-11-23 14:20")
	if row, now := d.row(ann); !now || !row.Late(d.now) {
		t.Errorf("on Monday, five minutes after a quarter past nine in New York: under NOW %v, %+v", now, row)
	}
	d.bring("crm", said(demoAt("bob", "2026-11-21 19:40")...))
	if row, _ := d.row(d.find("bob")); !row.DueAt.Equal(at("2026-11-23 14:15")) || !row.Late(d.now) {
		t.Errorf("imported two days later it is due %s", row.DueAt)
	}
}

func TestAnAttemptStopsTheClockUntilTheLeadIsHotAgain(t *testing.T) {
	ctx := context.Background()
	d := newDesk(t)
	criteria := office(t, `hours = "Mon-Fri 09:00-18:00"`+"\n"+`zone = "UTC"`)
	d.apply(criteria)
	d.turn("2026-11-19 10:05")
	d.bring("crm", said(demoAt("ann", "2026-11-19 10:00")...))
	ann := d.find("ann")
	expect := func(when, due string, kind model.DueKind, now bool) {
		t.Helper()
		row, under := d.row(ann)
		if row.DueKind != kind || due != "" && !row.DueAt.Equal(at(due)) || due == "" && !row.DueAt.IsZero() || under != now {
			t.Errorf("%s: due %s as %q, under NOW %v; want %s as %q, %v", when, row.DueAt, row.DueKind, under, due, kind, now)
		}
		if x, err := d.Doctor(ctx); err != nil || !x.Healthy() {
			t.Errorf("%s: %v %v", when, x.Problems, err)
		}
	}
	expect("hot", "2026-11-19 10:15", model.DueHot, true)

	d.turn("2026-11-19 15:30")
	d.do(model.ActTry, ann, func(c *model.Command) { c.Outcome = model.NoAnswer })
	expect("tried: four hours on is after work", "2026-11-20 09:00", model.DueCallback, false)
	if err := d.Rescore(ctx, nil); err != nil {
		t.Fatal(err)
	}
	expect("scored anew", "2026-11-20 09:00", model.DueCallback, false)

	d.turn("2026-11-19 16:00")
	d.bring("crm", said(append(demoAt("ann", "2026-11-19 10:00"), "@demo_request "+at("2026-11-19 15:50").Sub(thursday).String())...))
	expect("asked again", "2026-11-19 16:05", model.DueHot, true)
	if err := d.Rescore(ctx, nil); err != nil {
		t.Fatal(err)
	}
	expect("asked again, scored anew", "2026-11-19 16:05", model.DueHot, true)

	d.turn("2026-11-19 16:01")
	d.do(model.ActTry, ann, func(c *model.Command) { c.Outcome = model.Connected })
	expect("reached", "", model.DueNone, false)
	d.undo(model.EntryID{})
	expect("not reached after all", "2026-11-19 16:05", model.DueHot, true)
	d.do(model.ActSnooze, ann, func(c *model.Command) { c.Due = at("2026-11-30 09:00") })
	expect("snoozed", "2026-11-30 09:00", model.DueSnooze, false)
	d.do(model.ActPromote, ann)
	expect("promoted", "", model.DueNone, false)
	d.turn("2026-11-20 17:00")
	d.do(model.ActSendBack, ann, func(c *model.Command) { c.Reason = "no-show" })
	expect("sent back on Friday afternoon: four working hours", "2026-11-23 12:00", model.DueSentBack, true)
}

func TestOtherWorkingHoursMoveWhatIsDueAndUndoMovesItBack(t *testing.T) {
	d := newDesk(t)
	d.apply(office(t, `zone = "UTC"`))
	d.turn("2026-12-24 17:50")
	d.bring("crm", said(demoAt("ann", "2026-12-24 17:50")...))
	ann := d.find("ann")
	due := func() string { row, _ := d.row(ann); return row.DueAt.Format("2006-01-02 15:04") }
	if due() != "2026-12-25 09:05" {
		t.Errorf("due %s", due())
	}
	d.apply(office(t, `zone = "UTC"`+"\n"+`holidays = ["12-25", "12-26", 2026-12-28]`))
	if due() != "2026-12-29 09:05" {
		t.Errorf("with holidays due %s", due())
	}
	d.undo(model.EntryID{})
	if err := d.Rescore(context.Background(), nil); err != nil {
		t.Fatal(err)
	}
	if due() != "2026-12-25 09:05" {
		t.Errorf("taken back, due %s", due())
	}
}

func TestWhoeverNamesNoZoneWorksByTheUsersClock(t *testing.T) {
	d := newDesk(t)
	d.apply(office(t, ""))
	d.turn("2026-11-21 20:00")
	d.bring("crm", said(demoAt("ann", "2026-11-21 19:40")...))
	if row, _ := d.row(d.find("ann")); !row.DueAt.Equal(at("2026-11-23 08:15")) {
		t.Errorf("due %s, want a quarter past nine in Berlin", row.DueAt)
	}
}

func TestWhatWentHotSinceTheLastSessionIsToldThoughTheClockStands(t *testing.T) {
	ctx := context.Background()
	d := newDesk(t)
	d.apply(office(t, `zone = "UTC"`))
	d.turn("2026-11-21 12:00")
	d.bring("crm", said(demoAt("ann", "2026-11-21 11:00")...))
	if err := d.MarkSeen(ctx, "dana"); err != nil {
		t.Fatal(err)
	}
	d.turn("2026-11-21 23:00")
	d.bring("crm", said(demoAt("bob", "2026-11-21 22:00")...), said(demoAt("cem", "2026-11-21 22:30")...))
	if n, err := d.Since(ctx, "dana"); err != nil || n.NewHot != 2 {
		t.Errorf("%d new and hot, want 2: all three are due at one time on Monday (%v)", n.NewHot, err)
	}
}
