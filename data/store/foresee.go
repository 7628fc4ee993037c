package store

import (
	"cmp"
	"context"
	"fmt"
	"slices"

	"winnow/model"
)

// Foresight counts what an import of rows would bring, and writes nothing. It
// takes the steps of the import in its order: who a row is about, and whether it
// says anything new. What the file itself says before counts as if it were stored.
// Its methods are for one goroutine.
type Foresight struct {
	i       *Import // prepares rows, and never stores any
	figures figures
	merged  bool

	leads  map[uint64]foreseen    // by the key that names them: the first two
	new    []said                 // about leads that the import would make
	known  map[foreseen]*said     // about leads that are there
	about  map[foreseen]int32     // rows so far
	seen   map[uint64]struct{}    // touches that the file told of, by lead
	ids    map[foreseen]bool      // leads that are there and got an id by the file
	pairs  map[uint64]foreseen    // the second lead of a key
	mended map[foreseen][]rowKeys // what mended rows of the file said of leads that are there

	suppressed suppressed // domains

	told    map[foreseen]bool       // leads that touches alone came in about
	changed map[foreseen]bool       // leads that rows changed
	byName  map[string]model.LeadID // see namesOf; nil: not read yet
}

// foreseen is a lead: one that is there by its id, one that would be made by the
// number of those before it, negative and from -1 on.
type foreseen int64

// said is what the file said so far about a lead.
type said struct {
	last   int64 // hash of the last row that would be stored
	stored bool
	hasID  bool   // of the file's source
	name   uint64 // hash of the last name, 0 = none
}

// Foresee begins to count. What others do meanwhile is taken as it is found.
func (s *Store) Foresee(ctx context.Context, h ImportHeader) (*Foresight, error) {
	i := &Import{s: s, h: h, twins: map[int64]int{}, w: &importWriter{}}
	i.w.freshness.Store(true)
	f := &Foresight{i: i, leads: map[uint64]foreseen{}, known: map[foreseen]*said{}, about: map[foreseen]int32{}, seen: map[uint64]struct{}{},
		ids: map[foreseen]bool{}, told: map[foreseen]bool{}, changed: map[foreseen]bool{}, pairs: map[uint64]foreseen{}, mended: map[foreseen][]rowKeys{}}
	f.figures.NotQueued = map[string]int{}
	merged, err := scanOne[bool](s.e.Reader.QueryContext(ctx, "SELECT EXISTS (SELECT 1 FROM state WHERE merged_into <> 0)"))
	if err != nil {
		return nil, s.e.Describe(fmt.Errorf("look for merged leads: %w", err))
	}
	f.merged = merged
	rules := s.Rules()
	if f.suppressed, err = s.suppressing.at(ctx, s.e.Reader, &rules); err != nil {
		return nil, s.e.Describe(err)
	}
	return f, nil
}

// Reject counts rows that could not be read.
func (f *Foresight) Reject(n int) { f.figures.Rejected += n }

// Figures are what the rows so far would bring. Queued and NotQueued are those of
// new leads.
func (f *Foresight) Figures() model.Batch { return f.i.h.batch(0, f.figures) }

// Add counts rows, in the order of the file.
func (f *Foresight) Add(ctx context.Context, rows []IncomingRow) error {
	for some := range slices.Chunk(rows, blockMany) {
		if err := f.block(ctx, some); err != nil {
			return f.i.s.e.Describe(err)
		}
	}
	return nil
}

func (f *Foresight) block(ctx context.Context, rows []IncomingRow) error {
	in, err := f.i.prepare(rows)
	if err != nil {
		return err
	}
	var keys []identityKey
	for n := range in {
		keys = in[n].keys.list(keys)
	}
	found, err := findKeys(ctx, f.i.s.e.Reader, keys)
	if err != nil {
		return err
	}
	for n := range in {
		p := &in[n]
		f.figures.Rows++
		if p.about {
			if err := f.tell(ctx, p, found); err != nil {
				return err
			}
			continue
		}
		lead, err := f.resolve(ctx, p, found)
		switch {
		case err != nil:
			return err
		case lead == 0:
			err = f.make(ctx, p, found)
		default:
			err = f.again(ctx, p, lead)
		}
		if err != nil {
			return err
		}
	}
	f.i.w.freshness.Store(f.figures.Created*2 >= f.figures.Rows)
	return nil
}

func keyHash(k identityKey) uint64 { return mix(text(text(offset64, k.kind), k.value)) }

// named are the leads that a key names, those that are there first.
func (f *Foresight) named(k identityKey, found hits) []foreseen {
	var all []foreseen
	for _, id := range found[k] {
		all = append(all, foreseen(id))
	}
	h := keyHash(k)
	for _, more := range []map[uint64]foreseen{f.leads, f.pairs} {
		if l, ok := more[h]; ok && !slices.Contains(all, l) {
			all = append(all, l)
		}
	}
	slices.SortFunc(all, foreseen.compare)
	return all
}

