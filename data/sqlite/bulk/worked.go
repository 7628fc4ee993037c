package bulk

import (
	"context"
	"crypto/rand"
	"crypto/sha256"
	"errors"
	"fmt"
	"io/fs"
	mathrand "math/rand/v2"
	"os"
	"path/filepath"
	"runtime"
	"strings"
	"time"

	"winnow/data/sqlite"
	"winnow/data/store"
	"winnow/model"
	"winnow/model/criteria"
)

// Worked returns the path of a copy of Database in which a tenth of the leads, at
// most 300, were decided on, tried or put off: what the views of the console are
// measured on. Read it, and do not write to it.
func Worked(ctx context.Context, n int) (string, error) {
	plain, err := Database(ctx, n)
	if err != nil {
		return "", err
	}
	path := filepath.Join(filepath.Dir(plain), "worked.db")
	if _, err := os.Stat(path); err == nil {
		return path, nil
	}
	making := filepath.Join(filepath.Dir(plain), "working.db")
	if err := os.Remove(making); err != nil && !errors.Is(err, fs.ErrNotExist) {
		return "", err
	}
	from, err := sqlite.Open(ctx, plain, Options())
	if err != nil {
		return "", err
	}
	if err := errors.Join(from.Backup(ctx, making), from.Close()); err != nil {
		return "", err
	}
	st, err := sqlite.Open(ctx, making, Options())
	if err != nil {
		return "", err
	}
	if err := errors.Join(workOn(ctx, st, min(n/10, 300)), st.Close()); err != nil {
		return "", fmt.Errorf("work on %d leads: %w", n, err)
	}
	return path, os.Rename(making, path)
}

// Options open such a database in the present. A new one begins with the default
// criteria without the trigger for several people of one company: among generated
// leads, which share few companies and are all active, it would mark everybody.
func Options() store.Options {
	opt := store.Options{Clock: time.Now, Rand: rand.Reader, Zone: time.UTC}
	text, _, found := strings.Cut(criteria.Default(), "[[trigger]]\nid = \"three-people\"")
	if c, err := criteria.Parse("default.toml", text); found && err == nil {
		opt.Start = c
	}
	return opt
}

// workOn decides on leads, tries others and puts some off, spread over the queue
// and over their companies.
func workOn(ctx context.Context, s *store.Store, n int) error {
	rnd, now := mathrand.New(mathrand.NewPCG(1, uint64(n))), s.Now()
	var ids []model.LeadID
	err := s.EachLead(ctx, model.ViewQueue, nil, 10*n, func(r model.Row, _ func() (model.Lead, error)) error {
		ids = append(ids, r.ID)
		return nil
	})
	if err != nil {
		return err
	}
	for i := 0; i < len(ids); i += 10 {
		id, err := model.NewEntryID(now, rand.Reader)
		if err != nil {
			return err
		}
		c := model.Command{ID: id, At: now, Actor: "dana", Amount: -1, Targets: []model.Target{{Lead: ids[i], Version: model.AnyVersion}}}
		switch rnd.IntN(6) {
		case 0:
			c.Action, c.Owner = model.ActPromote, "Luis"
		case 1:
			c.Action, c.Reason, c.Note = model.ActReject, "junk", "test data"
		case 2:
			c.Action = model.ActNurture
		case 3:
			c.Action, c.Due = model.ActSnooze, now.Add(time.Duration(1+rnd.IntN(72))*time.Hour)
		default:
			c.Action, c.Outcome = model.ActTry, model.NoAnswer
		}
		if _, err := s.Do(ctx, c); err != nil {
			return err
		}
	}
	return nil
}

// schema names the schema that a new database gets: a kept database of another one
// is of no use.
func schema() (string, error) {
	_, here, _, _ := runtime.Caller(0)
	files, err := filepath.Glob(filepath.Join(filepath.Dir(here), "../../store/migrations/*.sql"))
	if err != nil || len(files) == 0 {
		return "", fmt.Errorf("find the schema's files beside %s: %w", here, err)
	}
	sum := sha256.New()
	for _, file := range files {
		text, err := os.ReadFile(file)
		if err != nil {
			return "", err
		}
		sum.Write(text)
	}
	return fmt.Sprintf("%x", sum.Sum(nil)[:4]), nil
}
