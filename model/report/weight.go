package report

import "math"

// Points of a proposal are reckoned from the decisions themselves: how much more
// often, in odds, the leads of a source are good than all others, in points of which
// one is worth what a point of the score has been worth in odds.

// logOdds is the logarithm of the ratio of odds of k of n to ko of no, and its
// standard error: B. Woolf (Ann. Hum. Genet. 19, 1955), with one half added to each
// of the four counts, so that none of them is 0: J. B. S. Haldane (Ann. Hum. Genet.
// 20, 1956) and F. J. Anscombe (Biometrika 43, 1956).
func logOdds(k, n, ko, no int) (ratio, se float64) {
	a, b, c, d := float64(k)+0.5, float64(n-k)+0.5, float64(ko)+0.5, float64(no-ko)+0.5
	return math.Log(a * d / (b * c)), math.Sqrt(1/a + 1/b + 1/c + 1/d)
}

// surely is the end nearer to 0 of the 95 % interval of a logarithm of odds: what the
// data vouch for. It is 0 where they do not even tell the sign.
func surely(ratio, se float64) float64 {
	return math.Copysign(max(0, math.Abs(ratio)-z95*se), ratio)
}

// outcomes are decisions by the score at which they were made.
type outcomes [101]struct{ good, all int }

func (o *outcomes) add(score int, good bool) {
	if score < 0 || score >= len(o) {
		return
	}
	o[score].all++
	if good {
		o[score].good++
	}
}

// perPoint is by how much a point of score raises the logarithm of the odds of being
// good: the slope of a logistic regression of the decisions on their score (D. R. Cox,
// J. R. Stat. Soc. B 20, 1958), by Newton's method. ok is false where the score says
// nothing beyond chance (the slope is not above 0 by two standard errors), or there
// are too few.
func (o *outcomes) perPoint(floor int) (slope float64, ok bool) {
	n, good := 0, 0
	for _, x := range o {
		n, good = n+x.all, good+x.good
	}
	if good < floor || n-good < floor {
		return 0, false
	}
	at := math.Log(float64(good) / float64(n-good))
	for range 50 {
		var g0, g1, h00, h01, h11 float64
		for s, x := range o {
			if x.all == 0 {
				continue
			}
			p := 1 / (1 + math.Exp(-(at + slope*float64(s))))
			r, v := float64(x.good)-float64(x.all)*p, float64(x.all)*p*(1-p)
			g0, g1 = g0+r, g1+r*float64(s)
			h00, h01, h11 = h00+v, h01+v*float64(s), h11+v*float64(s)*float64(s)
		}
		det := h00*h11 - h01*h01
		if det < 1e-9 {
			return 0, false
		}
		d0, d1 := (h11*g0-h01*g1)/det, (h00*g1-h01*g0)/det
		at, slope = at+d0, slope+d1
		if math.Abs(d1) < 1e-9 && math.Abs(d0) < 1e-9 {
			return slope, slope > 2*math.Sqrt(h00/det)
		}
	}
	return 0, false // the score tells good from bad without a fault: no slope is steep enough
}

// usualPerPoint is the slope that is taken where the decisions do not tell one: ten
// points double the odds. Scorecards are scaled so, by the points that do (N. Siddiqi,
// Credit Risk Scorecards, 2006).
const usualPerPoint = math.Ln2 / 10

// pointsMost is how many points a proposal gives or takes at most: the cap of the
// group that it stands in.
const pointsMost = 10

// weigh is how many points a share of good ones, k of n beside ko of no, is worth;
// at least one where it is beyond chance by another test.
func weigh(k, n, ko, no int, perPoint float64) int {
	ratio, se := logOdds(k, n, ko, no)
	points := math.Round(surely(ratio, se) / perPoint)
	switch {
	case points > pointsMost:
		points = pointsMost
	case points < -pointsMost:
		points = -pointsMost
	case points == 0:
		points = math.Copysign(1, ratio)
	}
	return int(points)
}
