package store

import (
	"bytes"
	"context"
	"encoding/json"
	"fmt"

	"winnow/model"
	"winnow/model/criteria"
)

// fewRows of a file say what its columns hold, as the columns of a file are of
// one type.
const fewRows = 200

// AttributesFor returns the attributes that leads have and what their columns
// hold, "" where files disagree; nil without leads. A few rows of each file are read; all of them
// only while an attribute that c names was not met.
func (s *Store) AttributesFor(ctx context.Context, c *criteria.Criteria) (map[string]model.AttributeType, error) {
	found := attributes{wanted: map[string]bool{}, normal: map[string]string{}}
	for _, name := range c.Attributes {
		found.wanted[criteria.NormalAttribute(name)] = true
	}
	err := s.read(ctx, func(r *reading) error {
		var batches []int64
		if err := r.each("SELECT id FROM batch ORDER BY id", 1, func(c *cells) error {
			batches = append(batches, c.int())
			return nil
		}); err != nil {
			return err
		}
		for _, b := range batches {
			if err := r.each(`SELECT r.document FROM source_row r JOIN batch b ON b.id = r.batch WHERE r.batch = $1 AND `+rowLive+`
				LIMIT 0 + $2`, 1, func(c *cells) error { return found.take(c.bytes()) }, b, fewRows); err != nil {
				return err
			}
		}
		if len(found.wanted) == 0 {
			return nil
		}
		return r.each(`SELECT r.document FROM source_row r CROSS JOIN batch b WHERE b.id = r.batch AND `+rowLive, 1, func(c *cells) error {
			return found.look(c.bytes())
		})
	})
	return found.types, err
}

// attributes are those met so far, and the normal names of those still wanted.
type attributes struct {
	types  map[string]model.AttributeType
	wanted map[string]bool
	normal map[string]string // of names as given
}

// take reads the attributes of a source row.
func (a *attributes) take(document []byte) error {
	var row struct {
		Attributes []model.Attribute `json:"attributes"`
	}
	if err := json.Unmarshal(document, &row); err != nil {
		return fmt.Errorf("read the attributes of a source row: %w", err)
	}
	if a.types == nil {
		a.types = map[string]model.AttributeType{}
	}
	for _, x := range row.Attributes {
		if x.Text == "" {
			continue
		}
		if t, known := a.types[x.Name]; known && t != x.Type {
			x.Type = ""
		}
		a.types[x.Name] = x.Type
		delete(a.wanted, criteria.NormalAttribute(x.Name))
	}
	return nil
}

// attributeMark stands before the name of every attribute in a document.
var attributeMark = []byte(`{"n":"`)

// look takes a row that has an attribute still wanted, without reading others.
func (a *attributes) look(document []byte) error {
	for rest := document; ; {
		at := bytes.Index(rest, attributeMark)
		if at < 0 {
			return nil
		}
		rest = rest[at+len(attributeMark):]
		end := bytes.IndexByte(rest, '"')
		if end < 0 {
			return nil
		}
		normal, known := a.normal[string(rest[:end])]
		if !known {
			normal = criteria.NormalAttribute(string(rest[:end]))
			a.normal[string(rest[:end])] = normal
		}
		if !a.wanted[normal] {
			continue
		}
		if err := a.take(document); err != nil || len(a.wanted) > 0 {
			return err
		}
		return errEnough
	}
}
