package tui

import (
	"context"
	"strings"
	"unicode"

	"winnow/model"
	"winnow/model/report"
)

// masked is a store that names nobody: who looks over a presenter's shoulder reads of
// names and addresses the first letters alone. What is written goes through as it is.
type masked struct{ Store }

// hide keeps the first letter of each word, and of an address its end.
func hide(s string) string {
	var b strings.Builder
	local, domain, mail := strings.Cut(s, "@")
	if mail {
		dot := strings.LastIndex(domain, ".")
		return hide(local) + "@" + hide(domain[:max(dot, 0)]) + domain[max(dot, 0):]
	}
	first := true
	for _, r := range s {
		switch letter := unicode.IsLetter(r) || unicode.IsDigit(r) || unicode.IsMark(r); {
		case !letter:
			first = true
			b.WriteRune(r)
		case first:
			first = false
			b.WriteRune(r)
		case !unicode.IsMark(r):
			b.WriteRune('*')
		}
	}
	return b.String()
}

// hideNumber keeps the first three characters of a phone number.
func hideNumber(s string) string {
	n := 0
	return strings.Map(func(r rune) rune {
		if n++; n > 3 && unicode.IsDigit(r) {
			return '*'
		}
		return r
	}, s)
}

func hideRow(r model.Row) model.Row {
	r.Label, r.Name, r.Email, r.Phone, r.Duplicate = hide(r.Label), hide(r.Name), hide(r.Email), hideNumber(r.Phone), hide(r.Duplicate)
	return r
}

func hideRows(rows []model.Row) []model.Row {
	out := make([]model.Row, len(rows))
	for i, r := range rows {
		out[i] = hideRow(r)
	}
	return out
}

func (s masked) Page(ctx context.Context, q model.Query) (model.Page, error) {
	p, err := s.Store.Page(ctx, q)
	p.Rows = hideRows(p.Rows)
	return p, err
}

func (s masked) Detail(ctx context.Context, id model.LeadID, touches int) (model.Detail, error) {
	d, err := s.Store.Detail(ctx, id, touches)
	said := hiding(d.Row)
	d.Row = hideRow(d.Row)
	l := &d.Lead
	l.Name, l.Email, l.Phone, l.URL = hide(l.Name), hide(l.Email), hideNumber(l.Phone), ""
	touched := make([]model.Touch, len(d.Touches))
	for i, t := range d.Touches {
		t.Detail = said.Replace(t.Detail)
		touched[i] = t
	}
	items := make([]model.Item, len(d.Items))
	for i, it := range d.Items {
		it.Note = said.Replace(it.Note)
		items[i] = it
	}
	d.Touches, d.Items, d.Sources = touched, items, nil
	return d, err
}

// hiding hides in what somebody wrote the name and the address of a lead.
func hiding(r model.Row) *strings.Replacer {
	var pairs []string
	for _, s := range append([]string{r.Email, r.Phone, r.Name}, strings.Fields(r.Name)...) {
		if len([]rune(s)) > 2 {
			pairs = append(pairs, s, hide(s))
		}
	}
	return strings.NewReplacer(pairs...)
}

func (s masked) Account(ctx context.Context, id model.LeadID) (model.Account, error) {
	a, err := s.Store.Account(ctx, id)
	a.People = hideRows(a.People)
	events := make([]model.AccountEvent, len(a.Events))
	for i, e := range a.Events {
		e.Label = hide(e.Label)
		events[i] = e
	}
	a.Events = events
	return a, err
}

func hideEntry(e model.HistoryEntry) model.HistoryEntry {
	about := make([]model.HistoryAbout, len(e.About))
	for i, a := range e.About {
		a.Label = hide(a.Label)
		about[i] = a
	}
	e.About = about
	return e
}

func (s masked) History(ctx context.Context, q model.HistoryQuery) (model.HistoryPage, error) {
	p, err := s.Store.History(ctx, q)
	entries := make([]model.HistoryEntry, len(p.Entries))
	for i, e := range p.Entries {
		entries[i] = hideEntry(e)
	}
	p.Entries = entries
	return p, err
}

func (s masked) HistoryEntry(ctx context.Context, seq int64) (model.HistoryDetail, error) {
	d, err := s.Store.HistoryEntry(ctx, seq)
	d.HistoryEntry = hideEntry(d.HistoryEntry)
	return d, err
}

func hideResult(r model.Result, err error) (model.Result, error) {
	done := make([]model.Done, len(r.Done))
	for i, d := range r.Done {
		d.Label = hide(d.Label)
		done[i] = d
	}
	refused := make([]model.Refused, len(r.Refused))
	for i, x := range r.Refused {
		x.Label = hide(x.Label)
		refused[i] = x
	}
	r.Done, r.Refused = done, refused
	return r, err
}

func (s masked) Do(ctx context.Context, c model.Command) (model.Result, error) {
	return hideResult(s.Store.Do(ctx, c))
}

func (s masked) Undo(ctx context.Context, u model.UndoCommand) (model.Result, error) {
	return hideResult(s.Store.Undo(ctx, u))
}

func (s masked) Redo(ctx context.Context, u model.UndoCommand) (model.Result, error) {
	return hideResult(s.Store.Redo(ctx, u))
}

func (s masked) Duplicates(ctx context.Context, lead model.LeadID, limit int) ([]model.Duplicate, bool, error) {
	pairs, more, err := s.Store.Duplicates(ctx, lead, limit)
	out := make([]model.Duplicate, len(pairs))
	for i, d := range pairs {
		d.A, d.B = hideRow(d.A), hideRow(d.B)
		out[i] = d
	}
	return out, more, err
}

func (s masked) Resolve(ctx context.Context, ref string) ([]model.Row, error) {
	rows, err := s.Store.Resolve(ctx, ref)
	return hideRows(rows), err
}

func (s masked) FiredSince(ctx context.Context, seq int64, most int) ([]model.Firing, int64, error) {
	fired, last, err := s.Store.FiredSince(ctx, seq, most)
	out := make([]model.Firing, len(fired))
	for i, f := range fired {
		f.Label = hide(f.Label)
		out[i] = f
	}
	return out, last, err
}

// maskedFile is a file of criteria whose news name nobody.
type maskedFile struct{ CriteriaFile }

func (f maskedFile) Compare(ctx context.Context) (report.News, error) {
	n, err := f.CriteriaFile.Compare(ctx)
	if n.Change == nil {
		return n, err
	}
	c := *n.Change
	for _, l := range []*report.Listing{&c.Enter, &c.Leave, &c.Heat, &c.Cool, &c.Movers} {
		first := make([]report.Move, len(l.First))
		for i, m := range l.First {
			m.Label = hide(m.Label)
			first[i] = m
		}
		l.First = first
	}
	n.Change = &c
	return n, err
}
