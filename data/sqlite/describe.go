package sqlite

import (
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"syscall"

	"github.com/mattn/go-sqlite3"

	"winnow/data/store"
	"winnow/model"
)

// unwritable is an error that stops writing and leaves reading: as a person is told
// of it, and as the engine said it.
type unwritable struct{ told, cause error }

func (u *unwritable) Error() string   { return u.told.Error() }
func (u *unwritable) Unwrap() []error { return []error{u.told, u.cause, store.ErrUnwritable} }

// describe puts an engine's error into a line that says what failed, why, and
// what to do. Errors that are not the engine's pass as they are.
func (e *engine) describe(err error) error {
	var se sqlite3.Error
	var own *model.Error
	if err == nil || errors.As(err, &own) || !errors.As(err, &se) {
		return err
	}
	say := func(msg, next string) error {
		return &model.Error{Kind: model.KindInternal, Msg: msg, Next: next, Err: err}
	}
	switch {
	case se.SystemErrno == syscall.ENOSPC, se.Code == sqlite3.ErrFull:
		return &unwritable{&model.Error{Kind: model.KindInternal, Msg: "the disk of " + e.path + " is full", Next: "free some space" + e.room() + " and try again"}, err}
	case se.Code == sqlite3.ErrBusy, se.Code == sqlite3.ErrLocked:
		return &unwritable{say("another program holds "+filepath.Base(e.path)+" locked", "nothing was saved; close it or wait"), err}
	case se.Code == sqlite3.ErrReadonly, se.Code == sqlite3.ErrPerm, se.SystemErrno == syscall.EROFS, se.SystemErrno == syscall.EACCES:
		return &unwritable{say(e.path+" cannot be written", "give yourself the right to write the file and its folder"), err}
	case se.Code == sqlite3.ErrCorrupt, se.Code == sqlite3.ErrNotADB:
		return say(e.path+" is damaged", "restore a backup; `winnow doctor` tells what is wrong")
	case se.Code == sqlite3.ErrCantOpen:
		return say(e.path+" cannot be opened", "see that the folder exists and is yours")
	case se.Code == sqlite3.ErrIoErr:
		return say("the disk of "+e.path+" failed", "see that it is still there, then try again")
	}
	return err
}

// room says how much space is needed where that is known: what the log holds has to
// fit into the database before the log can give its own space back.
func (e *engine) room() string {
	info, err := os.Stat(e.path + "-wal")
	if err != nil || info.Size() < 1<<20 {
		return ""
	}
	return fmt.Sprintf(", %d MB or more,", 1+2*info.Size()/1_000_000)
}
