package tui_test

import "testing"

// Every key that the design names does something or says why not.
func TestNoKeyOfTheDesignIsDead(t *testing.T) {
	d := sit(t, people(5))
	for _, c := range []struct{ key, says string }{
		{"8", "no view of yours is on 8"},
		{"9", "no view of yours is on 9"},
		{"i", "no reports here"},
		{"A", "! Not done, Sales accepted it: for leads with sales; 6 lists them"},
		{"B", "! Not done, Sales sent it back: for leads with sales; 6 lists them"},
		{"O", "! Not done, Became an opportunity: for leads with sales; 6 lists them"},
		{"W", "! Not done, Closed won: for leads with sales; 6 lists them"},
		{"L", "! Not done, Closed lost: for leads with sales; 6 lists them"},
	} {
		d.Press(c.key)
		d.wantStatus(c.says)
		d.Press("esc")
	}
	d.wantStage("Maya Ortiz", "mql")
}

func TestAKeyThatMeansNothingSaysSoUntilTheNext(t *testing.T) {
	d := sit(t, people(3))
	d.Press("p", "x")
	d.wantStatus("Promoted Maya Ortiz", "x does nothing · ? help") // what was said stays
	d.Press("j")
	if d.Shows("does nothing") {
		t.Errorf("it stays after another key: %q", d.Status())
	}
	d.Press("shift+left")
	if d.Shows("does nothing") {
		t.Errorf("a key without a letter is told of: %q", d.Status())
	}
	d.Press("/")
	d.Type("x")
	if d.Shows("does nothing") {
		t.Errorf("what is typed is told of: %q", d.Status())
	}
}

func TestQClosesWhatTakesNoTextAndIsNoKeyOfAMenu(t *testing.T) {
	for name, c := range map[string]struct {
		keys []string
		left string // on the screen afterwards
		gone string
	}{
		"a menu":                  {[]string{"t", "q"}, "QUEUE", "Tried: "},
		"the reasons":             {[]string{"r", "q"}, "QUEUE", "Reject: "},
		"a question":              {[]string{"space", "space", "p", "q"}, "2 selected", "Several leads"},
		"a menu with it as key":   {[]string{"n", "q"}, "Returned to nurture: Maya Ortiz", "Nurture: "},
		"a line takes it as text": {[]string{"N", "q"}, "> q", "Nothing"},
	} {
		t.Run(name, func(t *testing.T) {
			d := sit(t, people(4))
			d.Press(c.keys...)
			if !d.Shows(c.left) || d.Shows(c.gone) || d.Quit {
				t.Errorf("it ends as\n%s", d.Frame())
			}
			d.wantStage("Ines Calder", "mql")
		})
	}
}
