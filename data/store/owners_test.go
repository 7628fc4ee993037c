package store_test

import (
	"context"
	"database/sql"
	"fmt"
	mrand "math/rand/v2"
	"slices"
	"testing"
	"time"

	"winnow/model"
	"winnow/model/filter"
)

// whose is the filter by which the leads of others are left out.
func whose(names ...string) *filter.Filter {
	values := []filter.Value{{None: true}}
	for _, n := range names {
		values = append(values, filter.Value{Text: n})
	}
	return &filter.Filter{Terms: []filter.Term{{Field: filter.Owner, Values: values}}}
}

// sameCounts holds the figures that follow from tallies against those that a search
// over all leads counts: of a filter that says the same in two conditions.
func sameCounts(t *testing.T, s interface {
	Counts(context.Context, string, *filter.Filter) (model.Counts, error)
}, names ...string) model.Counts {
	t.Helper()
	quick := whose(names...)
	slow := &filter.Filter{Terms: append(slices.Clone(quick.Terms), quick.Terms[0])}
	n, err := s.Counts(context.Background(), "me", quick)
	if err != nil {
		t.Fatal(err)
	}
	want, err := s.Counts(context.Background(), "me", slow)
	if err != nil {
		t.Fatal(err)
	}
	for _, v := range append(model.Views(), model.ViewQueue, model.ViewCooled) {
		if n.Views[v] != want.Views[v] {
			t.Errorf("of %q and nobody's there are %d in %s, want %d", names, n.Views[v], v, want.Views[v])
		}
	}
	if n.Now != want.Now {
		t.Errorf("of %q and nobody's there are %d under NOW, want %d", names, n.Now, want.Now)
	}
	return n
}

// all are the rows of a view that somebody owns, found by reading the whole of it.
func (s *shelf) all(v model.View, owner string) (rows []model.Row) {
	s.t.Helper()
	for _, section := range []model.Section{model.SectionNow, model.SectionQueue} {
		if section == model.SectionNow && v != model.ViewToday {
			continue
		}
		p, err := s.Page(context.Background(), model.Query{View: v, Section: section, Now: thursday, Zone: berlin, Limit: 1000})
		if err != nil || p.More {
			s.t.Fatal(p.More, err)
		}
		for _, r := range p.Rows {
			if r.Owner == owner {
				rows = append(rows, r)
			}
		}
	}
	return rows
}

func TestTheLeadsOfOthersAreCountedAsTheyAreListed(t *testing.T) {
	s := newShelf(t)
	rng := mrand.New(mrand.NewPCG(7, 7))
	s.laySome(400, rng)
	for i, id := range s.ids {
		switch owner := []string{"", "Dana", "dana@acme.example", "Luis"}[rng.IntN(4)]; {
		case i%7 == 0: // a trigger said it
			s.exec("INSERT INTO state (lead, version, owner) VALUES (?, 1, ?) ON CONFLICT (lead) DO UPDATE SET owner = excluded.owner", int64(id), owner)
		default:
			s.exec("UPDATE lead SET owner = ? WHERE id = ?", owner, int64(id))
		}
	}
	for _, name := range []string{"Dana", "Luis", "nobody here"} { // who owns little is read by what they own
		only := &filter.Filter{Terms: []filter.Term{{Field: filter.Owner, Values: []filter.Value{{Text: name}}}}}
		n, err := s.Counts(context.Background(), "me", only)
		if err != nil {
			t.Fatal(err)
		}
		for _, v := range model.Views() {
			sections := []model.Section{""}
			if v == model.ViewToday {
				sections = []model.Section{model.SectionNow, model.SectionQueue}
			}
			listed := 0
			for _, section := range sections {
				p, err := s.Page(context.Background(), model.Query{View: v, Section: section, Filter: *only, Now: thursday, Zone: berlin, Limit: 1000})
				if err != nil {
					t.Fatal(err)
				}
				listed += len(p.Rows)
				for i, r := range p.Rows {
					if r.Owner != name || i > 0 && !p.Rows[i-1].Cursor().Before(r.Cursor()) {
						t.Errorf("%s: %s of %q stands at %d", name, r.Label, r.Owner, i)
					}
				}
			}
			if want := len(s.all(v, name)); listed != want || n.Views[v] != want {
				t.Errorf("%s: %d are listed in %s and %d counted, want %d", name, listed, v, n.Views[v], want)
			}
		}
	}
	for _, names := range [][]string{nil, {"Dana"}, {"DANA", "dana@acme.example"}, {"Luis", "Dana", "dana@acme.example"}, {"nobody here"}} {
		n := sameCounts(t, s, names...)
		for _, l := range []list{{model.ViewToday, model.SectionNow}, {model.ViewHot, ""}, {model.ViewAll, ""}} {
			q := model.Query{View: l.view, Section: l.sec, Filter: *whose(names...), Now: thursday, Zone: berlin, Limit: 1000}
			p, err := s.Page(context.Background(), q)
			if err != nil {
				t.Fatal(err)
			}
			for _, r := range p.Rows {
				if r.Owner != "" && !slices.ContainsFunc(names, func(name string) bool { return name == r.Owner || name == "DANA" && r.Owner == "Dana" }) {
					t.Errorf("%q lists a lead of %s", names, r.Owner)
				}
			}
			want := n.Views[l.view]
			if l.sec == model.SectionNow {
				want = n.Now
			}
			if len(p.Rows) != want {
				t.Errorf("%q lists %d in %v, counts %d", names, len(p.Rows), l, want)
			}
		}
	}
}

