package lead

import (
	"slices"
	"strings"
	"time"

	"github.com/charmbracelet/x/ansi"

	"winnow/model"
	"winnow/themes"
	"winnow/tui/paint"
	"winnow/tui/words"
)

// visitEnds is the pause after which a page view begins another visit.
const visitEnds = 30 * time.Minute

// tale draws what happened as a story, for the lead in full: the weeks with what was
// decided in them, then day by day, each visit on a line with what it added to the
// score.
func (p *page) tale() {
	l := p.line().Put(themes.Section, "TOUCHES ").Put(themes.Strong, words.Number(p.d.TouchCount)).To(column)
	if p.d.TouchCount == 0 {
		p.put(l.Gap(2).Put(themes.Faint, "none known"))
		return
	}
	groups := p.visits()
	if p.only != "" {
		groups = slices.DeleteFunc(groups, func(g group) bool { return p.channel(g.touches[0]) != p.only })
		l.Gap(2).Put(themes.Accent, "only "+p.only)
	} else if origin := p.origin(); origin != "" {
		l.Gap(2).Put(themes.Dim, paint.Cut(p.th, paint.Clean(origin), max(1, p.w-l.At()-22)))
	}
	if p.keys.Kind != "" && len(p.channels()) > 1 && p.w-l.At() > 16 {
		does := " by kind"
		if all := p.channels(); p.only != "" {
			does = " next, then all kinds"
			if p.only == all[len(all)-1] {
				does = " all kinds"
			}
		}
		l.Gap(2).Put(themes.Key, p.keys.Kind).Put(themes.Dim, does)
	}
	p.put(l)
	p.weeks()
	day := ""
	for i, g := range groups {
		if d := g.at().In(p.say.Zone).Format(time.DateOnly); d != day {
			day = d
			p.dayHead(groups[i:])
		}
		p.taleLine(g)
	}
	if n := p.d.TouchCount - len(p.d.Touches); n > 0 {
		p.put(p.line().To(column).Put(themes.Faint, words.Count(n, "older touch", "older touches")+" not read"))
	}
}

// channel is where a touch belongs: attempts of one's own are a kind of their own.
func (p *page) channel(t model.Touch) string {
	if t.Attempt != "" {
		return "try"
	}
	return words.Channel(t)
}

// channels are the kinds that there are, the most frequent first.
func (m *Model) channels() []string {
	if m.d == nil {
		return nil
	}
	var all []string
	n := map[string]int{}
	for _, t := range m.d.Touches {
		c := (&page{}).channel(t)
		if n[c]++; n[c] == 1 {
			all = append(all, c)
		}
	}
	slices.SortStableFunc(all, func(a, b string) int { return n[b] - n[a] })
	return all
}

// NextKind shows the touches of the next kind alone, after the last one all of them
// again. It returns the kind, "" for all.
func (m *Model) NextKind() string {
	all := append([]string{""}, m.channels()...)
	m.only = all[(slices.Index(all, m.only)+1)%len(all)]
	m.redraw()
	m.reveal("TOUCHES ")
	return m.only
}

// reveal scrolls to a section, where its beginning is out of sight or at the end of
// what is seen.
func (m *Model) reveal(section string) {
	for i, l := range m.drawn() {
		if strings.HasPrefix(strings.TrimLeft(ansi.Strip(l), " "), section) {
			if at := i - m.scroll; at < 1 || at > m.h*2/3 {
				m.scroll = max(0, min(i-1, m.deepest())) // below the line that stays on top
			}
			return
		}
	}
}

// TurnTime has times said as how long ago they are, or again as dates. It reports
// which.
func (m *Model) TurnTime() (relative bool) {
	m.ago = !m.ago
	m.redraw()
	return m.ago
}

// stamp is when something was, as the user wants it said.
func (p *page) stamp(t time.Time) string {
	if p.ago {
		return words.Ago(t, p.say.Now, p.say.Zone)
	}
	return words.Stamp(t, p.say.Now, p.say.Zone)
}

