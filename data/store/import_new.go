package store

import (
	"context"
	"fmt"
	"slices"
	"strconv"
	"strings"

	"winnow/model"
)

// create makes a new lead of a row; flush stores it.
func (w *importWriter) create(ctx context.Context, p *prepared) error {
	if !p.folded {
		w.i.s.foldNew(p, w.p.scorer, w.p.rules)
		if p.staffKey.kind != "" && len(w.found[p.staffKey]) == 0 {
			at, err := w.find(ctx, []identityKey{p.staffKey})
			if err != nil {
				return err
			}
			w.found[p.staffKey] = at[p.staffKey]
		}
	}
	var err error
	if p.barred, err = w.bar(ctx, p); err != nil {
		return err
	}
	w.last++
	if w.first == 0 {
		w.first = w.last
	}
	p.lead.ID = w.last
	keys := p.keys.list(make([]identityKey, 0, 4))
	if p.staffKey.kind != "" {
		keys = append(keys, p.staffKey)
	}
	for _, k := range keys {
		if at := w.found[k]; len(at) > 0 {
			p.pairs = appendPair(p.pairs, k, at, p.lead.ID)
		}
	}
	w.names(keys, p.lead.ID)
	if p.barred.reason == "" {
		w.p.noteFired(p.lead.ID, p.scored)
	}
	if len(p.touches) > 0 {
		company := model.CompanyKey(p.lead.Domain, p.lead.Company)
		for n := range p.touches {
			w.came(p.lead.ID, company, []model.Touch{p.touches[n].Touch})
		}
	}
	p.all = keys
	w.pending = append(w.pending, p)
	return nil
}

// flush stores the new leads of the block, table by table.
func (w *importWriter) flush(ctx context.Context) error {
	if len(w.pending) == 0 {
		return nil
	}
	batch := int64(w.i.batch)
	for _, p := range w.pending {
		id := int64(p.lead.ID)
		w.many["source_row"].add(id, batch, int64(p.row.Line), p.hash, p.document())
		if p.values == nil {
			p.compose(&w.p.rules)
		}
		lead, score := p.numbered(w.p.epoch)
		w.many["lead"].add(lead...)
		w.many["score"].add(score...)
		p.rank.tally(w.p.tally, +1)
		if p.lead.Owner != "" {
			w.owned.add(id)
		}
		w.touches(p, batch)
		w.pack(p)
		for _, key := range p.all {
			w.held.add(key, p.lead.ID)
		}
		w.figures.Created++
		w.figures.Touches += len(p.touches)
		w.figures.queued(p.rank.Stage, &p.facts, p.row.StageNote, p.barred)
	}
	for name, m := range w.many {
		if err := m.flush(ctx, w.tx); err != nil {
			return fmt.Errorf("store rows of %s: %w", name, err)
		}
	}
	if err := w.owned.flush(ctx, w.tx); err != nil { // once they are leads and listed
		return fmt.Errorf("store whose the leads are: %w", err)
	}
	if err := putPacks(ctx, w.tx, nil, w.packing.close()); err != nil {
		return err
	}
	var left []model.SourceRow
	for _, p := range w.pending {
		if p.row.Left != 0 {
			left = append(left, model.SourceRow{Line: p.row.Line, At: p.row.At, Mark: p.row.Mark, Left: p.row.Left})
		}
		for _, d := range p.pairs {
			if err := putPair(ctx, w.tx, d); err != nil {
				return err
			}
		}
		if p.barred.reason != "" {
			if err := w.rejectBarred(ctx, p.lead.ID, p.barred); err != nil {
				return err
			}
		}
		p.release()
	}
	w.pending = w.pending[:0]
	for i := range left {
		if err := w.leave(ctx, &left[i]); err != nil {
			return err
		}
	}
	return nil
}

// leadKey is one row of table identity.
type leadKey struct {
	identityKey
	lead model.LeadID
}

func (w *importWriter) touches(p *prepared, batch int64) {
	slices.SortFunc(p.touches, func(a, b incomingTouch) int {
		if c := a.At.Compare(b.At); c != 0 {
			return c
		}
		if a.hash < b.hash {
			return -1
		}
		return 1
	})
	for n := range p.touches {
		t := &p.touches[n]
		if t.plain() {
			w.many["plain touch"].add(int64(p.lead.ID), t.At.UnixMicro(), t.hash, string(t.Kind), t.Channel, t.URL, batch)
			continue
		}
		w.many["touch"].add(t.values(p.lead.ID, batch)...)
	}
}

// packsFrom is of how many new leads a pack is made at once. Of fewer it is left
// to the next whole scoring: packs of single leads are not worth it.
const packsFrom = 16

