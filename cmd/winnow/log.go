package main

import (
	"context"
	"fmt"
	"slices"
	"strings"

	"github.com/spf13/cobra"

	"winnow/data/store"
	"winnow/model"
	"winnow/model/when"
	"winnow/tui/words"
)

func (a *app) logCommand() *cobra.Command {
	var since, lead string
	var limit int
	c := &cobra.Command{Use: "log", Short: "The ledger, newest first", Args: usage(cobra.NoArgs),
		RunE: func(cmd *cobra.Command, _ []string) error {
			ctx := cmd.Context()
			st, err := a.open(ctx, false)
			if err != nil {
				return err
			}
			q := model.Log{Limit: limit}
			if since != "" {
				if q.Since, err = when.Since(since, a.clock(), a.zone); err != nil {
					return err
				}
			}
			if lead != "" {
				if q.Lead, err = a.inLedger(ctx, st, lead); err != nil {
					return err
				}
			}
			items, err := st.Log(ctx, q)
			if err != nil {
				return err
			}
			if a.flags.json {
				return a.json(document{{"entries", entriesJSON(items)}})
			}
			return a.showLog(ctx, st, items)
		}}
	c.Flags().StringVar(&since, "since", "", "from this `TIME` on: 7d, yesterday, 2026-11-01")
	c.Flags().StringVar(&lead, "lead", "", "of this `LEAD` only")
	c.Flags().IntVar(&limit, "limit", 0, "at most so `many`; 0 = all")
	return c
}

// inLedger is the lead that is meant, also one that was erased: the ledger keeps the
// codes under its id.
func (a *app) inLedger(ctx context.Context, st *store.Store, ref string) (model.LeadID, error) {
	r, err := a.resolve(ctx, st, ref)
	if model.KindOf(err) != model.KindNotFound {
		return r.ID, err
	}
	if _, id, whole, _ := model.ParseLeadPrefix(strings.TrimPrefix(strings.TrimSpace(ref), "#")); whole && id != 0 {
		if items, e := st.Log(ctx, model.Log{Lead: model.LeadID(id), Limit: 1}); e == nil && len(items) > 0 {
			return model.LeadID(id), nil
		}
	}
	return 0, err
}

// entryJSON is one entry as one lead saw it.
type entryJSON struct {
	ID       string       `json:"id"`
	Seq      int64        `json:"seq"`
	At       stamp        `json:"at"`
	Actor    string       `json:"actor"`
	Action   model.Action `json:"action"`
	Lead     text         `json:"lead"`
	Other    text         `json:"other,omitempty"` // the right or the wrong person
	Of       text         `json:"of,omitempty"`    // what a lead is called that was merged into the one asked for
	From     text         `json:"from"`
	To       text         `json:"to"`
	Reason   text         `json:"reason"`
	Until    any          `json:"until"`
	DueAt    stamp        `json:"due_at"`
	Outcome  text         `json:"outcome"`
	Channel  text         `json:"channel"`
	Cause    text         `json:"cause"`
	Amount   any          `json:"amount"`
	Close    stamp        `json:"close"`
	Note     text         `json:"note"`
	Owner    text         `json:"owner"`
	Tags     []string     `json:"tags,omitempty"`
	Sheet    any          `json:"sheet,omitempty"`
	Group    string       `json:"group"`
	Undoes   text         `json:"undoes"`
	Batch    any          `json:"batch"`
	Criteria text         `json:"criteria"`
}

func entriesJSON(items []model.Item) []entryJSON {
	out := make([]entryJSON, 0, len(items))
	for _, it := range items {
		j := entryJSON{ID: it.ID.String(), Seq: it.Seq, At: stamp(it.At), Actor: it.Actor, Action: it.Action, From: text(it.From), To: text(it.To),
			Reason: text(it.Reason), Until: untilJSON(it.Until), DueAt: stamp(it.Due), Outcome: text(it.Outcome), Channel: text(it.Channel),
			Cause: text(it.Cause), Close: stamp(it.Close), Note: text(it.Note), Owner: text(it.Owner), Tags: it.Tags.List(), Group: it.Group.String(), Undoes: text(it.Undoes.String()), Criteria: text(it.Criteria)}
		if it.Other != 0 {
			j.Other = text(it.Other.String())
		}
		j.Of = text(it.Of)
		if it.Change.Lead != 0 {
			j.Lead = text(it.Change.Lead.String())
		}
		if !it.Sheet.IsZero() {
			j.Sheet = sheetJSON(it.Sheet)
		}
		if it.Amount != 0 {
			j.Amount = float64(it.Amount) / 100
		}
		if it.Batch != 0 {
			j.Batch = it.Batch
		}
		out = append(out, j)
	}
	return out
}

