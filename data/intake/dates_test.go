package intake

import (
	"fmt"
	"strings"
	"testing"
	"time"

	"winnow/model"
)

func TestTimesAreReadInTheWaysProgramsWriteThem(t *testing.T) {
	berlin, err := time.LoadLocation("Europe/Berlin")
	if err != nil {
		t.Skip("no time zones here")
	}
	for in, want := range map[string]string{
		"2024-09-10T13:12:38.123456+0000": "2024-09-10T13:12:38.123456Z",
		"2024-09-10T13:12:38Z":            "2024-09-10T13:12:38Z",
		"2026-09-23T17:04:53+05:30":       "2026-09-23T11:34:53Z",
		"2024-07-12 09:14":                "2024-07-12T07:14:00Z", // no zone: the caller's
		"2026-01-05 03:04 pm":             "2026-01-05T14:04:00Z",
		"3/15/2024 2:30 PM":               "2024-03-15T13:30:00Z",
		"15.03.2024 14:30":                "2024-03-15T13:30:00Z",
		"1/24/18 3:12":                    "2018-01-24T02:12:00Z",
		"15 Apr, 2021 00:03:00":           "2021-04-14T22:03:00Z",
		"Jan 2, 2024, 3:04 PM":            "2024-01-02T14:04:00Z",
		"2024-02-29":                      "2024-02-28T23:00:00Z",
		"2024/02/29":                      "2024-02-28T23:00:00Z",
		"12:30 AM, 3/15/2024":             "",
		"2023-02-29":                      "",
		"31/02/2024":                      "",
		"10.0.0.1":                        "",
		"12-34-56":                        "",
		"2024-13-01":                      "",
		"2024-01-01 25:00":                "",
		"Marketing":                       "",
		"1.5":                             "",
		"555-0148":                        "",
	} {
		d := dates{zone: berlin}
		at, kind := d.read(in)
		got := ""
		if kind != dateNot && kind != dateOpen {
			got = at.Format(time.RFC3339Nano)
		}
		if got != want {
			t.Errorf("%q is read as %q, want %q", in, got, want)
		}
	}
	if at, ok := epoch("1726574400000"); !ok || at.Format(time.RFC3339) != "2024-09-17T12:00:00Z" {
		t.Errorf("milliseconds are read as %v", at)
	}
}

func TestNumbersAreReadInBothStyles(t *testing.T) {
	for in, want := range map[string]float64{"1,234.5": 1234.5, "$22,700.00": 22700, "(1,200)": -1200, "3.5E8": 3.5e8, "12 %": 12,
		"-5": -5, "€ 1 234": 1234, "0.5": 0.5, "-$3.50": -3.5} {
		if got, ok := number(in, false); !ok || got != want {
			t.Errorf("%q is %v (%v), want %v", in, got, ok, want)
		}
	}
	for in, want := range map[string]float64{"1.234,5": 1234.5, "12,5": 12.5, "1.234.567": 1234567, "-0,25": -0.25} {
		if got, ok := number(in, true); !ok || got != want {
			t.Errorf("%q with a comma is %v (%v), want %v", in, got, ok, want)
		}
	}
	for _, in := range []string{"02139", "1234567890123456789", "1,23", "12a", "NaN", "Inf", "0x1f", "1_000", "+31 10 555", "", "-", "1-2", "."} {
		if got, ok := number(in, false); ok {
			t.Errorf("%q is taken for the number %v", in, got)
		}
	}
}

