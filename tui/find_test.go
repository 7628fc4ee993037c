package tui_test

import (
	"context"
	"fmt"
	"image/color"
	"strings"
	"testing"
	"time"

	tea "charm.land/bubbletea/v2"

	"winnow/model"
	"winnow/model/report"
	"winnow/tui"
	"winnow/tui/tuitest"
)

func TestViewsAreOneKeyAwayAndTellTheirCounts(t *testing.T) {
	d := sit(t, people(6))
	d.Press("p", "n", "2", "t", "c")
	for key, want := range map[string]string{"2": "HOT", "3": "Olu Adeyemi", "4": "", "5": "Ines Calder", "6": "Maya Ortiz", "7": "Tom Becker", "1": "QUEUE"} {
		d.Press(key)
		if !d.Shows(want) {
			t.Errorf("view %s does not show %q:\n%s", key, want, d.Frame())
		}
	}
	if h := d.Header(); !strings.Contains(h, "Today 4") || !strings.Contains(h, "6 Handed off 1") {
		t.Errorf("the header counts %q", h)
	}
}

func TestHGoesToNowFromAnywhere(t *testing.T) {
	d := sit(t, people(8))
	d.Press("t", "n", "j", "j", "5", "H")
	d.wantSelected("Maya Ortiz")
	d.Press("j", "j", "H")
	d.wantSelected("Maya Ortiz")
}

func TestAFilterIsLiveShownWithItsMatchesAndClearedByEsc(t *testing.T) {
	d := sit(t, people(12))
	d.Press("/")
	d.Type("in")
	if !d.Shows("/ in") || !d.Shows("2 matches") || d.Shows("Maya Ortiz") {
		t.Errorf("the filter is not live:\n%s", d.Frame())
	}
	d.Type("e")
	d.Press("enter", "p")
	d.wantStage("Ines Calder", model.StageSQL)
	d.wantSelected("Ines Calder 11")
	if !d.Shows("1 match") {
		t.Errorf("the chip went with the keys:\n%s", d.Frame())
	}
	d.Press("esc")
	if d.Shows("/ ine") || !d.Shows("Maya Ortiz") {
		t.Errorf("esc does not clear the filter:\n%s", d.Frame())
	}
	d.wantSelected("Ines Calder 11")
	d.Press("/")
	d.Type("zzz")
	if !d.Shows("no match") || !d.Shows("esc") {
		t.Errorf("an empty result names no way out:\n%s", d.Frame())
	}
}

func TestAConditionThatNobodyMeetsSaysSoWhileItIsTyped(t *testing.T) {
	for _, text := range []string{"decided:yesterday", "is:late", "maya is:late"} {
		d := sit(t, people(6))
		d.Press("/")
		d.Type(text)
		if !d.Shows("no match") || d.Shows("6 matches") {
			t.Errorf("%s, which nobody meets, is said to have matches:\n%s", text, d.Frame())
		}
	}
}

func TestAFilterWithAMistakeIsNotSaidToMatchAnybody(t *testing.T) {
	d := sit(t, people(3))
	d.Press("/")
	d.Type("scroe>60 zzz")
	d.want("There is a mistake in the filter")
	if d.Shows("leads do") || d.Shows("Nothing here matches") {
		t.Errorf("it tells how many match it:\n%s", d.Frame())
	}
}

func TestAKeptFilterIsEditedWhereTheCursorIsSeen(t *testing.T) {
	d := sit(t, people(6))
	d.Press("/")
	d.want("decided:today") // among what can be typed
	d.Type("maya ortiz ")
	d.Press("enter")
	d.want("/ maya ortiz   ")
	d.Press("/")
	d.want("/ maya ortiz▌")
	d.Press("home", "delete", "delete", "delete", "delete", "delete")
	d.want("/ ▌ortiz")
	d.Press("ctrl+k")
	d.Type("company:comp")
	d.want(`tab  "Company 0"`) // of a lead on the screen
	d.Press("ctrl+u")
	d.Type("is:rejected")
	d.want("did you mean stage:rejected?")
}

