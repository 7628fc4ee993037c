// Package change draws what a file of criteria would do, and what is wrong in one:
// the insides of two dialogs.
package change

import (
	"path/filepath"
	"strconv"

	"winnow/model"
	"winnow/model/report"
	"winnow/themes"
	"winnow/tui/paint"
	"winnow/tui/prompt"
	"winnow/tui/words"
)

// Keys are the keys of the dialogs, as the user has them.
type Keys struct{ Yes, No string }

// widest is how wide a dialog gets.
const widest = 78

// label is the column in which the section words stand.
const label = 9

// Changed draws what applying the file would do, in a box of at most w x h cells.
func Changed(th *themes.Theme, w, h int, news report.News, rules model.Rules, keys Keys) []string {
	w = min(w, widest)
	p := &page{th: th, w: max(w-4, 1), h: max(min(h-2, max(14, (h-2)*4/5)), 1), rules: rules} // the list stays in sight
	p.file(news)
	p.figures(news.Change)
	p.replay(&news.Change.Replay)
	room := p.h - len(p.lines)
	bands := bandsOf(news.Change)
	named := p.named(news.Change)
	least := min(len(named), 4)
	switch moves := news.Change.Up+news.Change.Down > 0; {
	case moves && room >= len(bands)+2+least+1:
		p.bands(news.Change, bands)
	case moves && room > 2:
		p.spread(news.Change)
	}
	if room = p.h - len(p.lines); room > 1 && len(named) > 0 {
		p.blank()
		p.lines = append(p.lines, named[:min(len(named), room-1)]...)
	}
	title, yes := name(news)+" has changed", "apply"
	if news.State == report.FileTakenBack {
		title, yes = name(news)+" was taken back", "apply again"
	}
	return prompt.Box(th, w, title, prompt.Hints(keys.Yes, yes, keys.No, "not now"), p.fitted())
}

// Broken draws the mistakes of the file.
func Broken(th *themes.Theme, w, h int, news report.News, keys Keys) []string {
	w = min(w, 100)
	p := &page{th: th, w: max(w-4, 1), h: max(h-2, 1)}
	p.text(span(themes.Strong, words.Count(len(news.Mistakes), "mistake", "mistakes")), span(themes.Dim, "; what was applied before holds"))
	p.blank()
	for i, m := range news.Mistakes {
		before := len(p.lines)
		p.text(span(themes.Normal, m))
		if left := len(news.Mistakes) - i; len(p.lines) > p.h || len(p.lines) == p.h && left > 1 {
			p.lines = p.lines[:min(before, p.h-1)]
			p.text(span(themes.Dim, "and "+words.Number(left)+" more, listed by winnow criteria check"))
			break
		}
	}
	return prompt.Box(th, w, "Mistakes in "+name(news), prompt.Hints(keys.No, "close"), p.fitted())
}

func name(news report.News) string { return filepath.Base(news.File) }

// page collects the lines of a dialog.
type page struct {
	th    *themes.Theme
	w, h  int
	rules model.Rules
	lines []string
}

func span(r themes.Role, text string) paint.Span { return paint.Span{Role: r, Text: text} }

func (p *page) line() *paint.Line { return paint.New(p.th, themes.Dialog, p.w) }

func (p *page) blank() { p.lines = append(p.lines, p.line().String()) }

// text puts spans, over several lines where they need them.
func (p *page) text(spans ...paint.Span) {
	for i := range spans {
		spans[i].Text = paint.Clean(spans[i].Text)
	}
	for _, row := range paint.Flow(p.th, spans, p.w) {
		p.lines = append(p.lines, p.line().Spans(row...).String())
	}
}

// fitted are the lines that there is room for.
func (p *page) fitted() []string { return p.lines[:min(len(p.lines), p.h)] }

func (p *page) file(news report.News) {
	c := news.Change
	if news.Back != nil {
		p.text(span(themes.Dim, "It was applied once, and taken back by "+news.Back.Actor+"."))
	}
	switch {
	case c.Moved > 0:
		outside := "" // of the queue, before and after
		if c.Decided > 0 {
			outside = ", " + words.Number(c.Decided) + " of them decided already"
		}
		if c.Staff > 0 {
			outside += ", " + words.Number(c.Staff) + " own staff"
		}
		p.text(span(themes.Strong, words.Count(c.Moved, "lead moves", "leads move")), span(themes.Dim, " of "+words.Number(c.Leads)+outside))
	case c.Redated > 0:
		p.text(span(themes.Strong, "No lead moves"), span(themes.Dim, "; "+words.Count(c.Redated, "lead gets", "leads get")+" another due time"))
	default:
		p.text(span(themes.Strong, "No lead moves"), span(themes.Dim, " of "+words.Number(c.Leads)+": it says the same in other words"))
	}
}

// section puts a word into the left column and spans beside it.
func (p *page) section(word string, spans ...paint.Span) {
	p.lines = append(p.lines, p.line().Put(themes.Section, word).To(label).Spans(spans...).String())
}

