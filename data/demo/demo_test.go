package demo_test

import (
	"context"
	"crypto/rand"
	"fmt"
	"path/filepath"
	"strings"
	"testing"
	"time"
	"unicode"

	"winnow/data/demo"
	"winnow/data/sqlite"
	"winnow/data/store"
	"winnow/model"
)

const me = "maya"

// thursday is a morning in the middle of a week.
var thursday = time.Date(2026, 11, 19, 10, 24, 0, 0, time.UTC)

func load(t testing.TB, o demo.Options) (*store.Store, demo.Live) {
	t.Helper()
	ctx := context.Background()
	clock := demo.NewClock(func() time.Time { return o.Now })
	o.Clock, o.Rand, o.Me = clock, rand.Reader, me
	st, err := sqlite.Open(ctx, filepath.Join(t.TempDir(), "demo.db"), store.Options{Clock: clock.Now, Rand: rand.Reader, Zone: o.Zone})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		if err := st.Close(); err != nil {
			t.Error(err)
		}
	})
	live, err := demo.Load(ctx, st, o)
	if err != nil {
		t.Fatal(err)
	}
	return st, live
}

func rows(t testing.TB, st *store.Store, v model.View) []model.Row {
	t.Helper()
	var out []model.Row
	err := st.EachLead(context.Background(), v, nil, 0, func(r model.Row, _ func() (model.Lead, error)) error {
		out = append(out, r)
		return nil
	})
	if err != nil {
		t.Fatal(err)
	}
	return out
}

func find(t testing.TB, list []model.Row, label string) model.Row {
	t.Helper()
	for _, r := range list {
		if r.Label == label {
			return r
		}
	}
	t.Fatalf("%s is not in the list", label)
	return model.Row{}
}

func counts(t testing.TB, st *store.Store) model.Counts {
	t.Helper()
	n, err := st.Counts(context.Background(), me, nil)
	if err != nil {
		t.Fatal(err)
	}
	return n
}

func TestAMorningHasOneOfEachThingToSee(t *testing.T) {
	st, _ := load(t, demo.Options{Seed: 1, Leads: 400, Now: thursday, Zone: time.UTC})
	today := rows(t, st, model.ViewToday)

	late := find(t, today, "jk@gmail.com")
	if !late.Late(thursday) || late.DueKind != model.DueHot || !late.FreeMail || thursday.Sub(late.DueAt) != 7*time.Minute {
		t.Errorf("jk@gmail.com should be hot and 7 minutes late with a free-mail address, is %+v", late)
	}
	if late.Phone == "" {
		t.Error("the lead that the demo begins with cannot be called")
	}
	maya := find(t, today, "Maya Ortiz")
	if left := maya.DueAt.Sub(thursday); maya.DueKind != model.DueHot || left != 10*time.Minute {
		t.Errorf("Maya Ortiz should have 10 minutes left, has %s (%s)", left, maya.DueKind)
	}
	if r := find(t, today, "Priya Raman"); r.Return != model.ReturnSentBack || r.ReturnWhy != "no-show" {
		t.Errorf("Priya Raman should have been sent back as a no-show, is %+v", r)
	}
	for _, name := range []string{"Léa Fournier", "Noor van Dijk"} {
		if r := find(t, today, name); r.Return != model.ReturnWoken {
			t.Errorf("%s should have woken, is %+v", name, r)
		}
	}
	for _, name := range []string{"Tom Becker", "Jon Hale"} {
		if r := find(t, today, name); r.DueKind != model.DueCallback || !r.DueAt.After(thursday) {
			t.Errorf("%s should be called back later today, is due %s (%s)", name, r.DueAt, r.DueKind)
		}
	}
	if r := find(t, today, "Sam Whitlock"); r.Duplicate == "" {
		t.Error("Sam Whitlock should have a possible duplicate")
	}
	if r := find(t, today, "Marta Nowak"); r.PhoneCause == "" {
		t.Error("Marta Nowak asked not to be called")
	}
	if r := find(t, today, "Ravi Menon"); r.EmailCause != "unsubscribed" {
		t.Error("Ravi Menon unsubscribed")
	}
	d, err := st.Detail(context.Background(), maya.ID, 50)
	if err != nil {
		t.Fatal(err)
	}
	var kinds []string
	for _, w := range d.Warnings {
		kinds = append(kinds, string(w.Kind))
	}
	if got := strings.Join(kinds, " "); !strings.Contains(got, "open_opportunity") || !strings.Contains(got, "other_rep") {
		t.Errorf("Maya's company should have an open opportunity and another rep on it, the warnings are %q", got)
	}
}

