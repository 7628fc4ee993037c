// Package demo makes a company that does not exist and a quarter of its leads:
// people, what they did, what three reps decided about them. Everything follows
// from a seed and a present moment, and is loaded through the store's public
// methods in the order in which it would have happened.
package demo

import (
	"context"
	_ "embed"
	"fmt"
	"io"
	"sync"
	"time"

	"winnow/data/store"
	"winnow/model"
	"winnow/model/criteria"
)

//go:embed criteria.toml
var criteriaText string

// Criteria is the text of the criteria that the demo company goes by.
func Criteria() string { return criteriaText }

// DefaultLeads is how many leads the demo company has when nobody asks for more.
const DefaultLeads = 400

// Options say what to make. Me is the rep at the console. Clock must be the
// store's clock: loading moves it through the quarter and releases it at the end.
// Rand is real entropy for ids.
type Options struct {
	Seed  uint64
	Leads int
	Now   time.Time
	Me    string
	Zone  *time.Location
	Clock *Clock
	Rand  io.Reader
}

// A Clock is a clock that loading can hold at a moment of the past.
type Clock struct {
	real func() time.Time
	mu   sync.Mutex
	held time.Time
}

// NewClock returns a clock that shows what real does.
func NewClock(real func() time.Time) *Clock { return &Clock{real: real} }

// Now is the moment at which the clock is held, else the real one.
func (c *Clock) Now() time.Time {
	c.mu.Lock()
	defer c.mu.Unlock()
	if !c.held.IsZero() {
		return c.held
	}
	return c.real()
}

// hold stops the clock at t; the zero time lets it run again.
func (c *Clock) hold(t time.Time) {
	c.mu.Lock()
	defer c.mu.Unlock()
	c.held = t
}

// Live makes one lead of the demo go hot, by an import like any other.
type Live func(ctx context.Context) error

// Load fills an empty store. It returns what makes one more lead go hot, to be
// called when somebody is watching.
func Load(ctx context.Context, st *store.Store, o Options) (Live, error) {
	if o.Zone == nil {
		o.Zone = time.UTC
	}
	if o.Leads <= 0 {
		o.Leads = DefaultLeads
	}
	if o.Me == "" || o.Me == dana || o.Me == luis {
		o.Me = "me"
	}
	c, err := criteria.Parse("criteria.toml", criteriaText)
	if err != nil {
		return nil, err
	}
	p := newPlan(o, c)
	l := &loader{st: st, o: o, p: p, ids: map[*person]model.LeadID{}}
	defer o.Clock.hold(time.Time{})
	o.Clock.hold(p.batches[0].Add(-time.Hour))
	if err := st.ApplyCriteria(ctx, c, dana); err != nil {
		return nil, err
	}
	for _, e := range p.events {
		o.Clock.hold(e.at)
		if err := l.run(ctx, e); err != nil {
			return nil, fmt.Errorf("make the demo company: %w", err)
		}
	}
	return l.goesHot, nil
}

// A loader carries a plan out.
type loader struct {
	st  *store.Store
	o   Options
	p   *plan
	ids map[*person]model.LeadID
}

func (l *loader) run(ctx context.Context, e event) error {
	switch {
	case e.batch > 0:
		return l.batch(ctx, e.batch-1)
	case e.cmd != nil:
		return l.do(ctx, e.at, *e.cmd)
	case e.other == stepSweep:
		_, _, err := l.st.Sweep(ctx)
		return err
	case e.other == stepSeen:
		return l.st.MarkSeen(ctx, l.o.Me)
	case e.other == stepExport:
		n := 0
		seq, err := l.st.EachDecision(ctx, "generic", true, func(store.Decision) error { n++; return nil })
		if err != nil {
			return err
		}
		return l.st.MarkExported(ctx, store.Exported{Target: "generic", What: "decisions", Seq: seq, Rows: n, At: e.at, Actor: l.o.Me})
	}
	return nil
}

