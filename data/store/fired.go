package store

import (
	"context"
	"database/sql"
	"fmt"
	"slices"
	"time"

	"winnow/model"
	"winnow/model/criteria"
)

// Fired is a trigger that was written to the ledger. Acts are what the applied
// criteria say that it does, none where they do not know it any more.
type Fired struct {
	model.Firing
	Acts []criteria.Act
}

// Does reports whether the trigger does something of a kind.
func (f Fired) Does(k criteria.ActKind) bool {
	return slices.ContainsFunc(f.Acts, func(a criteria.Act) bool { return a.Kind == k })
}

// firedWithin is how old a touch may be for what it completes to act: the span
// for which a hot lead stands under NOW. What is older is scored, and sets off
// nothing.
const firedWithin = 7 * 24 * time.Hour

// firing is a trigger that a touch completed and that may be in the ledger.
type firing struct {
	lead    model.LeadID
	trigger string
	at      time.Time
}

// noteFired keeps what touches of a lead completed a short while ago.
func (p *projection) noteFired(lead model.LeadID, sc model.Scored) {
	if p.fired == nil {
		return
	}
	for _, f := range sc.Fired {
		if p.now.Sub(f.At) <= firedWithin {
			*p.fired = append(*p.fired, firing{lead, f.Trigger, storable(f.At)})
		}
	}
}

// arrived are what touches of a lead completed that were still to come when its row
// was written last: from their hour on it was known to move. Until they are in the
// ledger the row stays due: a sweep writes both in one transaction, and whoever else
// writes the row meanwhile leaves it due, so that no trigger is lost between the two.
// next is when that row was known to move; zero = never.
func (p *projection) arrived(lead model.LeadID, sc *model.Scored, next time.Time) (list []firing) {
	since := p.dueSince(next)
	if since.IsZero() {
		return nil
	}
	for _, f := range sc.Fired {
		if !f.At.Before(since) && p.now.Sub(f.At) <= firedWithin {
			list = append(list, firing{lead, f.Trigger, storable(f.At)})
		}
	}
	if len(list) > 0 && p.swept == nil {
		sc.NextChange = since
	}
	return list
}

// dueSince is since when a row that was known to move then, or one that a merge took
// apart or joined with it, was to be swept; zero where it was not.
func (p *projection) dueSince(next time.Time) time.Time {
	if !p.left.IsZero() && (next.IsZero() || p.left.Before(next)) {
		next = p.left
	}
	if next.After(p.now) {
		return time.Time{}
	}
	return next
}

// leave notes a row that a merge, or taking one back, parts from its touches.
func (p *projection) leave(old placed) {
	if due := p.dueSince(old.instant(atNext)); !due.IsZero() {
		p.left = due
	}
}

// record writes down what came to count with time, where the projection is that of a
// sweep. It belongs to the import that told the touch.
func (p *projection) record(ctx context.Context, arrived []firing) error {
	if p.swept == nil {
		return nil
	}
	for _, f := range arrived {
		leads, err := groupOf(ctx, p.tx, f.lead)
		if err != nil {
			return err
		}
		group, _, err := toldBy(ctx, p.tx, leads, f.at)
		if err != nil {
			return err
		}
		id, err := p.s.recordOne(ctx, p.tx, group, f)
		if err != nil {
			return err
		}
		if !id.IsZero() {
			*p.swept = append(*p.swept, id)
		}
	}
	return nil
}

// toldBy is the entry of the import that told what leads did last up to a time: at it,
// or before others of the company completed with it what they did then. found is
// false where they had done nothing.
func toldBy(ctx context.Context, q querier, leads []model.LeadID, at time.Time) (group model.EntryID, found bool, err error) {
	by, err := scanOne[[]byte](q.QueryContext(ctx, `SELECT b.entry FROM touch t JOIN batch b ON b.id = t.batch
		WHERE t.lead IN (`+idList(leads)+`) AND t.at <= +$1 ORDER BY t.at DESC, b.id LIMIT 1`, at.UnixMicro()))
	if err != nil {
		return group, false, fmt.Errorf("find which import told what lead %s did: %w", leads[0], err)
	}
	if len(by) != len(group) {
		return group, false, nil
	}
	return model.EntryID(by), true, nil
}

