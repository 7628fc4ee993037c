// Package inbox takes the files of a folder in as they arrive, each once. They are
// left where they are.
package inbox

import (
	"cmp"
	"context"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"time"

	"winnow/data/intake"
	"winnow/data/store"
	"winnow/data/writing"
	"winnow/model"
)

const (
	// Every is how long to wait between two looks at the folder, and restFor how
	// long a file must have kept its size and time before it is taken: both
	// together leave an arrival well below the two seconds that it may take.
	Every   = 250 * time.Millisecond
	restFor = 500 * time.Millisecond
	// retryAfter is how long a file waits that could not be taken because of
	// something else, such as another import.
	retryAfter = 2 * time.Second
)

// Store remembers what was taken.
type Store interface {
	TakenFiles(ctx context.Context, folder string) (map[string]store.FileStamp, error)
	TakeFile(ctx context.Context, folder, name string, stamp store.FileStamp) error
	KeepInbox() (release func() error, err error)
}

// Delivery is a file that was dealt with: imported, or with the reason why not.
type Delivery struct {
	File   string // its whole path; the folder's where that cannot be read
	Report intake.Report
	Err    error
}

// Inbox is a watched folder. It is for one goroutine.
type Inbox struct {
	folder string
	store  Store
	take   func(ctx context.Context, file string) (intake.Report, error)
	clock  func() time.Time

	taken   map[string]store.FileStamp
	seen    map[string]sighting
	release func() error
	failing string // what was told of the folder or the store, until it goes well again
}

// sighting is what the last looks saw of a file that is not taken yet.
type sighting struct {
	stamp store.FileStamp
	since time.Time // it had this stamp
	wait  time.Time // it is not tried before
	told  string    // why it could not be taken
}

// New watches a folder. take imports one file; clock tells how long a file has
// rested.
func New(folder string, s Store, take func(ctx context.Context, file string) (intake.Report, error), clock func() time.Time) (*Inbox, error) {
	folder, err := filepath.Abs(folder)
	if err != nil {
		return nil, fmt.Errorf("find the folder to watch: %w", err)
	}
	info, err := os.Stat(folder)
	switch {
	case err != nil:
		return nil, model.NotFound("make it, or name another", "the folder to watch cannot be read: %v", err)
	case !info.IsDir():
		return nil, model.Invalid("name the folder it is in", "%s is a file, and a folder is watched", folder)
	}
	return &Inbox{folder: folder, store: s, take: take, clock: clock, seen: map[string]sighting{}}, nil
}

// Folder is the whole path of the watched folder.
func (b *Inbox) Folder() string { return b.folder }

// Close lets another process take over.
func (b *Inbox) Close() error {
	if b.release == nil {
		return nil
	}
	release := b.release
	b.release = nil
	return release()
}

// Next waits for the next delivery. It ends with the context's error, but a file
// that was stored by then is delivered first.
func (b *Inbox) Next(ctx context.Context) (Delivery, error) {
	for {
		d, ok := b.Look(ctx)
		ended := ctx.Err()
		if ok && (ended == nil || d.Err == nil) {
			return d, nil
		}
		if ended != nil {
			return Delivery{}, ended
		}
		select {
		case <-ctx.Done():
			return Delivery{}, ctx.Err()
		case <-time.After(Every):
		}
	}
}

// Look looks at the folder once and takes the oldest file that is whole, if there
// is one. While another process watches for the same database it takes none.
func (b *Inbox) Look(ctx context.Context) (Delivery, bool) {
	if err := b.open(ctx); err != nil {
		return b.trouble(err)
	}
	if b.release == nil {
		return Delivery{}, false
	}
	names, err := b.waiting()
	if err != nil {
		return b.trouble(err)
	}
	b.failing = ""
	for _, name := range names {
		if d, ok := b.deliver(ctx, name); ok {
			return d, true
		}
	}
	return Delivery{}, false
}

