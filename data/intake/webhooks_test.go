package intake

import (
	"encoding/json"
	"errors"
	"io"
	"maps"
	"math/rand/v2"
	"slices"
	"strings"
	"testing"
)

// read imports a text from standard input and tells its rows, a line each.
func readText(t *testing.T, text string) (FileReport, []string) {
	t.Helper()
	rep, rec := importAll(t, stdin(text))
	var out []string
	for _, r := range rec.rows {
		line := strings.Join(rowLines(r), "|")
		if r.TouchesOnly {
			line = "about " + line
		}
		out = append(out, line)
	}
	return rep.Files[0], out
}

type webhook struct {
	text, format, source string
	passed               int
	rows                 []string
}

// webhooks are what programs send, and what it says.
func webhooks() map[string]webhook {
	return map[string]webhook{
		"HubSpot's list": {`[
			{"appId":1,"eventId":100,"subscriptionId":5,"portalId":9,"occurredAt":1762765200000,"subscriptionType":"contact.creation","attemptNumber":0,"objectId":123,"changeSource":"FORMS","changeFlag":"NEW"},
			{"appId":1,"eventId":101,"subscriptionId":5,"portalId":9,"occurredAt":1762765260000,"subscriptionType":"contact.propertyChange","attemptNumber":0,"objectId":123,"changeSource":"CRM_UI","propertyName":"email","propertyValue":"maya@northwind.example"},
			{"eventId":102,"occurredAt":1762765260000,"subscriptionType":"contact.propertyChange","attemptNumber":1,"objectId":123,"propertyName":"lifecyclestage","propertyValue":"salesqualifiedlead"},
			{"eventId":103,"occurredAt":1762765260000,"subscriptionType":"contact.propertyChange","objectId":123,"propertyName":"recent_conversion_event_name","propertyValue":"Request a demo: pricing page"},
			{"eventId":104,"occurredAt":1762765260000,"subscriptionType":"contact.propertyChange","objectId":123,"propertyName":"hs_email_optout","propertyValue":"true"},
			{"eventId":105,"occurredAt":1762765260000,"subscriptionType":"contact.propertyChange","objectId":123,"propertyName":"favourite_depot","propertyValue":"Rotterdam"},
			{"eventId":106,"occurredAt":1762765260000,"subscriptionType":"contact.deletion","objectId":124},
			{"eventId":107,"occurredAt":1762765260000,"subscriptionType":"contact.merge","objectId":123,"primaryObjectId":123,"mergedObjectIds":[123,125]},
			{"eventId":108,"occurredAt":1762765260000,"subscriptionType":"deal.propertyChange","objectId":77,"propertyName":"amount","propertyValue":"5"},
			{"eventId":109,"occurredAt":1762765260000,"subscriptionType":"contact.propertyChange","objectId":123,"propertyName":"hs_email_optout","propertyValue":"false"}]`,
			"hubspot-events", "hubspot", 2, []string{
				`about external_id: 123|touch: form_submit 2025-11-10T09:00:00Z by form, id "100"`,
				`external_id: 123|email: maya@northwind.example|stage: lead`,
				`external_id: 123|stage: sql|said of it: salesqualifiedlead`,
				`about external_id: 123|touch: demo_request 2025-11-10T09:01:00Z by form, about "Request a demo: pricing page", id "103"`,
				`about external_id: 123|touch: unsubscribe 2025-11-10T09:01:00Z by email, id "104"`,
				`external_id: 123|stage: lead|attribute favourite_depot: text "Rotterdam"`,
				`about external_id: 124|touch: contact_deleted 2025-11-10T09:01:00Z by , id "106", ours`,
				`external_id: 123|former_id: 125|stage: lead`}},
		"Google's lead form": {`{"lead_id":"TeSter-123","user_column_data":[{"column_name":"Full Name","string_value":"Maya Ortiz","column_id":"FULL_NAME"},
			{"column_name":"User Email","string_value":"maya@northwind.example","column_id":"EMAIL"},
			{"column_name":"User Phone","string_value":"+31 10 555 0148","column_id":"PHONE_NUMBER"},
			{"column_name":"Company Name","string_value":"Northwind","column_id":"COMPANY_NAME"},
			{"column_name":"How many lorries?","string_value":"40 to 60","column_id":"how_many_lorries"}],
			"api_version":"1.0","form_id":40000000000,"campaign_id":123456,"google_key":"s3cret","is_test":false,"gcl_id":"Cj0K","adgroup_id":20000000000,
			"creative_id":30000000000,"lead_submit_time":"2026-11-10T09:00:00Z"}`,
			"google-lead-form", "google-ads", 0, []string{
				`name: Maya Ortiz|email: maya@northwind.example|phone: +31 10 555 0148|company: Northwind|source: Google Ads|` +
					`attribute How many lorries?: text "40 to 60"|attribute form_id: number "40000000000" = 40000000000|` +
					`attribute campaign_id: number "123456" = 123456|attribute gcl_id: text "Cj0K"|attribute adgroup_id: number "20000000000" = 20000000000|` +
					`attribute creative_id: number "30000000000" = 30000000000|touch: form_submit 2026-11-10T09:00:00Z by form, id "TeSter-123"`}},
		"LinkedIn's answers": {`{"elements":[{"id":"r-1","submittedAt":1762765200000,"leadType":"SPONSORED","testLead":false,"owner":{"sponsoredAccount":"urn:li:sponsoredAccount:5"},
			"form":{"id":"f1","name":"Cold chain guide","hiddenFields":[{"name":"utm_campaign","value":"peak"}],"content":{"questions":[
				{"questionId":1,"predefinedField":"FIRST_NAME"},{"questionId":2,"predefinedField":"LAST_NAME"},{"questionId":3,"predefinedField":"EMAIL"},
				{"questionId":4,"question":{"localized":{"en_US":"Which lanes?"}}}]}},
			"formResponse":{"answers":[{"questionId":1,"answerDetails":{"textQuestionAnswer":{"answer":"Maya"}}},{"questionId":2,"answerDetails":{"textQuestionAnswer":{"answer":"Ortiz"}}},
				{"questionId":3,"answerDetails":{"textQuestionAnswer":{"answer":"maya@northwind.example"}}},
				{"questionId":4,"answerDetails":{"multipleChoiceAnswer":{"options":["north","south"]}}}]}},
			{"id":"r-2","submittedAt":1762765200000,"leadType":"SPONSORED","testLead":true,"form":{"name":"Cold chain guide"},"formResponse":{"answers":[]}}]}`,
			"linkedin-lead-gen", "linkedin", 0, []string{
				`first_name: Maya|last_name: Ortiz|email: maya@northwind.example|source: LinkedIn|attribute utm_campaign: text "peak"|` +
					`attribute Which lanes?: text "north; south"|attribute leadType: text "SPONSORED"|attribute testLead: bool "false" = 0|` +
					`attribute sponsoredAccount: text "urn:li:sponsoredAccount:5"|` +
					`touch: content_download 2025-11-10T09:00:00Z by form, about "Cold chain guide", id "r-1", campaign "peak"`}},
		"Meta's answers": {`{"data":[{"id":"l1","created_time":"2026-11-10T09:00:00+0000","ad_id":"1","form_id":"2","is_organic":false,"platform":"fb",
			"field_data":[{"name":"full_name","values":["Maya Ortiz"]},{"name":"email","values":["maya@northwind.example"]}]}]}`,
			"meta-lead-ads", "meta", 0, []string{
				`source: Facebook|name: Maya Ortiz|email: maya@northwind.example|attribute ad_id: number "1" = 1|attribute form_id: number "2" = 2|` +
					`touch: form_submit 2026-11-10T09:00:00Z by form, id "l1"`}},
		"Segment's calls, two batches and one alone": {
			`{"batch":[{"type":"page","messageId":"m-1","anonymousId":"a1","name":"Pricing","originalTimestamp":"2026-11-10T09:00:00Z","properties":{"url":"https://x.example/pricing"},"context":{"campaign":{"source":"google","medium":"cpc","name":"peak","term":"freight","content":"b"}}},` +
				`{"type":"identify","messageId":"m-2","anonymousId":"a1","userId":"u1","originalTimestamp":"2026-11-10T09:01:00Z","traits":{"email":"maya@northwind.example","name":"Maya Ortiz","title":"VP"}}]}` + "\n" +
				`{"batch":[{"type":"group","messageId":"m-3","userId":"u1","groupId":"g1","originalTimestamp":"2026-11-10T09:02:00Z","traits":{"name":"Northwind","industry":"Logistics","employees":340}}]}` + "\n" +
				`{"type":"alias","messageId":"m-4","userId":"u1","previousId":"u0","originalTimestamp":"2026-11-10T09:03:00Z"}` + "\n" +
				`{"type":"group","messageId":"m-5","anonymousId":"a2","groupId":"g1","originalTimestamp":"2026-11-10T09:04:00Z"}`,
			"segment-events", "segment", 1, []string{
				`about anonymous_id: a1|touch: pricing_view 2026-11-10T09:00:00Z by web, about "Pricing", id "m-1", source "google", medium "cpc", campaign "peak", term "freight", content "b"`,
				`external_id: u1|email: maya@northwind.example|name: Maya Ortiz|title: VP|anonymous_id: a1|stage: lead`,
				`external_id: u1|company: Northwind|industry: Logistics|employees: 340|stage: lead`,
				`external_id: u1|former_id: u0|stage: lead`}},
		"a batch of Segment's with what is said of all of it": {
			`{"sentAt":"2026-11-10T09:05:00Z","batch":[{"type":"track","messageId":"m-1","userId":"u1","event":"Order Completed","originalTimestamp":"2026-11-10T09:00:00Z","properties":{"email":"maya@northwind.example"}}],"context":{"library":{"name":"unknown"}},"writeKey":"k"}`,
			"segment-events", "segment", 0, []string{
				`about external_id: u1|email: maya@northwind.example|touch: order_completed 2026-11-10T09:00:00Z by , id "m-1"`}},
		"RudderStack's call": {
			`{"anonymousId":"a9","channel":"web","context":{"traits":{"email":"maya@northwind.example"},"page":{"url":"https://x.example/pricing"}},"event":null,"integrations":{"All":true},"messageId":"r-1","name":"Pricing","originalTimestamp":"2026-11-10T09:00:00.000Z","properties":{"path":"/pricing","title":"Pricing"},"receivedAt":"2026-11-10T09:00:02.000Z","sentAt":"2026-11-10T09:00:01.000Z","type":"page","userId":"u9"}`,
			"segment-events", "segment", 0, []string{
				`about external_id: u9|email: maya@northwind.example|touch: pricing_view 2026-11-10T09:00:00Z by web, about "Pricing", id "r-1"`}},
		"our own words for an event": {
			`{"email":"maya@northwind.example","event":"pricing_view","at":"2026-11-10T09:00:00Z","source":"web","id":"e1","properties":{"url":"https://northwind.example/pricing","utm_source":"google","utm_medium":"cpc","utm_campaign":"peak","utm_term":"freight","utm_content":"a"}}`,
			"events", "", 0, []string{
				`about email: maya@northwind.example|touch: pricing_view 2026-11-10T09:00:00Z by web, id "web e1", source "google", medium "cpc", campaign "peak", term "freight", content "a"`}},
		"Marketo's activities": {
			`[{"id":1,"marketoGUID":"122323","leadId":3,"activityDate":"2026-10-30T18:05:20Z","activityTypeId":1,"primaryAttributeValueId":6,"primaryAttributeValue":"northwind.example/pricing","attributes":[{"name":"Webpage URL","value":"/pricing"}]}]`,
			"marketo-activities", "marketo", 0, []string{
				`about external_id: 3|touch: pricing_view 2026-10-30T18:05:20Z by web, about "northwind.example/pricing", id "122323"`}},
		"lists behind one another": {`[{"specversion":"1.0","id":"A-1","source":"/shop","type":"demo_request","time":"2026-11-10T09:00:00Z","data":{"email":"tom@halden.example"}}]` + "\n" +
			`[{"specversion":"1.0","id":"A-2","source":"/shop","type":"page","time":"2026-11-10T09:00:00Z","data":{"email":"tom@halden.example"}}]`,
			"cloud-events", "", 0, []string{
				`about email: tom@halden.example|touch: demo_request 2026-11-10T09:00:00Z by form, id "/shop A-1"`,
				`about email: tom@halden.example|touch: page_view 2026-11-10T09:00:00Z by web, about "page", id "/shop A-2"`}},
	}
}

