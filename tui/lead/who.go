package lead

import (
	"slices"
	"strconv"
	"strings"

	"winnow/model"
	"winnow/themes"
	"winnow/tui/paint"
	"winnow/tui/words"
)

// who draws the lead's name, company and how to reach it.
func (p *page) who() {
	r, l := p.d.Row, p.d.Lead
	end := p.grade()
	line, room := p.line(), p.w-2-paint.SpanWidth(p.th, end)-3
	label := paint.Cut(p.th, paint.Clean(r.Label), room)
	line.Put(themes.Strong, label)
	if left := room - paint.Width(p.th, label) - 2; left >= 6 && r.Title != "" {
		line.Gap(2).Put(themes.Dim, paint.Cut(p.th, paint.Clean(r.Title), left))
	}
	line.Gap(p.w - 1 - paint.SpanWidth(p.th, end) - line.At()).Spans(end...)
	p.put(line)

	people := ""
	if l.Employees > 0 {
		people = words.Count(l.Employees, "person", "people")
	}
	place := l.City
	if place == "" {
		place = l.Region
	}
	about := func(place string) []paint.Span {
		return parts(span(themes.Normal, r.Company), span(themes.Dim, people), span(themes.Dim, l.Industry), span(themes.Dim, place))
	}
	whole := about(place)
	if r.Country != "" && !strings.EqualFold(place, r.Country) {
		long := about(strings.TrimPrefix(place+", "+r.Country, ", "))
		if place == "" || paint.SpanWidth(p.th, p.dots(long...)) <= p.w-2 { // the city says the country, where there is no room for both
			whole = long
		}
	}
	p.plain(whole)
	p.plain(p.contact())
	p.plain(p.tags())
}

// plain draws parts from the margin on, in two lines at most.
func (p *page) plain(parts []paint.Span) {
	for i, row := range p.pack(p.w-2, parts...) {
		if i == 2 || p.compact() && i == 1 {
			break
		}
		p.put(p.line().Spans(row...))
	}
}

// parts leaves empty ones out.
func parts(all ...paint.Span) []paint.Span {
	return slices.DeleteFunc(all, func(s paint.Span) bool { return paint.Clean(s.Text) == "" })
}

func (p *page) grade() []paint.Span {
	r := p.d.Row
	var out []paint.Span
	if len(r.Grade) == 2 {
		out = append(out, span(themes.Fit, r.Grade[:1]), span(themes.Engagement, r.Grade[1:]+"  "))
	}
	out = append(out, span(words.Heat(r.Score, p.say.Rules), strconv.Itoa(r.Score)))
	if r.Rising > 0 {
		role := themes.Dim
		if r.Rising >= model.RisingFrom {
			role = themes.Done
		}
		out = append(out, span(role, " "+p.th.Glyphs.Rising+strconv.Itoa(r.Rising)))
	}
	return out
}

// contact is e-mail, phone and the time of day there. A channel that is closed
// says so in place of looking usable.
func (p *page) contact() []paint.Span {
	r, l := p.d.Row, p.d.Lead
	email, phone := span(themes.Accent, r.Email), span(themes.Normal, r.Phone)
	if r.EmailCause != "" && r.Email != "" {
		email = span(themes.Faint, r.Email+" (no mail)")
	}
	if r.PhoneCause != "" && r.Phone != "" {
		phone = span(themes.Faint, r.Phone+" (no calls)")
	}
	if r.Email == "" && r.Phone == "" {
		email = span(themes.Faint, "no e-mail, no phone")
	}
	if p.compact() { // one line: the end of a long address goes before the number does
		room := p.w - 2
		if phone.Text != "" {
			room -= paint.Width(p.th, paint.Clean(phone.Text)) + paint.SpanWidth(p.th, []paint.Span{p.dot()})
		}
		email.Text = paint.Cut(p.th, paint.Clean(email.Text), max(room, 16))
	}
	there := ""
	if p.there != nil && !p.say.Now.IsZero() {
		if at := words.Clock(p.say.Now, p.there); at != words.Clock(p.say.Now, p.say.Zone) {
			there = at + " there"
		}
	}
	return parts(email, phone, span(themes.Dim, l.Phone2), span(themes.Normal, there))
}

// tags are what triggers called the lead, and to whom they assigned it.
func (p *page) tags() []paint.Span {
	r := p.d.Row
	owner := ""
	if r.Owner != "" && r.Owner == p.d.State.Owner && !p.say.Owns(r.Owner) {
		owner = "@" + words.FirstName(r.Owner)
	}
	out := []paint.Span{span(themes.Accent, owner)}
	for _, t := range r.Tags.List() {
		out = append(out, span(themes.Accent, "#"+t))
	}
	return parts(out...)
}

// stage says where a lead stands that is not open.
func (p *page) stage() {
	r, st := p.d.Row, p.d.State
	if r.Stage.Open() {
		return
	}
	s := []paint.Span{span(themes.Strong, p.say.Decision(r))}
	if !r.DecidedAt.IsZero() {
		s = append(s, span(themes.Dim, p.stamp(r.DecidedAt)))
	}
	u := st.Until
	until := ""
	if !u.At.IsZero() {
		until = "back " + words.Day(u.At, p.say.Now, p.say.Zone)
	}
	switch {
	case u.Kind == model.KindAnyIntent:
		until = strings.TrimPrefix(until+" or when they act", " or ")
	case u.Kind != "":
		until = strings.TrimPrefix(until+" or on "+words.Kind(u.Kind), " or ")
	}
	if u.Score > 0 {
		until = strings.TrimPrefix(until+" or at score "+strconv.Itoa(u.Score), " or ")
	}
	clock := ""
	if r.Stage == model.StageNurture && !r.DecidedAt.IsZero() && !u.At.IsZero() {
		clock = "day " + strconv.Itoa(1-words.Days(r.DecidedAt, p.say.Now, p.say.Zone)) + " of " + strconv.Itoa(words.Days(u.At, r.DecidedAt, p.say.Zone))
	}
	round := ""
	if st.Round > 1 && r.Stage == model.StageNurture {
		round = "round " + strconv.Itoa(st.Round)
	}
	p.gap()
	s = append(s, span(themes.Normal, until), span(themes.Dim, clock), span(themes.Soon, round))
	p.block("STAGE", 2, p.pack(p.room(), parts(s...)...))
}

