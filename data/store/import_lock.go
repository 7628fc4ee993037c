package store

import (
	"errors"
	"fmt"
	"os"

	"winnow/model"
)

// importLock is held by the process that imports. The system lets go of it when
// the process dies, so that an import which nobody holds a lock for was killed.
type importLock struct {
	path string
	f    *os.File
}

// errLocked says that another import holds the lock.
var errLocked = errors.New("locked")

// lockImports takes the lock of a database's imports, or returns a Conflict.
func lockImports(db string) (*importLock, error) {
	path := db + "-import"
	for {
		f, err := os.OpenFile(path, os.O_RDWR|os.O_CREATE, 0o600)
		if err != nil {
			return nil, fmt.Errorf("lock the imports of the database: %w", err)
		}
		switch err := tryLock(f); {
		case errors.Is(err, errLocked):
			return nil, errors.Join(model.Conflict("wait until it is done, then try again", "another import is running"), f.Close())
		case err != nil:
			return nil, errors.Join(fmt.Errorf("lock the imports of the database: %w", err), f.Close())
		}
		// The one who held it before removed the file: a lock on it holds nobody off.
		mine, err := f.Stat()
		there, gone := os.Stat(path)
		if err == nil && gone == nil && os.SameFile(mine, there) {
			return &importLock{path: path, f: f}, nil
		}
		if err := f.Close(); err != nil {
			return nil, fmt.Errorf("lock the imports of the database: %w", err)
		}
	}
}

// release removes the lock. It may be called again.
func (l *importLock) release() error {
	if l.f == nil {
		return nil
	}
	err := errors.Join(os.Remove(l.path), l.f.Close())
	l.f = nil
	return err
}