func TestAFilterThatMatchesNobodyLeavesNobodyToDecideOn(t *testing.T) {
	const text = "decided:yesterday" // its last word may go on while it is typed
	for name, typed := range map[string]func(d *desk){
		"typed slowly": func(d *desk) { d.Press("/"); d.Type(text); d.Press("enter") },
		"typed at once": func(d *desk) {
			d.Burst(append(append([]string{"/"}, strings.Split(text, "")...), "enter", "p")...)
			d.WaitIdle()
		},
	} {
		t.Run(name, func(t *testing.T) {
			d := sit(t, people(3))
			typed(d)
			if d.Shows("Maya Ortiz") || !d.Shows("Nothing here matches") {
				t.Errorf("somebody stands in a list that matches nobody:\n%s", d.Frame())
			}
			d.Press("p")
			for _, p := range people(3) {
				d.wantStage(p.name, model.StageMQL)
			}
		})
	}
}

func TestLettersTypedIntoTheFilterDecideNothing(t *testing.T) {
	d := sit(t, people(5))
	d.Press("/")
	d.Type("prntpu1q.")
	d.Press("esc")
	for _, p := range people(5) {
		d.wantStage(p.name, model.StageMQL)
	}
}

func TestThePaletteFindsAnyActionAndTeachesItsKey(t *testing.T) {
	d := sit(t, people(5))
	d.Press(":")
	d.Type("two wee")
	if !d.Shows("n 2") || !d.Shows("Nurture for two weeks") {
		t.Fatalf("the palette does not show the keys:\n%s", d.Frame())
	}
	d.Press("enter")
	d.wantStage("Maya Ortiz", model.StageNurture)
	d.Press("ctrl+p")
	d.Type("unreachable nothing")
	if !d.Shows("nothing is called that") {
		t.Errorf("an empty palette says nothing:\n%s", d.Frame())
	}
	d.Press("esc", ":")
	d.Type("again")
	d.Press("enter")
	d.wantStage("Ines Calder", model.StageNurture)
	d.Press(":")
	d.Type("cooled")
	d.Press("enter")
	if !d.Shows("COOLED") {
		t.Errorf("a view without a key cannot be reached:\n%s", d.Frame())
	}
}

func TestHelpIsSearchedByKeyAndByWordAndItsRowsRun(t *testing.T) {
	d := sit(t, people(5))
	d.Press("?")
	if !d.Shows("Keys in Today") || !d.Shows("Promote to sales") {
		t.Fatalf("help does not list the keys:\n%s", d.Frame())
	}
	d.Type("U")
	if !d.Shows("Redo") || d.Shows("Promote to sales") {
		t.Errorf("help is not searched by key:\n%s", d.Frame())
	}
	d.Press("backspace")
	d.Type("yesterday")
	if !d.Shows("History") || !d.Shows("stands on it.") {
		t.Errorf("an action is not found by a word of its own, or its row is not told whole:\n%s", d.Frame())
	}
	for range "yesterday" {
		d.Press("backspace")
	}
	d.Type("snooze hour")
	d.Press("enter")
	d.wantStatus("Snoozed Maya Ortiz until 12:24")
	d.Press("?")
	d.Type("reopen")
	if !d.Shows("already in the queue") {
		t.Errorf("a disabled action is not shown with its reason:\n%s", d.Frame())
	}
	d.Press("enter")
	d.wantStatus("Reopen: already in the queue")
}

func TestPastedTextNeverActs(t *testing.T) {
	d := sit(t, people(5))
	d.Paste("pppr1y\n:quit\n")
	for _, p := range people(5) {
		d.wantStage(p.name, model.StageMQL)
	}
	if d.Quit {
		t.Fatal("it quit")
	}
	d.Press("r")
	d.Paste("3")
	d.wantStage("Maya Ortiz", model.StageMQL)
	d.Press("esc", "N")
	d.Paste("call after\n10:00\x1b[31m")
	d.Press("enter")
	items := d.lead("Maya Ortiz").Items
	if len(items) != 1 || items[0].Note != "call after 10:00[31m" {
		t.Errorf("the note is %+v", items)
	}
	d.Press("/")
	d.Paste("ines")
	if !d.Shows("1 match") {
		t.Errorf("text cannot be pasted into the filter:\n%s", d.Frame())
	}
}

