package lead

import (
	"fmt"
	"strings"
	"testing"
	"time"

	"github.com/charmbracelet/x/ansi"

	"winnow/model"
	"winnow/themes"
)

var now = time.Date(2026, time.November, 19, 11, 24, 0, 0, time.UTC)

func pane(t testing.TB, w, h int, d *model.Detail) *Model {
	t.Helper()
	th, err := themes.Load("dark")
	if err != nil {
		t.Fatal(err)
	}
	m := New(th, time.UTC, model.Rules{AttemptsMost: 4, Hot: 75, MQL: model.Threshold{Score: 50},
		Reasons: []model.Reason{{ID: "bad-timing", Name: "bad timing"}}})
	m.SetNow(now)
	m.SetSize(w, h)
	m.SetDetail(d)
	return m
}

func text(m *Model) string { return ansi.Strip(strings.Join(m.View(), "\n")) }

func someone() *model.Detail {
	return &model.Detail{Row: model.Row{ID: 1, Version: 3, Label: "Maya Ortiz", Company: "Northwind", Stage: model.StageMQL, Score: 95, Fit: 39, Engagement: 56, Grade: "A1",
		Email: "maya@northwind.example", Phone: "+31 10"},
		Scored: model.Scored{Touches: 1, Receipt: model.Receipt{Score: 95, Fit: 39, Engagement: 56, Lines: []model.Line{
			{Side: model.SideFit, Signal: "decision maker", Points: 39, Kind: model.LineRule},
			{Side: model.SideEngagement, Signal: "demo request", At: now.Add(-5 * time.Minute), Points: 71, Kind: model.LineRule, Touch: model.DemoRequest},
			{Side: model.SideEngagement, Signal: "intent is capped", Points: -15, Kind: model.LineCap}}}},
		TouchCount: 1, Touches: []model.Touch{{Kind: model.DemoRequest, At: now.Add(-5 * time.Minute)}}}
}

func item(n byte, action model.Action, note string) model.Item {
	return model.Item{Entry: model.Entry{ID: model.EntryID{n}, Group: model.EntryID{n}, At: now.AddDate(0, 0, -int(20-n)), Actor: "Dana", Action: action}, Note: note}
}

func TestTheReceiptIsShownWhole(t *testing.T) {
	m := pane(t, 70, 40, someone())
	sum := 0
	for _, l := range strings.Split(text(m), "\n") {
		for _, signal := range []string{"decision maker", "demo request  ", "intent is capped"} {
			if strings.Contains(l, signal) && !strings.Contains(l, "form") {
				n := 0
				if _, err := fmt.Sscan(strings.Replace(strings.Fields(l)[0], "−", "-", 1), &n); err != nil {
					t.Fatalf("no points in %q", l)
				}
				sum += n
			}
		}
	}
	if sum != 95 {
		t.Errorf("the lines add up to %d:\n%s", sum, text(m))
	}
}

func TestWhatFadedIsDrawnInOneLineWithWhatItWas(t *testing.T) {
	d, at := someone(), now.Add(-20*24*time.Hour)
	d.Scored.Lines = append(d.Scored.Lines, model.Line{Group: "content", Side: model.SideEngagement, Signal: "comparison guide", At: at, Points: 6, Kind: model.LineRule},
		model.Line{Group: "content", Side: model.SideEngagement, Signal: "comparison guide", At: at, Points: -2, Kind: model.LineDecay})
	s := text(pane(t, 70, 40, d))
	if !strings.Contains(s, "+4  comparison guide (6, faded)") || strings.Count(s, "comparison guide") != 1 {
		t.Errorf("got\n%s", s)
	}
}

func TestWarningsStandBeforeTheReasonToCall(t *testing.T) {
	d := someone()
	d.Warnings = []model.Warning{{Kind: model.WarnDNC, Reason: "unsubscribed"}}
	for _, h := range []int{12, 40} {
		s := text(pane(t, 70, h, d))
		if w, y := strings.Index(s, "! Do not contact: unsubscribed"), strings.Index(s, "WHY NOW"); w < 0 || w > y {
			t.Errorf("at %d rows:\n%s", h, s)
		}
	}
}

