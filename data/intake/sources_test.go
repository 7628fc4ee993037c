package intake

import (
	"bytes"
	"encoding/csv"
	"flag"
	"fmt"
	"math/rand/v2"
	"os"
	"path/filepath"
	"slices"
	"strconv"
	"strings"
	"testing"
	"time"

	"winnow/model"
)

var update = flag.Bool("update", false, "write the expected readings of testdata/sources anew")

// sourceFiles are an export of each recognised program, written by us with its
// exact columns and habits, and the columns without which it cannot be told.
func sourceFiles() map[string]struct {
	format string
	signs  []string
} {
	type file = struct {
		format string
		signs  []string
	}
	mail := []string{"Email Address", "MEMBER_RATING", "LEID"}
	return map[string]file{
		"hubspot-contacts.csv":                 {"hubspot-contacts", []string{"Record ID", "Lifecycle Stage", "Lead Status"}},
		"hubspot-contacts-internal.csv":        {"hubspot-contacts", []string{"hs_object_id", "hs_lead_status", "createdate"}},
		"hubspot-leads.csv":                    {"hubspot-leads", []string{"Record ID", "Lead Name", "Lead Pipeline Stage"}},
		"salesforce-lead.csv":                  {"salesforce-lead", []string{"ID", "LASTNAME", "COMPANY", "STATUS", "ISCONVERTED"}},
		"salesforce-lead-api.csv":              {"salesforce-lead", []string{"Id", "LastName", "Company", "Status", "IsConverted"}},
		"salesforce-report.csv":                {"salesforce-report", []string{"Lead Owner", "Lead Source", "Lead Status"}},
		"marketo-list.csv":                     {"marketo-list", []string{"Email Address", "Id", "Lead Score"}},
		"marketo-leads.csv":                    {"marketo-leads", []string{"email", "firstName", "leadScore"}},
		"pipedrive-leads.csv":                  {"pipedrive-leads", []string{"Lead - Title"}},
		"apollo.csv":                           {"apollo", []string{"Company Name for Emails", "Email Status"}},
		"meta-lead-ads.tsv":                    {"meta-lead-ads", []string{"created_time", "form_id", "is_organic", "platform"}},
		"subscribed_members_export_ab12.csv":   {"mailchimp", mail},
		"unsubscribed_members_export_ab12.csv": {"mailchimp", mail},
		"cleaned_members_export_ab12.csv":      {"mailchimp", mail},
		"typeform.csv":                         {"typeform", []string{"#", "Start Date (UTC)", "Submit Date (UTC)", "Network ID"}},
		"calendly.csv":                         {"calendly", []string{"Invitee Email", "Event Type Name"}},
		"zoho-leads.csv":                       {"zoho-leads", []string{"Last Name", "Lead Owner", "Lead Status", "Created Time"}},
		"linkedin-lead-gen.csv": {"linkedin-lead-gen", []string{"Submitted At", "Lead Gen Form", "Campaign Name", "Email address",
			"Company name"}},
		"google-lead-form.csv": {"google-lead-form", []string{"Lead ID", "GCLID"}},
		"generic.csv":          {"generic", []string{"E-Mail"}},

		"marketo-activities.csv":  {"marketo-activities", []string{"marketoGUID", "leadId", "activityDate"}},
		"zoho-calls.csv":          {"zoho-calls", []string{"Call Start Time", "Call Type"}},
		"zoho-events.csv":         {"zoho-events", []string{"Subject", "Start DateTime"}},
		"zoho-campaign-leads.csv": {"zoho-campaign-leads", []string{"Campaign Name", "Status", "Lead Last Name"}},
	}
}

func sourceFile(name string) string { return filepath.Join("testdata", "sources", name) }

// told writes rows down field by field.
func told(f FileReport, rows []Row) string {
	var b strings.Builder
	fmt.Fprintf(&b, "%s, %s, ids of %s\n", f.Format, f.Encoding, f.Source)
	for _, n := range f.Notes {
		fmt.Fprintf(&b, "note: %s\n", n)
	}
	for _, r := range rows {
		fmt.Fprintf(&b, "\nline %d\n", r.Row.Line)
		for _, l := range rowLines(r) {
			fmt.Fprintf(&b, "  %s\n", l)
		}
	}
	return b.String()
}