func TestEscClosesTheInnermostFirst(t *testing.T) {
	d := sit(t, people(12))
	d.Press("7", "/")
	d.Type("o")
	d.Press("enter", "space", "p")
	if !d.Shows("Several leads") {
		t.Fatalf("no question:\n%s", d.Frame())
	}
	steps := []struct{ gone, stays string }{
		{"Several leads", "matches"},
		{"matches", "selected"},
		{"selected", "ALL"},
		{"ALL", "QUEUE"},
	}
	for _, s := range steps {
		d.Press("esc")
		if d.Shows(s.gone) || !d.Shows(s.stays) {
			t.Errorf("esc should close %q and leave %q:\n%s", s.gone, s.stays, d.Frame())
		}
	}
}

func TestEscTwiceInOneGoClosesTwoThings(t *testing.T) {
	d := sit(t, people(5))
	d.Press("/", "i", "enter", "r")
	d.Press("alt+esc") // as terminals send it
	d.Advance(time.Second)
	if d.Shows("Reject:") || d.Shows("match") {
		t.Errorf("the menu or the filter is still there:\n%s", d.Frame())
	}
}

func TestAFilterEndsWhatTheStatusLineSaid(t *testing.T) {
	d := sit(t, people(5))
	d.Paste("pasted")
	d.wantStatus("Pasted text does nothing here")
	d.Press("/", "i", "n")
	if d.Shows("Pasted text") {
		t.Errorf("it still says so:\n%s", d.Frame())
	}
}

func TestBelowTheLeastSizeKeysThatChangeDataDoNothing(t *testing.T) {
	d := sit(t, people(20))
	d.Press("j", "j", "j", "r")
	d.Resize(39, 11)
	if !d.Shows("winnow needs 40x12") {
		t.Errorf("it does not say what is the matter:\n%s", d.Frame())
	}
	d.Press("3", "p", "r", "3", "n", "2", "t", "n", ".", "u", "D", "a", "y")
	d.Resize(120, 40)
	d.Resize(0, 0) // as a terminal may say that knows no size yet
	d.Press("p", "r", "3")
	d.Resize(120, 40)
	for _, p := range people(20) {
		d.wantStage(p.name, model.StageMQL)
	}
	d.Press("esc", "esc", "esc", "1")
	d.wantSelected("Tom Becker")
}

func TestBelowTheLeastSizeWhatIsOpenStaysAsItWas(t *testing.T) {
	for _, c := range []struct {
		name       string
		open, keys []string
		shows      string
	}{
		{"a note that is being typed", []string{"N", "s", "e", "c"}, []string{"x", "y", "enter", "backspace", "esc"}, "> sec "},
		{"a menu", []string{"r"}, []string{"3", "esc", "x"}, "Reject: Maya Ortiz"},
		{"a filter", []string{"/", "i", "n"}, []string{"x", "enter", "esc", "tab"}, "/ in"},
		{"the list", nil, []string{"3", "I", "/", ":", "j", "enter", "N", "q"}, "QUEUE"},
		{"a question", []string{"space", "space", "p"}, []string{"y", "esc", "n"}, "Promote: 2 leads?"},
	} {
		t.Run(c.name, func(t *testing.T) {
			d := sit(t, people(5))
			d.Press(c.open...)
			before, line := d.Frame(), d.Status()
			d.Resize(39, 11)
			d.Press(c.keys...)
			d.Paste("pasted")
			d.Resize(120, 40)
			if after := d.Frame(); after != before || !strings.Contains(after, c.shows) {
				t.Errorf("before\n%s\nafter\n%s", before, after)
			}
			if d.Status() != line {
				t.Errorf("it said %q, and now %q", line, d.Status())
			}
			if d.Quit {
				t.Error("it left")
			}
		})
	}
}

func TestBelowTheLeastSizeTheKeyToQuitStillQuits(t *testing.T) {
	d := sit(t, people(2))
	d.Press("N", "x")
	d.Resize(39, 11)
	d.Press("ctrl+c")
	if !d.Quit {
		t.Error("it stays")
	}
}

