package store

import (
	"context"
	"fmt"
	"slices"
	"strings"

	"winnow/model"
)

// sourced is a source row with the source of its batch.
type sourced struct {
	model.SourceRow
	Lead   model.LeadID // under which it is stored
	Source string
	Live   bool // false: its batch was taken back, and it counts for nothing
}

// groupOf returns a lead and those that were merged into it, in rising order.
func groupOf(ctx context.Context, q querier, lead model.LeadID) ([]model.LeadID, error) {
	group := []model.LeadID{lead}
	for i := 0; i < len(group); i++ {
		err := each(ctx, q, "SELECT lead FROM state WHERE merged_into = $1 AND merged_into <> 0", 1, func(c *cells) error {
			if id := model.LeadID(c.int()); !slices.Contains(group, id) {
				group = append(group, id)
			}
			return nil
		}, int64(group[i]))
		if err != nil {
			return nil, fmt.Errorf("read what was merged into lead %s: %w", lead, err)
		}
	}
	slices.Sort(group)
	return group, nil
}

// rootOf is the lead that a lead was merged into in the end: itself when it was not.
func rootOf(ctx context.Context, q querier, lead model.LeadID) (model.LeadID, error) {
	for range 64 {
		into, err := scanOne[model.LeadID](q.QueryContext(ctx, "SELECT merged_into FROM state WHERE lead = $1", lead))
		if err != nil {
			return 0, fmt.Errorf("read what lead %s was merged into: %w", lead, err)
		}
		if into == 0 {
			return lead, nil
		}
		lead = into
	}
	return 0, fmt.Errorf("leads are merged in a circle at %s", lead)
}

// rowLive says of source row r of batch b whether it counts; touchLive says it of
// touch v.
const (
	rowLive   = `(` + batchCounts + ` OR EXISTS (SELECT 1 FROM batch_kept k WHERE k.batch = r.batch AND k.lead = r.lead))`
	touchLive = `(` + batchCounts + ` OR EXISTS (SELECT 1 FROM batch_kept k WHERE k.batch = v.batch AND k.lead = v.lead))`
)

// saidColumns are those of tables touch and void_touch that a row about a lead
// fills; touchColumns are all of them.
const (
	saidColumns  = "lead, at, hash, kind, outbound, channel, detail, url, event_id, utm, batch"
	touchColumns = saidColumns + ", who"
)

// sourceRows reads every source row stored for the leads given, also those that
// count for nothing, in the order in which they arrived; a mended row is where it
// would have stood.
func sourceRows(ctx context.Context, q querier, leads []model.LeadID) ([]sourced, error) {
	var out []sourced
	for _, lead := range leads {
		err := each(ctx, q, `SELECT r.batch, r.line, r.document, b.source,
				`+rowLive+`
			FROM source_row r JOIN batch b ON b.id = r.batch WHERE r.lead = +$1 ORDER BY r.batch, r.line`, 5, func(c *cells) error {
			batch, line, doc := model.BatchID(c.int()), int(c.int()), c.text()
			r := sourced{Lead: lead, Source: c.text(), Live: c.int() != 0}
			if err := readRowText(doc, &r.SourceRow); err != nil {
				return fmt.Errorf("read source row %d of batch %d: %w", line, batch, err)
			}
			r.Batch, r.Line = batch, line
			out = append(out, r)
			return nil
		}, int64(lead))
		if err != nil {
			return nil, fmt.Errorf("read source rows of lead %s: %w", lead, err)
		}
	}
	if len(leads) > 1 || slices.ContainsFunc(out, func(r sourced) bool { return r.Of != 0 }) {
		slices.SortStableFunc(out, byPlace)
	}
	return out, nil
}

// live picks the rows that count.
func live(rows []sourced) []model.SourceRow {
	out := make([]model.SourceRow, 0, len(rows))
	for _, r := range rows {
		if r.Live {
			out = append(out, r.SourceRow)
		}
	}
	return out
}

// foldLead makes a lead of the rows that count for it and for those merged into
// it, and says where each value came from. A lead about which nothing counts has
// no Rows. lead must not itself be merged into another.
func foldLead(ctx context.Context, q querier, lead model.LeadID) (model.Lead, []model.Provenance, error) {
	group, err := groupOf(ctx, q, lead)
	if err != nil {
		return model.Lead{}, nil, err
	}
	return foldGroup(ctx, q, lead, group)
}

