package store

import (
	"context"
	"fmt"
	"slices"
	"strings"

	"winnow/model"
)

// settleKeyed gives a lead the touches that its keys name, and takes those from it
// that they, or its name, do not name any more: to the lead that they name now, or to
// wait. rows and group are those of the lead and of what is merged into it.
func (r *refresher) settleKeyed(ctx context.Context, l *model.Lead, group []model.LeadID, rows []sourced, gained []identityKey) error {
	gained = slices.Concat(gained, r.called)
	r.called, r.attached = nil, nil
	if any, err := anyKeyed(ctx, r.tx); err != nil || !any {
		return err
	}
	if err := r.release(ctx, l, group, rows); err != nil {
		return fmt.Errorf("settle the touches of lead %s: %w", l.ID, err)
	}
	if l.Rows == 0 {
		return nil
	}
	for _, k := range gained {
		if err := r.gain(ctx, l.ID, rows, k); err != nil {
			return fmt.Errorf("attach the touches that waited for lead %s: %w", l.ID, err)
		}
	}
	return nil
}

// owner is the lead whose a touch with such a key is: of an address or id the first
// that it names, of a phone only one that nobody shares it with. 0: nobody.
func (r *refresher) owner(ctx context.Context, k identityKey) (model.LeadID, error) {
	at, err := r.holders(ctx, k, 2)
	if err != nil || len(at) == 0 || k.kind == kindPhone && len(at) > 1 {
		return 0, err
	}
	return at[0], nil
}

// holders are the first leads that a key names, in rising order.
func (r *refresher) holders(ctx context.Context, k identityKey, most int) ([]model.LeadID, error) {
	rows, err := r.tx.QueryContext(ctx, "SELECT lead FROM identity WHERE kind = +$1 AND value = +$2 ORDER BY lead LIMIT 0 + $3", k.kind, k.value, most)
	if err != nil {
		return nil, err
	}
	at, err := scanAll[model.LeadID](rows)
	if err != nil || r.held == nil {
		return at, err
	}
	return join(at, r.held(k, most), most), nil
}

// gain attaches what a key that is new to a lead names: what waited, and what
// another lead had as long as this one did not have the key.
func (r *refresher) gain(ctx context.Context, id model.LeadID, rows []sourced, k identityKey) error {
	who, err := scanOne[int64](r.tx.QueryContext(ctx, "SELECT id FROM touch_key WHERE kind = +$1 AND value = +$2", k.kind, k.value))
	if err != nil || who == 0 {
		return err
	}
	owner := id
	if !strings.HasPrefix(k.kind, kindName) {
		if owner, err = r.owner(ctx, k); err != nil {
			return err
		}
		others, err := r.holders(ctx, k, phoneLimit)
		if err != nil {
			return err
		}
		for _, o := range others {
			if o == id || o == owner {
				continue
			}
			if err := r.rob(ctx, o, who); err != nil {
				return err
			}
		}
	}
	if owner != id {
		if owner == 0 || owner > id {
			return nil
		}
		if err := r.rob(ctx, id, who); err != nil {
			return err
		}
		return r.hand(ctx, owner, k, who)
	}
	return r.take(ctx, namedBy(rows, k, id), who)
}

// hand gives what waits by a key to the lead that it names, another one than the one
// that is refreshed, and ranks it anew.
func (r *refresher) hand(ctx context.Context, owner model.LeadID, k identityKey, who int64) error {
	group, err := groupOf(ctx, r.tx, owner)
	if err != nil {
		return err
	}
	rows, err := sourceRows(ctx, r.tx, group)
	if err != nil {
		return err
	}
	attached := r.attached
	r.attached = nil
	err = r.take(ctx, namedBy(rows, k, owner), who)
	came := len(r.attached) > 0
	r.attached = attached
	if err != nil || !came {
		return err
	}
	l, err := groupLead(ctx, r.tx, owner, group)
	if err != nil {
		return err
	}
	if r.joined != nil {
		r.joined.add(model.CompanyKey(l.Domain, l.Company))
	}
	return r.rank(ctx, &l)
}

// take moves what waits by a key to a lead's touches. What the same batch said of
// the lead by another key goes on waiting: that key may come to be another's.
func (r *refresher) take(ctx context.Context, lead model.LeadID, who int64) error {
	err := each(ctx, r.tx, `SELECT v.at, v.kind, v.outbound, v.channel, v.detail, v.url, v.event_id, v.utm
		FROM waiting v WHERE v.who = +$1 AND `+liveBatch+" ORDER BY v.at, v.hash", 8, func(c *cells) error {
		t, err := readTouch(c)
		r.attached = append(r.attached, t)
		return err
	}, who)
	if err != nil || len(r.attached) == 0 {
		return err
	}
	for _, query := range []string{
		"INSERT INTO void_touch (lead, who, " + waitColumns + ") SELECT $1, v.who, " + waitColumns + " FROM waiting v WHERE v.who = +$2 AND " + liveBatch +
			" AND NOT EXISTS (SELECT 1 FROM touch t WHERE t.lead = $1 AND t.at = v.at AND t.hash = v.hash AND t.batch = v.batch) ON CONFLICT DO NOTHING",
		"INSERT INTO batch_touch (lead, batch) SELECT DISTINCT $1, v.batch FROM waiting v WHERE v.who = +$2 AND " + liveBatch + " ON CONFLICT DO NOTHING",
	} {
		if _, err := r.tx.ExecContext(ctx, query, int64(lead), who); err != nil {
			return err
		}
	}
	_, err = r.tx.ExecContext(ctx, `DELETE FROM waiting AS v WHERE v.who = +$1 AND EXISTS (SELECT 1 FROM void_touch o
		WHERE o.lead = $2 AND o.at = v.at AND o.hash = v.hash AND o.batch = v.batch AND o.who = v.who)`, who, int64(lead))
	if err != nil {
		return err
	}
	if r.joined != nil {
		r.joined.add(r.is)
	}
	return settleTouches(ctx, r.tx, lead)
}

