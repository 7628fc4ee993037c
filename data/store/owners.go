package store

import (
	"context"
	"slices"
	"strings"
	"time"

	"winnow/model"
	"winnow/model/filter"
)

// ownersMost is how many owners are told apart: a column that names more holds
// something else.
const ownersMost = 500

// Owners lists whose leads there are, some of them where there are very many. Whoever
// is spelled exactly as the user is among them in any case.
func (s *Store) Owners(ctx context.Context, me string) (list []model.Owner, err error) {
	err = s.read(ctx, func(r *reading) error {
		return r.each(`SELECT name, leads FROM (SELECT name, leads FROM owner WHERE name = $1)
			UNION SELECT name, leads FROM (SELECT name, leads FROM owner LIMIT 0 + $2)`, 2, func(c *cells) error {
			list = append(list, model.Owner{Name: c.text(), Leads: int(c.int())})
			return nil
		}, me, ownersMost)
	})
	return list, err
}

// receiversMost is how many are named of whom leads were handed to.
const receiversMost = 100

// Receivers names whom leads were handed to by promotions that stand, those with most
// first, then whose leads there are.
func (s *Store) Receivers(ctx context.Context) (names []string, err error) {
	err = s.read(ctx, func(r *reading) error {
		err := r.each(`SELECT r.owner FROM remark r JOIN entry e ON e.seq = r.seq
			WHERE r.owner <> '' AND e.action = 'promote' AND `+stands+` GROUP BY r.owner ORDER BY count(*) DESC, r.owner LIMIT 0 + $1`, 1, func(c *cells) error {
			names = append(names, c.text())
			return nil
		}, receiversMost)
		if err != nil {
			return err
		}
		return r.each("SELECT name FROM owner ORDER BY leads DESC, name LIMIT 0 + $1", 1, func(c *cells) error {
			if name := c.text(); !slices.Contains(names, name) {
				names = append(names, name)
			}
			return nil
		}, receiversMost)
	})
	return names, err
}

// terms are the conditions of a filter: where it asks for owners, by their numbers.
// A condition that looked for their names itself would do so for each lead.
func (r *reading) terms(list []filter.Term, now time.Time) (t terms, err error) {
	t = terms{list: list, now: now}
	for at, term := range list {
		if term.Field != filter.Owner {
			continue
		}
		if t.owners == nil {
			t.owners = make([][]int64, len(list))
		}
		if t.owners[at], err = r.ownersOf(term.Values); err != nil {
			return t, err
		}
		if !term.Not && t.few == nil {
			if t.few, err = r.ownFew(t.owners[at]); err != nil {
				return t, err
			}
		}
	}
	return t, nil
}

// ownFew are the owners that some of are, and hold so few leads together that to read
// them all costs less than to look for them in a list; nil where they hold more, or
// leads that are nobody's are asked for, and there are any. It is empty where they hold
// none.
func (r *reading) ownFew(some []int64) (few []int64, err error) {
	args := arguments{}
	query := "SELECT coalesce(sum(CASE WHEN id IN (" + ownerList(some, &args) + ") THEN everything END), 0), " + `
		(SELECT coalesce(sum(n), 0) FROM tally WHERE name >= 'stage:' AND name < 'stage;') - coalesce(sum(everything), 0) FROM owner`
	err = r.each(query, 2, func(c *cells) error {
		if theirs, nobodys := c.int(), c.int(); theirs <= fewMatches && (nobodys == 0 || !slices.Contains(some, 0)) {
			few = make([]int64, 0, len(some))
			few = append(few, some...)
		}
		return nil
	}, args...)
	return few, err
}

// ownerList is some owners, for IN.
func ownerList(ids []int64, args *arguments) string {
	list := make([]string, len(ids))
	for i, id := range ids {
		list[i] = args.add(id)
	}
	return strings.Join(list, ", ")
}

// theirs is where the leads of few owners stand.
func (t terms) theirs(args *arguments) string {
	if t.few == nil {
		return "score x WHERE true"
	}
	return "owned w CROSS JOIN score x ON x.lead = w.lead WHERE w.owner IN (" + ownerList(t.few, args) + ")"
}

