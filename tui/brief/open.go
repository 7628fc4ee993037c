package brief

import (
	"slices"
	"strings"

	"winnow/model"
	"winnow/tui/words"
)

// columns are the words by which the files of others name the four topics, in
// their normal form: letters and digits alone.
var columns = map[model.Topic][]string{
	model.TopicBudget:    {"budget", "budgetrange", "budgetconfirmed", "estimatedbudget"},
	model.TopicAuthority: {"authority", "decisionmaker", "buyingrole", "roleinpurchase", "purchasingauthority"},
	model.TopicNeed:      {"need", "needs", "painpoint", "painpoints", "usecase", "challenge", "primaryneed"},
	model.TopicTimeline:  {"timeline", "timeframe", "purchasetimeframe", "purchasetimeline", "projecttimeline", "buyingtimeframe"},
}

// answer is what is known of a topic: what the sheet says, else a column of its own
// in the lead's files.
func (m *maker) answer(t model.Topic) (text, fact string) {
	if it, ok := model.HandedOver(m.d.Items); ok {
		if a := it.Sheet.Answer(t); a != "" {
			return a, EntryFact(it, string(t))
		}
	}
	for _, x := range m.d.Lead.Attributes {
		if x.Text != "" && slices.Contains(columns[t], plainName(x.Name)) {
			return words.Plain(x.Text), AttributeFact(x.Name)
		}
	}
	return "", ""
}

func plainName(s string) string {
	return strings.Map(func(r rune) rune {
		if r >= 'a' && r <= 'z' || r >= '0' && r <= '9' {
			return r
		}
		return -1
	}, strings.ToLower(s))
}

// known is what is known of budget, authority, need and timeline. What was not
// asked about is not there.
func (m *maker) known() {
	for _, t := range model.Topics() {
		if a, fact := m.answer(t); a != "" {
			m.add(Known, strings.ToUpper(string(t[:1]))+string(t[1:])+": "+a, fact)
		}
	}
}

// question asks about a topic.
var question = map[model.Topic]string{
	model.TopicNeed:      "What would have to change for this to be worth your time?",
	model.TopicTimeline:  "By when do you want this solved?",
	model.TopicAuthority: "Who else decides on this with you?",
	model.TopicBudget:    "Is money set aside for this, or does it have to be found?",
}

// toSay begins what is to be said.
const toSay = "Say: "

// open suggests how to begin, by the strongest thing that the lead did, and the one
// question to ask: about the first topic that is still open.
func (m *maker) open() {
	if len(m.cited) > 0 {
		t := m.cited[0]
		name, fact := m.called()
		text, facts := toSay, []string{TouchFact(t)}
		if name != "" {
			text, facts = text+name+", ", append(facts, fact)
		}
		m.add(Open, text+opener(t, m.dayOf(t)), facts...)
	}
	for _, t := range []model.Topic{model.TopicNeed, model.TopicTimeline, model.TopicAuthority, model.TopicBudget} {
		a, fact := m.answer(t)
		switch {
		case a == "":
			m.add(Open, "Ask: "+question[t]+" (nothing is known of "+string(t)+")", SheetFact(t))
		case a == "unknown":
			m.add(Open, "Ask: "+question[t]+" ("+string(t)+" is still unknown)", fact)
		default:
			continue
		}
		return
	}
	if it, ok := model.HandedOver(m.d.Items); ok && it.Sheet.Next != "" {
		m.add(Open, "Ask: does the next step still stand: "+it.Sheet.Next+"?", EntryFact(it, "next"))
	}
}

// called is what to call the lead by, "" where only an address or a company is known.
func (m *maker) called() (name, fact string) {
	if n := m.d.Lead.FirstName; n != "" {
		return n, FieldFact(model.FieldFirstName)
	}
	if first, rest, _ := strings.Cut(m.d.Lead.Name, " "); rest != "" {
		return first, FieldFact(model.FieldName)
	}
	return "", ""
}

// dayOf is the day of a touch as a reader of another day understands it.
func (m *maker) dayOf(t model.Touch) string { return "on " + strings.TrimSpace(m.date(t.At)) }

// openers say to somebody what they did. % stands for the day.
var openers = map[model.TouchKind]string{
	model.DemoRequest:       "you asked us for a demo %",
	model.PricingView:       "you looked at our pricing %",
	model.TrialStarted:      "you started a trial %",
	model.MeetingBooked:     "you booked a meeting with us %",
	model.MeetingHeld:       "we met %",
	model.CallIn:            "you called us %",
	model.EmailReply:        "you wrote back to us %",
	model.Chat:              "you wrote to us in the chat %",
	model.Referral:          "you were recommended to us %",
	model.ContentDownload:   "you downloaded something from us %",
	model.WebinarAttended:   "you were in our webinar %",
	model.WebinarRegistered: "you signed up for our webinar %",
	model.EventAttended:     "you came to our event %",
	model.FormSubmit:        "you sent us a form %",
	model.ProductUsed:       "you used the product %",
	model.ProductView:       "you looked at the product %",
	model.PageView:          "you were on our website %",
}

// opener is a sentence to begin with: what they did, when, and in which words or of
// what.
func opener(t model.Touch, day string) string {
	text, ok := openers[t.Kind]
	if !ok {
		text = "we heard from you % (" + words.Kind(t.Kind) + ")"
	}
	text = strings.Replace(text, "%", day, 1)
	detail := words.Plain(t.Detail)
	if detail == "" || strings.HasPrefix(detail, "/") || strings.Contains(detail, "://") { // nobody says the name of a page
		return text + "."
	}
	return text + ": " + quote(detail)
}
