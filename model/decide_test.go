package model_test

import (
	"errors"
	"strings"
	"testing"
	"time"

	"winnow/model"
)

var (
	start = time.Date(2026, 11, 16, 9, 0, 0, 0, time.UTC) // a Monday
	noon  = start.Add(3 * time.Hour)
	rules = model.Rules{
		Hash: "h",
		Reasons: []model.Reason{
			{ID: "student", Key: "3", Name: "student", Class: model.ClassRemove, Also: []string{"junk"}},
			{ID: "no-need", Key: "7", Name: "no need", Class: model.ClassRecycle, Wake: 180 * 24 * time.Hour},
			{ID: "bad-timing", Key: "9", Name: "bad timing", Class: model.ClassRecycle, Wake: 90 * 24 * time.Hour, Ask: model.AskDate},
			{ID: "unreachable", Key: "0", Name: "unreachable", Class: model.ClassRecycle, NeedsAttempts: true},
			{ID: "other", Key: "o", Name: "other", Class: model.ClassRecycle, Ask: model.AskNote},
		},
		SendBackReasons: []model.Reason{{ID: "no-show", Key: "1", Name: "no-show"}},
		LostReasons:     []model.Reason{{ID: "price", Key: "1", Name: "price"}},
		AttemptsLeast:   2, AttemptsMost: 4, Spacing: []time.Duration{4 * time.Hour, 24 * time.Hour, 72 * time.Hour},
		NurtureRest: 84 * 24 * time.Hour, SLAHot: model.SLA{Time: 15 * time.Minute}, SLASentBack: model.SLA{Time: 4 * time.Hour}, SLAMQL: model.SLA{Days: 1},
		Hours: officeHours(nil),
		MQL:   model.Threshold{Score: 50, Fit: 10, Engagement: 15}, Hot: 75,
	}
)

// officeHours are Monday to Friday from nine to six, less holidays.
func officeHours(zone *time.Location, holidays ...model.Holiday) *model.WorkHours {
	var week [7][]model.WorkSpan
	for d := time.Monday; d <= time.Friday; d++ {
		week[d] = []model.WorkSpan{{From: 9 * time.Hour, To: 18 * time.Hour}}
	}
	h, err := model.NewWorkHours(week, holidays, zone)
	if err != nil {
		panic(err)
	}
	return h
}

const lead model.LeadID = 7

// history plays commands on one lead and keeps what a ledger would.
type history struct {
	state model.State
	items []model.Item
	n     byte
}

func open(f model.Facts) *history {
	return &history{state: model.State{Lead: lead, Facts: f}}
}

func (h *history) id() model.EntryID {
	h.n++
	return model.EntryID{15: h.n}
}

// do carries a command out; what is missing in it is filled in.
func (h *history) do(c model.Command) error {
	if c.At.IsZero() {
		c.At = noon.Add(time.Duration(h.n) * time.Minute)
	}
	if c.Actor == "" {
		c.Actor = "dana"
	}
	ch, err := model.Decide(h.state, c, model.Target{Lead: lead, Version: h.state.Version}, rules)
	if err != nil {
		return err
	}
	id := h.id()
	e := model.Entry{ID: id, Group: id, Seq: int64(h.n), At: c.At, Actor: c.Actor, Action: c.Action, Criteria: rules.Hash}
	h.items = append(h.items, model.Item{Entry: e, Change: ch})
	h.state = model.Apply(h.state, e, ch)
	return nil
}

func (h *history) must(t testing.TB, commands ...model.Command) *history {
	t.Helper()
	for _, c := range commands {
		if err := h.do(c); err != nil {
			t.Fatalf("%s from %s: %v", c.Action, h.state.Stage(), err)
		}
	}
	return h
}