// batch imports an export of the CRM: who is new since the last one, and who did
// something.
func (l *loader) batch(ctx context.Context, n int) error {
	at, from := l.p.batches[n], time.Time{}
	if n > 0 {
		from = l.p.batches[n-1]
	}
	var rows []store.IncomingRow
	for _, x := range l.p.people {
		var touches []model.Touch
		for _, t := range x.touches {
			if t.At.After(from) && !t.At.After(at) && x.seen <= n || x.seen == n && !t.At.After(at) {
				touches = append(touches, t)
			}
		}
		if x.seen == n || x.seen < n && len(touches) > 0 {
			rows = append(rows, store.IncomingRow{Row: x.row(at, len(rows)+2), Touches: touches})
		}
	}
	return l.add(ctx, at, fmt.Sprintf("crm-export-%s.csv", at.In(l.o.Zone).Format("2006-01-02-1504")), rows)
}

func (l *loader) add(ctx context.Context, at time.Time, file string, rows []store.IncomingRow) error {
	if len(rows) == 0 {
		return nil
	}
	id, err := model.NewEntryID(at, l.o.Rand)
	if err != nil {
		return err
	}
	im, err := l.st.BeginImport(ctx, store.ImportHeader{At: at, Actor: l.o.Me, File: file, Format: "polarway-crm", Source: "polarway-crm", EntryID: id})
	if err != nil {
		return err
	}
	for len(rows) > 0 {
		k := min(1000, len(rows))
		if err := im.Add(ctx, rows[:k]); err != nil {
			_ = im.Abort(ctx) // the first error is the one to tell
			return err
		}
		rows = rows[k:]
	}
	_, err = im.Finish(ctx)
	return err
}

func (l *loader) do(ctx context.Context, at time.Time, a ask) error {
	id, err := model.NewEntryID(at, l.o.Rand)
	if err != nil {
		return err
	}
	c := model.Command{ID: id, At: at, Actor: a.actor, Action: a.action, Reason: a.reason, Note: a.note, Owner: a.owner,
		Until: a.until, Due: a.due, Outcome: a.outcome, Channel: a.channel, Cause: a.cause, Amount: a.amount, Close: a.close}
	if a.action == model.ActLost {
		c.Reason = l.st.Rules().LostReasons[0].ID
	}
	for _, x := range a.who {
		lead, err := l.id(ctx, x)
		if err != nil {
			return err
		}
		c.Targets = append(c.Targets, model.Target{Lead: lead, Version: model.AnyVersion})
	}
	res, err := l.st.Do(ctx, c)
	if err != nil {
		return err
	}
	for _, r := range res.Refused {
		return fmt.Errorf("%s %s: %w", a.action, r.Label, r.Refusal)
	}
	return nil
}

// id is the store's name for a person of the plan.
func (l *loader) id(ctx context.Context, x *person) (model.LeadID, error) {
	if id := l.ids[x]; id != 0 {
		return id, nil
	}
	found, err := l.st.Resolve(ctx, x.id)
	if err != nil {
		return 0, err
	}
	l.ids[x] = found[0].ID
	return found[0].ID, nil
}

// goesHot lets the lead of the cast that was waiting for it read the prices and
// ask for a demo, now.
func (l *loader) goesHot(ctx context.Context) error {
	x, now := l.p.live, l.o.Clock.Now().UTC().Truncate(time.Second)
	d := &diary{c: l.p.c, p: x, zone: l.o.Zone, now: now, count: &l.p.count}
	old := len(x.touches)
	d.pricing(now.Add(-9 * time.Minute))
	d.add(now.Add(-7*time.Minute), model.ProductView, "web", "/platform/control-room/tour", "/platform/control-room/tour")
	d.pricing(now.Add(-3 * time.Minute))
	d.demo(now.Add(-5*time.Second), "Milk round with 180 stops. We need door minutes per stop, before winter. Can somebody call me in the next hour?")
	touches := append([]model.Touch(nil), x.touches[old:]...)
	return l.add(ctx, now, "crm-live.csv", []store.IncomingRow{{Row: x.row(now, 2), Touches: touches}})
}
