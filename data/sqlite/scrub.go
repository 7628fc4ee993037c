package sqlite

import (
	"context"
	"time"

	"winnow/data/store"
	"winnow/model"
)

// scrub copies the write-ahead log into the database and cuts it to nothing. What
// was deleted is overwritten in the database (secure_delete), and gone with the log.
func (e *engine) scrub(ctx context.Context) error {
	for until := time.Now().Add(store.LockWait); ; {
		if e.pages.cut(ctx) {
			return nil
		}
		if err := ctx.Err(); err != nil {
			return err
		}
		if time.Now().After(until) {
			return model.Conflict("close the other winnow: the log goes with the last one that is closed",
				"another program reads %s, so its write-ahead log still holds what was deleted", e.path)
		}
		time.Sleep(20 * time.Millisecond)
	}
}

// rewrite is VACUUM: what deleted pages left in the gaps of others is gone then.
func (e *engine) rewrite(ctx context.Context) error {
	e.pages.gate.Lock()
	defer e.pages.gate.Unlock()
	_, err := e.writer.ExecContext(ctx, "VACUUM")
	return err
}
