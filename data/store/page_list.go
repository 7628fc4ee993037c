package store

import (
	"cmp"
	"errors"
	"fmt"
	"slices"
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
// search that every row must match.
type merged struct {
	r     *reading
	runs  []run
	words string
}

func (m merged) take(from *place, back bool, n int) ([]model.Row, error) {
	var plain, picked []run
	for _, run := range m.runs {
		if run.pass == nil {
			plain = append(plain, run)
		} else {
			picked = append(picked, run)
		}
	}
	// What is found first bounds the rest. A run that is picked from is one of
	// urgent leads: on top of a list it is likely to have them all.
	top := from == nil && !back
	var places []place
	var err error
	if top {
		if places, err = m.walkAll(picked, from, back, n); err != nil {
			return nil, err
		}
		if len(places) == n {
			end(plain, places[n-1].Key, back)
		}
	}
	rows, err := m.plain(plain, from, back, n)
	if err != nil {
		return nil, err
	}
	if !top {
		if len(rows) == n {
			end(picked, rows[n-1].Key, back)
		}
		if places, err = m.walkAll(picked, from, back, n); err != nil {
			return nil, err
		}
	}
	return m.join(rows, places, back, n)
}

// join adds the rows at places to rows, as far as they are among the first n.
func (m merged) join(rows []model.Row, places []place, back bool, n int) ([]model.Row, error) {
	if len(rows) == n {
		i, _ := slices.BinarySearchFunc(places, rows[n-1].Cursor(), func(a, b place) int { return compare(a, b, back) })
		places = places[:i]
	}
	if len(places) == 0 {
		return rows, nil
	}
	more, err := m.r.rowsAt(places)
	if err != nil {
		return nil, err
	}
	rows = append(rows, more...)
	slices.SortFunc(rows, func(a, b model.Row) int { return compare(a.Cursor(), b.Cursor(), back) })
	return rows[:min(n, len(rows))], nil
}

// end ends runs at a key, which still belongs to them.
func end(runs []run, key int64, back bool) {
	for i := range runs {
		if back {
			runs[i].lo = max(runs[i].lo, key)
		} else {
			runs[i].hi = min(runs[i].hi, key+1)
		}
	}
}

// plain reads the first rows of runs that all rows pass, by one statement that
// merges them.
func (m merged) plain(list []run, from *place, back bool, n int) ([]model.Row, error) {
	args := m.args(nil) // first comes the separator
	var arms []string
	for _, run := range list {
		for _, sp := range run.spans(from, back) {
			arms = append(arms, "SELECT x."+run.key+" AS key, x.lead AS lead FROM score x"+m.where(run, sp, back, 2, len(args)+1))
			args = append(args, sp.from, sp.to)
		}
	}
	if len(arms) == 0 {
		return nil, nil
	}
	query := "SELECT " + fmt.Sprintf(rowColumns, "k.key") + " FROM (" + strings.Join(arms, " UNION ALL ") + order("key", "lead", back) +
		fmt.Sprintf(" LIMIT 0 + $%d) k JOIN score x ON x.lead = k.lead", len(args)+1) + rowTables
	return m.r.readRows(make([]model.Row, 0, n), query, append(args, n)...)
}

// walkPatience is how many rows one after the other a walk passes over before it
// looks for where they end.
const walkPatience = 8

// walkAll finds up to n places of runs that not all rows pass.
func (m merged) walkAll(runs []run, from *place, back bool, n int) (places []place, err error) {
	for _, run := range runs {
		found, err := m.walk(run, from, back, n)
		if err != nil {
			return nil, err
		}
		places = append(places, found...)
	}
	slices.SortFunc(places, func(a, b place) int { return compare(a, b, back) })
	return places[:min(n, len(places))], nil
}

// walk finds up to n places of a run that not all rows pass.
func (m merged) walk(run run, from *place, back bool, n int) (found []place, err error) {
	spans := run.spans(from, back)
	for len(spans) > 0 && len(found) < n {
		sp := spans[0]
		spans = spans[1:]
		read, idle, most := 0, 0, n+walkPatience
		args := m.args()
		query := "SELECT x." + run.key + ", x.lead, x.due_kind FROM score x" + m.where(run, sp, back, 1, len(args)+1) +
			order("x."+run.key, "x.lead", back) + fmt.Sprintf(" LIMIT 0 + $%d", len(args)+3)
		err := m.r.each(query, 3, func(c *cells) error {
			at := place{Key: c.int(), ID: model.LeadID(c.int())}
			take, lo, hi := run.pass(at.Key, model.DueKind(c.text()))
			read++
			idle++
			switch {
			case take:
				found, idle = append(found, at), 0
			case idle > walkPatience && lo < hi:
				spans = run.beyond(lo, hi, back)
				return errEnough
			}
			if read == most {
				spans = run.spans(&at, back)
			}
			if len(found) == n {
				return errEnough
			}
			return nil
		}, append(args, sp.from, sp.to, most)...)
		if err != nil {
			return nil, err
		}
	}
	return found, nil
}

// args appends the words to arguments, where there are any.
func (m merged) args(first ...any) []any {
	if m.words != "" {
		first = append(first, m.words)
	}
	return first
}

// where is the condition of a span of a run. Its two parameters are $first and
// the next; the words are $at.
func (m merged) where(run run, sp span, back bool, at, first int) string {
	words := ""
	if m.words != "" {
		// The plus keeps the matches from being read first and sorted: there are many.
		words = fmt.Sprintf(" AND +x.lead IN (SELECT docid FROM search WHERE words MATCH $%d)", at)
	}
	key, a, b := "x."+run.key, fmt.Sprintf("$%d", first), fmt.Sprintf("$%d", first+1)
	stretch := key + " > " + a + " AND " + key + " < " + b
	switch {
	case sp.tied && back:
		stretch = key + " = " + a + " AND x.lead < " + b
	case sp.tied:
		stretch = key + " = " + a + " AND x.lead > " + b
	case back:
		stretch = key + " < " + a + " AND " + key + " >= " + b
	}
	return " WHERE " + run.where + words + " AND " + stretch
}

// order is an ORDER BY of a key and the id.
func order(key, id string, back bool) string {
	if back {
		return " ORDER BY " + key + " DESC, " + id + " DESC"
	}
	return " ORDER BY " + key + ", " + id
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
