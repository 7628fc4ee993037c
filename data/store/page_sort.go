package store

import (
	"fmt"
	"strings"

	"winnow/model"
)

// Orders other than that of the queue have no index of their own: the engine reads
// the leads of the list and keeps those of one page. So nothing grows with the
// number of leads but the time, and only for who asked for such an order.

// sortKeys are the keys of the orders, over score x: smaller ones come first, and
// what a lead does not have comes last.
var sortKeys = map[model.Sort]string{
	model.SortDue:     "coalesce(x.due_at, 9000000000000000000)",
	model.SortWaiting: "x.waiting_since",
	model.SortActive:  "coalesce(-x.last_touch, 9000000000000000000)",
	model.SortRising:  "(100 - x.score - 128 * x.rising)",
}

// ordered reports whether an order is another one than that of the queue.
func ordered(s model.Sort) bool { return s != "" && s != model.SortScore }

// listSorted is the list of a query in an order of its own.
func (r *reading) listSorted(q model.Query) (lister, error) {
	key, ok := sortKeys[q.Sort]
	if !ok {
		return nil, model.Invalid("use one of score, due, waiting, active, rising", "there is no order %q", q.Sort)
	}
	parts, err := r.runsNow(q)
	if err != nil {
		return nil, err
	}
	if q.View == model.ViewToday || q.View == "" {
		d := dayOf(q.Now, q.Zone)
		parts = append(nowRuns(d), queueRuns(d)...)
	}
	conditions, err := r.terms(q.Filter.Terms, q.Now)
	return resorted{r: r, runs: parts, key: key, words: matchQuery(q.Filter.Words), terms: conditions}, err
}

// resorted is a list whose runs are read whole and sorted anew.
type resorted struct {
	r     *reading
	runs  []run
	key   string
	words string
	terms terms
}

func (m resorted) take(from *place, back bool, n int) ([]model.Row, error) {
	args := arguments{nil} // first comes the separator
	arms := make([]string, len(m.runs))
	for i, run := range m.runs {
		arms[i] = "SELECT " + m.key + " AS key, x.lead AS lead FROM score x WHERE " + m.where(run, from, back, &args)
	}
	if len(arms) == 0 {
		return nil, nil
	}
	down := ""
	if back {
		down = " DESC"
	}
	query := "SELECT " + fmt.Sprintf(rowColumns, "k.key") + " FROM (" + strings.Join(arms, " UNION ALL ") +
		" ORDER BY key" + down + ", lead" + down + " LIMIT 0 + " + args.add(n) + ") k JOIN score x ON x.lead = k.lead" + rowTables +
		" ORDER BY k.key" + down + ", k.lead" + down
	return m.r.readRows(make([]model.Row, 0, n), query, args...)
}

// where is the condition of a run: what follows in the text is added in its order.
func (m resorted) where(run run, from *place, back bool, args *arguments) string {
	text := run.where(args)
	if run.key == "due_at" {
		text += " AND x.due_at >= " + args.add(run.lo) + " AND x.due_at < " + args.add(run.hi)
	}
	if m.words != "" {
		text += " AND +x.lead IN (SELECT docid FROM search WHERE words MATCH " + args.add(m.words) + ")"
	}
	if from != nil {
		sign := " > "
		if back {
			sign = " < "
		}
		text += " AND (" + m.key + ", x.lead)" + sign + "(" + args.add(from.Key) + ", " + args.add(int64(from.ID)) + ")"
	}
	return text + m.terms.where(args)
}

// placeSorted is where the lead that a query asks for stands in its order.
func (r *reading) placeSorted(q model.Query) (at place, ok bool, err error) {
	key, known := sortKeys[q.Sort]
	if !known {
		return at, false, nil
	}
	err = r.each("SELECT "+key+" FROM score x WHERE x.lead = $1", 1, func(c *cells) error {
		at, ok = place{Key: c.int(), ID: q.Around}, true
		return nil
	}, int64(q.Around))
	return at, ok, err
}
