package model_test

import (
	"errors"
	"fmt"
	"strings"
	"testing"
	"time"

	"pgregory.net/rapid"

	"winnow/model"
)

// book is a ledger in memory: what a store does with undo, by the book.
type book struct {
	facts   map[model.LeadID]model.Facts
	items   map[model.LeadID][]model.Item
	entries []model.Entry
	at      time.Time
}

func newBook(leads int) *book {
	b := &book{facts: map[model.LeadID]model.Facts{}, items: map[model.LeadID][]model.Item{}, at: noon}
	for i := 1; i <= leads; i++ {
		b.facts[model.LeadID(i)] = model.Facts{CreatedAt: start}
	}
	return b
}

func (b *book) state(id model.LeadID) model.State { return model.Replay(id, b.facts[id], b.items[id]) }

func (b *book) states() map[model.LeadID]model.State {
	all := map[model.LeadID]model.State{}
	for id := range b.facts {
		all[id] = b.state(id)
	}
	return all
}

func (b *book) entry(actor string, a model.Action) model.Entry {
	b.at = b.at.Add(time.Minute)
	n := len(b.entries) + 1
	id := model.EntryID{13: 1, 14: byte(n >> 8), 15: byte(n)}
	e := model.Entry{ID: id, Group: id, Seq: int64(n), At: b.at, Actor: actor, Action: a}
	return e
}

// do carries a command out on several leads, as one group; refused leads are left.
func (b *book) do(actor string, c model.Command, leads ...model.LeadID) (done int) {
	e := b.entry(actor, c.Action)
	c.At, c.Actor = e.At, actor
	for _, id := range leads {
		s := b.state(id)
		ch, err := model.Decide(s, c, model.Target{Lead: id, Version: s.Version}, rules)
		if err != nil {
			continue
		}
		b.items[id] = append(b.items[id], model.Item{Entry: e, Change: ch})
		done++
	}
	if done > 0 {
		b.entries = append(b.entries, e)
	}
	return done
}

// takeBack undoes or redoes a group on every lead that it names, or on none.
func (b *book) takeBack(actor string, a model.Action, group model.EntryID) error {
	e := b.entry(actor, a)
	e.Undoes = group
	var named []model.LeadID
	for id, items := range b.items {
		for _, it := range items {
			if it.Group == group {
				if err := model.DecideUndo(id, items, group); err != nil {
					return err
				}
				named = append(named, id)
				break
			}
		}
	}
	for _, id := range named {
		b.items[id] = append(b.items[id], model.Item{Entry: e, Change: model.Change{Lead: id}})
	}
	b.entries = append(b.entries, e)
	return nil
}

func (b *book) undo(actor string) error {
	g, ok := model.LatestUndoable(b.entries, actor)
	if !ok {
		return errors.New("nothing to undo")
	}
	return b.takeBack(actor, model.ActUndo, g)
}

func (b *book) redo(actor string) error {
	g, ok := model.LatestRedoable(b.entries, actor)
	if !ok {
		return errors.New("nothing to redo")
	}
	return b.takeBack(actor, model.ActRedo, g)
}

// unversioned drops what undo does not restore: versions only rise.
func unversioned(states map[model.LeadID]model.State) string {
	var b strings.Builder
	for id := model.LeadID(1); int(id) <= len(states); id++ {
		s := states[id]
		s.Version = 0
		fmt.Fprintf(&b, "%+v\n", s)
	}
	return b.String()
}

