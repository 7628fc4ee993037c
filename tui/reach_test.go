package tui_test

import (
	"context"
	"crypto/rand"
	"fmt"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/charmbracelet/x/ansi"

	"winnow/model"
	"winnow/model/report"
	"winnow/themes"
	"winnow/tui"
	"winnow/tui/action"
	"winnow/tui/internal/scene"
	"winnow/tui/tuitest"
)

// everyKey are the keys that a keyboard has, as far as a terminal tells them apart.
func everyKey() []string {
	keys := []string{"enter", "esc", "tab", "space", "backspace", "up", "down", "left", "right", "home", "end", "pgup", "pgdown", "delete", "shift+tab", "alt+x", "alt+enter"}
	for r := '!'; r <= '~'; r++ {
		keys = append(keys, string(r))
	}
	for r := 'a'; r <= 'z'; r++ {
		if !strings.ContainsRune("imh", r) { // other keys in disguise
			keys = append(keys, "ctrl+"+string(r))
		}
	}
	return keys
}

// place is a state of the console, by the keys that lead there, and what its keys do.
// Where own is nil the help of the place says so, or the menu that is open; else these
// keys do something and no other. Where text is typed every key may change the text.
type place struct {
	name  string
	keys  []string
	own   []string
	types bool
}

// fileOf is a file of criteria that would move leads.
type fileOf struct{}

func (fileOf) Changed() bool { return false }
func (fileOf) Compare(context.Context) (report.News, error) {
	return report.News{File: "criteria.toml", State: report.FileDiffers, Hash: "h", Over: scene.Rules().Hash, Change: &report.Change{Leads: 10, Moved: 2, Up: 2}}, nil
}
func (fileOf) Apply(_ context.Context, id model.EntryID, _, _ string) (model.Entry, error) {
	return model.Entry{ID: id, Seq: 9, Action: model.ActCriteria}, nil
}

func places() []place {
	moving := []string{"j", "k", "down", "up", "g", "G", "home", "end"}
	paging := append([]string{"ctrl+d", "ctrl+u", "pgdown", "pgup"}, moving...)
	leaving := []string{"esc", "ctrl+c"}
	own := func(more []string, keys ...string) []string { return append(append(keys, leaving...), more...) }
	all := []place{
		{name: "today"}, {name: "the last row", keys: []string{"G"}}, {name: "the lead has the focus", keys: []string{"tab"}},
		{name: "the lead in full", keys: []string{"j", "enter"}}, {name: "focus", keys: []string{"z"}},
		{name: "select mode", keys: []string{"space", "space"}}, {name: "a range", keys: []string{"V", "j"}},
		{name: "filtered", keys: []string{"/", "m", "a", "enter"}}, {name: "nothing matches", keys: []string{"/", "x", "y", "z", "enter"}},
		{name: "the history", keys: []string{"h"}}, {name: "the history, filtered", keys: []string{"h", "/", "n", "enter"}},
		{name: "the account", keys: []string{"j", "a"}}, {name: "the account, some selected", keys: []string{"j", "a", "space"}},
		{name: "insights", keys: []string{"i"}},
		{name: "reasons", keys: []string{"r"}}, {name: "rests", keys: []string{"n"}}, {name: "outcomes of a try", keys: []string{"t"}},
		{name: "snoozes", keys: []string{"s"}}, {name: "do not contact", keys: []string{"D"}}, {name: "alike", keys: []string{"j", "l"}}, {name: "the user's commands", keys: []string{"!"}},
		{name: "a note", keys: []string{"N"}, types: true}, {name: "the sheet of a handoff", keys: []string{"P"}, types: true}, {name: "a date", keys: []string{"n", "d"}, types: true},
		{name: "a filter that is typed", keys: []string{"/", "m"}, types: true}, {name: "the history's filter", keys: []string{"h", "/", "m"}, types: true},
		{name: "palette", keys: []string{":", "z", "z"}, types: true}, {name: "help", keys: []string{"?", "z", "z", "z"}, types: true},
		{name: "find", keys: []string{"ctrl+f"}, types: true}, {name: "the path of a file", keys: []string{"I"}, types: true},
		{name: "a question", keys: []string{"space", "space", "p"}, own: own(nil, "y", "n", "q")},
		{name: "views", keys: []string{"v"}, own: own(moving, "q", "v", "enter", "s", "r", "f", "l", "o", "x")},
		{name: "duplicates", keys: []string{"="}, own: own([]string{"j", "k", "down", "up"}, "q", "m", "d", "x", "u")},
		{name: "a file before it is imported", keys: []string{"I", "a", "tab", "enter"}, own: own(paging, "y", "n", "d")},
		{name: "problems of an import", keys: []string{"I", "a", "tab", "enter", "y", "I"}, own: own(paging, "n", "/", "s", "I")},
		{name: "imports", keys: []string{":", "i", "m", "p", "o", "r", "t", "s", "enter"}, own: own(paging, "q", "n", "u", "U")},
		{name: "themes", keys: []string{","}, own: own(moving, ",", "q", "enter")},
		{name: "session", keys: []string{"S"}, own: own(nil, "S", "q", "y")},
		{name: "criteria", keys: []string{"C"}, own: own(nil, "y", "n")},
		{name: "why above", keys: []string{"G", "k", "k", "w"}, own: own(nil, "w", "q")},
	}
	for i, v := range model.Views() {
		all = append(all, place{name: "view " + v.Title(), keys: []string{fmt.Sprint(i + 1)}})
	}
	return all
}

