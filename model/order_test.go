package model_test

import (
	"testing"
	"time"

	"pgregory.net/rapid"

	"winnow/model"
)

type place struct {
	score        int
	due, waiting time.Time
	id           model.LeadID
}

func (p place) cursor() model.Cursor {
	return model.Cursor{Key: model.SortKey(p.score, p.due, p.waiting), ID: p.id}
}

func drawPlace(t *rapid.T) place {
	p := place{score: rapid.IntRange(0, 100).Draw(t, "score"), id: model.LeadID(rapid.Int64Range(1, 5).Draw(t, "id"))}
	if rapid.Bool().Draw(t, "has due") {
		p.due = start.Add(time.Duration(rapid.IntRange(-5000, 5000).Draw(t, "due")) * time.Minute)
	}
	p.waiting = start.Add(time.Duration(rapid.IntRange(-9000, 9000).Draw(t, "waiting")) * 4 * time.Second)
	return p
}

// before is the order of the queue, word for word: score descending, due
// ascending with none last, waiting since ascending, id.
func before(a, b place) bool {
	if a.score != b.score {
		return a.score > b.score
	}
	if !a.due.Equal(b.due) {
		return b.due.IsZero() || !a.due.IsZero() && a.due.Before(b.due)
	}
	if !a.waiting.Equal(b.waiting) {
		return a.waiting.Before(b.waiting)
	}
	return a.id < b.id
}

func TestTheKeyHasTheOrderOfTheQueue(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		a, b := drawPlace(t), drawPlace(t)
		if rapid.Bool().Draw(t, "same score") {
			b.score = a.score
		}
		if rapid.Bool().Draw(t, "same due") {
			b.due = a.due
		}
		if got, want := a.cursor().Before(b.cursor()), before(a, b); got != want {
			t.Fatalf("%+v before %+v: %v, want %v", a, b, got, want)
		}
		if a != b && a.cursor().Before(b.cursor()) == b.cursor().Before(a.cursor()) {
			t.Fatalf("no order between %+v and %+v", a, b)
		}
		if a.cursor().Key < 0 {
			t.Fatalf("a negative key for %+v", a)
		}
	})
}

func TestTimesOutsideOfTheKeysCenturyAreDrawnToItsEnds(t *testing.T) {
	old, far := time.Date(1970, 1, 1, 0, 0, 0, 0, time.UTC), time.Date(2500, 1, 1, 0, 0, 0, 0, time.UTC)
	if model.SortKey(50, old, old) != model.SortKey(50, old.AddDate(1, 0, 0), old) || model.SortKey(50, far, far) >= model.SortKey(50, time.Time{}, old) {
		t.Error("a time far away breaks the order")
	}
	if !(model.Cursor{}).IsZero() || (model.Cursor{Key: 1}).IsZero() {
		t.Error("the place that is none")
	}
}