func TestAllWarningsStandInALowPane(t *testing.T) {
	d := someone()
	d.Warnings = []model.Warning{{Kind: model.WarnDNC, Reason: "set by hand"}, {Kind: model.WarnOpportunity, Label: "Ruben de Wit", Who: "Luis"}, {Kind: model.WarnOtherRep, Label: "Chen Wei", Who: "Dana", At: now}}
	s := text(pane(t, 80, 12, d))
	for _, want := range []string{"Do not contact: set by hand", "Open opportunity here", "Dana works Chen Wei", "WHY NOW", "TRIES", "SCORE"} {
		if !strings.Contains(s, want) {
			t.Errorf("%q is missing:\n%s", want, s)
		}
	}
}

func TestAClosedChannelDoesNotLookUsable(t *testing.T) {
	d := someone()
	d.Row.EmailCause = "bounced"
	if s := text(pane(t, 90, 40, d)); !strings.Contains(s, "maya@northwind.example (no mail) · +31 10") {
		t.Errorf("got\n%s", s)
	}
}

func TestALongAddressGivesWayToTheNumberBesideIt(t *testing.T) {
	d := someone()
	d.Row.Email, d.Row.Phone = strings.Repeat("long", 20)+"@example.com", "+31 10 555 0148"
	s := text(pane(t, 80, 12, d))
	if !strings.Contains(s, "longlong") || !strings.Contains(s, "… · +31 10 555 0148") {
		t.Errorf("in one line:\n%s", s)
	}
	if s = text(pane(t, 80, 40, d)); !strings.Contains(s, "@example.com") || !strings.Contains(s, "+31 10 555 0148") {
		t.Errorf("in two:\n%s", s)
	}
}

func TestWhatWasTakenBackIsNotBefore(t *testing.T) {
	d := someone()
	undo := item(3, model.ActUndo, "")
	undo.Undoes = model.EntryID{2}
	d.Items = []model.Item{item(1, model.ActNurture, "after summer"), item(2, model.ActReject, "by mistake"), undo, item(4, model.ActNote, "likes phone"), item(5, model.ActReopen, "")}
	s := text(pane(t, 70, 50, d))
	if strings.Contains(s, "by mistake") || !strings.Contains(s, "(“after summer”)") || strings.Contains(s, "undo") {
		t.Errorf("got\n%s", s)
	}
	if strings.Index(s, "reopened") > strings.Index(s, "after summer") {
		t.Errorf("the newest is not first:\n%s", s)
	}
	if !strings.Contains(s, "NOTES    4 Nov Dana: likes phone") && !strings.Contains(s, "Dana: likes phone") {
		t.Errorf("the note is not shown:\n%s", s)
	}
}

func TestTheTimeThereIsToldWhereItDiffers(t *testing.T) {
	d := someone()
	for zone, want := range map[string]bool{"Asia/Tokyo": true, "UTC": false, "": false, "Nowhere/At_All": false} {
		d.Lead.TimeZone = zone
		if got := strings.Contains(text(pane(t, 90, 40, d)), "there"); got != want {
			t.Errorf("%q: told %v", zone, got)
		}
	}
}

func TestScrolling(t *testing.T) {
	d := someone()
	for i := range 60 {
		d.Lead.Attributes = append(d.Lead.Attributes, model.Attribute{Name: fmt.Sprintf("column %d", i), Text: fmt.Sprintf("value %d", i), Type: model.AttrText})
	}
	m := pane(t, 70, 20, d)
	m.Full(true)
	if s := text(m); !strings.Contains(s, "↓") || strings.Contains(s, "value 59") {
		t.Errorf("nothing says that there is more:\n%s", s)
	}
	m.Scroll(1000)
	if s := text(m); !strings.Contains(s, "value 59") || !strings.Contains(s, "end") || strings.Contains(s, "↓") {
		t.Errorf("the end is not reached:\n%s", s)
	}
	m.Scroll(-1000)
	if !strings.HasPrefix(text(m), " Maya Ortiz") {
		t.Error("the top is not reached")
	}
	m.Scroll(5)
	again := *d
	m.SetDetail(&again)
	if strings.Contains(text(m), "maya@northwind.example") {
		t.Error("a new version of the same lead jumped to the top")
	}
	again.Row.ID = 2
	m.SetDetail(&again)
	if !strings.HasPrefix(text(m), " Maya Ortiz") {
		t.Error("another lead does not begin at its top")
	}
	m.SetSize(70, 200)
	if len(m.View()) != 200 || strings.Contains(text(m), "↓") {
		t.Error("with room for all, something is said to be below")
	}
}

