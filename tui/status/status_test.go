package status

import (
	"slices"
	"strings"
	"testing"
	"time"

	"charm.land/lipgloss/v2"
	"github.com/charmbracelet/x/ansi"

	"winnow/model"
	"winnow/themes"
)

var now = time.Date(2026, time.November, 19, 11, 24, 0, 0, time.UTC)

func theme(t testing.TB) *themes.Theme {
	t.Helper()
	th, err := themes.Load("dark")
	if err != nil {
		t.Fatal(err)
	}
	return th
}

func header(view model.View) Header {
	return Header{View: view, Now: now, Zone: time.UTC, Counts: model.Counts{WorkedToday: 12, Late: 1, NotExported: 9, Views: map[model.View]int{
		model.ViewToday: 37, model.ViewHot: 2, model.ViewWorking: 11, model.ViewBack: 6, model.ViewNurture: 112, model.ViewHandedOff: 9, model.ViewAll: 1204}}}
}

// plain is a drawn line as text, after its width was looked at.
func plain(t *testing.T, line string, w int) string {
	t.Helper()
	if n := lipgloss.Width(line); n != w {
		t.Errorf("%d cells, want %d: %q", n, w, ansi.Strip(line))
	}
	return strings.TrimRight(ansi.Strip(line), " ")
}

func TestTheHeaderGetsShorterInSteps(t *testing.T) {
	for _, c := range []struct {
		w       int
		has     []string
		without []string
	}{
		{160, []string{"1 Today 37", "7 All 1,204", "Thu 11:24 · 12 of 49 worked · 1 late · 9 not in CRM"}, nil},
		{146, []string{"7 All 1,204", "11:24 · 12 of 49 · 1 late · 9 not in CRM"}, []string{"worked"}},
		{120, []string{"5 Nurture 112", "7 All", "11:24 · 12/49 · 1 late"}, []string{"1,204", "CRM"}},
		{80, []string{"1 Today 37", "4 Back 6", "11:24 · 12/49 · 1 late"}, []string{"Nurture"}},
		{60, []string{"1 Today 37", "1 late"}, []string{"12/49"}},
		{40, []string{"1 Today 37"}, nil},
	} {
		s := plain(t, DrawHeader(theme(t), c.w, header(model.ViewToday)), c.w)
		for _, want := range c.has {
			if !strings.Contains(s, want) {
				t.Errorf("at %d %q is missing: %q", c.w, want, s)
			}
		}
		for _, not := range c.without {
			if strings.Contains(s, not) {
				t.Errorf("at %d there is %q: %q", c.w, not, s)
			}
		}
	}
}

func TestTheCurrentViewIsAlwaysInTheHeader(t *testing.T) {
	for w := 40; w < 200; w++ {
		for _, v := range model.Views() {
			s := plain(t, DrawHeader(theme(t), w, header(v)), w)
			if _, name, _ := header(v).label(v); !strings.Contains(s, name) {
				t.Errorf("at %d %s is missing: %q", w, v, s)
			}
		}
	}
}

func TestASignTellsThatThereAreMoreViews(t *testing.T) {
	own := []model.SavedView{{Key: 8, Name: "Germany", On: model.ViewAll}}
	for _, saved := range [][]model.SavedView{nil, own} {
		for w := 60; w < 200; w++ {
			h := header(model.ViewToday)
			h.Saved = saved
			all := h.views()
			for _, v := range append(all, model.ViewCooled) {
				h.View = v
				s := plain(t, DrawHeader(theme(t), w, h), w)
				every := true
				for _, x := range all {
					_, name, _ := h.label(x)
					every = every && strings.Contains(s, name)
				}
				if said := strings.Contains(s, "…"); said == every && (said || w >= 70) {
					t.Errorf("at %d in %s: all views are shown: %v, and the header is %q", w, v, every, s)
				}
			}
		}
	}
}

