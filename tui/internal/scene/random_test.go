package scene

import (
	"strings"
	"testing"
	"time"
	"unicode"

	"github.com/charmbracelet/x/ansi"
	"pgregory.net/rapid"

	"winnow/model"
	"winnow/themes"
	"winnow/tui/layout"
	"winnow/tui/status"
)

// naughty is text as bad input brings it.
var naughty = rapid.OneOf(
	rapid.String(),
	rapid.SampledFrom([]string{"", "Maya Ortiz", "陈伟 Chen Wei", "שלום עולם", "مرحبا بالعالم", "e\u0301\u0302\u0303\u0304\u0305\u0306", "👨‍👩‍👧‍👦", "❤️",
		"\x1b[31mred\x1b[0m", "a\tb\r\nc", "\u202eevil\u202c", "z\u200bw\ufeff", "\u009b2J", strings.Repeat("Wide ", 60), strings.Repeat("陈", 40),
		"क्षि नमस्ते", "ﷺ", "1️⃣", "https://example.com/a/b?c=d", "\x00\x07", string([]byte{0xff, 'x'})}),
)

func when(t *rapid.T, label string) time.Time {
	if rapid.IntRange(0, 4).Draw(t, label+" is none") == 0 {
		return time.Time{}
	}
	return Now().Add(time.Duration(rapid.IntRange(-40000000, 40000000).Draw(t, label)) * time.Second)
}

func randomRow(t *rapid.T, id int) model.Row {
	text := func(what string) string { return naughty.Draw(t, what) }
	kinds := []model.TouchKind{"", model.DemoRequest, model.PricingView, model.PageView, model.ContentDownload, "odd_kind"}
	r := model.Row{
		ID: model.LeadID(id), Key: int64(id), Label: text("label"), Email: text("email"), Phone: text("phone"), Title: text("title"),
		Company: text("company"), Country: text("country"), Source: text("source"), Owner: text("owner"),
		Stage: rapid.SampledFrom(model.Stages()).Draw(t, "stage"), Score: rapid.IntRange(0, 100).Draw(t, "score"),
		Fit: rapid.IntRange(-20, 40).Draw(t, "fit"), Grade: rapid.SampledFrom([]string{"", "A1", "C3", "??x"}).Draw(t, "grade"),
		Rising: rapid.IntRange(0, 100).Draw(t, "rising"), Cooled: rapid.Bool().Draw(t, "cooled"), Duplicate: text("duplicate"),
		DueAt: when(t, "due"), DueKind: rapid.SampledFrom([]model.DueKind{"", model.DueHot, model.DueMQL, model.DueCallback, model.DueWake, model.DueSnooze}).Draw(t, "due kind"),
		Attempts: rapid.IntRange(0, 12).Draw(t, "attempts"), LastOutcome: model.NoAnswer,
		Return:     rapid.SampledFrom([]model.Return{"", model.ReturnSentBack, model.ReturnWoken, model.ReturnReopened}).Draw(t, "return"),
		ReturnedAt: when(t, "returned"), ReturnWhy: text("why"), Reason: text("reason"), DecidedAt: when(t, "decided"), DecidedBy: text("by"),
		EmailCause: text("no mail"), PhoneCause: text("no phone"),
		Why: model.Why{Kind: rapid.SampledFrom(kinds).Draw(t, "kind"), Count: rapid.IntRange(0, 300).Draw(t, "count"), At: when(t, "touched"), Detail: text("detail")},
	}
	r.Engagement = max(0, r.Score-r.Fit)
	return r
}

