package score

import (
	"winnow/model"
	"winnow/model/criteria"
)

// why picks the strongest recent inbound signal: the touch whose points, less for
// every fortnight before the latest one, are the most; what scores nothing comes
// last. It counts the touches of that kind in the 30 days up to it.
func (s *Scorer) why(touches []model.Touch) model.Why {
	best, latest := -1, int64(0)
	var most criteria.Milli
	for k := len(s.hours) - 1; k >= 0; k-- {
		h := s.hours[k]
		if h == never {
			continue
		}
		if best < 0 {
			latest = h
		}
		w := max(0, s.worth[k])
		if w <= most && best >= 0 {
			continue
		}
		if w /= criteria.Milli(1 + (latest-h)/(14*24)); best < 0 || w > most {
			best, most = k, w
		}
	}
	if best < 0 {
		return model.Why{}
	}
	t := &touches[s.order[best]]
	w := model.Why{Kind: t.Kind, At: t.At, Detail: t.Detail}
	for k := len(s.hours) - 1; k >= 0 && (s.hours[k] == never || s.hours[k] > s.hours[best]-30*24); k-- {
		if x := &touches[s.order[k]]; s.hours[k] != never && x.Kind == t.Kind && !x.At.After(t.At) {
			w.Count++
		}
	}
	return w
}