func TestResizingKeepsSelectionAndScroll(t *testing.T) {
	d := sit(t, people(60))
	for range 30 {
		d.Press("j")
	}
	for _, size := range [][2]int{{160, 45}, {80, 24}, {60, 20}, {100, 30}, {40, 12}, {120, 40}} {
		d.Resize(size[0], size[1])
		d.wantSelected("Maya Orti")
	}
	d.wantSelected("Maya Ortiz 30")
}

func TestARemappedKeyShowsEverywhereAndConflictsAreReported(t *testing.T) {
	d := desk0(t)
	d.bring(people(3)...)
	d.open(140, 40, func(o *tui.Options) {
		o.Keys = map[string][]string{"decide.promote": {"x"}, "move.down": {"p"}, "undo": {"x"}, "decide.promot": {"z"}}
	})
	d.wantStatus("did you mean decide.promote?", "already means promote to sales")
	if !strings.Contains(d.Footer(), "x promote") {
		t.Errorf("the footer says %q", d.Footer())
	}
	d.Press("p")
	d.wantSelected("Ines Calder")
	d.Press("x")
	d.wantStage("Ines Calder", model.StageSQL)
}

func TestContactShowsTheWholeTargetFirst(t *testing.T) {
	d := sit(t, people(3))
	d.Press("m")
	if !d.Shows("mailto:person0@company0.example") || len(d.opens) > 0 {
		t.Fatalf("it does not show where the key leads:\n%s", d.Frame())
	}
	d.Press("enter", "m")
	if len(d.opens) > 0 {
		t.Fatal("something else than y opened it")
	}
	d.Press("y", "c", "y", "o", "y")
	if got := strings.Join(d.opens, " "); !strings.HasPrefix(got, "mailto:person0@company0.example?body=Maya%2C%20you%20") || !strings.HasSuffix(got, " tel:+31105550000 https://crm.example/lead/0") {
		t.Errorf("opened %q", got)
	}
	d.Press("Y")
	if d.Clipboard != "person0@company0.example" {
		t.Errorf("copied %q", d.Clipboard)
	}
	d.Press("y")
	for _, want := range []string{"Maya Ortiz, VP Operations", "fit ", "WHY NOW", "Read pricing, ", "TO OPEN WITH"} {
		if !strings.Contains(d.Clipboard, want) {
			t.Errorf("the brief lacks %q:\n%s", want, d.Clipboard)
		}
	}
}

func TestTheBriefTellsWhatStandsInTheWordsOfThePane(t *testing.T) {
	d := sit(t, people(3))
	d.Press("7", "r", "3", "u", "N")
	d.Type("asked for a call")
	d.Press("enter", "t", "n", "y")
	for _, want := range []string{"WHY NOW\n", "me: note. “asked for a call”", "me: tried, no answer"} {
		if !strings.Contains(d.Clipboard, want) {
			t.Errorf("the brief lacks %q:\n%s", want, d.Clipboard)
		}
	}
	for _, gone := range []string{"student", "reject", "undo", "try"} {
		if strings.Contains(d.Clipboard, gone) {
			t.Errorf("the brief tells %q, which was taken back or is no word for people:\n%s", gone, d.Clipboard)
		}
	}
}

func TestEveryBoxShowsTheKeyThatClosesItAsTheUserHasIt(t *testing.T) {
	for _, c := range []struct{ close, typing string }{{"ctrl+g", "ctrl+g"}, {"x", "esc"}} {
		for name, open := range map[string][]string{"a menu": {"n"}, "reasons": {"r"}, "a line": {"n", "d"}, "the palette": {":"}, "help": {"?"}, "the finder": {"ctrl+f"}, "the filter": {"/"}} {
			t.Run(name+" with closing on "+c.close, func(t *testing.T) {
				d := desk0(t)
				d.bring(people(2)...)
				d.open(120, 30, func(o *tui.Options) { o.Keys = map[string][]string{"close": {c.close}} })
				d.Press(open...)
				key := c.typing
				if name == "a menu" || name == "reasons" {
					key = c.close
				}
				shown := func() bool { return d.Shows(key+" close") || d.Shows(key+" clear") }
				if !shown() {
					t.Errorf("it does not show %s:\n%s", key, d.Frame())
				}
				d.Press(key)
				if shown() {
					t.Errorf("%s does not close it:\n%s", key, d.Frame())
				}
			})
		}
	}
}

