package model_test

import (
	"fmt"
	"math/rand/v2"
	"testing"
	"time"

	"winnow/model"
)

// slow is working hours as somebody with a clock on the wall and a calendar would
// count them: minute by minute.
type slow struct {
	week     [7][]model.WorkSpan
	holidays []model.Holiday
	zone     *time.Location
}

func (s slow) open(t time.Time) bool {
	t = t.In(s.zone)
	for _, x := range s.holidays {
		if (x.Year == 0 || x.Year == t.Year()) && x.Month == t.Month() && x.Day == t.Day() {
			return false
		}
	}
	clock := time.Duration(t.Hour())*time.Hour + time.Duration(t.Minute())*time.Minute
	for _, x := range s.week[t.Weekday()] {
		if clock >= x.From && clock < x.To {
			return true
		}
	}
	return false
}

func (s slow) next(t time.Time) time.Time {
	for !s.open(t) {
		t = t.Add(time.Minute)
	}
	return t
}

// add is when so many working minutes have passed.
func (s slow) add(t time.Time, minutes int) time.Time {
	for t = s.next(t); minutes > 0; t = t.Add(time.Minute) {
		if s.open(t) {
			minutes--
		}
	}
	return t
}

func (s slow) between(a, b time.Time) (minutes int) {
	for ; a.Before(b); a = a.Add(time.Minute) {
		if s.open(a) {
			minutes++
		}
	}
	return minutes
}

// endOfDay counts the days on which a minute is worked, after that of t.
func (s slow) endOfDay(t time.Time, n int) time.Time {
	first := t
	for days := 0; ; t = t.Add(time.Minute) {
		x, y := t.In(s.zone), t.Add(time.Minute).In(s.zone)
		if !s.open(t) {
			continue
		}
		// The last minute worked on its day?
		last := true
		for u := t.Add(time.Minute); u.In(s.zone).YearDay() == x.YearDay(); u = u.Add(time.Minute) {
			if s.open(u) {
				last = false
				break
			}
		}
		if !last {
			continue
		}
		if first.In(s.zone).YearDay() == x.YearDay() && n > 0 {
			continue // of the day itself
		}
		if days++; days >= max(1, n) {
			return y
		}
	}
}

var zoneNames = []string{"UTC", "Europe/Berlin", "America/New_York", "Asia/Kolkata", "Australia/Lord_Howe", "Asia/Kathmandu",
	"America/St_Johns", "Asia/Beirut", "Pacific/Apia", "America/Santiago", "Africa/Casablanca"}

func zoneNamed(t testing.TB, name string) *time.Location {
	t.Helper()
	l, err := time.LoadLocation(name)
	if err != nil {
		t.Skip("no time zones here")
	}
	return l
}

// randomHours makes a team's hours, and moments about which they are interesting.
func randomHours(t testing.TB, r *rand.Rand) (slow, *model.WorkHours, func() time.Time) {
	t.Helper()
	s := slow{zone: zoneNamed(t, zoneNames[r.IntN(len(zoneNames))])}
	for d := range s.week {
		if r.IntN(3) == 0 {
			continue
		}
		at := time.Duration(0)
		for range 1 + r.IntN(3) {
			from := at + time.Duration(r.IntN(9*60))*time.Minute
			to := min(from+time.Duration(1+r.IntN(10*60))*time.Minute, 24*time.Hour)
			if r.IntN(6) == 0 {
				to = 24 * time.Hour
			}
			if from >= to {
				break
			}
			s.week[d] = append(s.week[d], model.WorkSpan{From: from, To: to})
			at = to
		}
	}
	if r.IntN(12) == 0 { // always
		for d := range s.week {
			s.week[d] = []model.WorkSpan{{To: 24 * time.Hour}}
		}
	}
	s.week[1+r.IntN(5)] = []model.WorkSpan{{From: 9 * time.Hour, To: 18 * time.Hour}}
	// About a change of the clocks, or any day.
	about := time.Date(2011+r.IntN(20), time.Month(1+r.IntN(12)), 1+r.IntN(28), 12, 0, 0, 0, time.UTC)
	if _, end := about.In(s.zone).ZoneBounds(); !end.IsZero() && end.Year() < 2100 && r.IntN(3) > 0 {
		about = end.UTC().Truncate(time.Minute)
	}
	for range r.IntN(9) { // in a row, often
		d := about.AddDate(0, 0, r.IntN(12)-4)
		x := model.Holiday{Year: d.Year(), Month: d.Month(), Day: d.Day()}
		if r.IntN(2) == 0 {
			x.Year = 0
		}
		s.holidays = append(s.holidays, x)
	}
	h, err := model.NewWorkHours(s.week, s.holidays, s.zone)
	if err != nil {
		t.Fatalf("%+v: %v", s, err)
	}
	return s, h, func() time.Time { return about.Add(time.Duration(r.IntN(5*24*60)-2*24*60) * time.Minute) }
}

