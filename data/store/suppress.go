package store

import (
	"context"
	"fmt"
	"slices"
	"strings"
	"sync"

	"winnow/model"
)

// Who was rejected for good stays out of the queue when a later file brings them
// again: the lead that is there stays as it is, a new one with its address, or at a
// domain that a reason suppresses, is rejected by winnow for that reason, as a part
// of the import. Domains of free mail, and duplicates, suppress nobody.

// suppressed are the domains that rejections suppress, each with the reason's id.
type suppressed map[string]string

// suppressing keeps them as of an entry of the ledger: they are read anew once
// somebody decided after it.
type suppressing struct {
	mu       sync.Mutex
	read     bool
	seq      int64
	criteria string
	domains  suppressed
}

// at are the suppressed domains as they are now.
func (x *suppressing) at(ctx context.Context, q querier, rules *model.Rules) (suppressed, error) {
	x.mu.Lock()
	defer x.mu.Unlock()
	last, err := one[int64](ctx, q, lastEntry)
	if err != nil {
		return nil, fmt.Errorf("read the end of the ledger: %w", err)
	}
	if x.read && x.criteria == rules.Hash && last >= x.seq {
		moved, err := one[bool](ctx, q, `SELECT EXISTS (SELECT 1 FROM entry WHERE seq > $1
			AND action IN ('promote', 'reject', 'nurture', 'reopen', 'merge', 'erase', 'undo', 'redo'))`, x.seq)
		if err != nil {
			return nil, fmt.Errorf("look for later decisions: %w", err)
		}
		if !moved {
			x.seq = last
			return x.domains, nil
		}
	}
	domains, err := suppressedDomains(ctx, q, rules)
	if err != nil {
		return nil, err
	}
	x.read, x.seq, x.criteria, x.domains = true, last, rules.Hash, domains
	return domains, nil
}

func suppressedDomains(ctx context.Context, q querier, rules *model.Rules) (suppressed, error) {
	out := suppressed{}
	for _, r := range rules.Reasons {
		if !rules.Suppresses(r.ID) {
			continue
		}
		err := each(ctx, q, `SELECT l.email, l.company_key FROM state s JOIN lead l ON l.id = s.lead
			WHERE s.decided = 'rejected' AND s.merged_into = 0 AND s.reason = $1 AND s.decided_by <> '`+model.ActorWinnow+"'", 2, func(c *cells) error {
			for _, d := range domainsOf(c.text(), model.KeyDomain(c.text())) {
				out[d] = r.ID
			}
			return nil
		}, r.ID)
		if err != nil {
			return nil, fmt.Errorf("read which domains are suppressed: %w", err)
		}
	}
	return out, nil
}

// domainsOf are the domains that a lead is of, those of free mail left out.
func domainsOf(email, company string) (list []string) {
	for _, d := range [...]string{model.MailDomain(email), company} {
		if d != "" && !model.IsFreeMail(d) && (len(list) == 0 || list[0] != d) {
			list = append(list, d)
		}
	}
	return list
}

// freed are the domains of a lead that nobody else suppresses.
func freed(ctx context.Context, q querier, lead *model.Lead, rules *model.Rules) (string, error) {
	still, err := suppressedDomains(ctx, q, rules)
	if err != nil {
		return "", err
	}
	list := slices.DeleteFunc(domainsOf(lead.Email, lead.Domain), func(d string) bool { return still[d] != "" })
	return strings.Join(list, ", "), nil
}

// barred is why a lead stays out of the queue: the reason's id, and words for it.
type barred struct{ reason, note string }

// domain says whether the domain of a lead keeps it out.
func (x suppressed) domain(email, company string) barred {
	if len(x) == 0 {
		return barred{}
	}
	for _, d := range domainsOf(email, company) {
		if reason := x[d]; reason != "" {
			return barred{reason, d + " is suppressed"}
		}
	}
	return barred{}
}

// barredAs says whether a new lead is somebody who was rejected for good: one of
// the leads that share its address was, for a reason that suppresses its person.
func barredAs(ctx context.Context, q querier, leads []model.LeadID, rules *model.Rules) (b barred, err error) {
	for _, id := range leads {
		reason, err := rejectedFor(ctx, q, id)
		if err != nil {
			return b, err
		}
		r, ok := rules.FindReason(model.ActReject, reason)
		if ok && reason != "" && (r.Follow == model.FollowSuppressPerson || r.Follow == model.FollowSuppressDomain) {
			return barred{reason, "the address is suppressed"}, nil
		}
	}
	return b, nil
}

// originals are the first two of the leads that share an address, those that were
// rejected as duplicates after the others: what comes in later is about the original.
func originals(ctx context.Context, q querier, leads []model.LeadID, rules *model.Rules) ([]model.LeadID, error) {
	if leads = leads[:min(2, len(leads))]; len(leads) < 2 {
		return leads, nil
	}
	reason, err := rejectedFor(ctx, q, leads[0])
	if err != nil || reason == "" {
		return leads, err
	}
	if r, _ := rules.FindReason(model.ActReject, reason); r.Follow != model.FollowMerge {
		return leads, nil
	}
	return []model.LeadID{leads[1], leads[0]}, nil
}

// rejectedFor is the reason for which a lead is rejected for good, "" where it is
// not.
func rejectedFor(ctx context.Context, q querier, lead model.LeadID) (reason string, err error) {
	reason, err = one[string](ctx, q, "SELECT reason FROM state WHERE lead = +$1 AND "+forGood, int64(lead))
	if err != nil {
		return "", fmt.Errorf("look whether lead %s was rejected: %w", lead, err)
	}
	return reason, nil
}

