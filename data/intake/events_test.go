package intake

import (
	"strings"
	"testing"

	"winnow/model"
)

func TestEventsAsJSONAreTouchesOfThePeopleTheyName(t *testing.T) {
	for file, want := range map[string]struct {
		format string
		rows   []string
	}{
		"segment-events.jsonl": {"segment-events", []string{
			`external_id: u7|email: maya@northwind.example|touch: trial_started 2026-11-10T09:00:00Z by product, id "m-1"`,
			`external_id: u7|email: maya@northwind.example|touch: pricing_view 2026-11-10T09:01:00Z by web, about "Pricing", id "m-2"`,
			`external_id: u8|email: tom@halden.example|first_name: Tom|last_name: Becker|stage: lead`}},
		"cloud-events.jsonl": {"cloud-events", []string{`email: tom@halden.example|touch: demo_request 2026-11-10T09:00:00Z by form, id "/shop A-1"`}},
		"events.jsonl": {"events", []string{
			`email: maya@northwind.example|touch: pricing_view 2026-11-10T09:00:00Z by web, id "web e1", source "google", medium "cpc", campaign "peak", term "freight", content "a"`,
			`email: tom@halden.example|touch: spoke_to_the_bot 2026-11-10T10:00:00Z by , id "web e2"`}},
	} {
		t.Run(file, func(t *testing.T) {
			rep, rec := importAll(t, Job{Files: []string{sourceFile(file)}})
			if f := rep.Files[0]; f.Format != want.format || len(f.Problems) > 0 || len(rec.rows) != len(want.rows) {
				t.Fatalf("taken for %s, %d rows, problems %+v", f.Format, len(rec.rows), f.Problems)
			}
			for i, r := range rec.rows {
				if got := strings.Join(rowLines(r), "|"); got != want.rows[i] || r.TouchesOnly != (len(r.Touches) > 0) {
					t.Errorf("row %d is read as\n%s\nwant\n%s", i, got, want.rows[i])
				}
			}
		})
	}
}

func TestEventsThatSayTooLittleAreLeftOutAndTheGoodGoIn(t *testing.T) {
	text := "email,event,at,id\n" +
		"maya@northwind.example,demo_request,2026-11-10T09:00:00Z,e1\n" +
		"maya@northwind.example,demo_request,,e2\n" +
		"maya@northwind.example,demo_request,2026-12-24T09:00:00Z,e3\n" +
		",demo_request,2026-11-10T09:00:00Z,e4\n" +
		"maya@northwind.example,,2026-11-10T09:00:00Z,e5\n" +
		"maya@northwind.example,demo_request,soon,e6\n"
	rep, rec := importAll(t, stdin(text))
	if len(rec.rows) != 1 || rec.rows[0].Touches[0].Kind != model.DemoRequest || rep.Files[0].Rejected != 5 {
		t.Fatalf("%d rows went in, problems %+v", len(rec.rows), rep.Files[0].Problems)
	}
	for i, want := range []Problem{
		{Line: 3, Column: "at", Problem: "it does not say when"},
		{Line: 4, Column: "at", Value: "2026-12-24T09:00:00Z", Problem: "it lies in the future"},
		{Line: 5, Problem: "it names nobody: neither an e-mail address nor an id"},
		{Line: 6, Problem: "it does not say what happened"},
		{Line: 7, Column: "at", Value: "soon", Problem: "not a time that can be read"},
	} {
		want.Rejected = true
		if got := rep.Files[0].Problems[i]; got != want {
			t.Errorf("problem %d is %+v, want %+v", i, got, want)
		}
	}
}