func TestWorkingHoursAreWhatACountMinuteByMinuteSays(t *testing.T) {
	for seed := range uint64(80) {
		r := rand.New(rand.NewPCG(seed, 1))
		s, h, moment := randomHours(t, r)
		for range 6 {
			a, b := moment(), moment()
			if b.Before(a) {
				a, b = b, a
			}
			told := fmt.Sprintf("seed %d: %s in %s, %v without %v", seed, a.In(s.zone).Format("Mon 2006-01-02 15:04 -07"), s.zone, s.week, s.holidays)
			if got, want := h.Open(a), s.open(a); got != want {
				t.Fatalf("%s: open %v, want %v", told, got, want)
			}
			if got, want := h.Next(a), s.next(a); !got.Equal(want) {
				t.Fatalf("%s: opens next %s, want %s", told, got, want)
			}
			n := r.IntN(30 * 60)
			if got, want := h.Add(a, time.Duration(n)*time.Minute), s.add(a, n); !got.Equal(want) {
				t.Fatalf("%s: %d minutes end %s, want %s", told, n, got, want.UTC())
			}
			if got, want := h.Between(a, b), time.Duration(s.between(a, b))*time.Minute; got != want || h.Between(b, a) != -want {
				t.Fatalf("%s: %s until %s, want %s", told, got, b, want)
			}
			n = r.IntN(4)
			if got, want := h.EndOfDay(a, n), s.endOfDay(a, n); !got.Equal(want) {
				t.Fatalf("%s: working day %d ends %s, want %s", told, n, got, want.UTC())
			}
		}
	}
}

func TestWorkingTimeIsWhatWasAdded(t *testing.T) {
	for seed := range uint64(1000) {
		r := rand.New(rand.NewPCG(seed, 2))
		_, h, moment := randomHours(t, r)
		a := moment().Add(time.Duration(r.Int64N(int64(time.Minute)))).Truncate(time.Microsecond)
		d := time.Duration(r.Int64N(int64(60 * time.Hour))).Truncate(time.Microsecond)
		end := h.Add(a, d)
		if got := h.Between(a, end); got != d {
			t.Fatalf("seed %d: %s and %s is %s, between them lie %s", seed, a, d, end, got)
		}
		if d > 0 && !h.Open(end.Add(-time.Microsecond)) {
			t.Fatalf("seed %d: %s after %s is %s, outside the hours", seed, d, a, end)
		}
		later := a.Add(time.Duration(r.Int64N(int64(50 * time.Hour))))
		if h.Add(later, d).Before(end) || h.Add(a, d+time.Duration(r.Int64N(int64(time.Hour)))).Before(end) {
			t.Fatalf("seed %d: what begins later, or takes longer, ends sooner", seed)
		}
		n := r.IntN(4)
		if h.EndOfDay(a, n).Before(a) || h.EndOfDay(later, n).Before(h.EndOfDay(a, n)) || !h.EndOfDay(a, n+1).After(h.EndOfDay(a, n)) && n > 0 {
			t.Fatalf("seed %d: the end of working day %d", seed, n)
		}
		if next := h.Next(a); !h.Open(next) || next.Before(a) || h.Between(a, next) != 0 || h.Open(a) && !next.Equal(a) {
			t.Fatalf("seed %d: opens %s after %s", seed, next, a)
		}
		mid := a.Add(later.Sub(a) / 2).Truncate(time.Microsecond)
		if h.Between(a, mid)+h.Between(mid, later) != h.Between(a, later) {
			t.Fatalf("seed %d: working time does not add up", seed)
		}
	}
}