// namedBy is the lead among those merged into one that a key names.
func namedBy(rows []sourced, k identityKey, root model.LeadID) model.LeadID {
	source, named := strings.CutPrefix(k.kind, kindName)
	for i := range rows {
		if named && rows[i].Live {
			if name, known := ownName(rows, rows[i].Lead, source); known && name == k.value {
				return rows[i].Lead
			}
			continue
		}
		if rows[i].Live && slices.Contains(rows[i].keys().list(nil), k) {
			return rows[i].Lead
		}
	}
	return root
}

// memberBy is namedBy where the rows are not read yet.
func memberBy(ctx context.Context, q querier, k identityKey, root model.LeadID) (model.LeadID, error) {
	group, err := groupOf(ctx, q, root)
	if err != nil || len(group) == 1 {
		return root, err
	}
	rows, err := sourceRows(ctx, q, group)
	return namedBy(rows, k, root), err
}

// release takes the touches from a lead whose keys name another one, or nobody.
func (r *refresher) release(ctx context.Context, l *model.Lead, group []model.LeadID, rows []sourced) error {
	for _, id := range group {
		keys, err := r.touchKeys(ctx, id)
		if err != nil {
			return err
		}
		for who, k := range keys {
			mine, err := r.mine(ctx, l, id, rows, k)
			if err != nil {
				return err
			}
			if mine {
				continue
			}
			if err := r.letWait(ctx, id, who); err != nil {
				return err
			}
			if strings.HasPrefix(k.kind, kindName) {
				continue
			}
			if owner, err := r.owner(ctx, k); err != nil {
				return err
			} else if owner != 0 && owner != l.ID {
				if err := r.hand(ctx, owner, k, who); err != nil {
					return err
				}
			}
		}
	}
	return nil
}

// mine reports whether touches with such a key are the lead's, under which id of its
// group they are stored. A name is what that one is called by its own rows, so that
// what is merged into another keeps what its name brought.
func (r *refresher) mine(ctx context.Context, l *model.Lead, id model.LeadID, rows []sourced, k identityKey) (bool, error) {
	source, named := strings.CutPrefix(k.kind, kindName)
	if !named {
		owner, err := r.owner(ctx, k)
		return owner == l.ID, err
	}
	name, known := ownName(rows, id, source)
	return known && name == k.value, nil
}

// touchKeys are the keys of a lead's touches that count, or that another batch that
// counts said first.
func (r *refresher) touchKeys(ctx context.Context, lead model.LeadID) (map[int64]identityKey, error) {
	keys := map[int64]identityKey{}
	err := each(ctx, r.tx, `SELECT k.id, k.kind, k.value FROM touch_key k WHERE k.id IN (
			SELECT v.who FROM touch v WHERE v.lead = +$1 AND v.who <> 0 AND `+liveBatch+`
			UNION SELECT v.who FROM void_touch v WHERE v.lead = +$1 AND v.who <> 0 AND `+liveBatch+`)`, 3, func(c *cells) error {
		id := c.int()
		kind := strings.Clone(c.text())
		keys[id] = identityKey{kind, strings.Clone(c.text())}
		return nil
	}, int64(lead))
	return keys, err
}

// rob takes what a key named from the leads of a group, and ranks it anew.
func (r *refresher) rob(ctx context.Context, root model.LeadID, who int64) error {
	group, err := groupOf(ctx, r.tx, root)
	if err != nil {
		return err
	}
	had := false
	for _, id := range group {
		has, err := scanOne[bool](r.tx.QueryContext(ctx, `SELECT EXISTS (SELECT 1 FROM touch v WHERE v.lead = +$1 AND v.who = $2)
			OR EXISTS (SELECT 1 FROM void_touch v WHERE v.lead = +$1 AND v.who = $2 AND `+liveBatch+")", int64(id), who))
		if err != nil {
			return err
		}
		if !has {
			continue
		}
		had = true
		if err := r.letWait(ctx, id, who); err != nil {
			return err
		}
	}
	if !had {
		return nil
	}
	l, err := groupLead(ctx, r.tx, root, group)
	if err != nil {
		return err
	}
	if r.joined != nil {
		r.joined.add(model.CompanyKey(l.Domain, l.Company))
	}
	return r.rank(ctx, &l)
}

// letWait takes touches with a key from a lead, and lets them wait.
func (r *refresher) letWait(ctx context.Context, lead model.LeadID, who int64) error {
	for _, table := range []string{"touch", "void_touch"} {
		for _, query := range []string{
			"INSERT INTO waiting (who, " + waitColumns + ") SELECT v.who, " + waitColumns + " FROM " + table + " v WHERE v.lead = +$1 AND v.who = $2 AND " + liveBatch + " ON CONFLICT DO NOTHING",
			"DELETE FROM " + table + " AS v WHERE v.lead = +$1 AND v.who = $2 AND " + liveBatch,
		} {
			if _, err := r.tx.ExecContext(ctx, query, int64(lead), who); err != nil {
				return err
			}
		}
	}
	_, err := r.tx.ExecContext(ctx, `DELETE FROM batch_touch WHERE lead = $1 AND NOT EXISTS (SELECT 1 FROM touch t WHERE t.lead = $1 AND t.batch = batch_touch.batch)
		AND NOT EXISTS (SELECT 1 FROM void_touch t WHERE t.lead = $1 AND t.batch = batch_touch.batch)`, int64(lead))
	if err != nil {
		return err
	}
	return settleTouches(ctx, r.tx, lead)
}
