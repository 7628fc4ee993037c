package storetest

import (
	"context"
	"path/filepath"
	"reflect"
	"slices"
	"strings"
	"sync"
	"sync/atomic"
	"time"

	"winnow/data/store"
	"winnow/model"
	"winnow/model/criteria"
)

func actsOnce(d *desk) {
	c := d.command(model.ActTry, d.ids[0], d.ids[5])
	first := d.do(c)
	again := d.do(c)
	if got := d.detail(d.ids[0]).State.Attempts; got != 1 {
		d.t.Errorf("there are %d attempts, want 1", got)
	}
	if !reflect.DeepEqual(first.Entry, again.Entry) || !reflect.DeepEqual(first.Done, again.Done) {
		d.t.Errorf("the second answer is %+v, want %+v", again, first)
	}
	if len(again.Refused) != len(first.Refused) {
		d.t.Errorf("the second time %d were refused, want %d", len(again.Refused), len(first.Refused))
	}
}

func bulk(d *desk) {
	d.did(d.command(model.ActReject, d.ids[1]))
	c := d.command(model.ActPromote, d.ids[0], d.ids[1], d.ids[2])
	res := d.do(c)
	if len(res.Done) != 2 || !slices.Equal(codes(res), []model.RefusalCode{model.RefusedIllegal}) {
		d.t.Fatalf("done %d, refused %v", len(res.Done), refusals(res))
	}
	if res.Refused[0].Label != "Person 1" {
		d.t.Errorf("the refused lead is called %q", res.Refused[0].Label)
	}
	d.wantStage(d.ids[0], model.StageSQL)
	d.wantStage(d.ids[1], model.StageRejected)
	d.wantStage(d.ids[2], model.StageSQL)
}

func writesNothing(d *desk) {
	before, err := d.Log(context.Background(), model.Log{})
	d.must(err)
	res := d.do(d.command(model.ActAccept, d.ids[0]))
	if len(res.Done) != 0 || len(res.Refused) != 1 || res.Entry.Seq != 0 {
		d.t.Errorf("got %+v", res)
	}
	after, err := d.Log(context.Background(), model.Log{})
	d.must(err)
	if len(after) != len(before) {
		d.t.Errorf("the ledger grew from %d to %d", len(before), len(after))
	}
}

func stale(d *desk) {
	other := d.another()
	for i, theirs := range []model.Command{d.command(model.ActReject, d.ids[0]), d.command(model.ActTry, d.ids[1])} {
		lead := theirs.Targets[0].Lead
		seen := d.detail(lead).Row.Version
		theirs.Actor, theirs.Targets[0].Version = "Dana", seen
		if res, err := other.Do(context.Background(), theirs); err != nil || len(res.Done) != 1 {
			d.t.Fatalf("%v, %v", err, refusals(res))
		}
		before := d.stage(lead)
		ours := d.command(model.ActPromote, lead)
		ours.Targets[0].Version = seen
		res := d.do(ours)
		if !slices.Equal(codes(res), []model.RefusalCode{model.RefusedStale}) {
			d.t.Fatalf("got %v", refusals(res))
		}
		no := res.Refused[0].Refusal
		for _, want := range []string{"Dana", []string{"reject", "no answer"}[i], "19 Nov 12:00"} {
			if !strings.Contains(no.Msg, want) {
				d.t.Errorf("%q does not say %q", no.Msg, want)
			}
		}
		if no.By != "Dana" {
			d.t.Errorf("By is %q", no.By)
		}
		d.wantStage(lead, before)
	}
}

func remarks(d *desk) {
	c := d.command(model.ActPromote, d.ids[0])
	c.Note, c.Owner = "wants a call", "Luis"
	d.did(c)
	items := d.detail(d.ids[0]).Items
	if last := items[len(items)-1]; last.Note != "wants a call" || last.Owner != "Luis" {
		d.t.Errorf("got note %q, owner %q", last.Note, last.Owner)
	}
}