// at brings a fresh lead to a row of the table of stages.
func at(t testing.TB, row string) *history {
	t.Helper()
	belowThreshold := model.Facts{FileStage: model.StageLead, CreatedAt: start}
	promote, opportunity := model.Command{Action: model.ActPromote}, model.Command{Action: model.ActOpportunity, Amount: 5}
	switch row {
	case "lead":
		return open(belowThreshold)
	case "mql":
		return open(model.Facts{CreatedAt: start})
	}
	h := open(model.Facts{CreatedAt: start})
	switch row {
	case "nurture":
		h.must(t, model.Command{Action: model.ActNurture})
	case "rejected, recycle":
		h.must(t, model.Command{Action: model.ActReject, Reason: "no-need"})
	case "rejected, remove":
		h.must(t, model.Command{Action: model.ActReject, Reason: "student"})
	case "sql":
		h.must(t, promote)
	case "accepted":
		h.must(t, promote, model.Command{Action: model.ActAccept})
	case "opportunity":
		h.must(t, promote, opportunity)
	case "won":
		h.must(t, promote, opportunity, model.Command{Action: model.ActWon, Amount: -1})
	case "lost":
		h.must(t, promote, opportunity, model.Command{Action: model.ActLost, Reason: "price"})
	default:
		t.Fatalf("no row %q", row)
	}
	return h
}

// The table of design: a row is where the lead stands, a column what is done,
// a cell where that leads ("no" = refused).
const stages = `
from              | promote | reject   | nurture | accept   | send_back | opportunity | won | lost | reopen
lead              | sql     | rejected | nurture | no       | no        | no          | no  | no   | no
mql               | sql     | rejected | nurture | no       | no        | no          | no  | no   | no
nurture           | sql     | rejected | nurture | no       | no        | no          | no  | no   | mql
rejected, recycle | sql     | rejected | nurture | no       | no        | no          | no  | no   | mql
rejected, remove  | no      | rejected | no      | no       | no        | no          | no  | no   | mql
sql               | no      | no       | no      | accepted | mql       | opportunity | won | lost | no
accepted          | no      | no       | no      | no       | mql       | opportunity | won | lost | no
opportunity       | no      | no       | no      | no       | no        | opportunity | won | lost | no
won               | no      | no       | no      | no       | no        | no          | no  | lost | no
lost              | no      | no       | nurture | no       | no        | opportunity | won | no   | mql
`

func table(text string) (columns []string, rows [][]string) {
	for i, line := range strings.Split(strings.TrimSpace(text), "\n") {
		cells := strings.Split(line, "|")
		for k := range cells {
			cells[k] = strings.TrimSpace(cells[k])
		}
		if i == 0 {
			columns = cells
			continue
		}
		rows = append(rows, cells)
	}
	return columns, rows
}

func TestEveryCellOfTheTableOfStages(t *testing.T) {
	reason := map[string]string{"reject": "student", "send_back": "no-show", "lost": "price"}
	columns, rows := table(stages)
	if len(rows) != 10 || len(columns) != 10 {
		t.Fatalf("%d rows, %d columns", len(rows), len(columns))
	}
	for _, row := range rows {
		for i, want := range row[1:] {
			action := columns[i+1]
			t.Run(row[0]+": "+action+" leads to "+want, func(t *testing.T) {
				h := at(t, row[0])
				before := h.state
				err := h.do(model.Command{Action: model.Action(action), Reason: reason[action], Amount: 900})
				if want != "no" {
					if err != nil || h.state.Stage() != model.Stage(want) {
						t.Fatalf("leads to %s, %v", h.state.Stage(), err)
					}
					if h.state.Version != before.Version+1 {
						t.Errorf("version %d after %d", h.state.Version, before.Version)
					}
					return
				}
				var refusal *model.Refusal
				if !errors.As(err, &refusal) || refusal.Code != model.RefusedIllegal {
					t.Fatalf("want an illegal move, got %v", err)
				}
				if refusal.Msg == "" || refusal.Stage != before.Stage() || model.KindOf(err) != model.KindConflict {
					t.Errorf("refusal %+v of kind %s", refusal, model.KindOf(err))
				}
				if h.state != before {
					t.Errorf("a refused move changed the lead: %+v", h.state)
				}
			})
		}
	}
}

