package words

import (
	"cmp"
	"slices"
	"strconv"
	"strings"
	"time"

	"winnow/model"
	"winnow/themes"
)

// recent is how far back touches belong to what happens now; quiet is the pause
// before them that is worth a word.
const (
	recent = 7 * 24 * time.Hour
	quiet  = 14 * 24 * time.Hour
)

// bunch is the touches of one kind that belong to what happens now.
type bunch struct {
	kind          model.TouchKind
	n             int
	first, latest time.Time
	detail        string // of the latest that has one
}

// WhyNow tells in a few sentences why a lead is worth a call now. They are made
// from what is known alone: the return to the queue, and the touches. There is
// always at least one.
func (s Speaker) WhyNow(d *model.Detail) [][]Phrase {
	var out [][]Phrase
	if p := s.cameBack(d); p != nil {
		out = append(out, p)
	}
	if p := s.company(d); p != nil {
		out = append(out, p)
	}
	seen := s.inbound(d.Touches)
	if w := d.Row.Why; len(seen) == 0 && w.Kind != "" { // its touches are not read yet: the row tells the strongest
		return append(out, s.did(bunch{kind: w.Kind, n: max(1, w.Count), first: w.At, latest: w.At, detail: w.Detail}))
	}
	if len(seen) == 0 {
		return append(out, s.unknown(d))
	}
	if s.Now.Sub(seen[0].At) > recent {
		return append(out, s.longAgo(d, seen)...)
	}
	all := bunches(seen, s.Now.Add(-recent), d.Row.Why.Kind)
	all = withoutForms(all)
	all = all[:min(3, len(all))]
	for i := 0; i < len(all); {
		n := 1
		for i+n < len(all) && s.alike(all[i], all[i+n]) {
			n++
		}
		out = append(out, s.together(all[i:i+n]))
		i += n
	}
	if p := s.pause(seen, d.TouchCount > len(d.Touches)); p != "" {
		out = append(out, []Phrase{{p, themes.Normal}})
	}
	return out
}

// inbound is what the lead did, newest first, without what is still to come.
func (s Speaker) inbound(touches []model.Touch) []model.Touch {
	var out []model.Touch
	for _, t := range touches {
		if !t.Outbound && t.Attempt == "" && t.Kind != model.Created && !t.At.After(s.Now) {
			out = append(out, t)
		}
	}
	slices.SortStableFunc(out, func(a, b model.Touch) int { return b.At.Compare(a.At) })
	return out
}

// bunches groups the touches since a time by kind: the strongest first, then
// those that say somebody wants to buy, opened e-mails last.
func bunches(seen []model.Touch, since time.Time, strongest model.TouchKind) []bunch {
	var out []bunch
	for _, t := range seen {
		if t.At.Before(since) {
			break
		}
		i := slices.IndexFunc(out, func(b bunch) bool { return b.kind == t.Kind })
		if i < 0 {
			out = append(out, bunch{kind: t.Kind, latest: t.At})
			i = len(out) - 1
		}
		out[i].n++
		out[i].first = t.At
		if out[i].detail == "" {
			out[i].detail = t.Detail
		}
	}
	weight := func(b bunch) int {
		switch {
		case b.kind == strongest:
			return 0
		case b.kind.Intent():
			return 1
		case b.kind == model.EmailOpen || b.kind == model.Activity:
			return 3
		}
		return 2
	}
	slices.SortStableFunc(out, func(a, b bunch) int {
		return cmp.Or(cmp.Compare(weight(a), weight(b)), b.latest.Compare(a.latest))
	})
	return out
}

// withoutForms leaves out the form that was filled in to get what another touch
// tells of: it has the same words.
func withoutForms(all []bunch) []bunch {
	form := func(b bunch) bool { return b.kind == model.FormSubmit || b.kind == model.Converted }
	var out []bunch
	for _, b := range all {
		if !form(b) || b.detail == "" || !slices.ContainsFunc(all, func(o bunch) bool { return !form(o) && o.detail == b.detail && o.n >= b.n }) {
			out = append(out, b)
		}
	}
	return out
}

// verb is what somebody did, once and several times ("%" stands for how often).
// quote says that the detail is the lead's own words; title that it names a thing.
type verb struct {
	one, many    string
	quote, title bool
}