func TestThePaneIsDrawnAnewOnlyWhenSomethingChanged(t *testing.T) {
	m := pane(t, 70, 40, someone())
	m.View()
	first := &m.lines[0]
	m.SetNow(now.Add(10 * time.Second))
	m.SetSize(70, 40)
	m.View()
	if first != &m.lines[0] {
		t.Error("drawn again within the minute")
	}
	d := someone()
	d.Row.DueAt, d.Row.DueKind = now.Add(10*time.Minute+30*time.Second), model.DueHot
	m.SetDetail(d)
	if s := text(m); !strings.Contains(s, "10m left") {
		t.Fatalf("got\n%s", s)
	}
	m.SetNow(now.Add(2 * time.Minute))
	if s := text(m); !strings.Contains(s, "8m left") {
		t.Errorf("two minutes later\n%s", s)
	}
}

func TestALeadDrawnAheadLooksAsItWouldHave(t *testing.T) {
	other := someone()
	other.Row.ID, other.Row.Label, other.Lead.TimeZone = 2, "Ines Calder", "Asia/Tokyo"
	changes := map[string]func(m *Model){
		"nothing changes":          func(*Model) {},
		"the size changes":         func(m *Model) { m.SetSize(90, 50) },
		"the looks change":         func(m *Model) { m.SetTheme(m.th.WithASCII()) },
		"the user is another":      func(m *Model) { m.SetMe("dana") },
		"the criteria change":      func(m *Model) { m.SetRules(model.Rules{Hot: 99}) },
		"a minute passes":          func(m *Model) { m.SetNow(now.Add(time.Minute)) },
		"the lead is seen in full": func(m *Model) { m.Full(true) },
	}
	for name, change := range changes {
		t.Run(name, func(t *testing.T) {
			m, plain := pane(t, 70, 40, someone()), pane(t, 70, 40, someone())
			m.Prepare(other)
			if len(m.ready) != 1 {
				t.Fatal("it was not drawn ahead")
			}
			change(m)
			change(plain)
			m.SetDetail(other)
			plain.SetDetail(other)
			if got, want := strings.Join(m.View(), "\n"), strings.Join(plain.View(), "\n"); got != want {
				t.Errorf("drawn ahead\n%s\ndrawn when shown\n%s", got, want)
			}
		})
	}
}

func TestALeadDrawnAheadIsNotDrawnAgain(t *testing.T) {
	m := pane(t, 70, 40, someone())
	for i := range mostReady + 2 {
		d := someone()
		d.Row.ID = model.LeadID(i + 2)
		m.Prepare(d)
		m.Prepare(d)
		ahead := &m.ready[len(m.ready)-1].lines[0]
		m.SetDetail(d)
		m.View()
		if &m.lines[0] != ahead {
			t.Fatal("it was drawn again")
		}
	}
	if len(m.ready) != mostReady {
		t.Errorf("%d leads are kept drawn", len(m.ready))
	}
}

func TestAFileWithoutActivitySaysSo(t *testing.T) {
	d := someone()
	d.Row.Score, d.Row.Engagement, d.Scored.Engagement, d.Scored.Touches, d.TouchCount, d.Touches = 39, 0, 0, 0, 0, nil
	s := text(pane(t, 70, 40, d))
	for _, want := range []string{"fit only: no activity known", "No activity known: ranked by fit alone.", "none known", "queue from 50, 11 short"} {
		if !strings.Contains(s, want) {
			t.Errorf("%q is missing in\n%s", want, s)
		}
	}
}