func TestTheSignStandsWhereTheViewsAreThatAreLeftOut(t *testing.T) {
	h := header("8")
	h.Saved = []model.SavedView{{Key: 8, Name: "Germany", On: model.ViewAll}}
	h.View = h.Saved[0].ID()
	for w, want := range map[int]string{80: "4 Back 6  …  8 Germany", 100: "5 Nurture 112  …  8 Germany"} {
		if s := plain(t, DrawHeader(theme(t), w, h), w); !strings.Contains(s, want) {
			t.Errorf("at %d %q is not in %q", w, want, s)
		}
	}
}

func TestTheViewsKeepTheirPlaceWhicheverIsShown(t *testing.T) {
	for w := 60; w < 200; w++ {
		first := plain(t, DrawHeader(theme(t), w, header(model.ViewToday)), w)
		tabs, _, more := strings.Cut(first, "…") // the sign that there are more stands behind the last one shown
		if !more {
			tabs = first[:strings.LastIndex(first, "  ")]
		}
		for _, v := range model.Views() {
			if s := plain(t, DrawHeader(theme(t), w, header(v)), w); !strings.HasPrefix(s, strings.TrimRight(tabs, " ")) {
				t.Errorf("at %d in %s the views are\n%q, not\n%q", w, v, s, tabs)
			}
		}
	}
}

func TestAMessageIsCutBeforeTheKeyThatTakesItBack(t *testing.T) {
	m := Message{Kind: OK, Text: "Rejected Maximiliane Featherstonehaugh: junk, test, student, job seeker.", Key: "u", Does: "undo"}
	if s := plain(t, DrawMessage(theme(t), 50, m), 50); !strings.HasSuffix(s, "…   u undo") || !strings.HasPrefix(s, " ✓ Rejected Max") {
		t.Errorf("got %q", s)
	}
	if s := plain(t, DrawMessage(theme(t), 100, m), 100); !strings.HasSuffix(s, "job seeker.   u undo") {
		t.Errorf("got %q", s)
	}
	for kind, sign := range map[Kind]string{Info: "·", Warn: "!", Error: "✗"} {
		if s := plain(t, DrawMessage(theme(t), 30, Message{Kind: kind, Text: "x"}), 30); s != " "+sign+" x" {
			t.Errorf("got %q", s)
		}
	}
	if s := plain(t, DrawMessage(theme(t), 30, Message{}), 30); s != "" {
		t.Errorf("nothing to say, and yet %q", s)
	}
}

func TestGoodNewsGetShorterBeforeTheyAreCut(t *testing.T) {
	tried := Message{Kind: OK, Text: "No answer logged: Maximiliane Featherstone, try 4 of 4, the last. Decide: r 0 is unreachable", Key: "u", Does: "undo", Whom: "Maximiliane Featherstone",
		Less: []Less{{Piece: ", the last"}, {Piece: ", try 4 of 4", Short: ", 4/4"}}}
	for _, c := range []struct {
		name string
		w    int
		want []string
	}{
		{"all of it where there is room", 107, []string{" ✓ No answer logged: Maximiliane Featherstone, try 4 of 4, the last. Decide: r 0 is unreachable   u undo"}},
		{"first without what is missed least", 102, []string{" ✓ No answer logged: Maximiliane Featherstone, try 4 of 4. Decide: r 0 is unreachable   u undo"}},
		{"then with what stands for more", 93, []string{" ✓ No answer logged: Maximiliane Featherstone, 4/4. Decide: r 0 is unreachable   u undo"}},
		{"then with a shorter name", 80, []string{" ✓ No answer logged: Maximiliane Fea…, 4/4. Decide: r 0 is unreachable   u undo"}},
		{"then cut before the key", 60, []string{" ✓ No answer logged: Maximiliane Featherstone, 4/…   u undo"}},
		{"with a name as short as it gets", 79, []string{" ✓ No answer logged: Maximiliane Fe…, 4/4. Decide: r 0 is unreachable   u undo"}},
	} {
		t.Run(c.name, func(t *testing.T) {
			n := MessageLines(theme(t), c.w, tried)
			var got []string
			for _, l := range DrawMessages(theme(t), c.w, n, tried) {
				got = append(got, plain(t, l, c.w))
			}
			if !slices.Equal(got, c.want) {
				t.Errorf("at %d\n%q, not\n%q", c.w, got, c.want)
			}
		})
	}
}