// compare orders leads as their ids will be.
func (l foreseen) compare(o foreseen) int {
	if l < 0 || o < 0 {
		return cmp.Compare(o, l)
	}
	return cmp.Compare(l, o)
}

// name notes that keys of a row name a lead.
func (f *Foresight) name(p *prepared, lead foreseen) {
	keys := p.keys.list(make([]identityKey, 0, 4))
	if p.keys.phone != "" {
		keys = append(keys, namedPhone(&p.keys))
	}
	for _, k := range keys {
		h := keyHash(k)
		switch first, ok := f.leads[h]; {
		case !ok:
			f.leads[h] = lead
		case first != lead:
			if _, ok := f.pairs[h]; !ok {
				f.pairs[h] = lead
			}
		}
	}
}

// namedPhone is a phone together with the name of who has it.
func namedPhone(k *rowKeys) identityKey { return identityKey{"named phone", k.phone + "\n" + k.name} }

// resolve says which lead a row speaks of, 0 for a new one, as the import would.
func (f *Foresight) resolve(ctx context.Context, p *prepared, found hits) (foreseen, error) {
	var marked []foreseen
	if p.keys.mark != "" {
		marked = f.named(identityKey{kindMark, p.keys.mark}, found)
	}
	lead, err := f.resolveOwn(ctx, p, found)
	switch {
	case err != nil || len(marked) == 0 || len(marked) == 1 && lead == marked[0]:
		return lead, err
	case !p.keys.mends && lead == 0:
		return marked[0], nil
	case !p.keys.mends:
		return lead, nil
	}
	for _, m := range marked {
		if m <= 0 { // a new one of this file
			continue
		}
		stays, left, err := mends(ctx, f.i.s.e.Reader, p, model.LeadID(m), model.LeadID(max(lead, 0)), f.mended[m])
		switch {
		case err != nil || stays:
			f.mended[m] = append(f.mended[m], p.keys)
			return m, err
		case !left:
			return lead, nil
		}
	}
	return lead, nil
}

// resolveOwn is resolve by what the row itself says.
func (f *Foresight) resolveOwn(ctx context.Context, p *prepared, found hits) (foreseen, error) {
	k := &p.keys
	if k.id != "" {
		if l := f.named(identityKey{k.idKind, k.id}, found); len(l) > 0 {
			return l[0], nil
		}
	}
	for _, id := range k.former { // another id of the one person
		if l := f.named(identityKey{kindID + k.source, id}, found); len(l) > 0 {
			return l[0], nil
		}
	}
	if k.email != "" {
		at, err := f.originals(ctx, f.named(identityKey{kindEmail, k.email}, found))
		if err != nil {
			return 0, err
		}
		for _, lead := range at {
			if k.id == "" {
				return lead, nil
			}
			other, err := f.hasID(ctx, lead, k.idKind)
			if err != nil || !other {
				return lead, err
			}
		}
	}
	if k.id != "" || k.email != "" {
		return 0, nil
	}
	if k.phone != "" {
		lead, err := f.byPhone(ctx, k, found)
		if err != nil || lead != 0 {
			return lead, err
		}
	}
	if k.fingerprint != "" {
		if l := f.named(identityKey{kindRow, k.fingerprint}, found); len(l) > 0 {
			return l[0], nil
		}
	}
	return 0, nil
}

// hasID reports whether the file's source knows a lead by an id.
func (f *Foresight) hasID(ctx context.Context, lead foreseen, kind string) (bool, error) {
	if lead < 0 {
		return f.new[-lead-1].hasID, nil
	}
	if f.ids[lead] {
		return true, nil
	}
	return hasID(ctx, f.i.s.e.Reader, model.LeadID(lead), kind)
}

// byPhone finds the lead with a phone whose name agrees, by the names that the
// file gave meanwhile.
func (f *Foresight) byPhone(ctx context.Context, k *rowKeys, found hits) (foreseen, error) {
	phone, name := identityKey{kindPhone, k.phone}, textHash(k.name)
	var with []foreseen
	if len(found[phone]) > 0 {
		ids, err := phoneLeads(ctx, f.i.s.e.Reader, k.phone)
		if err != nil {
			return 0, err
		}
		for _, id := range ids {
			with = append(with, foreseen(id))
		}
	}
	for _, more := range append(f.named(phone, nil), f.leads[keyHash(namedPhone(k))]) {
		if more != 0 && !slices.Contains(with, more) {
			with = append(with, more)
		}
	}
	slices.SortFunc(with, foreseen.compare)
	for _, lead := range with {
		if s := f.saidAbout(lead); s != nil && s.name != 0 {
			if s.name == name {
				return lead, nil
			}
			continue
		}
		if lead < 0 {
			if k.name == "" {
				return lead, nil
			}
			continue
		}
		stored, err := leadName(ctx, f.i.s.e.Reader, model.LeadID(lead))
		if err != nil {
			return 0, err
		}
		if model.NormalName(stored) == k.name {
			return lead, nil
		}
	}
	return 0, nil
}

