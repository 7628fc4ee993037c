package store

import "winnow/model"

// Where a search finds much of a large database, to find all of it takes seconds,
// while the rows of a page are met soon when the list is read from its place on.
const (
	probeFrom  = 20000 // leads in the database
	probeChunk = 100   // rows read between looks at what was met
	probeMost  = 2500
)

// probed is a search of a large database. It reads the list itself as long as
// that meets matches often enough, and else the list of all matches.
type probed struct {
	whole   merged // without words
	parts   []string
	search  func() (lister, error)
	matches lister // what search found, once it was needed
}

func (p *probed) take(from *place, back bool, n int) ([]model.Row, error) {
	var found []model.Row
	var scratch []string
	for read, at := 0, from; read < probeMost && p.matches == nil; read += probeChunk {
		rows, err := p.whole.take(at, back, probeChunk)
		if err != nil {
			return nil, err
		}
		for i := range rows {
			var ok bool
			if ok, scratch = matches(&rows[i], p.parts, scratch); ok {
				if found = append(found, rows[i]); len(found) == n {
					return found, nil
				}
			}
		}
		if len(rows) < probeChunk {
			return found, nil
		}
		if len(found)*probeMost < n*(read+probeChunk)/2 {
			break // too few to fill the page in time
		}
		last := rows[len(rows)-1].Cursor()
		at = &last
	}
	if p.matches == nil {
		var err error
		if p.matches, err = p.search(); err != nil {
			return nil, err
		}
	}
	return p.matches.take(from, back, n)
}