func TestTheFooterKeepsTheKeyThatLeadsToTheOthers(t *testing.T) {
	hints := []Hint{{Key: "p", Title: "promote"}, {Key: "r", Title: "reject"}, {Key: "m", Title: "mail", Disabled: "no address"}, {Key: "?", Title: "help"}}
	for w := 12; w < 60; w++ {
		if s := plain(t, Footer(theme(t), w, hints), w); !strings.HasSuffix(s, "? help") {
			t.Errorf("at %d: %q", w, s)
		}
	}
	s := Footer(theme(t), 60, hints)
	if !strings.Contains(ansi.Strip(s), "m mail") || !strings.Contains(s, strings.TrimPrefix(theme(t).On(themes.Bar, themes.Faint), "\x1b[")+"m mail") {
		t.Errorf("what is disabled is not there, or looks usable: %q", s)
	}
}

func TestTheFooterShowsWhatMattersMostInTheWidthThereIs(t *testing.T) {
	hints := []Hint{{Key: "p", Title: "promote"}, {Key: "D", Title: "do not contact", Spare: 2}, {Key: "space", Title: "select", Spare: 1}, {Key: "u", Title: "undo"}, {Key: "?", Title: "help"}}
	for _, c := range []struct {
		name string
		w    int
		want string
	}{
		{"all of them, well apart", 66, " p promote   D do not contact   space select   u undo   ? help"},
		{"all of them, closer", 60, " p promote  D do not contact  space select  u undo  ? help"},
		{"the rarest goes first", 57, " p promote   space select   u undo   ? help"},
		{"then the next", 40, " p promote   u undo   ? help"},
		{"of equals the one to the right", 20, " p promote   ? help"},
		{"the last one stays", 9, " ? help"},
	} {
		t.Run(c.name, func(t *testing.T) {
			if s := plain(t, Footer(theme(t), c.w, hints), c.w); s != c.want {
				t.Errorf("got %q, want %q", s, c.want)
			}
		})
	}
}

func TestWhatWentWrongIsReadWhole(t *testing.T) {
	long := "Not saved: the disk is full: nothing was written and nothing is lost; make room on it, such as by deleting old backups, and press the key again"
	for _, c := range []struct {
		name string
		w    int
		m    Message
		want []string
	}{
		{"good news have one line", 50, Message{Kind: OK, Text: long, Key: "u", Does: "undo"}, []string{" ✓ Not saved: the disk is full: nothing…   u undo"}},
		{"a short one too", 50, Message{Kind: Error, Text: "Not saved"}, []string{" ✗ Not saved"}},
		{"a long one is broken between words", 60, Message{Kind: Error, Text: long}, []string{
			" ✗ Not saved: the disk is full: nothing was written and",
			"   nothing is lost; make room on it, such as by deleting",
			"   old backups, and press the key again"}},
		{"its key stands behind it", 60, Message{Kind: Warn, Text: long, Key: "u", Does: "undo"}, []string{
			" ! Not saved: the disk is full: nothing was written and",
			"   nothing is lost; make room on it, such as by deleting",
			"   old backups, and press the key again   u undo"}},
		{"or on a line of its own", 44, Message{Kind: Warn, Text: "Not saved: the disk is full, nothing is", Key: "u", Does: "undo"}, []string{
			" ! Not saved: the disk is full, nothing is", "   u undo"}},
		{"more than three lines are cut", 40, Message{Kind: Error, Text: long}, []string{
			" ✗ Not saved: the disk is full: nothing",
			"   was written and nothing is lost;",
			"   make room on it, such as by deletin…"}},
	} {
		t.Run(c.name, func(t *testing.T) {
			n := MessageLines(theme(t), c.w, c.m)
			got := DrawMessages(theme(t), c.w, n, c.m)
			for i := range got {
				got[i] = plain(t, got[i], c.w)
			}
			if !slices.Equal(got, c.want) {
				t.Errorf("got\n%s\nwant\n%s", strings.Join(got, "\n"), strings.Join(c.want, "\n"))
			}
		})
	}
}

