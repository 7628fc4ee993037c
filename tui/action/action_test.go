package action

import (
	"slices"
	"strings"
	"testing"
	"time"

	"winnow/model"
)

func TestDefaultKeysDoNotCollide(t *testing.T) {
	if _, problems := New(nil); len(problems) > 0 {
		t.Errorf("%v", problems)
	}
}

func TestEveryActionIsToldAndCanBeReached(t *testing.T) {
	seen := map[ID]bool{}
	for _, a := range Default().All() {
		if seen[a.ID] {
			t.Errorf("%s is there twice", a.ID)
		}
		seen[a.ID] = true
		if a.Title == "" || a.Help == "" || a.Short == "" || !strings.HasSuffix(a.Help, ".") {
			t.Errorf("%s is not told: %+v", a.ID, a)
		}
		if !slices.Contains(Groups(), a.Group) {
			t.Errorf("%s is in no group", a.ID)
		}
		if len(a.Keys) == 0 && !slices.Contains([]ID{Cooled, ToFix, Imports, ImportOutcome, Export}, a.ID) && SavedKey(a.ID) == 0 { // of the palette alone
			t.Errorf("%s has no key", a.ID)
		}
		for _, k := range a.Keys {
			if forbidden[k] != "" || !isKey(k) {
				t.Errorf("%s is on %q", a.ID, k)
			}
		}
	}
}

func TestTheKeysOfTheContractAreThere(t *testing.T) {
	s := Default()
	for path, id := range map[string]ID{"j": Down, "k": Up, "g": Top, "G": Bottom, "ctrl+d": HalfDown, "ctrl+u": HalfUp, "enter": Full, "tab": Pane, "H": ToNow,
		"p": Promote, "P": PromoteWith, "r": Reject, "n": Nurture, "n 2": Nurture2Weeks, "n m": NurtureMonth, "n q": NurtureQuarter, "n h": NurtureHalf, "n d": NurtureDate, "n enter": NurtureRest,
		"t": Try, "t n": TryNoAnswer, "t v": TryVoicemail, "t e": TryEmailed, "t c": TryConnected, "t w": TryWrong,
		"s": Snooze, "s 1": SnoozeHour, "s 2": SnoozeTwo, "s t": SnoozeTomorrow, "s w": SnoozeWeek, "s d": SnoozeDate,
		"D": DNC, "D a": DNCAll, "D e": DNCEmail, "D p": DNCPhone, ".": Repeat, "u": Undo, "U": Redo, "N": Note, "space": Select, "V": Range, "esc": Close,
		"/": Filter, "1": Today, "2": Hot, "3": Working, "4": Back, "5": Nurtured, "6": HandedOff, "7": All, ":": Palette, "ctrl+p": Palette, "?": Help,
		"y": Brief, "Y": Email, "o": Open, "m": Mail, "c": Call, "a": Account, "w": Why, ",": Theme, "q": Leave, "ctrl+c": Quit,
		"A": Accept, "B": SendBack, "O": Opportunity, "W": Won, "L": Lost} {
		scope, key := Main, path
		if menu, second, ok := strings.Cut(path, " "); ok {
			scope, key = s.Find(Main, menu).Opens, second
		} else if slices.Contains([]ID{Accept, SendBack, Opportunity, Won, Lost}, id) {
			scope = HandedScope
		}
		if a := s.Find(scope, key); a == nil || a.ID != id {
			t.Errorf("%s is not %s but %v", path, id, a)
		}
	}
}

