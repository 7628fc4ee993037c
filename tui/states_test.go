package tui_test

import (
	"context"
	"crypto/rand"
	"errors"
	"fmt"
	"hash/fnv"
	"maps"
	mrand "math/rand/v2"
	"slices"
	"strings"
	"testing"
	"time"

	tea "charm.land/bubbletea/v2"

	"winnow/model"
	"winnow/model/report"
	"winnow/themes"
	"winnow/tui"
	"winnow/tui/internal/scene"
	"winnow/tui/tuitest"
)

// state is something that a user can have before them, by the keys that lead there.
// The last of them may be pressed in one go, before anything is answered.
type state struct {
	name  string
	keys  []string
	burst []string
	with  func(*tui.Options)
	rest  time.Duration // until it is there
	lies  string        // the type of what lies over list and lead, where a key may have missed
}

// brokenFile is a file of criteria with mistakes.
type brokenFile struct{ fileOf }

func (brokenFile) Compare(context.Context) (report.News, error) {
	return report.News{File: "criteria.toml", State: report.FileBroken, Mistakes: []string{
		`12:3: there is no touch "demo_reqest"; did you mean demo_request?`, "40:1: the group \"intent\" is there twice"}}, nil
}

// oneHabit tells of a habit, once.
type oneHabit struct{}

func (oneHabit) Shown(context.Context) (report.Shown, error) {
	return report.Shown{Decisions: 30, Promoted: 6, Habit: &report.Habit{ID: "list: free-mail", Source: "list", Said: "had free-mail addresses", K: 12, N: 14, No: 16,
		Propose: report.Proposal{Source: "list", Name: "habit: list: free-mail", When: `source == "list" and free_mail`, Points: -7, Why: "why"}}}, nil
}
func (oneHabit) Write(report.Habit) error                    { return nil }
func (oneHabit) Dismiss(context.Context, report.Habit) error { return nil }

// deaf is a morning on which nothing can be saved.
type deaf struct{ *morning }

func (deaf) Do(context.Context, model.Command) (model.Result, error) {
	return model.Result{}, errors.New("the disk of /home/maya/.local/share/winnow/winnow.db is full; free some space (12 MiB are needed) and try again")
}

// longViews are a user's own on each key, with names as long as they may be.
func longViews() []model.SavedView {
	var all []model.SavedView
	for key := 1; key <= 9; key++ {
		all = append(all, model.SavedView{Key: key, Name: fmt.Sprintf("Fairs of the autumn %d", key), On: model.ViewAll, Filter: "source:fair score>60 -company:acme", Sort: model.SortWaiting})
	}
	return all
}

// states are all of them: the places of which it is tested what keys do there, the
// screens that are kept as pictures, those that come up by themselves, and every view,
// menu and dialog of an empty database.
func states() []state {
	all := []state{
		{name: "the criteria file is broken", keys: []string{"C"}, with: func(o *tui.Options) { o.Criteria = brokenFile{} }, lies: "*tui.offer"},
		{name: "a habit is offered", with: func(o *tui.Options) { o.Habits = oneHabit{} }, rest: 3 * time.Second, lies: "*tui.habitOffer"},
		{name: "leaving an import", keys: []string{"I", "a", "tab", "enter"}, burst: []string{"y", "ctrl+c"}, lies: "*tui.stopAsk"},
		{name: "an import under way", keys: []string{"I", "a", "tab", "enter"}, burst: []string{"y"}},
		{name: "an import under way, looked at", keys: []string{"I", "a", "tab", "enter"}, burst: []string{"y", "I"}, lies: "*tui.importing"},
		{name: "nothing can be saved", keys: []string{"j", "p"}, with: func(o *tui.Options) { o.Store = deaf{o.Store.(*morning)} }},
		{name: "a name for a view", keys: []string{"/", "m", "a", "enter", "v", "s"}, lies: "*tui.ask"},
		{name: "views with long names", keys: []string{"8"}, with: func(o *tui.Options) { o.Views = longViews() }},
		{name: "deleting a view", keys: []string{"8", "v", "x"}, with: func(o *tui.Options) { o.Views = longViews() }, lies: "*tui.confirm"},
		{name: "the filter of a view", keys: []string{"8", "v", "f"}, with: func(o *tui.Options) { o.Views = longViews() }, lies: "*tui.ask"},
		{name: "a bulk reject", keys: []string{"*", "r", "3"}, lies: "*tui.confirm"},
		{name: "a mistake in the filter", keys: strings.Split("/scroe>70 x", "")},
		{name: "a filter is completed", keys: strings.Split("/touch:", "")},
		{name: "the mouse is on", keys: []string{"M"}},
		{name: "cooled", keys: strings.Split(":cooled", ""), lies: "*tui.finder"},
		{name: "the first list is long in coming", with: func(o *tui.Options) { o.FirstRun = strings.Repeat("p promotes, r rejects, u takes back. ", 6) }},
		{name: "an action by a word of its help", keys: []string{"?", "m", "e", "e", "t"}, lies: "*tui.finder"},
		{name: "a lead is found", keys: strings.Split("ctrl+f m a", " "), lies: "*tui.jumping"},
	}
	for _, p := range places() {
		all = append(all, state{name: p.name, keys: p.keys})
	}
	for _, name := range slices.Sorted(maps.Keys(screens)) { // each run has the same theme for each
		all = append(all, state{name: "picture " + name, keys: screens[name]})
	}
	for _, p := range places() {
		all = append(all, state{name: "empty: " + p.name, keys: p.keys, with: func(o *tui.Options) { o.Store = &morning{empty: true, done: map[model.LeadID]bool{}} }})
	}
	return all
}