func TestTheFiguresAreThoseOfABelievableDay(t *testing.T) {
	for seed := range uint64(4) {
		t.Run(fmt.Sprintf("seed %d", seed), func(t *testing.T) {
			st, _ := load(t, demo.Options{Seed: seed, Leads: 400, Now: thursday, Zone: time.UTC})
			n := counts(t, st)
			between := func(what string, got, lo, hi int) {
				t.Helper()
				if got < lo || got > hi {
					t.Errorf("%s: %d, want %d to %d", what, got, lo, hi)
				}
			}
			between("leads", n.Views[model.ViewAll], 398, 400) // own staff is in no list
			between("worked today", n.WorkedToday, 12, 12)
			between("today", n.Views[model.ViewToday], 34, 50)
			between("now", n.Now, 7, 12)
			between("late", n.Late, 1, 6)
			between("hot", n.Views[model.ViewHot], 2, 6)
			between("nurture", n.Views[model.ViewNurture], 95, 125)
			between("handed off", n.Views[model.ViewHandedOff], 9, 18)
			between("not in the CRM yet", n.NotExported, 9, 10)
			since, err := st.Since(context.Background(), me)
			if err != nil {
				t.Fatal(err)
			}
			between("new since the rep left", since.New, 3, 3)
			between("sent back since", since.SentBack, 1, 1)
			between("woken since", since.Woken, 1, 2)
			d, err := st.Doctor(context.Background())
			if err != nil || !d.Healthy() {
				t.Errorf("doctor: %v %v", d.Problems, err)
			}
		})
	}
}

func TestOneLeadGoesHotByAnImport(t *testing.T) {
	st, live := load(t, demo.Options{Seed: 1, Leads: 60, Now: thursday, Zone: time.UTC})
	before := counts(t, st)
	if err := live(context.Background()); err != nil {
		t.Fatal(err)
	}
	after := counts(t, st)
	if after.Views[model.ViewHot] != before.Views[model.ViewHot]+1 || after.Now != before.Now+1 || after.Views[model.ViewAll] != before.Views[model.ViewAll] {
		t.Errorf("one more lead should be hot and under NOW: before %+v, after %+v", before, after)
	}
}

func TestASeedAlwaysMakesTheSameCompany(t *testing.T) {
	list := func(seed uint64) string {
		st, _ := load(t, demo.Options{Seed: seed, Leads: 120, Now: thursday, Zone: time.UTC})
		var b strings.Builder
		for _, r := range rows(t, st, model.ViewAll) {
			fmt.Fprintln(&b, r.ExternalID, r.Label, r.Email, r.Title, r.Company, r.Stage, r.Score, r.DueAt, r.Touches, r.Attempts, r.Reason, r.DecidedBy)
		}
		return b.String()
	}
	first := list(7)
	if list(7) != first {
		t.Error("the same seed made another company")
	}
	if list(8) == first {
		t.Error("another seed made the same company")
	}
}

func TestItLoadsAtAnyHourOfAnyDay(t *testing.T) {
	zones := []string{"UTC", "America/Los_Angeles", "Asia/Kolkata"}
	for i, now := range []time.Time{
		time.Date(2026, 11, 22, 0, 3, 0, 0, time.UTC),   // a Sunday, just after midnight
		time.Date(2026, 3, 29, 1, 30, 0, 0, time.UTC),   // clocks change in Europe
		time.Date(2027, 1, 1, 7, 59, 59, 0, time.UTC),   // midnight in California
		time.Date(2028, 2, 29, 23, 59, 30, 0, time.UTC), // the end of a leap day
		time.Date(2026, 8, 15, 18, 30, 0, 0, time.UTC),  // midnight in India
	} {
		zone, err := time.LoadLocation(zones[i%len(zones)])
		if err != nil {
			t.Fatal(err)
		}
		st, live := load(t, demo.Options{Seed: 3, Leads: 80, Now: now, Zone: zone})
		if err := live(context.Background()); err != nil {
			t.Errorf("%s: %v", now, err)
		}
		if n := counts(t, st); n.Views[model.ViewToday] < 5 {
			t.Errorf("%s in %s: only %d leads today", now, zone, n.Views[model.ViewToday])
		}
	}
}