func TestAUsersKeysReplaceTheDefaultsAndMistakesAreNamed(t *testing.T) {
	for name, c := range map[string]struct {
		keys map[string][]string
		want []string // in the problems
		find map[string]ID
	}{
		"one key moves":             {map[string][]string{"decide.promote": {"x"}}, nil, map[string]ID{"x": Promote, "p": ""}},
		"two change places":         {map[string][]string{"decide.promote": {"r"}, "decide.reject": {"p"}}, nil, map[string]ID{"r": Promote, "p": Reject}},
		"no key at all":             {map[string][]string{"decide.promote": {}}, nil, map[string]ID{"p": ""}},
		"a key that is taken":       {map[string][]string{"decide.promote": {"j"}}, []string{`decide.promote = "j": already means down (move.down)`}, map[string]ID{"j": Promote, "down": Down}},
		"the last key of another":   {map[string][]string{"decide.promote": {"r"}}, []string{`decide.promote = "r": already means reject with a reason (decide.reject), which has no other key`}, map[string]ID{"r": Reject, "p": Promote}},
		"one of two is the last":    {map[string][]string{"decide.promote": {"x", "r"}}, []string{`decide.promote = "r": already means`}, map[string]ID{"r": Reject, "x": Promote, "p": ""}},
		"a last key in a chain":     {map[string][]string{"decide.promote": {"r"}, "undo": {"p"}}, []string{`decide.promote = "r": already means`, `undo = "p": already means`}, map[string]ID{"r": Reject, "p": Promote, "u": Undo}},
		"the same key twice":        {map[string][]string{"decide.promote": {"x"}, "undo": {"x"}}, []string{`undo = "x": already means`}, map[string]ID{"x": Promote}},
		"a word that means nothing": {map[string][]string{"decide.promot": {"x"}}, []string{"did you mean decide.promote?"}, map[string]ID{"p": Promote, "x": ""}},
		"a key in disguise":         {map[string][]string{"undo": {"ctrl+i"}}, []string{"terminals send tab for it"}, map[string]ID{"u": Undo, "tab": Pane}},
		"no key":                    {map[string][]string{"undo": {"hello", "x"}}, []string{`"hello": is no key`}, map[string]ID{"x": Undo, "u": ""}},
		"a menu shares with none":   {map[string][]string{"nurture.two_weeks": {"p"}}, nil, map[string]ID{"p": Promote}},
		"closing is heard anywhere": {map[string][]string{"nurture.two_weeks": {"esc"}}, []string{"already means two weeks", "close"}, nil},
	} {
		t.Run(name, func(t *testing.T) {
			s, problems := New(c.keys)
			var all []string
			for _, p := range problems {
				all = append(all, p.String())
			}
			if name == "closing is heard anywhere" {
				if len(problems) == 0 {
					t.Error("nothing was reported")
				}
				return
			}
			text := strings.Join(all, "\n")
			for _, w := range c.want {
				if !strings.Contains(text, w) {
					t.Errorf("%q is not in %q", w, text)
				}
			}
			if len(c.want) == 0 && text != "" {
				t.Errorf("reported: %s", text)
			}
			for k, id := range c.find {
				got := ID("")
				if a := s.Find(Main, k); a != nil {
					got = a.ID
				}
				if got != id {
					t.Errorf("%s is %q, not %q", k, got, id)
				}
			}
		})
	}
}

func TestTheTableOfKeysHasEveryAction(t *testing.T) {
	table := MarkdownTable()
	for _, a := range Default().All() {
		if !strings.Contains(table, "`"+string(a.ID)+"`") {
			t.Errorf("%s is not in the table", a.ID)
		}
	}
	if !strings.Contains(table, "| `n 2` | Nurture for two weeks. Comes back in two weeks. | `nurture.two_weeks` |") {
		t.Errorf("a menu's item is not shown with its menu's key:\n%s", table)
	}
}

func TestWhatCannotBeDoneSaysWhy(t *testing.T) {
	rules := model.Rules{AttemptsLeast: 2, AttemptsMost: 4, Reasons: []model.Reason{{ID: "student", Key: "3", Name: "student", Class: model.ClassRemove}}}
	now := time.Date(2026, 11, 19, 10, 0, 0, 0, time.UTC)
	row := func(s model.Stage) model.Row { return model.Row{ID: 1, Version: 3, Stage: s, DecidedBy: "dana"} }
	gone := row(model.StageRejected)
	gone.Reason = "student"
	deaf := row(model.StageMQL)
	deaf.PhoneCause = "asked us"
	for name, c := range map[string]struct {
		id    ID
		state State
		want  string
	}{
		"promote an open lead":          {Promote, State{Has: true, Row: row(model.StageMQL)}, ""},
		"promote nobody":                {Promote, State{}, "no lead is selected"},
		"promote several":               {Promote, State{Marked: 3}, ""},
		"promote what sales has":        {Promote, State{Has: true, Row: row(model.StageSQL)}, "already handed off"},
		"promote what is gone for good": {Promote, State{Has: true, Row: gone}, "rejected for good (student); reopen it first"},
		"reject an open lead":           {Reject, State{Has: true, Row: row(model.StageMQL)}, ""},
		"reopen an open lead":           {Reopen, State{Has: true, Row: row(model.StageLead)}, "already in the queue"},
		"call who must not be called":   {TryNoAnswer, State{Has: true, Row: deaf}, "do not call: asked us"},
		"mail who must not be called":   {TryEmailed, State{Has: true, Row: deaf}, ""},
		"accept an open lead":           {Accept, State{Has: true, Row: row(model.StageMQL)}, "not handed off yet"},
		"accept what sales has":         {Accept, State{Has: true, Row: row(model.StageSQL)}, ""},
		"on a small window":             {Promote, State{Has: true, Row: row(model.StageMQL), TooSmall: true}, "the window is too small"},
		"move on a small window":        {Down, State{TooSmall: true}, ""},
		"repeat nothing":                {Repeat, State{Has: true, Row: row(model.StageMQL)}, "nothing was decided yet"},
		"open without a record":         {Open, State{Has: true}, "no record in a CRM"},
		"open":                          {Open, State{Has: true, URL: "https://crm.example/1"}, ""},
		"copy a missing address":        {Email, State{Has: true}, "there is no e-mail address"},
	} {
		t.Run(name, func(t *testing.T) {
			c.state.Rules, c.state.Now = &rules, now
			got := Default().Get(c.id).DisabledNow(c.state)
			if c.want == "" && got != "" || !strings.Contains(got, c.want) {
				t.Errorf("%q, want %q", got, c.want)
			}
		})
	}
}
