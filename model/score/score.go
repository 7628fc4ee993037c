// Package score reckons what the criteria say about a lead: score, receipt,
// grade, when it qualified, which triggers fired and why it is here. It is pure:
// the same lead, touches and hour give the same answer, whenever it is asked.
package score

import (
	"math/bits"
	"slices"
	"time"

	"winnow/model"
	"winnow/model/criteria"
)

// Scorer scores leads by one Criteria. It reuses its memory from lead to lead:
// use one per goroutine.
type Scorer struct {
	c        *criteria.Criteria
	facts    *criteria.Facts
	rules    []rule
	fields   []int                     // rules without touches
	sheets   []criteria.Sheet          // their conditions, by place among them
	single   []int                     // places of those that are on no sheet
	absences []int                     // rules of absence
	byKind   map[model.TouchKind]*uses // what touches of a kind are for
	latest   [256]latestUses           // some of them, by a hash of the kind
	others   uses                      // and those of kinds that nothing names
	triggers []trigger
	touched  bool           // one of them, in this instant
	joint    []joint        // what the lead and others completed together, by time
	met      int            // how many of those have been replayed
	zone     *time.Location // days of per_day

	// Of the present lead:
	holds  []int8           // conditions: 0 not asked yet, 1 no, 2 yes
	taken  []taken          // what is taken of conditions, whatever the lead says
	base   []criteria.Milli // by group: what its fields score
	runs   []run            // by rule
	used   []int            // rules with marks
	order  []int32          // indexes of touches by time
	worth  []criteria.Milli // by place in order: what such a touch scores, limits aside
	hours  []int64          // by place in order, of those walked: when it acted; never where the touch is no act
	replay replay           // thresholds over time
	now    tally
	before tally // as of seven days ago
	change change

	fired     []model.Fired // what leads were given, the last lead's from firedFrom on
	firedFrom int
}

// uses are the rules and triggers that a kind of touch is for.
type uses struct {
	rules    []use
	triggers []int
	texts    texts // what rules look at besides the kind
	memo     memo
}

// use is a rule that names a kind: whole if every inbound touch of that kind, and
// free if for every lead.
type use struct {
	rule        int
	whole, free bool
}

// week is the span that Rising looks back over, in hours.
const week = 7 * 24

// New prepares a scorer.
func New(c *criteria.Criteria) *Scorer {
	s := &Scorer{c: c, facts: c.NewFacts(), byKind: map[model.TouchKind]*uses{}, holds: make([]int8, len(c.Signals)),
		base: make([]criteria.Milli, len(c.Groups)), runs: make([]run, len(c.Signals))}
	fades := newFades(c.Groups)
	for i := range c.Signals {
		r := &c.Signals[i]
		s.rules = append(s.rules, newRule(r, fades[r.Group]))
		switch {
		case !ofTouches(r):
			s.fields = append(s.fields, i)
		case r.Absent > 0:
			s.absences = append(s.absences, i)
		}
	}
	conditions := make([]*criteria.Condition, len(s.fields))
	for k, i := range s.fields {
		conditions[k] = c.Signals[i].When
	}
	s.sheets, s.single = criteria.NewSheets(conditions)
	for i := range c.Triggers {
		s.triggers = append(s.triggers, newTrigger(&c.Triggers[i]))
	}
	s.zone = zoneOf(c)
	s.index()
	s.replay = newReplay(c, fades, s.rules)
	s.now, s.before = newTally(c), newTally(c)
	return s
}

// index notes which rules and triggers each kind of touch is for.
func (s *Scorer) index() {
	kinds := []model.TouchKind{model.Created}
	for i := range s.c.Signals {
		for _, p := range s.c.Signals[i].Touches {
			kinds = append(kinds, p.Kind)
		}
	}
	for i := range s.triggers {
		for _, p := range s.triggers[i].patterns() {
			kinds = append(kinds, p.Kind)
		}
	}
	for _, k := range kinds {
		if s.byKind[k] == nil {
			u := s.usesOf(k)
			s.byKind[k] = &u
		}
	}
	s.others = s.usesOf("")
}

// usesOf lists what touches of a kind are for. Rules and triggers that name no
// kind are about everything a lead does, and the making of its record is nothing
// that it did.
func (s *Scorer) usesOf(kind model.TouchKind) (u uses) {
	acts := kind != model.Created
	for i := range s.c.Signals {
		r := &s.c.Signals[i]
		names, whole := acts && len(r.Touches) == 0 && ofTouches(r), plain(r)
		for _, p := range r.Touches {
			names = names || p.Kind == kind
			whole = whole && (p.Kind != kind || p.String() == string(kind))
		}
		if names {
			u.rules = append(u.rules, use{i, whole, r.When == nil})
			if !whole {
				u.texts |= textsOf(r, kind)
			}
		}
	}
	for i := range s.triggers {
		t := &s.triggers[i]
		if t.People > 1 {
			continue // no touch of one lead completes it
		}
		if acts && t.ofAll() || slices.ContainsFunc(t.patterns(), func(p criteria.Pattern) bool { return p.Kind == kind }) {
			u.triggers = append(u.triggers, i)
		}
	}
	return u
}

