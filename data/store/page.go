package store

import (
	"context"
	"slices"

	"winnow/model"
)

// pageMost bounds a page; Limit 0 stands for pageUsual.
const (
	pageUsual = 50
	pageMost  = 1000
)

// Page reads a page of a list. Whatever page it is, it costs about as many reads
// as it has rows. A page around a lead that is not in the list is the one where
// it would stand; a lead that is in no list at all gives the first page.
func (s *Store) Page(ctx context.Context, q model.Query) (p model.Page, err error) {
	err = s.read(ctx, func(r *reading) error {
		p, err = r.page(q)
		return err
	})
	return p, err
}

func (r *reading) page(q model.Query) (model.Page, error) {
	n := q.Limit
	if n <= 0 {
		n = pageUsual
	}
	n = min(n, pageMost)
	l, err := r.list(q)
	if err != nil {
		return model.Page{}, err
	}
	places, p, err := r.cut(l, q, n)
	if err != nil {
		return p, err
	}
	if p.Rows, err = r.rowsAt(places); err != nil {
		return p, err
	}
	p.Epoch, err = r.number("SELECT value FROM counter WHERE name = 'epoch'")
	return p, err
}

// cut reads the places of the page that q asks for, in the list's order, and
// whether there are rows on either side of it.
func (r *reading) cut(l lister, q model.Query, n int) (places []place, p model.Page, err error) {
	back, from := false, (*place)(nil)
	switch {
	case q.Around != 0:
		at, ok, err := r.placeOf(q)
		if err != nil {
			return nil, p, err
		}
		if ok {
			return around(l, at, n)
		}
	case q.Last:
		back = true
	case !q.Before.IsZero():
		back, from = true, &q.Before
	case !q.After.IsZero():
		from = &q.After
	}
	if places, err = l.take(from, back, n+1); err != nil {
		return nil, p, err
	}
	beyond := len(places) > n
	places = places[:min(n, len(places))]
	if back {
		slices.Reverse(places)
		p.Less, p.More = beyond, from != nil
	} else {
		p.Less, p.More = from != nil, beyond
	}
	return places, p, nil
}

// around cuts n places with at about in their middle.
func around(l lister, at place, n int) (places []place, p model.Page, err error) {
	before, err := l.take(&at, true, n+1)
	if err != nil {
		return nil, p, err
	}
	from := place{Key: at.Key, ID: at.ID - 1} // ids are whole: at itself comes next
	after, err := l.take(&from, false, n+1)
	if err != nil {
		return nil, p, err
	}
	ahead := min(n/2, len(before))
	behind := min(n-ahead, len(after))
	ahead = min(n-behind, len(before))
	p.Less, p.More = len(before) > ahead, len(after) > behind
	before = before[:ahead]
	slices.Reverse(before)
	return append(before, after[:behind]...), p, nil
}

// placeOf is where the lead that a query asks for stands, or would stand.
func (r *reading) placeOf(q model.Query) (at place, ok bool, err error) {
	err = r.each("SELECT sort_key, due_at FROM score WHERE lead = $1", 2, func(c *cells) error {
		at, ok = place{Key: c.int(), ID: q.Around}, true
		if q.View == model.ViewToday && q.Section == model.SectionNow {
			at.Key = c.int()
		}
		return nil
	}, int64(q.Around))
	return at, ok, err
}