// mode is how the console is run.
type mode int

const (
	drawn     mode = iota
	linear         // line by line: each key is a line of its own
	presented      // before an audience, after the walk
	walking        // before an audience, while the walk waits for a key
)

// reach is somebody at a place, and what their keys reach.
type reach struct {
	*tuitest.Driver
	in     mode
	ids    []action.ID
	called []string // what they are called
	said   []string // the lines that came out
	around tuitest.Root
}

// within is the console in what is around it: what is looked at is the console alone.
type within struct {
	tuitest.Root
	console *tui.Model
}

func (w within) Lines() []string     { return w.console.Lines() }
func (w within) Console() *tui.Model { return w.console }

// wrapped makes the console as it is run.
func (r *reach) wrapped(o tui.Options) tuitest.Root {
	switch r.in {
	case linear:
		l := tui.NewLinear(o, func(line string) { r.said = append(r.said, line) })
		return within{l, l.Model}
	case presented, walking:
		p := tui.NewPresenter(o, tui.Stage{})
		r.around = p
		return within{p, p.Model}
	}
	return tui.New(o)
}

// hit presses a key, or types it as a line.
func (r *reach) hit(key string) {
	if r.in != linear {
		r.Press(key)
		return
	}
	r.said = nil
	r.Advance(tuitest.Pause)
	r.Send(tui.LineMsg(key))
	r.WaitIdle()
}

// band is how many lines a presenter's console has less.
const band = 4

func goTo(t *testing.T, th []*themes.Theme, in mode, keys []string, h int) *reach {
	t.Helper()
	r := &reach{in: in}
	if in == presented || in == walking {
		h += band
	}
	r.Driver = tuitest.Present(t, tuitest.NewClock(scene.Now()), 150, h, tui.Options{Store: &morning{done: map[model.LeadID]bool{}, everywhere: true}, Me: "me",
		Rand: rand.Reader, Files: scene.Files{}, Zone: scene.Zone(), Themes: th, Criteria: fileOf{}, Open: func(string) error { return nil },
		Commands: []tui.UserCommand{{Name: "Wiki", Key: "w", Run: func(context.Context, model.LeadID) (string, error) { return "", nil }}},
		Reports: func(context.Context, string, time.Time, func(int, int)) (report.Document, error) {
			return report.Document{Title: "Funnel", Lead: []string{"Nothing."}}, nil
		}}, r.wrapped)
	if in == presented {
		r.Press("esc")
	}
	r.Press(keys...)
	r.Advance(3 * time.Second)
	r.Model().Watch(func(id action.ID, title string) { r.ids, r.called = append(r.ids, id), append(r.called, title) })
	return r
}

// named is what the help says that a key does.
type named struct{ title string }

