package sqlite_test

import (
	"context"
	"path/filepath"
	"testing"

	"winnow/data/store"
	"winnow/model"
)

// TestADecisionOnAShownLeadSeesWhatWasWrittenSince has a lead on screen while
// somebody writes: the decision goes by what is there then, not by what was read.
func TestADecisionOnAShownLeadSeesWhatWasWrittenSince(t *testing.T) {
	ctx := context.Background()
	do := func(t *testing.T, s *store.Store, i int, lead model.LeadID, version int64) model.Result {
		t.Helper()
		c := decision(t, i, lead)
		c.Targets[0].Version = version
		res, err := s.Do(ctx, c)
		if err != nil {
			t.Fatal(err)
		}
		return res
	}
	for name, write := range map[string]func(t *testing.T, s, other *store.Store, lead, next model.LeadID){
		"elsewhere": func(t *testing.T, s, other *store.Store, lead, next model.LeadID) { do(t, other, 4, lead, 0) },
		"here":      func(t *testing.T, s, other *store.Store, lead, next model.LeadID) { do(t, s, 4, lead, 0) },
		"elsewhere, and here": func(t *testing.T, s, other *store.Store, lead, next model.LeadID) {
			do(t, other, 4, lead, 0)
			do(t, s, 7, next, 0)
		},
		"here, and elsewhere": func(t *testing.T, s, other *store.Store, lead, next model.LeadID) {
			do(t, s, 7, next, 0)
			do(t, other, 4, lead, 0)
		},
	} {
		t.Run("the same lead "+name, func(t *testing.T) {
			path := filepath.Join(t.TempDir(), "winnow.db")
			s, other := open(t, path), open(t, path)
			ids := fill(t, s, 6)
			for _, lead := range ids[2:4] { // so that nothing is the first
				show(t, s, lead)
				do(t, s, int(lead%97)*3, lead, 0)
			}
			show(t, s, ids[0])
			write(t, s, other, ids[0], ids[1])
			if res := do(t, s, 1, ids[0], 0); len(res.Refused) != 1 || res.Refused[0].Refusal.Code != model.RefusedStale || res.Refused[0].Refusal.By != "Maya" {
				t.Errorf("got %+v", res)
			}
			show(t, s, ids[0])
			if res := do(t, s, 2, ids[0], 1); len(res.Done) != 1 || res.Done[0].Version != 2 {
				t.Errorf("as it was shown then: %+v", res)
			}
			if d, err := s.Doctor(ctx); err != nil || !d.Healthy() {
				t.Errorf("doctor found %+v, %v", d, err)
			}
		})
	}
	t.Run("another lead, and the numbers of the ledger go on", func(t *testing.T) {
		path := filepath.Join(t.TempDir(), "winnow.db")
		s, other := open(t, path), open(t, path)
		ids := fill(t, s, 30)
		for i := range 8 {
			show(t, s, ids[3*i])
			if i%2 == 0 {
				do(t, other, 3*i+1, ids[3*i+1], 0)
			}
			last := do(t, s, 3*i, ids[3*i], 0).Entry.Seq
			if next := do(t, other, 3*i+2, ids[3*i+2], 0).Entry.Seq; next != last+1 {
				t.Errorf("after entry %d comes %d", last, next)
			}
		}
		if d, err := s.Doctor(ctx); err != nil || !d.Healthy() {
			t.Errorf("doctor found %+v, %v", d, err)
		}
	})
}

// show reads a lead as a screen does.
func show(t *testing.T, s *store.Store, lead model.LeadID) {
	t.Helper()
	if _, err := s.Detail(context.Background(), lead, 50); err != nil {
		t.Fatal(err)
	}
}