// Some cells of the table say more than a stage.
func TestWhatACellSaysBesideTheStageItLeadsTo(t *testing.T) {
	wake := noon.AddDate(0, 1, 0)
	for name, c := range map[string]struct {
		row  string
		do   model.Command
		want func(s model.State) bool
	}{
		"a nurtured lead gets a new wake": {"nurture", model.Command{Action: model.ActNurture, Until: model.Until{At: wake}},
			func(s model.State) bool { return s.Until == model.Until{At: wake} && s.Round == 2 }},
		"a lead that wakes later gets a new reason": {"rejected, recycle", model.Command{Action: model.ActReject, Reason: "student"},
			func(s model.State) bool { return s.Reason == "student" && s.Suppressed() && s.Until.IsZero() }},
		"a lead that was rejected for good gets a new reason": {"rejected, remove", model.Command{Action: model.ActReject, Reason: "no-need"},
			func(s model.State) bool { return s.Reason == "no-need" && !s.Suppressed() && !s.Until.At.IsZero() }},
		"a rejected lead rests until a time": {"rejected, recycle", model.Command{Action: model.ActNurture, Until: model.Until{At: wake}},
			func(s model.State) bool { return s.Until.At.Equal(wake) && s.Reason == "" && s.Class == "" }},
		"a lead sent back by sales is on top, with the reason": {"sql", model.Command{Action: model.ActSendBack, Reason: "no-show"}, sentBack},
		"also where sales had accepted it":                     {"accepted", model.Command{Action: model.ActSendBack, Reason: "no-show"}, sentBack},
		"an opportunity gets a new amount":                     {"opportunity", model.Command{Action: model.ActOpportunity, Amount: 900}, func(s model.State) bool { return s.Amount == 900 }},
		"a lost deal that is won keeps no reason":              {"lost", model.Command{Action: model.ActWon, Amount: -1}, func(s model.State) bool { return s.Reason == "" && s.Amount == 5 }},
		"a deal that was won and is lost has one":              {"won", model.Command{Action: model.ActLost, Reason: "price"}, func(s model.State) bool { return s.Reason == "price" }},
		"a reopened lead is back without its reason": {"rejected, remove", model.Command{Action: model.ActReopen},
			func(s model.State) bool { return s.Return == model.ReturnReopened && s.Reason == "" && !s.Suppressed() }},
	} {
		t.Run(name, func(t *testing.T) {
			h := at(t, c.row).must(t, c.do)
			if !c.want(h.state) {
				t.Errorf("%+v", h.state)
			}
		})
	}
}

func sentBack(s model.State) bool {
	due, kind := s.DueAt(rules)
	return s.Return == model.ReturnSentBack && s.ReturnWhy == "no-show" && kind == model.DueSentBack && kind.Urgent() && !due.IsZero() && s.Attempts == 0
}

// The last column of the table: what a new inbound touch does.
func TestANewInboundTouchAtEveryStage(t *testing.T) {
	intent := model.Touch{Kind: model.DemoRequest, At: noon.AddDate(0, 0, 1)}
	idle := model.Touch{Kind: model.PageView, At: noon.AddDate(0, 0, 1)}
	for _, c := range []struct {
		row         string
		intent, any bool
	}{
		{"lead", false, false}, {"mql", false, false}, {"nurture", true, false}, {"rejected, recycle", true, false},
		{"rejected, remove", false, false}, {"sql", false, false}, {"accepted", false, false}, {"opportunity", false, false},
		{"won", false, false}, {"lost", true, false},
	} {
		t.Run(c.row, func(t *testing.T) {
			s := at(t, c.row).state
			if got := s.WakesOn(intent, 100); got != c.intent {
				t.Errorf("a demo request wakes: %v", got)
			}
			if got := s.WakesOn(idle, 100); got != c.any {
				t.Errorf("a page view wakes: %v", got)
			}
			outbound := intent
			outbound.Outbound = true
			if s.WakesOn(outbound, 100) {
				t.Error("what a rep does wakes")
			}
			early := intent
			early.At = start.Add(-time.Hour)
			if s.WakesOn(early, 100) {
				t.Error("a touch from before the decision wakes")
			}
			if err := open(s.Facts).do(model.Command{Action: model.ActWake}); err == nil {
				t.Error("an open lead woke")
			}
		})
	}
	below := at(t, "lead").state
	below.Facts.QualifiedAt = noon
	if below.Stage() != model.StageMQL {
		t.Errorf("a lead that reached the threshold is %s", below.Stage())
	}
}