// open becomes the one that takes files, and learns which were taken before.
func (b *Inbox) open(ctx context.Context) error {
	if b.release != nil {
		return nil
	}
	release, err := b.store.KeepInbox()
	if model.KindOf(err) == model.KindConflict {
		return nil
	}
	if err != nil {
		return err
	}
	if b.taken, err = b.store.TakenFiles(ctx, b.folder); err != nil {
		_ = release() // the error says more
		return err
	}
	b.release = release
	return nil
}

// trouble tells of the folder or the store once, as long as it stays the same.
func (b *Inbox) trouble(err error) (Delivery, bool) {
	if err.Error() == b.failing {
		return Delivery{}, false
	}
	b.failing = err.Error()
	return Delivery{File: b.folder, Err: err}, true
}

// waiting are the names of the files that are whole and not taken, oldest first.
func (b *Inbox) waiting() ([]string, error) {
	entries, err := os.ReadDir(b.folder)
	if err != nil {
		return nil, fmt.Errorf("the watched folder cannot be read: %w", err)
	}
	now, there := b.clock(), make(map[string]bool, len(entries))
	var names []string
	for _, e := range entries {
		stamp, ok := stampOf(e)
		if !ok {
			continue
		}
		name := e.Name()
		if there[name] = true; b.taken[name] == stamp {
			continue
		}
		s, known := b.seen[name]
		if !known || s.stamp != stamp {
			s = sighting{stamp: stamp, since: now}
			b.seen[name] = s
		}
		if now.Sub(s.since) >= restFor && !now.Before(s.wait) {
			names = append(names, name)
		}
	}
	for name := range b.seen {
		if !there[name] {
			delete(b.seen, name)
		}
	}
	slices.SortFunc(names, func(x, y string) int {
		return cmp.Or(b.seen[x].stamp.Modified.Compare(b.seen[y].stamp.Modified), cmp.Compare(x, y))
	})
	return names, nil
}

// stampOf is the stamp of a file that somebody put there to be imported. Hidden
// ones, empty ones and those whose name says that a program still writes them are
// none.
func stampOf(e fs.DirEntry) (store.FileStamp, bool) {
	name := strings.ToLower(e.Name())
	if strings.HasPrefix(name, ".") || strings.HasPrefix(name, "~") || strings.HasSuffix(name, "~") {
		return store.FileStamp{}, false
	}
	for _, unfinished := range [...]string{".part", ".partial", ".crdownload", ".download", ".tmp", ".temp", ".filepart", ".swp"} {
		if strings.HasSuffix(name, unfinished) {
			return store.FileStamp{}, false
		}
	}
	info, err := e.Info()
	if err != nil || !info.Mode().IsRegular() || info.Size() == 0 {
		return store.FileStamp{}, false
	}
	return store.FileStamp{Size: info.Size(), Modified: info.ModTime().UTC().Truncate(time.Microsecond)}, true
}

// deliver imports a file. What hinders it from outside is told once, and the file
// is tried again; a file that cannot be read is told of once, and again when it
// has changed.
func (b *Inbox) deliver(ctx context.Context, name string) (Delivery, bool) {
	d := Delivery{File: filepath.Join(b.folder, name)}
	s := b.seen[name]
	if writing.InProgress(d.File) {
		return d, false
	}
	d.Report, d.Err = b.take(ctx, d.File)
	if d.Err != nil && ctx.Err() != nil {
		return d, false
	}
	if d.Err == nil || model.KindOf(d.Err) == model.KindInvalid {
		delete(b.seen, name)
		b.taken[name] = s.stamp
		if err := b.store.TakeFile(context.WithoutCancel(ctx), b.folder, name, s.stamp); err != nil && d.Err == nil {
			d.Err = err
		}
		return d, true
	}
	again := s.told == d.Err.Error()
	s.told, s.wait = d.Err.Error(), b.clock().Add(retryAfter)
	b.seen[name] = s
	return d, !again && model.KindOf(d.Err) != model.KindConflict
}
