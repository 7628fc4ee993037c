package store

import (
	"context"
	"fmt"
	"maps"
	"reflect"
	"slices"

	"winnow/model"
)

// Diagnosis is what Doctor found. Problems holds the first of them, one sentence
// each; Found counts all.
type Diagnosis struct {
	Entries  int
	Leads    int
	Found    int
	Problems []string

	progress func(done, total int) // may be nil
	all      int                   // leads there are
}

// Healthy reports whether nothing is wrong.
func (d Diagnosis) Healthy() bool { return d.Found == 0 }

const maxProblems = 50

func (d *Diagnosis) problem(format string, args ...any) {
	if d.Found++; len(d.Problems) < maxProblems {
		d.Problems = append(d.Problems, fmt.Sprintf(format, args...))
	}
}

// Doctor checks the file, and that everything derived says what it is derived
// from: states the ledger, leads their source rows, lists the states, tallies the
// lists. It reads one consistent moment and writes nothing. The leads of an import
// that is being taken back or given again are between two states, and left out.
func (s *Store) Doctor(ctx context.Context) (Diagnosis, error) { return s.DoctorTelling(ctx, nil) }

// DoctorTelling is Doctor, and tells how many leads it has looked at; progress may be
// nil.
func (s *Store) DoctorTelling(ctx context.Context, progress func(done, total int)) (Diagnosis, error) {
	d := Diagnosis{progress: progress}
	damage, err := s.e.Check(ctx)
	if err != nil {
		return d, s.e.Describe(fmt.Errorf("check the file: %w", err))
	}
	for _, line := range damage {
		d.problem("the file is damaged: %s", line)
	}
	if len(damage) > 0 {
		return d, nil
	}
	tx, err := s.e.Reader.BeginTx(ctx, nil)
	if err != nil {
		return d, s.e.Describe(fmt.Errorf("begin to read: %w", err))
	}
	defer tx.Rollback()
	if d.Entries, err = scanOne[int](tx.QueryContext(ctx, "SELECT count(*) FROM entry")); err != nil {
		return d, s.e.Describe(err)
	}
	if _, err := s.readCriteria(ctx, tx); err != nil {
		return d, s.e.Describe(err)
	}
	for _, check := range []func(context.Context, querier, *Diagnosis) error{s.checkLedger, s.checkStates, s.checkLeads, s.checkTallies, s.checkOwners, s.checkTogether} {
		if err := check(ctx, tx, &d); err != nil {
			return d, s.e.Describe(err)
		}
	}
	return d, s.checkPacks(ctx, &d)
}

// checkLedger compares the counter and the groups that are marked as taken back
// with the entries.
func (s *Store) checkLedger(ctx context.Context, tx querier, d *Diagnosis) error {
	counter, err := scanOne[int](tx.QueryContext(ctx, lastEntry))
	if err != nil {
		return err
	}
	if counter != d.Entries {
		d.problem("the ledger has %d entries and counts %d", d.Entries, counter)
	}
	rows, err := tx.QueryContext(ctx, "SELECT grp, undoes FROM entry WHERE undoes IS NOT NULL ORDER BY seq DESC")
	if err != nil {
		return err
	}
	dead := map[model.EntryID]bool{}
	for rows.Next() {
		var group, undoes model.EntryID
		if err := rows.Scan(idScan{&group}, idScan{&undoes}); err != nil {
			return closing(rows, err)
		}
		if !dead[group] {
			dead[undoes] = true
		}
	}
	if err := closing(rows, nil); err != nil {
		return err
	}
	if rows, err = tx.QueryContext(ctx, "SELECT grp FROM taken_back"); err != nil {
		return err
	}
	for rows.Next() {
		var group model.EntryID
		if err := rows.Scan(idScan{&group}); err != nil {
			return closing(rows, err)
		}
		if !dead[group] {
			d.problem("group %s is marked as taken back, and is not", group)
		}
		delete(dead, group)
	}
	for group := range dead {
		d.problem("group %s was taken back, and is not marked so", group)
	}
	return closing(rows, nil)
}

// checkStates replays the ledger for every lead that it names.
func (s *Store) checkStates(ctx context.Context, tx querier, d *Diagnosis) error {
	rows, err := tx.QueryContext(ctx, "SELECT lead FROM change UNION SELECT lead FROM state")
	if err != nil {
		return err
	}
	leads, err := scanAll[model.LeadID](rows)
	if err != nil {
		return err
	}
	for _, lead := range leads {
		items, err := itemsOf(ctx, tx, lead)
		if err != nil {
			return err
		}
		var x stateScan
		err = tx.QueryRowContext(ctx, "SELECT "+stateColumns+" FROM state s WHERE s.lead = $1", int64(lead)).Scan(x.targets()...)
		if err != nil && !isNone(err) {
			return err
		}
		have, want := x.state(), model.Replay(lead, model.Facts{}, items)
		have.Lead = lead
		if have != want {
			d.problem("lead %s is at %s, and replaying the ledger gives %s", lead, differing(have, want), differing(want, have))
		}
	}
	return nil
}