// visits puts the touches into lines: page views of one visit, the same thing done
// several times in a row on a day.
func (p *page) visits() []group {
	var out []group
	for _, t := range p.d.Touches {
		web := words.Channel(t) == "web" && !t.Outbound
		if n := len(out) - 1; n >= 0 && p.sameDay(out[n].at(), t.At) && t.Attempt == "" && out[n].touches[0].Attempt == "" {
			g := &out[n]
			first, last := g.touches[0], g.touches[len(g.touches)-1]
			visit := web && g.web && last.At.Sub(t.At) <= visitEnds
			if visit || !web && !g.web && first.Kind == t.Kind && first.Detail == t.Detail && first.Outbound == t.Outbound {
				g.touches = append(g.touches, t)
				continue
			}
		}
		out = append(out, group{touches: []model.Touch{t}, web: web})
	}
	p.addPoints(out)
	return out
}

// dayHead names a day, how long ago it was, and what it added to the score.
func (p *page) dayHead(groups []group) {
	at, points := groups[0].at(), 0
	for _, g := range groups {
		if !p.sameDay(g.at(), at) {
			break
		}
		points += g.points
	}
	name := at.In(p.say.Zone).Format("Mon ") + words.Date(at, p.say.Now, p.say.Zone)
	rest := ""
	switch day := words.Day(at, p.say.Now, p.say.Zone); {
	case day == "today" || day == "yesterday":
		rest = day
	case at.Before(p.say.Now):
		rest = words.Ago(at, p.say.Now, p.say.Zone)
	}
	if p.ago && rest != "" {
		name, rest = rest, name
	}
	l := p.line().To(2).Put(themes.Strong, name).Gap(2).Put(themes.Faint, rest)
	if points != 0 && p.w-1-l.At() > 6 {
		l.Gap(p.w-1-l.At()-6).Right(themes.Engagement, p.points(points), 6)
	}
	p.put(l)
}

// taleLine draws a visit or a touch: when on that day, where, what, the campaign,
// and its points.
func (p *page) taleLine(g group) {
	t := g.touches[0]
	role := themes.Normal
	if t.Outbound {
		role = themes.Dim
	}
	l := p.line().To(4).Cell(themes.Dim, p.clock(g), 11).Gap(1).Cell(themes.Faint, p.channel(t), 9)
	at, room := l.At(), max(p.w-1-l.At()-6, 1)
	s := []paint.Span{span(role, p.what(g))}
	if g.web && len(g.touches) > 1 {
		s = append(s, span(themes.Faint, " "+p.th.Glyphs.Dot+" "+words.Count(len(g.touches), "page", "pages")))
	}
	if c := p.campaign(g); c != "" {
		s = append(s, span(themes.Faint, " "+p.th.Glyphs.Dot+" "+c))
	}
	for i, row := range paint.Flow(p.th, s, room-1) {
		if i > 0 {
			l = p.line().To(at)
		}
		l.Spans(row...)
		if i == 0 {
			switch {
			case g.points != 0:
				l.Gap(p.w-1-l.At()-6).Right(themes.Engagement, p.points(g.points), 6)
			case t.Attempt == "" && !t.Outbound:
				l.Gap(p.w-1-l.At()-6).Right(themes.Faint, "0", 6)
			}
		}
		p.put(l)
	}
}

// clock is the time of day, of a visit from when to when. What is known by its day
// alone has none.
func (p *page) clock(g group) string {
	last, first := g.touches[0].At, g.touches[len(g.touches)-1].At
	if u := last.UTC(); u.Hour() == 0 && u.Minute() == 0 && u.Second() == 0 && len(g.touches) == 1 {
		return ""
	}
	to, from := words.Clock(last, p.say.Zone), words.Clock(first, p.say.Zone)
	if from == to {
		return to
	}
	return from + "-" + to
}

// campaign is what brought them there, where the touch itself does not say it.
func (p *page) campaign(g group) string {
	for i := len(g.touches) - 1; i >= 0; i-- {
		if t := g.touches[i]; t.Kind != model.AdClick && t.UTM.Words() != "" {
			return t.UTM.Words()
		}
	}
	return ""
}