func TestWebhooksAreReadAsTheirProgramsSendThem(t *testing.T) {
	for name, c := range webhooks() {
		t.Run(name, func(t *testing.T) {
			f, rows := readText(t, c.text)
			if f.Format != c.format || c.source != "" && f.Source != c.source || len(f.Problems) > 0 || f.Passed != c.passed {
				t.Errorf("taken for %s with ids of %s, %d passed over, problems %+v", f.Format, f.Source, f.Passed, f.Problems)
			}
			for i := range max(len(rows), len(c.rows)) {
				got, want := "", ""
				if i < len(rows) {
					got = rows[i]
				}
				if i < len(c.rows) {
					want = c.rows[i]
				}
				if got != want {
					t.Errorf("row %d is read as\n%s\nwant\n%s", i, got, want)
				}
			}
		})
	}
}

// TestWebhooksAreReadWhateverTheOrderOfTheirKeys: JSON has none, and a program that
// is rewritten sends another one.
func TestWebhooksAreReadWhateverTheOrderOfTheirKeys(t *testing.T) {
	rnd := rand.New(rand.NewPCG(7, 8))
	sorted := func(rows []string) []string {
		out := make([]string, len(rows))
		for i, r := range rows {
			parts := strings.Split(r, "|")
			slices.Sort(parts)
			out[i] = strings.Join(parts, "|")
		}
		return out
	}
	for name, c := range webhooks() {
		t.Run(name, func(t *testing.T) {
			for range 20 {
				text := shuffled(t, rnd, c.text)
				f, rows := readText(t, text)
				if f.Format != c.format || c.source != "" && f.Source != c.source || len(f.Problems) > 0 || f.Passed != c.passed {
					t.Fatalf("taken for %s with ids of %s, %d passed over, problems %+v:\n%s", f.Format, f.Source, f.Passed, f.Problems, text)
				}
				if got, want := sorted(rows), sorted(c.rows); !slices.Equal(got, want) {
					t.Fatalf("read as\n%s\nwant\n%s\nof\n%s", strings.Join(got, "\n"), strings.Join(want, "\n"), text)
				}
			}
		})
	}
}

