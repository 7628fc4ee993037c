package export_test

import (
	"bytes"
	"context"
	"crypto/rand"
	"encoding/csv"
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"

	"winnow/data/export"
	"winnow/data/intake"
	"winnow/data/sqlite"
	"winnow/data/store"
	"winnow/model"
)

var noon = time.Date(2026, 11, 19, 12, 0, 0, 0, time.UTC)

// crmFiles are what each CRM gave: its own ids and names, with quirks.
var crmFiles = map[export.Target]string{
	export.HubSpot: `Record ID,First Name,Last Name,Email,Phone Number,Contact owner,Lifecycle Stage,Lead Status,Create Date,Job Title,Company Name,Country/Region
101,Maya,Ortiz,maya@northwind.example,+31 10 555 0148,dana@us.example,Marketing Qualified Lead,NEW,2026-11-01 09:14,VP Ops,Northwind Freight,Netherlands
102,Léa,Fournier,lea@atelier.example,,,Marketing Qualified Lead,NEW,2026-11-02 09:14,Head of Supply,"Atelier ""Sud"", SA",France
103,,=cmd,eve@x.example,,,Marketing Qualified Lead,OPEN,2026-11-03 09:14,-1+2,@Xeno,
104,Olu,Adeyemi,olu@sand.example,,,Lead,NEW,2026-11-03 09:14,Clerk,Sand & Sons,
`,
	export.Salesforce: `Id,LastName,FirstName,Company,Email,Phone,MobilePhone,Title,Status,IsConverted,CreatedDate,LeadSource,NumberOfEmployees,OwnerId
00Q000000000001AAA,Ortiz,Maya,Northwind Freight,maya@northwind.example,+31 10 555 0148,,VP Ops,Open - Not Contacted,false,2024-09-10T13:12:38.000+0000,Web,340,005000000000001AAA
00Q000000000002AAA,Fournier,Léa,"Atelier ""Sud"", SA",,,+33 6 12 34 56 78,Head of Supply,Open - Not Contacted,false,2024-09-10T13:12:38.000+0000,Other,,005000000000001AAA
00Q000000000003AAA,=cmd,,@Xeno,eve@x.example,,,-1+2,Open - Not Contacted,false,2024-09-10T13:12:38.000+0000,Web,,
00Q000000000004AAA,Adeyemi,Olu,Sand & Sons,olu@sand.example,,,Clerk,Open - Not Contacted,false,2024-09-10T13:12:38.000+0000,Web,,
`,
	export.Marketo: `id,email,firstName,lastName,title,company,phone,leadStatus,leadScore,unsubscribed,doNotCall,createdAt,updatedAt
11,maya@northwind.example,Maya,Ortiz,VP Ops,Northwind Freight,+31 10 555 0148,New,20,false,false,2024-09-10T13:12:38Z,2024-09-10T13:12:38Z
12,lea@atelier.example,Léa,Fournier,Head of Supply,"Atelier ""Sud"", SA",null,New,20,true,true,2024-09-10T13:12:38Z,2024-09-10T13:12:38Z
13,eve@x.example,null,=cmd,-1+2,@Xeno,null,New,20,false,false,2024-09-10T13:12:38Z,2024-09-10T13:12:38Z
14,olu@sand.example,Olu,Adeyemi,Clerk,Sand & Sons,null,New,20,false,false,2024-09-10T13:12:38Z,2024-09-10T13:12:38Z
`,
	export.Pipedrive: `Lead - ID,Lead - Title,Lead - Owner,Lead - Lead created,Person - Name,Person - Email,Person - Phone,Organization - Name
a1-1,Freight deal,Dana Reed,2024-10-15 09:33:33,Maya Ortiz,maya@northwind.example,+31 10 555 0148,Northwind Freight
a1-2,Supply,Dana Reed,2024-10-15 09:33:33,Léa Fournier,lea@atelier.example,,"Atelier ""Sud"", SA"
a1-3,=HYPERLINK(1),,2024-10-15 09:33:33,=cmd,eve@x.example,,@Xeno
a1-4,Sand,,2024-10-15 09:33:33,Olu Adeyemi,olu@sand.example,,Sand & Sons
`,
	export.Generic: `External ID,Name,Email,Phone,Title,Company,Budget
e1,Maya Ortiz,maya@northwind.example,+31 10 555 0148,VP Ops,Northwind Freight,12
e2,Léa Fournier,lea@atelier.example,,Head of Supply,"Atelier ""Sud"", SA",-3
e3,=cmd,eve@x.example,,-1+2,@Xeno,=1
e4,Olu Adeyemi,olu@sand.example,,Clerk,Sand & Sons,4
`,
}

func open(t *testing.T) *store.Store {
	t.Helper()
	s, err := sqlite.Open(t.Context(), filepath.Join(t.TempDir(), "winnow.db"), store.Options{Clock: func() time.Time { return noon }, Rand: rand.Reader, Zone: time.UTC})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = s.Close() })
	return s
}

