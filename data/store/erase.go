package store

import (
	"context"
	"crypto/rand"
	"crypto/sha256"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"time"

	"winnow/model"
)

// EraseCommand asks to delete a person for good. ID is made before the first try.
type EraseCommand struct {
	ID    model.EntryID
	At    time.Time
	Actor string
	Lead  model.LeadID
	Ref   string // where no lead is listed, Lead is 0: an e-mail address or an id of a source

	// Step is told what it is at, for the large files in which that takes a while: how
	// much of how much was done; total 0 is unknown. It may be nil.
	Step func(what string, done, total int64)
}

func (c *EraseCommand) step(what string, done, total int64) {
	if c.Step != nil {
		c.Step(what, done, total)
	}
}

// Erased is the receipt of an erasure: what was deleted, and what is out of reach.
type Erased struct {
	Entry     model.EntryID
	Root      model.LeadID   // 0: no lead was listed
	Leads     []model.LeadID // the lead, those that were merged into it, and what imports that were taken back made of the person
	Rows      int            // source rows
	Void      int            // of these, rows of imports that were taken back
	Touches   int
	Waiting   int // touches that waited for the person
	Notes     int
	Snapshots int
	Keys      int      // keyed hashes that keep imports from bringing the person back
	Words     []string // by which the person could be found: name, addresses, numbers
	Shared    []string // of these, what other leads have as their own too
	Left      []string // of the others, what still stands in the file, in what is said of other leads
	Rewritten bool     // the whole file was written anew
	Searched  int64    // bytes of the file that were searched
	LogLeft   error    // why the write-ahead log could not be emptied; nil = it is
	Backups   []Copy   // that were made while the person was known
	Files     []Copy   // exports likewise
}

// Copy is a file outside of the database that may hold the person.
type Copy struct {
	Path string
	At   time.Time
	Gone bool // it is not where it was written
}

// Erase deletes all that is known of a lead and of those merged into it: source
// rows, touches, notes, snapshots, keys, its place in the lists and in the search;
// with it what imports that were taken back said of the person, and touches that
// wait for them. It does so too where that is all there is, and no lead is listed.
// The ledger keeps its ids and codes, with an entry more, and cannot be turned back
// behind it. Keyed hashes are kept, in the database and in a file beside it, by
// which imports leave the person's rows out and a restored backup is cleared again.
// Then the log is emptied and the file searched byte by byte; where deleted text
// is left in a gap between pages the file is written anew. It is refused while an
// import runs (Conflict).
func (s *Store) Erase(ctx context.Context, c EraseCommand) (res Erased, err error) {
	ctx = context.WithoutCancel(ctx)
	lock, err := lockImports(s.e.Path)
	if err != nil {
		return res, err
	}
	defer func() { err = errors.Join(err, lock.release()) }()
	return s.erase(ctx, c)
}

func (s *Store) erase(ctx context.Context, c EraseCommand) (Erased, error) {
	x := &erasing{s: s, c: c}
	if err := s.read(ctx, func(r *reading) error { return x.read(ctx, r) }); err != nil {
		return x.res, err
	}
	if err := x.known.write(s.erasedPath()); err != nil {
		return x.res, err
	}
	err := s.write(ctx, func(tx querier) error {
		x.res.Rows, x.res.Void, x.res.Touches, x.res.Waiting, x.res.Notes, x.res.Snapshots = 0, 0, 0, 0, 0, 0
		return x.write(ctx, tx)
	})
	if err != nil {
		return x.res, err
	}
	return x.res, x.scrub(ctx)
}

// erasing is one erasure on its way.
type erasing struct {
	s      *Store
	c      EraseCommand
	keys   []identityKey        // that name the person
	mine   map[identityKey]bool // those by which imports leave the person out
	roots  []model.LeadID       // those of the leads that were not merged into others
	strays []sourced            // rows that count for nothing, of leads that stay
	known  *erasedKeys
	found  bool      // something is stored about the person
	first  time.Time // since when
	res    Erased
}

