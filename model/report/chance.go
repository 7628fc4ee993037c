package report

import (
	"cmp"
	"math"
	"slices"
)

// z95 is the normal deviate of 95 %.
const z95 = 1.959963984540054

// Wilson is the interval in which a share lies with 95 % confidence, k of n, by
// E. B. Wilson's score method (J. Am. Stat. Assoc. 22, 1927), which holds for few
// and for shares near 0 and 1 too. Of none it is 0 to 1.
func Wilson(k, n int) (low, high float64) {
	if n == 0 {
		return 0, 1
	}
	p, m := float64(k)/float64(n), float64(n)
	mid := (p + z95*z95/(2*m)) / (1 + z95*z95/m)
	half := z95 / (1 + z95*z95/m) * math.Sqrt(p*(1-p)/m+z95*z95/(4*m*m))
	return max(0, mid-half), min(1, mid+half)
}

// Fisher is the probability that two shares, a of n and b of m, differ as much as
// they do or more if there is no difference between the two: R. A. Fisher's exact
// test, two-sided (the sum of the tables that are no likelier than this one).
func Fisher(a, n, b, m int) float64 {
	if n == 0 || m == 0 || a+b == 0 || a+b == n+m {
		return 1
	}
	k := a + b
	at := func(x int) float64 { return choose(n, x) + choose(m, k-x) - choose(n+m, k) }
	this, sum := at(a), 0.0
	for x := max(0, k-m); x <= min(n, k); x++ {
		if l := at(x); l <= this+1e-7 {
			sum += math.Exp(l)
		}
	}
	return min(1, sum)
}

// choose is the logarithm of a binomial coefficient.
func choose(n, k int) float64 {
	a, _ := math.Lgamma(float64(n + 1))
	b, _ := math.Lgamma(float64(k + 1))
	c, _ := math.Lgamma(float64(n - k + 1))
	return a - b - c
}

// FalseDiscoveries is the part of what is told as more than chance that may be
// chance all the same.
const FalseDiscoveries = 0.1

// Beyond says of several comparisons, by their probabilities, which are beyond
// chance: Y. Benjamini and Y. Hochberg's procedure (J. R. Stat. Soc. B 57, 1995) at
// FalseDiscoveries.
func Beyond(ps []float64) []bool {
	order := make([]int, len(ps))
	for i := range order {
		order[i] = i
	}
	slices.SortFunc(order, func(a, b int) int { return cmp.Compare(ps[a], ps[b]) })
	upto := 0
	for rank, i := range order {
		if ps[i] <= FalseDiscoveries*float64(rank+1)/float64(len(ps)) {
			upto = rank + 1
		}
	}
	out := make([]bool, len(ps))
	for _, i := range order[:upto] {
		out[i] = true
	}
	return out
}