func rowLines(r Row) []string {
	var out []string
	say := func(what, value string) {
		if value != "" {
			out = append(out, what+": "+value)
		}
	}
	for _, v := range r.Row.Fields {
		say(string(v.Field), v.Value)
	}
	say("stage", strings.TrimSpace(fmt.Sprintf("%s %s", r.Row.Stage, r.Row.Reason)))
	say("said of it", r.Row.StageNote)
	say("must not be mailed", r.Row.NoEmail)
	say("must not be called", r.Row.NoPhone)
	for _, a := range r.Row.Attributes {
		v := string(a.Type) + " " + strconv.Quote(a.Text)
		switch a.Type {
		case model.AttrTime:
			v += " = " + time.Unix(int64(a.Number), 0).UTC().Format(time.RFC3339)
		case model.AttrNumber, model.AttrBool:
			v += " = " + strconv.FormatFloat(a.Number, 'f', -1, 64)
		}
		say("attribute "+a.Name, v)
	}
	for _, t := range r.Touches {
		v := string(t.Kind) + " " + t.At.Format(time.RFC3339) + " by " + t.Channel
		for _, p := range [][2]string{{"about ", t.Detail}, {"id ", t.EventID}, {"source ", t.UTM.Source}, {"medium ", t.UTM.Medium},
			{"campaign ", t.UTM.Campaign}, {"term ", t.UTM.Term}, {"content ", t.UTM.Content}} {
			if p[1] != "" {
				v += ", " + p[0] + strconv.Quote(p[1])
			}
		}
		if t.Outbound {
			v += ", ours"
		}
		say("touch", v)
	}
	return out
}

func TestEverySourceIsReadFieldByFieldWithoutAFlag(t *testing.T) {
	for name, c := range sourceFiles() {
		t.Run(name, func(t *testing.T) {
			rep, rec := importAll(t, Job{Files: []string{sourceFile(name)}})
			f := rep.Files[0]
			if f.Format != c.format || len(f.Problems) > 0 {
				t.Errorf("taken for %s, want %s; problems %+v", f.Format, c.format, f.Problems)
			}
			got, path := told(f, rec.rows), sourceFile(name)+".want"
			if *update {
				if err := os.WriteFile(path, []byte(got), 0o600); err != nil {
					t.Fatal(err)
				}
			}
			want, err := os.ReadFile(path)
			if err != nil {
				t.Fatal(err)
			}
			if got != string(want) {
				t.Errorf("read as\n%s\nwant\n%s", got, want)
			}
		})
	}
}

func TestEveryRecognisedFormatHasAFile(t *testing.T) {
	with := map[string]bool{"leadsquared": true, "datablist": true, "winnow-leads": true, "winnow-handoffs": true, "winnow-decisions": true, "segment-events": true, "hubspot-events": true, "cloud-events": true, "events": true} // read from the shared data, or written by export
	for _, c := range sourceFiles() {
		with[c.format] = true
	}
	for _, n := range FormatNames() {
		if !with[n] {
			t.Errorf("no file in testdata/sources is %s", n)
		}
	}
}

// tableOf is a file as its program would write it: its rows, as text.
func tableOf(t *testing.T, name string) [][]string {
	t.Helper()
	u := &unpacker{limits: DefaultLimits()}
	src, err := u.open(sourceFile(name))
	if err != nil {
		t.Fatal(err)
	}
	defer src[0].close()
	text, err := src[0].sample()
	if err != nil {
		t.Fatal(err)
	}
	d, _ := readDialect(text, true)
	rows, _ := readAll(t, bytes.NewReader(text), d, 0)
	return slices.DeleteFunc(rows, func(r []string) bool { return len(r) != len(rows[0]) })
}

func asCSV(t *testing.T, rows [][]string) string {
	t.Helper()
	var b strings.Builder
	if err := csv.NewWriter(&b).WriteAll(rows); err != nil {
		t.Fatal(err)
	}
	return b.String()
}

