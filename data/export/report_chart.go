package export

import (
	"fmt"
	"math"

	"winnow/model/report"
)

// What charts measure, in the units of their own drawing.
const (
	chartWidth  = 900
	chartLabel  = 210 // room for the names of rows
	chartAfter  = 130 // room for figures behind bars
	chartRow    = 22
	chartHeight = 190 // of a chart by weeks
	chartRows   = 24  // rows that are drawn at most
)

// chart draws a table as its chart says, beside its figures.
func (p *page) chart(t report.Table) {
	switch t.Chart.Kind {
	case report.Bars:
		p.bars(t)
	case report.Stacks:
		p.stacks(t)
	case report.Weeks:
		p.weeks(t)
	}
}

func (p *page) svg(height int, title string) {
	p.add(fmt.Sprintf(`<svg viewBox="0 0 %d %d" role="img" aria-label="%s">`, chartWidth, height, esc(title)), "\n")
}

func (p *page) text(x, y float64, class, anchor, s string) {
	p.add(fmt.Sprintf(`<text x="%.0f" y="%.0f" class="%s" text-anchor="%s">%s</text>`, x, y, class, anchor, esc(s)), "\n")
}

func (p *page) rect(x, y, w, h float64, class int) {
	p.add(fmt.Sprintf(`<rect x="%.1f" y="%.1f" width="%.1f" height="%.1f" rx="2" class="f%d"/>`, x, y, max(w, 0), h, class), "\n")
}

func (p *page) line(x1, y1, x2, y2 float64, class string) {
	p.add(fmt.Sprintf(`<line x1="%.1f" y1="%.1f" x2="%.1f" y2="%.1f" class="%s"/>`, x1, y1, x2, y2, class), "\n")
}

func cutName(s string, most int) string {
	r := []rune(s)
	if len(r) <= most {
		return s
	}
	return string(r[:most-1]) + "…"
}

// bars draws a bar a row. Shares have their interval over it, and the marks that
// others publish across.
func (p *page) bars(t report.Table) {
	col := t.Chart.Columns[0]
	rows := t.Rows[:min(len(t.Rows), chartRows)]
	most := 0.0
	for _, r := range rows {
		f := r.Cells[col]
		most = max(most, f.Drawn())
		if _, ok := f.Part(); ok {
			_, high := report.Wilson(f.N, f.Of)
			most = max(most, high)
		}
	}
	share := rows[0].Cells[col].Unit == report.Share
	if most == 0 {
		return
	}
	if share {
		for _, m := range t.Chart.Marks {
			most = max(most, m.Part)
		}
		most = min(1, math.Ceil(most*10)/10)
	}
	height := chartRow*len(rows) + 26
	p.svg(height, t.Title+": "+t.Columns[col])
	wide := float64(chartWidth - chartLabel - chartAfter)
	at := func(v float64) float64 { return chartLabel + v/most*wide }
	for i, r := range rows {
		y, f := float64(i*chartRow), r.Cells[col]
		p.text(chartLabel-8, y+15, "", "end", cutName(r.Name(), 32))
		p.rect(chartLabel, y+4, at(f.Drawn())-chartLabel, chartRow-8, 0)
		after := at(f.Drawn())
		if _, ok := f.Part(); ok {
			low, high := report.Wilson(f.N, f.Of)
			mid := y + chartRow/2
			p.line(at(low), mid, at(high), mid, "l")
			after = at(high)
		}
		p.text(after+8, y+15, "s", "start", f.String())
	}
	bottom := float64(chartRow * len(rows))
	p.line(chartLabel, 0, chartLabel, bottom, "g")
	if share {
		for _, m := range t.Chart.Marks {
			p.line(at(m.Part), 0, at(m.Part), bottom+4, "m")
			p.text(at(m.Part), bottom+17, "s", "middle", m.Name+" "+report.Percent(m.Part))
		}
	}
	p.add("</svg>\n")
}

func (p *page) legend(t report.Table, y float64) {
	x := float64(chartLabel)
	for i, col := range t.Chart.Columns {
		p.rect(x, y, 10, 10, toneColour(t.Chart.Tone(i)))
		p.text(x+15, y+10, "s", "start", t.Columns[col])
		x += 30 + 7*float64(len(t.Columns[col]))
	}
}