// Score says everything about a lead as of the hour of now. touches may be in
// any order and are not changed; outbound ones and those of later hours count
// for nothing, and one that is given twice counts once. Triggers that ask for
// several people fire as Lead.Together says.
func (s *Scorer) Score(l *model.Lead, touches []model.Touch, now time.Time) model.Scored {
	out := s.ScoreOnly(l, touches, now)
	out.Lines = s.receipt(&out, touches)
	return out
}

// ScoreOnly is Score without the lines of the receipt.
func (s *Scorer) ScoreOnly(l *model.Lead, touches []model.Touch, now time.Time) model.Scored {
	var out model.Scored
	s.reset()
	s.facts.Set(l)
	s.gather(l)
	s.ask()
	h := hour(now)
	s.replay.begin(s.base)
	s.change.begin(h)
	s.begin(l)
	s.walk(&out, touches, h)
	s.reckon(&s.now, h)
	s.reckon(&s.before, h-week)
	out.Fit, out.Engagement = s.now.whole(s.c)
	out.Score = out.Fit + out.Engagement
	out.Grade = s.c.Grade.Of(out.Fit, out.Engagement)
	fit, engagement := s.before.whole(s.c)
	out.Rising = max(0, out.Score-fit-engagement)
	s.replay.end(&out, h)
	out.Fired = s.given()
	out.NextChange = s.nextChange(out.Score, fit+engagement)
	out.Why = s.why(touches)
	return out
}

// ask adds up what the lead's fields score.
func (s *Scorer) ask() {
	if len(s.taken) > 0 {
		for k := range s.fields {
			s.askOne(k)
		}
		return
	}
	for n := range s.sheets {
		sheet := &s.sheets[n]
		for holds := sheet.Holding(s.facts); holds != 0; holds &= holds - 1 {
			r := &s.rules[s.fields[sheet.At(bits.TrailingZeros64(holds))]]
			s.base[r.Group] += r.Points
		}
	}
	for _, k := range s.single {
		s.askOne(k)
	}
}

func (s *Scorer) askOne(k int) {
	if i := s.fields[k]; s.applies(i) {
		s.base[s.rules[i].Group] += s.rules[i].Points
	}
}

// begin has the rules of absence look on from when the record came here.
func (s *Scorer) begin(l *model.Lead) {
	for _, i := range s.absences {
		x := &s.runs[i]
		if x.known = never; !s.applies(i) {
			continue
		}
		if x.used = true; !l.CreatedAt.IsZero() {
			x.known = hour(l.CreatedAt)
		}
		s.used = append(s.used, i)
		s.replay.raise(s.rules[i].Group, float64(s.rules[i].Points))
	}
}

// knownSince notes that a lead is known by a touch of an hour, the first of all.
func (s *Scorer) knownSince(h int64) {
	for _, i := range s.absences {
		if x := &s.runs[i]; x.used && (x.known == never || h < x.known) {
			x.known = h
		}
	}
}

// Criteria are those that it scores by.
func (s *Scorer) Criteria() *criteria.Criteria { return s.c }

func (s *Scorer) reset() {
	clear(s.holds)
	for _, t := range s.taken {
		s.holds[t.rule] = t.holds
	}
	clear(s.base)
	for _, i := range s.used {
		s.runs[i].reset()
	}
	s.used = s.used[:0]
}

// hour counts hours since 1970, so that a score moves on the hour only.
func hour(t time.Time) int64 { return floorDiv(t.Unix(), 3600) }

func hourTime(h int64) time.Time { return time.Unix(h*3600, 0).UTC() }

// applies reports whether a rule's condition holds for the lead; it is worked
// out once a lead.
func (s *Scorer) applies(i int) bool {
	if s.holds[i] == 0 {
		s.holds[i] = no
		if w := s.rules[i].When; w == nil || w.Holds(s.facts) {
			s.holds[i] = yes
		}
	}
	return s.holds[i] == yes
}

// Answers about a condition; 0 = not asked yet.
const (
	no  = 1
	yes = 2
)

// zoneOf is the zone whose days per_day means: the team's, else UTC.
func zoneOf(c *criteria.Criteria) *time.Location {
	if z := c.Rules.Hours.Zone(); z != nil {
		return z
	}
	return time.UTC
}
