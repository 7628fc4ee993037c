package brief

import (
	"strings"
	"testing"
	"time"
	"unicode/utf8"

	"winnow/model"
	"winnow/tui/words"
)

var now = time.Date(2026, 11, 19, 10, 24, 0, 0, time.UTC)

// maya is handed to Luis, with all that a sheet has.
func maya() *model.Detail {
	demo := model.Touch{Kind: model.DemoRequest, At: now.Add(-5 * time.Minute), Detail: "Need it; before peak, \"please\""}
	d := &model.Detail{Touches: []model.Touch{demo}, TouchCount: 1}
	d.Row = model.Row{ID: 7, Label: "Maya “Ortiz”; Ruiz", Stage: model.StageSQL, Version: 3}
	d.Lead = model.Lead{ID: 7, Name: "Maya Ortiz", FirstName: "Maya", Company: "Northwind, Freight", Email: "maya@northwind.example", Phone: "+31 10 555 0148", TimeZone: "America/New_York"}
	d.Scored.Lines = []model.Line{{Group: "intent", Signal: "asked for a demo", At: demo.At, Touch: demo.Kind, Points: 40, Kind: model.LineRule}}
	id, _ := model.ParseEntryID("01234567-89ab-7def-8123-456789abcdef")
	d.Items = []model.Item{{Entry: model.Entry{ID: id, Group: id, At: now, Actor: "dana", Action: model.ActPromote}, Owner: "Luis",
		Sheet: model.Sheet{Meeting: model.Meeting{At: time.Date(2026, 11, 26, 13, 0, 0, 0, time.UTC), Minutes: 45}, Budget: "yes", Need: "unknown"}}}
	return d
}

func amsterdam(t *testing.T) words.Speaker {
	zone, err := time.LoadLocation("Europe/Amsterdam")
	if err != nil {
		t.Skip("there are no time zones here")
	}
	return words.Speaker{Now: now, Zone: zone}
}

func TestABriefTellsTheMeetingHereAndThere(t *testing.T) {
	text, err := Write(Make(maya(), nil, amsterdam(t)), Text, "")
	if err != nil {
		t.Fatal(err)
	}
	for _, want := range []string{"By dana to Luis, Thu 19 Nov 11:24", "Meeting Thu 26 Nov 14:00 CET (Thu 08:00 there), 45 minutes, with Luis", "Budget: yes",
		"Asked for a demo, Thu 19 Nov 11:19: “Need it; before peak, \"please”", "Ask: What would have to change for this to be worth your time? (need is still unknown)"} {
		if !strings.Contains(text, want) {
			t.Errorf("%q is not in\n%s", want, text)
		}
	}
}

func TestAClauseWithoutAFactIsNotWritten(t *testing.T) {
	m := &maker{d: maya()}
	m.add(Who, "a great prospect")
	m.add(Who, "very keen", "", "")
	m.add(Who, " ", FieldFact(model.FieldName))
	if len(m.sections) > 0 {
		t.Errorf("written: %+v", m.sections)
	}
}

func TestWithoutTheTouchItsClausesGo(t *testing.T) {
	d := maya()
	d.Touches, d.Scored.Lines = nil, nil
	b := Make(d, nil, amsterdam(t))
	if s := b.Section(Why); len(s.Clauses) > 0 {
		t.Errorf("why now: %+v", s)
	}
	for _, c := range b.Section(Open).Clauses {
		if strings.HasPrefix(c.Text, "Say") {
			t.Errorf("it opens with what nobody did: %s", c.Text)
		}
	}
}

func TestWhatALeadWroteIsToldThoughItAskedAgainWithoutAWord(t *testing.T) {
	d := maya()
	again := model.Touch{Kind: model.DemoRequest, At: now.Add(-time.Minute)}
	d.Touches, d.TouchCount = append([]model.Touch{again}, d.Touches...), 2
	d.Scored.Lines[0].At = again.At
	why := Make(d, nil, words.Speaker{Now: now, Zone: time.UTC}).Section(Why)
	if len(why.Clauses) != 2 || !strings.Contains(why.Clauses[1].Text, "Need it; before peak") {
		t.Errorf("%+v", why)
	}
}

func TestTheOpenerSaysNoNamesOfPages(t *testing.T) {
	for detail, want := range map[string]string{"/pricing": "you looked at our pricing on Mon.", "https://x.example/p": "you looked at our pricing on Mon.",
		"": "you looked at our pricing on Mon.", "for 40 seats.": "you looked at our pricing on Mon: “for 40 seats.”"} {
		if got := opener(model.Touch{Kind: model.PricingView, Detail: detail}, "on Mon"); got != want {
			t.Errorf("%q: %q, want %q", detail, got, want)
		}
	}
}