// weekly counts the touches by week: of the kind that is shown alone, as far as they are
// read, else all that came in.
func (p *page) weekly() []int {
	if p.only == "" {
		return p.d.Weeks
	}
	n := make([]int, len(p.d.Weeks))
	for _, t := range p.d.Touches {
		age := p.say.Now.Sub(t.At)
		if i := int(age / (7 * 24 * time.Hour)); p.channel(t) == p.only && age >= 0 && i < len(n) {
			n[len(n)-1-i]++
		}
	}
	return n
}

// weekWidth is how many cells a week takes in the chart.
const weekWidth = 3

// weeks draws the last twelve weeks as bars, and below them what was decided: each
// decision by the letter of its key, with the words beside.
func (p *page) weeks() {
	weeks := p.weekly()
	if n := len(weeks) - 12; n > 0 {
		weeks = weeks[n:]
	}
	if len(weeks) == 0 || p.room() < weekWidth*len(weeks) {
		return
	}
	top := 1
	for _, n := range weeks {
		top = max(top, n)
	}
	l := p.line().To(2).Put(themes.Faint, "by week").To(column)
	for _, n := range weeks {
		sign, role := p.th.Glyphs.Spark[0], themes.Rest
		if n > 0 {
			sign, role = p.th.Glyphs.Spark[max(1, (n*7+top-1)/top)], themes.Engagement
		}
		l.Put(role, strings.Repeat(sign, weekWidth-1)).Gap(1)
	}
	p.put(l)
	marks, told := p.decided(len(weeks))
	if len(told) > 0 {
		l = p.line().To(column)
		for _, m := range marks {
			l.Cell(roleOf(m), m, weekWidth-1).Gap(1)
		}
		p.put(l)
	}
	week := func(i int) time.Time { return p.say.Now.Add(-time.Duration(len(weeks)-i) * 7 * 24 * time.Hour) }
	l = p.line().To(column).Put(themes.Faint, words.Date(week(0), p.say.Now, p.say.Zone))
	if middle := column + weekWidth*(len(weeks)/2); l.At() < middle {
		l.To(middle).Put(themes.Faint, words.Date(week(len(weeks)/2), p.say.Now, p.say.Zone))
	}
	if end := column + weekWidth*len(weeks) - 4; l.At() < end {
		l.To(end).Put(themes.Faint, "now")
	}
	p.put(l)
	if len(told) > 0 {
		for _, row := range p.pack(p.room(), told...) {
			p.put(p.line().To(column).Spans(row...))
		}
	}
}

var letters = map[model.Action]string{model.ActPromote: "P", model.ActReject: "R", model.ActNurture: "N", model.ActReopen: "O", model.ActSendBack: "B",
	model.ActAccept: "A", model.ActOpportunity: "$", model.ActWon: "W", model.ActLost: "L", model.ActWake: "w"}

// roleOf is the colour of a mark: handed off, refused, or neither.
func roleOf(mark string) themes.Role {
	switch mark {
	case "P", "A", "$", "W":
		return themes.Done
	case "R", "B", "L":
		return themes.Refused
	}
	return themes.Accent
}

// decided are the marks of the weeks, the last decision of each, and what the letters
// mean.
func (p *page) decided(n int) (marks []string, told []paint.Span) {
	marks = make([]string, n)
	seen := map[string]bool{}
	for _, it := range p.d.Past() {
		letter := letters[it.Action]
		age := p.say.Now.Sub(it.At)
		i := n - 1 - int(age/(7*24*time.Hour))
		if letter == "" || age < 0 || i < 0 {
			continue
		}
		marks[i] = letter
		if !seen[letter] {
			seen[letter] = true
			text := p.say.Did(model.Item{Entry: model.Entry{Action: it.Action}})
			told = append(told, span(themes.Faint, letter+" "+text))
		}
	}
	return marks, told
}