func TestAFewUnreadableDatesCostOnlyThemselves(t *testing.T) {
	for name, c := range map[string]struct {
		bad, good string
		every     int
		dates     bool
	}{
		"one in a hundred":             {"2026-13-45", "2026-03-01", 100, true},
		"one in twenty":                {"soon", "2026-03-01 10:00", 20, true},
		"one in ten":                   {"2026-13-45", "2026-03-01", 10, true},
		"one in three":                 {"soon", "2026-03-01", 3, true},
		"every other":                  {"soon", "2026-03-01", 2, false},
		"among milliseconds":           {"soon", "1772359200000", 100, true},
		"a word that is a yes":         {"yes", "2026-03-01", 100, true},
		"one in ten among seconds":     {"soon", "1772359200", 10, true},
		"numbers among written months": {"7", "1 Mar 2026", 50, true},
	} {
		t.Run(name, func(t *testing.T) {
			rows := min(10_000, 100*c.every)
			var b strings.Builder
			b.WriteString("Email,Name,Created,Renewal day\n")
			for i := range rows {
				at := c.good
				if i%c.every == c.every/2 {
					at = c.bad
				}
				fmt.Fprintf(&b, "p%d@p.example,Jo Doe,%s,%s\n", i, at, at)
			}
			rep, rec := importAll(t, stdin(b.String()))
			touches := 0
			for _, r := range rec.rows {
				touches += len(r.Touches)
			}
			f, bad := rep.Files[0], rows/c.every
			about := map[string]int{}
			for _, p := range f.Problems {
				if p.Value != c.bad || p.Line != 2+c.every/2+(p.Line-2)/c.every*c.every || p.Rejected || !strings.Contains(p.Problem, "not a time that can be read") && !strings.Contains(p.Problem, "not a number: kept as text") {
					t.Fatalf("problem %+v", p)
				}
				about[p.Column]++
			}
			notes := strings.Join(f.Notes, "\n")
			switch {
			case len(rec.rows) != rows || f.Rejected != 0:
				t.Errorf("%d rows went in, %d were left out", len(rec.rows), f.Rejected)
			case c.dates && (touches != rows-bad || about["Created"] != bad || strings.Contains(notes, "not when")):
				t.Errorf("%d touches, problems %v, notes %s", touches, about, notes)
			case c.dates && !strings.HasPrefix(c.good, "17") && about["Renewal day"] != bad:
				t.Errorf("of the attribute %d problems, want %d", about["Renewal day"], bad)
			case !c.dates && (touches != 0 || !strings.Contains(notes, "not when ("+c.bad+")")):
				t.Errorf("%d touches, notes %s", touches, notes)
			}
		})
	}
}

func TestOneUnreadableDateOfASmallFileCostsNoColumnItsType(t *testing.T) {
	const salesforceHead = "Id,LastName,Company,Status,IsConverted,LastModifiedDate,CreatedDate\n"
	for name, c := range map[string]struct {
		head, row, bad string // with the place of a date
		touches        int
		attribute      string
		dates          int
	}{
		"a header that says date":        {"Email,Created Date,Renewal date\n", "p%d@p.example,%s,%[2]s\n", "13/2026", 9, "Renewal date", 9},
		"a program's own columns":        {salesforceHead, "00Q00000000000%dAAA,Roe,Roe Ltd,Open - Not Contacted,false,%s,%[2]s\n", "later", 9, "LastModifiedDate", 9},
		"words in a column of no dates":  {"Email,Created Date,Remark\n", "p%d@p.example,%s,%[2]s\n", "later", 9, "Remark", 0},
		"a day that the month has not":   {"Email,Created Date,Renewal date\n", "p%d@p.example,%s,%[2]s\n", "2026-02-30", 9, "Renewal date", 9},
		"a number in a column for dates": {"Email,Created Date,Renewal date\n", "p%d@p.example,%s,%[2]s\n", "7", 9, "Renewal date", 9},
	} {
		t.Run(name, func(t *testing.T) {
			text := c.head
			for i := range 10 {
				at := fmt.Sprintf("2026-03-%02d", i+1)
				if i == 4 {
					at = c.bad
				}
				text += fmt.Sprintf(c.row, i, at)
			}
			rep, rec := importAll(t, stdin(text))
			touches, typed := 0, 0
			for _, r := range rec.rows {
				touches += len(r.Touches)
				for _, a := range r.Row.Attributes {
					if a.Name == c.attribute && a.Type == model.AttrTime {
						typed++
					}
				}
			}
			told := 0
			for _, p := range rep.Files[0].Problems {
				if p.Line == 6 && p.Value == c.bad && p.Column != "" && strings.Contains(p.Problem, "not a time that can be read") {
					told++
				}
			}
			want := 1
			if c.dates > 0 {
				want = 2
			}
			if touches != c.touches || typed != c.dates || told != want || len(rep.Files[0].Problems) != want {
				t.Errorf("%d touches, %d dates, problems %+v", touches, typed, rep.Files[0].Problems)
			}
		})
	}
}
