package report

import (
	"fmt"
	"slices"
	"time"

	"winnow/model"
)

// Options are what a report is asked for, and how the team counts.
type Options struct {
	Now       time.Time
	Zone      *time.Location // whose days, hours and weeks; nil = UTC
	From      time.Time      // zero: from the beginning
	WeekStart time.Weekday
	Floor     int           // below so many nothing is said; 0 = DefaultFloor
	Settle    time.Duration // how long a lead is given before it counts in a rate; 0 = DefaultSettle
	Rules     model.Rules
	Marks     []Mark
	Segment   string // what leads are told apart by: see the store's LifeQuery
	Top       int    // rows of a table at most; 0 = DefaultTop
}

const (
	// DefaultFloor is how many there must be before a share is told.
	DefaultFloor = 10
	// DefaultSettle is how long an MQL is given before rates count it.
	DefaultSettle = 28 * 24 * time.Hour
	// DefaultTop is how many rows of a table are told apart.
	DefaultTop = 20
)

// DefaultMarks are what others publish of MQLs that become SQLs.
func DefaultMarks() []Mark {
	return []Mark{
		{Name: "average", Part: 0.13, Source: "metrichq.org (Klipfolio), across industries"},
		{Name: "best", Part: 0.40, Source: "rocketagents.com, what it calls excellent"},
	}
}

func (o Options) filled() Options {
	if o.Zone == nil {
		o.Zone = time.UTC
	}
	if o.Floor == 0 {
		o.Floor = DefaultFloor
	}
	if o.Settle == 0 {
		o.Settle = DefaultSettle
	}
	if o.Top == 0 {
		o.Top = DefaultTop
	}
	o.Rules = o.Rules.In(o.Zone)
	return o
}

// in reports whether a time is within the report.
func (o *Options) in(t time.Time) bool { return !t.IsZero() && !t.Before(o.From) && !t.After(o.Now) }

// share is a figure of so many of so many.
func (o *Options) share(n, of int) Figure {
	return Figure{Unit: Share, N: n, Of: of, Floor: o.Floor}
}

// Week is the first day of the week that a time is in, at midnight.
func (o *Options) Week(t time.Time) time.Time {
	t = t.In(o.Zone)
	back := (int(t.Weekday()) - int(o.WeekStart) + 7) % 7
	return time.Date(t.Year(), t.Month(), t.Day()-back, 0, 0, 0, 0, o.Zone)
}

// day writes a day as reports do.
func day(t time.Time) string { return t.Format("2 Jan 2006") }

// thresholdWords is what makes an MQL.
func (o *Options) thresholdWords() string {
	m := &o.Rules.MQL
	words := fmt.Sprintf("score %d", m.Score)
	if m.Fit > 0 || m.Engagement > 0 {
		words += fmt.Sprintf(", with fit %d and engagement %d at least", m.Fit, m.Engagement)
	}
	return words
}

// dayOf is the day of a time, as reports write it.
func (o *Options) dayOf(t time.Time) string { return day(t.In(o.Zone)) }

// document is the empty frame of a report.
func (o *Options) document(report, title string) Document {
	return Document{Report: report, Title: title, At: o.Now, From: o.From, Zone: o.Zone}
}

// Names lists the reports that there are.
func Names() []string { return []string{"funnel", "feedback", "speed", "nurture", "team", "week"} }

// AsksScores reports whether a report asks at which scores was decided.
func AsksScores(name string) bool { return name == "feedback" || name == "team" || name == "week" }

// Reckoner makes one report: it is handed every lead once, in any order, and its
// memory grows with the groups that it tells apart alone.
type Reckoner interface {
	Add(l *Life)
	Document() Document
}

// New makes the reckoner of a report.
func New(name string, o Options) (Reckoner, error) {
	o = o.filled()
	switch name {
	case "funnel":
		return newFunnel(o), nil
	case "feedback":
		return newFeedback(o), nil
	case "speed":
		return newSpeed(o), nil
	case "nurture":
		return newNurture(o), nil
	case "team":
		return newTeam(o), nil
	case "week":
		return newWeek(o), nil
	}
	return nil, model.Invalid("use one of "+fmt.Sprint(Names()), "there is no report %q", name)
}

// ranked lists the keys of groups: the largest first, then by name.
func ranked[K comparable, V any](groups map[K]V, size func(V) int, less func(a, b K) int) []K {
	keys := make([]K, 0, len(groups))
	for k := range groups {
		keys = append(keys, k)
	}
	slices.SortFunc(keys, func(a, b K) int {
		if d := size(groups[b]) - size(groups[a]); d != 0 {
			return d
		}
		return less(a, b)
	})
	return keys
}