func TestAttributesThatTellSomethingComeFirst(t *testing.T) {
	d := someone()
	d.Lead.Attributes = []model.Attribute{{Name: "Newspaper", Text: "No", Type: model.AttrBool}, {Name: "Visits", Text: "5", Number: 5, Type: model.AttrNumber},
		{Name: "Origin", Text: "Landing page", Type: model.AttrText}, {Name: "City", Text: "Select", Type: model.AttrText}}
	s := text(pane(t, 70, 40, d))
	if o, v := strings.Index(s, "Landing page"), strings.Index(s, "Visits"); o < 0 || v < o || strings.Contains(s, "Newspaper") || !strings.Contains(s, "2 more in full") {
		t.Errorf("got\n%s", s)
	}
}

func TestADecidedLeadSaysWhereItStands(t *testing.T) {
	d := someone()
	d.Row.Stage, d.Row.DecidedBy, d.Row.Reason, d.Row.DecidedAt = model.StageNurture, "Dana", "bad-timing", now.AddDate(0, 0, -3)
	d.State.Until = model.Until{At: now.AddDate(0, 0, 10), Kind: model.KindAnyIntent}
	if s := text(pane(t, 90, 40, d)); !strings.Contains(s, "STAGE    nurtured by Dana: bad timing · 16 Nov") || !strings.Contains(s, "back 29 Nov or when they act · day 4 of 13") {
		t.Errorf("got\n%s", s)
	}
}

func TestACompanyOfManyOpportunitiesDoesNotFillThePane(t *testing.T) {
	d := someone()
	for i := range 9 {
		d.Warnings = append(d.Warnings, model.Warning{Kind: model.WarnOpportunity, Label: fmt.Sprintf("Person %d", i)})
	}
	m := pane(t, 70, 60, d)
	if s := text(m); !strings.Contains(s, "and 7 more with sales") || strings.Contains(s, "Person 2") {
		t.Errorf("got\n%s", s)
	}
	m.Full(true)
	if s := text(m); !strings.Contains(s, "Person 8") {
		t.Errorf("in full one is missing:\n%s", s)
	}
}

func TestTheFilesOfAllFieldsAreNamedOnce(t *testing.T) {
	d := someone()
	d.Sources = nil
	for _, n := range []string{"name", "title", "company"} {
		d.Sources = append(d.Sources, model.Provenance{Name: n, Value: "v-" + n, From: "hubspot", Row: 12}, model.Provenance{Name: n + " then", Value: "w-" + n, From: "fair.csv", Row: 3})
	}
	d.Sources = append(d.Sources, model.Provenance{Name: "phone", Value: "+48 22", From: "hubspot", Row: 12}, model.Provenance{Name: "email", Value: "maya.ortiz@northwind-freight.example", From: "fair.csv", Row: 3})
	for _, w := range []int{160, 100} {
		m := pane(t, w, 90, d)
		m.Full(true)
		s := text(m)
		at := -1
		for _, want := range []string{"hubspot row 12", "v-name", "+48 22", "fair.csv row 3", "w-name", "maya.ortiz@northwind-freight.example"} {
			i := strings.Index(s, want)
			if i < at || strings.Count(s[max(0, strings.Index(s, "FIELDS")):], want) != 1 {
				t.Errorf("at %d %q is not there once, in its place:\n%s", w, want, s)
			}
			at = i
		}
	}
}

func TestWhoItIsStaysOnTopOfAScrolledPane(t *testing.T) {
	m := pane(t, 70, 5, someone())
	m.Scroll(1 << 20)
	lines := strings.Split(text(m), "\n")
	if !strings.Contains(lines[0], "Maya Ortiz") || strings.Contains(lines[1], "Northwind") {
		t.Errorf("scrolled to its end:\n%s", text(m))
	}
}

func TestAPaneThatHasTheKeysSaysHowToGiveThemBack(t *testing.T) {
	m := pane(t, 70, 5, someone())
	if !strings.Contains(text(m), "tab read on") {
		t.Errorf("without the keys:\n%s", text(m))
	}
	m.SetFocused(true)
	if !strings.Contains(text(m), "tab list") {
		t.Errorf("with the keys:\n%s", text(m))
	}
}

func TestWhatIsCutEndsAtAWordBeforeTheMargin(t *testing.T) {
	for w := 44; w < 90; w++ {
		d := someone()
		d.Touches[0].Detail = strings.Repeat("need it before peak season ", 9)
		for _, l := range strings.Split(text(pane(t, w, 14, d)), "\n") {
			if strings.HasSuffix(l, "…") {
				t.Fatalf("at %d cells nothing is left of the margin: %q", w, l)
			}
		}
	}
}

