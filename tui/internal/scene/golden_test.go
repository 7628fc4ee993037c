package scene

import (
	"flag"
	"fmt"
	"strings"
	"testing"

	"pgregory.net/rapid"

	"winnow/model"
	"winnow/themes"
	"winnow/tui/status"
	"winnow/tui/tuitest"
)

var update = flag.Bool("update", false, "write the frames anew")

func load(t testing.TB, name string) *themes.Theme {
	t.Helper()
	th, err := themes.Load(name)
	if err != nil {
		t.Fatal(err)
	}
	return th
}

// golden compares a frame with the file of its name.
func golden(t *testing.T, name string, lines []string) {
	t.Helper()
	tuitest.Golden(t, name, strings.Join(lines, "\n")+"\n", *update)
}

// sized fails where a frame has not exactly its size.
func sized(t rapid.TB, th *themes.Theme, lines []string, w, h int) {
	t.Helper()
	if len(lines) != h {
		t.Fatalf("%d lines, want %d", len(lines), h)
	}
	for i, l := range lines {
		if n := th.Cells.StringWidth(l); n != w || strings.Contains(l, "\n") {
			t.Fatalf("line %d has %d cells, want %d: %q", i+1, n, w, l)
		}
	}
}

func TestFramesLookAsTheyDid(t *testing.T) {
	sizes := [][2]int{{160, 45}, {120, 40}, {100, 30}, {80, 24}, {60, 20}, {39, 11}}
	for name, th := range map[string]*themes.Theme{"dark": load(t, "dark"), "light": load(t, "light"), "mono": load(t, "mono"), "ascii": load(t, "mono").WithASCII()} {
		for _, s := range sizes {
			if name == "light" && s[0] != 160 {
				continue // colours are the only difference
			}
			lines := Usual(s[0], s[1], th).Draw()
			sized(t, th, lines, s[0], s[1])
			golden(t, fmt.Sprintf("%s-%dx%d", name, s[0], s[1]), lines)
		}
	}
}

func TestOtherScreensLookAsTheyDid(t *testing.T) {
	th := load(t, "mono")
	for name, change := range map[string]func(*Show){
		"full":     func(s *Show) { s.Full = true },
		"pane":     func(s *Show) { s.Pane, s.W, s.H = true, 50, 16 },
		"scrolled": func(s *Show) { s.Pane, s.W, s.H, s.Scroll = true, 80, 24, 4 },
		"selected": func(s *Show) { s.Marked = []model.LeadID{2, 3, 11} },
		"filter": func(s *Show) {
			s.Filter = status.Filter{Text: "northwind", Matches: 2, Editing: true, Clear: "esc"}
			s.Now.Rows, s.Queue.Rows = s.Now.Rows[1:2], s.Queue.Rows[2:3]
		},
		"no-match": func(s *Show) {
			s.Filter = status.Filter{Text: "zzz", Clear: "esc"}
			s.Now, s.Queue, s.Detail = model.Page{}, model.Page{}, nil
		},
		"clear": func(s *Show) { s.Now, s.Queue, s.Detail = model.Page{}, model.Page{}, nil },
		"first-start": func(s *Show) {
			s.Now, s.Queue, s.Detail, s.Counts = model.Page{}, model.Page{}, nil, model.Counts{}
		},
		"hot-empty":     func(s *Show) { s.Now, s.Queue, s.Detail, s.View = model.Page{}, model.Page{}, nil, model.ViewHot },
		"fit-only":      func(s *Show) { s.Detail, s.Cursor = FitOnly(), 14 },
		"decided":       func(s *Show) { s.Queue.Rows[0].Stage, s.Queue.Rows[0].DecidedBy = model.StageSQL, "Dana Park" },
		"nurture":       func(s *Show) { s.Now, s.Queue, s.View, s.Detail = model.Page{}, Resting(), model.ViewNurture, nil },
		"handed-off-80": func(s *Show) { s.Now, s.Queue, s.View, s.W, s.H = model.Page{}, Handed(), model.ViewHandedOff, 80, 24 },
	} {
		t.Run(name, func(t *testing.T) {
			s := Usual(120, 40, th)
			change(&s)
			lines := s.Draw()
			sized(t, th, lines, s.W, s.H)
			golden(t, "screen-"+name, lines)
		})
	}
}

func TestASCIIFramesHaveNoOtherSigns(t *testing.T) {
	for _, size := range [][2]int{{160, 45}, {80, 24}, {50, 14}} {
		s := Usual(size[0], size[1], load(t, "mono").WithASCII())
		for i := range s.Queue.Rows { // what people wrote stays as it is
			s.Queue.Rows[i].Label = "X"
		}
		for i, l := range s.Draw() {
			for _, r := range l {
				if r > '~' {
					t.Errorf("%dx%d line %d has %q: %s", size[0], size[1], i+1, r, l)
				}
			}
		}
	}
}
