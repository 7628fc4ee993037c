package report

import (
	"math"
	"testing"
)

func TestPointsFollowFromTheOdds(t *testing.T) {
	// By hand: 5.5*45.5/(35.5*15.5) = 0.45479, its logarithm -0.78791; the error is
	// sqrt(1/5.5 + 1/35.5 + 1/15.5 + 1/45.5) = 0.54450.
	ratio, se := logOdds(5, 40, 15, 60)
	if math.Abs(ratio+0.78791) > 1e-4 || math.Abs(se-0.54450) > 1e-4 {
		t.Errorf("%.5f, %.5f", ratio, se)
	}
	for _, c := range []struct {
		name         string
		k, n, ko, no int
		perPoint     float64
		want         int
	}{
		{"all good beside all bad is worth the most", 40, 40, 0, 40, usualPerPoint, pointsMost},
		{"all bad takes the most off", 0, 40, 40, 40, usualPerPoint, -pointsMost},
		{"what is not sure is worth a point", 5, 40, 15, 60, usualPerPoint, -1},
		// ln(60.5*60.5/(40.5*40.5)) = 0.80270, less 1.95996*0.28715 = 0.23989; 3.46 points
		{"three points", 60, 100, 40, 100, usualPerPoint, 3},
		{"where a point of score is worth more, fewer of them", 60, 100, 40, 100, math.Ln2 / 4, 1},
	} {
		if got := weigh(c.k, c.n, c.ko, c.no, c.perPoint); got != c.want {
			t.Errorf("%s: %d, want %d", c.name, got, c.want)
		}
	}
}

func TestWhatAPointIsWorthIsReadOffTheDecisions(t *testing.T) {
	var o outcomes
	for s := range o { // odds that double each 8 points, as near as whole leads come
		odds := math.Exp2(float64(s-50) / 8)
		good := int(math.Round(400 * odds / (1 + odds)))
		o[s].good, o[s].all = good, 400
	}
	if slope, ok := o.perPoint(10); !ok || math.Abs(math.Ln2/slope-8) > 0.05 {
		t.Errorf("%.3f points double the odds, %t", math.Ln2/slope, ok)
	}
	var level outcomes
	for s := range level {
		level[s].good, level[s].all = 10, 20
	}
	if slope, ok := level.perPoint(10); ok {
		t.Errorf("a score that says nothing is worth %.4f", slope)
	}
	var few outcomes
	few.add(80, true)
	few.add(20, false)
	if _, ok := few.perPoint(10); ok {
		t.Error("two decisions tell something")
	}
}
