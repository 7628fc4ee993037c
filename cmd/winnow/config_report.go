package main

import (
	"slices"
	"strings"
	"time"

	"winnow/model/criteria"
	"winnow/model/report"
)

// reportConfig is the section [report].
type reportConfig struct {
	Week    time.Weekday
	Floor   int
	Settle  time.Duration
	Segment string
	Marks   []report.Mark
}

func defaultReportConfig() reportConfig {
	return reportConfig{Week: time.Monday, Floor: report.DefaultFloor, Settle: report.DefaultSettle, Marks: report.DefaultMarks()}
}

// options are those of a report over what happened from a time on.
func (c reportConfig) options(from time.Time, zone *time.Location) report.Options {
	return report.Options{Zone: zone, From: from, WeekStart: c.Week, Floor: c.Floor, Settle: c.Settle, Segment: c.Segment, Marks: c.Marks}
}

const reportConfigText = `
# How reports count.
[report]
# week = "monday"            # the day with which a week begins
# floor = 10                 # below so many nothing is said
# settle = "28d"             # how long an MQL is given before rates count it
# segment = "industry"       # or country, size, owner, a column of your files; else industry, or country
# Shares that others publish, for comparison; [] for none.
# marks = [{ name = "average", percent = 13, source = "metrichq.org (Klipfolio), across industries" }]
`

func (r *configReader) report(line int, v any) {
	t, ok := v.(map[string]any)
	if !ok {
		r.wrong(line, "report wants a section: [report]")
		return
	}
	c := &r.c.Report
	settings := map[string]func(line int, v any){
		"week":    func(line int, v any) { r.weekday(line, v, &c.Week) },
		"floor":   func(line int, v any) { r.atLeast(line, "floor", v, 1, &c.Floor) },
		"segment": func(line int, v any) { r.str(line, "segment", v, &c.Segment) },
		"settle": func(line int, v any) {
			s, _ := v.(string)
			d, err := criteria.ParseDuration(s)
			if err != nil {
				r.wrong(line, "settle wants a length of time in quotes, such as \"28d\"")
				return
			}
			c.Settle = d
		},
		"marks": func(line int, v any) { r.marks(line, v) },
	}
	for _, name := range sortedKeys(t) {
		at := r.lineOf("report", name)
		if set := settings[name]; set != nil {
			set(at, t[name])
			continue
		}
		r.wrong(at, "there is no setting %q in [report]%s", name, didYouMean(name, sortedKeys(settings)))
	}
}

func (r *configReader) weekday(line int, v any, to *time.Weekday) {
	s, _ := v.(string)
	for d := time.Sunday; d <= time.Saturday; d++ {
		if strings.EqualFold(s, d.String()) {
			*to = d
			return
		}
	}
	r.wrong(line, "week wants the day with which it begins, such as \"monday\"")
}

// marks reads the shares for comparison. One without its source is no comparison.
func (r *configReader) marks(line int, v any) {
	list, ok := v.([]any)
	if !ok {
		r.wrong(line, "marks wants a list: [{ name = \"average\", percent = 13, source = \"...\" }]")
		return
	}
	r.c.Report.Marks = nil
	for _, x := range list {
		t, _ := x.(map[string]any)
		name, _ := t["name"].(string)
		source, _ := t["source"].(string)
		percent, isFloat := t["percent"].(float64)
		if n, isInt := t["percent"].(int64); isInt {
			percent, isFloat = float64(n), true
		}
		if name == "" || source == "" || !isFloat || percent < 0 || percent > 100 || len(t) != 3 {
			r.wrong(line, "a mark has a name, a percent from 0 to 100 and the source that says so")
			continue
		}
		r.c.Report.Marks = append(slices.Clip(r.c.Report.Marks), report.Mark{Name: name, Part: percent / 100, Source: source})
	}
}
