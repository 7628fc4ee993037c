package score

import (
	"math"
	"slices"
	"time"

	"winnow/model"
	"winnow/model/criteria"
)

// triggerHeat is how long a trigger keeps a lead hot, in hours.
const triggerHeat = 7 * 24

// replay follows the score through the lead's touches: it holds what each group
// adds up to, faded to its latest touch. Adding up anew at every touch would take
// the square of their number; so these are running sums, a hair off at most, and
// where a hair could matter the marks are added up.
type replay struct {
	c      *criteria.Criteria
	fades  []*fade // by group
	fitful bool    // touches score on side fit, or a floor lifts: no quick answer

	live   []int   // groups in which touches score
	still  float64 // what the other groups of engagement add up to
	fitSum float64 // and those of fit

	sums  []float64 // by group, thousandths
	at    []int64   // hours that sums are faded to
	faded int       // rules that have marks in groups that fade
	runs  bool      // sums are kept: a threshold may be reached
	tops  []float64 // by group, what its fields and touches would make at most, had nothing faded
	most  float64   // what engagement could be at most
	fit   int       // side fit, as it always is

	first, prior, latest int64 // acts: the first, the latest before this instant, the latest; microseconds
	hour                 int64 // of this instant
	touch                int32 // one of this instant

	qualified      time.Time
	hot            bool // by its score
	hotAt, hotLast time.Time
	hotHour        int64 // of the latest trigger that said hot
	saidHour       int64 // of the latest that said hot or mql
}

func newReplay(c *criteria.Criteria, fades []*fade, rules []rule) replay {
	r := replay{c: c, fades: fades, sums: make([]float64, len(c.Groups)), tops: make([]float64, len(c.Groups)), at: make([]int64, len(c.Groups))}
	for i := range rules {
		if g := rules[i].Group; ofTouches(rules[i].Signal) && !slices.Contains(r.live, g) {
			r.live = append(r.live, g)
			r.fitful = r.fitful || c.Groups[g].Side == model.SideFit
		}
	}
	for i := range c.Groups {
		r.fitful = r.fitful || c.Groups[i].Bounds.HasFloor && c.Groups[i].Bounds.Floor > 0
	}
	r.fitful = r.fitful || c.Engagement.HasFloor && c.Engagement.Floor > 0
	return r
}

// begin starts with what the lead's fields score.
func (r *replay) begin(base []criteria.Milli) {
	r.faded, r.most, r.still, r.runs = 0, 0, 0, r.fitful
	var fit criteria.Milli
	for i, b := range base {
		r.sums[i], r.tops[i], r.at[i] = 0, 0, 0
		if g := &r.c.Groups[i]; g.Side == model.SideFit {
			fit += g.Bounds.Hold(b)
		} else {
			r.raise(i, float64(b))
			r.still += float64(g.Bounds.Hold(b))
		}
	}
	r.fitSum = float64(fit)
	for _, i := range r.live {
		if g := &r.c.Groups[i]; g.Side == model.SideFit {
			r.fitSum -= float64(g.Bounds.Hold(base[i]))
		} else {
			r.still -= float64(g.Bounds.Hold(base[i]))
		}
	}
	r.fit = round(r.c.Fit.Hold(fit))
	r.qualified, r.hot, r.hotAt, r.hotLast, r.hotHour = time.Time{}, false, time.Time{}, time.Time{}, never
	r.saidHour = never
}

// raise lets a group make so much more at most. What is above its cap does not count.
func (r *replay) raise(g int, points float64) {
	if points <= 0 {
		return
	}
	most, before := float64(r.c.Groups[g].Bounds.Cap), r.tops[g]
	r.tops[g] += points
	r.most += min(r.tops[g], most) - min(before, most)
}

// add counts a mark, which may take the place of another.
func (r *replay) add(rule *rule, x *run, m mark) {
	g, points, n := rule.Group, float64(rule.Points), len(x.marks)
	if n == 0 && rule.fade != nil {
		r.faded++
	}
	if rule.perDay > 0 && int(m.nth) < rule.perDay || rule.perDay == 0 && (rule.most == 0 || n < rule.most) {
		r.raise(g, points) // else an older mark makes room
	}
	if !r.runs {
		x.marks = append(x.marks, m)
		return
	}
	sum := r.sums[g]
	if rule.fade != nil {
		sum *= rule.fade.at(m.hour - r.at[g])
	}
	r.at[g] = m.hour
	if rule.perDay > 0 && rule.most > 0 {
		sum -= rule.at(x, m.hour).left
		x.marks = append(x.marks, m)
		r.sums[g] = sum + rule.at(x, m.hour).left
		return
	}
	switch {
	case rule.perDay > 0 && int(m.nth) >= rule.perDay:
		sum -= points * rule.fade.at(m.hour-x.marks[n-rule.perDay].hour)
	case rule.perDay == 0 && rule.most > 0 && n >= rule.most:
		sum -= points * rule.fade.at(m.hour-x.marks[n-rule.most].hour)
	}
	x.marks = append(x.marks, m)
	r.sums[g] = sum + points
}

