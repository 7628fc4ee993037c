package change_test

import (
	"flag"
	"fmt"
	"strings"
	"testing"

	"pgregory.net/rapid"

	"winnow/model"
	"winnow/model/report"
	"winnow/themes"
	"winnow/tui/change"
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

var keys = change.Keys{Yes: "y", No: "esc"}

// weighed is a change such as another weight makes.
func weighed(decisions int) report.News {
	var c report.Change
	labels := []string{"Maya Ortiz", "陈伟 Chen Wei", "Tom Becker", "Léa Fournier", "ops@tallis.example", "Inés Calder"}
	for i := range 300 {
		m := report.Move{Lead: model.LeadID(i + 1), Label: labels[i%len(labels)], Company: "Northwind Freight and Cold Stores",
			Before: report.Standing{Stage: model.StageMQL, Score: 30 + i%67, Grade: "B1"}}
		m.After = m.Before
		if i%7 == 0 {
			m.After.Score -= 5 + i%23
		}
		if i%31 == 0 {
			m.After.Score += 20
		}
		switch {
		case i == 91:
			m.Before.Stage = model.StageLead
		case i%77 == 5:
			m.After.Stage = model.StageLead
		case i%50 == 3:
			m.After.Hot = true
		case i%60 == 7:
			m.Before.Stage, m.After.Stage = model.StageRejected, model.StageRejected
		}
		c.Add(m)
	}
	for i := range decisions {
		a := model.ActReject
		if i%4 == 0 {
			a = model.ActPromote
		}
		c.Replay.Add(a, 40+i%40, 40+(i+i/4)%50)
	}
	return report.News{File: "/home/maya/.config/winnow/criteria.toml", State: report.FileDiffers, Hash: "1", Change: &c}
}

func same() report.News {
	var c report.Change
	for i := range 12 {
		s := report.Standing{Stage: model.StageMQL, Score: 7 * i}
		c.Add(report.Move{Lead: model.LeadID(i + 1), Before: s, After: s})
	}
	return report.News{File: "criteria.toml", State: report.FileDiffers, Change: &c}
}

func broken(n int) report.News {
	news := report.News{File: "criteria.toml", State: report.FileBroken}
	for i := range n {
		news.Mistakes = append(news.Mistakes, fmt.Sprintf("%d:9: there is no group %q; did you mean %q?", 3+7*i, "intnt", "intent"))
	}
	return news
}

func TestTheDialogsLookAsTheyDid(t *testing.T) {
	back := weighed(60)
	back.State, back.Back = report.FileTakenBack, &model.Entry{Actor: "Dana"}
	rules := model.Rules{Hot: 75, MQL: model.Threshold{Score: 50}}
	for theme, th := range map[string]*themes.Theme{"dark": load(t, "dark"), "light": load(t, "light"), "mono": load(t, "mono"), "ascii": load(t, "mono").WithASCII()} {
		for _, size := range [][2]int{{160, 45}, {120, 40}, {100, 30}, {80, 24}, {60, 20}, {40, 12}} {
			w, h := size[0]-2, size[1]-3
			var b strings.Builder
			for _, part := range []struct {
				what string
				box  []string
			}{
				{"a weight", change.Changed(th, w, h, weighed(60), rules, keys)}, {"few decisions", change.Changed(th, w, h, weighed(3), rules, keys)},
				{"taken back", change.Changed(th, w, h, back, rules, keys)}, {"no lead moves", change.Changed(th, w, h, same(), rules, keys)},
				{"one mistake", change.Broken(th, w, h, broken(1), keys)}, {"many mistakes", change.Broken(th, w, h, broken(30), keys)},
			} {
				sized(t, th, part.box, w, h)
				fmt.Fprintf(&b, "%s\n%s\n\n", part.what, strings.Join(part.box, "\n"))
				if theme == "ascii" {
					plain(t, part.box)
				}
			}
			if (theme == "dark" || theme == "light") && size[0] != 160 && size[0] != 80 {
				continue // colours are the only difference
			}
			tuitest.Golden(t, fmt.Sprintf("%s-%dx%d", theme, size[0], size[1]), b.String(), *update)
		}
	}
}

func sized(t rapid.TB, th *themes.Theme, box []string, w, h int) {
	t.Helper()
	if len(box) > h || len(box) < 3 {
		t.Fatalf("%d lines in %d", len(box), h)
	}
	for i, l := range box {
		if n := th.Cells.StringWidth(l); n != th.Cells.StringWidth(box[0]) || n > w {
			t.Fatalf("line %d has %d cells of %d, the first %d: %q", i, n, w, th.Cells.StringWidth(box[0]), l)
		}
	}
}

func plain(t *testing.T, box []string) {
	t.Helper()
	for _, l := range box {
		for _, r := range l {
			if r > '~' && !strings.ContainsRune("陈伟éá", r) {
				t.Errorf("%q in %s", r, l)
			}
		}
	}
}

func TestWhateverALeadIsCalledFitsTheDialog(t *testing.T) {
	th := load(t, "dark")
	rapid.Check(t, func(r *rapid.T) {
		var c report.Change
		for i := range rapid.IntRange(0, 12).Draw(r, "leads") {
			at := func(what string) report.Standing {
				return report.Standing{Score: rapid.IntRange(0, 100).Draw(r, what), Hot: rapid.Bool().Draw(r, "hot"),
					Stage: rapid.SampledFrom([]model.Stage{model.StageLead, model.StageMQL, model.StageSQL}).Draw(r, "stage")}
			}
			c.Add(report.Move{Lead: model.LeadID(i), Label: rapid.String().Draw(r, "label"), Company: rapid.String().Draw(r, "company"), Before: at("before"), After: at("after")})
		}
		news := report.News{File: rapid.String().Draw(r, "file"), Change: &c}
		w, h := rapid.IntRange(36, 120).Draw(r, "w"), rapid.IntRange(7, 50).Draw(r, "h")
		sized(r, th, change.Changed(th, w, h, news, model.Rules{}, keys), w, h)
		news.Mistakes = rapid.SliceOfN(rapid.String(), 1, 20).Draw(r, "mistakes")
		sized(r, th, change.Broken(th, w, h, news, keys), w, h)
	})
}