// helped reads the page that ? opens: its keys, and what it calls what they do.
func (r *reach) helped(t *testing.T) map[string]named {
	t.Helper()
	r.hit("?")
	out := map[string]named{}
	for _, l := range r.said {
		keys, title, _ := strings.Cut(l, ": ")
		for _, k := range strings.Split(keys, ", ") {
			if title != "" && !strings.Contains(k, " ") {
				title, _, _ = strings.Cut(title, ". ")
				out[k] = named{title: title}
			}
		}
	}
	for _, l := range r.Lines() {
		_, l, ok := strings.Cut(l, "│ ")
		if !ok {
			continue
		}
		if keys, title, is := helpRow(l); is {
			for _, k := range strings.Split(keys, ", ") {
				if !strings.Contains(k, " ") { // with its menu's key before it: not here
					out[k] = named{title: title}
				}
			}
		}
	}
	if len(out) < 20 {
		t.Fatalf("the help names %d keys:\n%s", len(out), r.Frame())
	}
	return out
}

// helpRow takes a line of the help page apart: its keys, then in a column of its own
// what they do.
func helpRow(l string) (keys, title string, ok bool) {
	l = strings.TrimPrefix(strings.TrimPrefix(l, "▌"), " ")
	if l == "" || l[0] == ' ' {
		return "", "", false
	}
	keys, rest, ok := strings.Cut(l, "  ")
	title, _, _ = strings.Cut(strings.TrimSpace(rest), "  ")
	return keys, strings.TrimSuffix(title, "…"), ok && title != "" && !strings.Contains(keys, "┌")
}

func TestNoKeyReachesAnythingElseThanTheHelpNames(t *testing.T) {
	th := []*themes.Theme{theme(t, "mono"), theme(t, "dark")}
	for _, p := range places() {
		t.Run(p.name, func(t *testing.T) {
			t.Parallel()
			p.everyKeyIn(t, th, drawn)
		})
	}
}

// Where text is typed line by line, a line is the text and the enter after it.
func TestNoLineThatIsAKeyReachesAnythingElseThanTheHelpNames(t *testing.T) {
	th := []*themes.Theme{theme(t, "mono")}
	for _, p := range places() {
		if p.types {
			continue
		}
		t.Run(p.name, func(t *testing.T) {
			t.Parallel()
			p.everyKeyIn(t, th, linear)
		})
	}
}

func TestNoKeyBeforeAnAudienceReachesAnythingElseThanTheHelpNames(t *testing.T) {
	th := []*themes.Theme{theme(t, "mono"), theme(t, "dark")}
	for _, p := range places() {
		t.Run(p.name, func(t *testing.T) {
			t.Parallel()
			p.everyKeyIn(t, th, presented)
		})
	}
}

func TestNoKeyDuringTheWalkReachesAnythingElseThanTheBandAndTheHelpName(t *testing.T) {
	th := []*themes.Theme{theme(t, "mono"), theme(t, "dark")}
	for _, p := range places() {
		if p.types || slices.Contains(p.keys, "enter") || slices.Contains(p.keys, "space") { // these go on with the walk
			continue
		}
		t.Run(p.name, func(t *testing.T) {
			t.Parallel()
			p.everyKeyIn(t, th, walking)
		})
	}
}

