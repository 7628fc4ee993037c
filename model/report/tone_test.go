package report

import (
	"strings"
	"testing"

	"winnow/model"
)

func TestAPartOfABarHasTheColourOfWhatItMeansInEveryReport(t *testing.T) {
	for _, name := range []string{"feedback", "team", "nurture", "week"} {
		r, err := New(name, options())
		if err != nil {
			t.Fatal(err)
		}
		d := made(r, life("web", step(model.ActTry, 1), step(model.ActPromote, 2)), life("web", step(model.ActReject, 3, "no-need")), life("web", step(model.ActNurture, 3)))
		stacks := 0
		for _, s := range d.Sections {
			for _, table := range s.Tables {
				if table.Chart.Kind != Stacks {
					continue
				}
				stacks++
				for i, c := range table.Chart.Columns {
					column := table.Columns[c]
					good := strings.Contains(column, "promoted") || strings.Contains(column, "good")
					bad := strings.Contains(column, "rejected") || strings.Contains(column, "worked and bad")
					if tone := table.Chart.Tone(i); good != (tone == ToneGood) || bad != (tone == ToneBad) {
						t.Errorf("%s, %s: %q has tone %d", name, table.ID, column, tone)
					}
				}
			}
		}
		if stacks == 0 {
			t.Errorf("%s has no bars of several parts", name)
		}
	}
}