func TestOneLeadIsHotAndLateAtAnyHourOfAnyDay(t *testing.T) {
	berlin, err := time.LoadLocation("Europe/Berlin")
	if err != nil {
		t.Skip("no time zones here")
	}
	for _, c := range []struct{ name, now string }{
		{"in the morning", "2026-11-19 10:24"},
		{"as work begins", "2026-11-19 08:31"},
		{"in the night", "2026-11-19 02:12"},
		{"on Saturday evening", "2026-11-21 21:40"},
		{"on Monday before work", "2026-11-23 07:59"},
		{"just after work", "2026-11-20 18:01"},
		{"on the Sunday on which the clocks change", "2026-10-25 02:30"},
	} {
		t.Run(c.name, func(t *testing.T) {
			now, err := time.ParseInLocation("2006-01-02 15:04", c.now, berlin)
			if err != nil {
				t.Fatal(err)
			}
			st, _ := load(t, demo.Options{Seed: 1, Leads: 80, Now: now, Zone: berlin})
			today := rows(t, st, model.ViewToday)
			late, maya := find(t, today, "jk@gmail.com"), find(t, today, "Maya Ortiz")
			hours := st.Rules().Hours
			if d := hours.Between(late.DueAt, now); late.DueKind != model.DueHot || !late.Late(now) || d < 6*time.Minute || d > 8*time.Minute {
				t.Errorf("it is due %s as %s, %s of working time ago", late.DueAt.In(berlin), late.DueKind, d)
			}
			if d := hours.Between(now, maya.DueAt); maya.DueKind != model.DueHot || maya.Late(now) || d < 9*time.Minute || d > 11*time.Minute {
				t.Errorf("the other is due %s as %s, in %s of working time", maya.DueAt.In(berlin), maya.DueKind, d)
			}
			page, err := st.Page(context.Background(), model.Query{View: model.ViewToday, Section: model.SectionNow, Now: now, Zone: berlin, Limit: 3})
			if err != nil || len(page.Rows) == 0 || page.Rows[0].ID != late.ID {
				t.Errorf("it does not stand on top (%v)", err)
			}
		})
	}
}

func TestNamesComeFromManyScriptsAndAddressesStayOnExampleDomains(t *testing.T) {
	st, _ := load(t, demo.Options{Seed: 1, Leads: 400, Now: thursday, Zone: time.UTC})
	scripts := map[string]*unicode.RangeTable{"Han": unicode.Han, "Cyrillic": unicode.Cyrillic, "Arabic": unicode.Arabic, "Hebrew": unicode.Hebrew,
		"Devanagari": unicode.Devanagari, "Hangul": unicode.Hangul, "Greek": unicode.Greek, "Thai": unicode.Thai}
	companies := map[string]bool{}
	for _, r := range rows(t, st, model.ViewAll) {
		for name, table := range scripts {
			if strings.IndexFunc(r.Name, func(c rune) bool { return unicode.Is(table, c) }) >= 0 {
				delete(scripts, name)
			}
		}
		companies[r.Company] = true
		if r.Email != "jk@gmail.com" && !strings.HasSuffix(r.Email, ".example") {
			t.Errorf("%s has the address %q", r.Label, r.Email)
		}
		if strings.IndexFunc(r.Email, func(c rune) bool { return c > 127 }) >= 0 {
			t.Errorf("the address %q is not transliterated", r.Email)
		}
	}
	for name := range scripts {
		t.Errorf("nobody is written in %s", name)
	}
	if n := len(companies); n < 220 || n > 290 {
		t.Errorf("%d companies, want about 250", n)
	}
}

func BenchmarkLoad(b *testing.B) {
	for b.Loop() {
		load(b, demo.Options{Seed: 1, Leads: 400, Now: thursday, Zone: time.UTC})
	}
}