func TestTouchesDoNotSayTwiceWhatTheirChannelSays(t *testing.T) {
	for want, touch := range map[string]model.Touch{
		"webinar  Cold chain":           {Kind: model.WebinarAttended, Detail: "Cold chain"},
		"webinar  sign-up: Cold chain":  {Kind: model.WebinarRegistered, Detail: "Cold chain"},
		"referral “by a customer”":      {Kind: model.Referral, Detail: "by a customer"},
		"form     price list":           {Kind: model.FormSubmit, Detail: "price list"},
		"form     demo request: “soon”": {Kind: model.DemoRequest, Detail: "soon"},
		"event    event":                {Kind: model.EventAttended},
	} {
		d := someone()
		touch.At = now.Add(-time.Hour)
		d.Touches = []model.Touch{touch}
		if s := text(pane(t, 70, 40, d)); !strings.Contains(s, want) {
			t.Errorf("%s is not in\n%s", want, s)
		}
	}
}

func TestInFullTheFieldsOfALeadStandWhereThereIsRoom(t *testing.T) {
	for name, c := range map[string]struct {
		touches int
		right   bool
	}{"beside the score, where nothing happened": {0, true}, "below a touch": {1, true}, "below the score, where much happened": {30, false}} {
		t.Run(name, func(t *testing.T) {
			d := someone()
			d.Touches, d.TouchCount = nil, c.touches
			for i := range c.touches {
				d.Touches = append(d.Touches, model.Touch{Kind: model.EmailOpen, At: now.AddDate(0, 0, -i)})
			}
			d.Sources = []model.Provenance{{Name: "company", Value: "Northwind", From: "hubspot", Row: 12}}
			m := pane(t, 160, 90, d)
			m.Full(true)
			for _, l := range strings.Split(text(m), "\n") {
				if at := strings.Index(l, "FIELDS"); at >= 0 {
					if at > 80 != c.right {
						t.Errorf("they are elsewhere: %q", l)
					}
					return
				}
			}
			t.Errorf("they are not on the screen:\n%s", text(m))
		})
	}
}

func TestInFullAtAHundredColumnsWhatHappenedStandsAboveWhatAFileSays(t *testing.T) {
	d := someone()
	d.Sources = nil
	for range 40 {
		d.Sources = append(d.Sources, model.Provenance{Name: "company", Value: "Northwind", From: "hubspot", Row: 12})
	}
	m := pane(t, 100, 90, d)
	m.Full(true)
	s := text(m)
	if touches, fields := strings.Index(s, "TOUCHES"), strings.Index(s, "FIELDS"); touches < 0 || fields < touches {
		t.Errorf("the touches are at %d, the fields at %d of\n%s", touches, fields, s)
	}
}

func TestWhatFadedIsLeftOutWhereTheSignalWouldBeCutForIt(t *testing.T) {
	d, at := someone(), now.Add(-20*24*time.Hour)
	d.Scored.Lines = append(d.Scored.Lines, model.Line{Group: "content", Side: model.SideEngagement, Signal: "left an address for a guide", At: at, Points: 6, Kind: model.LineRule},
		model.Line{Group: "content", Side: model.SideEngagement, Signal: "left an address for a guide", At: at, Points: -2, Kind: model.LineDecay})
	for w, want := range map[int]string{70: "left an address for a guide (6, faded)", 50: "left an address for a guide  "} {
		if s := text(pane(t, w, 40, d)); !strings.Contains(s, want) {
			t.Errorf("at %d cells %q is not there:\n%s", w, want, s)
		}
	}
}

func TestAScoreByFitAloneHasItsBarWhereThereIsLittleRoom(t *testing.T) {
	d := someone()
	d.Row.Fit, d.Row.Engagement = 24, 0
	if s := text(pane(t, 45, 40, d)); !strings.Contains(s, "█") || !strings.Contains(s, "fit only") {
		t.Errorf("got\n%s", s)
	}
}

