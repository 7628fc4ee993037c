package store_test

import (
	"context"
	"fmt"
	"testing"

	"winnow/data/store"
	"winnow/model"
)

func TestAHabitIsToldUntilItIsDismissed(t *testing.T) {
	s := newShelf(t)
	var rows []store.IncomingRow
	for i := range 12 {
		r := twin(fmt.Sprintf("list-%04d", i), fmt.Sprintf("a%d@gmail.com", i), "Buyer")
		r.Row.Fields = append(r.Row.Fields, model.FieldValue{Field: model.FieldSource, Value: "list"})
		w := twin(fmt.Sprintf("form-%04d", i), fmt.Sprintf("b%d@work%d.example", i, i), "Buyer")
		w.Row.Fields = append(w.Row.Fields, model.FieldValue{Field: model.FieldSource, Value: "webform"})
		rows = append(rows, r, w)
	}
	s.bring(rows...)
	for i := range 12 {
		s.reject(fmt.Sprintf("list-%04d", i), "student")
		s.act(fmt.Sprintf("form-%04d", i), model.ActPromote)
	}
	ctx := context.Background()
	got, err := s.Shown(ctx, 0)
	if err != nil || got.Decisions != 24 || got.Promoted != 12 || got.Habit != nil {
		t.Fatalf("of 24 decisions: %+v, %v", got, err)
	}
	for i := range 6 { // decided anew: a decision each
		s.act(fmt.Sprintf("form-%04d", i), model.ActAccept)
		s.act(fmt.Sprintf("form-%04d", i), model.ActSendBack)
		s.act(fmt.Sprintf("form-%04d", i), model.ActPromote)
	}
	if got, err = s.Shown(ctx, 0); err != nil || got.Habit == nil || got.Habit.ID != "list: free-mail" {
		t.Fatalf("the habit is %+v, %v", got.Habit, err)
	}
	if err := s.DismissHabit(ctx, got.Habit.ID); err != nil {
		t.Fatal(err)
	}
	if got, err = s.Shown(ctx, 0); err != nil || got.Habit != nil && got.Habit.ID == "list: free-mail" {
		t.Errorf("it was dismissed, and comes again: %+v, %v", got.Habit, err)
	}
}

func (s *shelf) act(ref string, a model.Action) {
	s.t.Helper()
	c := model.Command{At: thursday, Actor: "Maya", Action: a, Amount: -1, Targets: []model.Target{{Lead: s.called(ref).ID, Version: model.AnyVersion}}}
	if a == model.ActSendBack {
		c.Reason = "no-show"
	}
	c.ID = s.newID()
	if res, err := s.Do(context.Background(), c); err != nil || len(res.Done) != 1 {
		s.t.Fatalf("%s %s: %+v, %v", a, ref, res, err)
	}
}
