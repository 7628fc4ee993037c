package score

import (
	"cmp"
	"fmt"
	"slices"
	"sort"
	"strconv"

	"winnow/model"
	"winnow/model/criteria"
)

// line is a receipt line in thousandths of a point: what counts of it, and what it
// was before it faded.
type line struct {
	model.Line
	milli, full criteria.Milli
}

// receipt explains the score that was reckoned last. Lines of a side sum to that
// side; engagement comes first, then fit, each group's rules from the strongest.
func (s *Scorer) receipt(out *model.Scored, touches []model.Touch) []model.Line {
	engagement := s.side(model.SideEngagement, s.c.Engagement, touches)
	fit := s.side(model.SideFit, s.c.Fit, touches)
	lines := append(apportion(engagement, out.Engagement), apportion(fit, round(total(fit)))...)
	if lift := out.Fit - round(total(fit)); lift != 0 {
		lines = append(lines, model.Line{Side: model.SideFit, Signal: "a score is never below 0", Points: lift, Kind: model.LineFloor})
	}
	return slices.DeleteFunc(lines, func(l model.Line) bool { return l.Points == 0 })
}

// side lists the lines of one side: rules of its groups, each with what fading
// took of it, and their caps, then the cap or floor of the side.
func (s *Scorer) side(side model.Side, bounds criteria.Bounds, touches []model.Touch) []line {
	var lines []line
	for g := range s.c.Groups {
		group := &s.c.Groups[g]
		if group.Side != side {
			continue
		}
		from := len(lines)
		for i := range s.rules {
			if s.rules[i].Group != g {
				continue
			}
			if l, ok := s.line(i, group, touches); ok {
				lines = append(lines, l)
			}
		}
		slices.SortStableFunc(lines[from:], func(a, b line) int { return cmp.Compare(b.milli, a.milli) })
		lines = held(lines, s.now.sums[g], group.Bounds, model.Line{Group: group.Name, Side: side, Signal: group.Name})
	}
	return held(lines, total(lines), bounds, model.Line{Side: side, Signal: string(side)})
}

// line is that of a rule that scores; one that has faded to nothing does not.
func (s *Scorer) line(i int, group *criteria.Group, touches []model.Touch) (line, bool) {
	r := &s.rules[i]
	l := line{milli: r.Points, full: r.Points, Line: model.Line{Group: group.Name, Side: group.Side, Signal: r.Name, Kind: model.LineRule}}
	if !ofTouches(r.Signal) {
		return l, s.applies(i)
	}
	if !s.runs[i].used {
		return l, false
	}
	sum := &s.now.rules[i]
	if sum.n == 0 || sum.milli == 0 {
		return l, false
	}
	l.milli, l.full = sum.milli, r.Points*criteria.Milli(sum.n)
	if sum.last >= 0 { // else there never was such a touch
		l.At, l.Touch = touches[sum.last].At, touches[sum.last].Kind
	}
	if sum.n > 1 {
		l.Count = sum.n
	}
	return l, true
}

// held adds the line of what a cap took or a floor gave.
func held(lines []line, sum criteria.Milli, b criteria.Bounds, as model.Line) []line {
	d := b.Hold(sum) - sum
	if d == 0 {
		return lines
	}
	end, word := b.Cap, "cap"
	as.Kind = model.LineCap
	if d > 0 {
		end, word, as.Kind = b.Floor, "floor", model.LineFloor
	}
	as.Signal = fmt.Sprintf("%s %s %s", as.Signal, word, number(end))
	return append(lines, line{Line: as, milli: d, full: d})
}

func number(m criteria.Milli) string { return strconv.FormatFloat(float64(m)/1000, 'f', -1, 64) }

func total(lines []line) criteria.Milli {
	var sum criteria.Milli
	for _, l := range lines {
		sum += l.milli
	}
	return sum
}

// apportion gives each line whole points that sum to want, which is the rounded
// sum of the lines: the points that rounding down leaves over go to the largest
// remainders. A line that has faded says its full points, and one after it what
// fading took.
func apportion(lines []line, want int) []model.Line {
	whole := make([]int, len(lines))
	byRest := make([]int, len(lines))
	rest := make([]criteria.Milli, len(lines))
	for i, l := range lines {
		whole[i] = int(floorDiv(int64(l.milli), 1000))
		byRest[i], rest[i] = i, l.milli-criteria.Milli(whole[i])*1000
		want -= whole[i]
	}
	sort.SliceStable(byRest, func(a, b int) bool { return rest[byRest[a]] > rest[byRest[b]] })
	for i := range max(0, min(want, len(byRest))) {
		whole[byRest[i]]++
	}
	out := make([]model.Line, 0, len(lines))
	for i, l := range lines {
		out = append(out, l.Line)
		rule := &out[len(out)-1]
		rule.Points = whole[i]
		if l.full == l.milli {
			continue
		}
		if rule.Points = max(round(l.full), whole[i]); l.full < 0 {
			rule.Points = min(round(l.full), whole[i])
		}
		faded := l.Line
		faded.Kind, faded.Points = model.LineDecay, whole[i]-rule.Points
		out = append(out, faded)
	}
	return out
}
