package store_test

import (
	"context"
	"fmt"
	"slices"
	"strings"
	"testing"
	"time"

	"winnow/model"
	"winnow/model/filter"
)

func (d *desk) history(text string, q model.HistoryQuery) model.HistoryPage {
	d.t.Helper()
	f, err := filter.Parse(text, d.Rules().FilterWords("maya", d.now, berlin))
	if err != nil {
		d.t.Fatalf("%s: %v", text, err)
	}
	q.Filter = f
	p, err := d.History(context.Background(), q)
	if err != nil {
		d.t.Fatalf("%s: %v", text, err)
	}
	return p
}

func entries(p model.HistoryPage) string {
	var out []string
	for _, e := range p.Entries {
		text := string(e.Action)
		for _, a := range e.About {
			text += " " + strings.Fields(a.Label + " -")[0]
		}
		if e.TakenBack {
			text += " (back)"
		}
		out = append(out, strings.TrimSpace(text+" "+string(e.Of)))
	}
	return strings.Join(out, ", ")
}

func TestTheHistoryTellsWhatEachEntryDidAndFindsIt(t *testing.T) {
	d := newDesk(t)
	d.bring("leads", said("name=Ann Lee", "email=ann@north.example", "company=North"), said("name=Bo Hale", "email=bo@west.example"), said("name=Cy Dee", "email=cy@west.example"))
	ann, bo := d.find("ann@north.example"), d.find("bo@west.example")
	d.now = d.now.Add(26 * time.Hour)
	d.do(model.ActPromote, ann, func(c *model.Command) { c.Owner, c.Note = "Luis", "knows us" })
	taken := d.do(model.ActReject, bo, because("junk"), by("jo"))
	d.undo(taken.Entry.Group)
	d.do(model.ActTry, bo, tried(model.Voicemail))
	for text, want := range map[string]string{
		"":                  "try Bo, undo Bo reject, reject Bo (back), promote Ann, import",
		"bo":                "try Bo, undo Bo reject, reject Bo (back)",
		"rejected":          "reject Bo (back)",
		"-import -try":      "undo Bo reject, reject Bo (back), promote Ann",
		"by:jo":             "reject Bo (back)",
		"reason:junk":       "reject Bo (back)",
		"owner:luis":        "promote Ann",
		"decided:yesterday": "import",
		"stage:sql north":   "promote Ann",
		"nobody":            "",
		"import":            "import",
	} {
		if got := entries(d.history(text, model.HistoryQuery{})); got != want {
			t.Errorf("%q: %s\nwant %s", text, got, want)
		}
	}
	p := d.history("import", model.HistoryQuery{})
	if e := p.Entries[0]; e.File == "" || e.Actor == "" {
		t.Errorf("of the import: %+v", e)
	}
	if e := d.history("promote", model.HistoryQuery{}).Entries[0]; e.Leads != 1 || e.About[0].Note != "knows us" || e.About[0].To != model.StageSQL {
		t.Errorf("of the promotion: %+v", e)
	}
	if _, err := d.History(context.Background(), model.HistoryQuery{Filter: filter.Filter{Terms: []filter.Term{{Field: filter.Score, Values: []filter.Value{{Low: 1}}}}}}); model.KindOf(err) != model.KindInvalid {
		t.Errorf("a question that the history cannot answer: %v", err)
	}
}

func TestTheHistoryIsReadPageByPageInBothDirections(t *testing.T) {
	d := newDesk(t)
	d.bring("leads", said("name=Ann Lee", "email=ann@north.example"))
	ann := d.find("ann@north.example")
	for i := range 23 {
		d.do(model.ActNote, ann, noted(fmt.Sprint(i)))
	}
	var down, up []int64
	q := model.HistoryQuery{Limit: 5}
	for {
		p := d.history("", q)
		for _, e := range p.Entries {
			down = append(down, e.Seq)
		}
		if p.Less != (q.Before > 0) {
			t.Errorf("before %d it says less %v", q.Before, p.Less)
		}
		if !p.More {
			break
		}
		q.Before = down[len(down)-1]
	}
	q = model.HistoryQuery{Limit: 5, After: down[len(down)-1]}
	up = []int64{q.After}
	for {
		p := d.history("", q)
		var seqs []int64
		for _, e := range p.Entries {
			seqs = append(seqs, e.Seq)
		}
		up = append(seqs, up...)
		if !p.Less {
			break
		}
		q.After = up[0]
	}
	if len(down) != 24 || !slices.Equal(down, up) || !slices.IsSortedFunc(down, func(a, b int64) int { return int(b - a) }) {
		t.Errorf("down %v\nup   %v", down, up)
	}
}

func TestAnEntryTellsWhetherItCanBeTakenBackAndWhatStandsOnIt(t *testing.T) {
	d := newDesk(t)
	d.bring("leads", said("name=Ann Lee", "email=ann@north.example"), said("name=Bo Hale", "email=bo@west.example"))
	ann, bo := d.find("ann@north.example"), d.find("bo@west.example")
	d.do(model.ActNurture, ann)
	d.do(model.ActReopen, ann, by("jo"))
	taken := d.do(model.ActReject, bo, because("junk"))
	d.undo(taken.Entry.Group)
	why := func(text string) string {
		t.Helper()
		p := d.history(text, model.HistoryQuery{})
		got, err := d.HistoryEntry(context.Background(), p.Entries[0].Seq)
		if err != nil {
			t.Fatal(err)
		}
		return got.WhyNot
	}
	if got := why("nurture"); !strings.Contains(got, "reopened by jo") || !strings.Contains(got, "stands on it") {
		t.Errorf("what somebody changed later: %q", got)
	}
	if got := why("reopen"); got != "" {
		t.Errorf("the latest: %q", got)
	}
	if got := why("reject"); got != "" {
		t.Errorf("what was taken back can be done again: %q", got)
	}
	if _, err := d.HistoryEntry(context.Background(), 999); model.KindOf(err) != model.KindNotFound {
		t.Errorf("an entry that is none: %v", err)
	}
}