func TestTheThemeFollowsTheTerminalUntilTheUserChooses(t *testing.T) {
	d := desk0(t)
	d.bring(people(2)...)
	d.open(100, 30, func(o *tui.Options) { o.Auto = true })
	light := tea.BackgroundColorMsg{Color: rgb{0xff, 0xff, 0xff}}
	dark := strings.Join(d.Raw(), "\n")
	d.Send(light)
	if strings.Join(d.Raw(), "\n") == dark {
		t.Error("a light terminal keeps the dark theme")
	}
	d.Press(",", "G", "enter")
	d.wantStatus("Theme mono")
	chosen := strings.Join(d.Raw(), "\n")
	d.Send(light)
	if strings.Join(d.Raw(), "\n") != chosen {
		t.Error("the terminal overrules the user's choice")
	}
}

type rgb [3]uint8

func (c rgb) RGBA() (r, g, b, a uint32) {
	return uint32(c[0]) * 0x101, uint32(c[1]) * 0x101, uint32(c[2]) * 0x101, 0xffff
}

func TestTheNextLeadIsThereBeforeAnythingIsRead(t *testing.T) {
	d := sit(t, people(20))
	d.Advance(time.Second)
	for _, name := range []string{"Ines Calder", "Olu Adeyemi"} {
		d.Send(tuitest.Key("j")) // no command has run when the screen is looked at
		if !strings.Contains(d.Lines()[1], name) || !d.Shows("vice president or head") {
			t.Errorf("the pane does not show %s with its receipt at once:\n%s", name, d.Frame())
		}
	}
}

func TestAListLongerThanMemoryIsReadInPages(t *testing.T) {
	var many []person
	for i := range 1500 {
		many = append(many, person{name: fmt.Sprintf("Lead %04d", i), email: fmt.Sprintf("l%d@x%d.example", i, i), pricing: time.Duration(i+1) * time.Minute})
	}
	d := sit(t, many)
	first, _ := d.SelectedLine()
	d.Press("G")
	last, _ := d.SelectedLine()
	seen := map[string]bool{}
	for range 1500 {
		d.Send(tuitest.Key("k"))
		seen[d.Model().Cursor()] = true
		d.WaitIdle()
	}
	if at, _ := d.SelectedLine(); at != first || len(seen) != 1499 {
		t.Errorf("from %q up to %q there are %d leads, not 1499", last, at, len(seen))
	}
	d.Press("G", "p")
	d.wantStatus("Promoted")
	d.Press("g")
	if at, _ := d.SelectedLine(); at != first {
		t.Errorf("g goes to %q, not %q", at, first)
	}
}

func TestWhyAboveNamesTheFirstDifference(t *testing.T) {
	d := sit(t, append(people(3), person{name: "Dana Whitfield", title: "VP Operations", company: "Northwind", email: "dana@n.example", demo: time.Minute}))
	d.Press("g", "w")
	d.wantStatus("Dana Whitfield is above Maya Ortiz")
}

func TestTheFirstRunLineIsShownUntilSomethingHappens(t *testing.T) {
	d := desk0(t)
	d.bring(people(3)...)
	d.open(120, 40, func(o *tui.Options) { o.FirstRun = "p promotes, r rejects, u takes back, ? lists every key" })
	d.wantStatus("p promotes, r rejects")
	d.Press("p")
	d.wantStatus("Promoted")
}