// ownersOf are the numbers of the owners that some values name; nobody is 0.
func (r *reading) ownersOf(values []filter.Value) (ids []int64, err error) {
	args := arguments{}
	var any []string
	for _, v := range values {
		if v.None {
			ids = append(ids, 0)
		} else {
			any = append(any, termSame("name", v, &args))
		}
	}
	if len(any) == 0 {
		return ids, nil
	}
	err = r.each("SELECT id FROM owner WHERE "+strings.Join(any, " OR "), 1, func(c *cells) error {
		ids = append(ids, c.int())
		return nil
	}, args...)
	return ids, err
}

// termOwner is the condition that a lead is one of some owners', or nobody's where 0 is
// among them. The index of the queue tells it.
func termOwner(ids []int64, args *arguments) string {
	return marks + " >> 8 IN (" + ownerList(ids, args) + ")"
}

// onlyWhose reports whether a filter asks for nothing but whose the leads are, those
// that are nobody's among them. Such counts follow from the figures of each owner.
func onlyWhose(f *filter.Filter) bool {
	return f != nil && len(f.Words) == 0 && len(f.Terms) == 1 && f.Terms[0].Field == filter.Owner && !f.Terms[0].Not &&
		slices.ContainsFunc(f.Terms[0].Values, func(v filter.Value) bool { return v.None })
}

// lessOthers takes the leads out of the figures of lists that are of owners who are
// not among some.
func (r *reading) lessOthers(v map[model.View]int, some []int64) error {
	args := arguments{}
	query := `SELECT coalesce(sum(everything), 0), coalesce(sum(queue), 0), coalesce(sum(nurture), 0), coalesce(sum(sales), 0), coalesce(sum(hot), 0),
		coalesce(sum(working), 0), coalesce(sum(back), 0), coalesce(sum(cooled), 0) FROM owner WHERE id NOT IN (` + ownerList(some, &args) + ")"
	return r.each(query, 8, func(c *cells) error {
		for _, view := range []model.View{model.ViewAll, model.ViewQueue, model.ViewNurture, model.ViewHandedOff, model.ViewHot,
			model.ViewWorking, model.ViewBack, model.ViewCooled} {
			v[view] -= int(c.int())
		}
		return nil
	}, args...)
}

// checkOwners compares whose leads are said to be whose with what files and triggers
// say, and the figures of each owner with the lists.
func (s *Store) checkOwners(ctx context.Context, tx querier, d *Diagnosis) error {
	for query, problem := range map[string]string{
		`SELECT count(*) FROM lead l LEFT JOIN state s ON s.lead = l.id LEFT JOIN owned w ON w.lead = l.id LEFT JOIN owner o ON o.id = w.owner
			WHERE coalesce(nullif(l.owner, ''), s.owner, '') <> coalesce(o.name, '')`: "%d leads count as somebody's who does not own them",
		`SELECT count(*) FROM score x LEFT JOIN owned w ON w.lead = x.lead WHERE x.owner <> coalesce(w.owner, 0)`: "%d leads are listed as somebody's who does not own them",
		`SELECT count(*) FROM owned w WHERE w.lead NOT IN (SELECT id FROM lead)`:                                  "%d leads have an owner and are not there",
		`SELECT count(*) FROM owner o LEFT JOIN (SELECT w.owner, count(*) AS leads, count(x.lead) AS everything, coalesce(sum(x.queue), 0) AS queue,
			coalesce(sum(x.nurture), 0) AS nurture, coalesce(sum(x.sales), 0) AS sales, coalesce(sum(x.hot), 0) AS hot, coalesce(sum(x.working), 0) AS working,
			coalesce(sum(x.back), 0) AS back, coalesce(sum(x.cooled), 0) AS cooled
			FROM owned w LEFT JOIN listed x ON x.lead = w.lead GROUP BY w.owner) n ON n.owner = o.id
			WHERE (o.leads, o.everything, o.queue, o.nurture, o.sales, o.hot, o.working, o.back, o.cooled)
			IS NOT (n.leads, n.everything, n.queue, n.nurture, n.sales, n.hot, n.working, n.back, n.cooled)`: "%d owners are counted as having others' leads",
	} {
		n, err := scanOne[int](tx.QueryContext(ctx, query))
		if err != nil {
			return err
		}
		if n > 0 {
			d.problem(problem, n)
		}
	}
	return nil
}
