package export_test

import (
	"bytes"
	"encoding/csv"
	"encoding/json"
	"encoding/xml"
	"fmt"
	"html"
	"regexp"
	"strings"
	"testing"
	"time"

	"winnow/data/export"
	"winnow/model"
	"winnow/model/report"
)

// reported is a document with one of each: text from outside, every unit, every
// chart, and a lead that is named.
func reported() report.Document {
	share := func(n, of int) report.Figure {
		return report.Figure{Unit: report.Share, N: n, Of: of, Floor: 10}
	}
	rows := func(t report.Table) report.Table {
		t.Columns = []string{"leads", "good", "took", "what"}
		t.Rows = []report.Row{
			{Keys: []string{"web | <b>form</b>"}, Cells: []report.Figure{report.Number(1234), share(42, 320), {Unit: report.Span, N: 34, Span: 130 * time.Minute}, report.Text("=cmd()")}, Example: 7},
			{Keys: []string{"list\x1b[2J\u202e"}, Cells: []report.Figure{report.Number(3), share(3, 8), {Unit: report.Span, N: 2, Span: time.Hour, Floor: 10}, report.Text("no need")}},
		}
		return t
	}
	return report.Document{Report: "feedback", Title: "Feedback", At: time.Date(2026, 11, 19, 10, 0, 0, 0, time.UTC), Zone: time.UTC, Lead: []string{"It is so."},
		Sections: []report.Section{{ID: "s", Title: "Sources", Code: "+ points = 3\n- <x>\n", Tables: []report.Table{
			rows(report.Table{ID: "a", Keys: []string{"source"}, Chart: report.Chart{Kind: report.Bars, Columns: []int{1}, Marks: []report.Mark{{Name: "average", Part: 0.13, Source: "x"}}}}),
			rows(report.Table{ID: "b", Keys: []string{"source"}, Chart: report.Chart{Kind: report.Stacks, Columns: []int{0, 2}, Tones: []report.Tone{report.ToneGood, report.ToneBad}}}),
			rows(report.Table{ID: "c", Keys: []string{"source"}, Chart: report.Chart{Kind: report.Weeks, Columns: []int{0}}}),
			{ID: "d", Title: "None", Empty: "There is nothing."}}}},
		Notes: []string{"How it was."}}
}

func written(t *testing.T, d report.Document, f export.ReportFormat) string {
	t.Helper()
	var b bytes.Buffer
	if err := export.WriteReport(&b, d, f); err != nil {
		t.Fatal(err)
	}
	return b.String()
}

func TestEveryFormatOfAReportHasTheSameFigures(t *testing.T) {
	d := reported()
	want := map[string][]string{}
	for _, s := range d.Sections {
		for _, tb := range s.Tables {
			for _, r := range tb.Rows {
				for _, c := range r.Cells {
					want[tb.ID] = append(want[tb.ID], c.String())
				}
			}
		}
	}
	check := func(format, id string, got []string) {
		t.Helper()
		if strings.Join(got, ";") != strings.Join(want[id], ";") {
			t.Errorf("%s, table %s: %q, want %q", format, id, got, want[id])
		}
	}
	records, err := csv.NewReader(strings.NewReader(written(t, d, export.Table))).ReadAll()
	if err != nil {
		t.Fatal(err)
	}
	byTable := map[string][]string{}
	for _, r := range records[1:] {
		byTable[r[1]] = append(byTable[r[1]], strings.TrimPrefix(r[9], "'"))
	}
	var doc struct {
		Sections []struct {
			Tables []struct {
				ID   string
				Rows []struct{ Figures []struct{ Shown string } }
			}
		}
	}
	if err := json.Unmarshal([]byte(written(t, d, export.JSON)), &doc); err != nil {
		t.Fatal(err)
	}
	inJSON := map[string][]string{}
	for _, tb := range doc.Sections[0].Tables {
		for _, r := range tb.Rows {
			for _, f := range r.Figures {
				inJSON[tb.ID] = append(inJSON[tb.ID], f.Shown)
			}
		}
	}
	md, page := markdownCells(written(t, d, export.Markdown)), htmlCells(written(t, d, export.HTML))
	for i, id := range []string{"a", "b", "c"} {
		check("csv", id, byTable[id])
		check("json", id, inJSON[id])
		check("md", id, md[i])
		check("html", id, page[i])
	}
}