// pack adds a new lead to the pack of the block.
func (w *importWriter) pack(p *prepared) {
	if len(w.pending) < packsFrom || w.packing.full() {
		return
	}
	w.list = w.list[:0]
	for n := range p.touches {
		w.list = append(w.list, p.touches[n].Touch)
	}
	w.packing.add(&p.lead, w.list)
}

// plain reports whether a touch says no more than when, what and where. Most do,
// and each value that need not be handed over to the engine is time saved.
func (t *incomingTouch) plain() bool {
	return !t.Outbound && t.Detail == "" && t.EventID == "" && t.utm == ""
}

// values are the row of table touch.
func (t *incomingTouch) values(lead model.LeadID, batch int64) []any {
	return []any{int64(lead), t.At.UnixMicro(), t.hash, string(t.Kind), int64(oneIf(t.Outbound)), t.Channel, t.Detail, t.URL, t.EventID, t.utm, batch}
}

// queued counts a lead that came into the queue, or why it did not: in the file's
// own word where it has one.
func (f *figures) queued(stage model.Stage, facts *model.Facts, note string, b barred) {
	switch {
	case b.reason != "":
		f.NotQueued["suppressed"]++
		f.Suppressed++
	case stage == model.StageMQL:
		f.Queued++
	case facts.OwnStaff:
		f.NotQueued["own staff"]++
	case note != "":
		f.NotQueued[note]++
	default:
		f.NotQueued[string(stage)]++
	}
}

// document is the row's text in table source_row.
func (p *prepared) document() string {
	if p.doc == "" {
		p.doc = string(appendRow(make([]byte, 0, 512), &p.row))
	}
	return p.doc
}

// release lets go of what is stored by now.
func (p *prepared) release() {
	p.doc, p.touches, p.all, p.values, p.lead = "", nil, nil, nil, model.Lead{ID: p.lead.ID}
}

// inserter collects the values of rows of one table and inserts many at a time.
type inserter struct {
	head string
	tail string
	cols int
	sql  map[int]string
	args []any
}

func newInserter(head string, cols int) *inserter {
	return &inserter{head: head, cols: cols, sql: map[int]string{}}
}

func (m *inserter) add(values ...any) { m.args = append(m.args, values...) }

// flush inserts what was collected.
func (m *inserter) flush(ctx context.Context, tx querier) error {
	args := m.args
	for len(args) > 0 {
		rows := 1
		for _, size := range []int{64, 16, 4} { // few sizes: each is a statement to keep prepared
			if len(args) >= size*m.cols {
				rows = size
				break
			}
		}
		if err := perform(ctx, tx, m.query(rows), args[:rows*m.cols]...); err != nil {
			return err
		}
		args = args[rows*m.cols:]
	}
	clear(m.args)
	m.args = m.args[:0]
	return nil
}

func (m *inserter) query(rows int) string {
	q, ok := m.sql[rows]
	if !ok {
		var b strings.Builder
		b.WriteString(m.head)
		for r := range rows {
			if r > 0 {
				b.WriteByte(',')
			}
			b.WriteString("(" + params(1+r*m.cols, m.cols) + ")")
		}
		q = b.String() + m.tail
		m.sql[rows] = q
	}
	return q
}

// pair is a possible duplicate.
type pair struct {
	a, b model.LeadID // a < b
	why  string       // kind of the key they share
}

// appendPair proposes a lead as the duplicate of the first one that a key names.
// A phone that three leads share is a switchboard's: only its first two are
// proposed. at is in rising order, without the lead.
func appendPair(to []pair, k identityKey, at []model.LeadID, lead model.LeadID) []pair {
	if !k.proposes() || k.kind == kindPhone && len(at) > 1 || at[0] == lead {
		return to
	}
	return append(to, pair{min(at[0], lead), max(at[0], lead), k.why()})
}

// why is the word for a proposal by the key.
func (k identityKey) why() string {
	switch {
	case strings.HasPrefix(k.kind, kindID):
		return "id"
	case k.kind == kindStaff:
		return whyName
	}
	return k.kind
}

// putPair keeps a proposal. Of several reasons one is kept, always the same.
func putPair(ctx context.Context, tx querier, d pair) error {
	_, err := tx.ExecContext(ctx, `INSERT INTO duplicate (a, b, why) VALUES ($1, $2, $3)
		ON CONFLICT (a, b) DO UPDATE SET why = excluded.why WHERE excluded.why < duplicate.why`, int64(d.a), int64(d.b), d.why)
	if err != nil {
		return fmt.Errorf("propose lead %s as a duplicate: %w", strconv.FormatInt(int64(d.b), 10), err)
	}
	return nil
}