// stacks draws a bar a row of several columns.
func (p *page) stacks(t report.Table) {
	rows := t.Rows[:min(len(t.Rows), chartRows)]
	most := 0.0
	sum := func(r report.Row) (n float64) {
		for _, c := range t.Chart.Columns {
			n += r.Cells[c].Drawn()
		}
		return n
	}
	for _, r := range rows {
		if len(rows) < 3 || r.Name() != "all" {
			most = max(most, sum(r))
		}
	}
	if most == 0 {
		return
	}
	p.svg(chartRow*len(rows)+26, t.Title)
	wide := float64(chartWidth - chartLabel - chartAfter)
	y := 0.0
	for _, r := range rows {
		if len(rows) >= 3 && r.Name() == "all" { // it would leave the others no room
			continue
		}
		p.text(chartLabel-8, y+15, "", "end", cutName(r.Name(), 32))
		x := float64(chartLabel)
		for i, c := range t.Chart.Columns {
			w := r.Cells[c].Drawn() / most * wide
			if w > 0 {
				p.rect(x, y+4, w, chartRow-8, toneColour(t.Chart.Tone(i)))
			}
			x += w
		}
		p.text(x+8, y+15, "s", "start", report.Grouped(int(sum(r))))
		y += chartRow
	}
	p.legend(t, y+8)
	p.add("</svg>\n")
}

// toneColour is the colour of what a part of a stack means.
func toneColour(t report.Tone) int { return int(t) + 1 }

// weeks draws the columns of each week beside each other.
func (p *page) weeks(t report.Table) {
	rows := t.Rows
	if len(rows) > chartRows {
		rows = rows[len(rows)-chartRows:]
	}
	most := 0.0
	for _, r := range rows {
		for _, c := range t.Chart.Columns {
			most = max(most, r.Cells[c].Drawn())
		}
	}
	if most == 0 {
		return
	}
	most = evenScale(most)
	p.svg(chartHeight+44, t.Title)
	const left = 40.0
	slot := (chartWidth - left) / float64(len(rows))
	bar := min(22, slot*0.8/float64(len(t.Chart.Columns)))
	y := func(v float64) float64 { return chartHeight - v/most*(chartHeight-16) }
	for _, v := range []float64{0, 0.5, 1} {
		p.line(left, y(v*most), chartWidth, y(v*most), "g")
		p.text(left-6, y(v*most)+4, "s", "end", report.Grouped(int(v*most)))
	}
	every := 1 + len(rows)/10
	for i, r := range rows {
		x := left + float64(i)*slot + (slot-bar*float64(len(t.Chart.Columns)))/2
		for k, c := range t.Chart.Columns {
			v := r.Cells[c].Drawn()
			p.rect(x+float64(k)*bar, y(v), bar-1, chartHeight-y(v), weekColour(k))
		}
		if i%every == 0 {
			p.text(left+(float64(i)+0.5)*slot, chartHeight+16, "s", "middle", cutName(shortWeek(r.Name()), 14))
		}
	}
	x := left
	for k, c := range t.Chart.Columns {
		p.rect(x, chartHeight+28, 10, 10, weekColour(k))
		p.text(x+15, chartHeight+38, "s", "start", t.Columns[c])
		x += 34 + 7*float64(len(t.Columns[c]))
	}
	p.add("</svg>\n")
}

// evenScale is where a scale ends that holds a count, so that its middle mark is a
// round number too.
func evenScale(most float64) float64 {
	for by := 1.0; ; by *= 10 {
		for _, half := range [...]float64{1, 2, 3, 4, 5, 6, 8} {
			if 2*half*by >= most {
				return 2 * half * by
			}
		}
	}
}

func weekColour(n int) int { return []int{1, 5, 0, 2}[n%4] }

// shortWeek is a day without its year.
func shortWeek(s string) string {
	if r := []rune(s); len(r) > 5 && r[len(r)-5] == ' ' {
		return string(r[:len(r)-5])
	}
	return s
}
