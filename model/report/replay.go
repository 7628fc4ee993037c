package report

import "winnow/model"

// Replay asks of two texts of criteria which of them would have put those leads on
// top that were promoted.
//
// The leads are those that people decided on (promoted, rejected or nurtured) and
// whose decision stands, each as it was when it was decided: its fields as the
// decision's snapshot kept them, and its touches up to then. Both texts score it
// as of that time. All decisions are then ordered by that score, and Share says
// how many of the promoted ones are among the first n percent. Where the border
// falls between leads of one score, these count in the proportion in which they
// are within it, so that their order does not matter.
//
// It does not say what the list looked like on that day: snapshots keep the leads
// that were decided, not those that waited.
type Replay struct {
	Decisions int
	Promoted  int

	before, after tops
}

// tops counts decisions and promotions by score.
type tops struct{ all, promoted [101]int }

// Least decisions and promotions for which Share says anything.
const (
	LeastDecisions = 20
	LeastPromoted  = 5
)

// Tops are the parts of the list, in percent, that are looked at.
func Tops() []int { return []int{10, 20, 50} }

// Add takes a decision in, with the scores that the lead had then by either text.
func (r *Replay) Add(action model.Action, before, after int) {
	r.Decisions++
	promoted := 0
	if action == model.ActPromote {
		promoted = 1
	}
	r.Promoted += promoted
	for _, x := range []struct {
		t     *tops
		score int
	}{{&r.before, before}, {&r.after, after}} {
		at := min(max(x.score, 0), len(x.t.all)-1)
		x.t.all[at]++
		x.t.promoted[at] += promoted
	}
}

// Enough reports whether there are decisions enough to say anything, and of both
// sorts.
func (r *Replay) Enough() bool {
	return r.Decisions >= LeastDecisions && r.Promoted >= LeastPromoted && r.Promoted < r.Decisions
}

// Share is the part of the promoted leads, from 0 to 1, that is among the first
// percent of all by either text.
func (r *Replay) Share(percent int) (before, after float64) {
	return r.before.share(percent, r.Decisions, r.Promoted), r.after.share(percent, r.Decisions, r.Promoted)
}

func (t *tops) share(percent, decisions, promoted int) float64 {
	if promoted == 0 {
		return 0
	}
	room := float64(decisions) * float64(percent) / 100
	found := 0.0
	for score := len(t.all) - 1; score >= 0 && room > 0; score-- {
		if n := float64(t.all[score]); n > 0 {
			part := min(1, room/n)
			found += part * float64(t.promoted[score])
			room -= n
		}
	}
	return found / float64(promoted)
}