func (a *app) showLog(ctx context.Context, st *store.Store, items []model.Item) error {
	if len(items) == 0 {
		return a.printf("Nothing was imported or decided yet. Start with: %s, or look at: winnow demo\n", a.typed("import leads.csv"))
	}
	labels := map[model.LeadID]string{}
	files, err := importFiles(ctx, st, items)
	if err != nil {
		return err
	}
	t := a.table("when", "who", "what", "lead", "entry", "")
	for _, it := range items {
		id := it.Change.Lead
		if _, known := labels[id]; !known && id != 0 {
			labels[id] = a.labelOf(ctx, st, id)
		}
		detail := a.itemDetail(it)
		if f := files[it.Batch]; f != "" {
			detail = strings.TrimSuffix(f+" · "+detail, " · ")
		}
		t.row(a.when(it.At), it.Actor, itemWords(st.Rules(), it), labels[id], shortID(it.ID), detail)
	}
	return t.flush()
}

// importFiles are the files of the imports that items tell of.
func importFiles(ctx context.Context, st *store.Store, items []model.Item) (map[model.BatchID]string, error) {
	files := map[model.BatchID]string{}
	if !slices.ContainsFunc(items, func(it model.Item) bool { return it.Batch != 0 }) {
		return files, nil
	}
	batches, err := st.Batches(ctx)
	for _, b := range batches {
		files[b.ID] = b.File
	}
	return files, err
}

func (a *app) labelOf(ctx context.Context, st *store.Store, id model.LeadID) string {
	rows, err := st.Resolve(ctx, id.String())
	if err != nil || len(rows) != 1 {
		return "#" + id.String()
	}
	return rows[0].Label
}

// itemWords is what an entry did, in a few words.
func itemWords(r model.Rules, it model.Item) string {
	s := word(it.Action)
	switch {
	case it.Outcome != "":
		s = "tried: " + words.Outcome(it.Outcome)
	case it.Channel != "":
		s += " " + string(it.Channel)
	case it.Batch != 0 && it.Action == model.ActImport:
		s += fmt.Sprintf(" %d", it.Batch)
	}
	if it.Reason != "" {
		s += ": " + words.Reason(r, it.Reason)
	}
	return s
}

// itemDetail is the rest of an entry: where it led, until when, and its note.
func (a *app) itemDetail(it model.Item) string {
	var parts []string
	if it.Of != "" {
		parts = append(parts, "of "+it.Of)
	}
	if it.Action == model.ActCriteria {
		parts = append(parts, fmt.Sprintf("%.12s", it.Criteria))
	}
	if it.From != it.To {
		parts = append(parts, string(it.From)+" > "+string(it.To))
	}
	if u := untilWords(it.Until, a.when); u != "" {
		parts = append(parts, "until "+u)
	}
	switch {
	case it.Action == model.ActTrigger:
		parts = append(parts, it.Cause+", by what happened "+a.when(it.Due))
	case it.Action == model.ActDNC && !it.Due.IsZero():
		parts = append(parts, it.Cause+", by what happened "+a.when(it.Due))
	case !it.Due.IsZero():
		parts = append(parts, "due "+a.when(it.Due))
	}
	if it.Owner != "" {
		parts = append(parts, "to "+it.Owner)
	}
	if it.OtherLabel != "" {
		parts = append(parts, map[bool]string{true: "the right one is ", false: "instead of "}[it.Action == model.ActReject]+it.OtherLabel)
	}
	if it.Amount > 0 {
		parts = append(parts, words.Amount(it.Amount))
	}
	if !it.Close.IsZero() {
		parts = append(parts, "closes "+words.Date(it.Close, a.clock(), a.zone))
	}
	if it.Action.Outcome() && it.Cause != "" {
		parts = append(parts, "as "+it.Cause+" says")
	}
	parts = append(parts, a.sheetWords(it.Sheet)...)
	if it.Tags != "" {
		parts = append(parts, "tagged "+strings.Join(it.Tags.List(), ", "))
	}
	if !it.Undoes.IsZero() {
		parts = append(parts, "of "+shortID(it.Undoes))
	}
	if it.Note != "" {
		parts = append(parts, "“"+it.Note+"”")
	}
	return strings.Join(parts, " · ")
}

// sheetWords are what a handoff sheet says, one part a question.
func (a *app) sheetWords(s model.Sheet) []string {
	var parts []string
	if !s.Meeting.IsZero() {
		with := ""
		if s.Meeting.With != "" {
			with = " with " + s.Meeting.With
		}
		parts = append(parts, "meeting "+a.when(s.Meeting.At)+with)
	}
	for _, t := range model.Topics() {
		if x := s.Answer(t); x != "" {
			parts = append(parts, string(t)+": "+x)
		}
	}
	if s.Next != "" {
		parts = append(parts, "next: "+s.Next)
	}
	return parts
}

// sheetJSON is a handoff sheet in JSON documents.
func sheetJSON(s model.Sheet) any {
	type meeting struct {
		At      stamp `json:"at"`
		Minutes int   `json:"minutes"`
		With    text  `json:"with"`
	}
	out := struct {
		Meeting   *meeting `json:"meeting"`
		Budget    text     `json:"budget"`
		Authority text     `json:"authority"`
		Need      text     `json:"need"`
		Timeline  text     `json:"timeline"`
		Next      text     `json:"next"`
	}{nil, text(s.Budget), text(s.Authority), text(s.Need), text(s.Timeline), text(s.Next)}
	if m := s.Meeting; !m.IsZero() {
		out.Meeting = &meeting{stamp(m.At), m.Minutes, text(m.With)}
	}
	return out
}
