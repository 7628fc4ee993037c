package lead

import (
	"strconv"
	"time"

	"winnow/model"
	"winnow/themes"
	"winnow/tui/paint"
	"winnow/tui/words"
)

// group is the touches that make one line: a visit to the website, or the same
// thing several times a day.
type group struct {
	touches []model.Touch // newest first
	web     bool
	points  int
	scored  bool
}

func (g group) at() time.Time { return g.touches[0].At }

// shownTouches is how many lines of touches the pane has before it says how many
// more there are.
const shownTouches = 14

// touches draws what happened, newest first. With a heading the block has a line of
// its own with the count and the weeks; without, its word stands beside the first
// touch.
func (p *page) touches(heading bool) {
	word, from := "", 3
	if heading {
		p.touchHead()
	} else {
		word, from = "TOUCHES", column
	}
	groups := p.groups()
	for i, g := range groups {
		if i == shownTouches && !p.full {
			p.put(p.line().To(column).Put(themes.Faint, strconv.Itoa(len(groups)-i)+" more lines in full"))
			return
		}
		p.touchLine(g, word, from)
		word = ""
	}
	if n := p.d.TouchCount - len(p.d.Touches); n > 0 && p.full {
		p.put(p.line().To(column).Put(themes.Faint, words.Count(n, "older touch", "older touches")+" not read"))
	}
}

// touchHead is the count, the touches of each week as bars, and the campaign.
func (p *page) touchHead() {
	l := p.line().Put(themes.Section, "TOUCHES ").Put(themes.Strong, words.Number(p.d.TouchCount)).To(column)
	if p.d.TouchCount == 0 {
		p.put(l.Gap(2).Put(themes.Faint, "none known"))
		return
	}
	l.Gap(2)
	p.spark(l)
	origin := p.origin()
	if room := p.w - 1 - l.At() - 3; origin != "" && room > 8 {
		l.Gap(3).Put(themes.Dim, paint.Cut(p.th, paint.Clean(origin), room))
	}
	p.put(l)
}

// spark draws the last twelve weeks, the present one at the right.
func (p *page) spark(l *paint.Line) {
	weeks := p.d.Weeks
	if n := len(weeks) - 12; n > 0 {
		weeks = weeks[n:]
	}
	top := 1
	for _, n := range weeks {
		top = max(top, n)
	}
	for _, n := range weeks {
		if n == 0 {
			l.Put(themes.Rest, p.th.Glyphs.Spark[0])
			continue
		}
		l.Put(themes.Engagement, p.th.Glyphs.Spark[max(1, (n*7+top-1)/top)])
	}
}

// origin is the campaign by which they first came, and by which last where that is
// another; else the source.
func (p *page) origin() string {
	first, last := model.Origins(p.d.Touches)
	switch {
	case first != nil && last.UTM.Words() != first.UTM.Words():
		return first.UTM.Words() + ", last " + last.UTM.Words()
	case first != nil:
		return first.UTM.Words()
	case p.d.Row.Source != "":
		return "via " + p.d.Row.Source
	}
	return ""
}

// groups puts the touches into lines, with their points.
func (p *page) groups() []group {
	var out []group
	for _, t := range p.d.Touches {
		web := words.Channel(t) == "web" && !t.Outbound
		if n := len(out) - 1; n >= 0 && p.sameDay(out[n].at(), t.At) && t.Attempt == "" && out[n].touches[0].Attempt == "" {
			if first := out[n].touches[0]; web && out[n].web || first.Kind == t.Kind && first.Detail == t.Detail && first.Outbound == t.Outbound {
				out[n].touches = append(out[n].touches, t)
				continue
			}
		}
		out = append(out, group{touches: []model.Touch{t}, web: web})
	}
	p.addPoints(out)
	return out
}

// addPoints gives each group the points that the receipt has for it.
func (p *page) addPoints(out []group) {
	for _, line := range p.d.Scored.Lines {
		if line.At.IsZero() || line.Side != model.SideEngagement {
			continue
		}
		if i := p.groupOf(out, line); i >= 0 {
			out[i].points += line.Points
			out[i].scored = true
		}
	}
}

// groupOf finds the group whose touch a line of the receipt is about: the same
// kind at the same time, else on the same day.
func (p *page) groupOf(groups []group, line model.Line) int {
	day := -1
	for i, g := range groups {
		for _, t := range g.touches {
			if t.Outbound || line.Touch != "" && t.Kind != line.Touch {
				continue
			}
			if t.At.Equal(line.At) {
				return i
			}
			if day < 0 && p.sameDay(t.At, line.At) {
				day = i
			}
		}
	}
	return day
}

func (p *page) sameDay(a, b time.Time) bool {
	y, m, d := a.In(p.say.Zone).Date()
	y2, m2, d2 := b.In(p.say.Zone).Date()
	return y == y2 && m == m2 && d == d2
}

// touchLine draws one group from a column on, after a word: when, where, what, and
// its points.
func (p *page) touchLine(g group, word string, from int) {
	t := g.touches[0]
	channel, role := words.Channel(t), themes.Normal
	text := p.what(g)
	switch {
	case t.Attempt != "":
		channel, role = "try", themes.Dim
	case t.Outbound:
		role = themes.Dim
	}
	l := p.line().Put(themes.Section, word).To(from).Cell(themes.Dim, p.stamp(t.At), p.stampWidth()).Gap(1).Cell(themes.Faint, channel, 9)
	at := l.At()
	room := max(p.w-1-at-6, 0)
	var more [][]paint.Span
	if rows := paint.Flow(p.th, []paint.Span{span(role, text)}, room-1); p.full && len(rows) > 1 {
		text, more = rows[0][0].Text, rows[1:]
	}
	l.Cell(role, text, room)
	switch {
	case g.points != 0:
		l.Right(themes.Engagement, p.points(g.points), 6)
	case t.Attempt == "" && !t.Outbound:
		l.Right(themes.Faint, "0", 6)
	}
	p.put(l)
	for _, row := range more {
		p.put(p.line().To(at).Spans(row...))
	}
}

// stampWidth is wide enough for dates with their year where there are any.
func (p *page) stampWidth() int {
	w := 7
	for _, t := range p.d.Touches {
		w = max(w, len(p.stamp(t.At))+1)
	}
	return w
}

func (p *page) what(g group) string {
	t := g.touches[0]
	if g.web {
		return p.say.Visit(g.touches)
	}
	text := p.say.Touch(t)
	if n := len(g.touches); n > 1 {
		text += " " + p.th.Glyphs.Times + strconv.Itoa(n)
	}
	return text
}