func TestTheFilterShowsWhereOneTypes(t *testing.T) {
	f := Filter{Text: "northwind freight rotterdam", Matches: 2, Editing: true, Clear: "esc"}
	if s := plain(t, DrawFilter(theme(t), 70, f), 70); !strings.HasPrefix(s, " / northwind freight rotterdam▌") || !strings.HasSuffix(s, "2 matches   esc clear") {
		t.Errorf("got %q", s)
	}
	if s := plain(t, DrawFilter(theme(t), 44, f), 44); !strings.Contains(s, "rotterdam▌") {
		t.Errorf("the end of a long filter is out of sight: %q", s)
	}
	f.After = len("freight rotterdam")
	if s := plain(t, DrawFilter(theme(t), 70, f), 70); !strings.HasPrefix(s, " / northwind ▌freight rotterdam") {
		t.Errorf("the cursor is not where one types: %q", s)
	}
	f.Matches, f.Editing = 0, false
	if s := plain(t, DrawFilter(theme(t), 70, f), 70); !strings.Contains(s, "no match") || strings.Contains(s, "▌") {
		t.Errorf("got %q", s)
	}
}

func TestSinceYouLeft(t *testing.T) {
	th := theme(t)
	for _, c := range []struct {
		name string
		s    model.Since
		want []string
	}{
		{"nothing happened", model.Since{At: now}, nil},
		{"the first session", model.Since{New: 3}, nil},
		{"the usual", model.Since{At: now.Add(-time.Hour), New: 3, NewHot: 1, Due: 2, SentBack: 1, SentBy: "Luis Vega"},
			[]string{"", " SINCE YOU LEFT  10:24", "   +3 new, 1 hot · 2 call-backs due · 1 sent back by Luis", ""}},
		{"what was missed has its own line", model.Since{At: now.Add(-24 * time.Hour), Due: 1, Cooled: 6, Others: 1},
			[]string{"", " SINCE YOU LEFT  yesterday 11:24", "   1 call-back due", "   6 cooled without a try · 1 decision by others", ""}},
		{"only what was missed", model.Since{At: now, Cooled: 6}, []string{"", " SINCE YOU LEFT  11:24", "   6 cooled without a try", "", ""}},
	} {
		t.Run(c.name, func(t *testing.T) {
			got := DrawSince(th, 70, c.s, now, time.UTC)
			if len(got) != SinceLines(c.s) || len(got) != len(c.want) {
				t.Fatalf("%d lines, announced %d, want %d", len(got), SinceLines(c.s), len(c.want))
			}
			for i := range got {
				if s := plain(t, got[i], 70); s != c.want[i] {
					t.Errorf("line %d: %q, want %q", i+1, s, c.want[i])
				}
			}
		})
	}
	if m := SinceMessage(th, model.Since{At: now, New: 2, Cooled: 1}); m.Text != "Since you left: +2 new · 1 cooled without a try" {
		t.Errorf("in one line %q", m.Text)
	}
}

func TestTooSmallSaysWhatIsNeeded(t *testing.T) {
	lines := TooSmall(theme(t), 39, 11, 40, 12, "ctrl+c")
	if s := ansi.Strip(strings.Join(lines, "\n")); len(lines) != 11 || !strings.Contains(s, "needs 40x12") || !strings.Contains(s, "this is 39x11") || !strings.Contains(s, "ctrl+c quits") {
		t.Errorf("got %q", s)
	}
	if len(TooSmall(theme(t), 3, 1, 40, 12, "ctrl+c")) != 1 || len(TooSmall(theme(t), 0, 0, 40, 12, "ctrl+c")) != 0 {
		t.Error("the smallest of screens")
	}
}
