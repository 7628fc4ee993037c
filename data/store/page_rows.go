package store

import (
	"cmp"
	"crypto/rand"
	"errors"
	"fmt"
	"slices"
	"strconv"
	"strings"
	"time"

	"winnow/model"
)

// batchSize is how many leads one statement looks up: a number of its own would
// need a statement of its own.
const batchSize = 64

// batchList is a list of batchSize parameters from $first on.
func batchList(first int) string {
	list := make([]string, batchSize)
	for i := range list {
		list[i] = fmt.Sprintf("+$%d", first+i)
	}
	return strings.Join(list, ", ")
}

// inBatches calls f with arguments that end in the ids for a batchList, after
// room for others; what is left over of the last batch names no lead.
func inBatches(ids []model.LeadID, room int, f func(args []any) error) error {
	args := make([]any, room+batchSize)
	for len(ids) > 0 {
		n := min(batchSize, len(ids))
		for i := range batchSize {
			args[room+i] = int64(0)
			if i < n {
				args[room+i] = int64(ids[i])
			}
		}
		if err := f(args); err != nil {
			return err
		}
		ids = ids[n:]
	}
	return nil
}

// unitSeparator is what ASCII has to part fields.
const unitSeparator = "\x1f"

// A row is read in few columns, because each costs as much as finding the row:
// small numbers share one, and texts come joined by a separator, the first
// parameter. NULL stands for the state of a lead that no entry named.
const (
	rowWidth   = 12
	rowTexts   = 18
	stateTexts = 15
)

// rowColumns are those columns; %s is the one that is the row's key.
const rowColumns = `x.lead, %s, x.due_at, x.waiting_since, x.qualified_at, x.why_at, x.last_touch, x.why_count | (x.touches << 24),
	x.score | ((x.fit & 255) << 8) | ((x.engagement & 255) << 16) | (x.rising << 24) | (x.flags << 32) | (l.flags << 48),
	concat_ws($1, x.stage, x.grade, x.due_kind, x.why_kind, x.why_detail, l.label, l.name, l.email, l.phone, l.title,
		l.company, l.country, l.source, l.owner, l.external_id, l.file_reason, l.no_email, l.no_phone),
	CASE WHEN s.lead IS NULL THEN NULL ELSE concat_ws($1, s.decided, s.reason, s.decided_by, s.returned, s.return_why,
		s.last_outcome, s.email_cause, s.phone_cause, s.version, s.attempts, s.email_set | (s.phone_set << 1),
		coalesce(CAST(s.decided_at AS TEXT), ''), coalesce(CAST(s.returned_at AS TEXT), ''), s.owner, s.tags) END,
	CASE WHEN EXISTS (SELECT 1 FROM duplicate) THEN coalesce(
		(SELECT o.label FROM duplicate d JOIN lead o ON o.id = d.b WHERE d.a = x.lead AND ` + notDistinct + ` LIMIT 1),
		(SELECT o.label FROM duplicate d JOIN lead o ON o.id = d.a WHERE d.b = x.lead AND ` + notDistinct + ` LIMIT 1)) END`

const rowTables = " JOIN lead l ON l.id = x.lead LEFT JOIN state s ON s.lead = x.lead"

var selectRows = "SELECT " + fmt.Sprintf(rowColumns, "x.sort_key") + " FROM score x" + rowTables + " WHERE x.lead IN (" + batchList(2) + ")"

// errSeparator reports that a text holds the separator.
var errSeparator = errors.New("a text holds the separator")

// texts takes a joined text apart. It reports whether there were n parts.
func texts(joined, separator string, into []string) bool {
	for i := range into {
		part, rest, found := strings.Cut(joined, separator)
		if last := i == len(into)-1; found == last {
			return false
		}
		into[i], joined = part, rest
	}
	return true
}

func readRow(c *cells, separator string) (model.Row, error) {
	row := model.Row{ID: model.LeadID(c.int()), Key: c.int(), DueAt: c.time(), WaitingSince: c.time(), QualifiedAt: c.time()}
	row.Why.At, row.LastTouch = c.time(), c.time()
	counts, small := c.int(), c.int()
	row.Why.Count, row.Touches = int(counts&(1<<24-1)), int(counts>>24)
	row.Score, row.Fit, row.Engagement = int(small&255), int(int8(small>>8)), int(int8(small>>16))
	row.Rising, row.FreeMail = int(small>>24&255), small>>48&flagFreeMail != 0
	row.Hot, row.Cooled = small>>32&flagHot != 0, small>>32&flagCooled != 0

	var t [rowTexts]string
	if !texts(c.text(), separator, t[:]) {
		return row, errSeparator
	}
	row.Stage, row.Grade, row.DueKind = model.Stage(t[0]), t[1], model.DueKind(t[2])
	row.Why.Kind, row.Why.Detail = model.TouchKind(t[3]), t[4]
	row.Label, row.Name, row.Email, row.Phone, row.Title = t[5], t[6], t[7], t[8], t[9]
	row.Company, row.Country, row.Source, row.Owner, row.ExternalID = t[10], t[11], t[12], t[13], t[14]
	if !row.Stage.Open() {
		row.Reason = t[15]
	}
	row.EmailCause, row.PhoneCause = t[16], t[17]
	err := readRowState(c, separator, &row)
	row.Duplicate = c.text()
	return row, err
}

