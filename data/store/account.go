package store

import (
	"cmp"
	"context"
	"fmt"
	"slices"

	"winnow/model"
)

// What an account is bounded by: whoever works there, and what they did.
const (
	accountPeople  = 200
	accountTouches = 60 // of one of them, the newest
	accountEvents  = 400
)

// Account reads everybody at a lead's company, and what happened with them. Leads
// without a company are an account of their own. The error is of kind not found
// when there is no such lead.
func (s *Store) Account(ctx context.Context, id model.LeadID) (a model.Account, err error) {
	err = s.read(ctx, func(r *reading) error {
		a, err = r.account(id)
		return err
	})
	return a, err
}

func (r *reading) account(id model.LeadID) (a model.Account, err error) {
	root, err := rootOf(r.ctx, r.tx, id)
	if err != nil {
		return a, err
	}
	ids, err := r.colleagues(root)
	if err != nil {
		return a, err
	}
	if a.Of = root; len(ids) > accountPeople {
		ids, a.More = ids[:accountPeople], true
	}
	if !slices.Contains(ids, root) {
		ids = append(ids, root)
	}
	if a.People, err = r.rows(ids); err != nil {
		return a, err
	}
	if !slices.ContainsFunc(a.People, func(p model.Row) bool { return p.ID == root }) {
		return a, model.NotFound("look for it with winnow queue --all", "there is no lead %s", id)
	}
	slices.SortFunc(a.People, func(p, q model.Row) int {
		return cmp.Or(cmp.Compare(within(p.Stage), within(q.Stage)), cmp.Compare(p.Key, q.Key), cmp.Compare(p.ID, q.ID))
	})
	for _, p := range a.People {
		if p.ID == root {
			a.Company = p.Company
		}
		if err := r.accountEvents(&a, p); err != nil {
			return a, err
		}
	}
	slices.SortStableFunc(a.Events, func(x, y model.AccountEvent) int { return y.At.Compare(x.At) })
	if len(a.Events) > accountEvents {
		a.Events, a.Older = a.Events[:accountEvents], true
	}
	return a, nil
}

// within orders stages: whom one can work with first.
func within(s model.Stage) int {
	switch {
	case s.Open():
		return 0
	case s.HandedOff(), s == model.StageWon:
		return 1
	case s == model.StageNurture:
		return 2
	}
	return 3
}

const selectColleagues = `SELECT i.lead FROM lead a JOIN identity i ON i.kind = '` + kindStaff + `'
		AND i.value >= a.company_key || '` + "\n" + `' AND i.value < a.company_key || '` + "\v" + `'
		JOIN score x ON x.lead = i.lead
	WHERE a.id = +$1 AND a.company_key <> '' ORDER BY x.sort_key, i.lead LIMIT 0 + $2`

// colleagues are the leads of a lead's company, the best first, itself among them.
func (r *reading) colleagues(lead model.LeadID) (ids []model.LeadID, err error) {
	err = r.each(selectColleagues, 1, func(c *cells) error {
		if id := model.LeadID(c.int()); !slices.Contains(ids, id) {
			ids = append(ids, id)
		}
		return nil
	}, int64(lead), accountPeople+1)
	return ids, err
}

const selectNewest = `SELECT at, kind, outbound, channel, detail, url, event_id, utm FROM touch WHERE lead = +$1 ORDER BY at DESC, hash DESC LIMIT 0 + $2`

// accountEvents adds what happened with one of the people.
func (r *reading) accountEvents(a *model.Account, p model.Row) error {
	group, err := r.group(p.ID)
	if err != nil {
		return err
	}
	d := model.Detail{}
	if d.Items, err = itemsOf(r.ctx, r.tx, p.ID); err != nil {
		return err
	}
	if d.OfMerged, err = r.ofMerged(group[1:]); err != nil {
		return err
	}
	live := d.Past()
	var touches []model.Touch
	for _, id := range group {
		n := 0
		err := r.each(selectNewest, 8, func(c *cells) error {
			t, err := readTouch(c)
			touches = append(touches, t)
			n++
			return err
		}, int64(id), accountTouches+1)
		if err != nil {
			return fmt.Errorf("read touches of lead %s: %w", id, err)
		}
		a.Older = a.Older || n > accountTouches
	}
	touches = append(touches, attempts(live)...)
	slices.SortStableFunc(touches, func(x, y model.Touch) int { return y.At.Compare(x.At) })
	for i := range touches[:min(len(touches), accountTouches)] {
		a.Events = append(a.Events, model.AccountEvent{Lead: p.ID, Label: p.Label, At: touches[i].At, Touch: &touches[i]})
	}
	for i := range live {
		switch live[i].Action {
		case model.ActTry, model.ActSnooze, model.ActImport, model.ActCriteria:
			continue
		}
		a.Events = append(a.Events, model.AccountEvent{Lead: p.ID, Label: p.Label, At: live[i].At, Item: &live[i]})
	}
	return nil
}
