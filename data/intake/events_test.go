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

func TestAPlainEventIsATouchWhateverItsPropertiesHold(t *testing.T) {
	const want = `about email: p@p.example|touch: demo_request 2026-11-20T10:00:00Z by form`
	for name, properties := range map[string]string{
		"a name":               `{"name":"Foo"}`,
		"a first name":         `{"first_name":"Foo"}`,
		"a company":            `{"company":"Acme","companyName":"Acme"}`,
		"a phone":              `{"phone":"+31 10 555 0148"}`,
		"a page's name and id": `{"name":"Home page","id":"77","source":"nav","type":"page","timestamp":"yesterday"}`,
		"what a segment has":   `{"type":"track","messageId":"m-1"}`,
		"a HubSpot export's":   `{"Record ID":"7","Lifecycle Stage":"lead","Lead Status":"New"}`,
		"a person within":      `{"person":{"name":"Foo","last_name":"Bar"}}`,
		"nothing":              `{}`,
		"a lead's status":      `{"status":"Customer","lead_source":"web","last_name":"Bar"}`,
	} {
		t.Run(name, func(t *testing.T) {
			event := `{"email":"p@p.example","event":"demo_request","at":"2026-11-20T10:00:00Z","source":"web","id":"1","properties":` + properties + `}`
			other := `{"email":"p@p.example","event":"demo_request","at":"2026-11-20T10:00:00Z","source":"web","id":"2","properties":{"name":"Home page"}}`
			for shape, text := range map[string]string{"single": event, "lines": event + "\n" + other, "list": "[" + event + "," + other + "]"} {
				rep, rows := readText(t, text)
				if rep.Format != "events" || rows[0] != want+`, id "web 1"` || len(rows) > 1 && rows[1] != want+`, id "web 2"` {
					t.Errorf("%s: taken for %s: %s", shape, rep.Format, strings.Join(rows, "\n"))
				}
			}
		})
	}
}

func TestWhatAPlainEventSaysInItsPropertiesIsRead(t *testing.T) {
	rep, rows := readText(t, `{"user_id":"u7","event":"page_viewed","timestamp":"2026-11-20T10:00:00Z","event_id":"e1",
		"properties":{"name":"Pricing","url":"https://w.example/pricing","utm_source":"google","utm_campaign":"peak","email":"p@p.example"}}`)
	want := `about external_id: u7|email: p@p.example|touch: pricing_view 2026-11-20T10:00:00Z by web, about "page_viewed", id "e1", source "google", campaign "peak"`
	if rep.Format != "events" || len(rows) != 1 || rows[0] != want {
		t.Errorf("taken for %s: %q, want %s", rep.Format, rows, want)
	}
}

func TestWhereSomethingHappenedIsReadInWhateverPartOfAPlainEventItStands(t *testing.T) {
	for _, part := range []string{"props", "params", "payload", "context", "page", "meta"} {
		t.Run(part, func(t *testing.T) {
			_, rows := readText(t, `{"user_id":"u7","event":"page_viewed","timestamp":"2026-11-20T10:00:00Z","`+part+`":{"name":"Home page","url":"https://w.example/pricing","utm_campaign":"peak"}}`)
			want := `about external_id: u7|touch: pricing_view 2026-11-20T10:00:00Z by web, about "page_viewed", campaign "peak"`
			if len(rows) != 1 || rows[0] != want {
				t.Errorf("read as %q, want %s", rows, want)
			}
		})
	}
}

func TestAPersonInAnEnvelopeStaysAPerson(t *testing.T) {
	for _, text := range []string{
		`{"event":"lead.created","timestamp":"2026-11-20T10:00:00Z","data":{"email":"p@p.example","name":"Maya Ortiz","company":"Acme"}}`,
		`{"event":"Webinar","at":"2026-11-20T10:00:00Z","email":"p@p.example","name":"Maya Ortiz","company":"Acme"}`,
	} {
		rep, rows := readText(t, text)
		if rep.Format != genericFormat || len(rows) != 1 || !strings.Contains(rows[0], "name: Maya Ortiz|email: p@p.example|company: Acme") &&
			!strings.Contains(rows[0], "email: p@p.example|name: Maya Ortiz|company: Acme") {
			t.Errorf("%s is taken for %s: %q", text, rep.Format, rows)
		}
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
