package criteria

import (
	"strings"
	"testing"
	"time"

	"winnow/model"
)

func team(t *testing.T, lines string) *Criteria {
	t.Helper()
	c, err := Parse("f.toml", sound+"[team]\n"+lines+"\n")
	if err != nil {
		t.Fatal(err)
	}
	return c
}

func TestWorkingHoursAreThoseOfTheFile(t *testing.T) {
	at := func(s string) time.Time {
		x, err := time.Parse("Mon 2006-01-02 15:04", s)
		if err != nil {
			t.Fatal(err)
		}
		return x
	}
	for _, c := range []struct{ name, file, from, opens string }{
		{"the default, before work", ``, "Thu 2026-11-19 08:00", "Thu 2026-11-19 09:00"},
		{"in a break", `hours = "Mon-Fri 09:00-12:30, 13:30-18:00"`, "Thu 2026-11-19 12:30", "Thu 2026-11-19 13:30"},
		{"a shorter Friday of its own", `hours = ["Mon-Thu 09:00-12:30, 13:30-18:00", "Fri 09:00-15:00"]`, "Fri 2026-11-20 15:00", "Mon 2026-11-23 09:00"},
		{"days in a list, with names in full and spaces", `hours = "monday, Wed - Friday 9:00-18:00"`, "Tue 2026-11-17 10:00", "Wed 2026-11-18 09:00"},
		{"over the week's end", `hours = "Sat-Mon 09:00-18:00"`, "Tue 2026-11-17 10:00", "Sat 2026-11-21 09:00"},
		{"two texts for one day", `hours = ["Mon-Fri 09:00-12:00", "Thu 18:00-24:00"]`, "Thu 2026-11-19 13:00", "Thu 2026-11-19 18:00"},
		{"to midnight and from there on", `hours = "Mon-Sun 00:00-24:00"`, "Sun 2026-11-22 23:59", "Sun 2026-11-22 23:59"},
		{"a dash that a word processor made", `hours = "Mon–Fri 10:00–18:00"`, "Thu 2026-11-19 08:00", "Thu 2026-11-19 10:00"},
		{"a holiday of one year", `holidays = ["2026-11-19"]`, "Thu 2026-11-19 10:00", "Fri 2026-11-20 09:00"},
		{"a holiday of every year, and dates without quotes", `holidays = ["12-25", 2026-12-28]`, "Fri 2026-12-25 10:00", "Tue 2026-12-29 09:00"},
		{"a zone of the team's own", `zone = "Asia/Kolkata"`, "Thu 2026-11-19 01:00", "Thu 2026-11-19 03:30"},
		{"hours of one's own with holidays and zone", "hours = \"Mon-Fri 08:00-16:00\"\nholidays = [\"11-19\"]\nzone = \"Europe/Berlin\"", "Thu 2026-11-19 10:00", "Fri 2026-11-20 07:00"},
	} {
		t.Run(c.name, func(t *testing.T) {
			if got := team(t, c.file).Rules.Hours.Next(at(c.from)); !got.Equal(at(c.opens)) {
				t.Errorf("opens %s, want %s", got.Format("Mon 2006-01-02 15:04"), c.opens)
			}
		})
	}
	if a, b := base().Rules.Hours.Zone(), team(t, `zone = "Europe/Berlin"`).Rules.Hours.Zone(); a != nil || b.String() != "Europe/Berlin" {
		t.Errorf("zones %v and %v", a, b)
	}
}

func TestAnSLAIsWorkingTimeOrWorkingDays(t *testing.T) {
	for text, want := range map[string]model.SLA{
		`mql = "1d"`: {Days: 1}, `mql = "0d"`: {}, `mql = "3 d"`: {Days: 3}, `mql = "4h"`: {Time: 4 * time.Hour},
		`mql = "1h 30m"`: {Time: 90 * time.Minute}, `mql = "90m"`: {Time: 90 * time.Minute}, `mql_working_days = 2`: {Days: 2},
	} {
		c, err := Parse("f.toml", sound+"[sla]\n"+text+"\n")
		if err != nil {
			t.Errorf("%s: %v", text, err)
		} else if c.Rules.SLAMQL != want {
			t.Errorf("%s: %+v", text, c.Rules.SLAMQL)
		}
	}
}