func TestLateOnesOfOthersAreNotCountedAmongOnesOwn(t *testing.T) {
	s := newShelf(t)
	for _, owner := range []string{"", "Dana", "Luis", "Luis"} {
		s.lay(laid{owner: owner, stage: model.StageMQL, kind: model.DueCallback, due: thursday.Add(-time.Hour), waiting: thursday})
		s.lay(laid{owner: owner, stage: model.StageMQL, kind: model.DueMQL, due: thursday.Add(-time.Hour), waiting: thursday})
	}
	s.lay(laid{owner: "Luis", stage: model.StageMQL, kind: model.DueMQL, due: thursday.Add(time.Minute), waiting: thursday})
	s.lay(laid{owner: "Dana", stage: model.StageMQL, kind: model.DueMQL, due: thursday.Add(time.Hour), waiting: thursday})
	n := sameCounts(t, s, "Dana")
	if n.Late != 4 || n.LateQueue != 2 || !n.NextLate.Equal(thursday.Add(time.Hour)) {
		t.Errorf("%d late, %d of them in the queue, the next at %s", n.Late, n.LateQueue, n.NextLate)
	}
}

func TestOwnersFollowWhatFilesAndTriggersSay(t *testing.T) {
	d := newDesk(t)
	d.trigger(assigning)
	owners := func() string {
		t.Helper()
		list, err := d.Owners(context.Background(), "me")
		if err != nil {
			t.Fatal(err)
		}
		slices.SortFunc(list, func(a, b model.Owner) int { return b.Leads - a.Leads })
		if found, err := d.Doctor(context.Background()); err != nil || !found.Healthy() {
			t.Errorf("%v %v", found.Problems, err)
		}
		sameCounts(t, d, "Ines")
		return fmt.Sprint(list)
	}
	d.bring("crm", said("email=ann@gmail.com"), said("email=bob@gmail.com", "owner=Ines"), said("email=cy@gmail.com", "owner=Ines"))
	if got := owners(); got != "[{Ines 2}]" {
		t.Errorf("after an import %s", got)
	}
	web := d.bring("web", said("email=ann@gmail.com", "@demo_request -2h"))
	if got := owners(); got != "[{Ines 2} {Dana Wells 1}]" {
		t.Errorf("after a trigger %s", got)
	}
	again := d.bring("crm2", said("email=bob@gmail.com", "owner=Luis"), said("email=ann@gmail.com", "owner=Luis"), said("email=dee@gmail.com", "owner=Luis"))
	if got := owners(); got != "[{Luis 3} {Ines 1}]" {
		t.Errorf("after another import %s", got)
	}
	done := d.do(model.ActPromote, d.find("bob@gmail.com"))
	if got := owners(); got != "[{Luis 3} {Ines 1}]" {
		t.Errorf("after a decision %s", got)
	}
	d.undo(done.Entry.Group)
	d.undo(again.LedgerID)
	if got := owners(); got != "[{Ines 2} {Dana Wells 1}]" {
		t.Errorf("without the other import %s", got)
	}
	d.redoOf(again.LedgerID)
	if got := owners(); got != "[{Luis 3} {Ines 1}]" {
		t.Errorf("with the other import again %s", got)
	}
	d.undo(again.LedgerID)
	d.undo(web.LedgerID)
	if got := owners(); got != "[{Ines 2}]" {
		t.Errorf("without what the trigger saw %s", got)
	}
}

func TestAFileFromBeforeLeadsWereListedWithTheirOwnersListsThemSo(t *testing.T) {
	ctx := context.Background()
	d := newDesk(t)
	d.bring("crm", said("email=ann@gmail.com"), said("email=bob@gmail.com", "owner=Ines"), said("email=cy@gmail.com", "owner=Luis"))
	older, err := sql.Open("sqlite3", "file:"+d.path)
	if err != nil {
		t.Fatal(err)
	}
	defer older.Close()
	if _, err := older.Exec(`DROP TRIGGER owned_shows; DROP TRIGGER owned_hides; DROP INDEX score_queue; ALTER TABLE score DROP COLUMN owner;
		CREATE INDEX score_queue ON score (stage, sort_key, lead, flags) WHERE (flags & 16) = 0; PRAGMA user_version = 16`); err != nil {
		t.Fatal(err)
	}
	if err := d.MarkSeen(ctx, "dana"); err != nil { // so that the writer looks at the schema again
		t.Fatal(err)
	}
	if err := d.Migrate(ctx, until(t, 17)); err != nil {
		t.Fatal(err)
	}
	if found, err := d.Doctor(ctx); err != nil || !found.Healthy() {
		t.Errorf("%v %v", found.Problems, err)
	}
	if got := d.found("owner:Ines"); got != "bob" && got != "bob@gmail.com" {
		t.Errorf("Ines has %q", got)
	}
}
