package store

import (
	"context"
	"fmt"
	"strconv"
	"strings"

	"winnow/model"
)

// Yesterday's export comes again, and hardly anything in it is new. A row is quickly
// seen to be known by two answers of the database: who has its strongest key and
// what its source said last about them, and whether they have its touches. All else
// is asked only about the other rows.

// How many values the questions are asked of at once.
const (
	quickMany = 128
	quickFew  = 16
)

// unchanged finds the rows that say what their source said last about their lead,
// and bring no touch that it does not have: for each row its lead, 0 where it has
// to be looked at closely. It holds good for as long as still says so.
func (w *importWriter) unchanged(ctx context.Context, rows []prepared) ([]model.LeadID, error) {
	clear(w.staying)
	leads := make([]model.LeadID, len(rows))
	byKind := map[string][]int{}
	for n := range rows {
		if k, ok := rows[n].keys.strongest(); ok && !rows[n].about {
			byKind[k.kind] = append(byKind[k.kind], n)
		}
	}
	for kind, at := range byKind {
		for len(at) > 0 {
			n := min(len(at), quickMany)
			if err := w.saidLast(ctx, kind, rows, at[:n], leads); err != nil {
				return nil, fmt.Errorf("look for rows that are known: %w", err)
			}
			at = at[n:]
		}
	}
	if err := w.lackTouches(ctx, rows, leads); err != nil {
		return nil, fmt.Errorf("look for touches that are known: %w", err)
	}
	return leads, nil
}

// strongest is the one key that decides which lead a row speaks of where some lead
// has it, as resolve does. ok is false where several have to be asked for.
func (k *rowKeys) strongest() (key identityKey, ok bool) {
	switch {
	case k.mark != "": // what its source said of the row is looked for among all
		return key, false
	case k.id != "":
		return identityKey{k.idKind, k.id}, true
	case len(k.former) > 0:
		return key, false
	case k.email != "":
		return identityKey{kindEmail, k.email}, true
	}
	return identityKey{kindRow, k.fingerprint}, k.fingerprint != "" && k.phone == ""
}

// still reports whether nothing was stored since that keeps a row from speaking of
// its lead, or from saying what was said last.
func (w *importWriter) still(k *rowKeys, lead model.LeadID) bool {
	key, _ := k.strongest()
	return !w.stirred[lead] && !w.stirred[0] && len(w.told[key]) == 0
}

// saidLast notes the leads about which rows[at] say what was said last. Leads into
// which others were merged are left out.
func (w *importWriter) saidLast(ctx context.Context, kind string, rows []prepared, at []int, leads []model.LeadID) error {
	size, query := quickMany, saidLastMany
	if len(at) <= quickFew {
		size, query = quickFew, saidLastFew
	}
	w.args = w.args[:0]
	for i := range size { // the last value again where fewer are asked for
		k, _ := rows[at[min(i, len(at)-1)]].keys.strongest()
		w.args = append(w.args, k.value)
	}
	w.args = append(w.args, w.i.h.Source, kind)
	first := make([]model.LeadID, len(at))
	err := each(ctx, w.tx, query, 5, func(c *cells) error {
		i, lead, hash, alone := int(c.int()), model.LeadID(c.int()), c.int(), c.int() != 0
		if c.int() != 0 {
			w.staying[lead] = true
		}
		if i >= len(at) || first[i] != 0 && first[i] <= lead {
			return nil
		}
		first[i] = lead
		leads[at[i]] = 0
		if alone && hash == rows[at[i]].hash {
			leads[at[i]] = lead
		}
		return nil
	}, w.args...)
	clear(w.args)
	return err
}

var saidLastFew, saidLastMany = saidLast(quickFew), saidLast(quickMany)

// saidLast is the query for so many values, then a source and the values' kind: the
// place of each value that names leads, each of them, the hash of what the source
// said last about it, whether nobody was merged into it, and whether it was rejected
// for good.
func saidLast(size int) string {
	source, kind := "+$"+strconv.Itoa(size+1), "+$"+strconv.Itoa(size+2)
	return "WITH v (n, value) AS (VALUES " + numbered(size, 1) + `)
		SELECT v.n, i.lead, (SELECT r.hash FROM source_row r JOIN batch b ON b.id = r.batch
			WHERE r.lead = i.lead AND b.source = ` + source + " AND " + rowLive + ` ORDER BY r.batch DESC, r.line DESC LIMIT 1),
			NOT EXISTS (SELECT 1 FROM state s WHERE s.merged_into = i.lead AND s.merged_into <> 0),
			EXISTS (SELECT 1 FROM state s WHERE s.lead = i.lead AND ` + forGood + `)
		FROM v CROSS JOIN identity i WHERE i.kind = ` + kind + " AND i.value = v.value"
}

// lackTouches forgets the leads that do not have all touches of their row.
func (w *importWriter) lackTouches(ctx context.Context, rows []prepared, leads []model.LeadID) error {
	var of []int // rows of the touches asked for
	ask := func() error {
		if len(of) == 0 {
			return nil
		}
		size, query := quickMany, lackMany
		if len(of) <= quickFew {
			size, query = quickFew, lackFew
		}
		for i := len(of); i < size; i++ {
			w.args = append(w.args, w.args[len(w.args)-3:]...)
		}
		err := each(ctx, w.tx, query, 1, func(c *cells) error {
			leads[of[min(int(c.int()), len(of)-1)]] = 0
			return nil
		}, w.args...)
		clear(w.args)
		w.args, of = w.args[:0], of[:0]
		return err
	}
	w.args = w.args[:0]
	for n := range rows {
		for i := range rows[n].touches {
			if leads[n] == 0 {
				break
			}
			t := &rows[n].touches[i]
			w.args = append(w.args, int64(leads[n]), t.At.UnixMicro(), t.hash)
			if of = append(of, n); len(of) == quickMany {
				if err := ask(); err != nil {
					return err
				}
			}
		}
	}
	return ask()
}

var lackFew, lackMany = lack(quickFew), lack(quickMany)

// lack is the query for so many leads, times and hashes of touches: the places of
// those that are not there.
func lack(size int) string {
	return "WITH v (n, lead, at, hash) AS (VALUES " + numbered(size, 3) + `)
		SELECT v.n FROM v WHERE NOT EXISTS (SELECT 1 FROM touch t WHERE t.lead = v.lead AND t.at = v.at AND t.hash = v.hash)`
}

// numbered are rows of as many parameters, each after its place.
func numbered(rows, params int) string {
	var b strings.Builder
	for n, p := 0, 0; n < rows; n++ {
		if n > 0 {
			b.WriteByte(',')
		}
		b.WriteString("(" + strconv.Itoa(n))
		for range params {
			p++
			b.WriteString(",$" + strconv.Itoa(p))
		}
		b.WriteByte(')')
	}
	return b.String()
}