func drawCommand(t *rapid.T, b *book) model.Command {
	later := b.at.Add(time.Duration(rapid.IntRange(1, 100).Draw(t, "hours")) * time.Hour)
	c := model.Command{Action: rapid.SampledFrom([]model.Action{model.ActPromote, model.ActReject, model.ActNurture, model.ActReopen,
		model.ActAccept, model.ActSendBack, model.ActOpportunity, model.ActWon, model.ActLost, model.ActTry, model.ActSnooze, model.ActDNC,
		model.ActDNCOff, model.ActNote, model.ActWake}).Draw(t, "action")}
	switch c.Action {
	case model.ActReject:
		c.Reason = rapid.SampledFrom([]string{"student", "no-need", "unreachable", "bad-timing"}).Draw(t, "reason")
	case model.ActSendBack:
		c.Reason = "no-show"
	case model.ActLost:
		c.Reason = "price"
	case model.ActTry:
		c.Outcome = rapid.SampledFrom(model.AttemptOutcomes()).Draw(t, "outcome")
	case model.ActSnooze, model.ActWake:
		c.Due = later
	case model.ActNote:
		c.Note = "x"
	case model.ActOpportunity:
		c.Amount = rapid.Int64Range(-1, 100).Draw(t, "amount")
	case model.ActNurture:
		c.Until.At = later
	}
	return c
}

func TestUndoOfEverythingIsTheStartAndRedoOfEverythingTheEnd(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		b := newBook(3)
		before := unversioned(b.states())
		for range rapid.IntRange(1, 12).Draw(t, "commands") {
			leads := []model.LeadID{1, 2, 3}[:rapid.IntRange(1, 3).Draw(t, "leads")]
			b.do("dana", drawCommand(t, b), leads...)
			if rapid.IntRange(0, 3).Draw(t, "undo") == 0 {
				_ = b.undo("dana")
			}
			if rapid.IntRange(0, 5).Draw(t, "redo") == 0 {
				_ = b.redo("dana")
			}
		}
		var marks []string
		for {
			mark := unversioned(b.states())
			if _, ok := model.LatestUndoable(b.entries, "dana"); !ok {
				break
			}
			if err := b.undo("dana"); err != nil {
				t.Fatalf("undo: %v", err)
			}
			marks = append(marks, mark)
		}
		if got := unversioned(b.states()); got != before {
			t.Fatalf("after all undos\n%s\nat the start\n%s", got, before)
		}
		for i := len(marks) - 1; i >= 0; i-- {
			if err := b.redo("dana"); err != nil {
				t.Fatalf("redo %d: %v", i, err)
			}
			if got := unversioned(b.states()); got != marks[i] {
				t.Fatalf("redo %d gives\n%s\nit was\n%s", i, got, marks[i])
			}
		}
	})
}

func TestReplayIsWhatApplyingOneByOneGives(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		b := newBook(1)
		s := b.state(1)
		for range rapid.IntRange(1, 20).Draw(t, "commands") {
			if b.do("dana", drawCommand(t, b), 1) == 1 {
				last := b.items[1][len(b.items[1])-1]
				s = model.Apply(s, last.Entry, last.Change)
			}
			if got := b.state(1); got != s {
				t.Fatalf("replayed\n%+v\napplied\n%+v", got, s)
			}
			if again := b.state(1); again != b.state(1) {
				t.Fatal("two replays differ")
			}
		}
		if int64(len(b.items[1])) != s.Version {
			t.Fatalf("version %d after %d entries", s.Version, len(b.items[1]))
		}
	})
}

func TestVersionsOnlyRise(t *testing.T) {
	b := newBook(1)
	b.do("dana", model.Command{Action: model.ActPromote}, 1)
	for want := int64(2); want < 6; want++ {
		step := b.undo
		if want%2 == 1 {
			step = b.redo
		}
		if err := step("dana"); err != nil {
			t.Fatal(err)
		}
		if got := b.state(1).Version; got != want {
			t.Errorf("version %d, want %d", got, want)
		}
	}
	if b.state(1).Stage() != model.StageSQL {
		t.Errorf("after undo, redo, undo, redo it is %s", b.state(1).Stage())
	}
}

