package export_test

import (
	"fmt"
	"maps"
	"slices"
	"strings"
	"testing"

	"winnow/data/export"
	"winnow/data/store"
	"winnow/model"
)

// byFile are leads of a CRM's own files at the stages that only files gave them; the
// words and ids are the CRM's.
var byFile = map[export.Target]string{
	export.HubSpot: `Record ID,First Name,Last Name,Email,Lifecycle Stage,Lead Status,Create Date,Company Name
201,Wim,Won,wim@w.example,Customer,,2026-11-01 09:14,Won BV
202,Ola,Opp,ola@o.example,Opportunity,Connected,2026-11-01 09:14,Opp AS
203,Sal,Sql,sal@s.example,Sales Qualified Lead,Open,2026-11-01 09:14,Sql Ltd
204,Una,Unq,una@u.example,,Unqualified,2026-11-01 09:14,Unq SA
205,Nik,Nur,nik@n.example,,BAD_TIMING,2026-11-01 09:14,Nur Oy
`,
	export.Salesforce: `Id,LastName,FirstName,Company,Email,Status,IsConverted,CreatedDate
00Q000000000011AAA,Won,Wim,Won BV,wim@w.example,Closed - Converted,true,2024-09-10T13:12:38.000+0000
00Q000000000012AAA,Unq,Una,Unq SA,una@u.example,Closed - Not Converted,false,2024-09-10T13:12:38.000+0000
00Q000000000013AAA,Nur,Nik,Nur Oy,nik@n.example,Nurturing,false,2024-09-10T13:12:38.000+0000
00Q000000000014AAA,Wor,Wes,Wor Oy,wes@n.example,Working - Contacted,false,2024-09-10T13:12:38.000+0000
`,
	export.Marketo: `id,email,firstName,lastName,company,leadStatus,leadScore,createdAt
21,wim@w.example,Wim,Won,Won BV,Customer,20,2024-09-10T13:12:38Z
22,una@u.example,Una,Unq,Unq SA,Junk,20,2024-09-10T13:12:38Z
23,nik@n.example,Nik,Nur,Nur Oy,Recycled,20,2024-09-10T13:12:38Z
24,acc@n.example,Acc,Ept,Nur Oy,Sales Accepted,20,2024-09-10T13:12:38Z
`,
	export.Pipedrive: `Lead - ID,Lead - Title,Lead - Labels,Person - Name,Person - Email,Organization - Name
b-1,Wim deal,Customer,Wim Won,wim@w.example,Won BV
b-2,Una deal,Junk,Una Unq,una@u.example,Unq SA
b-3,Hot deal,Hot,Hetty Hot,hetty@h.example,Hot SA
`,
	export.Generic: `External ID,Name,Email,Phone,Company,Stage,Reason,Rank,Do Not Email
f1,Wim Won,wim@w.example,,Won BV,Customer,,3,
f2,Una Unq,una@u.example,,Unq SA,Junk,,4,yes
f3,Nik Nurmi,,+31 6 1234 5678,Nur Oy,Nurture,,5,
f4,No Mail,,,No Mail Ltd,New,because,6,
`,
}

// elsewhere are leads whom this CRM does not know, at every stage of another's.
const elsewhere = `LeadId,Email,Name,Company,Lifecycle Stage
e-1,lead@e.example,Lea Lead,E One,Lead
e-2,mql@e.example,Mia Mql,E Two,MQL
e-3,nurture@e.example,Nat Nurture,E Three,Nurture
e-4,rejected@e.example,Rex Rejected,E Four,Unqualified
e-5,sql@e.example,Sue Sql,E Five,SQL
e-6,accepted@e.example,Abe Accepted,E Six,Sales Accepted
e-7,opp@e.example,Ona Opp,E Seven,Opportunity
e-8,won@e.example,Wyn Won,E Eight,Customer
e-9,lost@e.example,Lou Lost,E Nine,Closed Lost
`

// stages that a target's own fields cannot tell apart come back as the nearest.
var nearest = map[export.Target]map[model.Stage]model.Stage{
	export.Generic: {},
	export.HubSpot: {},
	export.Salesforce: {model.StageLead: model.StageMQL, model.StageNurture: model.StageMQL, model.StageSQL: model.StageMQL, model.StageAccepted: model.StageMQL,
		model.StageOpportunity: model.StageMQL, model.StageWon: model.StageMQL, model.StageLost: model.StageRejected},
	export.Marketo:   {},
	export.Pipedrive: {},
}

