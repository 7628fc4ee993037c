package action

import (
	"slices"
	"strings"
	"testing"
	"time"

	"winnow/model"
)

// always are the actions that can be done in every state of the console.
func always() []ID {
	return []ID{Down, Up, Top, Bottom, HalfDown, HalfUp, ToNow, Undo, Redo, Pane, Filter, Today, Hot, Working, Back, Nurtured, HandedOff, All, Cooled, ToFix,
		Views, Jump, Mine, Due, Session, History, Duplicates, Palette, Help, Mouse, Close, Leave, Quit, Confirm, Refuse, Imports}
}

// TestEveryActionSaysWhyItCannotBeDone has a state for each action in which it cannot
// be done, with the reason; what is not here must be possible always.
func TestEveryActionSaysWhyItCannotBeDone(t *testing.T) {
	rules := model.Rules{AttemptsLeast: 2, AttemptsMost: 4}
	at := func(stage model.Stage, more ...func(*State)) State {
		s := State{Has: true, Row: model.Row{ID: 1, Version: 3, Stage: stage, DecidedBy: "dana"}, Campaign: "peak", URL: "https://crm.example/1"}
		for _, f := range more {
			f(&s)
		}
		return s
	}
	open, sold := at(model.StageMQL), at(model.StageSQL)
	nobody, several := State{}, State{Marked: 2}
	deaf := at(model.StageMQL, func(s *State) {
		s.Row.Phone, s.Row.PhoneCause, s.Row.Email, s.Row.EmailCause = "1", "asked us", "a@b.example", "bounced"
	})
	type state struct {
		State
		why string
	}
	pairs := "it is about the two leads of a pair"
	views := "it is about a view"
	import0, ready := State{Import: ImportState{None: true}}, State{Import: ImportState{}}
	cases := map[ID][]state{
		Promote: {{nobody, "no lead is selected"}, {sold, "already handed off"}}, PromoteWith: {{sold, "already handed off"}},
		Reject: {{sold, "handed off"}}, Nurture: {{sold, "handed off"}}, Reopen: {{open, "already in the queue"}},
		Nurture2Weeks: {{sold, "handed off"}}, NurtureMonth: {{sold, "handed off"}}, NurtureQuarter: {{sold, "handed off"}}, NurtureHalf: {{sold, "handed off"}},
		NurtureDate: {{sold, "handed off"}}, NurtureRest: {{sold, "handed off"}},
		Repeat: {{open, "nothing was decided yet"}, {State{Repeats: "promote", Again: "Maya, already promoted"}, "already promoted"}, {State{Repeats: "promote"}, "no lead is selected"}, {State{Has: true, Again: "what was decided does not stand"}, "does not stand"}},
		Try:    {{nobody, "no lead is selected"}}, TryNoAnswer: {{deaf, "do not call: asked us"}}, TryVoicemail: {{deaf, "do not call: asked us"}},
		TryEmailed: {{deaf, "do not e-mail: bounced"}}, TryConnected: {{nobody, "no lead is selected"}}, TryWrong: {{nobody, "no lead is selected"}}, TryBack: {{nobody, "no lead is selected"}},
		Snooze: {{sold, "only an open lead can be snoozed"}}, SnoozeHour: {{sold, "only an open lead can be snoozed"}}, SnoozeTwo: {{sold, "only an open lead can be snoozed"}}, SnoozeTomorrow: {{sold, "only an open lead can be snoozed"}},
		SnoozeWeek: {{sold, "only an open lead can be snoozed"}}, SnoozeDate: {{sold, "only an open lead can be snoozed"}},
		DNC: {{nobody, "no lead"}}, DNCAll: {{nobody, "no lead"}}, DNCEmail: {{nobody, "no lead"}}, DNCPhone: {{nobody, "no lead"}}, Note: {{nobody, "no lead"}}, Edit: {{nobody, "no lead"}, {several, "one lead at a time"}},
		Accept: {{open, "not handed off yet"}}, SendBack: {{open, "not handed off yet"}}, Opportunity: {{open, "not handed off yet"}}, Won: {{open, "not handed off yet"}}, Lost: {{open, "not handed off yet"}},
		Select: {{nobody, "no lead"}}, Every: {{nobody, "no lead"}}, Range: {{nobody, "no lead"}}, Full: {{nobody, "no lead"}}, Ago: {{nobody, "no lead"}},
		Kind: {{open, "the lead is not shown in full"}, {State{Full: true}, "no lead"}}, Account: {{nobody, "no lead"}, {open, "the company is not known"}},
		Why: {{nobody, "no lead"}}, Brief: {{nobody, "no lead"}}, Email: {{nobody, "no lead"}, {open, "there is no e-mail address"}, {deaf, "do not e-mail: bounced"}},
		Mail: {{open, "there is no e-mail address"}, {deaf, "do not e-mail: bounced"}}, Call: {{open, "there is no phone number"}, {deaf, "do not call: asked us"}},
		Open:     {{nobody, "no lead"}, {at(model.StageMQL, func(s *State) { s.URL = "" }), "names no record in a CRM"}},
		Calendar: {{nobody, "no lead"}, {open, "no meeting was agreed"}},
		Command:  {{open, "the config names none"}, {State{Marked: 2, Commands: 1}, "one lead at a time"}, {State{Commands: 1}, "no lead"}},
		Alike:    {{nobody, "no lead"}, {several, "one lead at a time"}}, AlikeCampaign: {{at(model.StageMQL, func(s *State) { s.Campaign = "" }), "no campaign of this lead is known"}},
		AlikeSource: {{open, "no source of this lead is known"}, {several, "one lead at a time"}}, AlikeCompany: {{open, "no company of this lead"}},
		AlikeCountry: {{open, "no country of this lead"}}, AlikeTouch: {{open, "no kind of touch of this lead"}},
		ViewSave: {{open, views}}, ViewName: {{open, views}}, ViewFilter: {{open, views}}, ViewList: {{open, views}}, ViewSort: {{open, views}}, ViewDelete: {{open, views}},
		DuplicateMerge: {{open, pairs}}, DuplicateDistinct: {{open, pairs}}, DuplicateSwap: {{open, pairs}},
		Import: {{import0, "nothing can be imported here"}}, ImportDates: {{import0, "nothing can be imported"}, {ready, "no file is being looked at"}},
		ImportSave: {{import0, "nothing can be imported"}, {ready, "every row was read"}}, ImportStop: {{ready, "no import is under way"}}, ImportOutcome: {{ready, "nothing was imported in this session"}},
		Export:   {{State{NoExport: true}, "nothing is exported here"}},
		Insights: {{State{NoReports: true}, "there are no reports here"}}, Criteria: {{State{NoCriteria: true}, "not on the demo's leads"}},
		Theme: {{State{NoColour: "NO_COLOR is set"}, "NO_COLOR is set"}}, Focus: {{nobody, "no lead"}},
	}
	for _, id := range saved {
		cases[id] = []state{{open, "no view of yours is on"}}
	}
	for _, a := range Default().All() {
		t.Run(string(a.ID), func(t *testing.T) {
			if a.Title == "" || !strings.HasSuffix(a.Help, ".") {
				t.Errorf("it is not told: %q, %q", a.Title, a.Help)
			}
			if a.Changes && a.DisabledNow(State{Has: true, TooSmall: true}) != "the window is too small" {
				t.Error("it changes data on a window too small to see it")
			}
			switch {
			case slices.Contains(always(), a.ID) && a.Disabled == nil:
				return
			case len(cases[a.ID]) == 0:
				t.Fatal("no state is known in which it cannot be done")
			}
			for _, c := range cases[a.ID] {
				c.Rules, c.Now = &rules, time.Date(2026, 11, 19, 10, 0, 0, 0, time.UTC)
				if why := a.DisabledNow(c.State); !strings.Contains(why, c.why) {
					t.Errorf("it says %q, not %q", why, c.why)
				}
			}
		})
	}
}
