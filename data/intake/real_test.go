package intake

import (
	"context"
	"maps"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"winnow/model"
)

var noon = time.Date(2026, 11, 19, 12, 0, 0, 0, time.UTC)

// realFile is a file of the shared data, which lies beside the repository.
func realFile(t testing.TB, name string) string {
	t.Helper()
	path := filepath.Join("..", "..", "..", "shared", "data", name)
	if _, err := os.Stat(path); err != nil {
		t.Skip("the shared data is not here")
	}
	return path
}

func importAll(t testing.TB, j Job) (Report, *recorder) {
	t.Helper()
	rec := &recorder{}
	j.Store, j.Now, j.Actor = rec, noon, "dana"
	rep, err := Run(context.Background(), j)
	if err != nil {
		t.Fatalf("import %v: %v", j.Files, err)
	}
	return rep, rec
}

// readings are how the columns of a file are understood, by name.
func readings(t testing.TB, j Job) map[string]string {
	t.Helper()
	ex, err := Explain(j)
	if err != nil {
		t.Fatal(err)
	}
	m := map[string]string{}
	for _, c := range ex[0].Columns {
		m[c.Column] = c.As
	}
	return m
}

func TestRealFilesAreUnderstoodWithoutAFlag(t *testing.T) {
	for file, want := range map[string]struct {
		format    string
		rows      int
		queued    int
		notQueued map[string]int
		touches   int
		columns   map[string]string
		says      []string
	}{
		"xeducation/Leads.csv": {"leadsquared", 9240, 5679, map[string]int{"converted": 3561}, 0,
			map[string]string{"Prospect ID": "field external_id", "Lead Source": "field source", "Do Not Email": "do not e-mail",
				"Do Not Call": "do not call", "What is your current occupation": "field title", "Country": "field country",
				"TotalVisits": "attribute (number)", "Magazine": "attribute (bool)", "Last Activity": "attribute (text)",
				"City": "field city", "column 38": "left out: it is empty"},
			[]string{"5,679 wait in the queue", "3,561 converted, not queued", "leads are called by Prospect ID", "fit only: this file has no activity"}},
		"extraalearn/ExtraaLearn.csv": {"generic", 4612, 4612, map[string]int{}, 0,
			map[string]string{"ID": "field external_id", "current_occupation": "field title", "first_interaction": "field source",
				"status": "attribute (number)", "page_views_per_visit": "attribute (number)", "referral": "attribute (bool)"},
			[]string{"4,612 wait in the queue", `"status" holds 0 and 1`, "fit only"}},
		"datablist/leads-100.csv": {"datablist", 100, 34, map[string]int{"Closed Won": 9, "Closed Lost": 9, "Negotiation": 16,
			"Proposal Sent": 11, "Disqualified": 12, "Qualified": 9}, 0,
			map[string]string{"Account Id": "field external_id", "Phone 2": "field phone2", "Email 1": "field email", "Email 2": "field email2",
				"Deal Stage": "stage", "Lead Owner": "field owner", "Source": "field source"},
			[]string{"9 Closed Won, not queued", "13 columns understood, 1 kept as an attribute: "}},
		"zoho/Leads.csv": {"zoho-leads", 3900, 225, map[string]int{"converted": 3632, "Junk Lead": 22, "Lost Lead": 21}, 3900,
			map[string]string{"LEADID": "field external_id", "Mobile": "field phone", "Created Time": "touch created", "Lead Status": "stage",
				"CONVERTED": "stage: converted or not"},
			[]string{"3,632 converted, not queued", "22 Junk Lead, not queued", `366 rows are both "converted" and "Junk Lead"`}},
	} {
		t.Run(file, func(t *testing.T) {
			j := Job{Files: []string{realFile(t, file)}}
			got := readings(t, j)
			for c, as := range want.columns {
				if got[c] != as {
					t.Errorf("column %q is read as %q, want %q", c, got[c], as)
				}
			}
			rep, rec := importAll(t, j)
			f := rep.Files[0]
			if f.Format != want.format || f.Rows != want.rows || len(rec.rows) != want.rows || f.Queued != want.queued ||
				!maps.Equal(f.NotQueued, want.notQueued) || f.TouchesCreated != want.touches || f.Rejected != 0 || len(f.Problems) != 0 {
				t.Errorf("%s: %d rows, %d taken, %d queued, not queued %v, %d touches, %d rejected, problems %v",
					f.Format, f.Rows, len(rec.rows), f.Queued, f.NotQueued, f.TouchesCreated, f.Rejected, f.Problems)
			}
			text := strings.Join(rep.Summary(), "\n")
			for _, s := range want.says {
				if !strings.Contains(text, s) {
					t.Errorf("the summary does not say %q:\n%s", s, text)
				}
			}
		})
	}
}

func TestTablesOfOtherThingsAreNotTakenForLeads(t *testing.T) {
	for _, file := range []string{"zoho/Accounts.csv", "zoho/Campaigns.csv",
		"zoho/Tasks.csv", "codecademy/attribution.csv", "salesforce/Account.csv"} {
		_, err := Run(t.Context(), Job{Files: []string{realFile(t, file)}, Store: &recorder{}, Now: noon})
		if err == nil || model.KindOf(err) != model.KindInvalid || !strings.Contains(err.Error(), "not leads") {
			t.Errorf("%s: %v", file, err)
		}
	}
}

func TestMissingWordsOfXEducationAreNoValues(t *testing.T) {
	_, rec := importAll(t, Job{Files: []string{realFile(t, "xeducation/Leads.csv")}})
	optedOut := 0
	for _, r := range rec.rows {
		for _, a := range r.Row.Attributes {
			if a.Text == "Select" || a.Text == "" {
				t.Fatalf("line %d: attribute %s is %q", r.Row.Line, a.Name, a.Text)
			}
		}
		if r.Row.NoEmail != "" {
			optedOut++
		}
	}
	if optedOut != 734 {
		t.Errorf("%d leads must not be mailed, the file says 734", optedOut)
	}
}