// alike is how many warnings of one kind are spelled out.
const alike = 2

// warnings come before everything that could make somebody call.
func (p *page) warnings() {
	if len(p.d.Warnings) == 0 {
		return
	}
	var parts []paint.Span
	sign := themes.Warn
	shown := map[model.WarningKind]int{}
	for _, w := range p.d.Warnings {
		if shown[w.Kind]++; shown[w.Kind] > alike && !p.full {
			continue
		}
		role := themes.Soon
		if w.Kind == model.WarnDNC || w.Kind == model.WarnRefusal {
			role, sign = themes.Refused, themes.Late
		}
		parts = append(parts, span(role, p.say.Warning(w, p.d.Row)))
	}
	for _, w := range []model.WarningKind{model.WarnOpportunity, model.WarnRefusal, model.WarnOtherRep, model.WarnDuplicate} {
		if n := shown[w] - alike; n > 0 && !p.full {
			parts = append(parts, span(themes.Soon, "and "+words.MoreWarnings(w, n)))
		}
	}
	p.gap()
	most := 4
	if p.compact() {
		most = 3 // why it is here gives way to the third
	}
	for i, row := range p.pack(p.w-4, parts...) {
		if i == most && !p.full {
			break
		}
		p.warned++
		l := p.line()
		if i == 0 {
			l.Put(sign, p.th.Glyphs.Warn)
		}
		p.put(l.To(3).Spans(row...))
	}
}

// whyNow draws the sentences. One with quoted words ends its line.
func (p *page) whyNow() {
	var rows [][]paint.Span
	var s []paint.Span
	sentences := p.say.WhyNow(p.d)
	for i, sentence := range sentences {
		if len(s) > 0 {
			s = append(s, span(themes.Normal, " "))
		}
		s = append(s, spans(sentence)...)
		if len(sentence) > 1 || i == len(sentences)-1 {
			rows = append(rows, p.flow(s...)...)
			s = nil
		}
	}
	most := 6
	if p.compact() {
		most = 3
		if p.h < 11 || p.warned > 2 { // the tries below are worth more than the third line
			most = 2
		}
		if p.w < p.Model.w { // one of two columns
			most = 4
		}
	}
	if p.full {
		most = 0
	}
	p.block("WHY NOW", most, rows)
}

// tries draws the attempts of this round and what is due next.
func (p *page) tries() {
	r, rules := p.d.Row, p.say.Rules
	if !r.Stage.Open() && r.Attempts == 0 {
		return
	}
	var all [][]paint.Span
	add := func(s ...paint.Span) { all = append(all, s) }
	if r.Attempts == 0 {
		add(span(themes.Normal, "none yet"))
	} else {
		text := strconv.Itoa(r.Attempts)
		if rules.AttemptsMost > 0 {
			text += " of " + strconv.Itoa(rules.AttemptsMost)
		}
		add(span(themes.Normal, text))
		if r.LastOutcome != "" {
			last := words.Outcome(r.LastOutcome)
			if at := p.d.State.LastAttempt; !at.IsZero() {
				last += " " + words.Stamp(at, p.say.Now, p.say.Zone)
			}
			add(span(themes.Dim, last))
		}
		if rules.AttemptsMost > 0 && r.Attempts >= rules.AttemptsMost {
			more := "no more tries: decide"
			if reason, ok := rules.Proposed(r.Attempts, r.LastOutcome); ok && r.Stage.Open() {
				more += ", " + reason.Name + "?"
			}
			add(span(themes.Soon, more))
		}
	}
	add(p.due()...)
	p.block("TRIES", 2, paint.Pack(p.th, all, p.dot(), p.room()))
}

// due says what is due, when, and how long that is.
func (p *page) due() []paint.Span {
	r := p.d.Row
	if r.DueAt.IsZero() || !r.Stage.Open() {
		return nil
	}
	what := map[model.DueKind]string{model.DueHot: "first reply due ", model.DueMQL: "first reply due ",
		model.DueCallback: "call back ", model.DueSnooze: "snoozed to "}[r.DueKind]
	if what == "" {
		what = "due "
	}
	out := []paint.Span{span(themes.Dim, what+words.At(r.DueAt, p.say.Now, p.say.Zone))}
	row := r
	row.Owner = ""
	clock := words.Clock(r.DueAt, p.say.Zone)
	if d := p.say.Due(row); d.Role == themes.Soon && !strings.HasSuffix(d.Text, clock) || d.Role == themes.Late {
		out = append(out, span(themes.Dim, ", "), span(d.Role, d.Text))
		if d.Role == themes.Late && p.say.Rules.Hours != nil && (r.DueKind == model.DueHot || r.DueKind == model.DueMQL) {
			out = append(out, span(themes.Dim, " in working hours"))
		}
	}
	return out
}
