package report

import (
	"fmt"
	"time"

	"winnow/model"
)

// Speed says how soon new MQLs were tried, and what came of it. It looks at the
// first stay of each lead in the queue.
type Speed struct {
	o     Options
	all   pace
	hours [24]pace
	days  [7]pace // by time.Weekday
	fast  [len(fastness) + 1]result
	taken int // that somebody took up before they were MQLs: they did not wait
}

// pace is how soon the leads of a group were answered.
type pace struct {
	mqls, tried   int
	untried       int    // that were decided on without an attempt
	clock, hours  Spread // to the first attempt: by the clock, and in working hours
	asked, inTime int    // whose time is up or who were answered; of these within the SLA
}

// result is what came of leads that had the time to be decided.
type result struct{ mqls, settled, sql int }

// fastness are the times in which leads are tried, up to and with.
var fastness = [...]struct {
	upto time.Duration
	name string
}{{5 * time.Minute, "within 5 min"}, {15 * time.Minute, "within 15 min"}, {time.Hour, "within 1 h"}, {4 * time.Hour, "within 4 h"},
	{24 * time.Hour, "within 1 d"}, {72 * time.Hour, "within 3 d"}, {1 << 62, "later"}}

func newSpeed(o Options) *Speed { return &Speed{o: o} }

// Add takes a lead in, where it became an MQL within the time.
func (s *Speed) Add(l *Life) {
	if !l.Counts() {
		return
	}
	passes := l.Passes()
	if len(passes) == 0 || passes[0].Start.IsZero() || !s.o.in(passes[0].Start) {
		return
	}
	if l.TakenUp() {
		s.taken++
		return
	}
	p := &passes[0]
	at := p.Start.In(s.o.Zone)
	for _, to := range []*pace{&s.all, &s.hours[at.Hour()], &s.days[at.Weekday()]} {
		to.add(&s.o, p)
	}
	r := &s.fast[len(fastness)]
	if !p.FirstTry.IsZero() {
		for i := range fastness {
			if p.FirstTry.Sub(p.Start) <= fastness[i].upto {
				r = &s.fast[i]
				break
			}
		}
	}
	r.mqls++
	if s.o.Now.Sub(p.Start) >= s.o.Settle {
		r.settled++
		if p.Verdict == model.ActPromote {
			r.sql++
		}
	}
}

func (c *pace) add(o *Options, p *Pass) {
	c.mqls++
	if !p.FirstTry.IsZero() {
		c.tried++
		c.clock.Add(p.FirstTry.Sub(p.Start))
		c.hours.Add(o.Rules.Hours.Between(p.Start, p.FirstTry))
	}
	if p.FirstTry.IsZero() && p.Verdict != "" {
		c.untried++
	}
	if asked, inTime := o.answered(p); asked {
		c.asked++
		if inTime {
			c.inTime++
		}
	}
}

// answered reports whether a stay was answered, by an attempt or a decision, or its time
// is up; and whether it was within the SLA.
func (o *Options) answered(p *Pass) (asked, inTime bool) {
	due, answer := o.due(p), p.FirstTry
	if p.Verdict != "" && (answer.IsZero() || p.At.Before(answer)) {
		answer = p.At
	}
	if answer.IsZero() {
		return o.Now.After(due), false
	}
	return true, !answer.After(due)
}

var paceColumns = []string{"MQL", "tried", "median to first try", "9 of 10 within", "median in working hours", "answered within the SLA"}

func (s *Speed) cells(c *pace) []Figure {
	fl := s.o.Floor
	return []Figure{Number(c.mqls), Number(c.tried), c.clock.Median(fl), c.clock.figure(0.9, fl), c.hours.Median(fl), s.o.share(c.inTime, c.asked)}
}

