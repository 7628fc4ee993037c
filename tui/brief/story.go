package brief

import (
	"fmt"
	"slices"
	"strings"
	"time"

	"winnow/model"
	"winnow/tui/words"
)

// handoff is who handed the lead over, to whom, with which words, and what was
// agreed; and what must not pass unseen.
func (m *maker) handoff(others []model.Row) {
	it, ok := model.HandedOver(m.d.Items)
	if !ok {
		return
	}
	text, facts := "By "+it.Actor, []string{EntryFact(it, "")}
	if it.Owner != "" {
		text, facts = text+" to "+it.Owner, append(facts, EntryFact(it, "owner"))
	}
	m.add(Handoff, text+", "+m.moment(it.At), facts...)
	if it.Note != "" {
		m.add(Handoff, quote(it.Note), EntryFact(it, "note"))
	}
	if !it.Sheet.Meeting.IsZero() {
		text, facts := m.meeting(it)
		m.add(Handoff, text, facts...)
	}
	if it.Sheet.Next != "" {
		m.add(Handoff, "Next step: "+it.Sheet.Next, EntryFact(it, "next"))
	}
	m.heed(it, others)
}

// heed says what sales should know first: that the lead must not be contacted, was
// handed off before, or that sales has somebody at its company already.
func (m *maker) heed(handed model.Item, others []model.Row) {
	if r := m.d.Row; r.EmailCause != "" && r.PhoneCause != "" {
		m.add(Handoff, "! Do not contact", m.forbidden(model.ChannelEmail), m.forbidden(model.ChannelPhone))
	}
	before := slices.DeleteFunc(slices.Clone(m.d.Items), func(it model.Item) bool { return it.ID == handed.ID })
	if it, ok := model.HandedOver(before); ok {
		text, facts := "! Handed off before, "+m.date(it.At), []string{EntryFact(it, "")}
		if it.Owner != "" {
			text, facts = text+", to "+it.Owner, append(facts, EntryFact(it, "owner"))
		}
		m.add(Handoff, text, facts...)
	}
	for _, r := range others {
		if r.ID != m.d.Row.ID && r.Stage.HandedOff() {
			m.add(Handoff, "! Sales is at this company already: "+r.Label+", "+m.say.Decision(r), LeadFact(r.ID))
		}
	}
}

// meeting tells when it is, here and there, and with whom.
func (m *maker) meeting(it model.Item) (text string, facts []string) {
	x := it.Sheet.Meeting
	facts = []string{EntryFact(it, "meeting")}
	at := x.At.In(m.say.Zone)
	zone, _ := at.Zone()
	text = fmt.Sprintf("Meeting %s %s", m.moment(x.At), zone)
	if there := m.there(); there != nil {
		text += fmt.Sprintf(" (%s there)", x.At.In(there).Format("Mon 15:04"))
		facts = append(facts, FieldFact(model.FieldTimeZone))
	}
	text += ", " + words.Count(x.Minutes, "minute", "minutes")
	if x.With != "" {
		text += ", with " + x.With
	} else if it.Owner != "" {
		text, facts = text+", with "+it.Owner, append(facts, EntryFact(it, "owner"))
	}
	return text, facts
}

// whyMost is how many signals a brief tells as reasons.
const whyMost = 6

// why tells of the touches that made the score, the strongest first, each with its
// date and its own words; where none did, of the latest ones.
func (m *maker) why() {
	terms := slices.DeleteFunc(m.d.Scored.Terms(), func(t model.Term) bool { return t.Touch == "" || t.Points <= 0 || t.Kind != model.LineRule })
	slices.SortStableFunc(terms, func(a, b model.Term) int { return b.Points - a.Points })
	told := map[string]bool{}
	for _, t := range terms {
		if len(m.cited) == whyMost {
			break
		}
		i := slices.IndexFunc(m.d.Touches, func(x model.Touch) bool { return x.At.Equal(t.At) && x.Kind == t.Touch && !x.Outbound })
		if i < 0 || told[TouchFact(m.d.Touches[i])] {
			continue
		}
		told[TouchFact(m.d.Touches[i])] = true
		if m.formOf(m.d.Touches[i]) {
			continue
		}
		m.tell(m.d.Touches[i], max(t.Count, 1))
	}
	m.ownWords()
	for _, x := range m.d.Touches {
		if len(m.cited) >= 3 || len(terms) > 0 {
			break
		}
		if !x.Outbound && x.Attempt == "" && x.Kind != model.Created && !x.At.After(m.say.Now) {
			m.tell(x, 1)
		}
	}
	slices.SortStableFunc(m.cited, func(a, b model.Touch) int { return rank(b) - rank(a) })
}

// ownWords tells what the lead wrote when it last did something that it did again since
// without a word.
func (m *maker) ownWords() {
	for _, t := range slices.Clone(m.cited) {
		if _, own := words.Deed(t.Kind, 1); !own || words.Plain(t.Detail) != "" {
			continue
		}
		for _, x := range m.d.Touches {
			if x.Kind == t.Kind && !x.Outbound && x.At.Before(t.At) && words.Plain(x.Detail) != "" {
				m.tell(x, 1)
				break
			}
		}
	}
}

// rank is how much a touch is worth opening with.
func rank(t model.Touch) int {
	switch {
	case t.Kind.Intent():
		return 2
	case t.Detail != "" && t.Kind != model.EmailOpen:
		return 1
	}
	return 0
}