func bring(t *testing.T, s *store.Store, name string, b []byte) intake.FileReport {
	t.Helper()
	path := filepath.Join(t.TempDir(), name)
	if err := os.WriteFile(path, b, 0o600); err != nil {
		t.Fatal(err)
	}
	rep, err := intake.Run(t.Context(), intake.Job{Files: []string{path}, Now: noon, Actor: "dana", Store: intake.Into(s)})
	if err != nil {
		t.Fatalf("%v\n%s", err, b)
	}
	return rep.Files[0]
}

func decide(t *testing.T, s *store.Store, who string, a model.Action, more func(*model.Command)) {
	t.Helper()
	found, err := s.Resolve(t.Context(), who)
	if err != nil || len(found) != 1 {
		t.Fatalf("%s: %v, %v", who, found, err)
	}
	id, err := model.NewEntryID(noon, rand.Reader)
	if err != nil {
		t.Fatal(err)
	}
	c := model.Command{ID: id, At: noon, Actor: "dana", Action: a, Amount: -1, Targets: []model.Target{{Lead: found[0].ID, Version: model.AnyVersion}}}
	if more != nil {
		more(&c)
	}
	res, err := s.Do(t.Context(), c)
	if err != nil || len(res.Refused) > 0 {
		t.Fatalf("%s %s: %v %v", a, who, err, res.Refused)
	}
}