// sumUp begins to keep the running sums, at an hour up to which all marks are. Most
// leads never need them: all that they did together reaches no threshold.
func (s *Scorer) sumUp(h int64) {
	r := &s.replay
	r.runs = true
	for _, g := range r.live {
		r.at[g] = h
	}
	for _, i := range s.used {
		if rule := &s.rules[i]; rule.absent == 0 {
			r.sums[rule.Group] += rule.at(&s.runs[i], h).left
		}
	}
}

// held reports whether a trigger keeps the lead hot at an hour.
func (r *replay) held(h int64) bool { return r.hotHour != never && h-r.hotHour < triggerHeat }

// end says what the walk found, given the score of now.
func (r *replay) end(out *model.Scored, nowHour int64) {
	out.QualifiedAt = r.qualified
	out.Prompted = r.saidHour != never && nowHour-r.saidHour < triggerHeat
	if r.c.Rules.Hot > 0 && out.Score >= r.c.Rules.Hot || r.held(nowHour) {
		out.HotAt, out.HotLast = r.hotAt, r.hotLast
	}
}

// reaches reports whether the touches so far reach the thresholds at an hour. Of
// a threshold that does not matter any more it says no.
func (s *Scorer) reaches(h int64) (mql, hot bool) {
	r, rules := &s.replay, &s.c.Rules
	asked := model.Threshold{Score: math.MaxInt}
	if r.qualified.IsZero() {
		asked = rules.MQL
	}
	warm := rules.Hot
	if warm <= 0 {
		warm = math.MaxInt
	}
	if best := r.fit + round(criteria.Milli(min(r.most, float64(s.c.Engagement.Cap)))+1); !r.fitful && best < min(asked.Score, warm) {
		return false, false
	}
	if !r.runs {
		s.sumUp(h)
	}
	slack := 0.0
	if r.faded > 0 {
		slack = 0.5*float64(r.faded) + 0.01 // each rule is rounded to thousandths
	}
	fit, engagement := s.about(h)
	f, e := s.level(fit-slack, engagement-slack)
	mql, hot = asked.Reached(f+e, f, e), f+e >= warm
	if slack == 0 {
		return mql, hot
	}
	f, e = s.level(fit+slack, engagement+slack)
	if asked.Reached(f+e, f, e) != mql || f+e >= warm != hot {
		s.reckon(&s.now, h)
		f, e = s.now.whole(s.c)
		mql, hot = asked.Reached(f+e, f, e), f+e >= warm
	}
	return mql, hot
}

// about are the two sides in thousandths, before their bounds, by the running sums.
func (s *Scorer) about(h int64) (fit, engagement float64) {
	r := &s.replay
	fit, engagement = r.fitSum, r.still
	for _, i := range r.live {
		g := &s.c.Groups[i]
		v := float64(s.base[i])
		if r.sums[i] != 0 {
			v += r.sums[i] * r.fades[i].at(h-r.at[i])
		}
		for _, j := range s.absences {
			if s.rules[j].Group == i {
				v += s.rules[j].at(&s.runs[j], h).left
			}
		}
		v = hold(g.Bounds, v)
		if g.Side == model.SideFit {
			fit += v
		} else {
			engagement += v
		}
	}
	return fit, engagement
}

// level is whole of sums that are a hair off.
func (s *Scorer) level(fit, engagement float64) (f, e int) {
	f = int(math.Floor((hold(s.c.Fit, fit) + 500) / 1000))
	e = int(math.Floor((hold(s.c.Engagement, engagement) + 500) / 1000))
	return max(f, -e), e
}

func hold(b criteria.Bounds, sum float64) float64 {
	if sum > float64(b.Cap) {
		return float64(b.Cap)
	}
	if b.HasFloor && sum < float64(b.Floor) {
		return float64(b.Floor)
	}
	return sum
}