// readTable imports rows from a file of the given name, and tells them without
// their encoding and what hangs on the order of columns.
func readTable(t *testing.T, name string, rows [][]string) (format string, people [][]string) {
	t.Helper()
	path := filepath.Join(t.TempDir(), name)
	if err := os.WriteFile(path, []byte(asCSV(t, rows)), 0o600); err != nil {
		t.Fatal(err)
	}
	rep, rec := importAll(t, Job{Files: []string{path}})
	if p := rep.Files[0].Problems; len(p) > 0 {
		t.Errorf("problems %+v", p)
	}
	for _, r := range rec.rows {
		lines := rowLines(r)
		slices.Sort(lines)
		people = append(people, lines)
	}
	return rep.Files[0].Format, people
}

func TestColumnsInAnotherOrderAndInCapitalsAreReadTheSame(t *testing.T) {
	rnd := rand.New(rand.NewPCG(3, 4))
	for name, c := range sourceFiles() {
		t.Run(name, func(t *testing.T) {
			rows := tableOf(t, name)
			_, want := readTable(t, name, rows)
			for range 20 {
				at := rnd.Perm(len(rows[0]))
				var mixed [][]string
				for i, r := range rows {
					line := make([]string, len(r))
					for to, from := range at {
						line[to] = r[from]
					}
					if i == 0 && c.format != "calendly" { // its answers are called by their questions
						for j := range line {
							line[j] = strings.ToUpper(line[j])
						}
					}
					mixed = append(mixed, line)
				}
				format, got := readTable(t, name, mixed)
				if format != c.format {
					t.Fatalf("%q is taken for %s", mixed[0], format)
				}
				for i := range want {
					if !slices.EqualFunc(got[i], want[i], strings.EqualFold) && !slices.Equal(folded(got[i]), folded(want[i])) {
						t.Fatalf("columns %q: row %d is read as\n%s\nwant\n%s", mixed[0], i+1, strings.Join(got[i], "\n"), strings.Join(want[i], "\n"))
					}
				}
			}
		})
	}
}

// folded is what is told of a row whatever the case of its columns' names.
func folded(lines []string) []string {
	var out []string
	for _, l := range lines {
		out = append(out, strings.ToLower(l))
	}
	slices.Sort(out)
	return out
}

func TestASourceIsRecognisedWithoutAnyColumnsButThoseThatTellIt(t *testing.T) {
	rnd := rand.New(rand.NewPCG(5, 6))
	for name, c := range sourceFiles() {
		t.Run(name, func(t *testing.T) {
			rows := tableOf(t, name)
			for _, s := range c.signs {
				if !slices.Contains(rows[0], s) {
					t.Fatalf("it has no column %q", s)
				}
			}
			for try := range 40 {
				var kept []int
				for i, n := range rows[0] {
					if slices.Contains(c.signs, n) || try > 0 && rnd.IntN(3) > 0 {
						kept = append(kept, i)
					}
				}
				var fewer []string
				for _, i := range kept {
					fewer = append(fewer, strings.ToUpper(rows[0][i]))
				}
				if got := recognise(headersOf(fewer)).name; got != c.format {
					t.Fatalf("%q is taken for %s", fewer, got)
				}
			}
		})
	}
}

func TestEveryColumnOfEverySourceIsExplainedAndCanBeMapped(t *testing.T) {
	for name := range sourceFiles() {
		t.Run(name, func(t *testing.T) {
			header := tableOf(t, name)[0]
			mail := slices.IndexFunc(header, func(n string) bool { return strings.Contains(strings.ToLower(n), "mail") })
			if at := slices.Index(header, map[string]string{"typeform.csv": "What is your work address?", "apollo.csv": "Email"}[name]); at >= 0 {
				mail = at
			}
			if mail < 0 { // leads of HubSpot have no address
				return
			}
			for what, j := range map[string]Job{
				"--map":     {Map: map[string]string{header[mail]: "notes"}, Mapping: map[string]string{header[mail]: "title"}},
				"[mapping]": {Mapping: map[string]string{header[mail]: "notes", "A column of another file": "title"}},
			} {
				j.Files = []string{sourceFile(name)}
				if got := readings(t, j); got[header[mail]] != "field notes" || len(got) != len(header) {
					t.Errorf("%s: %d of %d columns are explained, %q as %q", what, len(got), len(header), header[mail], got[header[mail]])
				}
				_, rec := importAll(t, j)
				if r := rec.rows[0].Row; r.Get(model.FieldNotes) == "" || r.Get(model.FieldEmail) != "" {
					t.Errorf("%s: %+v", what, r.Fields)
				}
			}
		})
	}
}

