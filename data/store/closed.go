package store

import (
	"context"
	"strings"
	"time"

	"winnow/model"
)

// optOut is a touch after which a lead must not be mailed.
type optOut struct {
	lead  model.LeadID
	cause string
	at    time.Time
}

// mailCause is why a lead must not be mailed after a touch, "" where it may be. A
// soft bounce is none: the mailbox was full, or its server away.
func mailCause(t *model.Touch) string {
	if t.Outbound {
		return ""
	}
	switch t.Kind {
	case model.Unsubscribe:
		return "unsubscribed"
	case model.SpamComplaint:
		return "complained"
	case model.EmailBounce:
		if said := strings.ToLower(t.Detail); !strings.Contains(said, "soft") && !strings.Contains(said, "transient") {
			return "bounced"
		}
	}
	return ""
}

// closeMail writes to the ledger, in short transactions, that leads must not be
// mailed any more. group is what the entries belong to.
func (s *Store) closeMail(ctx context.Context, group model.EntryID, list []optOut) error {
	return newPace(s, "do not contact").each(ctx, len(list), 1, func(tx querier) (work, error) {
		return work{do: func(from, _ int) error { return s.closeOne(ctx, tx, group, list[from]) }}, nil
	})
}

// closeOne writes that one must not be, unless the ledger says so for this cause
// already, or somebody allowed it again after the touch.
func (s *Store) closeOne(ctx context.Context, tx querier, group model.EntryID, o optOut) error {
	lead, err := rootOf(ctx, tx, o.lead)
	if err != nil {
		return err
	}
	items, err := itemsOf(ctx, tx, lead)
	if err != nil {
		return err
	}
	for _, it := range model.Live(items) {
		mail := it.Channel != model.ChannelPhone
		if it.Action == model.ActDNCOff && mail && !it.At.Before(o.at) || it.Action == model.ActDNC && it.Cause == o.cause && it.Due.Equal(storable(o.at)) {
			return nil
		}
	}
	if model.Replay(lead, model.Facts{}, items).Email.Cause == o.cause {
		return nil
	}
	id, err := s.newEntryID()
	if err != nil {
		return err
	}
	_, err = s.do(ctx, tx, normal(model.Command{ID: id, Group: group, At: s.Now(), Actor: model.ActorWinnow, Action: model.ActDNC,
		Targets: []model.Target{{Lead: lead, Version: model.AnyVersion}}, Channel: model.ChannelEmail, Cause: o.cause, Due: o.at}))
	return err
}