// readRowState reads what the ledger says: it stands above the file.
func readRowState(c *cells, separator string, row *model.Row) error {
	joined := c.text()
	if joined == "" {
		return nil
	}
	var t [stateTexts]string
	if !texts(joined, separator, t[:]) {
		return errSeparator
	}
	set := whole(t[10])
	row.Version, row.Attempts, row.DecidedAt, row.ReturnedAt = whole(t[8]), int(whole(t[9])), moment(t[11]), moment(t[12])
	if t[0] != "" {
		row.Reason = t[1]
	}
	row.Owner, row.Tags = cmp.Or(row.Owner, t[13]), model.Tags(t[14])
	row.DecidedBy, row.Return, row.ReturnWhy, row.LastOutcome = t[2], model.Return(t[3]), t[4], model.AttemptOutcome(t[5])
	if set&1 != 0 {
		row.EmailCause = t[6]
	}
	if set&2 != 0 {
		row.PhoneCause = t[7]
	}
	return nil
}

// whole is a number that the database wrote as text.
func whole(s string) int64 {
	n, _ := strconv.ParseInt(s, 10, 64) // it wrote nothing else
	return n
}

func moment(s string) time.Time {
	if s == "" {
		return time.Time{}
	}
	return time.UnixMicro(whole(s)).UTC()
}

// readRows appends the rows of a query of rowColumns. The first of args is left
// for the separator.
func (r *reading) readRows(rows []model.Row, query string, args ...any) ([]model.Row, error) {
	had := len(rows)
	read := func(separator string) error {
		args[0], rows = separator, rows[:had]
		return r.each(query, rowWidth, func(c *cells) error {
			row, err := readRow(c, separator)
			rows = append(rows, row)
			return err
		}, args...)
	}
	err := read(unitSeparator)
	if err == errSeparator {
		// A file may hold any sign; this one nobody can have foreseen.
		err = read(rand.Text())
	}
	if err != nil {
		return rows, err
	}
	if err := r.readHanded(rows[had:]); err != nil {
		return rows, err
	}
	return rows, r.restedFor(rows[had:])
}

// lastRest are the rejections and rests of leads that stand, in their order.
var lastRest = `SELECT c.lead, c.reason FROM change c JOIN entry e ON e.seq = c.seq
	WHERE c.lead IN (` + batchList(1) + `) AND e.action IN ('reject', 'nurture') AND ` + stands + ` ORDER BY c.lead, c.seq`

// restedFor notes on rows that woke why they had been rejected.
func (r *reading) restedFor(rows []model.Row) error {
	var woken []model.LeadID
	for i := range rows {
		if rows[i].Return == model.ReturnWoken {
			woken = append(woken, rows[i].ID)
		}
	}
	if len(woken) == 0 {
		return nil
	}
	reasons := map[model.LeadID]string{}
	err := inBatches(woken, 0, func(args []any) error {
		return r.each(lastRest, 2, func(c *cells) error {
			id := model.LeadID(c.int())
			reasons[id] = c.text()
			return nil
		}, args...)
	})
	for i := range rows {
		if rows[i].Return == model.ReturnWoken {
			rows[i].RestedFor = reasons[rows[i].ID]
		}
	}
	return err
}

// rows reads the rows of leads, in no order; those that are in no list are left
// out.
func (r *reading) rows(ids []model.LeadID) (rows []model.Row, err error) {
	rows = make([]model.Row, 0, len(ids))
	err = inBatches(ids, 1, func(args []any) error {
		rows, err = r.readRows(rows, selectRows, args...)
		return err
	})
	return rows, err
}

// rowsAt reads the rows at places, in their order. Each row's key is that of its
// place.
func (r *reading) rowsAt(places []place) ([]model.Row, error) {
	if len(places) == 0 {
		return nil, nil
	}
	ids := make([]model.LeadID, len(places))
	at := make(map[model.LeadID]int, len(places))
	for i, p := range places {
		ids[i], at[p.ID] = p.ID, i
	}
	rows, err := r.rows(ids)
	for i := range rows {
		rows[i].Key = places[at[rows[i].ID]].Key
	}
	slices.SortFunc(rows, func(a, b model.Row) int { return at[a.ID] - at[b.ID] })
	return rows, err
}