func TestAnEmptyDatabaseSaysWhyAndWhichKeyHelpsWhereverOneLooks(t *testing.T) {
	d := desk0(t)
	d.open(120, 40, func(o *tui.Options) {
		o.Criteria = fileOf{}
		o.Reports = func(context.Context, string, time.Time, func(int, int)) (report.Document, error) {
			return report.Document{Title: "Funnel", Lead: []string{"No lead became an MQL in this time. Import a file, or ask for a longer one with --since."}}, nil
		}
	})
	for _, c := range []struct{ keys, says string }{
		{"1", "I import a file"}, {"2", "I import a file"}, {"3", "I import a file"}, {"4", "I import a file"}, {"5", "I import a file"}, {"6", "I import a file"}, {"7", "I import a file"},
		{"/ x", "There are no leads yet"}, {"h", "No import and no decision yet. I imports a file."}, {"i", "ask for a longer one with f"}, {"=", "Pairs are proposed as files come in"},
		{"ctrl+f m a", "There are no leads yet; in the list I imports a file"}, {": i m p o r t s enter", "In the list of leads I takes a file in"}, {"v", "s keep the filter here"},
		{"S", "nothing was decided yet"}, {"p", "no lead is selected"}, {"r", "no lead is selected"}, {"a", "no lead is selected"}, {"u", "nothing of yours"}, {"@", "@ shows everybody"},
		{"enter", "no lead is selected"}, {"*", "no lead is selected"}, {"l", "no lead is selected"}, {"w", "no lead is selected"}, {"y", "no lead is selected"}, {"!", "the config names none"}, {"H", "Nothing is due now"},
	} {
		d.Press(strings.Fields(c.keys)...)
		if !d.Shows(c.says) {
			t.Errorf("%s does not say %q:\n%s", c.keys, c.says, d.Frame())
		}
		d.Press("esc", "esc", "esc", "1")
	}
}

func TestOfAFreeMailLeadTheWholeDomainIsNotPromised(t *testing.T) {
	d := sit(t, []person{{name: "Jo Hale", email: "jo@gmail.com", pricing: time.Hour}, {name: "Al Low", email: "al@low.example", pricing: 2 * time.Hour}})
	for _, c := range []struct{ keys, says string }{
		{"g r", "for good, the whole domain "}, {"j r", "for good, this lead alone: free mail"}, {"* r", "for good, the whole domain, free mail apart"}} {
		d.Press(strings.Fields(c.keys)...)
		d.want(c.says)
		d.Press("esc")
	}
}

func TestGoingToTheEndOfALongListLosesNobody(t *testing.T) {
	d := sit(t, people(230))
	d.Press("7", "G")
	if !d.Shows("ALL  230 ") || !d.Shows("230 of 230") {
		t.Errorf("at the end:\n%s", d.Frame())
	}
}

func TestAnotherViewShowsItsLeadFromTheTop(t *testing.T) {
	leads := people(3)
	leads[0].demo = time.Hour
	d := sit(t, leads)
	d.Resize(60, 16)
	d.Press("tab", "j", "j", "tab")
	if !d.Shows("↑") {
		t.Fatalf("nothing is scrolled:\n%s", d.Frame())
	}
	d.Press("7")
	if d.Shows("↑") {
		t.Errorf("the lead is still scrolled:\n%s", d.Frame())
	}
}

func TestWhileAFilterIsTypedTheFooterOffersNoDecisions(t *testing.T) {
	d := sit(t, people(3))
	before := d.Raw()[39]
	d.Press("/", "i")
	if d.Raw()[39] == before {
		t.Errorf("p looks as if it promoted: %q", d.Footer())
	}
	if !d.Shows("enter keep") || !d.Shows("esc clear") {
		t.Errorf("the chip does not say how to end it:\n%s", d.Frame())
	}
	d.Press("enter")
	if d.Raw()[39] != before || d.Shows("enter keep") {
		t.Errorf("with the filter kept: %q", d.Footer())
	}
}

func TestAThemeThatDoesNotFitTheTerminalBringsItsOwnBackground(t *testing.T) {
	ground := "48;2;22;24;31" // of the dark theme
	white := tea.BackgroundColorMsg{Color: color.White}
	black := tea.BackgroundColorMsg{Color: color.Black}
	for name, c := range map[string]struct {
		auto bool
		says tea.Msg
		keys []string
		want bool
	}{
		"nothing chosen, and the terminal says nothing":       {true, nil, nil, false},
		"chosen in the config, and the terminal says nothing": {false, nil, nil, true},
		"chosen in the config, on a light terminal":           {false, white, nil, true},
		"chosen in the config, on a dark terminal":            {false, black, nil, false},
		"chosen with the key, and the terminal says nothing":  {true, nil, []string{",", "j", "enter"}, true},
		"chosen with the key, on a dark terminal":             {true, black, []string{",", "j", "enter"}, false},
		"chosen with the key, on a light terminal":            {true, white, []string{",", "j", "j", "enter"}, false},
		"another with the key, on a light terminal":           {true, white, []string{",", "j", "enter"}, true},
	} {
		t.Run(name, func(t *testing.T) {
			d := desk0(t)
			d.bring(people(3)...)
			d.open(120, 40, func(o *tui.Options) { o.Auto = c.auto })
			if c.says != nil {
				d.Send(c.says)
			}
			d.Press(c.keys...)
			if got := strings.Contains(d.Raw()[20], ground); got != c.want {
				t.Errorf("its own background: %t, want %t\n%q", got, c.want, d.Raw()[20])
			}
		})
	}
}

