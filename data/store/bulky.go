package store

import (
	"context"
	"sync"
)

// bulky counts the long work of this process that takes more memory to write.
type bulky struct {
	sync.Mutex
	works int
}

// beginBulk lets the writer take more memory until its end is called, or until the last of those that go on at once has ended. The end is never
// nil, and takes place whether ctx is done or not.
func (s *Store) beginBulk(ctx context.Context) (end func() error, err error) {
	s.bulky.Lock()
	defer s.bulky.Unlock()
	if s.bulky.works == 0 {
		if err := s.e.Bulk(ctx, true); err != nil {
			return func() error { return nil }, s.e.Describe(err)
		}
	}
	s.bulky.works++
	return func() error {
		s.bulky.Lock()
		defer s.bulky.Unlock()
		if s.bulky.works--; s.bulky.works > 0 {
			return nil
		}
		return s.e.Describe(s.e.Bulk(context.WithoutCancel(ctx), false))
	}, nil
}
