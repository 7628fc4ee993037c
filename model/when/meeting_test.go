package when

import (
	"strconv"
	"testing"

	"winnow/model"
)

func TestMeetingsAreReadAsPeopleTypeThem(t *testing.T) {
	for text, want := range map[string]string{
		"mon 14:00 luis":                "2026-11-23 14:00 30 luis",
		"thu 14:00 luis":                "2026-11-26 14:00 30 luis", // today is a Thursday: the next one
		"today 16:00":                   "2026-11-19 16:00 30 ",
		"tomorrow 9:30 45m Ana Ruiz":    "2026-11-20 09:30 45 Ana Ruiz",
		"3 dec 10:00 with @luis 1h":     "2026-12-03 10:00 60 luis",
		"luis fri 2pm":                  "2026-11-20 14:00 30 luis",
		"15:30 Luis":                    "2026-11-19 15:30 30 Luis",
		"2026-12-01T10:00:00Z luis":     "2026-12-01 11:00 30 luis",
		"29 mar 2027 9:00 90 minutes x": "2027-03-29 09:00 90 x",
	} {
		m, err := Meeting(text, now, rotterdam)
		got := ""
		if err == nil {
			got = m.At.In(rotterdam).Format("2006-01-02 15:04 ") + strconv.Itoa(m.Minutes) + " " + m.With
		}
		if got != want {
			t.Errorf("%q: %q (%v), want %q", text, got, err, want)
		}
	}
	if m, err := Meeting("  ", now, rotterdam); err != nil || !m.IsZero() {
		t.Errorf("nothing was typed: %v, %v", m, err)
	}
	for _, text := range []string{"luis", "thu luis", "tomorrow", "3 dec", "dec 3 luis", "today 9:00 luis", "thu 14:00 0m", "2026-11-01 10:00"} {
		if m, err := Meeting(text, now, rotterdam); model.KindOf(err) != model.KindInvalid {
			t.Errorf("%q: %v, %v", text, m, err)
		}
	}
}
