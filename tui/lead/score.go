package lead

import (
	"strconv"
	"strings"

	"winnow/model"
	"winnow/themes"
	"winnow/tui/paint"
	"winnow/tui/words"
)

// sideRole is the colour of a side of the score.
func sideRole(s model.Side) themes.Role {
	if s == model.SideFit {
		return themes.Fit
	}
	return themes.Engagement
}

// lines are the receipt's lines as shown: engagement first, it is what is new.
func receipt(r model.Receipt) []model.Term {
	var out []model.Term
	for _, side := range []model.Side{model.SideEngagement, model.SideFit} {
		for _, l := range r.Terms() {
			if l.Side == side {
				out = append(out, l)
			}
		}
	}
	return out
}

// sum says what the score is made of.
func (p *page) sum() []paint.Span {
	r := p.d.Row
	if r.Engagement == 0 && r.Why.Kind == "" {
		return []paint.Span{span(themes.Fit, "fit only"), span(themes.Dim, ": no activity known")}
	}
	return []paint.Span{span(themes.Fit, "fit "+strconv.Itoa(r.Fit)), span(themes.Dim, " + "),
		span(themes.Engagement, "engagement "+strconv.Itoa(r.Engagement))}
}

// score draws the score as a bar with the receipt below it.
func (p *page) score() {
	r := p.d.Row
	l := p.line().Put(themes.Section, "SCORE ").Put(words.Heat(r.Score, p.say.Rules), strconv.Itoa(r.Score)).To(column)
	sum := p.sum()
	if len(sum) == 2 && p.w-column-3-paint.SpanWidth(p.th, sum) < leastBar { // that no activity is known stands above
		sum = sum[:1]
	}
	p.bar(l, max(0, min(30, p.w-column-3-paint.SpanWidth(p.th, sum))))
	p.put(l.Gap(2).Spans(sum...))
	for _, line := range receipt(p.d.Scored.Receipt) {
		p.receiptLine(line)
	}
	for _, row := range p.pack(p.room(), p.thresholds()...) {
		p.put(p.line().To(column).Spans(row...))
	}
	p.ahead()
}

// ahead says what would lift the lead over the next threshold, and how its score
// goes on.
func (p *page) ahead() {
	o := p.outlook
	if !p.full || o.of != p.d.Row.ID {
		return
	}
	for _, text := range []string{words.Missing(o.missing, p.say.Now, p.say.Zone), words.Coming(o.coming, p.say.Now, p.say.Zone)} {
		if text != "" {
			p.block("", 0, p.flow(span(themes.Dim, text)))
		}
	}
}

// leastBar is how many cells a bar needs to tell anything.
const leastBar = 8

// bar draws fit and engagement stacked, of a hundred, and in the empty part where
// the thresholds are that are not reached.
func (p *page) bar(l *paint.Line, w int) {
	g, r := p.th.Glyphs, p.d.Row
	if w < leastBar {
		return
	}
	at := func(points int) int { return max(0, min(w, (points*w+50)/100)) }
	fit := at(max(r.Fit, 0))
	all := max(fit, at(r.Score))
	for i := range w {
		switch {
		case i < fit:
			l.Put(themes.Fit, g.BarFit)
		case i < all:
			l.Put(themes.Engagement, g.BarEngagement)
		case i == at(p.say.Rules.MQL.Score)-1 && p.say.Rules.MQL.Score > 0, i == at(p.say.Rules.Hot)-1 && p.say.Rules.Hot > 0:
			l.Put(themes.Faint, g.Rule)
		default:
			l.Put(themes.Rest, g.BarRest)
		}
	}
}

// receiptLine draws one term: points in their column, what it is, and when.
func (p *page) receiptLine(line model.Term) {
	points, text := sideRole(line.Side), themes.Normal
	if line.Kind != model.LineRule && line.Kind != model.LineManual {
		points, text = themes.Dim, themes.Dim
	}
	when := p.receiptDate(line.Line)
	l := p.line().To(3).Right(points, p.points(line.Points), 5).To(column)
	room := p.w - 1 - l.At() - len(when)
	if when != "" {
		room -= 2
	}
	signal := line.Signal
	if line.Count > 1 {
		signal += " " + p.th.Glyphs.Times + strconv.Itoa(line.Count)
	}
	if line.Full != 0 { // a signal is not cut for it
		if faded := signal + " (" + strings.TrimPrefix(p.points(line.Full), "+") + ", faded)"; paint.Width(p.th, paint.Clean(faded)) <= room {
			signal = faded
		}
	}
	l.Cell(text, signal, max(room, 0))
	if when != "" {
		l.Gap(2).Put(themes.Faint, when)
	}
	p.put(l)
}

func (p *page) receiptDate(l model.Line) string {
	if l.At.IsZero() {
		return ""
	}
	day := words.Day(l.At, p.say.Now, p.say.Zone)
	if day == "today" && l.Count <= 1 {
		return words.Clock(l.At, p.say.Zone) + " today"
	}
	return day
}

func (p *page) points(n int) string {
	if n < 0 {
		return p.th.Glyphs.Minus + strconv.Itoa(-n)
	}
	return "+" + strconv.Itoa(n)
}

// thresholds says which marks the score has passed or is short of.
func (p *page) thresholds() []paint.Span {
	r, rules := p.d.Row, p.say.Rules
	var out []paint.Span
	if rules.Hot > 0 {
		text := "hot from " + strconv.Itoa(rules.Hot)
		if n := rules.Hot - r.Score; n > 0 {
			text += ", " + strconv.Itoa(n) + " short"
		}
		out = append(out, span(themes.Faint, text))
	}
	if rules.MQL.Score > 0 {
		text := "queue from " + strconv.Itoa(rules.MQL.Score)
		if n := rules.MQL.Score - r.Score; n > 0 {
			text += ", " + strconv.Itoa(n) + " short"
		}
		out = append(out, span(themes.Faint, text))
	}
	if r.Cooled {
		out = append(out, span(themes.Soon, "cooled: was above"))
	}
	if why := p.pinned(); why != "" {
		out = append(out, span(themes.Dim, why))
	}
	return out
}

// pinned says why a lead below the threshold waits in the queue, where it never reached
// it and did not come back.
func (p *page) pinned() string {
	r, f := p.d.Row, p.d.State.Facts
	if r.Stage != model.StageMQL || r.Score >= p.say.Rules.MQL.Score || r.Return != model.ReturnNone || p.d.State.Lead == 0 || !f.QualifiedAt.IsZero() || !f.Pinned() {
		return ""
	}
	if f.FileStage == "" {
		return "in the queue because its file says nothing of stages"
	}
	return "in the queue because its file says it is open"
}

// scoreLine is score and receipt in one line, for a pane of few rows.
func (p *page) scoreLine() {
	r := p.d.Row
	l := p.line().Put(themes.Section, "SCORE ").Put(words.Heat(r.Score, p.say.Rules), strconv.Itoa(r.Score)).To(column).Spans(p.sum()...)
	terms := ""
	for _, line := range receipt(p.d.Scored.Receipt) {
		if terms != "" {
			terms += ", "
		}
		terms += line.Signal + " " + p.points(line.Points)
	}
	if room := p.w - 1 - l.At() - 2; room > 12 && terms != "" {
		l.Gap(2).Put(themes.Dim, paint.Cut(p.th, paint.Clean(terms), room))
	}
	p.put(l)
}