func TestNoNameOfAnAttributeKeepsItsValueFarAway(t *testing.T) {
	d := someone()
	d.Lead.Attributes = []model.Attribute{{Name: "Sites", Text: "3"}, {Name: strings.Repeat("How did you hear about us ", 3), Text: "Online"}}
	for _, l := range strings.Split(text(pane(t, 79, 40, d)), "\n") {
		if at := strings.Index(l, "Sites"); at >= 0 && strings.Index(l, "3") > at+40 {
			t.Errorf("far away: %q", l)
		}
	}
}

func TestInFullNothingOfATouchOrAFieldIsCut(t *testing.T) {
	d := someone()
	long := "we need it before the peak season because the old loggers fail whenever the doors stay open"
	d.Touches[0].Detail = long
	d.Sources = []model.Provenance{{Name: "url", Value: "https://crm.example/leads/" + strings.Repeat("abcdefghij", 9), From: "hubspot", Row: 3}, {Name: "name", Value: long, From: "typed"}}
	m := pane(t, 160, 60, d)
	m.Full(true)
	s := text(m)
	if strings.Contains(s, "…") {
		t.Errorf("something is cut:\n%s", s)
	}
	if !strings.Contains(s, "typed") {
		t.Errorf("where a value is from is not said:\n%s", s)
	}
}

func TestTheTouchesOfALowPaneStandUnderTheirWord(t *testing.T) {
	d := someone()
	d.Touches = append(d.Touches, model.Touch{Kind: model.PageView, URL: "/pricing", At: now.AddDate(0, 0, -3)})
	d.TouchCount = 2
	for _, size := range [][2]int{{80, 12}, {60, 10}, {110, 14}, {80, 30}} {
		if s := text(pane(t, size[0], size[1], d)); strings.Count(s, "\n TOUCHES ") != 1 {
			t.Errorf("at %v: %s", size, s)
		}
	}
}

func TestALeadBelowTheThresholdSaysWhyItIsInTheQueue(t *testing.T) {
	for _, c := range []struct {
		name string
		row  func(d *model.Detail)
		want string
	}{
		{"its file says so", func(d *model.Detail) { d.State.Facts.FileStage = model.StageMQL }, "in the queue because its file says it is open"},
		{"its file says nothing", func(*model.Detail) {}, "in the queue because its file says nothing of stages"},
		{"it reached the threshold once", func(d *model.Detail) { d.State.Facts.QualifiedAt = now }, ""},
		{"it came back", func(d *model.Detail) { d.Row.Return = model.ReturnWoken }, ""},
		{"its score told", func(d *model.Detail) { d.State.Facts.FileStage = model.StageLead; d.State.Facts.QualifiedAt = now }, ""},
		{"its score is above", func(d *model.Detail) { d.Row.Score = 80 }, ""},
		{"nothing is read yet", func(d *model.Detail) { d.State.Lead = 0 }, ""},
	} {
		t.Run(c.name, func(t *testing.T) {
			d := someone()
			d.State.Lead, d.State.Facts, d.Row.Score = d.Row.ID, model.Facts{}, 20
			c.row(d)
			got := strings.Join(strings.Fields(text(pane(t, 90, 40, d))), " ")
			if said := strings.Contains(got, "in the queue because"); said != (c.want != "") || !strings.Contains(got, c.want) {
				t.Errorf("got\n%s", got)
			}
		})
	}
}

func TestALateLeadSaysThatWorkingHoursCount(t *testing.T) {
	var week [7][]model.WorkSpan
	for d := time.Monday; d <= time.Friday; d++ {
		week[d] = []model.WorkSpan{{From: 9 * time.Hour, To: 18 * time.Hour}}
	}
	hours, err := model.NewWorkHours(week, nil, time.UTC)
	if err != nil {
		t.Fatal(err)
	}
	d := someone()
	d.Row.DueKind, d.Row.DueAt = model.DueMQL, now.Add(-7*time.Minute)
	for _, h := range []*model.WorkHours{nil, hours} {
		m := pane(t, 90, 40, d)
		m.SetRules(model.Rules{Hours: h})
		got := strings.Join(strings.Fields(text(m)), " ")
		if !strings.Contains(got, "LATE !") || strings.Contains(got, "LATE ! in working hours") != (h != nil) {
			t.Errorf("with hours %v it says\n%s", h != nil, got)
		}
	}
}
