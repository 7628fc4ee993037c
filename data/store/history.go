package store

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"time"

	"winnow/model"
	"winnow/model/filter"
)

const (
	historyUsual  = 50
	historyAbout  = 3    // leads that a line of the history names
	historyLeads  = 40   // leads that an entry looked at closely names
	historyJudged = 300  // leads of which is looked whether something stands on an entry
	historyWords  = 5000 // leads that words may mean
)

// History reads a page of the ledger, newest first. The error is Invalid where the
// filter asks what the history does not tell.
func (s *Store) History(ctx context.Context, q model.HistoryQuery) (p model.HistoryPage, err error) {
	err = s.read(ctx, func(r *reading) error {
		p, err = r.history(q)
		return err
	})
	return p, err
}

const historyColumns = `SELECT e.seq, e.id, e.grp, e.at, e.actor, e.action, e.criteria, e.undoes, e.batch,
	EXISTS (SELECT 1 FROM taken_back t WHERE t.grp = e.grp) FROM entry e WHERE `

func (r *reading) history(q model.HistoryQuery) (p model.HistoryPage, err error) {
	n := q.Limit
	if n <= 0 {
		n = historyUsual
	}
	n = min(n, pageMost)
	args := arguments{}
	query, order := historyColumns, " ORDER BY e.seq DESC"
	switch {
	case q.After > 0:
		query, order = query+"e.seq > "+args.add(q.After), " ORDER BY e.seq"
	case q.Before > 0:
		query += "e.seq < " + args.add(q.Before)
	default:
		query += "e.seq > " + args.add(0)
	}
	where, err := historyWhere(q.Filter, &args)
	if err != nil {
		return p, err
	}
	rows, err := r.tx.QueryContext(r.ctx, query+where+order+" LIMIT 0 + "+args.add(n+1), args...)
	if err != nil {
		return p, fmt.Errorf("read the ledger: %w", err)
	}
	for rows.Next() {
		var e model.HistoryEntry
		var at int64
		if err := rows.Scan(&e.Seq, idScan{&e.ID}, idScan{&e.Group}, &at, &e.Actor, &e.Action, &e.Criteria, idScan{&e.Undoes}, &e.Batch, &e.TakenBack); err != nil {
			return p, closing(rows, err)
		}
		e.At = time.UnixMicro(at).UTC()
		p.Entries = append(p.Entries, e)
	}
	if err := closing(rows, nil); err != nil {
		return p, err
	}
	beyond := len(p.Entries) > n
	p.Entries = p.Entries[:min(n, len(p.Entries))]
	p.Less, p.More = q.Before > 0, beyond
	if q.After > 0 {
		slices.Reverse(p.Entries)
		p.Less, p.More = beyond, true
	}
	for i := range p.Entries {
		if err := r.tellEntry(&p.Entries[i], historyAbout); err != nil {
			return p, err
		}
	}
	return p, nil
}

// historyWhere is the condition of a filter over entry e: what follows in the text
// is added in its order.
func historyWhere(f filter.Filter, args *arguments) (string, error) {
	text, words := "", []string(nil)
	did := func(a model.Action, not bool) {
		text += " AND e.action " + map[bool]string{false: "= ", true: "<> "}[not] + args.add(string(a))
	}
	for _, w := range f.Words {
		if a, ok := model.HistoryAction(w); ok {
			did(a, false)
		} else {
			words = append(words, w)
		}
	}
	for _, t := range f.Terms {
		not := ""
		if t.Not {
			not = "NOT "
		}
		any := ""
		for i, v := range t.Values {
			if i > 0 {
				any += " OR "
			}
			one, err := historyTerm(t, v, args)
			if err != nil {
				return "", err
			}
			any += "(" + one + ")"
		}
		text += " AND " + not + "coalesce(" + any + ", 0)"
	}
	if match := matchQuery(words); match != "" {
		text += " AND e.seq IN (SELECT c.seq FROM change c WHERE c.lead IN (SELECT docid FROM search WHERE words MATCH " +
			args.add(match) + " LIMIT 0 + " + args.add(historyWords) + "))"
	}
	return text, nil
}

