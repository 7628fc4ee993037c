package sqlite_test

import (
	"context"
	"path/filepath"
	"strings"
	"testing"

	"winnow/data/sqlite"
	"winnow/data/store"
	"winnow/model"
)

// Every other test trusts doctor, so each of its checks has to find what it is
// there for.
func TestDoctorFindsWhateverDoesNotFollowFromTheLedgerAndTheImports(t *testing.T) {
	for name, c := range map[string]struct {
		harm []string
		want string
	}{
		"an entry is gone":                          {[]string{"DROP TRIGGER entry_stays", "DELETE FROM entry WHERE seq = 1"}, "the ledger has"},
		"a group is marked as taken back":           {[]string{"INSERT INTO taken_back (grp, seq) SELECT grp, seq FROM entry WHERE action = 'reject'"}, "is marked as taken back, and is not"},
		"a group that was taken back is not marked": {[]string{"DELETE FROM taken_back"}, "was taken back, and is not marked so"},
		"a state has an attempt too many":           {[]string{"UPDATE state SET attempts = attempts + 1 WHERE decided = 'rejected'"}, "replaying the ledger gives"},
		"a state is gone":                           {[]string{"DELETE FROM state WHERE decided = 'rejected'"}, "replaying the ledger gives"},
		"a version fell":                            {[]string{"UPDATE state SET version = version - 1 WHERE decided = 'rejected'"}, "replaying the ledger gives"},
		"a list has another stage":                  {[]string{"UPDATE score SET stage = 'won' WHERE stage = 'rejected'"}, `is rejected, and in the lists as "won"`},
		"a lead is in no list":                      {[]string{"DELETE FROM score WHERE stage = 'rejected'"}, `is rejected, and in the lists as ""`},
		"a merged lead is still listed": {[]string{"CREATE TEMP TABLE copy AS SELECT * FROM score WHERE stage = 'rejected'",
			"UPDATE copy SET lead = (SELECT lead FROM state WHERE merged_into <> 0)", "INSERT INTO score SELECT * FROM copy"}, "and still in the lists"},
		"a list is counted wrong":          {[]string{"UPDATE tally SET n = n + 1 WHERE name = 'stage:rejected'"}, "are counted as stage:rejected, and there are"},
		"a score was changed by itself":    {[]string{"UPDATE score SET fit = fit + 1 WHERE stage = 'rejected'"}, "is not what its digest says"},
		"a field is not its rows'":         {[]string{"UPDATE lead SET name = 'Somebody Else' WHERE id = (SELECT min(id) FROM lead)"}, `"Somebody Else" where its source rows say`},
		"a source row is gone":             {[]string{"DELETE FROM source_row WHERE lead = (SELECT min(id) FROM lead)"}, "has no source row that counts"},
		"a touch is gone":                  {[]string{"DELETE FROM touch WHERE lead = (SELECT min(id) FROM lead)"}, "is packed as something else"},
		"somebody is together with nobody": {[]string{"INSERT INTO together (lead, cause, at, people) SELECT min(id), 'three', 1, 3 FROM lead"}, "for other people of its company"},
	} {
		t.Run(name, func(t *testing.T) {
			ctx := context.Background()
			path := filepath.Join(t.TempDir(), "winnow.db")
			s := open(t, path)
			lived(t, s)
			if d, err := s.Doctor(ctx); err != nil || !d.Healthy() {
				t.Fatalf("before the harm doctor found %q, %v", d.Problems, err)
			}
			db := sqlite.Pools(path)[0]
			db.SetMaxOpenConns(1) // so that all of a harm is done on one
			for _, query := range c.harm {
				res, err := db.Exec(query)
				if err != nil {
					t.Fatalf("%s: %v", query, err)
				}
				if n, err := res.RowsAffected(); (err != nil || n == 0) && !strings.HasPrefix(query, "DROP") && !strings.HasPrefix(query, "CREATE") {
					t.Fatalf("%s: no row was harmed", query)
				}
			}
			if err := db.Close(); err != nil {
				t.Fatal(err)
			}
			d, err := s.Doctor(ctx)
			if err != nil || d.Healthy() || !strings.Contains(strings.Join(d.Problems, "\n"), c.want) {
				t.Errorf("doctor found %q, %v; want %q", d.Problems, err, c.want)
			}
		})
	}
}

// lived gives a store four leads: one rejected after a try, one whose promotion was
// taken back, and one merged into another.
func lived(t *testing.T, s *store.Store) {
	t.Helper()
	ctx := context.Background()
	ids := fill(t, s, 4)
	do := func(a model.Action, lead int, fill func(c *model.Command)) {
		t.Helper()
		c := decision(t, 0, ids[lead])
		c.Action, c.Targets[0].Version = a, model.AnyVersion
		fill(&c)
		if res, err := s.Do(ctx, c); err != nil || len(res.Done) != 1 {
			t.Fatalf("%s: %+v, %v", a, res.Refused, err)
		}
	}
	do(model.ActTry, 0, func(c *model.Command) { c.Outcome = model.NoAnswer })
	do(model.ActReject, 0, func(c *model.Command) { c.Reason = "bad-timing" })
	do(model.ActPromote, 1, func(*model.Command) {})
	undo := decision(t, 0, ids[1])
	if res, err := s.Undo(ctx, model.UndoCommand{ID: undo.ID, At: noon, Actor: "Maya"}); err != nil || len(res.Done) != 1 {
		t.Fatalf("undo: %+v, %v", res.Refused, err)
	}
	do(model.ActMerge, 3, func(c *model.Command) { c.Into = ids[2] })
	if err := s.Rescore(ctx, func(int, int) {}); err != nil {
		t.Fatal(err)
	}
}