// textHash is 0 for no text.
func textHash(s string) uint64 {
	if s == "" {
		return 0
	}
	return mix(text(offset64, s)) | 1
}

// make counts a row about somebody new.
func (f *Foresight) make(ctx context.Context, p *prepared, found hits) (err error) {
	if !p.folded {
		a := f.i.s.criteria.Load()
		sc, give := a.scorer()
		f.i.s.foldNew(p, sc, a.Rules)
		give()
	}
	f.new = append(f.new, said{last: p.hash, stored: true, hasID: p.keys.id != "", name: textHash(p.keys.name)})
	lead := -foreseen(len(f.new))
	f.name(p, lead)
	f.touches(p, lead, nil)
	f.figures.Created++
	f.figures.Touches += len(p.touches)
	stage := model.State{Facts: p.facts}.Stage()
	var b barred
	if stage.Open() {
		b = f.suppressed.domain(p.lead.Email, p.lead.Domain)
	}
	if stage.Open() && b.reason == "" && p.keys.email != "" {
		rules := f.i.s.Rules()
		b, err = barredAs(ctx, f.i.s.e.Reader, found[identityKey{kindEmail, p.keys.email}], &rules)
	}
	f.figures.queued(stage, &p.facts, p.row.StageNote, b)
	return err
}

// touches notes what a row tells of, and returns how much of it is new. there says
// whether a touch is stored; nil for none.
func (f *Foresight) touches(p *prepared, lead foreseen, there func(t *incomingTouch) (bool, error)) (added int, err error) {
	for n := range p.touches {
		t := &p.touches[n]
		h := mix(uint64(lead)*0x9e3779b97f4a7c15 + mix(uint64(t.At.UnixMicro())) + uint64(t.hash))
		if _, told := f.seen[h]; told {
			continue
		}
		f.seen[h] = struct{}{}
		stored := false
		if there != nil {
			if stored, err = there(t); err != nil {
				return 0, err
			}
		}
		if !stored {
			added++
		}
	}
	return added, nil
}

// again counts a row about somebody who is there.
func (f *Foresight) again(ctx context.Context, p *prepared, root foreseen) error {
	q, lead := f.i.s.e.Reader, root
	if root > 0 && f.merged {
		id, err := memberOf(ctx, q, &p.keys, model.LeadID(root))
		if err != nil {
			return err
		}
		lead = foreseen(id)
	}
	if root > 0 {
		reason, err := rejectedFor(ctx, q, model.LeadID(root))
		if err != nil {
			return err
		}
		f.figures.Suppressed += oneIf(reason != "")
	}
	s := f.saidOf(lead)
	n := f.about[lead]
	f.about[lead] = n + 1
	same := s.stored && s.last == p.hash
	var there func(t *incomingTouch) (bool, error)
	if lead > 0 {
		if !s.stored {
			p.row.Nth = int(n)
			var err error
			if same, err = saidBefore(ctx, q, p, model.LeadID(lead), f.i.h.Source, 0); err != nil {
				return err
			}
		}
		there = func(t *incomingTouch) (bool, error) {
			is, err := scanOne[bool](q.QueryContext(ctx, "SELECT EXISTS (SELECT 1 FROM touch WHERE lead = $1 AND at = $2 AND hash = $3)", int64(lead), t.At.UnixMicro(), t.hash))
			if err != nil {
				return false, fmt.Errorf("look a touch up: %w", err)
			}
			return is, nil
		}
	}
	added, err := f.touches(p, lead, there)
	if err != nil {
		return err
	}
	f.figures.Touches += added
	if same && added == 0 {
		f.figures.Unchanged++
		return nil
	}
	if !f.told[lead] {
		f.figures.Updated++
		f.changed[lead] = true
	}
	f.name(p, root)
	if !same {
		s.last, s.stored = p.hash, true
		if p.keys.name != "" {
			s.name = textHash(p.keys.name)
		}
		if p.keys.id != "" {
			s.hasID = true
			f.ids[lead], f.ids[root] = true, true
		}
	}
	return nil
}

// saidAbout is what the file said about a lead, nil for nothing.
func (f *Foresight) saidAbout(lead foreseen) *said {
	if lead < 0 {
		return &f.new[-lead-1]
	}
	return f.known[lead]
}

// saidOf is saidAbout to be added to.
func (f *Foresight) saidOf(lead foreseen) *said {
	s := f.saidAbout(lead)
	if s == nil {
		s = &said{}
		f.known[lead] = s
	}
	return s
}