func undoRedo(d *desk) {
	before := d.detail(d.ids[0])
	first := d.did(d.command(model.ActTry, d.ids[0]))
	second := d.did(d.command(model.ActPromote, d.ids[0]))
	res := d.undo(model.EntryID{}, "Maya")
	if res.Of != model.ActPromote || res.Entry.Undoes != second.Entry.Group || len(res.Done) != 1 {
		d.t.Fatalf("got %+v", res)
	}
	if at := res.Done[0]; at.Change.From != model.StageSQL || at.Change.To != model.StageMQL || at.Attempts != 1 || at.Of != model.ActPromote || at.Label != "Person 0" {
		d.t.Errorf("got %+v", at)
	}
	if res := d.undo(model.EntryID{}, "Maya"); res.Entry.Undoes != first.Entry.Group {
		d.t.Fatalf("the second undo took %s back", res.Entry.Undoes)
	}
	after := d.detail(d.ids[0])
	if after.State.Version != before.State.Version+4 {
		d.t.Errorf("the version went from %d to %d", before.State.Version, after.State.Version)
	}
	after.State.Version = before.State.Version
	if after.State != before.State {
		d.t.Errorf("got %+v, want %+v", after.State, before.State)
	}
	if res := d.redo(model.EntryID{}, "Maya"); len(res.Done) != 1 || res.Of != model.ActTry {
		d.t.Fatalf("got %+v", res)
	}
	if res := d.redo(model.EntryID{}, "Maya"); len(res.Done) != 1 || res.Of != model.ActPromote {
		d.t.Fatalf("got %+v", res)
	}
	d.wantStage(d.ids[0], model.StageSQL)
	if res := d.redo(model.EntryID{}, "Maya"); !slices.Equal(codes(res), []model.RefusalCode{model.RefusedNothing}) {
		d.t.Errorf("got %v", refusals(res))
	}
}

func undoOfUndo(d *desk) {
	d.did(d.command(model.ActPromote, d.ids[0]))
	undone := d.undo(model.EntryID{}, "Maya")
	again := d.undo(undone.Entry.ID, "Maya")
	if again.Entry.Action != model.ActRedo {
		d.t.Errorf("undoing an undo is a %s", again.Entry.Action)
	}
	d.wantStage(d.ids[0], model.StageSQL)
	d.undo(again.Entry.ID, "Maya")
	d.wantStage(d.ids[0], model.StageMQL)
	if res := d.undo(undone.Entry.ID, "Maya"); len(res.Done) != 1 {
		d.t.Errorf("got %v", refusals(res))
	}
	d.wantStage(d.ids[0], model.StageSQL)
}

func undoBulk(d *desk) {
	res := d.did(d.command(model.ActReject, d.ids[0], d.ids[1], d.ids[2]))
	d.did(d.command(model.ActReopen, d.ids[1]))
	no := d.undo(res.Entry.ID, "Maya")
	if !slices.Equal(codes(no), []model.RefusalCode{model.RefusedStands}) || no.Refused[0].Label != "Person 1" || no.Refused[0].Refusal.By != "Maya" {
		d.t.Fatalf("got %v", refusals(no))
	}
	d.wantStage(d.ids[0], model.StageRejected)
	d.undo(model.EntryID{}, "Maya")
	if yes := d.undo(res.Entry.ID, "Maya"); len(yes.Done) != 3 {
		d.t.Fatalf("got %v", refusals(yes))
	}
	for _, id := range d.ids[:3] {
		d.wantStage(id, model.StageMQL)
	}
}

func stoodOn(d *desk) {
	first := d.did(d.command(model.ActTry, d.ids[0]))
	c := d.command(model.ActPromote, d.ids[0])
	c.Actor = "Dana"
	d.did(c)
	res := d.undo(first.Entry.ID, "Maya")
	if !slices.Equal(codes(res), []model.RefusalCode{model.RefusedStands}) || res.Refused[0].Refusal.By != "Dana" {
		d.t.Errorf("got %v", refusals(res))
	}
}

func othersByName(d *desk) {
	c := d.command(model.ActPromote, d.ids[0])
	c.Actor = "Dana"
	theirs := d.did(c)
	if res := d.undo(model.EntryID{}, "Luis"); !slices.Equal(codes(res), []model.RefusalCode{model.RefusedNothing}) {
		d.t.Fatalf("got %v", refusals(res))
	}
	if res := d.undo(theirs.Entry.ID, "Luis"); len(res.Done) != 1 {
		d.t.Fatalf("got %v", refusals(res))
	}
	if res := d.undo(theirs.Entry.ID, "Luis"); !slices.Equal(codes(res), []model.RefusalCode{model.RefusedNothing}) {
		d.t.Errorf("got %v", refusals(res))
	}
	_, err := d.Undo(context.Background(), model.UndoCommand{ID: d.entryID(), At: d.now, Actor: "Luis", Target: d.entryID()})
	if model.KindOf(err) != model.KindNotFound {
		d.t.Errorf("undoing what never was: %v", err)
	}
}

