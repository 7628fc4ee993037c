package score

import (
	"winnow/model"
	"winnow/model/criteria"
)

// why picks the strongest recent inbound signal: the touch whose points, less for
// every fortnight before the latest one, are the most; what scores nothing comes
// last. It counts the touches of that kind in the 30 days up to it.
func (s *Scorer) why(touches []model.Touch, nowHour int64) model.Why {
	counts := func(t *model.Touch) bool {
		return !t.Outbound && act(t) && hour(t.At) <= nowHour
	}
	var best, latest *model.Touch
	var most criteria.Milli
	for k := len(s.order) - 1; k >= 0; k-- {
		t := &touches[s.order[k]]
		if !counts(t) {
			continue
		}
		if latest == nil {
			latest = t
		}
		fortnights := criteria.Milli((hour(latest.At) - hour(t.At)) / (14 * 24))
		if w := max(0, s.worth[k]) / (1 + fortnights); best == nil || w > most {
			best, most = t, w
		}
	}
	if best == nil {
		return model.Why{}
	}
	w := model.Why{Kind: best.Kind, At: best.At, Detail: best.Detail}
	for _, i := range s.order {
		if t := &touches[i]; counts(t) && t.Kind == best.Kind && !t.At.After(best.At) && hour(t.At) > hour(best.At)-30*24 {
			w.Count++
		}
	}
	return w
}
