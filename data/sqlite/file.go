package sqlite

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"net/url"
	"os"
	"path/filepath"

	"github.com/mattn/go-sqlite3"
	"golang.org/x/sys/unix"

	"winnow/data/store"
	"winnow/model"
)

// prepareFile makes sure that path is a winnow database, creating it where there
// is none. Anything else there is left as it is.
func prepareFile(ctx context.Context, path string) error {
	fresh, err := inspect(path)
	if err != nil || !fresh {
		return err
	}
	if err := os.MkdirAll(filepath.Dir(path), 0o700); err != nil {
		return model.Invalid("choose another place with --db", "cannot make the folder of the database: %v", err)
	}
	f, err := os.OpenFile(path, os.O_RDWR|os.O_CREATE|os.O_EXCL, 0o600)
	mine := err == nil
	if mine {
		err = f.Close()
	} else if errors.Is(err, os.ErrExist) {
		err = os.Chmod(path, 0o600) // an empty file of somebody's: what comes in is private
	}
	if err != nil {
		return model.Invalid("choose another place with --db", "cannot create the database: %v", err)
	}
	if err := claim(ctx, path); err != nil {
		var se sqlite3.Error
		if info, there := os.Stat(path); mine && there == nil && info.Size() == 0 && errors.As(err, &se) && se.Code == sqlite3.ErrFull {
			err = errors.Join(err, os.Remove(path)) // there is no room for it: leave no trace
		}
		return (&engine{path: path}).describe(err)
	}
	return syncFile(filepath.Dir(path))
}

// inspect reads the header of the file at path without opening it as a
// database. fresh is true when there is nothing yet, or an empty file.
func inspect(path string) (fresh bool, err error) {
	info, err := os.Stat(path)
	switch {
	case errors.Is(err, os.ErrNotExist):
		return true, nil
	case err != nil:
		return false, model.Invalid("choose another place with --db", "cannot look at the database: %v", err)
	case info.IsDir():
		return false, model.Invalid("name a file", "%s is a folder", path)
	case !info.Mode().IsRegular():
		return false, model.Invalid("name a plain file", "%s is not a plain file", path)
	}
	if err := unix.Access(path, unix.R_OK|unix.W_OK); err != nil {
		return false, model.Invalid("give yourself the right to read and write it, or name another with --db", "cannot open %s for writing: %v", path, err)
	}
	if info.Size() == 0 {
		return true, nil
	}
	return false, recognise(path)
}

// recognise reads the two numbers that say whose file it is. It goes through the
// engine with immutable set, which neither locks nor makes files beside it; and
// not by opening the file itself, as closing it again would drop the locks that
// another store of this process holds on it.
//
// Looked at like that, a database of which a checkpoint is under way, or was cut
// short, can appear to be damaged: then it is read together with its log.
func recognise(path string) error {
	const alone = "immutable=1&mode=ro"
	app, version, err := marks(path, alone)
	var se sqlite3.Error
	if errors.As(err, &se) && se.Code == sqlite3.ErrCorrupt {
		how := alone // without a log there is none to read: nothing is made beside it
		if log, there := os.Stat(path + "-wal"); there == nil && log.Size() > 0 {
			how = "mode=ro"
		}
		app, version, err = marks(path, how)
	}
	if errors.As(err, &se) && se.Code == sqlite3.ErrCorrupt {
		return damaged(path)
	}
	if err != nil || app != applicationID {
		return model.Invalid("name another file with --db; this one was not touched", "%s is not a winnow database", path)
	}
	return store.CheckSchema(path, version)
}

// damaged says that a file is a database of which a part is missing or broken:
// what a full disk or a copy that was cut short leaves.
func damaged(path string) error {
	return model.Invalid("put your last backup in its place, or save what can be read with: sqlite3 FILE .recover | sqlite3 SAVED.db; it was not touched",
		"%s is a damaged database: it was cut short or partly overwritten", path)
}

func marks(path, how string) (app uint32, version int, err error) {
	db := sql.OpenDB(connector{
		dsn:    (&url.URL{Scheme: "file", Path: path, RawQuery: how}).String(),
		driver: &sqlite3.SQLiteDriver{},
	})
	defer db.Close()
	if err = db.QueryRow("PRAGMA application_id").Scan(&app); err == nil {
		err = db.QueryRow("PRAGMA user_version").Scan(&version)
	}
	return app, version, err
}

// claim marks an empty file as winnow's in its first transaction, so that a file
// has the mark or is empty, whatever happens in between. Two processes that
// start at once both find it done.
func claim(ctx context.Context, path string) error {
	db := sql.OpenDB(connector{
		dsn: (&url.URL{Scheme: "file", Path: path,
			RawQuery: url.Values{"_txlock": {"exclusive"}, "_busy_timeout": {fmt.Sprint(store.LockWait.Milliseconds())}, "_sync": {"FULL"}, "mode": {"rw"}}.Encode()}).String(),
		driver: &sqlite3.SQLiteDriver{},
	})
	defer db.Close()
	tx, err := db.BeginTx(ctx, nil)
	if err != nil {
		return fmt.Errorf("create the database: %w", err)
	}
	if _, err := tx.ExecContext(ctx, fmt.Sprintf("PRAGMA application_id = %d", applicationID)); err != nil {
		return errors.Join(fmt.Errorf("create the database: %w", err), tx.Rollback())
	}
	if err := tx.Commit(); err != nil {
		return fmt.Errorf("create the database: %w", err)
	}
	return nil
}

// syncFile makes a file's content, or a folder's list of names, last.
func syncFile(path string) error {
	f, err := os.Open(path)
	if err != nil {
		return fmt.Errorf("make %s last: %w", path, err)
	}
	if err := errors.Join(f.Sync(), f.Close()); err != nil {
		return fmt.Errorf("make %s last: %w", path, err)
	}
	return nil
}

// Room is how many bytes are free for the user on the disk of a folder. known is
// false where that cannot be told.
func Room(dir string) (free int64, known bool) {
	var fs unix.Statfs_t
	if err := unix.Statfs(dir, &fs); err != nil {
		return 0, false
	}
	return int64(fs.Bavail) * int64(fs.Bsize), true
}