// stand opens the console in a state, on a screen of 150x40.
func (s state) stand(tb testing.TB, th []*themes.Theme) *tuitest.Driver {
	tb.Helper()
	o := tui.Options{Store: &morning{done: map[model.LeadID]bool{}, everywhere: true}, Me: "me", Rand: rand.Reader, Files: scene.Files{}, Zone: scene.Zone(), Themes: th,
		Criteria: fileOf{}, Open: func(string) error { return nil },
		Commands: []tui.UserCommand{{Name: "Wiki", Key: "w", Run: func(context.Context, model.LeadID) (string, error) { return "", nil }}},
		Reports: func(context.Context, string, time.Time, func(int, int)) (report.Document, error) {
			return report.Document{Title: "Funnel", Lead: []string{"Nothing."}}, nil
		}}
	if s.with != nil {
		s.with(&o)
	}
	d := tuitest.Start(tb, tuitest.NewClock(scene.Now()), 150, 40, o)
	d.Press(s.keys...)
	d.Advance(s.rest)
	d.Burst(s.burst...)
	if over := d.Model().Over(); s.lies != "" && over != s.lies {
		tb.Fatalf("its keys lead to %q, not to %s:\n%s", over, s.lies, d.Frame())
	}
	return d
}

// edges are the sizes at which the layout changes, and the ends of what is promised.
var edges = [][2]int{{20, 5}, {39, 12}, {40, 11}, {40, 12}, {59, 15}, {60, 16}, {80, 24}, {119, 20}, {120, 12}, {300, 100}}

// Whatever is open, and whatever size the screen is given, a frame has exactly that
// size, and the lead under the cursor and what is selected stay what they were.
func TestEveryFrameOfEveryStateFits(t *testing.T) {
	looks := [][]*themes.Theme{{theme(t, "mono").WithASCII(), theme(t, "dark")}, {theme(t, "dark"), theme(t, "mono")}}
	for i, s := range states() {
		t.Run(s.name, func(t *testing.T) {
			t.Parallel()
			d := s.stand(t, looks[i%len(looks)])
			cursor, over := d.Model().Cursor(), d.Model().Over()
			named := fnv.New64a()
			named.Write([]byte(s.name))
			rnd := mrand.New(mrand.NewPCG(named.Sum64(), 3)) // other sizes for each state, the same in each run
			sizes := edges
			for range 4 {
				sizes = append(sizes[:len(sizes):len(sizes)], [2]int{20 + rnd.IntN(281), 5 + rnd.IntN(96)})
			}
			for _, size := range sizes {
				d.Send(tea.WindowSizeMsg{Width: size[0], Height: size[1]})
				exact(t, d.Raw(), size[0], size[1])
			}
			d.Send(tea.WindowSizeMsg{Width: 150, Height: 40})
			exact(t, d.Raw(), 150, 40)
			if now := d.Model().Cursor(); now != cursor {
				t.Errorf("the cursor was at %q, and is at %q", cursor, now)
			}
			if now := d.Model().Over(); now != over {
				t.Errorf("%q was open, and now %q", over, now)
			}
		})
	}
}
