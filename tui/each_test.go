package tui_test

import (
	"context"
	"slices"
	"strings"
	"testing"
	"time"

	tea "charm.land/bubbletea/v2"

	"winnow/model"
	"winnow/model/report"
	"winnow/tui"
	"winnow/tui/action"
	"winnow/tui/internal/scene"
)

// TestEveryActionDoesWhatItSays presses the keys of each action of the registry, or
// finds it in the palette, and looks at what comes of it.
func TestEveryActionDoesWhatItSays(t *testing.T) {
	say := func(text string) []string { return strings.Split(text, "") }
	keys := func(all ...any) (out []string) {
		for _, k := range all {
			switch k := k.(type) {
			case string:
				out = append(out, k)
			case []string:
				out = append(out, k...)
			}
		}
		return out
	}
	file := keys("I", "a", "tab", "enter")
	imported := keys(file, "y", "I")
	type run struct {
		keys  []string
		shows string
	}
	runs := map[action.ID]run{
		action.Down: {keys("j"), "Ines Calder  VP"}, action.Up: {keys("j", "k"), "Maya Ortiz  VP"}, action.Top: {keys("j", "j", "g"), "Maya Ortiz  VP"}, action.Bottom: {keys("G"), "Sam Hale"},
		action.HalfDown: {keys("ctrl+d"), "Sam Hale"}, action.HalfUp: {keys("G", "ctrl+u"), "Maya Ortiz  VP"}, action.ToNow: {keys("H"), "Nothing is due now"},
		action.Promote: {keys("p"), "Promoted Maya Ortiz"}, action.PromoteWith: {keys("P", say("@luis"), "enter"), "handed to luis"},
		action.Reject: {keys("r", "3"), "Rejected Maya Ortiz: junk"}, action.Nurture: {keys("n"), "Nurture: Maya Ortiz"}, action.Repeat: {keys("p", "."), "Promoted Ines Calder"},
		action.Reopen: {keys("r", "3", "7", "g", "R"), "Reopened"}, action.Undo: {keys("p", "u"), "Taken back: promoted Maya Ortiz"}, action.Redo: {keys("p", "u", "U"), "Done again: promoted Maya Ortiz"},
		action.Nurture2Weeks: {keys("n", "2"), "Returned to nurture: Maya Ortiz"}, action.NurtureMonth: {keys("n", "m"), "Returned to nurture: Maya Ortiz"}, action.NurtureQuarter: {keys("n", "q"), "Returned to nurture: Maya Ortiz"},
		action.NurtureHalf: {keys("n", "h"), "Returned to nurture: Maya Ortiz"}, action.NurtureDate: {keys("n", "d", say("14d"), "enter"), "Returned to nurture: Maya Ortiz"}, action.NurtureRest: {keys("n", "enter"), "Returned to nurture: Maya Ortiz"},
		action.Try: {keys("t"), "Tried: Maya Ortiz"}, action.TryNoAnswer: {keys("t", "n"), "No answer logged: Maya Ortiz"}, action.TryVoicemail: {keys("t", "v"), "Voicemail logged: Maya Ortiz"},
		action.TryEmailed: {keys("t", "e"), "E-mailed logged: Maya Ortiz"}, action.TryConnected: {keys("t", "c"), "Connected logged: Maya Ortiz"}, action.TryBack: {keys("t", "b", say("16:00"), "enter", "n"), "back 16:00"}, action.TryWrong: {keys("t", "w"), "Wrong number logged: Maya Ortiz"},
		action.Snooze: {keys("s"), "Snooze: Maya Ortiz"}, action.SnoozeHour: {keys("s", "1"), "Snoozed Maya Ortiz until 12:24"}, action.SnoozeTwo: {keys("s", "2"), "until 13:24"},
		action.SnoozeTomorrow: {keys("s", "t"), "Snoozed Maya Ortiz until"}, action.SnoozeWeek: {keys("s", "w"), "Snoozed Maya Ortiz until"}, action.SnoozeDate: {keys("s", "d", say("15:00"), "enter"), "until 15:00"},
		action.DNC: {keys("D"), "Do not contact: Maya Ortiz"}, action.DNCAll: {keys("D", "a"), "Maya Ortiz"}, action.DNCEmail: {keys("D", "e"), "Maya Ortiz"}, action.DNCPhone: {keys("D", "p"), "Maya Ortiz"},
		action.Note:   {keys("N", say("call"), "enter"), "Note"},
		action.Accept: {keys("p", "6", "A"), "Accepted"}, action.SendBack: {keys("p", "6", "B", "1"), "Sent back"}, action.Opportunity: {keys("p", "6", "O", "enter"), "pportunity"},
		action.Won: {keys("p", "6", "W", "enter"), "won"}, action.Lost: {keys("p", "6", "L", "1"), "lost"},
		action.Select: {keys("space"), "1 selected"}, action.Every: {keys("*"), "8 selected"}, action.Range: {keys("V", "j"), "2 selected"},
		action.Full: {keys("enter"), "SCORE"}, action.Pane: {keys("tab"), "Maya Ortiz"}, action.Account: {keys("a"), "WHAT HAPPENED"}, action.Why: {keys("j", "w"), "is above"},
		action.Kind: {keys("enter", "f"), "Touches: only"}, action.Ago: {keys("T"), "told by how long ago"}, action.Brief: {keys("y"), "Brief copied: Maya Ortiz"}, action.Email: {keys("Y"), "Copied: person0"},
		action.Mail: {keys("m"), "mailto:person0@company0.example"}, action.Call: {keys("c"), "tel:+3110"}, action.Open: {keys("o"), "https://crm.example/lead/0"}, action.Calendar: {keys("K"), "The meeting for a calendar: "}, action.Command: {keys("!", "w"), "Wiki, Maya Ortiz: page 7"},
		action.Filter: {keys("/", say("ines")), "1 match"}, action.Jump: {keys("ctrl+f", say("marta")), "Marta Nowak"}, action.Mine: {keys("@"), "Yours and those without an owner"}, action.Due: {keys("b"), "due<12:00"},
		action.Alike: {keys("l"), "Like: Maya Ortiz"}, action.AlikeCampaign: {keys("l", "c"), "no campaign of this lead is known"}, action.AlikeSource: {keys("l", "s"), "Alike: source"},
		action.AlikeCompany: {keys("l", "a"), `company="Company 0"`}, action.AlikeCountry: {keys("l", "o"), "no country of this lead is known"}, action.AlikeTouch: {keys("l", "k"), "touch:pricing_view"},
		action.Today: {keys("7", "1"), "QUEUE"}, action.Hot: {keys("2"), "HOT"}, action.Working: {keys("3"), "WORKING"}, action.Back: {keys("4"), "BACK"}, action.Nurtured: {keys("5"), "NURTURE"},
		action.HandedOff: {keys("6"), "HANDED OFF"}, action.All: {keys("7"), "ALL"}, action.Cooled: {keys(":", say("cooled"), "enter"), "COOLED"},
		action.ToFix: {keys("r", "1", ":", say("to fix"), "enter"), "Maya Ortiz"}, action.Edit: {keys("e", say("title=CFO"), "enter"), "Typed values of Maya Ortiz"},
		action.Views: {keys("v"), "Views"}, action.ViewSave: {keys("/", "i", "enter", "v", "s", say("Is"), "enter"), "Kept as view 9: Is"}, action.Saved8: {keys("8"), "FAIR"},
		action.ViewName: {keys("8", "v", "r", "x", "enter"), "is Fairx"}, action.ViewFilter: {keys("8", "v", "f", "x", "enter"), "lists"}, action.ViewList: {keys("8", "v", "l"), "Fair: from"},
		action.ViewSort: {keys("8", "v", "o"), "Fair: "}, action.ViewDelete: {keys("8", "v", "x", "y"), "Deleted the view Fair"},
		action.Saved1: {keys(":", say("your view on 1"), "enter"), ""}, action.Saved9: {keys("9"), "no view of yours is on 9"},
		action.Focus: {keys("z"), "One lead at a time"}, action.Session: {keys("S"), "The session so far"}, action.Insights: {keys("i"), "INSIGHTS"}, action.History: {keys("h"), "HISTORY"}, action.Export: {keys(":", say("export"), "enter", "q"), "Exported the queue: 7 rows in /home/me/winnow-queue.csv"},
		action.Criteria: {keys("C"), "criteria.toml"}, action.Theme: {keys(","), "Theme"}, action.Mouse: {keys("M"), "Mouse on"}, action.Palette: {keys(":"), "type what you want to do"},
		action.Help: {keys("?"), "Keys in Today"}, action.Close: {keys("tab", "esc"), "QUEUE"}, action.Leave: {keys("5", "q"), "QUEUE"}, action.Quit: {keys("ctrl+c"), ""},
		action.Confirm: {keys("space", "space", "p", "y"), "Promoted"}, action.Refuse: {keys("space", "space", "p", "n"), "2 selected"},
		action.Duplicates: {keys("="), "Duplicates"}, action.DuplicateMerge: {keys("=", "m"), "Merged"}, action.DuplicateDistinct: {keys("=", "d"), "is somebody else"}, action.DuplicateSwap: {keys("=", "x"), "stays"},
		action.Import: {keys("I"), "Import leads"}, action.ImportDates: {keys(file, "d"), "autumn.csv"}, action.ImportStop: {keys(":", say("stop the import"), "enter"), "no import is under way"},
		action.ImportSave: {keys(imported, "s"), "Import"}, action.ImportOutcome: {keys(imported, "esc", ":", say("problems of the last"), "enter"), "autumn.csv"}, action.Imports: {keys(":", say("imports"), "enter"), "leads.csv"},
	}
	for _, id := range []action.ID{action.Saved2, action.Saved3, action.Saved4, action.Saved5, action.Saved6, action.Saved7} {
		runs[id] = run{keys(":", say(string(id)), "enter"), ""} // on the key of a view of winnow's there is none
	}
	for _, a := range action.Default().All() {
		t.Run(string(a.ID), func(t *testing.T) {
			t.Parallel()
			r, known := runs[a.ID]
			if !known {
				t.Fatal("nobody tried it")
			}
			d := desk0(t)
			d.bring(append(people(6), person{name: "Sam Hale", company: "Jade Foods"}, person{name: "Sam Hale", company: "Jade Foods Ltd"})...)
			d.open(120, 40, func(o *tui.Options) {
				o.Files, o.Criteria = scene.Files{}, fileOf{}
				o.Views = []model.SavedView{{Key: 8, Name: "Fair", On: model.ViewAll}}
				o.Commands = []tui.UserCommand{{Name: "Wiki", Key: "w", Run: func(context.Context, model.LeadID) (string, error) { return "page 7", nil }}}
				o.Export = func(_ context.Context, what, _ string, _ bool) (string, int, error) {
					return "/home/me/winnow-" + what + ".csv", 7, nil
				}
				o.Reports = func(context.Context, string, time.Time, func(int, int)) (report.Document, error) {
					return report.Document{Title: "Funnel"}, nil
				}
			})
			var ids []action.ID
			d.Model().Watch(func(id action.ID, _ string) { ids = append(ids, id) })
			d.Press(r.keys...)
			d.Advance(time.Second)
			if frame := strings.ToLower(d.Frame()); !strings.Contains(frame, strings.ToLower(r.shows)) {
				t.Errorf("%v does not show %q but\n%s", r.keys, r.shows, d.Frame())
			}
			own := a.Scope != action.Main && a.Scope != action.HandedScope // carried out by the dialog that hears it
			why := strings.Contains(d.Status(), a.Title+": ")
			if !own && !why && action.SavedKey(a.ID) == 0 && !slices.Contains(ids, a.ID) {
				t.Errorf("%v reached %v", r.keys, ids)
			}
			if over := d.Model().Over(); over == "" {
				d.Send(tea.WindowSizeMsg{Width: 80, Height: 24})
				if said := d.Status(); strings.Contains(said, "…") {
					t.Errorf("at 80x24 %v says %q, which is cut", r.keys, said)
				}
			}
		})
	}
}
