package store

import (
	"fmt"
	"strings"

	"winnow/model"
)

// batchSize is how many leads one statement looks up: a number of its own would
// need a statement of its own.
const batchSize = 64

// batchList is a list of batchSize parameters from $1 on.
var batchList = func() string {
	list := make([]string, batchSize)
	for i := range list {
		list[i] = fmt.Sprintf("$%d", i+1)
	}
	return strings.Join(list, ", ")
}()

// inBatches calls f with the ids in arguments for batchList; what is left over
// of the last batch names no lead.
func inBatches(ids []model.LeadID, f func(args []any) error) error {
	for len(ids) > 0 {
		n := min(batchSize, len(ids))
		args := make([]any, batchSize)
		for i := range args {
			args[i] = int64(0)
			if i < n {
				args[i] = int64(ids[i])
			}
		}
		if err := f(args); err != nil {
			return err
		}
		ids = ids[n:]
	}
	return nil
}

const rowWidth = 47

var selectRows = `SELECT x.lead, x.stage, x.sort_key, x.score, x.fit, x.engagement, x.grade, x.rising,
	x.due_at, x.due_kind, x.waiting_since, x.qualified_at, x.flags,
	x.why_kind, x.why_count, x.why_at, x.why_detail, x.touches, x.last_touch,
	l.label, l.name, l.email, l.phone, l.title, l.company, l.country, l.source, l.owner, l.external_id,
	l.flags, l.file_reason, l.no_email, l.no_phone,
	s.version, s.decided, s.reason, s.decided_at, s.decided_by, s.returned, s.returned_at, s.return_why,
	s.attempts, s.last_outcome, s.email_set, s.email_cause, s.phone_set, s.phone_cause
	FROM score x JOIN lead l ON l.id = x.lead LEFT JOIN state s ON s.lead = x.lead
	WHERE x.lead IN (` + batchList + `)`

func readRow(c *cells) model.Row {
	row := model.Row{ID: model.LeadID(c.int()), Stage: model.Stage(c.text()), Key: c.int(),
		Score: int(c.int()), Fit: int(c.int()), Engagement: int(c.int()), Grade: c.text(), Rising: int(c.int()),
		DueAt: c.time(), DueKind: model.DueKind(c.text()), WaitingSince: c.time(), QualifiedAt: c.time()}
	flags := c.int()
	row.Hot, row.Cooled = flags&flagHot != 0, flags&flagCooled != 0
	row.Why = model.Why{Kind: model.TouchKind(c.text()), Count: int(c.int()), At: c.time(), Detail: c.text()}
	row.Touches, row.LastTouch = int(c.int()), c.time()

	row.Label, row.Name, row.Email, row.Phone = c.text(), c.text(), c.text(), c.text()
	row.Title, row.Company, row.Country = c.text(), c.text(), c.text()
	row.Source, row.Owner, row.ExternalID = c.text(), c.text(), c.text()
	row.FreeMail = c.int()&1 != 0
	fileReason, noEmail, noPhone := c.text(), c.text(), c.text()

	row.Version = c.int()
	decided := c.text()
	row.Reason, row.DecidedAt, row.DecidedBy = c.text(), c.time(), c.text()
	row.Return, row.ReturnedAt, row.ReturnWhy = model.Return(c.text()), c.time(), c.text()
	row.Attempts, row.LastOutcome = int(c.int()), model.AttemptOutcome(c.text())
	row.EmailCause, row.PhoneCause = contactCause(c, noEmail), contactCause(c, noPhone)
	if decided == "" && !row.Stage.Open() {
		row.Reason = fileReason
	}
	return row
}

// contactCause reads whether the ledger speaks about a channel and what it says;
// else what the file says stands.
func contactCause(c *cells, file string) string {
	set, cause := c.int() != 0, c.text()
	if set {
		return cause
	}
	return file
}

// rowsAt reads the rows at places, in their order. Each row's key is that of its
// place.
func (r *reading) rowsAt(places []place) ([]model.Row, error) {
	if len(places) == 0 {
		return nil, nil
	}
	ids := make([]model.LeadID, len(places))
	index := make(map[model.LeadID]int, len(places))
	for i, at := range places {
		ids[i], index[at.ID] = at.ID, i
	}
	rows := make([]model.Row, len(places))
	err := inBatches(ids, func(args []any) error {
		return r.each(selectRows, rowWidth, func(c *cells) error {
			row := readRow(c)
			i := index[row.ID]
			row.Key = places[i].Key
			rows[i] = row
			return nil
		}, args...)
	})
	if err != nil {
		return nil, err
	}
	return rows, r.markDuplicates(rows, ids, index)
}

// rows reads the rows of leads that are in lists; others are left out.
func (r *reading) rows(ids []model.LeadID) ([]model.Row, error) {
	places := make([]place, len(ids))
	for i, id := range ids {
		places[i].ID = id
	}
	rows, err := r.rowsAt(places)
	kept := rows[:0]
	for _, row := range rows {
		if row.ID != 0 {
			kept = append(kept, row)
		}
	}
	return kept, err
}

var selectDuplicates = `SELECT d.a, l.label FROM duplicate d JOIN score x ON x.lead = d.b JOIN lead l ON l.id = d.b
	WHERE d.a IN (` + batchList + `)
	UNION ALL SELECT d.b, l.label FROM duplicate d JOIN score x ON x.lead = d.a JOIN lead l ON l.id = d.a
	WHERE d.b IN (` + batchList + `)`

// markDuplicates names for each row a lead that may be the same person.
func (r *reading) markDuplicates(rows []model.Row, ids []model.LeadID, index map[model.LeadID]int) error {
	return inBatches(ids, func(args []any) error {
		return r.each(selectDuplicates, 2, func(c *cells) error {
			if i, ok := index[model.LeadID(c.int())]; ok {
				rows[i].Duplicate = c.text()
			}
			return nil
		}, args...)
	})
}