var verbs = map[model.TouchKind]verb{
	model.PageView:          {"Visited the website", "Visited % pages", false, false},
	model.ProductView:       {"Looked at the product", "Looked at the product %", false, false},
	model.PricingView:       {"Read pricing", "Read pricing %", false, false},
	model.FormSubmit:        {"Filled in a form", "Filled in % forms", false, true},
	model.ContentDownload:   {"Downloaded a guide", "Downloaded % guides", false, true},
	model.WebinarRegistered: {"Signed up for a webinar", "Signed up for % webinars", false, true},
	model.WebinarAttended:   {"Attended a webinar", "Attended % webinars", false, true},
	model.EventAttended:     {"Came to an event", "Came to % events", false, true},
	model.EmailOpen:         {"Opened an e-mail", "Opened e-mails %", false, true},
	model.EmailClick:        {"Clicked in an e-mail", "Clicked in e-mails %", false, true},
	model.EmailReply:        {"Answered an e-mail", "Answered e-mails %", true, false},
	model.EmailBounce:       {"An e-mail bounced", "E-mails bounced %", false, false},
	model.SpamComplaint:     {"Called an e-mail spam", "Called e-mails spam %", false, false},
	model.Unsubscribe:       {"Unsubscribed", "Unsubscribed %", false, false},
	model.SocialEngagement:  {"Reacted on social media", "Reacted on social media %", false, true},
	model.AdClick:           {"Clicked an ad", "Clicked ads %", false, false},
	model.Chat:              {"Wrote in the chat", "Wrote in the chat %", true, false},
	model.CallIn:            {"Called us", "Called us %", true, false},
	model.MeetingBooked:     {"Booked a meeting", "Booked % meetings", false, true},
	model.MeetingHeld:       {"Met us", "Met us %", false, true},
	model.MeetingCancelled:  {"Cancelled a meeting", "Cancelled % meetings", false, true},
	model.NoShow:            {"Did not come to a meeting", "Did not come to % meetings", false, true},
	model.DemoRequest:       {"Asked for a demo", "Asked for a demo %", true, false},
	model.TrialStarted:      {"Started a trial", "Started a trial %", false, false},
	model.ProductUsed:       {"Used the product", "Used the product %", false, false},
	model.Referral:          {"Was referred", "Was referred %", true, false},
	model.Converted:         {"Filled in a form", "Filled in % forms", false, true},
	model.Activity:          {"Was active", "Was active %", false, true},
}

func times(n int) string {
	switch n {
	case 1:
		return "once"
	case 2:
		return "twice"
	}
	return strconv.Itoa(n) + " times"
}

// alike reports whether two bunches can share a sentence: the same time, and no
// words of their own.
func (s Speaker) alike(a, b bunch) bool {
	return s.when(a) == s.when(b) && s.plainly(a) && s.plainly(b)
}

func (s Speaker) plainly(b bunch) bool {
	v, ok := verbs[b.kind]
	return ok && (b.detail == "" || !v.quote && !v.title)
}

// together is one sentence about bunches at the same time.
func (s Speaker) together(all []bunch) []Phrase {
	if len(all) == 1 {
		return s.did(all[0])
	}
	text := ""
	for i, b := range all {
		part := s.did(b)[0].Text
		if i < len(all)-1 {
			part = strings.TrimSuffix(part, " "+s.when(b)+".")
		}
		switch i {
		case 0:
			text = part
			continue
		case len(all) - 1:
			text += " and "
		default:
			text += ", "
		}
		text += strings.ToLower(part[:1]) + part[1:]
	}
	return []Phrase{{text, themes.Normal}}
}

// did is one sentence: what somebody did, how often and when, and their words.
func (s Speaker) did(b bunch) []Phrase {
	v, ok := verbs[b.kind]
	if !ok {
		name := Kind(b.kind)
		v = verb{one: upper(name), title: true}
		v.many = v.one + " %"
	}
	text := v.one
	if b.n > 1 {
		how := times(b.n)
		if strings.HasSuffix(v.many, "s") { // a counted noun follows
			how = strconv.Itoa(b.n)
		}
		text = strings.Replace(v.many, "%", how, 1)
	}
	text += " " + s.when(b)
	if told(v.one, b.detail) { // "clicked “...”": the detail is a sentence already
		return []Phrase{{upper(short(b.detail, 160, s.Glyphs.Ellipsis)) + " " + s.when(b) + ".", themes.Normal}}
	}
	if b.detail != "" && (v.quote || v.title) {
		role := themes.Normal
		if v.quote {
			role = themes.Engagement
		}
		return []Phrase{{text + ": ", themes.Normal}, {s.Glyphs.Open + short(b.detail, 160, s.Glyphs.Ellipsis) + s.Glyphs.Close, role}}
	}
	return []Phrase{{text + ".", themes.Normal}}
}

// told reports whether a detail repeats the verb that it is the detail of.
func told(verb, detail string) bool {
	first := func(s string) string {
		w, _, _ := strings.Cut(strings.ToLower(s), " ")
		return strings.Trim(w, ":,.")
	}
	return len(detail) > 0 && first(verb) == first(detail)
}

func upper(s string) string {
	if s != "" && s[0] >= 'a' && s[0] <= 'z' {
		return string(s[0]-'a'+'A') + s[1:]
	}
	return s
}

// short cuts words that go on and on; the touches below have them whole.
func short(s string, n int, tail string) string {
	s = strings.Join(strings.Fields(s), " ")
	if r := []rune(s); len(r) > n {
		return strings.TrimRight(string(r[:n]), " ") + tail
	}
	return s
}

func (s Speaker) when(b bunch) string {
	age := -Days(b.latest, s.Now, s.Zone)
	if b.n == 1 {
		switch {
		case age == 0:
			return "at " + Clock(b.latest, s.Zone)
		case age == 1:
			return "yesterday at " + Clock(b.latest, s.Zone)
		case age < 7:
			return "on " + b.latest.In(s.Zone).Format("Monday")
		}
		return "on " + Date(b.latest, s.Now, s.Zone)
	}
	from := -Days(b.first, s.Now, s.Zone)
	first, last := b.first.In(s.Zone).Hour(), b.latest.In(s.Zone).Hour()
	switch {
	case from == 0 && last < 12:
		return "this morning"
	case from == 0 && first >= 12 && last < 18:
		return "this afternoon"
	case from == 0:
		return "today"
	case from == age && from == 1:
		return "yesterday"
	}
	return "in the last " + Count(from+1, "day", "days")
}
