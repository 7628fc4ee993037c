package score

import (
	"math"
	"time"

	"winnow/model/criteria"
)

// fade says what is left of a point by its age, for one half-life:
// 0.5^(age / half-life), age in whole hours. The nil fade leaves it whole.
type fade struct {
	halfLife float64 // hours
	speed    float64 // of what is left, that goes in an hour at most
	period   uint32  // hours that table covers; 0 = no table
	halves   bool    // period is the half-life: what is older halves what table says
	table    []float64
	end      int64 // age from which on nothing is left
}

const (
	longestTable = 1 << 14 // hours
	halvings     = 40      // after so many nothing is left: a millionth of a thousandth of a point
)

func newFade(halfLife time.Duration) *fade {
	hours := halfLife.Hours()
	f := &fade{halfLife: hours, speed: math.Ln2 / hours, end: int64(math.Ceil(halvings * hours)), halves: halfLife%time.Hour == 0}
	period := f.end
	if f.halves {
		period = int64(halfLife / time.Hour)
	}
	if period > longestTable {
		return f
	}
	f.period = uint32(period)
	f.table = make([]float64, period)
	for age := range f.table {
		f.table[age] = math.Exp2(-float64(age) / hours)
	}
	return f
}

// newFades makes one fade for each half-life among the groups, by group.
func newFades(groups []criteria.Group) []*fade {
	fades := make([]*fade, len(groups))
	made := map[time.Duration]*fade{}
	for i, g := range groups {
		if g.HalfLife <= 0 {
			continue
		}
		if made[g.HalfLife] == nil {
			made[g.HalfLife] = newFade(g.HalfLife)
		}
		fades[i] = made[g.HalfLife]
	}
	return fades
}

// at is what is left at an age, which is not negative. It never rises with age.
func (f *fade) at(age int64) float64 {
	switch {
	case f == nil:
		return 1
	case age >= f.end:
		return 0
	case f.period == 0:
		return math.Exp2(-float64(age) / f.halfLife)
	}
	a := uint32(age)
	if a < f.period {
		return f.table[a]
	}
	q := a / f.period
	return f.table[a-q*f.period] * math.Float64frombits(uint64(1023-q)<<52) // times 2^-q
}
