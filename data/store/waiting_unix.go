//go:build unix

package store

import (
	"os"
	"path/filepath"
	"syscall"
)

// Writers of several processes show one another that they wait by a shared lock
// on the folder of the database: the engine's own lock tells the one who has it
// nothing of those who want it. It leaves no file behind and ends with its
// process, and where it cannot be had the wait is longer, nothing else.

// waitsShow says whether othersWait can tell.
const waitsShow = true

// showWaiting shows other processes that this one waits to write. stop is nil
// where that did not work.
func showWaiting(db string) (stop func()) {
	dir, err := os.Open(filepath.Dir(db))
	if err != nil {
		return nil
	}
	if syscall.Flock(int(dir.Fd()), syscall.LOCK_SH|syscall.LOCK_NB) != nil {
		_ = dir.Close()
		return nil
	}
	return func() { _ = dir.Close() }
}

// othersWait reports whether some process shows that it waits.
func othersWait(db string) bool {
	dir, err := os.Open(filepath.Dir(db))
	if err != nil {
		return false
	}
	defer dir.Close()
	return syscall.Flock(int(dir.Fd()), syscall.LOCK_EX|syscall.LOCK_NB) == syscall.EWOULDBLOCK
}