// everyKeyIn presses every key at a place.
func (p place) everyKeyIn(t *testing.T, th []*themes.Theme, in mode) {
	t.Helper()
	at := goTo(t, th, in, p.keys, 40)
	titles, off := at.Model().MenuItems()
	over, typed := at.Model().Over(), p.types
	help := map[string]named(nil)
	if titles == nil && p.own == nil && !typed {
		by := in
		if in == linear && over != "" { // it is read there as it is drawn
			by = drawn
		}
		help = goTo(t, th, by, p.keys, 400).helped(t)
	}
	if over != "" && !typed && help == nil && titles == nil && p.own == nil {
		t.Fatalf("it is not known what keys do over %q", over)
	}
	r := at
	for _, key := range everyKey() {
		before, asked := r.Frame(), r.Model().Asked()
		conducts := in == walking && r.conducts(key)
		r.hit(key)
		switch {
		case conducts:
			if len(r.ids) > 0 || r.Model().Asked() > asked || r.Quit {
				t.Errorf("%s does more than the band says: %v", key, r.ids)
			}
		case key == "ctrl+c":
			if !r.Quit || !slices.Equal(r.ids, []action.ID{action.Quit}) {
				t.Errorf("ctrl+c does not quit but %v", r.ids)
			}
		case in == linear && key == "delete" && help != nil: // as a line it is the name of an action
		case in == linear && key == "?" && len(r.said) > 20: // it lists the keys
		case help != nil:
			r.wantNamed(t, key, help[key], before)
		case typed && key == "enter": // what was typed is meant
		case typed:
			if len(r.ids) > 0 || r.Model().Asked() > asked || r.Quit {
				t.Errorf("%s reaches %v while text is typed", key, r.ids)
			}
		case titles != nil && titles[key] != "":
			r.wantItem(t, key, titles[key], off[key], asked)
		case titles != nil && (key == "up" || key == "down"):
			if len(r.ids) > 0 || r.Model().Asked() > asked || r.Quit || r.Model().Over() != over {
				t.Errorf("%s in a menu does more than to go to an item: %v\n%s", key, r.ids, r.Frame())
			}
		case titles != nil && (strings.Contains(r.Status(), "is not in this menu") || in == linear) && r.Model().Over() == over && len(r.ids) == 0 && r.Model().Asked() == asked:
		case titles != nil && (key == "esc" || key == "q"), slices.Contains(p.own, key):
		default:
			if after := r.Frame(); after != before || len(r.ids) > 0 || r.Model().Asked() > asked || r.Quit {
				t.Errorf("%s does something that nothing names: %v\n%s", key, r.ids, after)
			}
		}
		if same := r.Frame() == before || typed && len(key) == 1 && r.Model().Over() == over; !same || conducts || len(r.ids) > 0 || r.Model().Asked() > asked || r.Quit {
			r = goTo(t, th, in, p.keys, 40)
		}
	}
}

// conducts reports whether the band of a walk says that the key is the walk's.
func (r *reach) conducts(key string) bool {
	lines := r.around.Lines()
	bar := " " + strings.ReplaceAll(ansi.Strip(lines[len(lines)-1]), ",", "") + " "
	return slices.Contains([]string{"space", "enter", "esc", "q"}, key) && strings.Contains(bar, " "+key+" ")
}

// wantNamed fails where a key did something else than the help says.
func (r *reach) wantNamed(t *testing.T, key string, n named, before string) {
	t.Helper()
	if n.title == "" {
		if len(r.ids) > 0 || r.Quit || r.Frame() != before && !strings.Contains(r.Status(), "for leads with sales") && !strings.Contains(r.Status(), "does nothing") {
			t.Errorf("the help does not name %s, and it reaches %v:\n%s", key, r.ids, r.Frame())
		}
		return
	}
	switch {
	case len(r.ids) == 0 && strings.Contains(r.Status(), n.title[:min(len(n.title), 20)]): // it says why not
	case len(r.ids) == 1 && strings.HasPrefix(r.called[0], n.title):
	default:
		t.Errorf("the help says of %s %q, and it reaches %v: %s", key, n.title, r.ids, r.Status())
	}
}

// wantItem fails where a key of a menu did something else than its item says.
func (r *reach) wantItem(t *testing.T, key, title string, off bool, asked int) {
	t.Helper()
	switch did := r.Model().Asked() - asked; {
	case off && (did > 0 || len(r.ids) > 0):
		t.Errorf("%s (%s) cannot be chosen, and it reaches %v", key, title, r.ids)
	case len(r.ids) > 1 || len(r.ids) == 1 && action.Default().Get(r.ids[0]).Short != title:
		t.Errorf("%s is %q in the menu, and it reaches %v", key, title, r.ids)
	case !off && len(r.ids) == 0 && did == 0 && r.Model().Over() == "" && !strings.Contains(r.Status(), title):
		t.Errorf("%s (%s) does nothing: %s", key, title, r.Status())
	}
}
