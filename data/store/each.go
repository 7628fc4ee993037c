package store

import (
	"context"
	"encoding/json"
	"fmt"

	"winnow/model"
	"winnow/model/filter"
)

// EachLead hands the rows of a view that match a filter (nil: all) to f, in the view's
// order, at most limit of them (0: all). All are of one moment, and only some
// are held in memory. The function that comes with a row reads the whole lead. f
// ends it early by an error, which is returned.
func (s *Store) EachLead(ctx context.Context, view model.View, only *filter.Filter, limit int,
	f func(model.Row, func() (model.Lead, error)) error) error {
	return s.read(ctx, func(r *reading) error {
		sections := []model.Section{model.SectionQueue}
		if view == model.ViewToday {
			sections = []model.Section{model.SectionNow, model.SectionQueue}
		}
		left := limit
		for _, sec := range sections {
			q := model.Query{View: view, Section: sec, Now: s.Now(), Zone: s.opt.Zone}
			if only != nil {
				q.Filter = *only
			}
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
