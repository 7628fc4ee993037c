package model

import (
	"time"

	"winnow/model/filter"
)

// FilterWords is what a filter may name for a user at a moment, whose days are
// those of a zone (nil = UTC).
func (r Rules) FilterWords(me string, now time.Time, zone *time.Location) filter.Vocabulary {
	v := filter.Vocabulary{Me: me, Now: now, Zone: zone}
	for _, s := range Stages() {
		v.Stages = append(v.Stages, string(s))
	}
	seen := map[string]bool{}
	for _, list := range [][]Reason{r.Reasons, r.SendBackReasons, r.LostReasons} {
		for _, x := range list {
			if !seen[x.ID] {
				seen[x.ID] = true
				v.Reasons = append(v.Reasons, filter.Reason{ID: x.ID, Key: x.Key, Name: x.Name})
			}
		}
	}
	for _, k := range InboundKinds() {
		v.Kinds = append(v.Kinds, string(k))
	}
	return v
}
