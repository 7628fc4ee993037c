package intake

import (
	"fmt"
	"strings"
	"unicode"

	"winnow/model"
)

// standing is what a word for a lead's state comes to.
type standing struct {
	stage  model.Stage
	reason string // of a rejection, by id
	rank   int    // of several columns the one further on speaks
}

const (
	rankNone = iota
	rankOpen // being worked, or not decided
	rankLife // a lifecycle says lead or MQL: above how far the work has come
	rankNurture
	rankRejected
	rankLost
	rankHandedOff
	rankAccepted
	rankOpportunity
	rankWon
)

var (
	stands = map[string]standing{
		"lead":        {stage: model.StageLead, rank: rankLife},
		"open":        {stage: model.StageMQL, rank: rankOpen},
		"nurture":     {stage: model.StageNurture, rank: rankNurture},
		"lost":        {stage: model.StageLost, rank: rankLost},
		"sql":         {stage: model.StageSQL, rank: rankHandedOff},
		"accepted":    {stage: model.StageAccepted, rank: rankAccepted},
		"opportunity": {stage: model.StageOpportunity, rank: rankOpportunity},
		"won":         {stage: model.StageWon, rank: rankWon},
		"poor-fit":    {stage: model.StageRejected, reason: "poor-fit", rank: rankRejected},
		"junk":        {stage: model.StageRejected, reason: "student", rank: rankRejected},
		"bad-data":    {stage: model.StageRejected, reason: "bad-data", rank: rankRejected},
		"duplicate":   {stage: model.StageRejected, reason: "duplicate", rank: rankRejected},
		"no-need":     {stage: model.StageRejected, reason: "no-need", rank: rankRejected},
		"unreachable": {stage: model.StageRejected, reason: "unreachable", rank: rankRejected},
	}
	// stageWords are the words of the CRMs and the obvious ones, as stageKey
	// writes them.
	stageWords = wordTable(stageWordLists())
)

func stageWordLists() map[string]string {
	return map[string]string{
		"open": "new, new lead, open, open not contacted, not contacted, uncontacted, untouched, raw, fresh, assigned, unassigned, " +
			"in process, in progress, working, working contacted, contacted, attempted to contact, attempted, attempting, attempt made, " +
			"connected, engaged, responded, replied, pre qualified, prequalified, re engagement, reengagement, reopened, follow up, " +
			"followup, warm, hot, cold, active, pending, mql, marketing qualified lead, marketing qualified, prospect, prospecting, " +
			"interested, created, callback, call back, inquiry, enquiry, to contact, " +
			"contact in future, contact in the future, future, on hold, later, paused, stalled",
		"lead":    "subscriber",
		"nurture": "nurture, nurturing, recycled, recycle, bad timing, not now, postponed, deferred, dormant",
		"sql": "sql, sales qualified lead, sales qualified, qualified, converted, closed converted, handed off, handed over, passed to sales, " +
			"sent to sales, transferred to sales, meeting scheduled, appointment scheduled, demo scheduled, qualified to buy",
		"accepted": "sal, sales accepted lead, sales accepted, accepted",
		"opportunity": "opportunity, open deal, open opportunity, proposal, proposal sent, proposal made, proposal price quote, quote sent, quoted, " +
			"negotiation, negotiating, negotiation review, negotiations started, contract sent, presentation scheduled, decision maker bought in, " +
			"needs analysis, value proposition, id decision makers, perception analysis, initial offer, in negotiation, verbal agreement, evaluation",
		"won":  "won, closed won, customer, client, evangelist, deal won, purchased, paying, paying customer, sold, enrolled, signed, existing customer",
		"lost": "lost, closed, closed lost, lost lead, lost deal, deal lost, churned, former customer, lost customer, lost opportunity, lost to competitor",
		"poor-fit": "unqualified, not qualified, disqualified, rejected, closed not converted, dead, dead lead, bad fit, poor fit, not a fit, " +
			"no fit, discarded, archived, invalid lead, not converted, ineligible, declined",
		"junk":        "junk, junk lead, spam, test, fake, bogus, garbage, trash, student, job seeker",
		"bad-data":    "bad data, invalid, wrong number, invalid number, bad contact, bounced, incorrect data",
		"duplicate":   "duplicate, dupe, duplicated",
		"no-need":     "not interested, no interest, uninterested, no need",
		"unreachable": "unreachable, unresponsive, no response, not reachable, could not contact, unable to contact, no contact",
	}
}

// wordTable turns lists of words into a look-up.
func wordTable(lists map[string]string) map[string]standing {
	m := map[string]standing{}
	for name, list := range lists {
		for _, w := range strings.Split(list, ",") {
			m[strings.TrimSpace(w)] = stands[name]
		}
	}
	return m
}

