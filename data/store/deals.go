package store

import (
	"context"
	"slices"

	"winnow/model"
)

// DealMatch are the leads that a deal may be of. By says what they were found by: "id",
// "email" or "company"; a company is never proof.
type DealMatch struct {
	Rows []model.Row
	By   string
}

// MatchDeals finds for each deal the leads that it may be of: by the ids that its CRM
// has for its people, else by their addresses, else by its company. Where several are
// found and sales has some of them, these are meant.
func (s *Store) MatchDeals(ctx context.Context, deals []model.Deal) (all []DealMatch, err error) {
	err = s.read(ctx, func(r *reading) error {
		all = make([]DealMatch, len(deals))
		var companies map[string][]model.LeadID // of leads with sales, once they are asked for
		for i, d := range deals {
			ids, by, err := r.ofDeal(d, &companies)
			if err != nil {
				return err
			}
			rows, err := r.roots(ids)
			if err != nil {
				return err
			}
			if with := slices.DeleteFunc(slices.Clone(rows), func(x model.Row) bool { return !ofSales(x.Stage) }); len(with) > 0 {
				rows = with
			}
			all[i] = DealMatch{rows, by}
		}
		return nil
	})
	return all, err
}

// ofDeal are the leads of a deal, and by what they were found.
func (r *reading) ofDeal(d model.Deal, companies *map[string][]model.LeadID) (ids []model.LeadID, by string, err error) {
	if ids, err = r.ofIDs(d); err != nil || len(ids) > 0 {
		return ids, "id", err
	}
	if ids, err = r.ofAddresses(d.Emails); err != nil || len(ids) > 0 {
		return ids, "email", err
	}
	name := model.NormalName(d.Company)
	if name == "" {
		return nil, "", nil
	}
	if *companies == nil {
		if *companies, err = r.companiesOfSales(); err != nil {
			return nil, "", err
		}
	}
	return slices.Clone((*companies)[name]), "company", nil
}

// ofSales reports whether sales has a lead, or has closed it.
func ofSales(s model.Stage) bool {
	return s.HandedOff() || s == model.StageWon || s == model.StageLost
}

func (r *reading) ofIDs(d model.Deal) (all []model.LeadID, err error) {
	for _, id := range d.Leads {
		ids, err := r.identified(kindID+d.Source, id, id)
		if err != nil {
			return nil, err
		}
		all = append(all, ids...)
	}
	return all, nil
}

func (r *reading) ofAddresses(list []string) (all []model.LeadID, err error) {
	for _, x := range list {
		mail := model.NormalEmail(x)
		if mail == "" {
			continue
		}
		ids, err := r.identified(kindEmail, mail, mail)
		if err != nil {
			return nil, err
		}
		all = append(all, ids...)
	}
	return all, nil
}

// companiesOfSales are the leads with sales by the names of their companies.
func (r *reading) companiesOfSales() (map[string][]model.LeadID, error) {
	all := map[string][]model.LeadID{}
	for _, stage := range []model.Stage{model.StageSQL, model.StageAccepted, model.StageOpportunity, model.StageWon, model.StageLost} {
		err := r.each("SELECT x.lead, l.company FROM score x CROSS JOIN lead l ON l.id = x.lead WHERE x.stage = $1 AND l.company <> ''", 2, func(c *cells) error {
			id := model.LeadID(c.int())
			name := model.NormalName(c.text())
			all[name] = append(all[name], id)
			return nil
		}, string(stage))
		if err != nil {
			return nil, err
		}
	}
	return all, nil
}

// roots are the rows of leads, of those that were merged away of the one they went
// into, each once and at most as many as a name may mean.
func (r *reading) roots(ids []model.LeadID) ([]model.Row, error) {
	for i := range ids {
		root, err := rootOf(r.ctx, r.tx, ids[i])
		if err != nil {
			return nil, err
		}
		ids[i] = root
	}
	slices.Sort(ids)
	ids = slices.Compact(ids)
	return r.rows(ids[:min(len(ids), resolveMost)])
}
