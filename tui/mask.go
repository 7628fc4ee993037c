package tui

import (
	"context"
	"strings"
	"time"
	"unicode"

	"winnow/model"
	"winnow/model/report"
	"winnow/tui/importer"
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
	r.Why.Detail = hiding(r).Replace(r.Why.Detail)
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
	l.Name, l.FirstName, l.LastName = hide(l.Name), hide(l.FirstName), hide(l.LastName)
	l.Email, l.Email2, l.Phone, l.Phone2 = hide(l.Email), hide(l.Email2), hideNumber(l.Phone), hideNumber(l.Phone2)
	l.URL, l.LinkedIn, l.Notes = "", "", said.Replace(l.Notes)
	attributes := make([]model.Attribute, len(l.Attributes))
	for i, a := range l.Attributes {
		a.Text = said.Replace(a.Text)
		attributes[i] = a
	}
	l.Attributes = attributes
	touched := make([]model.Touch, len(d.Touches))
	for i, t := range d.Touches {
		touched[i] = hideTouch(t, said)
	}
	items := make([]model.Item, len(d.Items))
	for i, it := range d.Items {
		items[i] = hideItem(it, said)
	}
	merged := make([]model.Item, len(d.OfMerged))
	for i, it := range d.OfMerged {
		it.Of = hide(it.Of)
		merged[i] = hideItem(it, said)
	}
	d.OfMerged = merged
	warnings := make([]model.Warning, len(d.Warnings))
	for i, w := range d.Warnings {
		w.Label = hide(w.Label)
		warnings[i] = w
	}
	d.Touches, d.Items, d.Warnings, d.Sources = touched, items, warnings, nil
	return d, err
}

func hideTouch(t model.Touch, said *strings.Replacer) model.Touch {
	t.Detail, t.URL = said.Replace(t.Detail), said.Replace(t.URL)
	return t
}

func hideItem(it model.Item, said *strings.Replacer) model.Item {
	it.Note = said.Replace(it.Note)
	for _, s := range []*string{&it.Sheet.Budget, &it.Sheet.Authority, &it.Sheet.Need, &it.Sheet.Timeline, &it.Sheet.Next} {
		*s = said.Replace(*s)
	}
	return it
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
	whose := map[model.LeadID]*strings.Replacer{}
	for _, r := range a.People {
		whose[r.ID] = hiding(r)
	}
	a.People = hideRows(a.People)
	events := make([]model.AccountEvent, len(a.Events))
	for i, e := range a.Events {
		said := whose[e.Lead]
		if said == nil {
			said = hiding(model.Row{Name: e.Label})
		}
		if e.Touch != nil {
			t := hideTouch(*e.Touch, said)
			e.Touch = &t
		}
		if e.Item != nil {
			it := hideItem(*e.Item, said)
			e.Item = &it
		}
		e.Label = hide(e.Label)
		events[i] = e
	}
	a.Events = events
	return a, err
}

func hideEntry(e model.HistoryEntry) model.HistoryEntry {
	about := make([]model.HistoryAbout, len(e.About))
	for i, a := range e.About {
		a.Item = hideItem(a.Item, hiding(model.Row{Name: a.Label}))
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

// maskedFiles are files whose first rows and problems name nobody.
type maskedFiles struct{ importer.Files }

func maskFiles(of importer.Files) importer.Files {
	if s, saves := of.(importer.Saver); saves {
		return struct {
			maskedFiles
			importer.Saver
		}{maskedFiles{of}, s}
	}
	return maskedFiles{of}
}

func (f maskedFiles) Look(ctx context.Context, path string, how importer.How) (importer.Look, error) {
	l, err := f.Files.Look(ctx, path, how)
	files := make([]importer.File, len(l.Files))
	for i, file := range l.Files {
		columns := make([]importer.Column, len(file.Columns))
		for j, c := range file.Columns {
			c.Example = hide(c.Example)
			columns[j] = c
		}
		file.Columns = columns
		files[i] = file
	}
	l.Files = files
	return l, err
}

func (f maskedFiles) Count(ctx context.Context, path string, how importer.How, told func(importer.Progress)) (importer.Figures, error) {
	figures, err := f.Files.Count(ctx, path, how, hideProgress(told))
	return hideFigures(figures), err
}

func (f maskedFiles) Import(ctx context.Context, path string, how importer.How, told func(importer.Progress)) (importer.Figures, error) {
	figures, err := f.Files.Import(ctx, path, how, hideProgress(told))
	return hideFigures(figures), err
}

func hideProgress(told func(importer.Progress)) func(importer.Progress) {
	return func(p importer.Progress) {
		p.First = hidePeople(p.First)
		told(p)
	}
}

func hideFigures(f importer.Figures) importer.Figures {
	f.First = hidePeople(f.First)
	problems := make([]importer.Problem, len(f.Problems))
	for i, p := range f.Problems {
		p.Value = hide(p.Value)
		problems[i] = p
	}
	f.Problems = problems
	return f
}

func hidePeople(all []importer.Person) []importer.Person {
	out := make([]importer.Person, len(all))
	for i, p := range all {
		p.Label = hide(p.Label)
		if strings.Contains(p.Reach, "@") {
			p.Reach = hide(p.Reach)
		} else {
			p.Reach = hideNumber(p.Reach)
		}
		out[i] = p
	}
	return out
}

// maskedReports are reports whose examples name nobody.
func maskedReports(of Reports) Reports {
	return func(ctx context.Context, name string, from time.Time, progress func(done, total int)) (report.Document, error) {
		d, err := of(ctx, name, from, progress)
		for _, s := range d.Sections { // the document is nobody else's
			for _, t := range s.Tables {
				for _, r := range t.Rows {
					if last := len(r.Keys) - 1; r.Example != 0 && last >= 0 {
						r.Keys[last] = hide(r.Keys[last])
					}
				}
			}
		}
		return d, err
	}
}
