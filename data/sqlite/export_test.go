package sqlite

import (
	"context"
	"database/sql"
	"fmt"

	"winnow/data/store"
)

// OpenEvery is Open with a checkpoint as soon as so many pages stand in the log.
func OpenEvery(ctx context.Context, path string, opt store.Options, pages int) (*store.Store, error) {
	return openEvery(ctx, path, opt, pages)
}

// OpenSmall is Open of a database that can grow to so many pages, as on a disk
// that is nearly full.
func OpenSmall(ctx context.Context, path string, opt store.Options, most int) (*store.Store, error) {
	n := fmt.Sprint(most)
	return openEvery(ctx, path, opt, checkpointPages, pragma{"max_page_count", n, n})
}

// Pools opens pools of three connections, as the writer's and the readers'.
func Pools(path string) []*sql.DB {
	return []*sql.DB{open(path, writerPragmas(), 3), open(path, readerPragmas(), 3)}
}

// DerivedPool is that of the connection that writes what follows from other rows.
func DerivedPool(path string) *sql.DB { return openDerived(path) }

// OpenPool opens a pool with one setting, which must be want when read back.
func OpenPool(path, name, set, want string) *sql.DB {
	return open(path, []pragma{{name, set, want}}, 1)
}

// InBulk is what the connection that writes is set to while long work is under way,
// and after it.
func InBulk(ctx context.Context, path string, setting string) (during, after string, err error) {
	e := &engine{path: path, writer: open(path, writerPragmas(), 1), derived: openDerived(path), pages: &checkpointer{}}
	defer e.writer.Close()
	defer e.derived.Close()
	for _, at := range []struct {
		on  bool
		got *string
	}{{true, &during}, {false, &after}} {
		if err := e.bulk(ctx, at.on); err != nil {
			return "", "", err
		}
		if err := e.writer.QueryRowContext(ctx, "PRAGMA "+setting).Scan(at.got); err != nil {
			return "", "", err
		}
	}
	return during, after, nil
}