func TestMistakesInTheClocksSayWhereAndWhatIsMeant(t *testing.T) {
	for _, c := range []struct {
		name, file string
		want       []string
	}{
		{"a misspelt day", "[team]\nhours = \"Mon-Fir 09:00-18:00\"\n",
			[]string{`f.toml:7:14: "Fir" is no day of the week; did you mean "Fri"?`}},
		{"several mistakes in one text", "[team]\nhours = \"Mon-Fri, Teu 9-17, 18:00-25:00\"\n",
			[]string{`f.toml:7:19: "Teu" is no day of the week; did you mean "Tue"?`, `f.toml:7:23: "9" is no time of day; write it as 09:00`,
				`f.toml:7:35: "25:00" is no time of day; write it as 18:00`}},
		{"no hours at all", "[team]\nhours = []\n",
			[]string{`f.toml:7:1: no hours at all`}},
		{"an empty text", "[team]\nhours = \"\"\n",
			[]string{`f.toml:7:10: a day is missing in the hours ""`, `f.toml:7:10: a time is missing in the hours ""`}},
		{"days without times", "[team]\nhours = \"Mon-Fri\"\n",
			[]string{`f.toml:7:17: a time is missing in the hours "Mon-Fri"`}},
		{"times without days", "[team]\nhours = \"09:00-18:00\"\n",
			[]string{`f.toml:7:10: a day is missing in the hours "09:00-18:00"`}},
		{"a comma too many", "[team]\nhours = \"Mon,, Tue 09:00-18:00\"\n",
			[]string{`f.toml:7:14: a day is missing`}},
		{"a night shift in one span", "[team]\nhours = \"Mon-Fri 22:00-06:00\"\n",
			[]string{`f.toml:7:18: 22:00-06:00 ends on the next day; write 22:00-24:00, and 00:00-06:00 for the day after`}},
		{"spans that overlap", "[team]\nhours = \"Mon-Fri 09:00-13:00, 12:00-18:00\"\n",
			[]string{`f.toml:7:31: 12:00-18:00 overlaps another span of these days`}},
		{"texts that overlap on a day", "[team]\nhours = [\"Mon-Fri 09:00-18:00\",\n\"Fri 09:00-15:00\"]\n",
			[]string{`f.toml:8:2: Fri has 09:00-18:00 already, which 09:00-15:00 overlaps`}},
		{"a span that is a time", "[team]\nhours = \"Mon-Fri 09:00\"\n",
			[]string{`f.toml:7:18: "09:00" is no span of a day; write Mon-Fri 09:00-12:30, 13:30-18:00`}},
		{"hours that are a number", "[team]\nhours = 9\n",
			[]string{`f.toml:7:9: text in quotes is wanted here, this is the number 9`}},
		{"holidays that are none", "[team]\nholidays = [\"25.12.2026\", \"2026-02-30\", 12, \"13-01\", \"02-29\"]\n",
			[]string{`f.toml:7:13: "25.12.2026" is not a day; write "2026-12-25", or "12-25" for every year`, `f.toml:7:27: "2026-02-30" is not a day`,
				`f.toml:7:41: text in quotes is wanted here`, `f.toml:7:45: "13-01" is not a day`}},
		{"a zone by its city", "[team]\nzone = \"Berlin\"\n",
			[]string{`f.toml:7:8: there is no time zone "Berlin"; did you mean "Europe/Berlin"?`}},
		{"a misspelt zone", "[team]\nzone = \"America/New_Yrok\"\n",
			[]string{`f.toml:7:8: there is no time zone "America/New_Yrok"; did you mean "America/New_York"?`}},
		{"a zone that is none", "[team]\nzone = \"our office\"\n",
			[]string{`f.toml:7:8: there is no time zone "our office"; write it as Europe/Amsterdam`}},
		{"the zone of whoever reads", "[team]\nzone = \"Local\"\n",
			[]string{`f.toml:7:8: there is no time zone "Local"`}},
		{"a misspelt key", "[team]\nholiday = [\"12-25\"]\n",
			[]string{`f.toml:7:1: [team] has no key "holiday"; did you mean "holidays"?`}},
		{"days and hours in one SLA", "[sla]\nhot = \"1d 4h\"\nsent_back = \"2w\"\n",
			[]string{`f.toml:7:7: "1d 4h" is no working time; write hours and minutes as "4h" or "1h 30m", or working days as "1d"`, `f.toml:8:13: "2w" is no working time`}},
		{"the SLA of MQLs twice", "[sla]\nmql = \"4h\"\nmql_working_days = 1\n",
			[]string{`f.toml:8:20: mql says it already; keep one of the two`}},
	} {
		t.Run(c.name, func(t *testing.T) {
			_, err := Parse("f.toml", sound+c.file)
			if err == nil {
				t.Fatal("it is taken")
			}
			lines := strings.Split(err.Error(), "\n")
			if len(lines) != len(c.want) {
				t.Fatalf("%d mistakes:\n%s", len(lines), err)
			}
			for i, want := range c.want {
				if !strings.HasPrefix(lines[i], want) {
					t.Errorf("got  %s\nwant %s", lines[i], want)
				}
			}
		})
	}
}
