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
	p, err := r.cut(l, q, n)
	if err != nil {
		return p, err
	}
	p.Epoch, err = r.number("SELECT value FROM counter WHERE name = 'epoch'")
	return p, err
}

// cut reads the page that q asks for, and whether there are rows on either side
// of it.
func (r *reading) cut(l lister, q model.Query, n int) (p model.Page, err error) {
	back, from := false, (*place)(nil)
	switch {
	case q.Around != 0:
		at, ok, err := r.placeOf(q)
		if err != nil {
			return p, err
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
	rows, err := l.take(from, back, n+1)
	if err != nil {
		return p, err
	}
	beyond := len(rows) > n
	p.Rows = rows[:min(n, len(rows))]
	if back {
		slices.Reverse(p.Rows)
		p.Less, p.More = beyond, from != nil
	} else {
		p.Less, p.More = from != nil, beyond
	}
	return p, nil
}

// around cuts n rows with at about in their middle. Near an end of the list the
// other side gives what this one lacks.
func around(l lister, at place, n int) (p model.Page, err error) {
	ahead, behind := n/2, n-n/2
	from := place{Key: at.Key, ID: at.ID - 1} // ids are whole: at itself comes next
	after, err := l.take(&from, false, behind+1)
	if err != nil {
		return p, err
	}
	ahead = max(ahead, n-len(after))
	before, err := l.take(&at, true, ahead+1)
	if err != nil {
		return p, err
	}
	if len(before) < ahead && len(after) > behind {
		if after, err = l.take(&from, false, n-len(before)+1); err != nil {
			return p, err
		}
	}
	ahead = min(ahead, len(before))
	behind = min(n-ahead, len(after))
	p.Less, p.More = len(before) > ahead, len(after) > behind
	p.Rows = before[:ahead]
	slices.Reverse(p.Rows)
	p.Rows = append(p.Rows, after[:behind]...)
	return p, nil
}

// placeOf is where the lead that a query asks for stands, or would stand.
func (r *reading) placeOf(q model.Query) (at place, ok bool, err error) {
	if ordered(q.Sort) {
		return r.placeSorted(q)
	}
	err = r.each("SELECT sort_key, due_at FROM score WHERE lead = $1", 2, func(c *cells) error {
		at, ok = place{Key: c.int(), ID: q.Around}, true
		if q.View == model.ViewToday && q.Section == model.SectionNow {
			at.Key = c.int()
		}
		return nil
	}, int64(q.Around))
	return at, ok, err
}