// read finds out who it is, and by what a file would bring them back.
func (x *erasing) read(ctx context.Context, r *reading) (err error) {
	if x.known, err = x.s.knownErased(ctx, r.tx); err != nil {
		return err
	}
	before := len(x.known.hashes)
	name := fmt.Sprintf("%q", x.c.Ref)
	if x.c.Lead == 0 {
		err = x.called(ctx, r.tx)
	} else {
		name = "lead " + x.c.Lead.String()
		if x.res.Root, err = rootOf(ctx, r.tx, x.c.Lead); err == nil {
			err = x.take(ctx, r.tx, x.res.Root, true)
		}
	}
	if err != nil {
		return err
	}
	if err := x.seek(ctx, r.tx); err != nil {
		return err
	}
	if err := x.awaits(ctx, r.tx); err != nil {
		return err
	}
	if !x.found {
		return model.NotFound("winnow queue --all lists the leads", "there is nothing about %s to erase", name)
	}
	x.res.Keys = len(x.known.hashes) - before
	return x.copies(ctx, r)
}

// since notes that the person was known at a time.
func (x *erasing) since(at time.Time) {
	if !x.found || at.Before(x.first) {
		x.first = at
	}
	x.found = true
}

// word adds a word by which the person could be found in a file.
func (x *erasing) word(w string) {
	if w = strings.TrimSpace(w); len(w) >= 4 && !slices.Contains(x.res.Words, w) {
		x.res.Words = append(x.res.Words, w)
	}
}

// words collects by what the person could be found in a file.
func (x *erasing) words(r *model.SourceRow) {
	add := x.word
	for _, f := range []model.Field{model.FieldName, model.FieldEmail, model.FieldEmail2, model.FieldPhone, model.FieldPhone2, model.FieldLinkedIn} {
		add(r.Get(f))
	}
	for _, f := range []model.Field{model.FieldEmail, model.FieldEmail2} {
		add(strings.ToLower(r.Get(f)))
		add(model.NormalEmail(r.Get(f)))
	}
	for _, f := range []model.Field{model.FieldPhone, model.FieldPhone2} {
		if digits := model.NormalPhone(r.Get(f)); len(digits) >= 10 { // fewer stand anywhere
			add(digits)
		}
	}
	if first, last := r.Get(model.FieldFirstName), r.Get(model.FieldLastName); first != "" && last != "" {
		add(first + " " + last)
	}
}

// knownErased are those who were erased before, by the database and the file
// beside it; a key is made where there is none.
func (s *Store) knownErased(ctx context.Context, q querier) (*erasedKeys, error) {
	e, err := readErased(ctx, q)
	if err != nil {
		return nil, err
	}
	file, err := readErasedFile(s.erasedPath())
	if err != nil {
		return nil, err
	}
	switch {
	case len(file.key) == 0:
	case len(e.key) == 0, string(e.key) == string(file.key):
		e.key = file.key
		for h := range file.hashes {
			e.hashes[h] = true
		}
	default:
		return nil, model.Invalid("move it away", "%s is of another database", s.erasedPath())
	}
	if len(e.key) == 0 {
		e.key = make([]byte, sha256.Size)
		if _, err := rand.Read(e.key); err != nil {
			return nil, fmt.Errorf("make the key of the erased: %w", err)
		}
	}
	return e, nil
}

// copies lists the files that were written while the person was known.
func (x *erasing) copies(ctx context.Context, r *reading) error {
	list := func(query string, args ...any) (out []Copy, err error) {
		err = r.each(query, 2, func(c *cells) error {
			f := Copy{Path: c.text(), At: c.time()}
			_, gone := os.Stat(f.Path)
			f.Gone = gone != nil
			out = append(out, f)
			return nil
		}, args...)
		return out, err
	}
	var err error
	if x.res.Backups, err = list("SELECT path, at FROM backup WHERE at >= $1 ORDER BY at, path", x.first.UnixMicro()); err != nil {
		return err
	}
	if x.res.Files, err = list("SELECT file, max(at) FROM exported WHERE at >= $1 AND file <> '' GROUP BY file ORDER BY max(at), file", x.first.UnixMicro()); err != nil {
		return err
	}
	// What was copied before the schema was changed.
	old, err := filepath.Glob(strings.NewReplacer("[", `\[`, "*", `\*`, "?", `\?`).Replace(x.s.e.Path) + ".schema-*")
	if err != nil {
		return nil // only a malformed pattern
	}
	for _, path := range old {
		if info, err := os.Stat(path); err == nil && !info.ModTime().Before(x.first) {
			x.res.Backups = append(x.res.Backups, Copy{Path: path, At: info.ModTime().UTC()})
		}
	}
	return nil
}