func TestUndoIsRefusedWhereALaterChangeStandsOnItSayingWhose(t *testing.T) {
	b := newBook(2)
	b.do("dana", model.Command{Action: model.ActPromote}, 1, 2)
	b.do("luis", model.Command{Action: model.ActAccept}, 2)
	err := b.undo("dana")
	var refusal *model.Refusal
	if !errors.As(err, &refusal) || refusal.Code != model.RefusedStands || refusal.By != "luis" || !strings.Contains(refusal.Msg, "accepted by luis") {
		t.Fatalf("got %v", err)
	}
	if b.state(1).Stage() != model.StageSQL {
		t.Error("one lead of the group was taken back all the same")
	}
	if err := b.undo("luis"); err != nil {
		t.Fatal(err)
	}
	if err := b.undo("dana"); err != nil {
		t.Errorf("nothing stands on it any more: %v", err)
	}
}

func TestWhatATouchSetOffStandsInNobodysWay(t *testing.T) {
	for _, c := range []model.Command{
		{Action: model.ActTrigger, Cause: "asked-for-a-demo", Due: start},
		{Action: model.ActDNC, Channel: model.ChannelEmail, Cause: "unsubscribed", Due: start},
	} {
		b := newBook(1)
		b.do("dana", model.Command{Action: model.ActPromote}, 1)
		b.do(model.ActorWinnow, c, 1)
		if err := b.undo("dana"); err != nil {
			t.Errorf("%s: %v", c.Action, err)
		}
	}
	b := newBook(1)
	b.do("dana", model.Command{Action: model.ActPromote}, 1)
	b.do("luis", model.Command{Action: model.ActDNC, Channel: model.ChannelEmail}, 1)
	if b.undo("dana") == nil {
		t.Error("what luis forbade since does not stand on it")
	}
}

func TestWhatWasTakenBackInTurnComesBackInTurn(t *testing.T) {
	b := newBook(1)
	b.do("dana", model.Command{Action: model.ActNurture}, 1)
	b.do("dana", model.Command{Action: model.ActReopen}, 1)
	for range 2 {
		if err := b.undo("dana"); err != nil {
			t.Fatal(err)
		}
	}
	undoOfReopen := b.entries[2].Group
	err := model.DecideUndo(1, b.items[1], undoOfReopen)
	var refusal *model.Refusal
	if !errors.As(err, &refusal) || refusal.Code != model.RefusedStands {
		t.Errorf("the reopening came back without the nurture that it reopened: %v", err)
	}
	for range 2 {
		if err := b.redo("dana"); err != nil {
			t.Fatal(err)
		}
	}
	if got := b.state(1); got.Return != model.ReturnReopened || got.Round != 1 {
		t.Errorf("%+v", got)
	}
}

func TestUndoTakesOnesOwnLatestGroupAndRedoEndsWithANewAction(t *testing.T) {
	b := newBook(3)
	b.do("dana", model.Command{Action: model.ActPromote}, 1)
	b.do("luis", model.Command{Action: model.ActPromote}, 2)
	if err := b.undo("dana"); err != nil {
		t.Fatal(err)
	}
	if b.state(1).Stage() != model.StageMQL || b.state(2).Stage() != model.StageSQL {
		t.Error("somebody else's decision was taken back")
	}
	if err := b.undo("dana"); err == nil {
		t.Error("there was nothing left to take back")
	}
	if err := b.redo("luis"); err == nil {
		t.Error("somebody else's undo was taken back")
	}
	b.do("dana", model.Command{Action: model.ActNurture}, 3)
	if err := b.redo("dana"); err == nil {
		t.Error("redo after a new action")
	}
	if err := b.takeBack("dana", model.ActUndo, b.entries[0].Group); err == nil {
		t.Error("what is taken back was taken back again")
	}
	if err := model.DecideUndo(1, b.items[1], model.EntryID{1}); err == nil {
		t.Error("an entry that is not there was taken back")
	}
}

func TestLiveLeavesOutWhatWasTakenBack(t *testing.T) {
	b := newBook(1)
	b.do("dana", model.Command{Action: model.ActNote, Note: "x"}, 1)
	b.do("dana", model.Command{Action: model.ActPromote}, 1)
	if err := b.undo("dana"); err != nil {
		t.Fatal(err)
	}
	live := model.Live(b.items[1])
	if len(live) != 1 || live[0].Action != model.ActNote {
		t.Errorf("%+v", live)
	}
}