func TestTheEndOfAWorkingDay(t *testing.T) {
	berlin, kiritimati, newYork, beirut := zoneNamed(t, "Europe/Berlin"), zoneNamed(t, "Pacific/Kiritimati"), zoneNamed(t, "America/New_York"), zoneNamed(t, "Asia/Beirut")
	office := func(zone *time.Location) *model.WorkHours { return officeHours(zone) }
	var week [7][]model.WorkSpan
	for d := time.Sunday; d <= time.Thursday; d++ {
		week[d] = []model.WorkSpan{{From: 8 * time.Hour, To: 12 * time.Hour}, {From: 13 * time.Hour, To: 16*time.Hour + 30*time.Minute}}
	}
	arab, err := model.NewWorkHours(week, nil, nil)
	if err != nil {
		t.Fatal(err)
	}
	christmas := officeHours(nil, model.Holiday{Month: 12, Day: 25}, model.Holiday{Month: 12, Day: 26}, model.Holiday{Year: 2026, Month: 12, Day: 28})
	for _, c := range []struct {
		name  string
		hours *model.WorkHours
		from  string
		days  int
		want  string
	}{
		{"Monday to Tuesday", office(nil), "2026-11-16T09:00:00Z", 1, "2026-11-17T18:00:00Z"},
		{"Friday to Monday", office(nil), "2026-11-20T09:00:00Z", 1, "2026-11-23T18:00:00Z"},
		{"Saturday to Monday", office(nil), "2026-11-21T09:00:00Z", 1, "2026-11-23T18:00:00Z"},
		{"Sunday to Monday", office(nil), "2026-11-22T09:00:00Z", 1, "2026-11-23T18:00:00Z"},
		{"three days over a weekend", office(nil), "2026-11-19T09:00:00Z", 3, "2026-11-24T18:00:00Z"},
		{"the same day", office(nil), "2026-11-19T09:00:00Z", 0, "2026-11-19T18:00:00Z"},
		{"the same day, before it begins", office(nil), "2026-11-19T05:00:00Z", 0, "2026-11-19T18:00:00Z"},
		{"the same day, which is over", office(nil), "2026-11-19T18:00:00Z", 0, "2026-11-20T18:00:00Z"},
		{"the same day, which is a Saturday", office(nil), "2026-11-21T09:00:00Z", 0, "2026-11-23T18:00:00Z"},
		{"late on Monday in UTC is Tuesday in Berlin", office(berlin), "2026-11-16T23:30:00Z", 1, "2026-11-18T17:00:00Z"},
		{"into summer time", office(berlin), "2026-03-27T09:00:00Z", 1, "2026-03-30T16:00:00Z"},
		{"out of summer time", office(newYork), "2026-10-30T09:00:00Z", 1, "2026-11-02T23:00:00Z"},
		{"fourteen hours ahead", office(kiritimati), "2026-11-16T12:00:00Z", 1, "2026-11-18T04:00:00Z"},
		{"over a midnight that the clocks skip", office(beirut), "2026-03-26T22:30:00Z", 1, "2026-03-30T15:00:00Z"},
		{"Sunday to Thursday, Thursday to Sunday", arab, "2026-11-19T09:00:00Z", 1, "2026-11-22T16:30:00Z"},
		{"over holidays in a row", christmas, "2026-12-24T09:00:00Z", 1, "2026-12-29T18:00:00Z"},
		{"over those of another year", christmas, "2025-12-24T09:00:00Z", 1, "2025-12-29T18:00:00Z"},
		{"in the user's zone where the team has none", officeHours(nil).In(berlin), "2026-11-16T23:30:00Z", 1, "2026-11-18T17:00:00Z"},
		{"in the team's zone, wherever the user is", officeHours(berlin).In(newYork), "2026-11-16T23:30:00Z", 1, "2026-11-18T17:00:00Z"},
	} {
		t.Run(c.name, func(t *testing.T) {
			from, _ := time.Parse(time.RFC3339, c.from)
			if got := c.hours.EndOfDay(from, c.days); got.Format(time.RFC3339) != c.want {
				t.Errorf("got %s, want %s", got.Format(time.RFC3339), c.want)
			}
		})
	}
}