func TestATeamsTemplateHasFactsAndSections(t *testing.T) {
	got, err := Write(Make(maya(), nil, amsterdam(t)), Markdown, `{{range (section "known so far" .Sections).Clauses}}{{.Text}} [{{facts .}}]{{end}} {{md "a*b <i>"}}`)
	if want := "Budget: yes [entry:01234567-89ab-7def-8123-456789abcdef/budget]Need: unknown [entry:01234567-89ab-7def-8123-456789abcdef/need] a\\*b &lt;i&gt;\n"; err != nil || got != want {
		t.Errorf("%q, %v", got, err)
	}
	if _, err := Write(Brief{}, Markdown, "\n{{.Nope}}"); model.KindOf(err) != model.KindInvalid || !strings.Contains(err.Error(), "brief.md.tmpl: 2:") {
		t.Errorf("a wrong template: %v", err)
	}
}

func TestACalendarFileIsOneThatEveryCalendarReads(t *testing.T) {
	text, ok := Calendar(maya(), "Who; what, why\n\\o/ "+strings.Repeat("日本é", 40), amsterdam(t))
	if !ok {
		t.Fatal("there is no meeting")
	}
	if !strings.HasSuffix(text, "END:VCALENDAR\r\n") || strings.Contains(strings.ReplaceAll(text, "\r\n", ""), "\n") {
		t.Errorf("a line does not end in CR LF:\n%q", text)
	}
	for _, l := range strings.Split(text, "\r\n") {
		if len(l) > 75 || !utf8.ValidString(l) {
			t.Errorf("a line of %d octets: %q", len(l), l)
		}
	}
	whole := strings.ReplaceAll(text, "\r\n ", "")
	for _, want := range []string{"BEGIN:VCALENDAR\r\nVERSION:2.0\r\n", "\r\nUID:01234567-89ab-7def-8123-456789abcdef-", "\r\nDTSTAMP:20261119T102400Z\r\n",
		"\r\nDTSTART:20261126T130000Z\r\n", "\r\nDTEND:20261126T134500Z\r\n", "\r\nSUMMARY:Maya “Ortiz”\\; Ruiz\\, Northwind\\, Freight with Luis\r\n",
		"\r\nDESCRIPTION:Who\\; what\\, why\\n\\\\o/ " + strings.Repeat("日本é", 40) + "\r\n", "\r\nLOCATION:telephone +31 10 555 0148\r\n",
		"\r\nATTENDEE;CN=\"Maya “Ortiz”; Ruiz\";ROLE=REQ-PARTICIPANT:mailto:maya@northwind.example\r\n"} {
		if !strings.Contains(whole, want) {
			t.Errorf("%q is not in\n%s", want, whole)
		}
	}
}

func TestACalendarFileKeepsWhoMustNotBeReachedAndWhatIsNoAddressOut(t *testing.T) {
	d := maya()
	d.Row.EmailCause, d.Row.PhoneCause = "unsubscribed", "manual"
	if text, _ := Calendar(d, "", amsterdam(t)); strings.Contains(text, "mailto:") || strings.Contains(text, "telephone") {
		t.Errorf("it invites somebody who must not be reached:\n%s", text)
	}
	d = maya()
	d.Lead.Email, d.Row.Label = "x@y.example\r\nSTATUS:CANCELLED", "A\"\r\nB\x1b[2J"
	text, _ := Calendar(d, "", amsterdam(t))
	if strings.Contains(text, "mailto:") || strings.Contains(text, "\nSTATUS") || strings.Contains(text, "\nB[") || strings.Contains(text, "\x1b") {
		t.Errorf("text from outside makes lines of its own:\n%s", text)
	}
	d = maya()
	d.Items = nil
	if _, ok := Calendar(d, "", amsterdam(t)); ok {
		t.Error("there is a file without a meeting")
	}
}

func TestAHandoffTellsWhatSalesShouldKnowFirst(t *testing.T) {
	d := maya()
	earlier := d.Items[0]
	earlier.ID[0], earlier.Group[0], earlier.At, earlier.Owner = 9, 9, now.Add(-240*time.Hour), "Eva"
	d.Items = append([]model.Item{earlier}, d.Items...)
	d.Row.EmailCause, d.Row.PhoneCause = "unsubscribed", "unsubscribed"
	others := []model.Row{{ID: 8, Label: "Ruben de Wit", Stage: model.StageOpportunity, DecidedBy: "Luis"}, {ID: 9, Label: "Chen Wei", Stage: model.StageMQL}}
	var told []string
	for _, c := range Make(d, others, amsterdam(t)).Section(Handoff).Clauses {
		if strings.HasPrefix(c.Text, "! ") {
			told = append(told, c.Text)
		}
	}
	want := "! Do not contact|! Handed off before, Mon 9 Nov, to Eva|! Sales is at this company already: Ruben de Wit, opportunity by Luis"
	if got := strings.Join(told, "|"); got != want {
		t.Errorf("it tells %q", got)
	}
}
