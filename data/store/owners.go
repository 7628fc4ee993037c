package store

import (
	"context"
	"strings"

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

// termOwner is the condition that a lead is one of some owners', or nobody's where
// they name none. It looks at each lead once, in a table that is narrow.
func termOwner(values []filter.Value, args *arguments) string {
	none, who := termOwners(values, args)
	const its = "EXISTS (SELECT 1 FROM owned w WHERE w.lead = x.lead"
	switch {
	case who == "":
		return "NOT " + its + ")"
	case none:
		return "NOT " + its + " AND w.owner NOT IN (SELECT o.id FROM owner o WHERE " + who + "))"
	}
	return its + " AND w.owner IN (SELECT o.id FROM owner o WHERE " + who + "))"
}

// termOwners says whether nobody is among some values, and which owners o are.
func termOwners(values []filter.Value, args *arguments) (none bool, who string) {
	var any []string
	for _, v := range values {
		if v.None {
			none = true
		} else {
			any = append(any, termSame("o.name", v, args))
		}
	}
	return none, strings.Join(any, " OR ")
}

// lessOthers takes the leads out of the figures of lists that are of owners who are
// not among some.
func (r *reading) lessOthers(v map[model.View]int, some []filter.Value) error {
	args := arguments{}
	_, who := termOwners(some, &args)
	if who == "" {
		who = "false"
	}
	query := `SELECT coalesce(sum(everything), 0), coalesce(sum(queue), 0), coalesce(sum(nurture), 0), coalesce(sum(sales), 0), coalesce(sum(hot), 0),
		coalesce(sum(working), 0), coalesce(sum(back), 0), coalesce(sum(cooled), 0) FROM owner o WHERE NOT (` + who + ")"
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
		`SELECT count(*) FROM owned w WHERE w.lead NOT IN (SELECT id FROM lead)`: "%d leads have an owner and are not there",
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