// shuffled are the values of a JSON text with the keys of their objects in any order,
// a line each.
func shuffled(t *testing.T, rnd *rand.Rand, text string) string {
	t.Helper()
	d := json.NewDecoder(strings.NewReader(text))
	d.UseNumber()
	var b strings.Builder
	for {
		var v any
		if err := d.Decode(&v); errors.Is(err, io.EOF) {
			return b.String()
		} else if err != nil {
			t.Fatal(err)
		}
		writeShuffled(t, rnd, &b, v)
		b.WriteByte('\n')
	}
}

func writeShuffled(t *testing.T, rnd *rand.Rand, b *strings.Builder, v any) {
	t.Helper()
	between := func(i int) {
		if i > 0 {
			b.WriteByte(',')
		}
	}
	switch v := v.(type) {
	case map[string]any:
		keys := slices.Sorted(maps.Keys(v))
		rnd.Shuffle(len(keys), func(i, j int) { keys[i], keys[j] = keys[j], keys[i] })
		b.WriteByte('{')
		for i, k := range keys {
			between(i)
			writeShuffled(t, rnd, b, k)
			b.WriteByte(':')
			writeShuffled(t, rnd, b, v[k])
		}
		b.WriteByte('}')
	case []any:
		b.WriteByte('[')
		for i, x := range v {
			between(i)
			writeShuffled(t, rnd, b, x)
		}
		b.WriteByte(']')
	default:
		text, err := json.Marshal(v)
		if err != nil {
			t.Fatal(err)
		}
		b.Write(text)
	}
}