// people are the leads of a store: what each source calls them, and what tells them.
func people(t *testing.T, s *store.Store, source string) (out []string) {
	t.Helper()
	err := s.EachLead(t.Context(), model.ViewAll, nil, 0, func(_ model.Row, whole func() (model.Lead, error)) error {
		l, err := whole()
		out = append(out, fmt.Sprintf("%s|%s|%s|%s|%s", l.IDs[source], l.Name, l.Email, l.Phone, l.Company))
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
	slices.Sort(out)
	return out
}

func write(t *testing.T, s *store.Store, what export.What, o export.Options) ([]byte, export.Result) {
	t.Helper()
	var b bytes.Buffer
	o.Rules = s.Rules()
	res, err := export.Write(context.Background(), &b, what, s, o)
	if err != nil {
		t.Fatal(err)
	}
	return b.Bytes(), res
}

func TestWhatWasWrittenForATargetIsReadBackAsItsOwnAndGivesTheSameLeads(t *testing.T) {
	formats := map[export.Target]string{export.HubSpot: "hubspot-contacts", export.Salesforce: "salesforce-lead", export.Marketo: "marketo-leads",
		export.Pipedrive: "pipedrive-leads", export.Generic: "winnow-leads"}
	for _, target := range export.Targets() {
		for _, format := range []export.Format{export.CSV, export.XLSX, export.JSONL} {
			t.Run(fmt.Sprintf("%s as %s", target, format), func(t *testing.T) {
				s := open(t)
				source := string(target)
				bring(t, s, "crm.csv", []byte(crmFiles[target]))
				if target != export.Generic {
					bring(t, s, "more.csv", []byte("Name,Email\nNo Id,noid@y.example\n"))
				}
				before := people(t, s, source)
				decide(t, s, "maya@northwind.example", model.ActPromote, func(c *model.Command) { c.Note, c.Owner = "call before peak", "Luis" })
				decide(t, s, "olu@sand.example", model.ActReject, func(c *model.Command) { c.Reason = "student" })
				decide(t, s, "eve@x.example", model.ActNurture, nil)
				b, _ := write(t, s, export.Leads, export.Options{Target: target, Format: format})
				rep := bring(t, s, "back."+string(format), b)
				if rep.Format != formats[target] || rep.Created != 0 || rep.Rejected != 0 || rep.Rows != len(before) {
					t.Errorf("read back as %s: %d rows, %d new, %d refused\n%s", rep.Format, rep.Rows, rep.Created, rep.Rejected, b)
				}
				if got := people(t, s, source); !slices.Equal(got, before) {
					t.Errorf("the leads became\n%s\nwere\n%s", strings.Join(got, "\n"), strings.Join(before, "\n"))
				}
				fresh := open(t)
				bring(t, fresh, "back."+string(format), b)
				if target == export.Generic { // an id is that of its source, and what we wrote is our own
					source = model.SourceOwn
					before = people(t, s, source)
				}
				if got := people(t, fresh, source); !slices.Equal(got, before) {
					t.Errorf("a new database has\n%s\nwant\n%s", strings.Join(got, "\n"), strings.Join(before, "\n"))
				}
			})
		}
	}
}

// rows are a CSV file's rows by the value of a column, each by column.
func rows(t *testing.T, b []byte, key string) map[string]map[string]string {
	t.Helper()
	recs, err := csv.NewReader(bytes.NewReader(b)).ReadAll()
	if err != nil {
		t.Fatal(err)
	}
	out := map[string]map[string]string{}
	for _, rec := range recs[1:] {
		row := map[string]string{}
		for i, c := range rec {
			row[recs[0][i]] = c
		}
		out[row[key]] = row
	}
	return out
}

func TestDecisionsAreToldInTheWordsOfEachCRM(t *testing.T) {
	for target, want := range map[export.Target]struct {
		id, status             string
		ids                    [3]string // promoted, rejected, resting
		promoted, no, resting  string
		whole, optOut, yes     string
		notes, notesOfSettings string
	}{
		export.HubSpot: {id: "Record ID", status: "Lead Status", ids: [3]string{"101", "104", "103"}, promoted: "OPEN", no: "UNQUALIFIED", resting: "BAD_TIMING",
			whole: "Company Name", notes: "opt-out list"},
		export.Salesforce: {id: "Id", status: "Status", ids: [3]string{"00Q000000000001AAA", "00Q000000000004AAA", "00Q000000000003AAA"}, promoted: "Working - Contacted",
			no: "Closed - Not Converted", whole: "Title", optOut: "HasOptedOutOfEmail", yes: "true", notes: "no status for nurture 1"},
		export.Marketo: {id: "id", status: "leadStatus", ids: [3]string{"11", "14", "13"}, promoted: "Sales Qualified", no: "Disqualified", resting: "Recycled",
			whole: "title", optOut: "unsubscribed", yes: "true"},
		export.Pipedrive: {id: "Lead - ID", status: "Note", ids: [3]string{"a1-1", "a1-4", "a1-3"}, promoted: "Promoted by dana: call before peak",
			no: "Rejected (Junk) by dana", resting: "Nurture by dana", whole: "Person - Phone", notes: "must not be mailed"},
	} {
		t.Run(string(target), func(t *testing.T) {
			s := open(t)
			bring(t, s, "crm.csv", []byte(crmFiles[target]))
			decide(t, s, "maya@northwind.example", model.ActPromote, func(c *model.Command) { c.Note = "call before peak" })
			decide(t, s, "olu@sand.example", model.ActReject, func(c *model.Command) { c.Reason = "student" })
			decide(t, s, "eve@x.example", model.ActNurture, nil)
			decide(t, s, "eve@x.example", model.ActDNC, func(c *model.Command) { c.Channel, c.Cause = model.ChannelEmail, "unsubscribed" })
			set := export.Settings{Reasons: map[string]string{"student": "Junk"}, Fields: map[export.Extra]string{export.ExtraReason: "Why__c", export.ExtraUntil: "Until__c"}}
			b, res := write(t, s, export.Decisions, export.Options{Target: target, OnlyNew: true, Settings: set})
			got := rows(t, b, want.id)
			if len(got) != 3 || res.Rows != 3 {
				t.Fatalf("%d rows:\n%s", res.Rows, b)
			}
			for i, status := range []string{want.promoted, want.no, want.resting} {
				if got[want.ids[i]][want.status] != status {
					t.Errorf("%s is told as %q, want %q", want.ids[i], got[want.ids[i]][want.status], status)
				}
			}
			no, resting := got[want.ids[1]], got[want.ids[2]]
			if no["Why__c"] != "Junk" || resting["Why__c"] != "" || resting["Until__c"] == "" || no["Until__c"] != "" {
				t.Errorf("reason and date: %v, %v", no, resting)
			}
			if _, there := no[want.whole]; there {
				t.Errorf("a decision writes %s over", want.whole)
			}
			if want.optOut != "" && (resting[want.optOut] != want.yes || no[want.optOut] != "") {
				t.Errorf("%s is %q, and %q of one who may be mailed", want.optOut, resting[want.optOut], no[want.optOut])
			}
			if notes := strings.Join(res.Tally.Notes(target), "\n"); !strings.Contains(notes, want.notes) || want.notes == "" && notes != "" {
				t.Errorf("notes: %q, want %q", notes, want.notes)
			}
			set.Status = map[export.Standing]string{"sql": "Ours", "nurture": "Rest"}
			set.Fields[export.ExtraNoEmail] = "Mine__c"
			b, res = write(t, s, export.Decisions, export.Options{Target: target, Settings: set})
			column := want.status
			if target == export.Pipedrive {
				column = "Lead - Labels"
			}
			got = rows(t, b, want.id)
			if got[want.ids[0]][column] != "Ours" || got[want.ids[2]]["Mine__c"] != "true" || strings.Contains(strings.Join(res.Tally.Notes(target), ""), "mailed") {
				t.Errorf("with settings: %v, %v\n%v", got[want.ids[0]], got[want.ids[2]], res.Tally.Notes(target))
			}
		})
	}
}
