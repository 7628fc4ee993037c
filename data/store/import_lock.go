package store

import (
	"errors"
	"fmt"
	"os"
	"syscall"

	"winnow/model"
)

// fileLock is held by the process that does a piece of work which one alone may
// do. The system lets go of it when the process dies: an import that nobody holds
// a lock for was killed.
type fileLock struct {
	path string
	f    *os.File
}

// errLocked says that another one holds the lock.
var errLocked = errors.New("locked")

// lockImports takes the lock of a database's imports, or returns a Conflict.
func lockImports(db string) (*fileLock, error) {
	lock, err := lockFile(db + "-import")
	switch {
	case errors.Is(err, errLocked):
		return nil, model.Conflict("wait until it is done, then try again", "another import is running, or is being taken back")
	case errors.Is(err, syscall.ENOSPC), errors.Is(err, syscall.EROFS):
		return nil, fmt.Errorf("lock the imports of the database: %w: %w", ErrUnwritable, err)
	case err != nil:
		return nil, fmt.Errorf("lock the imports of the database: %w", err)
	}
	return lock, nil
}

// lockFile takes a lock by the name of a file at once, or returns errLocked.
func lockFile(path string) (*fileLock, error) {
	for {
		f, err := os.OpenFile(path, os.O_RDWR|os.O_CREATE, 0o600)
		if err != nil {
			return nil, err
		}
		if err := tryLock(f); err != nil {
			return nil, errors.Join(err, f.Close())
		}
		// The one who held it before removed the file: a lock on it holds nobody off.
		mine, err := f.Stat()
		there, gone := os.Stat(path)
		if err == nil && gone == nil && os.SameFile(mine, there) {
			return &fileLock{path: path, f: f}, nil
		}
		if err := f.Close(); err != nil {
			return nil, err
		}
	}
}

// release removes the lock. It may be called again.
func (l *fileLock) release() error {
	if l.f == nil {
		return nil
	}
	err := errors.Join(os.Remove(l.path), l.f.Close())
	l.f = nil
	return err
}