// forGood says of a row of table state that somebody rejected the lead for good.
const forGood = "decided = 'rejected' AND class = 'remove'"

// bar says whether a new lead stays out of the queue.
func (w *importWriter) bar(ctx context.Context, p *prepared) (barred, error) {
	if stage := (model.State{Facts: p.facts}).Stage(); !stage.Open() {
		return barred{}, nil
	}
	if b := w.suppressed.domain(p.lead.Email, p.lead.Domain); b.reason != "" {
		return b, nil
	}
	if p.keys.email == "" {
		return barred{}, nil
	}
	return barredAs(ctx, w.tx, w.found[identityKey{kindEmail, p.keys.email}], &w.p.rules)
}

// rejectBarred rejects a lead that stays out of the queue, as a part of the import.
func (w *importWriter) rejectBarred(ctx context.Context, lead model.LeadID, b barred) error {
	id, err := model.NewEntryID(w.i.h.At, w.i.s.opt.Rand)
	if err != nil {
		return err
	}
	_, err = w.i.s.do(ctx, w.tx, normal(model.Command{ID: id, Group: w.i.h.EntryID, At: w.i.h.At, Actor: model.ActorWinnow, Action: model.ActReject,
		Reason: b.reason, Note: b.note, Targets: []model.Target{{Lead: lead, Version: model.AnyVersion}}, Amount: -1}))
	return err
}

// stays counts a row about somebody who was rejected for good.
func (w *importWriter) stays(ctx context.Context, lead model.LeadID) error {
	reason, err := rejectedFor(ctx, w.tx, lead)
	if err == nil && reason != "" {
		w.figures.Suppressed++
	}
	return err
}

// entered rejects a lead that was known and comes into the queue with this import,
// where its domain is suppressed.
func (w *importWriter) entered(ctx context.Context, before, after standing) (barred, error) {
	untouched := after.state.Return == model.ReturnNone && after.state.Decided == "" && after.state.Attempts == 0
	if len(w.suppressed) == 0 || before.state.Stage() != model.StageLead || after.state.Stage() != model.StageMQL || !untouched {
		return barred{}, nil
	}
	var b barred
	err := each(ctx, w.tx, "SELECT email, company_key FROM lead WHERE id = +$1", 2, func(c *cells) error {
		b = w.suppressed.domain(c.text(), model.KeyDomain(c.text()))
		return nil
	}, int64(after.state.Lead))
	if err != nil || b.reason == "" {
		return barred{}, err
	}
	w.figures.Suppressed++
	return b, w.rejectBarred(ctx, after.state.Lead, b)
}

// free brings those into the queue whom a rejection kept out that is taken back: new
// leads of its domains, which winnow rejected for its reason, unless somebody else's
// rejection suppresses the domain too. That is a part of the undo, and goes with it.
func (t *turning) free(ctx context.Context) error {
	if !t.root.dead {
		return nil
	}
	gone, err := t.unsuppressed(ctx)
	if err != nil || len(gone) == 0 {
		return err
	}
	still, err := suppressedDomains(ctx, t.tx, &t.p.rules)
	if err != nil {
		return err
	}
	c := model.Command{At: t.u.At, Group: t.u.ID, Actor: model.ActorWinnow, Action: model.ActReopen, Amount: -1}
	err = each(ctx, t.tx, `SELECT s.lead, l.email, l.company_key, s.reason FROM state s JOIN lead l ON l.id = s.lead
		WHERE s.decided = 'rejected' AND s.merged_into = 0 AND s.decided_by = '`+model.ActorWinnow+"'", 4, func(x *cells) error {
		lead, email, company := model.LeadID(x.int()), x.text(), model.KeyDomain(x.text())
		if b := gone.domain(email, company); b.reason != "" && b.reason == x.text() && still.domain(email, company).reason == "" {
			c.Targets = append(c.Targets, model.Target{Lead: lead, Version: model.AnyVersion})
		}
		return nil
	})
	if err != nil {
		return fmt.Errorf("read whom the domain kept out: %w", err)
	}
	if len(c.Targets) == 0 {
		return nil
	}
	if c.ID, err = model.NewEntryID(t.u.At, t.s.opt.Rand); err != nil {
		return err
	}
	res, err := t.s.do(ctx, t.tx, normal(c))
	t.res.Freed = len(res.Done)
	return err
}

// unsuppressed are the domains that the rejections of the group suppressed.
func (t *turning) unsuppressed(ctx context.Context) (suppressed, error) {
	gone := suppressed{}
	for _, e := range t.entries {
		if e.Action != model.ActReject || e.Actor == model.ActorWinnow {
			continue
		}
		items, err := itemsOfEntry(ctx, t.tx, e.Seq)
		if err != nil {
			return nil, err
		}
		for _, it := range items {
			if !t.p.rules.Suppresses(it.Reason) {
				continue
			}
			err := each(ctx, t.tx, "SELECT email, company_key FROM lead WHERE id = +$1", 2, func(x *cells) error {
				for _, d := range domainsOf(x.text(), model.KeyDomain(x.text())) {
					gone[d] = it.Reason
				}
				return nil
			}, int64(it.Change.Lead))
			if err != nil {
				return nil, fmt.Errorf("read which domains were suppressed: %w", err)
			}
		}
	}
	return gone, nil
}
