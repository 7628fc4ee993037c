package export

import (
	"context"
	"slices"

	"winnow/data/store"
	"winnow/model"
)

// maxAttributes bounds the columns of a CSV file: leads that have more are refused,
// and keep all of them as JSON lines.
const maxAttributes = 900

// leadNames are the columns of a lead before its attributes.
func leadNames() []string {
	names := []string{"id"}
	for _, f := range model.Fields() {
		names = append(names, string(f))
	}
	return append(names, "stage", "score", "fit", "engagement", "grade", "rising", "qualified_at", "waiting_since", "due_at",
		"attempts", "last_outcome", "do_not_email", "do_not_call", "reason", "decided_at", "decided_by", "why", "why_at", "touches",
		"last_touch_at")
}

func leadValues(r model.Row, l *model.Lead) []value {
	v := []value{r.ID.String()}
	for _, f := range model.Fields() {
		v = append(v, l.Get(f))
	}
	return append(v, string(r.Stage), r.Score, r.Fit, r.Engagement, r.Grade, r.Rising, r.QualifiedAt, r.WaitingSince, r.DueAt,
		r.Attempts, string(r.LastOutcome), r.EmailCause, r.PhoneCause, r.Reason, r.DecidedAt, r.DecidedBy, string(r.Why.Kind), r.Why.At,
		r.Touches, r.LastTouch)
}

// writeLeads writes the leads of a view with every attribute: a column each in
// CSV, the same whatever the view and the filter, and one object in JSON lines.
func writeLeads(ctx context.Context, sh sheet, s Source, o Options, view model.View, ranked bool) (n int, err error) {
	names := leadNames()
	if ranked {
		names = append([]string{"rank"}, names...)
	}
	var attrs []string
	if o.Format == JSONL {
		names = append(names, "attributes")
	} else {
		if attrs, err = s.AttributeNames(ctx, maxAttributes+1); err != nil {
			return 0, err
		}
		if len(attrs) > maxAttributes {
			return 0, model.Invalid("write JSON lines, which keep them all: --format jsonl",
				"the leads have more than %d attributes, and CSV would lose the rest", maxAttributes)
		}
		for _, a := range attrs {
			if a := key(a); a == "rank" || slices.ContainsFunc(leadNames(), func(n string) bool { return key(n) == a }) {
				a += " (attribute)"
			}
			names = append(names, a)
		}
	}
	if err := sh.head(names); err != nil {
		return 0, err
	}
	err = s.EachLead(ctx, view, o.Filter, o.Limit, func(r model.Row, whole func() (model.Lead, error)) error {
		l, err := whole()
		if err != nil {
			return err
		}
		n++
		var v []value
		if ranked {
			v = append(v, n)
		}
		v = append(v, leadValues(r, &l)...)
		if o.Format == JSONL {
			return sh.row(append(v, attributes(l)))
		}
		for _, name := range attrs {
			v = append(v, attribute(l, name))
		}
		return sh.row(v)
	})
	return n, err
}

func attribute(l model.Lead, name string) value {
	i := slices.IndexFunc(l.Attributes, func(a model.Attribute) bool { return a.Name == name })
	if i < 0 {
		return nil
	}
	return l.Attributes[i].Text
}

// attributes are a lead's attributes with their types.
func attributes(l model.Lead) map[string]any {
	m := map[string]any{}
	for _, a := range l.Attributes {
		m[a.Name] = a.Any()
	}
	return m
}

// handedOff is what the promotion of a lead says.
type handedOff struct {
	note, owner string
	sheet       model.Sheet
}

// handoffs are the words that came with the leads that sales has.
func handoffs(ctx context.Context, s Source) (map[model.LeadID]handedOff, error) {
	said := map[model.LeadID]handedOff{}
	_, err := s.EachDecision(ctx, "", false, func(d store.Decision) error {
		if d.Item.Action == model.ActPromote && d.Row.Stage.HandedOff() && (d.Item.Note != "" || d.Item.Owner != "" || !d.Item.Sheet.IsZero()) {
			said[d.Row.ID] = handedOff{d.Item.Note, d.Item.Owner, d.Item.Sheet}
		}
		return nil
	})
	return said, err
}

// writeHandoffs writes what sales has: the lead, who handed it off, and the words
// that came with it.
func writeHandoffs(ctx context.Context, sh sheet, s Source, o Options) (n int, err error) {
	said, err := handoffs(ctx, s)
	if err != nil {
		return 0, err
	}
	names := append(leadNames(), "handed_off_to", "handoff_note", "meeting_at", "meeting_with", "budget", "authority", "need", "timeline", "next_step")
	if err := sh.head(names); err != nil {
		return 0, err
	}
	err = s.EachLead(ctx, model.ViewHandedOff, o.Filter, o.Limit, func(r model.Row, whole func() (model.Lead, error)) error {
		l, err := whole()
		if err != nil {
			return err
		}
		n++
		x := said[r.ID]
		return sh.row(append(leadValues(r, &l), x.owner, x.note, x.sheet.Meeting.At, x.sheet.Meeting.With, x.sheet.Budget, x.sheet.Authority,
			x.sheet.Need, x.sheet.Timeline, x.sheet.Next))
	})
	return n, err
}

// writeDecisions writes the ledger's decisions and outcomes in its order, and an
// undo or redo where what an earlier export told does not hold any more.
func writeDecisions(ctx context.Context, sh sheet, s Source, o Options) (res Result, err error) {
	if err := sh.head([]string{"entry", "seq", "at", "actor", "action", "lead", "external_id", "label", "name", "email", "company", "source",
		"from", "to", "reason", "class", "until_at", "until_kind", "until_score", "amount", "close_at", "owner", "note", "stage", "score",
		"grade", "do_not_email", "do_not_call", "criteria"}); err != nil {
		return res, err
	}
	res.Seq, err = s.EachDecision(ctx, string(Generic), o.OnlyNew, func(d store.Decision) error {
		it, r := d.Item, d.Row
		lead := it.Lead
		if r.ID != 0 {
			lead = r.ID
		}
		var amount, untilScore value
		if it.Amount != 0 {
			amount = it.Amount
		}
		if it.Until.Score != 0 {
			untilScore = it.Until.Score
		}
		res.Rows++
		return sh.row([]value{it.ID.String(), it.Seq, it.At, it.Actor, string(it.Action), lead.String(), r.ExternalID, r.Label, r.Name, r.Email,
			r.Company, r.Source, string(it.From), string(it.To), it.Reason, string(it.Class), it.Until.At, string(it.Until.Kind), untilScore,
			amount, it.Close, it.Owner, it.Note, string(r.Stage), r.Score, r.Grade, r.EmailCause, r.PhoneCause, it.Criteria})
	})
	return res, err
}
