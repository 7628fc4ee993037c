package store

import (
	"cmp"
	"errors"
	"fmt"
	"slices"

	"winnow/model"
)

// place is a row's place in a list.
type place = model.Cursor

// lister reads places of a list: up to n of them after from, or before it when
// back is set, nearest first. from itself is left out; nil is the end of the
// list that reading starts at.
type lister interface {
	take(from *place, back bool, n int) ([]place, error)
}

func compare(a, b place, back bool) int {
	if back {
		a, b = b, a
	}
	if c := cmp.Compare(a.Key, b.Key); c != 0 {
		return c
	}
	return cmp.Compare(a.ID, b.ID)
}

// merged is a list that is read from its runs. words, where there are any, is a
// search that every row must match.
type merged struct {
	r     *reading
	runs  []run
	words string
}

func (m merged) take(from *place, back bool, n int) ([]place, error) {
	var found []place
	for _, run := range m.runs {
		if len(found) == n { // nothing beyond what is found already can matter
			if last := found[n-1].Key; back {
				run.lo = max(run.lo, last)
			} else {
				run.hi = min(run.hi, last+1)
			}
		}
		more, err := m.walk(run, from, back, n)
		if err != nil {
			return nil, err
		}
		if len(found) == 0 {
			found = more
			continue
		}
		found = append(found, more...)
		slices.SortFunc(found, func(a, b place) int { return compare(a, b, back) })
		found = found[:min(n, len(found))]
	}
	return found, nil
}

// walk reads up to n places of one run.
func (m merged) walk(run run, from *place, back bool, n int) ([]place, error) {
	at, bound := place{Key: run.lo}, run.hi
	if back {
		at, bound = place{Key: run.hi}, run.lo
	}
	if from != nil && compare(*from, at, back) > 0 {
		at = *from
	}
	query, found := m.query(run, back), make([]place, 0, n)
	for {
		read, jumped := 0, false
		row := func(c *cells) error {
			read++
			at = place{Key: c.int(), ID: model.LeadID(c.int())}
			taken := true
			if run.pass != nil {
				var lo, hi int64
				if taken, lo, hi = run.pass(at.Key, model.DueKind(c.text())); lo < hi {
					jumped, at = true, place{Key: hi}
					if back {
						at.Key = lo
					}
					return errEnough
				}
			}
			if taken {
				if found = append(found, at); len(found) == n {
					return errEnough
				}
			}
			return nil
		}
		args := []any{at.Key, int64(at.ID), bound, n}
		if m.words != "" {
			args = append([]any{m.words}, args...)
		}
		if err := m.r.each(query, 3, row, args...); err != nil {
			return nil, err
		}
		if len(found) == n || read < n && !jumped {
			return found, nil
		}
	}
}

// errEnough ends reading.
var errEnough = errors.New("enough")

// query is the text that reads a run. Its arguments are the words, where there
// are any, then the key and id to start from, the key to end at, and the limit.
func (m merged) query(run run, back bool) string {
	words, n := "", 1
	if m.words != "" {
		// The plus keeps the matches from being read first and sorted: there are many.
		words, n = " AND +x.lead IN (SELECT docid FROM search WHERE words MATCH $1)", 2
	}
	text := "SELECT x.%[1]s, x.lead, %[2]s FROM score x WHERE %[3]s%[4]s" +
		" AND (x.%[1]s, x.lead) > ($%[5]d, $%[6]d) AND x.%[1]s < $%[7]d ORDER BY x.%[1]s, x.lead LIMIT $%[8]d"
	if back {
		text = "SELECT x.%[1]s, x.lead, %[2]s FROM score x WHERE %[3]s%[4]s" +
			" AND (x.%[1]s, x.lead) < ($%[5]d, $%[6]d) AND x.%[1]s >= $%[7]d ORDER BY x.%[1]s DESC, x.lead DESC LIMIT $%[8]d"
	}
	return fmt.Sprintf(text, run.key, run.kind, run.where, words, n, n+1, n+2, n+3)
}

// sorted is a list that is small enough to be held, in its order.
type sorted []place

func (l sorted) take(from *place, back bool, n int) ([]place, error) {
	i, exact := 0, false
	if from != nil {
		i, exact = slices.BinarySearchFunc(l, *from, func(a, b place) int { return compare(a, b, false) })
	}
	if !back {
		if exact {
			i++
		}
		return l[i:min(i+n, len(l))], nil
	}
	if from == nil {
		i = len(l)
	}
	out := slices.Clone(l[max(0, i-n):i])
	slices.Reverse(out)
	return out, nil
}
