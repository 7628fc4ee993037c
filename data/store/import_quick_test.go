package store_test

import (
	"fmt"
	mrand "math/rand/v2"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"testing"

	"winnow/data/store"
	"winnow/model"
)

func TestARowThatCameBeforeIsNewAgainBelowOneThatChangedItsLead(t *testing.T) {
	d := newDesk(t)
	old := said("external_id=1", "name=Ann", "title=COO")
	d.bring("crm", old, said("external_id=2", "name=Bob"))
	b := d.bring("crm", said("external_id=1", "name=Ann", "title=CEO"), said("external_id=2", "name=Bob"), old)
	if b.Updated != 2 || b.Unchanged != 1 {
		t.Errorf("the figures are %+v", b)
	}
	l, err := d.Detail(t.Context(), d.find("Ann"), 0)
	if err != nil || l.Lead.Title != "COO" {
		t.Errorf("the last row of the file does not count: %+v, %v", l.Lead, err)
	}
	d.check()
}

func TestRowsOfNewLeadsAreTakenManyAtATimeAndThoseThatCameBeforeAreNot(t *testing.T) {
	d := newDesk(t)
	var rows []store.IncomingRow
	for n := range 300 {
		rows = append(rows, said("external_id="+strconv.Itoa(n), "name=Ann "+strconv.Itoa(n)))
	}
	for _, want := range []bool{true, false} {
		imp := d.begin("crm")
		if err := imp.Add(t.Context(), rows); err != nil {
			t.Fatal(err)
		}
		if err := imp.Drain(); err != nil {
			t.Fatal(err)
		}
		if got := imp.Together(); got != want {
			t.Errorf("many at a time is %v, want %v", got, want)
		}
		if _, err := imp.Finish(t.Context()); err != nil {
			t.Fatal(err)
		}
	}
	d.check()
}

func TestARowThatSaysTheSameStillBringsATouchThatIsNew(t *testing.T) {
	d := newDesk(t)
	d.bring("crm", said("external_id=1", "name=Ann", "@created -48h"))
	b := d.bring("crm", said("external_id=1", "name=Ann", "@created -48h", "@pricing_view -1h"))
	if b.Touches != 1 || b.Updated != 1 || b.Unchanged != 0 {
		t.Errorf("the figures are %+v", b)
	}
	d.check()
}

func TestAFileAgainAfterItsImportWasTakenBackBringsItAll(t *testing.T) {
	d := newDesk(t)
	rows := []store.IncomingRow{said("external_id=1", "name=Ann", "@created -48h"), said("email=bob@acme.example", "name=Bob")}
	b := d.bring("crm", rows...)
	stands := d.count("SELECT count(*) FROM lead")
	d.undo(b.LedgerID)
	if again := d.bring("crm", rows...); again.Created != 2 || again.Touches != 1 || d.count("SELECT count(*) FROM lead") != stands {
		t.Errorf("the figures are %+v", again)
	}
	d.check()
}

// TestWhatIsSeenQuicklyIsWhatALookAtEachRowSees imports files that are mostly what
// came before, once with the quick look and once without.
func TestWhatIsSeenQuicklyIsWhatALookAtEachRowSees(t *testing.T) {
	seeds := 6
	if testing.Short() {
		seeds = 2
	}
	for seed := range seeds {
		var dumps, figures [2]string
		for way := range 2 {
			d := newDesk(t)
			d.LookClosely(way == 1)
			r := mrand.New(mrand.NewPCG(uint64(seed), 11))
			say := []func(*mrand.Rand) store.IncomingRow{gossip, stranger}[seed%2]
			var file []store.IncomingRow
			for range 20 + r.IntN(150) {
				file = append(file, say(r))
			}
			for range 4 {
				b := d.bring([]string{"crm", "crm", "web"}[r.IntN(3)], file...)
				b.LedgerID = model.EntryID{}
				figures[way] += fmt.Sprintf("%+v\n", b)
				for i := range file {
					if r.IntN(12) == 0 {
						file[i] = say(r)
					}
				}
				if r.IntN(2) == 0 {
					r.Shuffle(len(file), func(i, j int) { file[i], file[j] = file[j], file[i] })
				}
				ids := d.ids("SELECT lead FROM score ORDER BY lead")
				if a, b := ids[r.IntN(len(ids))], ids[r.IntN(len(ids))]; a != b && seed%4 > 1 {
					d.try(model.ActMerge, a, func(c *model.Command) { c.Into = b })
				}
			}
			d.check()
			dumps[way] = d.numbered(d.dump())
		}
		if figures[0] != figures[1] {
			t.Fatalf("seed %d: the figures are\n%s\nwant\n%s", seed, figures[0], figures[1])
		}
		newDesk(t).same(fmt.Sprint("seed ", seed), dumps[1], dumps[0])
	}
}

// gossip is rumour about whom each row names: no touches come by themselves.
func gossip(r *mrand.Rand) store.IncomingRow {
	in := rumour(r)
	in.TouchesOnly = false
	return in
}

// stranger is a row about one of many people, about whom a file says one thing.
func stranger(r *mrand.Rand) store.IncomingRow {
	n := r.IntN(400)
	return said(fmt.Sprint("external_id=", n), fmt.Sprintf("name=Person %d", n), fmt.Sprintf("email=p%d@c%d.example", n, n%9),
		fmt.Sprint("+size=", r.IntN(2)), fmt.Sprintf("@page_view -%dh", n%50))
}

// drawn is what follows from the ids of leads.
var drawn = regexp.MustCompile(` label=.* name=| digest=-?\d+|words=#?\S+`)

// numbered has the leads' places in place of their ids, which are drawn.
func (d *desk) numbered(dump string) string {
	ids := d.ids("SELECT lead FROM state UNION SELECT id FROM lead ORDER BY 1")
	slices.Sort(ids)
	var pairs []string
	for n, id := range ids {
		pairs = append(pairs, strconv.FormatInt(int64(id), 10), fmt.Sprint("lead ", n))
	}
	return strings.NewReplacer(pairs...).Replace(drawn.ReplaceAllString(dump, ""))
}

// crmRows are as many people with ids and addresses.
func crmRows(n int) (rows []store.IncomingRow) {
	for i := range n {
		rows = append(rows, said(fmt.Sprint("external_id=", i), fmt.Sprintf("email=p%d@firm.example", i), fmt.Sprintf("name=Person %d", i)))
	}
	return rows
}
