package intake

import (
	"os"
	"path/filepath"
	"strings"
	"testing"

	"winnow/model"
)

func TestDealsTellWhoseAnAnswerIsWhereANameDoesNot(t *testing.T) {
	dir := t.TempDir()
	for name, text := range map[string]string{
		"Leads.csv": "LEADID,Last Name,Company,Lead Owner,Email,Lead Status,Created Time\n" +
			"1,Hall,A,Bo,a@x.example,Contacted,2021-04-15\n2,Hall,B,Bo,b@x.example,Contacted,2021-04-15\n3,Hall,C,Bo,c@x.example,Contacted,2021-04-15\n4,Kim,D,Bo,d@x.example,Contacted,2021-04-15\n",
		"Campaigns.csv":  "CAMPAIGNID,Campaign Name,Type,Status,Budgeted Cost\n70,Peak,Email,Planning,$1\n71,Off-peak,Email,Planning,$1\n72,Both,Email,Planning,$1\n",
		"Potentials.csv": "Potential Name,Stage,LEADID,Campaign Id\nx,Won,2,70\ny,Won,3,71\nz,Won,1,72\nz,Won,2,72\nz,Won,4,70\nz,Won,2,70\n",
		"Answers.csv": "Campaign Name,Lead First Name,Lead Last Name,Status,Last Modified Time\n" +
			"Peak,Hall,Hall,Opened,2021-04-16\nOff-peak,Hall,Hall,Opened,2021-04-16\nBoth,Hall,Hall,Opened,2021-04-16\nNone,Hall,Hall,Opened,2021-04-16\nPeak,Kim,Kim,Opened,2021-04-16\n",
	} {
		if err := os.WriteFile(filepath.Join(dir, name), []byte(text), 0o600); err != nil {
			t.Fatal(err)
		}
	}
	_, rec := importAll(t, Job{Files: []string{dir}})
	var got []string
	for _, r := range rec.rows {
		if r.TouchesOnly {
			got = append(got, r.Row.Get(model.FieldExternalID)+r.Row.Get(model.FieldName))
		}
	}
	if want := "2 3 Hall Hall Kim"; strings.Join(got, " ") != want {
		t.Errorf("the answers are of %q, want %q", got, want)
	}
}