func TestAnOpportunityTakesANewAmountAndKeepsWhatIsNotGiven(t *testing.T) {
	h := at(t, "opportunity")
	close := noon.AddDate(0, 2, 0)
	h.must(t, model.Command{Action: model.ActOpportunity, Amount: 1200, Close: close},
		model.Command{Action: model.ActWon, Amount: -1})
	if h.state.Amount != 1200 || !h.state.Close.Equal(close) {
		t.Errorf("won with %d by %s", h.state.Amount, h.state.Close)
	}
}

func TestRefusals(t *testing.T) {
	reject := model.Command{Action: model.ActReject}
	with := func(c model.Command, f func(*model.Command)) model.Command { f(&c); return c }
	for _, c := range []struct {
		name string
		row  string
		do   model.Command
		code model.RefusalCode
		kind model.Kind
	}{
		{"a rejection without a reason", "mql", reject, model.RefusedNeedsReason, model.KindInvalid},
		{"a reason that is not known", "mql", with(reject, func(c *model.Command) { c.Reason = "studnt" }), model.RefusedReason, model.KindInvalid},
		{"the reason of another action", "mql", with(reject, func(c *model.Command) { c.Reason = "no-show" }), model.RefusedReason, model.KindInvalid},
		{"other without a note", "mql", with(reject, func(c *model.Command) { c.Reason = "o" }), model.RefusedNeedsNote, model.KindInvalid},
		{"other with an empty note", "mql", with(reject, func(c *model.Command) { c.Reason, c.Note = "o", " \n" }), model.RefusedNeedsNote, model.KindInvalid},
		{"unreachable after no attempt", "mql", with(reject, func(c *model.Command) { c.Reason = "0" }), model.RefusedTooFewTries, model.KindConflict},
		{"a rest that ended yesterday", "mql", model.Command{Action: model.ActNurture, Until: model.Until{At: start.AddDate(0, 0, -1)}}, model.RefusedInvalid, model.KindInvalid},
		{"bad timing until yesterday", "mql", with(reject, func(c *model.Command) { c.Reason, c.Until.At = "9", start.AddDate(0, 0, -1) }), model.RefusedInvalid, model.KindInvalid},
		{"a snooze into the past", "mql", model.Command{Action: model.ActSnooze, Due: start}, model.RefusedInvalid, model.KindInvalid},
		{"a snooze of a lead that is handed off", "sql", model.Command{Action: model.ActSnooze, Due: noon.AddDate(0, 0, 1)}, model.RefusedIllegal, model.KindConflict},
		{"an attempt on a lead that is handed off", "sql", model.Command{Action: model.ActTry, Outcome: model.NoAnswer}, model.RefusedIllegal, model.KindConflict},
		{"an attempt with an outcome that is not known", "mql", model.Command{Action: model.ActTry, Outcome: "busy"}, model.RefusedInvalid, model.KindInvalid},
		{"a call-back in the past", "mql", model.Command{Action: model.ActTry, Outcome: model.NoAnswer, Due: start}, model.RefusedInvalid, model.KindInvalid},
		{"an empty note", "mql", model.Command{Action: model.ActNote, Note: " "}, model.RefusedNeedsNote, model.KindInvalid},
		{"do not contact on a channel that is not known", "mql", model.Command{Action: model.ActDNC, Channel: "fax"}, model.RefusedInvalid, model.KindInvalid},
		{"do not contact with a sentence as cause", "mql", model.Command{Action: model.ActDNC, Cause: "he said no"}, model.RefusedInvalid, model.KindInvalid},
		{"a merge into itself", "mql", model.Command{Action: model.ActMerge, Into: lead}, model.RefusedInvalid, model.KindInvalid},
		{"a merge into nothing", "mql", model.Command{Action: model.ActMerge}, model.RefusedInvalid, model.KindInvalid},
		{"an action that is not known", "mql", model.Command{Action: "bury"}, model.RefusedInvalid, model.KindInvalid},
		{"sent back without a reason", "sql", model.Command{Action: model.ActSendBack}, model.RefusedNeedsReason, model.KindInvalid},
		{"lost without a reason", "opportunity", model.Command{Action: model.ActLost}, model.RefusedNeedsReason, model.KindInvalid},
	} {
		t.Run(c.name, func(t *testing.T) {
			h := at(t, c.row)
			before := h.state
			err := h.do(c.do)
			var refusal *model.Refusal
			if !errors.As(err, &refusal) || refusal.Code != c.code || model.KindOf(err) != c.kind {
				t.Fatalf("got %v (%T), kind %s; want %s", err, err, model.KindOf(err), c.code)
			}
			if h.state != before {
				t.Error("a refused command changed the lead")
			}
		})
	}
}

