package sqlite

import (
	"errors"
	"path/filepath"
	"syscall"

	"github.com/mattn/go-sqlite3"

	"winnow/model"
)

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
		return say("the disk of "+e.path+" is full", "free some space and try again; nothing was saved")
	case se.Code == sqlite3.ErrBusy, se.Code == sqlite3.ErrLocked:
		return say("another program holds "+filepath.Base(e.path)+" locked", "nothing was saved; close it or wait")
	case se.Code == sqlite3.ErrReadonly, se.Code == sqlite3.ErrPerm, se.SystemErrno == syscall.EROFS, se.SystemErrno == syscall.EACCES:
		return say(e.path+" cannot be written", "give yourself the right to write the file and its folder")
	case se.Code == sqlite3.ErrCorrupt, se.Code == sqlite3.ErrNotADB:
		return say(e.path+" is damaged", "restore a backup; `winnow doctor` tells what is wrong")
	case se.Code == sqlite3.ErrCantOpen:
		return say(e.path+" cannot be opened", "see that the folder exists and is yours")
	case se.Code == sqlite3.ErrIoErr:
		return say("the disk of "+e.path+" failed", "see that it is still there, then try again")
	}
	return err
}