// stageKey is the form in which words are compared: letters and digits of each
// word in lower case, one space between; OPEN_DEAL and "Open - Deal" are one,
// and "salesqualifiedlead" is "sales qualified lead".
func stageKey(s string) string {
	w := strings.Join(strings.FieldsFunc(strings.ToLower(s), func(r rune) bool {
		return !unicode.IsLetter(r) && !unicode.IsDigit(r)
	}), " ")
	switch w {
	case "marketingqualifiedlead":
		return "marketing qualified lead"
	case "salesqualifiedlead":
		return "sales qualified lead"
	case "closedwon", "closedlost":
		return "closed " + w[len("closed"):]
	}
	return w
}

// standingOf looks a word up. life is for a lifecycle column, in which "Lead"
// means below the queue.
func standingOf(word string, life bool) (standing, bool) {
	s, ok := lookUp(word, life)
	if ok && life && s.rank == rankOpen {
		s.rank = rankLife
	}
	return s, ok
}

// standingOf looks a word up that is maybe the program's own.
func (f *format) standingOf(word string, life bool) (standing, bool) {
	if own, ok := f.words[stageKey(word)]; ok {
		return stands[own], true
	}
	return standingOf(word, life)
}

func lookUp(word string, life bool) (standing, bool) {
	k := stageKey(word)
	if k == "lead" || k == "leads" {
		if life {
			return stands["lead"], true
		}
		return stands["open"], true
	}
	if life && k == "other" {
		return stands["lead"], true
	}
	if s, ok := stageWords[k]; ok {
		return s, true
	}
	for _, part := range []struct{ begins, as string }{
		{"closed won", "won"}, {"closed lost", "lost"}, {"closed not converted", "poor-fit"}, {"disqualified", "poor-fit"},
		{"unqualified", "poor-fit"}, {"not qualified", "poor-fit"}, {"junk", "junk"}, {"lost", "lost"}, {"won", "won"},
		{"attempt", "open"}, {"working", "open"}, {"nurtur", "nurture"},
	} {
		if strings.HasPrefix(k, part.begins) {
			return stands[part.as], true
		}
	}
	return standing{}, false
}

// standing reads a word for where the lead stands. A word that is not known
// leaves the lead in the queue and is counted.
func (w *rower) standing(c *column, v string, line int) (standing, string) {
	if c.use == useConverted {
		yes, ok := yesNo(v)
		switch {
		case !ok:
			c.odd++
			w.note(line, c.name, v, "neither yes nor no")
			return standing{}, ""
		case !yes:
			return stands["open"], ""
		case w.p.format.converted != "":
			return stands[w.p.format.converted].converted(), "converted"
		}
		return stands["won"], "converted"
	}
	s, ok := c.standings[v]
	if !ok {
		if s, ok = w.p.format.standingOf(v, c.role.life); ok && len(c.standings) < 100 {
			if c.standings == nil {
				c.standings = map[string]standing{}
			}
			c.standings[strings.Clone(v)] = s
		}
	}
	if !ok {
		c.odd++
		if c.strange == nil {
			c.strange = map[string]int{}
		}
		if _, seen := c.strange[v]; seen || len(c.strange) < 20 {
			c.strange[strings.Clone(v)]++
		}
		return stands["open"], v
	}
	return s, v
}

// spoken is what a row said so far of where the lead stands.
type spoken struct {
	best standing
	by   string // the column that said so
}

// speak takes what a column says of it. Of two that weigh the same the one with a word
// speaks, then the first by name: the order of columns decides nothing.
func (w *rower) speak(r *model.SourceRow, so *spoken, c *column, s standing, word string) {
	if f := w.p.format.together; f != nil && so.by != "" {
		if both, ok := f(word, s, r.StageNote, so.best); ok {
			if s.rank > so.best.rank {
				r.StageNote = word
			}
			so.best, r.Stage, r.Reason = both, both.stage, both.reason
			return
		}
	}
	if s.rank < so.best.rank || s.rank == so.best.rank && (word == "" || r.StageNote != "" && c.key >= so.by) {
		w.outweighs(r.StageNote, so.best, word, s)
		return
	}
	w.outweighs(word, s, r.StageNote, so.best)
	so.best, so.by = s, c.key
	r.Stage, r.StageNote, r.Reason = s.stage, word, s.reason
}

// outweighs counts rows of which two columns say two decided things.
func (w *rower) outweighs(word string, s standing, other string, o standing) {
	if o.rank > rankLife && s.rank > rankLife && s.stage != o.stage {
		if w.both == nil {
			w.both = map[string]int{}
		}
		w.both[fmt.Sprintf("%q and %q: taken as %s", word, other, word)]++
	}
}

// converted is the standing of a record whose CRM made it a customer's or a
// deal's: what its status said before does not matter any more.
func (s standing) converted() standing {
	s.rank = rankWon + 1
	return s
}

// overrideStage puts a row without a decision where the caller wants it.
func (w *rower) overrideStage(r *model.SourceRow, best standing) {
	if w.override != "" && best.rank <= rankLife {
		r.Stage = w.override
	}
}