// hasID reports whether a lead of worked is one that the target's own file brought: a
// record of Salesforce's that is there already is told by its status alone.
func hasID(target export.Target, who string) bool {
	_, mail, _ := strings.Cut(who, "|")
	return strings.Contains(crmFiles[target]+byFile[target], mail)
}

// worked is a store with leads at every stage, by files and by decisions, and one that
// was sent back, undone, tried, must not be mailed.
func worked(t *testing.T, target export.Target) *store.Store {
	s := open(t)
	bring(t, s, "crm.csv", []byte(crmFiles[target]))
	bring(t, s, "byfile.csv", []byte(byFile[target]))
	bring(t, s, "elsewhere.csv", []byte(elsewhere))
	bring(t, s, "more.csv", []byte("Name,Email,Company\nPia Promoted,pia@d.example,D One\nAna Accepted,ana@d.example,D Two\nObi Opp,obi@d.example,D Three\n"+
		"Wil Won,wil@d.example,D Four\nLot Lost,lot@d.example,D Five\nRob Rejected,rob@d.example,D Six\nNel Nurture,nel@d.example,D Seven\nTed Tried,ted@d.example,D Eight\n"))
	promoted := func(c *model.Command) { c.Note, c.Owner = "call: before peak", "Luis" }
	for _, who := range []string{"maya@northwind.example", "pia@d.example", "ana@d.example", "obi@d.example", "wil@d.example", "lot@d.example"} {
		decide(t, s, who, model.ActPromote, promoted)
	}
	decide(t, s, "ana@d.example", model.ActAccept, nil)
	decide(t, s, "obi@d.example", model.ActOpportunity, nil)
	decide(t, s, "wil@d.example", model.ActWon, nil)
	decide(t, s, "lot@d.example", model.ActLost, func(c *model.Command) { c.Reason = "price" })
	for _, who := range []string{"rob@d.example", "olu@sand.example"} {
		decide(t, s, who, model.ActReject, func(c *model.Command) { c.Reason = "student" })
	}
	for _, who := range []string{"nel@d.example", "eve@x.example"} {
		decide(t, s, who, model.ActNurture, nil)
	}
	decide(t, s, "ted@d.example", model.ActTry, func(c *model.Command) { c.Outcome = model.NoAnswer })
	decide(t, s, "ted@d.example", model.ActDNC, func(c *model.Command) { c.Channel, c.Cause = model.ChannelEmail, "unsubscribed" })
	return s
}

// standsAt is a lead as a new database is to have it.
type standsAt struct {
	stage          model.Stage
	company, cause string
}

