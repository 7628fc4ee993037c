package store

import (
	"cmp"
	"errors"
	"fmt"
	"slices"
	"strconv"
	"strings"

	"winnow/model"
)

// place is a row's place in a list.
type place = model.Cursor

// lister reads rows of a list: up to n of them after from, or before it when back
// is set, nearest first. from itself is left out; nil is the end of the list that
// reading starts at.
type lister interface {
	take(from *place, back bool, n int) ([]model.Row, error)
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
// search that every row must match, and terms are the conditions it must meet.
type merged struct {
	r     *reading
	runs  []run
	words string
	terms terms
}

// take reads all runs by one statement, in which the engine merges them.
func (m merged) take(from *place, back bool, n int) ([]model.Row, error) {
	args := arguments{nil} // first comes the separator
	matched := ""
	if m.words != "" {
		// The plus keeps the matches from being read first and sorted: there are many.
		matched = " AND +x.lead IN (SELECT docid FROM search WHERE words MATCH " + args.add(m.words) + ")"
	}
	var arms []string
	for _, run := range m.runs {
		for _, sp := range run.spans(from, back) {
			arms = append(arms, "SELECT x."+run.key+" AS key, x.lead AS lead FROM score x WHERE "+
				run.where(&args)+matched+" AND "+sp.where("x."+run.key, back, &args)+m.terms.where(&args))
		}
	}
	if len(arms) == 0 {
		return nil, nil
	}
	order := " ORDER BY key, lead"
	if back {
		order = " ORDER BY key DESC, lead DESC"
	}
	query := "SELECT " + fmt.Sprintf(rowColumns, "k.key") + " FROM (" + strings.Join(arms, " UNION ALL ") + order +
		" LIMIT 0 + " + args.add(n) + ") k JOIN score x ON x.lead = k.lead" + rowTables
	return m.r.readRows(make([]model.Row, 0, n), query, args...)
}

// arguments are those of a statement, in the order in which it uses them.
type arguments []any

// add appends an argument, and returns what stands for it. The plus keeps SQLite
// from planning by the value, and so from preparing the statement at each use.
func (p *arguments) add(v any) string {
	*p = append(*p, v)
	return "+$" + strconv.Itoa(len(*p))
}

// errEnough ends reading.
var errEnough = errors.New("enough")

// sorted is a list that is small enough to be held, in its order.
type sorted struct {
	r      *reading
	places []place
}

func (l sorted) take(from *place, back bool, n int) ([]model.Row, error) {
	return l.r.rowsAt(l.cut(from, back, n))
}

func (l sorted) cut(from *place, back bool, n int) []place {
	i, exact := 0, false
	if from != nil {
		i, exact = slices.BinarySearchFunc(l.places, *from, func(a, b place) int { return compare(a, b, false) })
	}
	if !back {
		if exact {
			i++
		}
		return l.places[i:min(i+n, len(l.places))]
	}
	if from == nil {
		i = len(l.places)
	}
	out := slices.Clone(l.places[max(0, i-n):i])
	slices.Reverse(out)
	return out
}