// formOf reports whether a touch is the form that was filled in to get what another
// touch tells of.
func (m *maker) formOf(t model.Touch) bool {
	if t.Kind != model.FormSubmit && t.Kind != model.Converted || t.Detail == "" {
		return false
	}
	return slices.ContainsFunc(m.d.Touches, func(x model.Touch) bool {
		return x.Kind != t.Kind && x.Detail == t.Detail && x.At.Sub(t.At).Abs() < time.Hour
	})
}

// tell writes a touch: what it was, how many of its kind there were until it, when,
// and the lead's own words.
func (m *maker) tell(t model.Touch, n int) {
	same := []model.Touch{t}
	for _, x := range m.d.Touches {
		if len(same) < n && x.Kind == t.Kind && !x.Outbound && x.At.Before(t.At) {
			same = append(same, x)
		}
	}
	m.cited = append(m.cited, t)
	text, own := words.Deed(t.Kind, len(same))
	facts := make([]string, len(same))
	for i, x := range same {
		facts[i] = TouchFact(x)
	}
	if first := same[len(same)-1]; len(same) > 1 && m.date(first.At) != m.date(t.At) {
		text += ", " + m.date(first.At) + " to " + m.moment(t.At)
	} else {
		text += ", " + m.moment(t.At)
	}
	detail := words.Plain(t.Detail)
	if detail == "" && t.Kind != model.AdClick {
		detail = t.URL
	} else if own {
		detail = quote(detail)
	}
	if detail != "" {
		text += map[bool]string{false: ": ", true: ", last: "}[len(same) > 1] + detail
	}
	m.add(Why, text, facts...)
}

// score is the receipt, line by line.
func (m *maker) score() {
	sc := &m.d.Scored
	today := fmt.Sprintf("%d %s: fit %d, engagement %d", sc.Score, sc.Grade, sc.Fit, sc.Engagement)
	it, ok := model.HandedOver(m.d.Items)
	if h := m.d.HandedAt; ok && h != nil && (h.Score != sc.Score || h.Fit != sc.Fit || h.Engagement != sc.Engagement) {
		m.add(Score, fmt.Sprintf("%d %s when it was handed off: fit %d, engagement %d", h.Score, h.Grade, h.Fit, h.Engagement), EntryFact(it, "score"))
		today = "Today " + today
	}
	m.add(Score, today, scoreFact)
	for _, t := range sc.Terms() {
		text := fmt.Sprintf("%+d  %s", t.Points, t.Signal)
		if t.Full != 0 {
			text += fmt.Sprintf(" (%d when it was new)", t.Full)
		}
		facts := []string{ReceiptFact(t.Line)}
		if !t.At.IsZero() {
			text += ", " + m.date(t.At)
			for _, x := range m.d.Touches {
				if x.At.Equal(t.At) && x.Kind == t.Touch {
					facts = append(facts, TouchFact(x))
				}
			}
		}
		m.add(Score, text, facts...)
	}
}

// before is what was decided earlier and stands, attempts among it, the latest
// first. The promotion of this brief has its own section.
func (m *maker) before() {
	live := m.d.Past()
	handed, ok := model.HandedOver(m.d.Items)
	setOff := map[string]bool{}
	for i := len(live) - 1; i >= 0; i-- {
		it := live[i]
		if ok && it.ID == handed.ID || it.Action == model.ActImport || it.Action == model.ActCriteria {
			continue
		}
		if it.Action == model.ActTrigger { // one that several touches set off is told once
			if setOff[it.Cause] {
				continue
			}
			setOff[it.Cause] = true
		}
		text, facts := m.date(it.At)+"  "+it.Actor+words.Of(it)+": "+m.did(it), []string{EntryFact(it, "")}
		if it.Note != "" {
			text, facts = text+". "+quote(it.Note), append(facts, EntryFact(it, "note"))
		}
		m.add(Before, text, facts...)
	}
}

// did is what an entry did, with what came of a deal.
func (m *maker) did(it model.Item) string {
	text := m.say.Did(it)
	if it.Amount > 0 {
		text += ", " + words.Amount(it.Amount)
	}
	if !it.Close.IsZero() {
		text += ", closes " + m.date(it.Close)
	}
	return text
}

// othersMost is how many people of the company a brief names.
const othersMost = 8

func (m *maker) others(rows []model.Row) {
	left := 0
	for _, r := range rows {
		if r.ID == m.d.Row.ID {
			continue
		}
		if left++; left > othersMost {
			continue
		}
		text := strings.Join(nonEmpty(r.Label, r.Title, m.say.Decision(r)), ", ")
		if !r.DecidedAt.IsZero() {
			text += ", " + m.date(r.DecidedAt)
		}
		m.add(Company, text, LeadFact(r.ID))
	}
	if left > othersMost {
		m.add(Company, "and "+words.Number(left-othersMost)+" more", FieldFact(model.FieldCompany))
	}
}

func nonEmpty(parts ...string) []string {
	return slices.DeleteFunc(parts, func(s string) bool { return s == "" })
}

// quote puts somebody's words between quotation marks, those inside them as one line.
func quote(s string) string { return "“" + strings.Trim(words.Plain(s), "\"“”") + "”" }
