package store_test

import (
	"context"
	"crypto/rand"
	"testing"

	"winnow/data/store"
	"winnow/model"
)

// twin is a row of a file: who its source calls by an id, "" for none.
func twin(id, email, title string) store.IncomingRow {
	r := store.IncomingRow{}
	for _, f := range []model.FieldValue{{Field: model.FieldExternalID, Value: id}, {Field: model.FieldEmail, Value: email}, {Field: model.FieldTitle, Value: title}} {
		if f.Value != "" {
			r.Row.Fields = append(r.Row.Fields, f)
		}
	}
	return r
}

func (s *shelf) bring(rows ...store.IncomingRow) model.Batch {
	s.t.Helper()
	ctx := context.Background()
	foreseen, err := s.Foresee(ctx, store.ImportHeader{At: thursday, Actor: "Maya", Source: "crm"})
	if err != nil {
		s.t.Fatal(err)
	}
	if err := foreseen.Add(ctx, rows); err != nil {
		s.t.Fatal(err)
	}
	imp, err := s.BeginImport(ctx, store.ImportHeader{At: thursday, Actor: "Maya", Source: "crm"})
	if err != nil {
		s.t.Fatal(err)
	}
	if err := imp.Add(ctx, rows); err != nil {
		s.t.Fatal(err)
	}
	b, err := imp.Finish(ctx)
	if err != nil {
		s.t.Fatal(err)
	}
	if f := foreseen.Figures(); f.Suppressed != b.Suppressed || f.Queued != b.Queued || f.NotQueued["suppressed"] != b.NotQueued["suppressed"] || f.Updated != b.Updated {
		s.t.Errorf("foreseen were %d suppressed, %d queued, %v, %d changed; the import has %d, %d, %v, %d", f.Suppressed, f.Queued, f.NotQueued, f.Updated,
			b.Suppressed, b.Queued, b.NotQueued, b.Updated)
	}
	return b
}

func (s *shelf) newID() model.EntryID {
	s.t.Helper()
	id, err := model.NewEntryID(thursday, rand.Reader)
	if err != nil {
		s.t.Fatal(err)
	}
	return id
}

func (s *shelf) reject(ref, reason string) model.EntryID {
	s.t.Helper()
	id := s.newID()
	res, err := s.Do(context.Background(), model.Command{ID: id, At: thursday, Actor: "Maya", Action: model.ActReject, Reason: reason, Amount: -1,
		Targets: []model.Target{{Lead: s.called(ref).ID, Version: model.AnyVersion}}})
	if err != nil || len(res.Done) != 1 {
		s.t.Fatalf("reject %s: %+v, %v", ref, res, err)
	}
	return id
}

func (s *shelf) called(ref string) model.Row {
	s.t.Helper()
	rows, err := s.Resolve(context.Background(), ref)
	if err != nil || len(rows) != 1 {
		s.t.Fatalf("%s names %v, %v", ref, rows, err)
	}
	return rows[0]
}

func TestADuplicateNeverSuppressesItsOriginal(t *testing.T) {
	s := newShelf(t)
	s.bring(twin("crm-1111", "twin@twins.example", "Chief"), twin("crm-2222", "twin@twins.example", "Chief"))
	s.reject("crm-1111", "duplicate")
	b := s.bring(twin("", "twin@twins.example", "Chief of all twins"))
	if b.Suppressed != 0 || b.Updated != 1 {
		t.Errorf("the import has %+v", b)
	}
	if got := s.called("crm-2222"); got.Title != "Chief of all twins" || got.Stage != model.StageMQL {
		t.Errorf("the original is %q, %s", got.Title, got.Stage)
	}
	if b := s.bring(twin("crm-3333", "twin@twins.example", "Chief")); b.Suppressed != 0 || b.Queued != 1 {
		t.Errorf("a third of the address: %+v", b)
	}
}

func TestWhoWasRejectedForGoodStaysOutUnderAnyIDUntilThatIsTakenBack(t *testing.T) {
	s := newShelf(t)
	s.bring(twin("crm-1111", "stu@uni.example", "Student"), twin("crm-2222", "rob@rival.example", "CEO"), twin("crm-3333", "x@gmail.com", ""))
	s.reject("crm-1111", "student")
	competitor := s.reject("crm-2222", "competitor")
	s.reject("crm-3333", "competitor")
	b := s.bring(twin("crm-1111", "stu@uni.example", "Student"), twin("crm-4444", "stu@uni.example", "Student"), twin("crm-5555", "rita@rival.example", "CFO"),
		twin("crm-6666", "y@gmail.com", ""), twin("crm-7777", "una@uni.example", "Dean"))
	if b.Suppressed != 3 || b.NotQueued["suppressed"] != 2 || b.Queued != 2 {
		t.Errorf("the import has %+v", b)
	}
	rita := s.called("crm-5555")
	if rita.Stage != model.StageRejected || rita.DecidedBy != model.ActorWinnow || rita.Reason != "competitor" {
		t.Errorf("Rita is %+v", rita)
	}
	if _, err := s.Undo(context.Background(), model.UndoCommand{ID: s.newID(), At: thursday, Actor: "Maya", Target: competitor}); err != nil {
		t.Fatal(err)
	}
	if b := s.bring(twin("crm-8888", "ruth@rival.example", "CMO")); b.Queued != 1 {
		t.Errorf("after undo: %+v", b)
	}
}