// markdownCells are the figures of each table, without their intervals.
func markdownCells(s string) (tables [][]string) {
	for _, line := range strings.Split(s, "\n") {
		switch {
		case strings.HasPrefix(line, "| ---"):
			tables = append(tables, nil)
		case strings.HasPrefix(line, "| ") && len(tables) > 0 && !strings.HasPrefix(line, "| source"):
			cells := regexp.MustCompile(`[^\\]\|`).Split(strings.Trim(line, "| "), -1)
			for _, c := range cells[1:] {
				tables[len(tables)-1] = append(tables[len(tables)-1], interval.ReplaceAllString(strings.TrimSpace(c), ""))
			}
		}
	}
	return tables
}

var interval = regexp.MustCompile(` \([0-9]+ to [^)]*\)$`)

var htmlCell = regexp.MustCompile(`<td class="[fw]">([^<]*)`)

func htmlCells(s string) (tables [][]string) {
	for _, tb := range strings.Split(s, "<table>")[1:] {
		var cells []string
		for _, m := range htmlCell.FindAllStringSubmatch(strings.Split(tb, "</table>")[0], -1) {
			cells = append(cells, html.UnescapeString(m[1]))
		}
		tables = append(tables, cells)
	}
	return tables
}

func TestAReportInHTMLIsOneFileThatRunsAndFetchesNothing(t *testing.T) {
	s := written(t, reported(), export.HTML)
	for _, bad := range []string{"<b>", "\x1b", "\u202e", "<script", "src=", "href=", "url(", "@import", "=cmd()<script"} {
		if strings.Contains(s, bad) {
			t.Errorf("it has %q", bad)
		}
	}
	if n := strings.Count(s, "<svg"); n != 3 {
		t.Errorf("%d charts, want 3", n)
	}
	for _, chart := range regexp.MustCompile(`(?s)<svg.*?</svg>`).FindAllString(s, -1) {
		if err := xml.Unmarshal([]byte(chart), new(struct{ XMLName xml.Name })); err != nil {
			t.Errorf("a chart is no sound SVG: %v", err)
		}
		if strings.Contains(chart, "NaN") || strings.Contains(chart, "Inf") || strings.Contains(chart, `width="-`) {
			t.Errorf("a chart has a length that is none: %s", chart)
		}
	}
}

func TestAReportInCSVStartsNoFormula(t *testing.T) {
	s := written(t, reported(), export.Table)
	if strings.Contains(s, ",=cmd") || !strings.Contains(s, "'=cmd()") {
		t.Errorf("a cell begins a formula:\n%s", s)
	}
}

func TestAnEmptyReportSaysSoInEveryFormat(t *testing.T) {
	o := report.Options{Now: time.Now(), Zone: time.UTC, Rules: model.Rules{}}
	for _, name := range report.Names() {
		r, err := report.New(name, o)
		if err != nil {
			t.Fatal(err)
		}
		for _, f := range []export.ReportFormat{export.Markdown, export.HTML, export.Table, export.JSON} {
			if s := written(t, r.Document(), f); strings.Contains(s, "NaN") || f != export.Table && !strings.Contains(s, "--since") {
				t.Errorf("%s as %s does not say what to do:\n%s", name, f, s)
			}
		}
	}
}

func TestWhatIsFoldedOnTheScreenIsOpenOnPaper(t *testing.T) {
	d := report.Document{Title: "T", Zone: time.UTC, Sections: []report.Section{{Title: "S", Tables: []report.Table{{ID: "t", Keys: []string{"k"}, Columns: []string{"n"}}}}}}
	for i := range 31 {
		d.Sections[0].Tables[0].Rows = append(d.Sections[0].Tables[0].Rows, report.Row{Keys: []string{fmt.Sprint(i)}, Cells: []report.Figure{report.Number(i)}})
	}
	var b strings.Builder
	if err := export.WriteReport(&b, d, export.HTML); err != nil {
		t.Fatal(err)
	}
	page := b.String()
	if strings.Contains(page, "<details") || strings.Contains(page, "<script") || !strings.Contains(page, `<input type="checkbox" id="fold-0">`) {
		t.Errorf("the long table is not folded by a box:\n%s", page)
	}
	for _, rule := range []string{"@media screen{.fold input:not(:checked)~.scroll{display:none}}", "<thead>"} {
		if !strings.Contains(page, rule) {
			t.Errorf("%q is not there", rule)
		}
	}
}