func merges(d *desk) {
	away, stay := d.ids[4], d.ids[0]
	before := d.detail(stay)
	c := d.command(model.ActMerge, away)
	c.Into = stay
	d.did(c)
	after := d.detail(stay)
	if got, want := after.TouchCount, before.TouchCount+4; got != want {
		d.t.Errorf("the lead that stays has %d touches, want %d", got, want)
	}
	if after.State.Version != before.State.Version+1 {
		d.t.Errorf("the lead that stays is at version %d", after.State.Version)
	}
	if res := d.do(d.command(model.ActPromote, away)); !slices.Equal(codes(res), []model.RefusalCode{model.RefusedMerged}) {
		d.t.Errorf("got %v", refusals(res))
	}
	d.healthy()
	d.undo(model.EntryID{}, "Maya")
	d.did(d.command(model.ActPromote, away))
	if got := d.detail(stay); got.TouchCount != before.TouchCount || got.Scored.Score != before.Scored.Score {
		d.t.Errorf("after the undo: %d touches, score %d; before: %d, %d", got.TouchCount, got.Scored.Score, before.TouchCount, before.Scored.Score)
	}
}

func wakes(d *desk) {
	c := d.command(model.ActNurture, d.ids[0], d.ids[1])
	c.Until = model.Until{At: d.now.Add(48 * time.Hour)}
	d.did(c)
	woken, _, err := d.Sweep(context.Background())
	d.must(err)
	if woken != 0 {
		d.t.Errorf("%d woke too early", woken)
	}
	d.now = d.now.Add(49 * time.Hour)
	other := d.another()
	var wg sync.WaitGroup
	var all atomic.Int64
	for _, s := range []*store.Store{d.Store, other, d.Store, other} {
		wg.Go(func() {
			n, _, err := s.Sweep(context.Background())
			if err != nil {
				d.t.Error(err)
			}
			all.Add(int64(n))
		})
	}
	wg.Wait()
	if n := all.Load(); n != 2 {
		d.t.Errorf("four sweeps at once woke %d, want 2", n)
	}
	got := d.detail(d.ids[0])
	if st := got.State; st.Stage() != model.StageMQL || st.Return != model.ReturnWoken || !st.Due.After(d.now) || got.Items[len(got.Items)-1].Actor != model.ActorWinnow {
		d.t.Errorf("got %+v", st)
	}
	if woken, _, _ = d.Sweep(context.Background()); woken != 0 {
		d.t.Errorf("%d woke twice", woken)
	}
}

func importTakenBack(d *desk) {
	ids := d.importRows(people(100, 110))
	res := d.undo(model.EntryID{}, "Maya")
	if res.Of != model.ActImport || res.Entry.Seq == 0 || len(res.Refused) != 0 {
		d.t.Fatalf("got %+v, %v", res, refusals(res))
	}
	if _, err := d.Resolve(context.Background(), "p104@company52.example"); model.KindOf(err) != model.KindNotFound {
		d.t.Errorf("a lead is still there: %v", err)
	}
	d.healthy()
	d.redo(model.EntryID{}, "Maya")
	d.did(d.command(model.ActPromote, ids[0]))
}

func appliesCriteria(d *desk) {
	ctx := context.Background()
	first := d.Criteria()
	other, err := criteria.Parse("other", strings.Replace(criteria.Default(), "points = 40", "points = 7", 1))
	d.must(err)
	if other.Hash == first.Hash {
		d.t.Fatal("the criteria are the same")
	}
	elsewhere := d.another()
	before := d.detail(d.ids[4]).Row.Score
	d.must(d.ApplyCriteria(ctx, other, "Maya"))
	if got := d.another().Criteria().Hash; got != other.Hash {
		d.t.Errorf("a new process has criteria %.8s", got)
	}
	res, err := elsewhere.Do(ctx, d.command(model.ActTry, d.ids[4]))
	d.must(err)
	if res.Entry.Criteria != other.Hash {
		d.t.Errorf("a process that was there before decides by criteria %.8s", res.Entry.Criteria)
	}
	d.undo(model.EntryID{}, "Maya")
	if got := d.detail(d.ids[4]).Row.Score; got == before {
		d.t.Errorf("the score is still %d", got)
	}
	res = d.undo(model.EntryID{}, "Maya")
	if res.Of != model.ActCriteria || d.Criteria().Hash != first.Hash {
		d.t.Errorf("took a %s back, criteria %.8s", res.Of, d.Criteria().Hash)
	}
	if got := d.detail(d.ids[4]).Row.Score; got != before {
		d.t.Errorf("the score is %d, was %d", got, before)
	}
	d.redo(model.EntryID{}, "Maya")
	if d.Criteria().Hash != other.Hash {
		d.t.Errorf("redo did not apply them again")
	}
}

