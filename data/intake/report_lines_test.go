package intake

import (
	"strings"
	"testing"
)

func TestTheLinesOfAReportAboveAndBelowItsTableAreLeftOutAndSaid(t *testing.T) {
	const table = "Name,Email,Company,Country\nAnn,ann@x.example,North,NL\nBob,bob@x.example,South,DE\n"
	for name, c := range map[string]struct {
		text         string
		above, below string
		line         int // of the first lead
	}{
		"a title":                 {"My leads\n" + table, `1 line above the names of the columns left out: "My leads"`, "", 3},
		"a title and blank lines": {"My leads\nGenerated 19 Nov 2026\n\n" + table, `2 lines above the names of the columns left out: "My leads", "Generated 19 Nov 2026"`, "", 5},
		"filled up to the width":  {"My leads,,,\n,,,\n" + table, "1 line above", "", 4},
		"semicolons":              {"My leads, all\n\n" + strings.ReplaceAll(table, ",", ";"), "1 line above", "", 4},
		"a total below":           {table + "\nTotal,,,2\n", "", `1 line below the last row left out: "Total`, 2},
		"words below":             {table + "\nMy leads\nConfidential\n", "", `2 lines below the last row left out: "My leads", "Confidential"`, 2},
		"above and below":         {"My leads\n\n" + table + "\n\nEnd\n", "1 line above", "1 line below", 4},
	} {
		t.Run(name, func(t *testing.T) {
			rep, rec := importAll(t, stdin(c.text))
			f := rep.Files[0]
			notes := strings.Join(f.Notes, "\n")
			if len(rec.rows) != 2 || f.Rows != 2 || len(f.Problems) > 0 || rec.rows[0].Row.Line != c.line {
				t.Errorf("%d rows, the first in line %d, problems %+v", len(rec.rows), rec.rows[0].Row.Line, f.Problems)
			}
			if !strings.Contains(notes, c.above) || !strings.Contains(notes, c.below) || (c.above == "") == strings.Contains(notes, "above the names") ||
				(c.below == "") == strings.Contains(notes, "below the last row") {
				t.Errorf("the notes are %q", notes)
			}
		})
	}
}

func TestNoRowIsTakenForALineOfAReport(t *testing.T) {
	for name, c := range map[string]struct {
		text           string
		rows, rejected int
	}{
		"a short row before others": {"Name,Email,Company\nAnn,ann@x.example,North\n\nonly\nBob,bob@x.example,South\n", 2, 1},
		"a short last row":          {"Name,Email,Company\nAnn,ann@x.example,North\nonly\n", 1, 1},
		"a table of two columns":    {"Name,Email\nAnn,ann@x.example\nBob,bob@x.example\n", 2, 0},
		"a table of one column":     {"Email\nann@x.example\nbob@x.example\n", 2, 0},
		"a header of fewer names":   {"Name\nAnn,x\nBob,y\n", 0, 0},
	} {
		t.Run(name, func(t *testing.T) {
			rec := &recorder{}
			rep, err := Run(t.Context(), Job{Files: []string{"-"}, Stdin: strings.NewReader(c.text), Store: rec, Now: noon})
			if c.rows == 0 {
				if err == nil {
					t.Errorf("taken: %+v", rec.rows)
				}
				return
			}
			if err != nil || len(rec.rows) != c.rows || rep.Files[0].Rejected != c.rejected {
				t.Errorf("%d rows, report %+v, %v", len(rec.rows), rep.Files, err)
			}
		})
	}
}