func TestWorkingHoursAtTheirEdges(t *testing.T) {
	always := [7][]model.WorkSpan{}
	for d := range always {
		always[d] = []model.WorkSpan{{To: 24 * time.Hour}}
	}
	round, err := model.NewWorkHours(always, nil, zoneNamed(t, "Europe/Berlin"))
	if err != nil {
		t.Fatal(err)
	}
	apia := officeHours(zoneNamed(t, "Pacific/Apia")) // had no 30 Dec 2011, a Friday
	kathmandu := officeHours(zoneNamed(t, "Asia/Kathmandu"))
	office := officeHours(nil)
	at := func(s string) time.Time {
		x, err := time.Parse("2006-01-02 15:04", s)
		if err != nil {
			t.Fatal(err)
		}
		return x
	}
	for _, c := range []struct {
		name  string
		hours *model.WorkHours
		from  string
		work  time.Duration
		want  string
	}{
		{"a quarter of an hour from Saturday night on is up on Monday morning", office, "2026-11-21 23:10", 15 * time.Minute, "2026-11-23 09:15"},
		{"what fills the day is over when the day ends", office, "2026-11-20 17:45", 15 * time.Minute, "2026-11-20 18:00"},
		{"a minute more is on Monday", office, "2026-11-20 17:45", 16 * time.Minute, "2026-11-23 09:01"},
		{"no working time, at closing time, is the next opening", office, "2026-11-20 18:00", 0, "2026-11-23 09:00"},
		{"no working time within the hours is now", office, "2026-11-20 17:59", 0, "2026-11-20 17:59"},
		{"a day that never closes has 23 hours when the clocks go forward", round, "2026-03-28 23:00", 24 * time.Hour, "2026-03-29 23:00"},
		{"a day that the calendar skips is none", apia, "2011-12-30 03:30", 45 * time.Minute, "2012-01-01 19:15"},
		{"a zone with three quarters of an hour", kathmandu, "2026-11-21 00:00", 15 * time.Minute, "2026-11-23 03:30"},
		{"nobody's hours are all the time", nil, "2026-11-21 23:10", 15 * time.Minute, "2026-11-21 23:25"},
	} {
		t.Run(c.name, func(t *testing.T) {
			if got := c.hours.Add(at(c.from), c.work); !got.Equal(at(c.want)) {
				t.Errorf("got %s, want %s", got.Format("2006-01-02 15:04"), c.want)
			}
		})
	}
	if d := round.Between(at("2026-03-28 23:00"), at("2026-03-29 22:00")); d != 23*time.Hour {
		t.Errorf("the day of summer time has %s", d)
	}
}

func TestWorkingHoursThatNeverOpenAreRefused(t *testing.T) {
	var none, some [7][]model.WorkSpan
	some[1] = []model.WorkSpan{{From: time.Hour, To: 2 * time.Hour}}
	var year []model.Holiday
	for d := time.Date(2024, 1, 1, 0, 0, 0, 0, time.UTC); d.Year() == 2024; d = d.AddDate(0, 0, 1) {
		year = append(year, model.Holiday{Month: d.Month(), Day: d.Day()})
	}
	for name, c := range map[string]struct {
		week     [7][]model.WorkSpan
		holidays []model.Holiday
	}{
		"an empty week":            {none, nil},
		"holidays all year":        {some, year},
		"a span without length":    {[7][]model.WorkSpan{{{From: time.Hour, To: time.Hour}}}, nil},
		"a span into the next day": {[7][]model.WorkSpan{{{From: 22 * time.Hour, To: 26 * time.Hour}}}, nil},
		"spans that overlap":       {[7][]model.WorkSpan{{{From: time.Hour, To: 3 * time.Hour}, {From: 2 * time.Hour, To: 4 * time.Hour}}}, nil},
	} {
		if _, err := model.NewWorkHours(c.week, c.holidays, nil); err == nil {
			t.Errorf("%s is taken", name)
		}
	}
}