func TestTheSummaryIsBrokenBetweenWords(t *testing.T) {
	d := sit(t, people(12))
	d.Resize(60, 20)
	d.Press("p", "r", "3", "n", "2", "t", "n", "s", "1")
	for _, l := range strings.Split(d.Summary(), "\n") {
		if len(l) > 60 {
			t.Errorf("a terminal would break this line in a word: %q", l)
		}
	}
}

func TestAFilterTakesConditionsMarksAMistakeAndGoesOnByTab(t *testing.T) {
	d := sit(t, people(12))
	d.Press("/")
	d.Type("sta")
	if !d.Shows("tab  stage: where it stands") {
		t.Errorf("no way to go on is shown:\n%s", d.Frame())
	}
	d.Press("tab")
	d.Type("m")
	d.Press("tab")
	if !d.Shows("/ stage:mql") || !d.Shows("12 matches") {
		t.Errorf("tab does not go on with the first:\n%s", d.Frame())
	}
	d.Type(" -ines")
	if !d.Shows("10 matches") || d.Shows("Ines Calder") {
		t.Errorf("a word that must not be there is there:\n%s", d.Frame())
	}
	d.Type(" scroe>1")
	if !d.Shows("did you mean score?") || d.Shows("Ines Calder") {
		t.Errorf("a mistake is not named, or takes the rest away:\n%s", d.Frame())
	}
	d.Press("ctrl+w")
	d.Type("score>100")
	if !d.Shows("no match") {
		t.Errorf("a condition does not hold:\n%s", d.Frame())
	}
	d.Press("enter", "esc")
	if !d.Shows("Ines Calder") {
		t.Errorf("esc does not clear the filter:\n%s", d.Frame())
	}
}

func TestANumberIsShownWholeAndCopiedWhereNothingDials(t *testing.T) {
	const why = "xdg-open is not installed"
	for _, size := range [][2]int{{160, 45}, {80, 24}, {60, 20}} {
		d := desk0(t)
		d.bring(people(3)...)
		d.open(size[0], size[1], func(o *tui.Options) { o.Open, o.NoOpen = nil, why })
		for key, want := range map[string]string{"c": "Call Maya Ortiz: +31 10 555 0000", "m": "Mail Maya Ortiz: person0@company0.example", "o": "Open Maya Ortiz: https://crm.example/lead/0"} {
			d.Press(key)
			if got := strings.Join(strings.Fields(d.Frame()), " "); !strings.Contains(got, "· "+want+". Copied, not opened: "+why) {
				t.Errorf("at %v %s does not say %q and why:\n%s", size, key, want, d.Frame())
			}
			if _, copied, _ := strings.Cut(want, ": "); d.Clipboard != copied {
				t.Errorf("at %v %s copied %q", size, key, d.Clipboard)
			}
		}
	}
}

func TestEnterRunsNothingBeforeSomethingIsTypedOrChosen(t *testing.T) {
	for name, open := range map[string]string{"the palette": ":", "help": "?"} {
		t.Run(name, func(t *testing.T) {
			d := sit(t, people(5))
			d.Press(open, "enter", "enter")
			d.wantStage("Maya Ortiz", model.StageMQL)
			d.Type("promote to")
			for range "promote to" {
				d.Press("backspace")
			}
			d.Press("enter")
			d.wantStage("Maya Ortiz", model.StageMQL)
			d.Press("down", "enter")
			if d.Shows("Promote to sales") {
				t.Errorf("the row that was chosen was not run:\n%s", d.Frame())
			}
		})
	}
}