func TestGooglesKeyIsKeptNowhereAndItsTestsAreLeftOut(t *testing.T) {
	lead := func(id, test, key string) string {
		return `{"lead_id":"` + id + `","user_column_data":[{"string_value":"` + id + `@northwind.example","column_id":"EMAIL"}],"api_version":"1.0","form_id":4,"campaign_id":5,"is_test":` +
			test + `,` + key + `"gcl_id":"x","lead_submit_time":"2026-11-10T09:00:00Z"}`
	}
	const key = `"google_key":"s3cret",`
	refused := &Refused{}
	defer refused.Close()
	j := stdin("[" + lead("ann", "false", key) + "," + lead("bob", "true", key) + "," + `{"google_key":"s3cret" "broken"}` + "]")
	j.Refused = refused
	rep, rec := importAll(t, j)
	f := rep.Files[0]
	if len(rec.rows) != 1 || f.Tests != 1 || f.Rejected != 1 {
		t.Fatalf("%d rows, %+v", len(rec.rows), f)
	}
	var all strings.Builder
	for _, l := range append(append(rowLines(rec.rows[0]), f.Understood...), append(f.Attributes, f.Notes...)...) {
		all.WriteString(l + "\n")
	}
	for _, p := range f.Problems {
		all.WriteString(p.text("x") + "\n")
	}
	if strings.Contains(all.String(), "s3cret") || strings.Contains(all.String(), "google_key") {
		t.Errorf("the key is told:\n%s", all.String())
	}
}

func TestAPersonWhoAskedHubSpotToBeForgottenIsNamed(t *testing.T) {
	rep, _ := importAll(t, stdin(`[{"eventId":1,"occurredAt":1762765260000,"subscriptionType":"contact.privacyDeletion","objectId":124},
		{"eventId":2,"occurredAt":1762765260000,"subscriptionType":"contact.creation","objectId":125}]`))
	if p := rep.Files[0].Problems; len(p) != 1 || !strings.Contains(p[0].Problem, "winnow erase") {
		t.Errorf("the problems are %+v", p)
	}
}

func TestEventsOfNothingButDealsAreSaidToBeThat(t *testing.T) {
	_, err := Run(t.Context(), func() Job {
		j := stdin(`[{"eventId":1,"occurredAt":1762765260000,"subscriptionType":"deal.creation","objectId":124}]`)
		j.Store = &recorder{}
		return j
	}())
	if err == nil || !strings.Contains(err.Error(), "another object than a contact") {
		t.Errorf("the error is %v", err)
	}
}