func logs(d *desk) {
	ctx := context.Background()
	d.did(d.command(model.ActTry, d.ids[0], d.ids[1]))
	d.now = d.now.Add(time.Hour)
	d.did(d.command(model.ActPromote, d.ids[0]))
	all, err := d.Log(ctx, model.Log{})
	d.must(err)
	var got []model.Action
	for _, it := range all {
		got = append(got, it.Action)
	}
	if want := []model.Action{model.ActPromote, model.ActTry, model.ActTry, model.ActImport}; !slices.Equal(got, want) {
		d.t.Errorf("got %v, want %v", got, want)
	}
	one, err := d.Log(ctx, model.Log{Lead: d.ids[1]})
	d.must(err)
	late, err := d.Log(ctx, model.Log{Since: d.now})
	d.must(err)
	few, err := d.Log(ctx, model.Log{Limit: 2})
	d.must(err)
	if len(one) != 1 || len(late) != 1 || len(few) != 2 {
		d.t.Errorf("of the lead %d, since now %d, limited %d", len(one), len(late), len(few))
	}
}

func finds(d *desk) {
	ctx := context.Background()
	want := d.did(d.command(model.ActTry, d.ids[0])).Entry
	for _, ref := range []string{want.ID.String(), want.ID.String()[:30], strings.ToUpper(want.ID.String()), "#2"} {
		if got, err := d.FindEntry(ctx, ref); err != nil || got != want.ID {
			d.t.Errorf("%s: %s, %v", ref, got, err)
		}
	}
	for ref, kind := range map[string]model.Kind{"0": model.KindConflict, "ffff": model.KindNotFound, "#99": model.KindNotFound, "zz": model.KindNotFound, "": model.KindNotFound} {
		if _, err := d.FindEntry(ctx, ref); model.KindOf(err) != kind {
			d.t.Errorf("%q: %v is %s, want %s", ref, err, model.KindOf(err), kind)
		}
	}
}

func backsUp(d *desk) {
	ctx := context.Background()
	d.did(d.command(model.ActPromote, d.ids[0]))
	to := filepath.Join(d.t.TempDir(), "copy.db")
	d.must(d.Backup(ctx, to))
	if err := d.Backup(ctx, to); model.KindOf(err) != model.KindConflict {
		d.t.Errorf("a second backup to the same file: %v", err)
	}
	copied := &desk{t: d.t, open: d.open, path: to, now: d.now}
	copied.Store = copied.another()
	copied.wantStage(d.ids[0], model.StageSQL)
	copied.healthy()
}

func movesVersion(d *desk) {
	ctx := context.Background()
	before, err := d.DataVersion(ctx)
	d.must(err)
	if same, err := d.DataVersion(ctx); err != nil || same != before {
		d.t.Errorf("the version moved by itself: %d, %d, %v", before, same, err)
	}
	other := d.another()
	if err := other.MarkSeen(ctx, "Dana"); err != nil {
		d.t.Fatal(err)
	}
	if after, err := d.DataVersion(ctx); err != nil || after == before {
		d.t.Errorf("the version is still %d (%v)", after, err)
	}
}

func unknownLead(d *desk) {
	res := d.do(d.command(model.ActPromote, 12345))
	if !slices.Equal(codes(res), []model.RefusalCode{model.RefusedUnknown}) {
		d.t.Fatalf("got %v", refusals(res))
	}
	if kind := model.KindOf(res.Refused[0].Refusal); kind != model.KindNotFound {
		d.t.Errorf("the refusal is %s", kind)
	}
}
