package words

import "winnow/model"

// Handoff is what to know of a lead that goes to sales, in sentences without their
// full stops: that it must not be contacted, that it was handed off before, and
// whom sales has at its company already. before are its items up to the handoff.
func (s Speaker) Handoff(r model.Row, before []model.Item, warnings []model.Warning) []string {
	var out []string
	if r.EmailCause != "" || r.PhoneCause != "" {
		out = append(out, doNotContact(model.Warning{Reason: r.EmailCause}, r))
	}
	if it, ok := model.HandedOver(before); ok {
		text := "Handed off before, " + Date(it.At, s.Now, s.Zone)
		if it.Owner != "" {
			text += ", to " + FirstName(it.Owner)
		}
		out = append(out, text)
	}
	deals := 0
	for _, w := range warnings {
		if w.Kind != model.WarnOpportunity {
			continue
		}
		if deals++; deals == 1 {
			out = append(out, s.Warning(w, r))
		}
	}
	if deals > 1 {
		out[len(out)-1] += ", and " + MoreWarnings(model.WarnOpportunity, deals-1)
	}
	return out
}
