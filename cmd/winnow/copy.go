package main

import (
	"context"
	"fmt"
	"os"
	"path/filepath"
	"time"

	"github.com/dustin/go-humanize"

	"winnow/data/sqlite"
	"winnow/data/store"
)

// copyName is what a database is called that is gone after the run.
const copyName = "copy.db"

// largeCopy is from which size on it is said that a command reads a copy.
const largeCopy = 256 << 20

// openCopy opens a copy of the database that goes when the run ends.
func (a *app) openCopy(ctx context.Context) (*store.Store, error) {
	st, err := a.openToRead(ctx)
	if err != nil {
		return nil, err
	}
	if own, err := filepath.Abs(a.home.db); err == nil && st.Path() != own { // a copy already
		return st, nil
	}
	return a.copyOf(ctx, st)
}

// copyOf copies a database that was mended, and brings the copy to this run's time.
func (a *app) copyOf(ctx context.Context, st *store.Store) (*store.Store, error) {
	size := sizeOf(st.Path())
	if err := roomFor(size, os.TempDir(), sqlite.Room); err != nil {
		return nil, err
	}
	dir, err := a.tempDir("winnow-what-if-")
	if err != nil {
		return nil, err
	}
	if size >= largeCopy {
		a.warn("this reads a copy of the database, %s, which goes when it ends", humanize.Bytes(uint64(size)))
	}
	copied := filepath.Join(dir, copyName)
	if err := a.copying(ctx, st, copied, size); err != nil {
		return nil, err
	}
	if st, err = sqlite.Open(ctx, copied, a.storeOptions(copied, a.clock)); err != nil {
		return nil, failed(err)
	}
	a.keep(st)
	return st, a.catchUp(ctx, st)
}

// sizeOf is about how large a copy of a database gets.
func sizeOf(path string) (size int64) {
	for _, part := range []string{path, path + "-wal"} {
		if info, err := os.Stat(part); err == nil {
			size += info.Size()
		}
	}
	return size
}

// roomFor says whether a disk has room for a copy and what bringing it to another
// time adds. room tells what is free; one that is not known is tried.
func roomFor(size int64, dir string, room func(dir string) (int64, bool)) error {
	free, known := room(dir)
	if needs := size + size/8; known && free < needs {
		return fmt.Errorf("this needs a copy of the database, and %s has %s free of the %s that it takes; set TMPDIR to a folder with room",
			dir, humanize.Bytes(uint64(max(free, 0))), humanize.Bytes(uint64(needs)))
	}
	return nil
}

// copying writes the copy, and tells a terminal how far it is.
func (a *app) copying(ctx context.Context, st *store.Store, to string, size int64) error {
	p := a.progress("")
	defer p.done()
	done := make(chan error, 1)
	go func() { done <- st.Backup(ctx, to) }()
	look := time.NewTicker(200 * time.Millisecond)
	defer look.Stop()
	for {
		select {
		case err := <-done:
			return err
		case <-look.C:
			p.say(fmt.Sprintf("copying the database to look at it: %s of %s", humanize.Bytes(uint64(sizeOf(to))), humanize.Bytes(uint64(size))))
		}
	}
}