// whole tells leads apart by what they are and where they stand. A file of decisions
// does not guess a name for a CRM, nor write one over: they are told by their address.
func whole(t *testing.T, s *store.Store, byAddress bool) map[string]standsAt {
	t.Helper()
	out := map[string]standsAt{}
	err := s.EachLead(t.Context(), model.ViewAll, nil, 0, func(r model.Row, whole func() (model.Lead, error)) error {
		l, err := whole()
		who, is := l.Name+"|"+l.Email, standsAt{r.Stage, l.Company, r.EmailCause}
		if byAddress {
			if who, is.company = "|"+l.Email, ""; l.Email == "" {
				return err
			}
		}
		if _, twice := out[who]; twice {
			t.Errorf("%s stands twice", who)
		}
		out[who] = is
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
	return out
}

// in reports whether a file has a lead, by the address or else the family name.
func in(b []byte, who string) bool {
	name, mail, _ := strings.Cut(who, "|")
	if mail == "" {
		words := strings.Fields(name)
		mail = words[len(words)-1]
	}
	return strings.Contains(string(b), mail)
}

// carried is what comes back of a lead by what its target has fields for. Words of its
// own file's come back as they were.
func carried(target export.Target, what export.What, who string, is standsAt) standsAt {
	asWas := target == export.Salesforce && what != export.Decisions && (strings.Contains(who, "wim@") || strings.Contains(who, "nik@"))
	if near := nearest[target][is.stage]; near != "" && !asWas && (what == export.Decisions || hasID(target, who)) {
		is.stage = near
	}
	switch {
	case is.cause == "" || target == export.Generic:
	case target == export.Salesforce:
		is.cause = "opted_out"
	case target == export.Marketo:
		is.cause = "unsubscribed"
	default:
		is.cause = ""
	}
	return is
}

// every is all that a store says of every lead.
func every(t *testing.T, s *store.Store) (out []string) {
	t.Helper()
	err := s.EachLead(t.Context(), model.ViewAll, nil, 0, func(r model.Row, whole func() (model.Lead, error)) error {
		l, err := whole()
		ids := maps.Clone(l.IDs)
		delete(ids, model.SourceOwn)
		out = append(out, fmt.Sprintf("%s: %s %s %s %s %s %s %v; %s %s %s %s %s v%d", r.ID, l.Name, l.Email, l.Phone, l.Title, l.Company, l.ExternalID, ids,
			r.Stage, r.Reason, r.EmailCause, r.PhoneCause, r.DecidedBy, r.Version))
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
	slices.Sort(out)
	return out
}

func differences(a, b []string) string {
	var lines []string
	for _, x := range a {
		if !slices.Contains(b, x) {
			lines = append(lines, "was "+x)
		}
	}
	for _, x := range b {
		if !slices.Contains(a, x) {
			lines = append(lines, "is  "+x)
		}
	}
	slices.SortFunc(lines, func(a, b string) int { return strings.Compare(a[4:], b[4:]) })
	return strings.Join(lines, "\n")
}

func TestAnExportThatIsImportedAgainReopensNobodyDoublesNobodyAndChangesNothing(t *testing.T) {
	for _, target := range export.Targets() {
		for _, what := range []export.What{export.Leads, export.Queue, export.Decisions, export.Handoffs} {
			t.Run(fmt.Sprintf("%s for %s", what, target), func(t *testing.T) {
				s := worked(t, target)
				before := every(t, s)
				byAddress := what == export.Decisions && target != export.Generic
				told := map[string]standsAt{} // the leads of the file, as a new database has them
				b, res := write(t, s, what, export.Options{Target: target})
				for who, is := range whole(t, s, byAddress) {
					if in(b, who) {
						told[who] = carried(target, what, who, is)
					}
				}
				first := bring(t, s, "back.csv", b)
				if first.Created != 0 || first.Rejected != 0 || first.Queued != 0 || first.Rows != res.Rows || res.Rows == 0 {
					t.Errorf("the first import of %d rows: %s, %d new, %d queued, %d refused of %d", res.Rows, first.Format, first.Created, first.Queued, first.Rejected, first.Rows)
				}
				if after := every(t, s); !slices.Equal(after, before) {
					t.Errorf("the leads changed:\n%s\n%s", differences(before, after), b)
				}
				if again := bring(t, s, "back.csv", b); again.Created+again.Updated+again.Rejected != 0 {
					t.Errorf("the second import: %d new, %d changed, %d refused", again.Created, again.Updated, again.Rejected)
				}
				if d, err := s.Doctor(t.Context()); err != nil || !d.Healthy() {
					t.Errorf("doctor: %v, %v", err, d.Problems)
				}
				fresh := open(t)
				bring(t, fresh, "back.csv", b)
				got := whole(t, fresh, byAddress)
				for who, want := range told {
					if got[who] != want {
						t.Errorf("%s is %q in a new database, want %q", who, got[who], want)
					}
				}
				if len(got) > len(told) {
					t.Errorf("a new database has %d leads, want %d", len(got), len(told))
				}
				if again := bring(t, fresh, "back.csv", b); again.Created+again.Updated != 0 {
					t.Errorf("the second import into it: %d new, %d changed", again.Created, again.Updated)
				}
			})
		}
	}
}

func TestAFieldOfTheOrganisationCarriesEveryStage(t *testing.T) {
	for _, target := range export.Targets()[1:] {
		t.Run(string(target), func(t *testing.T) {
			s := worked(t, target)
			want := whole(t, s, false)
			set := export.Settings{Fields: map[export.Extra]string{export.ExtraStage: "Winnow_Stage__c"}}
			b, _ := write(t, s, export.Leads, export.Options{Target: target, Settings: set})
			fresh := open(t)
			bring(t, fresh, "back.csv", b)
			for who, is := range whole(t, fresh, false) {
				if is.stage != want[who].stage {
					t.Errorf("%s is %s, was %s", who, is.stage, want[who].stage)
				}
			}
		})
	}
}

func TestTheStageThatWinnowWroteGoesBeforeColumnsOfOldFiles(t *testing.T) {
	s := open(t)
	bring(t, s, "crm.csv", []byte(crmFiles[export.HubSpot]))
	decide(t, s, "maya@northwind.example", model.ActReject, func(c *model.Command) { c.Reason = "student" })
	decide(t, s, "lea@atelier.example", model.ActPromote, nil)
	for _, format := range []export.Format{export.CSV, export.JSONL, export.XLSX} {
		b, _ := write(t, s, export.Leads, export.Options{Target: export.Generic, Format: format})
		fresh := open(t)
		bring(t, fresh, "back."+string(format), b)
		for mail, want := range map[string]string{"maya@northwind.example": "rejected student", "lea@atelier.example": "sql ", "eve@x.example": "mql "} {
			rows, err := fresh.Resolve(t.Context(), mail)
			if err != nil || string(rows[0].Stage)+" "+rows[0].Reason != want {
				t.Errorf("%s: %s is %v, want %s", format, mail, rows, want)
			}
		}
		again, _ := write(t, fresh, export.Leads, export.Options{Target: export.Generic, Format: format})
		if format == export.CSV && header(again) != header(b) {
			t.Errorf("its columns became\n%s\nwere\n%s", header(again), header(b))
		}
	}
}

func header(b []byte) string {
	line, _, _ := strings.Cut(string(b), "\n")
	return line
}

func TestANoteThatIsNotOursStaysANote(t *testing.T) {
	const leads = "Lead - ID,Lead - Title,Person - Name,Person - Email,Note\n" +
		"1,A,Ann,ann@x.example,Won a prize\n2,B,Bob,bob@x.example,Promoted by dana: call\n3,C,Cy,cy@x.example,Lost by a hair: retry\n4,D,Di,di@x.example,Opportunity: call\n"
	s := open(t)
	if rep := bring(t, s, "pipedrive.csv", []byte(leads)); rep.Format != "pipedrive-leads" {
		t.Fatal(rep.Format)
	}
	for mail, want := range map[string]model.Stage{"ann@x.example": model.StageMQL, "bob@x.example": model.StageSQL, "di@x.example": model.StageMQL} {
		if rows, err := s.Resolve(t.Context(), mail); err != nil || rows[0].Stage != want {
			t.Errorf("%s is %v, want %s: %v", mail, rows, want, err)
		}
	}
}

func TestAnExportSaysWhichStagesTheCRMCannotTell(t *testing.T) {
	for target, want := range map[export.Target]string{
		export.HubSpot: "", export.Marketo: "", export.Pipedrive: "",
		export.Salesforce: "Salesforce's own fields cannot tell nurture 1, sql 1 of the leads it has: a database that does not know them reads back what is nearest, " +
			`so name a field of yours: [export.salesforce] stage_field = "..."`,
	} {
		s := worked(t, target)
		_, res := write(t, s, export.Leads, export.Options{Target: target})
		said := strings.Join(res.Tally.Notes(target), "\n")
		if want != "" && !strings.Contains(said, want) || want == "" && strings.Contains(said, "cannot tell") {
			t.Errorf("%s says %s", target, said)
		}
		set := export.Settings{Fields: map[export.Extra]string{export.ExtraStage: "Winnow_Stage__c"}}
		if _, res = write(t, s, export.Leads, export.Options{Target: target, Settings: set}); strings.Contains(strings.Join(res.Tally.Notes(target), ""), "cannot tell") {
			t.Errorf("%s says so with a field for the stage too", target)
		}
	}
}

func TestADescriptionInSalesforceIsTheTeamsOwn(t *testing.T) {
	s := open(t)
	const head = "Id,LastName,Company,Email,Status,IsConverted,Description\n"
	bring(t, s, "crm.csv", []byte(head+"00Q000000000021AAA,Ann,A,ann@x.example,Open - Not Contacted,false,Lost by a hair: retry\n,Bob,B,bob@x.example,Open - Not Contacted,false,Lost by dana\n"))
	for mail, want := range map[string]model.Stage{"ann@x.example": model.StageMQL, "bob@x.example": model.StageLost} {
		if rows, err := s.Resolve(t.Context(), mail); err != nil || rows[0].Stage != want {
			t.Errorf("%s is %v, want %s: %v", mail, rows, want, err)
		}
	}
	b, _ := write(t, s, export.Leads, export.Options{Target: export.Salesforce})
	for _, row := range rows(t, b, "Email") {
		if (row["Id"] != "") != (row["Description"] == "") {
			t.Errorf("the description of %s is %q", row["Email"], row["Description"])
		}
	}
}
