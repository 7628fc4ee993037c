package export

import (
	"io"
	"path/filepath"
	"strings"

	"winnow/model"
	"winnow/model/report"
	"winnow/model/safetext"
)

// ReportFormat is how a report is written.
type ReportFormat string

const (
	Markdown ReportFormat = "md"
	HTML     ReportFormat = "html" // one file that needs no other, and prints
	Table    ReportFormat = "csv"  // a row a figure
	JSON     ReportFormat = "json"
)

// ParseReportFormat reads a format's name. Empty is the one that the name of the
// file to be written ends in, else Markdown.
func ParseReportFormat(s, file string) (ReportFormat, error) {
	switch f := ReportFormat(strings.ToLower(s)); f {
	case Markdown, HTML, Table, JSON:
		return f, nil
	case "":
		switch strings.ToLower(filepath.Ext(file)) {
		case ".html", ".htm":
			return HTML, nil
		case ".csv":
			return Table, nil
		case ".json":
			return JSON, nil
		}
		return Markdown, nil
	}
	return "", model.Invalid("use md, html, csv or json", "there is no report format %q", s)
}

// WriteReport writes a report. All formats have the same figures.
func WriteReport(w io.Writer, d report.Document, f ReportFormat) error {
	switch f {
	case HTML:
		return writeHTML(w, d)
	case Table:
		return reportTable(w, d)
	case JSON:
		return reportJSON(w, d)
	}
	return reportMarkdown(w, d)
}

// withInterval is a figure with its interval, where it has one.
func withInterval(f report.Figure) string {
	if in := f.Interval(); in != "" {
		return f.String() + " (" + in + ")"
	}
	return f.String()
}

// span is what a report is about, in words.
func span(d report.Document) string {
	from := "from the beginning"
	if !d.From.IsZero() {
		from = "from " + d.From.In(d.Zone).Format("2 Jan 2006 15:04")
	}
	return from + " to " + d.At.In(d.Zone).Format("2 Jan 2006 15:04 MST")
}

// markdownText is a line of text that Markdown takes for nothing else.
func markdownText(s string) string {
	return markdownSigns.Replace(safetext.Line(s))
}

var markdownSigns = strings.NewReplacer(`\`, `\\`, "|", `\|`, "*", `\*`, "_", `\_`, "`", "\\`", "[", `\[`, "<", "&lt;", "#", `\#`)

func reportMarkdown(w io.Writer, d report.Document) error {
	var b strings.Builder
	line := func(s string) { b.WriteString(s + "\n") }
	line("# " + markdownText(d.Title))
	line("")
	line(markdownText(span(d)))
	for _, s := range d.Lead {
		line("")
		line(markdownText(s))
	}
	for _, s := range d.Sections {
		line("")
		line("## " + markdownText(s.Title))
		for _, t := range s.Text {
			line("")
			line(markdownText(t))
		}
		if s.Code != "" {
			line("")
			for _, l := range strings.Split(strings.TrimRight(s.Code, "\n"), "\n") {
				line("    " + safetext.Line(l))
			}
		}
		for _, t := range s.Tables {
			markdownTable(line, t)
		}
	}
	if len(d.Notes) > 0 {
		line("")
		line("## How it was counted")
		line("")
		line("Shares in files come with the interval in which they lie with 95 % confidence, by Wilson.")
		for _, n := range d.Notes {
			line("- " + markdownText(n))
		}
	}
	_, err := io.WriteString(w, b.String())
	return err
}

func markdownTable(line func(string), t report.Table) {
	line("")
	if t.Title != "" {
		line("### " + markdownText(t.Title))
		line("")
	}
	if len(t.Rows) == 0 {
		line(markdownText(t.Empty))
		return
	}
	row := func(cells []string) { line("| " + strings.Join(cells, " | ") + " |") }
	var head, rule []string
	for _, k := range t.Keys {
		head, rule = append(head, markdownText(k)), append(rule, "---")
	}
	for i, c := range t.Columns {
		side := "---:"
		if inWords(t, i) {
			side = "---"
		}
		head, rule = append(head, markdownText(c)), append(rule, side)
	}
	row(head)
	row(rule)
	for _, r := range t.Rows {
		var cells []string
		for _, k := range r.Keys {
			cells = append(cells, markdownText(k))
		}
		for _, c := range r.Cells {
			cells = append(cells, markdownText(withInterval(c)))
		}
		row(cells)
	}
	for _, n := range under(t) {
		line("")
		line(markdownText(n))
	}
}

// inWords reports whether a column of a table is text: some of it is, and nothing else.
func inWords(t report.Table, column int) bool {
	some := false
	for i := range t.Rows {
		f := &t.Rows[i].Cells[column]
		if f.Unit != report.Words {
			return false
		}
		some = some || f.Text != ""
	}
	return some
}

// under is what stands under a table.
func under(t report.Table) (lines []string) {
	if t.Note != "" {
		lines = append(lines, t.Note)
	}
	return lines
}
