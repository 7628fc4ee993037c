package when

import (
	"testing"
	"time"

	"winnow/model"
)

var rotterdam = func() *time.Location {
	loc, err := time.LoadLocation("Europe/Amsterdam")
	if err != nil {
		return time.FixedZone("CET", 3600)
	}
	return loc
}()

// now is a Thursday, 11:24 in Rotterdam.
var now = time.Date(2026, 11, 19, 10, 24, 0, 0, time.UTC)

func TestTimesToComeAreReadAsPeopleTypeThem(t *testing.T) {
	for text, want := range map[string]string{
		"14d":                       "2026-12-03 11:24",
		"in 2 weeks":                "2026-12-03 11:24",
		"2w":                        "2026-12-03 11:24",
		"90m":                       "2026-11-19 12:54",
		"3h":                        "2026-11-19 14:24",
		"6mo":                       "2027-05-19 11:24",
		"1q":                        "2027-02-19 11:24",
		"1y":                        "2027-11-19 11:24",
		"15:30":                     "2026-11-19 15:30",
		"9:00":                      "2026-11-20 09:00",
		"9.05":                      "2026-11-20 09:05",
		"3pm":                       "2026-11-19 15:00",
		"12 am":                     "2026-11-20 00:00",
		"4:15 pm":                   "2026-11-19 16:15",
		"today 16:00":               "2026-11-19 16:00",
		"tomorrow":                  "2026-11-20 09:00",
		"Tomorrow  9:30":            "2026-11-20 09:30",
		"tomorrow at 2pm":           "2026-11-20 14:00",
		"fri":                       "2026-11-20 09:00",
		"thu":                       "2026-11-26 09:00",
		"on wednesday 15:00":        "2026-11-25 15:00",
		"next tue":                  "2026-11-24 09:00",
		"next week":                 "2026-11-23 09:00",
		"next month":                "2026-12-01 09:00",
		"next quarter":              "2027-01-01 09:00",
		"next year 10:00":           "2027-01-01 10:00",
		"1 dec":                     "2026-12-01 09:00",
		"Dec 1":                     "2026-12-01 09:00",
		"1st December 2027 15:00":   "2027-12-01 15:00",
		"3 mar":                     "2027-03-03 09:00",
		"2026-12-01":                "2026-12-01 09:00",
		"2026-12-01 14:15":          "2026-12-01 14:15",
		"01.12.2026":                "2026-12-01 09:00",
		"15.12.":                    "2026-12-15 09:00",
		"3.4. 15:00":                "2027-04-03 15:00",
		"15/12":                     "2026-12-15 09:00",
		"12/15":                     "2026-12-15 09:00",
		"2026-12-01T10:00:00+01:00": "2026-12-01 10:00",
	} {
		got, err := Parse(text, now, rotterdam)
		if err != nil {
			t.Errorf("%q: %v", text, err)
			continue
		}
		if s := got.In(rotterdam).Format("2006-01-02 15:04"); s != want {
			t.Errorf("%q is %s, want %s", text, s, want)
		}
		if got.Location() != time.UTC {
			t.Errorf("%q is not in UTC", text)
		}
	}
}

func TestWhatIsNoTimeToComeIsRefused(t *testing.T) {
	for _, text := range []string{"", "soon", "5", "25:00", "13pm", "30 feb", "0d", "today 8:00", "2025-01-01", "14x", "next", "tomorrow noonish", "3/4", "31.11.", "15/13", "0.5.", "99999999d"} {
		if got, err := Parse(text, now, rotterdam); err == nil {
			t.Errorf("%q was read as %v", text, got)
		} else if model.KindOf(err) != model.KindInvalid {
			t.Errorf("%q: error of kind %v", text, model.KindOf(err))
		}
	}
}

func TestTimesPassedAreReadBackwards(t *testing.T) {
	for text, want := range map[string]string{
		"7d":         "2026-11-12 11:24",
		"20.11.":     "2025-11-20 00:00",
		"18.11.":     "2026-11-18 00:00",
		"2w ago":     "2026-11-05 11:24",
		"yesterday":  "2026-11-18 00:00",
		"today":      "2026-11-19 00:00",
		"mon":        "2026-11-16 00:00",
		"thu":        "2026-11-19 00:00",
		"9:00":       "2026-11-19 09:00",
		"15:00":      "2026-11-18 15:00",
		"last week":  "2026-11-09 00:00",
		"last month": "2026-10-01 00:00",
		"1 dec":      "2025-12-01 00:00",
		"2026-11-01": "2026-11-01 00:00",
	} {
		got, err := Since(text, now, rotterdam)
		if err != nil {
			t.Errorf("%q: %v", text, err)
		} else if s := got.In(rotterdam).Format("2006-01-02 15:04"); s != want {
			t.Errorf("%q is %s, want %s", text, s, want)
		}
	}
	if _, err := Since("2027-01-01", now, rotterdam); err == nil {
		t.Error("a day to come was taken for one that has passed")
	}
}

func TestAMonthOnFromTheLastDayStaysInThatMonth(t *testing.T) {
	jan31 := time.Date(2027, 1, 31, 9, 0, 0, 0, time.UTC)
	if got := AddMonths(jan31, 1).Format(time.DateOnly); got != "2027-02-28" {
		t.Errorf("31 Jan and a month is %s", got)
	}
}

func TestADayOnAcrossSummerTimeKeepsTheClock(t *testing.T) {
	saturday := time.Date(2027, 3, 27, 14, 0, 0, 0, time.UTC) // 15:00 in Rotterdam, the night the clocks change
	got, err := Parse("1d", saturday, rotterdam)
	if err != nil || got.In(rotterdam).Hour() != 15 {
		t.Errorf("a day on is %v (%v), want 15:00 there", got.In(rotterdam), err)
	}
}

func FuzzParse(f *testing.F) {
	for _, s := range []string{"14d", "thu 9:00", "1 dec 2026", "next week", "2026-12-01T10:00:00Z"} {
		f.Add(s)
	}
	f.Fuzz(func(t *testing.T, s string) {
		if got, err := Parse(s, now, rotterdam); err == nil && !got.After(now) {
			t.Errorf("%q is %v, which has passed", s, got)
		}
	})
}