func TestAPersonWhoAnswersTwiceIsToldByTheAddressAndNotByTheAnswersID(t *testing.T) {
	const header = "#,What is your work address?,Submit Date (UTC),Start Date (UTC),Network ID\n"
	_, rec := importAll(t, stdin(header+"a1,maya@northwind.example,2026-09-01 10:02:00,,9\na2,maya@northwind.example,2026-09-02 10:02:00,,9\n"))
	for i, id := range []string{"a1", "a2"} {
		if r := rec.rows[i]; r.Row.Get(model.FieldExternalID) != "" || r.Touches[0].EventID != id {
			t.Errorf("row %d is known by %q, its touch by %q", i, r.Row.Get(model.FieldExternalID), r.Touches[0].EventID)
		}
	}
	_, rec = importAll(t, stdin("#,Which size?,Submit Date (UTC),Start Date (UTC),Network ID\na1,small,2026-09-01 10:02:00,,9\n"))
	if got := rec.rows[0].Row.Get(model.FieldExternalID); got != "a1" {
		t.Errorf("an answer of nobody is known by %q, want its id", got)
	}
}

func TestTheZoneOfTimesIsThatOfTheFileThenOfTheProgramThenOfTheCaller(t *testing.T) {
	ams, err := time.LoadLocation("Europe/Amsterdam")
	if err != nil {
		t.Fatal(err)
	}
	for name, c := range map[string]struct{ text, want string }{
		"the file's":       {"Email,Created\na@b.example,2026-09-01T10:00:00+02:00\n", "08:00"},
		"the column's":     {"Email,Created (UTC)\na@b.example,2026-09-01 10:00\n", "10:00"},
		"the program's":    {"Email Address,MEMBER_RATING,LEID,OPTIN_TIME\na@b.example,2,7,2026-09-01 10:00:00\n", "10:00"},
		"the caller's":     {"Email,Created\na@b.example,2026-09-01 10:00\n", "08:00"},
		"that of one time": {"Email,Created\na@b.example,2026-09-01 10:00:00 EST\n", "15:00"},
	} {
		j := stdin(c.text)
		j.TZ = ams
		_, rec := importAll(t, j)
		if len(rec.rows[0].Touches) != 1 || rec.rows[0].Touches[0].At.Format("15:04") != c.want {
			t.Errorf("%s: %+v, want %s", name, rec.rows[0].Touches, c.want)
		}
	}
}

func TestWhatIsNoListOfLeadsIsSaidToBeWhatItIs(t *testing.T) {
	for what, header := range map[string]string{
		"HubSpot companies":   "Record ID,Company name,Company owner,Create Date,Lifecycle Stage,Lead Status,Last Activity Date",
		"Salesforce accounts": "Id,Name,AccountNumber,BillingCity",
	} {
		n := strings.Count(header, ",")
		_, err := Run(t.Context(), Job{Files: []string{"-"}, Stdin: strings.NewReader(header + "\n1" + strings.Repeat(",x", n) + "\n"), Store: &recorder{}, Now: noon})
		if err == nil || !strings.Contains(err.Error(), what+", not leads") {
			t.Errorf("%s: %v", what, err)
		}
	}
}

func TestASalesforceIDOfAReportIsThatOfTheAPI(t *testing.T) {
	clean := salesforceID("id")
	for in, want := range map[string]string{"00Q5g00000AbCdE": "00Q5g00000AbCdEEAV", "00QD000000DUXuR": "00QD000000DUXuRMAX",
		"00QD000000DUXuRMAX": "00QD000000DUXuRMAX", "00Q-g00000AbCdE": "00Q-g00000AbCdE", "": ""} {
		if got := clean("id", in); got != want {
			t.Errorf("%q becomes %q, want %q", in, got, want)
		}
	}
}