func TestALeadDecidedElsewhereIsRefusedWithWhoAndWhat(t *testing.T) {
	h := at(t, "mql")
	seen := h.state.Version
	h.must(t, model.Command{Action: model.ActReject, Reason: "student", Actor: "luis"})
	_, err := model.Decide(h.state, model.Command{Action: model.ActPromote, At: noon.Add(time.Hour)}, model.Target{Lead: lead, Version: seen}, rules)
	var refusal *model.Refusal
	if !errors.As(err, &refusal) || refusal.Code != model.RefusedStale || refusal.By != "luis" {
		t.Fatalf("got %v", err)
	}
	if !strings.Contains(refusal.Msg, "rejected by luis: student") {
		t.Errorf("does not say who and what: %q", refusal.Msg)
	}
	if _, err := model.Decide(h.state, model.Command{Action: model.ActReopen, At: noon}, model.Target{Lead: lead, Version: model.AnyVersion}, rules); err != nil {
		t.Errorf("a script that takes the lead as it stands: %v", err)
	}
}

func TestBadDataMarksTheFieldThatIsPlainlyWrong(t *testing.T) {
	with := rules
	with.Reasons = append([]model.Reason{{ID: "bad-data", Key: "1", Class: model.ClassRecycle, Follow: model.FollowFix}}, rules.Reasons...)
	for name, c := range map[string]struct {
		state model.State
		said  string
		want  string
	}{
		"the phone, where somebody else answered":         {model.State{Lead: lead, LastOutcome: model.WrongNumber}, "", "phone"},
		"the address, where mail came back":               {model.State{Lead: lead, Email: model.Contact{Set: true, Cause: "bounced"}}, "", "email"},
		"the address, where the file says so":             {model.State{Lead: lead, Facts: model.Facts{NoEmail: "hard_bounce"}}, "", "email"},
		"none, where nothing shows one":                   {model.State{Lead: lead, LastOutcome: model.NoAnswer}, "", ""},
		"the one that is named, whatever else is to see":  {model.State{Lead: lead, LastOutcome: model.WrongNumber}, "company", "company"},
		"the one that is seen, where no field was named ": {model.State{Lead: lead, LastOutcome: model.WrongNumber}, "shoe size", "phone"},
	} {
		ch, err := model.Decide(c.state, model.Command{Action: model.ActReject, Reason: "bad-data", Cause: c.said, At: noon}, model.Target{Lead: lead, Version: model.AnyVersion}, with)
		if err != nil || ch.Cause != c.want {
			t.Errorf("%s: %q, %v", name, ch.Cause, err)
		}
	}
}

func TestAMergedLeadTakesNoCommand(t *testing.T) {
	h := at(t, "mql").must(t, model.Command{Action: model.ActMerge, Into: 9})
	var refusal *model.Refusal
	if err := h.do(model.Command{Action: model.ActPromote}); !errors.As(err, &refusal) || refusal.Code != model.RefusedMerged {
		t.Errorf("got %v", err)
	}
}

func TestReasonsAreFoundByIDByOtherWordsAndByKey(t *testing.T) {
	for _, word := range []string{"student", "junk", "3"} {
		if r, ok := rules.FindReason(model.ActReject, word); !ok || r.ID != "student" {
			t.Errorf("%q finds %q", word, r.ID)
		}
	}
	if _, ok := rules.FindReason(model.ActPromote, "3"); ok {
		t.Error("a promotion takes no reason")
	}
}