func (p *page) figures(c *report.Change) {
	if c.Moved == 0 {
		return
	}
	dot := span(themes.Faint, " "+p.th.Glyphs.Dot+" ")
	number := func(n int, text string) []paint.Span {
		role := themes.Normal
		if n == 0 {
			role = themes.Dim
		}
		return []paint.Span{span(role, words.Number(n)+" "+text)}
	}
	join := func(a, b []paint.Span) []paint.Span { return append(append(a, dot), b...) }
	p.section("QUEUE", join(number(c.Enter.N, "enter"), number(c.Leave.N, "leave"))...)
	if c.Heat.N+c.Cool.N > 0 {
		p.section("HOT", join(number(c.Heat.N, "more"), number(c.Cool.N, "no more"))...)
	}
	p.section("SCORES", join(number(c.Up, "up"), number(c.Down, "down"))...)
}

// replayTop is the part of the list that the dialog tells of, in percent.
const replayTop = 20

func (p *page) replay(r *report.Replay) {
	if !r.Enough() {
		p.section("PAST", span(themes.Dim, "too few decisions to compare with"))
		return
	}
	before, after := r.Share(replayTop)
	role := themes.Normal
	switch {
	case percent(after) == percent(before): // a difference that is not seen has no colour
	case after > before:
		role = themes.Done
	default:
		role = themes.Soon
	}
	top := "of " + words.Number(r.Promoted) + " promoted, in the first " + strconv.Itoa(replayTop) + " %: "
	p.section("PAST", span(themes.Dim, top), span(themes.Normal, percent(before)+" before, "), span(role, percent(after)+" after"))
}

func percent(x float64) string { return strconv.Itoa(int(100*x+0.5)) + " %" }

// bandsOf are the bands that hold any lead and those between them, the highest first.
func bandsOf(c *report.Change) (bands []int) {
	first, last := len(c.Before), -1
	for i := range c.Before {
		if c.Before[i]+c.After[i] > 0 {
			first, last = min(first, i), i
		}
	}
	for i := last; i >= first; i-- {
		bands = append(bands, i)
	}
	return bands
}

// bands draws the histogram: before on the left, after on the right.
func (p *page) bands(c *report.Change, bands []int) {
	const figure = 6
	bar := max(4, min(20, (p.w-label-2*figure-6)/2))
	most := 1
	for i := range c.Before {
		most = max(most, c.Before[i], c.After[i])
	}
	p.blank()
	right := label + figure + 1 + bar + 2
	p.lines = append(p.lines, p.line().Put(themes.Section, "SCORE").To(label+figure+1).Put(themes.Dim, "before").To(right+figure+1).Put(themes.Dim, "after").String())
	half := func(l *paint.Line, role themes.Role, n int) {
		l.Right(themes.Dim, words.Number(n), figure).Gap(1)
		for range (n*bar + most - 1) / most {
			l.Put(role, p.th.Glyphs.BarFit)
		}
	}
	for _, i := range bands {
		from, to := 10*i, 10*i+9
		if i == len(c.Before)-1 {
			to = 100
		}
		l := p.line().Right(themes.Dim, strconv.Itoa(from)+"-"+strconv.Itoa(to), 7).To(label)
		half(l, themes.Dim, c.Before[i])
		role := themes.Dim
		if c.After[i] != c.Before[i] {
			role = themes.Strong
		}
		half(l.To(right), role, c.After[i])
		p.lines = append(p.lines, l.String())
	}
}

// spread is the histogram in one line, for a dialog of few.
func (p *page) spread(c *report.Change) {
	most := 1
	for i := range c.Before {
		most = max(most, c.Before[i], c.After[i])
	}
	spark := p.th.Glyphs.Spark
	draw := func(counts [len(c.Before)]int) string {
		s := ""
		for _, n := range counts {
			s += spark[(n*(len(spark)-1)+most-1)/most]
		}
		return s
	}
	p.section("SPREAD", span(themes.Dim, draw(c.Before)+" before"), span(themes.Faint, " "+p.th.Glyphs.Arrow+" "), span(themes.Normal, draw(c.After)),
		span(themes.Dim, " after, 0 to 100"))
}

// named are the leads that the dialog names: who comes in and goes out, and then
// the scores that move the furthest.
func (p *page) named(c *report.Change) []string {
	var out []string
	told := map[model.LeadID]bool{}
	for _, part := range []struct {
		word string
		list report.Listing
		most int
	}{{"IN", c.Enter, 3}, {"OUT", c.Leave, 3}, {"FURTHEST", c.Movers, 6}} {
		word := part.word
		for _, m := range part.list.First {
			if told[m.Lead] || part.most == 0 {
				continue
			}
			told[m.Lead] = true
			part.most--
			out = append(out, p.move(word, m))
			word = ""
		}
	}
	return out
}

func (p *page) move(word string, m report.Move) string {
	g := p.th.Glyphs
	delta := "+" + strconv.Itoa(m.Delta())
	role := themes.Done
	if m.Delta() < 0 {
		delta, role = g.Minus+strconv.Itoa(-m.Delta()), themes.Soon
	} else if m.Delta() == 0 {
		delta, role = "=", themes.Dim
	}
	l := p.line().Put(themes.Section, word).To(label).
		Right(words.Heat(m.Before.Score, p.rules), strconv.Itoa(m.Before.Score), 3).Put(themes.Faint, " "+g.Arrow+" ").
		Right(words.Heat(m.After.Score, p.rules), strconv.Itoa(m.After.Score), 3).Right(role, delta, 5).Gap(2)
	room := l.Left()
	who := min(room, max(room*3/5, 12))
	return l.Cell(themes.Normal, paint.Clean(m.Label), who).Gap(1).Put(themes.Dim, paint.Clean(m.Company)).String()
}
