package store

import (
	"context"
	"database/sql"
	"encoding/json"
	"fmt"
	"strconv"

	"winnow/model"
)

// EachLead hands the rows of a view that match the words to f, in the view's
// order, at most limit of them (0: all). All are of one moment, and only some
// are held in memory. The function that comes with a row reads the whole lead. f
// ends it early by an error, which is returned.
func (s *Store) EachLead(ctx context.Context, view model.View, words []string, limit int,
	f func(model.Row, func() (model.Lead, error)) error) error {
	return s.read(ctx, func(r *reading) error {
		sections := []model.Section{model.SectionQueue}
		if view == model.ViewToday {
			sections = []model.Section{model.SectionNow, model.SectionQueue}
		}
		left := limit
		for _, sec := range sections {
			q := model.Query{View: view, Section: sec, Words: words, Now: s.Now(), Zone: s.opt.Zone}
			n, err := r.eachRow(q, left, f)
			if err != nil {
				return err
			}
			if left -= n; limit > 0 && left <= 0 {
				return nil
			}
		}
		return nil
	})
}

func (r *reading) eachRow(q model.Query, limit int, f func(model.Row, func() (model.Lead, error)) error) (n int, err error) {
	list, err := r.list(q)
	if err != nil {
		return 0, err
	}
	var from *place
	for {
		chunk := 4 * batchSize
		if limit > 0 {
			chunk = min(chunk, limit-n)
		}
		rows, err := list.take(from, false, chunk)
		if err != nil {
			return n, err
		}
		for _, row := range rows {
			if err := f(row, func() (model.Lead, error) {
				l, _, err := foldLead(r.ctx, r.tx, row.ID)
				return l, err
			}); err != nil {
				return n, err
			}
			n++
		}
		if len(rows) < chunk || n == limit {
			return n, nil
		}
		last := rows[len(rows)-1].Cursor()
		from = &last
	}
}

// AttributeNames lists the attributes that source rows which count give a value
// to, each once, at most most of them: in the order of the leads' ids, and within
// a lead in that of its files. It reads no more of a row than the names.
func (s *Store) AttributeNames(ctx context.Context, most int) ([]string, error) {
	var names []string
	seen := map[string]bool{}
	err := s.read(ctx, func(r *reading) error {
		// The cross join keeps the rows in the order in which they are stored.
		return r.each(`SELECT r.document FROM source_row r CROSS JOIN batch b WHERE b.id = r.batch AND `+rowLive+`
			ORDER BY r.lead, r.batch, r.line`, 1, func(c *cells) error {
			var row struct {
				Attributes []struct {
					Name string `json:"n"`
					Text string `json:"v"`
				} `json:"attributes"`
			}
			if err := json.Unmarshal(c.bytes(), &row); err != nil {
				return fmt.Errorf("read the attributes of a source row: %w", err)
			}
			for _, a := range row.Attributes {
				if a.Text == "" || seen[a.Name] {
					continue
				}
				if len(names) >= most {
					return errEnough
				}
				seen[a.Name] = true
				names = append(names, a.Name)
			}
			return nil
		})
	})
	return names, err
}

// Decision is a decision or outcome as `winnow export decisions` writes it: what
// was done, and the lead as it is now.
type Decision struct {
	Item model.Item
	Row  model.Row
}

// EachDecision hands every decision and outcome that was not taken back to f, in
// the order of the ledger; with onlyNew, those that no export has taken yet. A
// lead that was merged away since comes as the one it went into; one whose import
// was taken back has no row: Row.ID is 0. What was handed out is what
// MarkExported then marks.
func (s *Store) EachDecision(ctx context.Context, onlyNew bool, f func(Decision) error) error {
	var last int64
	err := s.read(ctx, func(r *reading) (err error) {
		after := int64(0)
		if onlyNew {
			if after, err = r.exported(); err != nil {
				return err
			}
		}
		if last, err = r.number("SELECT coalesce(max(seq), 0) FROM entry"); err != nil {
			return err
		}
		return r.decisions(after, f)
	})
	if err == nil {
		s.handedOut.Store(last)
	}
	return err
}

func (r *reading) decisions(after int64, f func(Decision) error) error {
	for {
		items, err := queryItems(r.ctx, r.tx, "SELECT "+itemColumns+` FROM (SELECT * FROM entry e WHERE e.seq > $1 AND e.action IN
				('promote', 'reject', 'nurture', 'reopen', 'accept', 'send_back', 'opportunity', 'won', 'lost')
				AND `+stands+` ORDER BY e.seq LIMIT 0 + $2) e CROSS JOIN change c
			LEFT JOIN remark r ON r.lead = c.lead AND r.seq = c.seq WHERE `+itsChanges+" ORDER BY e.seq, c.lead", after, batchSize)
		if err != nil {
			return err
		}
		for _, it := range items {
			after = it.Seq
			root, err := rootOf(r.ctx, r.tx, it.Lead)
			if err != nil {
				return err
			}
			rows, err := r.rows([]model.LeadID{root})
			if err != nil {
				return err
			}
			d := Decision{Item: it}
			if len(rows) > 0 {
				d.Row = rows[0]
			}
			if err := f(d); err != nil {
				return err
			}
		}
		if len(items) == 0 {
			return nil
		}
	}
}

// MarkExported remembers that an export has taken what the last EachDecision of
// this store handed out.
func (s *Store) MarkExported(ctx context.Context) error {
	last := s.handedOut.Load()
	return s.write(ctx, func(tx *sql.Tx) error {
		_, err := tx.ExecContext(ctx, `INSERT INTO setting (name, value) VALUES ('exported', $1)
			ON CONFLICT (name) DO UPDATE SET value = excluded.value
			WHERE CAST(setting.value AS INTEGER) < CAST(excluded.value AS INTEGER)`, strconv.FormatInt(last, 10))
		return err
	})
}

// exported is the last ledger sequence that an export has taken.
func (r *reading) exported() (int64, error) {
	return r.number("SELECT CAST(value AS INTEGER) FROM setting WHERE name = 'exported'")
}