// Document is the report of what was added.
func (s *Speed) Document() Document {
	d := s.o.document("speed", "Speed to lead")
	hours := Table{ID: "hour", Title: "By the hour in which they became MQLs", Keys: []string{"hour"}, Columns: paceColumns, Chart: Chart{Kind: Bars, Columns: []int{5}}}
	for h := range s.hours {
		if s.hours[h].mqls > 0 {
			hours.Rows = append(hours.Rows, Row{Keys: []string{fmt.Sprintf("%02d:00", h)}, Cells: s.cells(&s.hours[h])})
		}
	}
	days := Table{ID: "weekday", Title: "By weekday", Keys: []string{"weekday"}, Columns: paceColumns, Chart: Chart{Kind: Bars, Columns: []int{5}}}
	for i := range 7 {
		w := (s.o.WeekStart + time.Weekday(i)) % 7
		if s.days[w].mqls > 0 {
			days.Rows = append(days.Rows, Row{Keys: []string{w.String()}, Cells: s.cells(&s.days[w])})
		}
	}
	all := Table{ID: "speed", Keys: []string{""}, Columns: paceColumns}
	if s.all.mqls > 0 {
		all.Rows = []Row{{Keys: []string{"all"}, Cells: s.cells(&s.all)}}
	}
	none := "No lead became an MQL in this time."
	all.Empty, hours.Empty, days.Empty = none, none, none
	d.Lead = s.lead()
	d.Sections = []Section{
		{ID: "speed", Title: "From MQL to the first attempt", Tables: []Table{all}},
		{ID: "fast", Title: "What came of it, by how fast it was tried", Tables: []Table{s.fastTable()}},
		{ID: "when", Title: "When leads come, and how soon they are answered", Tables: []Table{hours, days}},
	}
	d.Notes = []string{
		"Time runs from when a lead first came into the queue: from the touch that qualified it, else from its import. Attempts are those of that first stay; who came back and was tried then counts as tried in the funnel, not here. What was undone counts nowhere; nor do own staff and tests.",
		"The SLA is that of the criteria for a new MQL, in working hours; a decision answers it as an attempt does. Leads whose time is not up yet are not counted for it.",
		fmt.Sprintf("SQLs are told of MQLs of %s ago or earlier. Reps choose whom they call first: that fast ones convert better need not be for the speed.", SpanWords(s.o.Settle)),
	}
	if s.taken > 0 {
		d.Notes = append(d.Notes, counted(s.taken, "MQL of the funnel is", "MQLs of the funnel are")+" not among these: taken up by a rep below the threshold, they never waited.")
	}
	return d
}

func (s *Speed) lead() []string {
	if s.all.mqls == 0 {
		return []string{"No lead became an MQL in this time. Ask for a longer one with --since."}
	}
	m, sla := s.all.clock.Median(s.o.Floor), s.o.share(s.all.inTime, s.all.asked)
	out := []string{fmt.Sprintf("Of %s that waited in the queue %s tried in their first stay there, and %s decided on without a try.",
		counted(s.all.mqls, "MQL", "MQLs"), counted(s.all.tried, "was", "were"), counted(s.all.untried, "was", "were"))}
	if !m.Few() {
		out[0] += fmt.Sprintf(" Half of those tried were within %s, 9 of 10 within %s.", SpanWords(m.Span), SpanWords(s.all.clock.Quantile(0.9)))
	}
	if _, ok := sla.Part(); ok {
		out = append(out, fmt.Sprintf("Tried or decided on within the SLA: %s whose time was up or who were answered (95 %% interval %s).", sla, sla.Interval()))
	}
	return out
}

func (s *Speed) fastTable() Table {
	t := Table{ID: "fast", Keys: []string{"first tried"}, Columns: []string{"MQL", "old enough", "SQL of these"}, Chart: Chart{Kind: Bars, Columns: []int{2}},
		Empty: "No lead became an MQL in this time."}
	for i, r := range s.fast {
		name := "not in that stay"
		if i < len(fastness) {
			name = fastness[i].name
		}
		if r.mqls > 0 {
			t.Rows = append(t.Rows, Row{Keys: []string{name}, Cells: []Figure{Number(r.mqls), Number(r.settled), s.o.share(r.sql, r.settled)}})
		}
	}
	return t
}