func randomDetail(t *rapid.T) *model.Detail {
	text := func(what string) string { return naughty.Draw(t, what) }
	r := randomRow(t, 77)
	d := &model.Detail{Row: r, Lead: model.Lead{ID: r.ID, City: text("city"), Industry: text("industry"), Phone2: text("phone2"), Notes: text("notes"),
		Employees: rapid.IntRange(0, 1e6).Draw(t, "people"), TimeZone: rapid.SampledFrom([]string{"", "Asia/Tokyo", "nonsense"}).Draw(t, "zone")},
		State: model.State{Return: r.Return, ReturnedAt: r.ReturnedAt, ReturnWhy: r.ReturnWhy, DecidedBy: text("rep"),
			Until: model.Until{At: when(t, "until"), Kind: model.KindAnyIntent, Score: rapid.IntRange(0, 90).Draw(t, "until score")}},
		TouchCount: rapid.IntRange(0, 5000).Draw(t, "touches"), Weeks: rapid.SliceOfN(rapid.IntRange(0, 50), 0, 30).Draw(t, "weeks")}
	for range rapid.IntRange(0, 12).Draw(t, "touch lines") {
		d.Touches = append(d.Touches, model.Touch{Kind: rapid.SampledFrom([]model.TouchKind{model.PageView, model.DemoRequest, model.AdClick, model.EmailOpen, "x_y"}).Draw(t, "kind"),
			At: when(t, "at"), Detail: text("detail"), URL: text("url"), Outbound: rapid.Bool().Draw(t, "outbound"), UTM: model.UTM{Source: text("utm")}})
	}
	for range rapid.IntRange(0, 8).Draw(t, "lines") {
		d.Scored.Lines = append(d.Scored.Lines, model.Line{Side: rapid.SampledFrom([]model.Side{model.SideFit, model.SideEngagement}).Draw(t, "side"),
			Signal: text("signal"), Points: rapid.IntRange(-200, 200).Draw(t, "points"), At: when(t, "line"), Count: rapid.IntRange(0, 9).Draw(t, "count"), Kind: model.LineRule})
	}
	for range rapid.IntRange(0, 4).Draw(t, "warnings") {
		d.Warnings = append(d.Warnings, model.Warning{Kind: rapid.SampledFrom([]model.WarningKind{model.WarnDNC, model.WarnRefusal, model.WarnOtherRep, "new"}).Draw(t, "warning"),
			Label: text("label"), Who: text("who"), Reason: text("reason"), At: when(t, "at")})
	}
	for i := range rapid.IntRange(0, 4).Draw(t, "items") {
		d.Items = append(d.Items, model.Item{Entry: model.Entry{ID: model.EntryID{byte(i + 1)}, Group: model.EntryID{byte(i + 1)}, At: when(t, "at"), Actor: text("actor"),
			Action: rapid.SampledFrom([]model.Action{model.ActPromote, model.ActReject, model.ActNote, model.ActTry, model.ActSnooze}).Draw(t, "action")},
			Change: model.Change{Reason: text("reason")}, Note: text("note")})
		d.Sources = append(d.Sources, model.Provenance{Name: text("name"), Value: text("value"), From: text("from"), Row: i})
		d.Lead.Attributes = append(d.Lead.Attributes, model.Attribute{Name: text("attribute"), Text: text("value")})
	}
	return d
}

func TestEveryFrameHasExactlyItsSizeWhateverIsInIt(t *testing.T) {
	all := []*themes.Theme{load(t, "dark"), load(t, "mono").WithASCII(), load(t, "light").WithCells(ansi.WcWidth)}
	rapid.Check(t, func(t *rapid.T) {
		s := Usual(rapid.IntRange(1, 220).Draw(t, "width"), rapid.IntRange(1, 70).Draw(t, "height"), rapid.SampledFrom(all).Draw(t, "theme"))
		s.Pane, s.Full = rapid.Bool().Draw(t, "pane"), rapid.IntRange(0, 3).Draw(t, "full") == 0
		s.View = rapid.SampledFrom(model.Views()).Draw(t, "view")
		s.Now, s.Queue, s.Detail = model.Page{}, model.Page{}, nil
		for i := range rapid.IntRange(0, 4).Draw(t, "now rows") {
			s.Now.Rows = append(s.Now.Rows, randomRow(t, i+1))
		}
		for i := range rapid.IntRange(0, 6).Draw(t, "queue rows") {
			s.Queue.Rows = append(s.Queue.Rows, randomRow(t, i+10))
		}
		if rapid.Bool().Draw(t, "has detail") {
			s.Detail = randomDetail(t)
		}
		s.Cursor, s.Scroll = rapid.IntRange(-3, 20).Draw(t, "cursor"), rapid.IntRange(-3, 60).Draw(t, "scroll")
		if rapid.Bool().Draw(t, "filtered") {
			s.Filter = status.Filter{Text: naughty.Draw(t, "filter"), Matches: rapid.IntRange(0, 99999).Draw(t, "matches"), Editing: rapid.Bool().Draw(t, "editing"), Clear: "esc"}
		}
		if rapid.Bool().Draw(t, "marked") {
			s.Marked = []model.LeadID{1, 10, 11}
		}
		lines := s.Draw()
		sized(t, s.Theme, lines, s.W, s.H)
		for _, l := range lines {
			for _, r := range ansi.Strip(l) {
				if unicode.IsControl(r) || r >= '\u202a' && r <= '\u202e' || r >= '\u2066' && r <= '\u2069' {
					t.Fatalf("unsafe text reached the screen: %q", l)
				}
			}
		}
	})
}

func TestTheRegionsFillTheScreenWithoutOverlap(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		w, h := rapid.IntRange(1, 300).Draw(t, "width"), rapid.IntRange(1, 100).Draw(t, "height")
		f := layout.Compute(w, h, layout.Want{PaneFocused: rapid.Bool().Draw(t, "pane"), Full: rapid.Bool().Draw(t, "full"),
			Filter: rapid.Bool().Draw(t, "filter"), Since: rapid.IntRange(0, 6).Draw(t, "since")})
		if f.Split == layout.TooSmall {
			if w >= layout.LeastW && h >= layout.LeastH {
				t.Fatal("too small, at a size that is enough")
			}
			return
		}
		seen := make([]int, w*h)
		for _, b := range []layout.Box{f.Header, f.Filter, f.List, f.Rule, f.Pane, f.Since, f.Status, f.Footer} {
			for y := b.Y; y < b.Y+b.H; y++ {
				for x := b.X; x < b.X+b.W; x++ {
					seen[y*w+x]++
				}
			}
		}
		for i, n := range seen {
			if n != 1 {
				t.Fatalf("%dx%d: cell %d,%d belongs to %d regions: %+v", w, h, i%w, i/w, n, f)
			}
		}
	})
}