func historyTerm(t filter.Term, v filter.Value, args *arguments) (string, error) {
	const change = "EXISTS (SELECT 1 FROM change c WHERE " + itsChanges + " AND "
	switch t.Field {
	case filter.By:
		return termSame("e.actor", v, args), nil
	case filter.Reasoned:
		return change + termSame("c.reason", v, args) + ")", nil
	case filter.Stage:
		return change + "c.to_stage = " + args.add(v.Text) + ")", nil
	case filter.Owner:
		return "EXISTS (SELECT 1 FROM remark r WHERE r.seq = e.seq AND r.lead = e.lead AND " + termSame("r.owner", v, args) + ")", nil
	case filter.Decided, filter.Active, filter.Waiting, filter.Due:
		return termTime("e.at", v, args), nil
	case filter.Word:
		if a, ok := model.HistoryAction(v.Text); ok {
			return "e.action = " + args.add(string(a)), nil
		}
		match := matchQuery([]string{v.Text})
		if match == "" {
			return "0", nil
		}
		return "e.seq IN (SELECT c.seq FROM change c WHERE c.lead IN (SELECT docid FROM search WHERE words MATCH " + args.add(match) +
			" LIMIT 0 + " + args.add(historyWords) + "))", nil
	}
	return "", model.Invalid("use words, by:, reason:, stage:, owner: or decided:", "the history does not tell %s", t.Field)
}

const (
	historyItems = `SELECT ` + itemColumns + ` FROM entry e CROSS JOIN change c
		LEFT JOIN remark r ON r.lead = c.lead AND r.seq = c.seq WHERE e.seq = +$1 AND ` + itsChanges + ` ORDER BY c.lead LIMIT 0 + $2`
	historyCount = `SELECT COUNT(*) FROM (SELECT 1 FROM entry e CROSS JOIN change c WHERE e.seq = +$1 AND ` + itsChanges + ` LIMIT 0 + $2)`
	historyLabel = `SELECT label FROM lead WHERE id = +$1`
	historyFile  = `SELECT file FROM batch WHERE id = +$1`
	historyOf    = `SELECT action, actor FROM entry WHERE ` + inGroup + ` ORDER BY seq LIMIT 1`
)

// tellEntry reads what an entry did, to at most so many leads.
func (r *reading) tellEntry(e *model.HistoryEntry, most int) error {
	items, err := queryItems(r.ctx, r.tx, historyItems, e.Seq, most)
	if err != nil {
		return err
	}
	e.Leads, e.About = len(items), nil
	if len(items) == most {
		n, err := r.number(historyCount, e.Seq, model.HistoryMost)
		if err != nil {
			return err
		}
		e.Leads = int(n)
	}
	for _, it := range items {
		a := model.HistoryAbout{Item: it}
		err := r.each(historyLabel, 1, func(c *cells) error { a.Label = c.text(); return nil }, int64(it.Lead))
		if err != nil {
			return err
		}
		e.About = append(e.About, a)
	}
	if e.Batch != 0 {
		if err := r.each(historyFile, 1, func(c *cells) error { e.File = c.text(); return nil }, int64(e.Batch)); err != nil {
			return err
		}
	}
	if e.Undoes.IsZero() {
		return nil
	}
	return r.each(historyOf, 2, func(c *cells) error {
		e.Of, e.OfActor = model.Action(c.text()), c.text()
		return nil
	}, e.Undoes[:])
}

// HistoryEntry reads one entry with more of its leads, and whether it can be taken
// back. The store has the last word on that when it is asked to: of an entry about
// very many leads only some are looked at.
func (s *Store) HistoryEntry(ctx context.Context, seq int64) (d model.HistoryDetail, err error) {
	err = s.read(ctx, func(r *reading) error {
		p, err := r.history(model.HistoryQuery{Before: seq + 1, Limit: 1})
		if err != nil {
			return err
		}
		if len(p.Entries) == 0 || p.Entries[0].Seq != seq {
			return model.NotFound("winnow log lists them", "there is no entry #%d", seq)
		}
		d.HistoryEntry = p.Entries[0]
		if err := r.tellEntry(&d.HistoryEntry, historyLeads); err != nil {
			return err
		}
		d.WhyNot, err = r.whyNot(&d.HistoryEntry)
		return err
	})
	return d, err
}

// whyNot says why an entry cannot be taken back.
func (r *reading) whyNot(e *model.HistoryEntry) (string, error) {
	switch {
	case e.Action == model.ActErase:
		return "erased for good: nothing is left to bring back", nil
	case e.TakenBack:
		return "", nil // it can be done again, or the store says why not
	}
	items, err := queryItems(r.ctx, r.tx, historyItems, e.Seq, historyJudged)
	if err != nil {
		return "", err
	}
	for _, it := range items {
		of, err := itemsOf(r.ctx, r.tx, it.Lead)
		if err != nil {
			return "", err
		}
		for i := range of {
			of[i].At = of[i].At.In(r.s.opt.Zone)
		}
		var no *model.Refusal
		if err := model.DecideUndo(it.Lead, of, e.Group); errors.As(err, &no) {
			if len(items) == 1 {
				return no.Msg, nil
			}
			label := ""
			if err := r.each(historyLabel, 1, func(c *cells) error { label = c.text(); return nil }, int64(it.Lead)); err != nil {
				return "", err
			}
			return label + ": " + no.Msg, nil
		}
	}
	return "", nil
}