// recordFired writes to the ledger, in short transactions, what does not stand there
// yet: a trigger fires once for a lead and the touch that completed it. group is what
// the entries belong to. The ids of the entries are returned.
func (s *Store) recordFired(ctx context.Context, group model.EntryID, list []firing) ([]model.EntryID, error) {
	slices.SortFunc(list, func(a, b firing) int { return a.at.Compare(b.at) })
	list = slices.Compact(list)
	var made []model.EntryID
	pace := newPace(s, "triggers")
	for len(list) > 0 {
		n, ids := 0, []model.EntryID(nil)
		err := pace.write(ctx, func(tx querier, more func() bool) error {
			for n < len(list) && (n == 0 || more()) {
				id, err := s.recordOne(ctx, tx, group, list[n])
				if err != nil {
					return err
				}
				if !id.IsZero() {
					ids = append(ids, id)
				}
				n++
			}
			return nil
		})
		if err != nil {
			return made, err
		}
		list, made = list[n:], append(made, ids...)
	}
	return made, nil
}

// recordOne writes one firing, and returns the zero id where it stands there. One
// that was taken back, with the import that set it off, counts for nothing.
func (s *Store) recordOne(ctx context.Context, tx querier, group model.EntryID, f firing) (model.EntryID, error) {
	items, err := itemsOf(ctx, tx, f.lead)
	if err != nil {
		return model.EntryID{}, err
	}
	for _, it := range model.Live(items) {
		if it.Action == model.ActTrigger && it.Cause == f.trigger && it.Due.Equal(f.at) {
			return model.EntryID{}, nil
		}
	}
	id, err := s.newEntryID()
	if err != nil {
		return id, err
	}
	c := normal(model.Command{ID: id, Group: group, At: s.Now(), Actor: model.ActorWinnow, Action: model.ActTrigger,
		Targets: []model.Target{{Lead: f.lead, Version: model.AnyVersion}}, Cause: f.trigger, Due: f.at})
	if err := s.assign(ctx, tx, &c); err != nil {
		return model.EntryID{}, err
	}
	res, err := s.do(ctx, tx, c)
	if err != nil || len(res.Done) == 0 {
		return model.EntryID{}, err
	}
	return id, nil
}

// assign fills in to whom a trigger assigns the lead, if it is nobody's yet, and
// with what it tags it.
func (s *Store) assign(ctx context.Context, tx querier, c *model.Command) error {
	acts := s.acts(c.Cause)
	if !slices.ContainsFunc(acts, func(a criteria.Act) bool { return a.Kind == criteria.ActAssign || a.Kind == criteria.ActTag }) {
		return nil
	}
	lead := c.Targets[0].Lead
	at, _, err := standingOf(ctx, tx, lead)
	if err != nil {
		return err
	}
	owner, err := scanOne[string](tx.QueryContext(ctx, "SELECT owner FROM lead WHERE id = $1", int64(lead)))
	if err != nil {
		return fmt.Errorf("read whose lead %s is: %w", lead, err)
	}
	for _, a := range acts {
		switch {
		case a.Kind == criteria.ActTag:
			c.Tags = c.Tags.With(model.Tags(a.Text))
		case a.Kind == criteria.ActAssign && owner == "" && at.state.Owner == "":
			c.Owner = a.Text
		}
	}
	c.Tags = c.Tags.Without(at.state.Tags)
	return nil
}

// acts are what a trigger of the applied criteria does.
func (s *Store) acts(trigger string) []criteria.Act {
	c := s.Criteria()
	if i := slices.IndexFunc(c.Triggers, func(t criteria.Trigger) bool { return t.ID == trigger }); i >= 0 {
		return c.Triggers[i].Then
	}
	return nil
}

// decidedSince reports whether the ledger has more about a lead since a version
// was seen than triggers, which change nothing that a decision is made on.
func (p *projection) decidedSince(ctx context.Context, t model.Target) (bool, error) {
	items, err := itemsOf(ctx, p.tx, t.Lead)
	if err != nil {
		return false, err
	}
	if t.Version < 0 || t.Version > int64(len(items)) {
		return true, nil
	}
	return slices.ContainsFunc(items[t.Version:], func(it model.Item) bool { return it.Action != model.ActTrigger }), nil
}

