package importer

import (
	"path/filepath"
	"strconv"
	"strings"

	"winnow/themes"
	"winnow/tui/paint"
	"winnow/tui/prompt"
	"winnow/tui/words"
)

func (m *Model) viewRunning(p *page, w int) []string {
	p.text(span(themes.Normal, m.path))
	note := "stored"
	if m.came.Ending {
		note = "read, made searchable now"
	}
	p.bar(m.came, note)
	if m.stopped {
		p.text(span(themes.Soon, "stopping: what it brought is taken back"))
	} else {
		p.text(span(themes.Dim, "The queue stays usable: close this, and the status line shows how far it is."))
	}
	return prompt.Box(p.th, w, "Importing "+m.Name(), prompt.Hints(m.keys.Close, "back to the queue", m.keys.Stop, "stop and take back"), p.lines)
}

func (m *Model) viewFinished(p *page, w int) []string {
	f := &m.done
	title := "Imported " + filepath.Base(m.donePath)
	if m.failed != nil {
		title = "Not imported: " + filepath.Base(m.donePath)
		p.text(span(themes.Late, m.failed.Error()))
	} else {
		m.counts(p, f, "new")
	}
	if m.saved != "" {
		p.text(span(themes.Done, p.th.Glyphs.OK+" the rows to mend are in "+m.saved+": put them right there, and import that file"))
	}
	if m.filtering || m.filter.Text() != "" {
		l := p.line().Put(themes.Key, "/ ")
		m.filter.Draw(l, p.w/2)
		p.put(l)
	}
	p.blank()
	body := &page{th: p.th, w: p.w, h: 1 << 20}
	m.problems(body, f, true)
	notes(body, f.Notes)
	if len(body.lines) == 0 && m.failed == nil {
		body.put(body.line().Put(themes.Dim, "Every row was read."))
	}
	m.window(p, body.lines, 3)
	var hints []string
	if len(f.Problems) > 0 {
		hints = append(hints, m.keys.Filter, "filter")
	}
	if f.Refused+f.Kept > 0 && m.Saves() {
		hints = append(hints, m.keys.Save, "save rows to mend")
	}
	return prompt.Box(p.th, w, title, prompt.Hints(append(hints, m.keys.Another, "another file", m.keys.Close, "close")...), p.lines)
}

// problems lists what was wrong, that which the filter leaves.
func (m *Model) problems(p *page, f *Figures, filtered bool) {
	if len(f.Problems) == 0 {
		return
	}
	query := strings.Fields(strings.ToLower(m.filter.Text()))
	var shown []Problem
	for _, x := range f.Problems {
		if !filtered || x.matches(query) {
			shown = append(shown, x)
		}
	}
	note := words.Count(len(f.Problems)+f.More, "problem", "problems")
	if len(query) > 0 && filtered {
		note = words.Number(len(shown)) + " of " + note
	} else if f.More > 0 {
		note += ", the first " + words.Number(len(f.Problems)) + " are listed"
	}
	p.under("PROBLEMS", span(themes.Dim, note))
	line, column := 2, 0
	for _, x := range shown {
		line, column = max(line, len(strconv.Itoa(x.Line))), max(column, paint.Width(p.th, paint.Clean(x.Column)))
	}
	column = min(column, p.w/4)
	for _, x := range shown {
		l := p.line().Right(themes.Faint, strconv.Itoa(x.Line), line).Gap(1)
		if x.Refused {
			l.Put(themes.Late, p.th.Glyphs.Error)
		}
		l.To(line+3).Cell(themes.Normal, x.Column, column).Gap(min(column, 2)).Put(themes.Dim, x.What)
		if x.Value != "" {
			l.Put(themes.Faint, " "+p.th.Glyphs.Open+x.Value+p.th.Glyphs.Close)
		}
		p.put(l)
	}
}

// matches reports whether the words of a query stand in what is listed.
func (x Problem) matches(query []string) bool {
	refused := ""
	if x.Refused {
		refused = " refused"
	}
	text := strings.ToLower(strconv.Itoa(x.Line) + " " + x.Column + " " + x.What + " " + x.Value + refused + " " + x.File)
	for _, w := range query {
		if !strings.Contains(text, w) {
			return false
		}
	}
	return true
}

// Note is the progress in the status line.
func (m *Model) Note(th *themes.Theme) string {
	const w = 8
	text := "importing " + m.Name()
	if m.came.Ending {
		text = "making " + m.Name() + " searchable"
	}
	if m.stopped {
		text = "stopping " + m.Name()
	}
	if m.came.Total <= 0 {
		return text + " " + words.Number(m.came.Rows)
	}
	full := min(w, int(w*m.came.Bytes/m.came.Total))
	return Percent(m.came) + " " + strings.Repeat(th.Glyphs.BarFit, full) + strings.Repeat(th.Glyphs.BarRest, w-full) + " " + text
}