// differing lists the fields of a that are others in b.
func differing(a, b any) string {
	va, vb := reflect.ValueOf(a), reflect.ValueOf(b)
	out := ""
	for i := range va.NumField() {
		if x, y := va.Field(i).Interface(), vb.Field(i).Interface(); !reflect.DeepEqual(x, y) {
			out += fmt.Sprintf(" %s=%v", va.Type().Field(i).Name, x)
		}
	}
	return "{" + out + " }"
}

// checkLeads folds every lead's source rows anew, and compares its stage in the
// lists with its state.
func (s *Store) checkLeads(ctx context.Context, tx querier, d *Diagnosis) error {
	rules := s.Rules()
	var err error
	if d.all, err = scanOne[int](tx.QueryContext(ctx, "SELECT count(*) FROM lead")); err != nil {
		return err
	}
	for last := model.LeadID(0); ; {
		if d.progress != nil {
			d.progress(d.Leads, d.all)
		}
		rows, err := tx.QueryContext(ctx, "SELECT id FROM lead WHERE id > $1 ORDER BY id LIMIT 1000", int64(last))
		if err != nil {
			return err
		}
		ids, err := scanAll[model.LeadID](rows)
		if err != nil || len(ids) == 0 {
			return err
		}
		for _, id := range ids {
			if err := s.checkLead(ctx, tx, id, rules, d); err != nil {
				return err
			}
		}
		last = ids[len(ids)-1]
	}
}

func (s *Store) checkLead(ctx context.Context, tx querier, id model.LeadID, rules model.Rules, d *Diagnosis) error {
	d.Leads++
	if turning, err := turningLead(ctx, tx, id); err != nil || turning {
		return err
	}
	at, _, err := standingOf(ctx, tx, id)
	if err != nil {
		return err
	}
	if at.state.MergedInto != 0 {
		if at.placed != nil {
			d.problem("lead %s is merged into %s, and still in the lists", id, at.state.MergedInto)
		}
		return nil
	}
	if want := at.state.Stage(); at.placed.stage() != want {
		d.problem("lead %s is %s, and in the lists as %q", id, want, at.placed.stage())
	}
	l, _, err := foldLead(ctx, tx, id)
	if err != nil {
		return err
	}
	if l.Rows == 0 {
		d.problem("lead %s (%s) has no source row that counts", id, at.label)
		return nil
	}
	if older, err := olderStages(ctx, tx); err != nil {
		return err
	} else if older { // they are on their way: see Respell
		err := tx.QueryRowContext(ctx, "SELECT file_stage, file_reason FROM lead WHERE id = $1", int64(id)).Scan(&l.FileStage, &l.FileReason)
		if err != nil {
			return err
		}
	}
	facts := foldFacts(&l, &rules)
	want := leadValues(nil, &l, &facts)
	have := make([]any, len(want))
	to := make([]any, len(want))
	for i := range have {
		to[i] = &have[i]
	}
	if err := tx.QueryRowContext(ctx, "SELECT "+leadColumns+" FROM lead WHERE id = $1", int64(id)).Scan(to...); err != nil {
		return err
	}
	for i := range want {
		if !reflect.DeepEqual(have[i], want[i]) {
			d.problem("lead %s holds %q where its source rows say %q", id, have[i], want[i])
		}
	}
	return nil
}

// turningLead reports whether an import that is being taken back or given again
// spoke of a lead or of one merged into it.
func turningLead(ctx context.Context, tx querier, id model.LeadID) (bool, error) {
	group, err := groupOf(ctx, tx, id)
	if err != nil {
		return false, err
	}
	for _, id := range group {
		spoke, err := scanOne[bool](tx.QueryContext(ctx, `SELECT EXISTS (SELECT 1 FROM batch b WHERE b.state IN ('taking_back', 'giving_back', 'removing')
			AND (EXISTS (SELECT 1 FROM source_row r WHERE r.lead = $1 AND r.batch = b.id) OR EXISTS (SELECT 1 FROM batch_touch t WHERE t.batch = b.id AND t.lead = $1)))`, int64(id)))
		if err != nil || spoke {
			return spoke, err
		}
	}
	return false, nil
}

// checkTallies counts the lists anew.
func (s *Store) checkTallies(ctx context.Context, tx querier, d *Diagnosis) error {
	want, have := map[string]int64{}, map[string]int64{}
	rows, err := tx.QueryContext(ctx, "SELECT stage, flags, count(*) FROM score GROUP BY stage, flags")
	if err != nil {
		return err
	}
	for rows.Next() {
		var stage model.Stage
		var flags, n int64
		if err := rows.Scan(&stage, &flags, &n); err != nil {
			return closing(rows, err)
		}
		tallyRow(want, stage, flags, n)
	}
	if err := closing(rows, nil); err != nil {
		return err
	}
	if rows, err = tx.QueryContext(ctx, "SELECT name, n FROM tally WHERE n <> 0"); err != nil {
		return err
	}
	for rows.Next() {
		var name string
		var n int64
		if err := rows.Scan(&name, &n); err != nil {
			return closing(rows, err)
		}
		have[name] = n
	}
	for name := range have {
		want[name] += 0
	}
	for _, name := range slices.Sorted(maps.Keys(want)) {
		if have[name] != want[name] {
			d.problem("%d leads are counted as %s, and there are %d", have[name], name, want[name])
		}
	}
	return closing(rows, nil)
}
