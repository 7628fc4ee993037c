package store

import (
	"slices"
	"strings"

	"winnow/model"
)

// fewMatches is how many matches of a search are read and sorted. When there
// are more, the list is read in its own order and each row looked up among them.
const fewMatches = 5000

// spot is what decides in which lists a lead is, and where.
type spot struct {
	lead    model.LeadID
	sortKey int64
	stage   model.Stage
	flags   int64
	due     int64 // 0: none
	dueKind model.DueKind
}

// in reports whether the lead is in a list, and its place there. It says the
// same as the runs of the list.
func (st spot) in(v model.View, sec model.Section, d day) (place, bool) {
	at := place{Key: st.sortKey, ID: st.lead}
	switch v {
	case model.ViewToday, "":
		if sec == model.SectionNow {
			return place{Key: st.due, ID: st.lead}, st.now(d)
		}
		later := st.flags&flagUrgent != 0 && putOff(st.dueKind) && st.due >= d.end.UnixMicro()
		return at, st.stage == model.StageMQL && !st.now(d) && !later
	case model.ViewQueue:
		return at, st.stage == model.StageMQL
	case model.ViewHot:
		return at, st.flags&flagHot != 0
	case model.ViewWorking:
		return at, st.flags&flagWorking != 0
	case model.ViewBack:
		return at, st.flags&flagBack != 0
	case model.ViewCooled:
		return at, st.flags&flagCooled != 0
	case model.ViewNurture:
		return at, st.stage == model.StageNurture
	case model.ViewHandedOff:
		return at, st.stage.HandedOff()
	}
	return at, v == model.ViewAll
}

func (st spot) now(d day) bool {
	if st.flags&flagUrgent == 0 {
		return false
	}
	switch st.dueKind {
	case model.DueHot:
		return st.due >= d.hotSince.UnixMicro()
	case model.DueSentBack:
		return true
	}
	return st.due < d.end.UnixMicro()
}

// matched reads the spots of the leads that words and conditions find, in no order,
// and counts the leads it finds: with words, those that the words find. It ends
// after limit of them.
func (r *reading) matched(words string, t terms, limit int, f func(spot)) (n int, err error) {
	const columns = "SELECT x.lead, x.sort_key, x.stage, x.flags, x.due_at, x.due_kind, "
	args := arguments{}
	query := ""
	if words == "" {
		query = columns + "1 FROM " + t.theirs(&args) + t.where(&args) + " LIMIT 0 + " + args.add(limit)
	} else {
		from := " FROM (SELECT docid FROM search WHERE words MATCH " + args.add(words) + " LIMIT 0 + " + args.add(limit) + ") m"
		query = "WITH m AS (SELECT docid" + from + ") " + columns + "true" + t.where(&args) + " FROM m LEFT JOIN score x ON x.lead = m.docid"
	}
	err = r.each(query, 7, func(c *cells) error {
		n++
		st := spot{lead: model.LeadID(c.int()), sortKey: c.int(), stage: model.Stage(c.text()), flags: c.int(),
			due: c.int(), dueKind: model.DueKind(c.text())}
		if meets := c.int() != 0; meets && st.lead != 0 {
			f(st)
		}
		return nil
	}, args...)
	return n, err
}

// list is the list that a query is about.
func (r *reading) list(q model.Query) (lister, error) {
	if ordered(q.Sort) {
		return r.listSorted(q)
	}
	parts, err := r.runsNow(q)
	if err != nil {
		return nil, err
	}
	conditions, err := r.terms(q.Filter.Terms, q.Now)
	if err != nil {
		return nil, err
	}
	whole := merged{r: r, runs: parts, terms: conditions}
	words := matchQuery(q.Filter.Words)
	switch {
	case words == "" && conditions.few != nil:
		return r.search(q, whole, words)
	case words == "":
		return whole, nil
	}
	leads, err := r.number("SELECT coalesce(SUM(n), 0) FROM tally WHERE name >= 'stage:' AND name < 'stage;'")
	if err != nil {
		return nil, err
	}
	if leads < probeFrom || len(q.Filter.Terms) > 0 {
		return r.search(q, whole, words)
	}
	return &probed{whole: whole, parts: splitWords(nil, strings.Join(q.Filter.Words, " ")),
		search: func() (lister, error) { return r.search(q, whole, words) }}, nil
}

// runsNow are the parts of a view that there are leads of.
func (r *reading) runsNow(q model.Query) ([]run, error) {
	switch q.View {
	case model.ViewAll:
		return r.allRuns()
	case model.ViewCooled:
		if n, err := r.number("SELECT coalesce(SUM(n), 0) FROM tally WHERE name = 'flag:8'"); err != nil || n <= fewMatches {
			return []run{byScore(cooledFew)}, err
		}
	}
	return runs(q)
}

// cooledFew finds all that have cooled before it looks at where they stand.
const cooledFew = "x.lead IN (SELECT c.lead FROM score c WHERE (c.flags & 8) <> 0)"

// allRuns are those of the stages that there are leads of.
func (r *reading) allRuns() ([]run, error) {
	var there []model.Stage
	err := r.each("SELECT substr(name, 7) FROM tally WHERE name >= 'stage:' AND name < 'stage;' AND n > 0", 1, func(c *cells) error {
		there = append(there, model.Stage(c.text()))
		return nil
	})
	return allRuns(there), err
}

// search is the list of what the index finds.
func (r *reading) search(q model.Query, whole merged, words string) (lister, error) {
	found, d := []place(nil), dayOf(q.Now, q.Zone)
	n, err := r.matched(words, whole.terms, fewMatches+1, func(st spot) {
		if at, ok := st.in(q.View, q.Section, d); ok {
			found = append(found, at)
		}
	})
	if n > fewMatches {
		whole.words = words
		return whole, err
	}
	slices.SortFunc(found, func(a, b place) int { return compare(a, b, false) })
	return sorted{r: r, places: found}, err
}
