package intake

import (
	"archive/zip"
	"bytes"
	"errors"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"winnow/model"
)

func TestDealsAreReadFromEachCRMsExport(t *testing.T) {
	for name, c := range map[string]struct {
		text string
		want model.Deal
	}{
		"hubspot-deals": {"Record ID,Deal Name,Deal Stage,Amount,Close Date,Associated Contact IDs,Associated Contact\n7,Acme,Closed Won,\"€1.250,50\",2026-09-20 10:00,101;102,Ann (ann@a.example); Bob (bob@b.example)\n",
			model.Deal{ID: "7", Becomes: model.StageWon, Amount: 125050, Leads: []string{"101", "102"}, Emails: []string{"ann@a.example", "bob@b.example"}}},
		"salesforce-opportunities": {"Opportunity Name,Account Name,Stage,Amount,Close Date,Lead ID,Email\nAcme,Acme,Negotiation/Review,12000,9/20/2026,00Q5g00000ABCDE,ann@a.example\nTotal,,,,,,\n",
			model.Deal{Company: "Acme", Becomes: model.StageOpportunity, Amount: 1200000, Leads: []string{"00Q5g00000ABCDEEA5"}, Emails: []string{"ann@a.example"}}},
		"salesforce-opportunity": {"Id,Name,StageName,Amount,CloseDate,IsClosed,IsWon\n006,Acme,Signed,5,2026-09-20,true,true\n",
			model.Deal{ID: "006", Becomes: model.StageWon, Amount: 500}},
		"zoho-potentials": {"Potential Name,Stage,Amount,Closing Date,LEADID\n\"Lewis, James\",Closed Lost to Competition,\"$22,700.00\",\"20 Sep, 2026 00:03:00\",1832\n",
			model.Deal{Becomes: model.StageLost, Amount: 2270000, Leads: []string{"1832"}}},
		"pipedrive-deals": {"Deal - ID,Deal - Title,Deal - Status,Deal - Stage,Deal - Value,Deal - Expected close date,Person - Email\n5,Acme,Won,Negotiation,900,2026-09-20,ann@a.example\n",
			model.Deal{Becomes: model.StageWon, Amount: 90000, Emails: []string{"ann@a.example"}}},
	} {
		t.Run(name, func(t *testing.T) {
			path := filepath.Join(t.TempDir(), "deals.csv")
			if err := os.WriteFile(path, []byte(c.text), 0o600); err != nil {
				t.Fatal(err)
			}
			j := Job{Files: []string{path}, Now: time.Date(2026, 11, 1, 0, 0, 0, 0, time.UTC)}
			f, err := dealsOf(t, j)
			if err != nil || f.Format != name || len(f.Deals) != 1 {
				t.Fatalf("%+v, %v", f, err)
			}
			d := f.Deals[0]
			if d.Becomes != c.want.Becomes || d.Amount != c.want.Amount || len(d.Leads) != len(c.want.Leads) || len(d.Emails) != len(c.want.Emails) || d.Close.Format(time.DateOnly) != "2026-09-20" {
				t.Errorf("%+v, want %+v", d, c.want)
			}
			for i := range d.Leads {
				if d.Leads[i] != c.want.Leads[i] {
					t.Errorf("lead %s, want %s", d.Leads[i], c.want.Leads[i])
				}
			}
		})
	}
}

func TestDealsOfWhichNoDateTellsItsOrderAreRefused(t *testing.T) {
	path := filepath.Join(t.TempDir(), "deals.csv")
	text := "Record ID,Deal Name,Deal Stage,Amount,Close Date\n7,Acme,Closed Won,1,03/04/2026\n8,Brook,,1,05/06/2026\n9,Crest,Won,x,\n"
	if err := os.WriteFile(path, []byte(text), 0o600); err != nil {
		t.Fatal(err)
	}
	j := Job{Files: []string{path}}
	if _, err := dealsOf(t, j); model.KindOf(err) != model.KindInvalid {
		t.Fatalf("read with %v", err)
	}
	j.DateOrder = "dmy"
	f, err := dealsOf(t, j)
	if err != nil || len(f.Deals) != 2 || len(f.Problems) != 2 || f.Deals[0].Close.Month() != time.April || f.Deals[1].Amount != -1 {
		t.Errorf("%+v, %v", f, err)
	}
}

// dealsOf are the deals of a job's only file.
func dealsOf(t *testing.T, j Job) (DealFile, error) {
	t.Helper()
	r, err := Run(t.Context(), j)
	if err != nil {
		return DealFile{}, err
	}
	if len(r.Deals) != 1 || len(r.Files) != 0 {
		t.Fatalf("%d files of deals and %d of leads, want 1 and 0", len(r.Deals), len(r.Files))
	}
	return r.Deals[0], nil
}

func TestDealsAreReadFromAStreamAFolderAndAnArchive(t *testing.T) {
	leads := "Email,Name\nann@a.example,Ann\n"
	var deals strings.Builder
	deals.WriteString("Record ID,Deal Name,Deal Stage,Amount,Close Date,Associated Contact\n")
	for i := range 60_000 { // more than is looked at of a stream beforehand
		fmt.Fprintf(&deals, "%d,%s,Closed Won,1,13/09/2026,Ann (ann@a.example)\n", i, strings.Repeat("Northwind ", 5))
	}
	if deals.Len() < sampleSize {
		t.Fatalf("%d bytes are too few", deals.Len())
	}
	f, err := dealsOf(t, Job{Files: []string{"-"}, Stdin: strings.NewReader(deals.String())})
	if err != nil || f.Rows != 60_000 || f.Deals[59_999].Close.Month() != time.September {
		t.Errorf("of a stream %d rows were read, %v", f.Rows, err)
	}
	short := deals.String()[:strings.Index(deals.String(), "\n2,")+1]
	dir := t.TempDir()
	for name, text := range map[string]string{"leads.csv": leads, "deals.csv": short, "wrong.csv": strings.ReplaceAll(short, "13/09", "03/09")} {
		if err := os.WriteFile(filepath.Join(dir, name), []byte(text), 0o600); err != nil {
			t.Fatal(err)
		}
	}
	zipped := filepath.Join(t.TempDir(), "all.zip")
	var b bytes.Buffer
	z := zip.NewWriter(&b)
	for _, name := range []string{"deals.csv", "leads.csv"} {
		w, err := z.Create(name)
		if err != nil {
			t.Fatal(err)
		}
		_, _ = io.WriteString(w, map[string]string{"leads.csv": leads, "deals.csv": short}[name])
	}
	if err := errors.Join(z.Close(), os.WriteFile(zipped, b.Bytes(), 0o600)); err != nil {
		t.Fatal(err)
	}
	for path, left := range map[string]int{dir: 1, zipped: 0} {
		r, err := Run(t.Context(), Job{Files: []string{path}, Store: &recorder{}, Now: noon})
		if err != nil || len(r.Files) != 1 || len(r.Deals) != 1 || len(r.Deals[0].Deals) != 2 || len(r.Skipped) != left {
			t.Errorf("%s: %d of leads, %d of deals, left out %v, %v", path, len(r.Files), len(r.Deals), r.Skipped, err)
		}
	}
	said, err := Explain(Job{Files: []string{zipped}})
	if err != nil || len(said) != 2 || said[1].Columns[5].As != "whose it is: addresses" || said[1].Columns[3].As != "amount" || said[1].Columns[3].Filled != 2 {
		t.Errorf("%+v, %v", said, err)
	}
}