// foldGroup is foldLead where the group of the lead is known.
func foldGroup(ctx context.Context, q querier, lead model.LeadID, group []model.LeadID) (model.Lead, []model.Provenance, error) {
	rows, err := sourceRows(ctx, q, group)
	if err != nil {
		return model.Lead{}, nil, err
	}
	l, prov := model.FoldRows(lead, live(rows))
	sources := map[model.BatchID]string{}
	for _, r := range rows {
		sources[r.Batch] = r.Source
		if id := r.Get(model.FieldExternalID); id != "" && r.Live {
			if l.IDs == nil {
				l.IDs = map[string]string{}
			}
			l.IDs[r.Source] = id
		}
	}
	for i := range prov {
		if prov[i].From == "" {
			prov[i].From = sources[prov[i].Batch]
		}
	}
	l.Together, err = togetherOf(ctx, q, lead)
	return l, prov, err
}

// groupLead is the lead of foldGroup alone.
func groupLead(ctx context.Context, q querier, lead model.LeadID, group []model.LeadID) (model.Lead, error) {
	rows, err := sourceRows(ctx, q, group)
	if err != nil {
		return model.Lead{}, err
	}
	var l model.Lead
	if len(rows) == 1 && rows[0].Live {
		l = model.FoldRow(lead, rows[0].SourceRow)
	} else {
		l, _ = model.FoldRows(lead, live(rows))
	}
	l.Together, err = togetherOf(ctx, q, lead)
	return l, err
}

// touchesOf reads the touches that files brought of a lead and of those merged
// into it, oldest first.
func touchesOf(ctx context.Context, q querier, lead model.LeadID) ([]model.Touch, error) {
	group, err := groupOf(ctx, q, lead)
	if err != nil {
		return nil, err
	}
	return groupTouches(ctx, q, group)
}

// groupTouches is touchesOf where the group is known.
func groupTouches(ctx context.Context, q querier, group []model.LeadID) ([]model.Touch, error) {
	out := make([]model.Touch, 0, 16)
	for _, id := range group {
		err := each(ctx, q, `SELECT at, kind, outbound, channel, detail, url, event_id, utm
			FROM touch WHERE lead = +$1 ORDER BY at, hash`, 8, func(c *cells) error {
			t, err := readTouch(c)
			out = append(out, t)
			return err
		}, int64(id))
		if err != nil {
			return nil, fmt.Errorf("read touches of lead %s: %w", id, err)
		}
	}
	if len(group) > 1 {
		slices.SortStableFunc(out, func(a, b model.Touch) int { return a.At.Compare(b.At) })
	}
	return out, nil
}

// foldFacts is what a lead's file says about where it stands. QualifiedAt and HotAt
// are left for the criteria to say.
func foldFacts(l *model.Lead, r *model.Rules) model.Facts {
	f := model.Facts{
		FileStage: l.FileStage, FileReason: l.FileReason, CreatedAt: l.CreatedAt,
		NoEmail: l.NoEmail, NoPhone: l.NoPhone, OwnStaff: ownStaff(l, r),
	}
	if l.FileStage != model.StageRejected {
		return f
	}
	if reason, ok := r.FindReason(model.ActReject, l.FileReason); ok {
		f.FileClass = reason.Class
	}
	return f
}

// ownStaff reports whether a lead is of one of the team's own domains.
func ownStaff(l *model.Lead, r *model.Rules) bool {
	if len(r.OwnDomains) == 0 {
		return false
	}
	mail := model.MailDomain(l.Email)
	for _, d := range r.OwnDomains {
		if d != "" && (strings.EqualFold(d, mail) || strings.EqualFold(d, l.Domain)) {
			return true
		}
	}
	return false
}

// Flags of a row of table lead.
const (
	flagFreeMail = 1
	flagOwnStaff = 2
)

// leadColumns are those of table lead, in the order of leadValues.
const leadColumns = `id, label, name, email, phone, title, company, company_key, country, source, owner,
	external_id, flags, file_stage, file_reason, file_class, no_email, no_phone, created_at`

const leadWidth = 19 // of leadColumns

// leadValues is the row of table lead that a fold makes.
func leadValues(args []any, l *model.Lead, f *model.Facts) []any {
	phone := l.Phone
	if phone == "" {
		phone = l.Phone2
	}
	return append(args, int64(l.ID), l.Label(), l.Name, l.Email, phone, l.Title, l.Company,
		model.CompanyKey(l.Domain, l.Company), l.Country, l.Source, l.Owner, l.ExternalID, leadFlags(l, f),
		string(f.FileStage), f.FileReason, string(f.FileClass), f.NoEmail, f.NoPhone, l.CreatedAt.UnixMicro())
}

// leadFlags are the flags of a row of table lead.
func leadFlags(l *model.Lead, f *model.Facts) (flags int64) {
	if l.FreeMail {
		flags |= flagFreeMail
	}
	if f.OwnStaff {
		flags |= flagOwnStaff
	}
	return flags
}