// tellFired tells Options.Fired what was written. What cannot be read is not told:
// the ledger has it.
func (s *Store) tellFired(ctx context.Context, ids []model.EntryID) {
	if s.opt.Fired == nil || len(ids) == 0 {
		return
	}
	var out []Fired
	for _, id := range ids {
		list, err := s.firedBy(ctx, "SELECT "+firedColumns+" WHERE "+itsChanges+" AND e.id = $1", id[:])
		if err != nil {
			break
		}
		out = append(out, list...)
	}
	s.opt.Fired(context.WithoutCancel(ctx), out)
}

// firings are the triggers that fired for a lead, the latest time of each, the
// latest first, as the applied criteria call them.
func (s *Store) firings(lead model.LeadID, label string, fired []model.Fired) (out []model.Firing) {
	c := s.Criteria()
	for _, f := range slices.Backward(fired) {
		if slices.ContainsFunc(out, func(o model.Firing) bool { return o.Trigger == f.Trigger }) {
			continue
		}
		x := model.Firing{Lead: lead, Label: label, Trigger: f.Trigger, Name: f.Trigger, At: f.At, People: f.People}
		if i := slices.IndexFunc(c.Triggers, func(t criteria.Trigger) bool { return t.ID == f.Trigger }); i >= 0 {
			x.Name, x.Within = c.Triggers[i].Name, c.Triggers[i].Within
			x.Notify = slices.ContainsFunc(c.Triggers[i].Then, func(a criteria.Act) bool { return a.Kind == criteria.ActNotify })
		}
		out = append(out, x)
	}
	return out
}

const firedColumns = `e.id, e.seq, c.lead, c.cause, c.due_at, coalesce(l.label, '')
	FROM entry e CROSS JOIN change c LEFT JOIN lead l ON l.id = c.lead`

// FiredSince lists the triggers that fired after an entry of the ledger, oldest
// first, the last most of them, and the last entry there is now. Those that were
// taken back are left out.
func (s *Store) FiredSince(ctx context.Context, seq int64, most int) ([]model.Firing, int64, error) {
	last, err := scanOne[int64](s.e.Reader.QueryContext(ctx, lastEntry))
	if err != nil {
		return nil, seq, s.e.Describe(fmt.Errorf("read the end of the ledger: %w", err))
	}
	if last <= seq {
		return nil, last, nil
	}
	list, err := s.firedBy(ctx, "SELECT "+firedColumns+" WHERE "+itsChanges+` AND e.seq > $1 AND e.seq <= $2 AND e.action = 'trigger'
		AND `+stands+" ORDER BY e.seq DESC LIMIT 0 + $3", seq, last, most)
	out := make([]model.Firing, len(list))
	for i, f := range list {
		out[len(list)-1-i] = f.Firing
	}
	return out, last, err
}

func (s *Store) firedBy(ctx context.Context, query string, args ...any) ([]Fired, error) {
	rows, err := s.e.Reader.QueryContext(ctx, query, args...)
	if err != nil {
		return nil, s.e.Describe(fmt.Errorf("read what fired: %w", err))
	}
	c := s.Criteria()
	var out []Fired
	for rows.Next() {
		var f Fired
		var at sql.NullInt64
		if err := rows.Scan(idScan{&f.Entry}, &f.Seq, &f.Lead, &f.Trigger, &at, &f.Label); err != nil {
			return nil, closing(rows, fmt.Errorf("read what fired: %w", err))
		}
		f.At, f.Name = instant(at), f.Trigger
		if i := slices.IndexFunc(c.Triggers, func(t criteria.Trigger) bool { return t.ID == f.Trigger }); i >= 0 {
			f.Name, f.Acts = c.Triggers[i].Name, c.Triggers[i].Then
			f.Notify = f.Does(criteria.ActNotify)
		}
		out = append(out, f)
	}
	return out, closing(rows, nil)
}
