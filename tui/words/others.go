package words

import (
	"cmp"
	"slices"
	"strings"

	"winnow/model"
)

// deedsMost is how many things others did are told apart in one notice.
const deedsMost = 3

// othersDeed is what somebody did the same way to some leads.
type othersDeed struct {
	actor  string
	action model.Action
	of     model.Action // of what was taken back or done again
	whose  string
	reason string
	file   string
	n      int
	labels []string
}

// Others tells in a line what others did, oldest entry first, "" where there is
// nothing worth a line: "Luis promoted Maya Ortiz and rejected 3 leads". What the
// user did himself is named as done elsewhere. Imports are told by their batch, at is
// the lead under the cursor, which is named where it is concerned.
func (s Speaker) Others(entries []model.HistoryEntry, batches []model.Batch, at model.LeadID) string {
	var deeds []othersDeed
	under := ""
	for _, e := range entries {
		d := othersDeed{actor: e.Actor, action: e.Action, of: e.Of, whose: e.OfActor, file: e.File, n: e.Leads}
		if _, told := othersDid[e.Action]; !told || e.TakenBack || e.Leads == 0 && !bare(e) {
			continue
		}
		for _, a := range e.About {
			d.reason = a.Reason
			if a.Outcome != "" {
				d.reason = Outcome(a.Outcome)
			}
			d.labels = append(d.labels, cmp.Or(a.Label, "somebody erased"))
			if a.Lead == at && a.Label != "" {
				under = a.Label
			}
		}
		if d.action == model.ActImport {
			for _, b := range batches {
				if b.ID == e.Batch {
					d.n, d.labels = b.Created+b.Updated, nil
					d.reason = Number(b.Queued) + " queued"
				}
			}
		}
		i := slices.IndexFunc(deeds, func(o othersDeed) bool {
			return o.actor == d.actor && o.action == d.action && o.of == d.of && o.whose == d.whose && o.action != model.ActImport
		})
		if i < 0 {
			deeds = append(deeds, d)
			continue
		}
		if o := &deeds[i]; o.reason != d.reason {
			o.reason = ""
		}
		deeds[i].n += d.n
		deeds[i].labels = append(deeds[i].labels, d.labels...)
	}
	return s.tellDeeds(deeds, under)
}

// bare reports whether an entry says something although it is about no lead.
func bare(e model.HistoryEntry) bool {
	return e.Action == model.ActImport || e.Action == model.ActCriteria || e.Of == model.ActImport || e.Of == model.ActCriteria
}

func (s Speaker) tellDeeds(deeds []othersDeed, under string) string {
	text, last := "", ""
	for i, d := range deeds {
		if i == deedsMost {
			text += "; and " + Count(len(deeds)-i, "other thing", "other things") + ", in the history"
			break
		}
		who := FirstName(d.actor)
		mine := d.actor == s.Me
		if mine {
			who = "You, elsewhere,"
		}
		switch {
		case text == "":
			text = who + " "
		case d.actor == last && (i == len(deeds)-1 || deeds[i+1].actor != last || i == deedsMost-1):
			text += " and "
		case d.actor == last:
			text += ", "
		default:
			text += "; " + who + " "
		}
		text += s.othersDeed(d)
		last = d.actor
	}
	if under != "" {
		if len(deeds) > 1 || deeds[0].n > 1 {
			text += "; " + under + " among them"
		}
		text += ", under your cursor"
	}
	return text
}

// othersDid is what was done, with % for to whom.
var othersDid = map[model.Action]string{
	model.ActPromote: "promoted %", model.ActReject: "rejected %", model.ActNurture: "returned % to nurture", model.ActReopen: "reopened %",
	model.ActAccept: "accepted %", model.ActSendBack: "sent % back", model.ActOpportunity: "made % an opportunity", model.ActWon: "closed % as won",
	model.ActLost: "closed % as lost", model.ActTry: "tried %", model.ActSnooze: "snoozed %", model.ActDNC: "forbade contact with %",
	model.ActDNCOff: "allowed contact with % again", model.ActMerge: "merged %", model.ActErase: "erased %", model.ActImport: "imported %",
	model.ActCriteria: "applied other criteria", model.ActUndo: "took back: %", model.ActRedo: "did again: %",
}

func (s Speaker) othersDeed(d othersDeed) string {
	whom := Count(d.n, "lead", "leads")
	switch {
	case len(d.labels) == 1 && d.n == 1:
		whom = d.labels[0]
	case len(d.labels) == 2 && d.n == 2:
		whom = d.labels[0] + " and " + d.labels[1]
	}
	switch d.action {
	case model.ActImport:
		if d.n == 0 {
			return "imported " + d.file
		}
		return "imported " + d.file + ": " + whom + ", " + d.reason
	case model.ActUndo, model.ActRedo:
		what := strings.Replace(othersDid[d.of], "%", whom, 1)
		switch {
		case d.of == model.ActImport:
			what = "an import"
		case what == "":
			what = Count(d.n, "change", "changes")
		}
		if d.whose != "" && d.whose != d.actor {
			by := FirstName(d.whose)
			if d.whose == s.Me {
				by = "you"
			}
			what += " by " + by
		}
		return strings.Replace(othersDid[d.action], "%", what, 1)
	}
	text := strings.Replace(othersDid[d.action], "%", whom, 1)
	switch d.action {
	case model.ActTry:
		text += ": " + d.reason
	case model.ActReject, model.ActSendBack, model.ActLost:
		if d.reason != "" {
			text += ": " + Reason(s.Rules, d.reason)
		}
	}
	return strings.TrimSuffix(text, ": ")
}
