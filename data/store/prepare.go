package store

import (
	"encoding/json"
	"fmt"
	"math"
	"slices"
	"strings"
	"time"
	"unicode/utf8"

	"winnow/model"
	"winnow/model/score"
)

// prepared is a row ready to be stored: all that needs no look into the database.
type prepared struct {
	row     model.SourceRow
	hash    int64
	keys    rowKeys
	touches []incomingTouch
	about   bool // the row only says whom its touches are about

	doc string

	// What the lead is if it is new; only where folded, by the criteria of this
	// hash.
	folded   bool
	criteria string
	lead     model.Lead
	facts    model.Facts
	scored   model.Scored
	rank     rank  // but for the lead's number
	values   []any // of tables lead and score, in this order, but for what numbered fills in; see compose
	staffKey identityKey
	all      []identityKey
	pairs    []pair
	barred   barred // it stays out of the queue
}

// incomingTouch is a touch with what tells it apart.
type incomingTouch struct {
	model.Touch
	hash int64
	utm  string // JSON, or empty
}

// foldFrom is of how many rows they are folded as new leads before it is known that
// they are: of a few, as events come, none may be.
const foldFrom = 4

// prepare works out what each row is known by and, where new leads are likely,
// what lead and score it makes.
func (i *Import) prepare(rows []IncomingRow) ([]prepared, error) {
	out := make([]prepared, len(rows))
	for n := range rows {
		p := &out[n]
		p.row = rows[n].Row
		p.row.Batch = i.batch
		if p.row.At.IsZero() {
			p.row.At = i.h.At
		}
		p.row.At = p.row.At.UTC().Truncate(time.Microsecond)
		p.row.Nth, p.row.Twin = 0, 0
		i.place.give(&p.row)
		storableRow(&p.row)
		p.hash = rowHash(&p.row)
		p.keys = keysOf(&p.row, i.h.Source, p.hash)
		if p.about = rows[n].TouchesOnly; p.about {
			p.keys.fingerprint = ""
		} else if p.keys.fingerprint != "" && p.keys.name == "" && p.keys.phone == "" {
			p.row.Twin = i.twins[p.hash]
			i.twins[p.hash]++
			p.keys = keysOf(&p.row, i.h.Source, fingerprint(p.hash, p.row.Twin))
		}
		touches, err := prepareTouches(rows[n].Touches, i.h.Source)
		if err != nil {
			return nil, err
		}
		p.touches = touches
	}
	if i.erased != nil {
		n := len(out)
		out = slices.DeleteFunc(out, func(p prepared) bool { return i.erased.names(&p.keys) })
		i.w.erased.Add(int64(n - len(out)))
	}
	if i.w.freshness.Load() && len(out) >= foldFrom {
		a := i.s.criteria.Load()
		sc, give := a.scorer()
		defer give()
		for n := range out {
			if out[n].about {
				continue
			}
			i.s.foldNew(&out[n], sc, a.Rules)
			out[n].document()
			out[n].compose(&a.Rules)
		}
	}
	return out, nil
}

// storableRow replaces what a JSON document cannot hold, so that the row says the
// same now and when it is read again: bytes that are not UTF-8, numbers that are
// none. What the caller gave is left alone.
func storableRow(r *model.SourceRow) {
	for i, f := range r.Fields {
		if !utf8.ValidString(f.Value) {
			r.Fields = slices.Clone(r.Fields)
			r.Fields[i].Value = strings.ToValidUTF8(f.Value, "\ufffd")
		}
	}
	for i, a := range r.Attributes {
		if none := math.IsNaN(a.Number) || math.IsInf(a.Number, 0); none || !utf8.ValidString(a.Name) || !utf8.ValidString(a.Text) {
			r.Attributes = slices.Clone(r.Attributes)
			a.Name, a.Text = strings.ToValidUTF8(a.Name, "\ufffd"), strings.ToValidUTF8(a.Text, "\ufffd")
			if none {
				a.Number = 0
			}
			r.Attributes[i] = a
		}
	}
	for _, s := range []*string{&r.StageNote, &r.Reason, &r.NoEmail, &r.NoPhone} {
		*s = strings.ToValidUTF8(*s, "\ufffd")
	}
}

// prepareTouches leaves out what a row says twice.
func prepareTouches(touches []model.Touch, source string) ([]incomingTouch, error) {
	if len(touches) == 0 {
		return nil, nil
	}
	out := make([]incomingTouch, 0, len(touches))
next:
	for _, t := range touches {
		in := incomingTouch{Touch: t, hash: touchHash(&t, source)}
		in.At = t.At.UTC().Truncate(time.Microsecond)
		for _, o := range out {
			if o.hash == in.hash && o.At.Equal(in.At) {
				continue next
			}
		}
		if t.UTM != (model.UTM{}) {
			b, err := json.Marshal(t.UTM)
			if err != nil {
				return nil, fmt.Errorf("write the campaign of a touch: %w", err)
			}
			in.utm = string(b)
		}
		out = append(out, in)
	}
	return out, nil
}

// foldNew folds and scores a row as the new lead it would be.
func (s *Store) foldNew(p *prepared, sc *score.Scorer, rules model.Rules) {
	p.lead = model.FoldRow(0, p.row)
	p.facts = foldFacts(&p.lead, &rules)
	touches := make([]model.Touch, len(p.touches))
	for n, t := range p.touches {
		touches[n] = t.Touch
	}
	p.scored = sc.ScoreOnly(&p.lead, touches, s.Now())
	p.facts.Reached(&p.scored)
	p.staffKey, _ = staffKey(p.lead.Name, model.CompanyKey(p.lead.Domain, p.lead.Company))
	p.folded, p.criteria, p.values = true, rules.Hash, nil
}

// compose makes the rows of tables lead and score.
func (p *prepared) compose(rules *model.Rules) {
	p.rank = rankOf(&model.State{Facts: p.facts}, &p.scored, rules)
	p.values = p.rank.values(leadValues(make([]any, 0, leadWidth+rankWidth), &p.lead, &p.facts), 0)
}

// numbered fills into what compose made what depends on the lead's number and on
// the scoring: the rows of tables lead and score are returned.
func (p *prepared) numbered(epoch int64) (lead, score []any) {
	p.rank.Lead = p.lead.ID
	lead, score = p.values[:leadWidth], p.values[leadWidth:]
	lead[0] = int64(p.lead.ID)
	if p.lead.Name == "" { // its number may be all that tells it from others
		lead[1] = p.lead.Label()
	}
	score[0], score[atEpoch], score[atDigest] = lead[0], epoch, p.rank.digest()
	return lead, score
}