func TestACountryTypedAsAWordIsToldAsTheConditionItWasMeantAs(t *testing.T) {
	d := sit(t, people(5))
	d.Press("/")
	d.Type("germany")
	d.Press("enter")
	d.want("Nobody here is called", "country:germany.")
}

func TestTheMistakeOfAFilterThatIsKeptIsToldForAsLongAsItIs(t *testing.T) {
	d := sit(t, people(5))
	d.Press("/")
	d.Type("contry:DE")
	d.Press("enter", "j")
	d.wantStatus("did you mean country?")
	d.Press("esc", "j")
	if d.Shows("did you mean") {
		t.Errorf("the mistake outlives its filter:\n%s", d.Frame())
	}
}

func TestAFilterThatIsClearedLeavesTheCursorWhereItWas(t *testing.T) {
	for name, c := range map[string]struct {
		keys []string
		at   string
	}{
		"where it was typed":                {[]string{"j", "j", "/", "t", "o", "m", "esc"}, "Olu Adeyemi"},
		"where it was kept too":             {[]string{"j", "j", "/", "t", "o", "m", "enter", "esc"}, "Olu Adeyemi"},
		"where a key set it":                {[]string{"j", "j", "b", "esc"}, "Olu Adeyemi"},
		"not where the cursor was moved":    {[]string{"j", "j", "/", "person", "enter", "g", "esc"}, "Maya Ortiz"},
		"not where somebody was decided on": {[]string{"j", "j", "/", "t", "o", "m", "enter", "p", "esc"}, "Tom Becker 13"},
	} {
		t.Run(name, func(t *testing.T) {
			d := sit(t, people(15))
			for _, k := range c.keys {
				if len(k) > 5 {
					d.Type(k)
				} else {
					d.Press(k)
				}
			}
			d.wantSelected(c.at)
		})
	}
}

func TestWhatIsDueSoonIsSaidWithTheWayBack(t *testing.T) {
	d := sit(t, people(4))
	d.Press("b")
	d.want("/ due<12:00")
	d.wantStatus("Only what is due before 12:00", "b or esc shows all of Today")
	d.Press("b")
	d.wantStatus("All of Today again")
	if d.Shows("due<12:00") {
		t.Errorf("the filter stays:\n%s", d.Frame())
	}
}

func TestAFilterThatIsKeptIsReplacedByWhatIsTypedAndEditedByOtherKeys(t *testing.T) {
	for name, c := range map[string]struct {
		keys []string
		want string
	}{
		"a letter begins anew":         {[]string{"/", "o", "enter"}, "/ o "},
		"so does what is pasted":       {[]string{"/", "paste:olu", "enter"}, "/ olu "},
		"an arrow edits it":            {[]string{"/", "left", "n", "enter"}, "/ tonm "},
		"backspace too":                {[]string{"/", "backspace", "enter"}, "/ to "},
		"enter keeps it as it was":     {[]string{"/", "enter"}, "/ tom "},
		"once edited, it is text only": {[]string{"/", "end", "m", "y", "enter"}, "/ tommy "},
	} {
		t.Run(name, func(t *testing.T) {
			d := sit(t, people(5))
			d.Press("/", "t", "o", "m", "enter")
			for _, k := range c.keys {
				if text, paste := strings.CutPrefix(k, "paste:"); paste {
					d.Send(tea.PasteMsg{Content: text})
					d.WaitIdle()
					continue
				}
				d.Press(k)
			}
			d.want(c.want)
		})
	}
}

func TestAllAreSelectedWhileARangeIsOpen(t *testing.T) {
	d := sit(t, people(6))
	d.Press("V", "j", "*")
	d.want("6 selected")
	d.Press("*")
	if d.Shows("selected") {
		t.Errorf("it does not take the selection away:\n%s", d.Frame())
	}
}

func TestAKeyThatAMenuDoesNotKnowIsSaidToBeNone(t *testing.T) {
	for _, open := range []string{"n", "r", "t"} {
		d := sit(t, people(3))
		d.Press(open, "x")
		d.wantStatus("x is not in this menu: esc leaves it")
		d.Press("esc")
		if d.Shows("is not in this menu") {
			t.Errorf("it is said of a menu that is closed: %q", d.Status())
		}
	}
}
