package model

import (
	"strings"
	"time"
)

// FoldRows makes a lead of its source rows, which must be in the order in which
// they arrived. For each field the newest non-empty value wins; typed edits
// stand above all imports. It also returns where each value came from, with From
// left for the caller to fill in from the batch.
//
// Of rows with one mark the newest counts alone, where the first of them stood; since
// when the lead is known they all tell.
func FoldRows(id LeadID, rows []SourceRow) (Lead, []Provenance) {
	rows, since := mendedRows(rows)
	l := Lead{ID: id, Rows: len(rows), CreatedAt: since}
	from := map[string]Provenance{}
	attrs := map[string]Attribute{}
	var order []string
	for _, typed := range []bool{false, true} {
		for _, r := range rows {
			if r.Typed != typed {
				continue
			}
			foldRow(&l, r, from, attrs, &order)
		}
	}
	if l.Name == "" {
		l.Name = strings.TrimSpace(l.FirstName + " " + l.LastName)
	}
	l.Employees = ParseCount(from[string(FieldEmployees)].Value)
	l.Domain, l.FreeMail = CompanyDomain(l.Email, l.Website)
	for _, n := range order {
		l.Attributes = append(l.Attributes, attrs[n])
	}
	var src []Provenance
	for _, f := range Fields() {
		if s, ok := from[string(f)]; ok {
			src = append(src, s)
		}
	}
	for _, n := range order {
		src = append(src, from["attr:"+n])
	}
	return l, src
}

// mendedRows puts the newest of the rows with one mark where the first of them stands,
// and says how old the oldest of these is; the zero time where none was mended.
func mendedRows(rows []SourceRow) (out []SourceRow, since time.Time) {
	again := false
	var at map[string]int
	for i := range rows {
		if m := rows[i].Mark; m != "" {
			if at == nil {
				at = map[string]int{}
			}
			_, seen := at[m]
			again = again || seen || rows[i].Gone
			at[m] = i
		}
	}
	if !again {
		return rows, since
	}
	done := map[string]bool{}
	for i := range rows {
		m := rows[i].Mark
		if m == "" {
			out = append(out, rows[i])
			continue
		}
		if since.IsZero() || rows[i].At.Before(since) {
			since = rows[i].At
		}
		if !done[m] && !rows[at[m]].Gone {
			out = append(out, rows[at[m]])
		}
		done[m] = true
	}
	return out, since
}

// FoldRow is FoldRows of a single row, without the provenance: nearly every lead
// begins with one row, and imports bring a million of them.
func FoldRow(id LeadID, r SourceRow) Lead {
	l := Lead{ID: id, Rows: 1, FileStage: r.Stage, NoEmail: r.NoEmail, NoPhone: r.NoPhone, CreatedAt: r.At}
	if r.Stage != "" {
		l.FileReason = r.Reason
	}
	employees := ""
	for _, v := range r.Fields {
		if v.Value == "" {
			continue
		}
		if p := l.field(v.Field); p != nil {
			*p = v.Value
		} else if v.Field == FieldEmployees {
			employees = v.Value
		}
	}
	if l.Name == "" {
		l.Name = strings.TrimSpace(l.FirstName + " " + l.LastName)
	}
	l.Employees = ParseCount(employees)
	l.Domain, l.FreeMail = CompanyDomain(l.Email, l.Website)
	if !plain(r.Attributes) || r.Gone {
		full, _ := FoldRows(id, []SourceRow{r})
		return full
	}
	if len(r.Attributes) > 0 {
		l.Attributes = r.Attributes
	}
	return l
}

// plain reports whether attributes are their own fold: none is empty and no name
// stands twice. Of many it says no, rather than compare each with each.
func plain(attrs []Attribute) bool {
	if len(attrs) > 100 {
		return false
	}
	for i := range attrs {
		if attrs[i].Text == "" {
			return false
		}
		for j := range attrs[:i] {
			if attrs[i].Name == attrs[j].Name {
				return false
			}
		}
	}
	return true
}

func foldRow(l *Lead, r SourceRow, from map[string]Provenance, attrs map[string]Attribute, order *[]string) {
	src := func(name, value string) Provenance {
		s := Provenance{Name: name, Value: value, Batch: r.Batch, Row: r.Line, At: r.At}
		if r.Typed {
			s.From = "typed"
		}
		return s
	}
	for _, v := range r.Fields {
		if v.Value == "" {
			continue
		}
		if p := l.field(v.Field); p != nil {
			*p = v.Value
		}
		from[string(v.Field)] = src(string(v.Field), v.Value)
	}
	for _, a := range r.Attributes {
		if a.Text == "" {
			continue
		}
		if _, seen := attrs[a.Name]; !seen {
			*order = append(*order, a.Name)
		}
		attrs[a.Name] = a
		from["attr:"+a.Name] = src(a.Name, a.Text)
	}
	if r.Stage.replaces(l.FileStage) {
		l.FileStage, l.FileReason = r.Stage, r.Reason
	}
	if r.NoEmail != "" {
		l.NoEmail = r.NoEmail
	}
	if r.NoPhone != "" {
		l.NoPhone = r.NoPhone
	}
	if l.CreatedAt.IsZero() || r.At.Before(l.CreatedAt) {
		l.CreatedAt = r.At
	}
}
