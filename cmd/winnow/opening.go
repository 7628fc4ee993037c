package main

import (
	"context"
	"errors"
	"os"
	"path/filepath"
	"time"

	"winnow/data/sqlite"
	"winnow/data/store"
	"winnow/model"
)

// open opens the database and wakes what is due. With --criteria it opens a copy
// of it, to which these are applied, and which goes when the run ends: only for
// commands that change nothing.
func (a *app) open(ctx context.Context, changes bool) (*store.Store, error) {
	if a.flags.criteria == "" && changes {
		return a.openAt(ctx, a.home.db, a.clock)
	}
	if a.flags.criteria == "" {
		return a.openToRead(ctx)
	}
	if changes {
		return nil, usageError("--criteria asks what would be, and this command changes leads; leave one of them out")
	}
	return a.openWhatIf(ctx)
}

// openWhatIf opens a copy to which --criteria are applied.
func (a *app) openWhatIf(ctx context.Context) (*store.Store, error) {
	c, err := readCriteria(a.flags.criteria)
	if err != nil {
		return nil, err
	}
	st, err := a.openCopy(ctx)
	if err != nil {
		return nil, err
	}
	return st, st.ApplyCriteria(ctx, c, a.me)
}

// openLeads opens the database for a command about leads or changes that there are.
// Where there is no database it says how to begin, and makes none.
func (a *app) openLeads(ctx context.Context, changes bool) (*store.Store, error) {
	if err := a.begun(); err != nil {
		return nil, err
	}
	return a.open(ctx, changes)
}

// begun reports how to begin where there is no database yet.
func (a *app) begun() error {
	if _, err := os.Stat(a.home.db); errors.Is(err, os.ErrNotExist) {
		return model.NotFound("start with: "+a.typed("import leads.csv")+", or look at: winnow demo", "there are no leads yet: no database %q", a.home.db)
	}
	return nil
}

// openReal opens the database for a command that is about the file itself.
func (a *app) openReal(ctx context.Context, command string) (*store.Store, error) {
	if _, err := os.Stat(a.home.db); errors.Is(err, os.ErrNotExist) {
		return nil, model.NotFound("start with: "+a.typed("import leads.csv"), "there is no database %q yet", a.home.db)
	}
	if a.flags.criteria != "" {
		return nil, usageError("--criteria asks what would be, and winnow %s is about the file as it is; leave it out", command)
	}
	return a.openInPlace(ctx)
}

func (a *app) openAt(ctx context.Context, path string, clock func() time.Time) (*store.Store, error) {
	st, err := sqlite.Open(ctx, path, a.storeOptions(path, clock))
	if err != nil {
		return nil, failed(err)
	}
	a.keep(st)
	return st, a.upkeep(ctx, st)
}

// clockOf is what a command that only reads does with this run's clock.
type clockOf int

const (
	clockInFile  clockOf = iota // wake and score in the file what is due by it
	clockInCopy                 // do so in a copy, where the file is of another time
	clockNowhere                // nothing: what is asked for does not move with time
)

// openToRead opens the database for a command that only reads. Where --now is a
// time at which leads would wake or have other scores than they are listed with, it
// opens a copy: who asks how it was or will be changes nothing.
func (a *app) openToRead(ctx context.Context) (*store.Store, error) {
	if a.flags.now == "" {
		return a.openStored(ctx, clockInFile)
	}
	return a.openStored(ctx, clockInCopy)
}

// openToLook opens the database for a command about one lead. Where --now is another
// time than the file is of, nothing is copied: behind says that the lead has to be
// read with LookAt.
func (a *app) openToLook(ctx context.Context) (st *store.Store, behind bool, err error) {
	if a.flags.now == "" {
		st, err = a.openStored(ctx, clockInFile)
		return st, false, err
	}
	if st, err = a.openStored(ctx, clockNowhere); err == nil {
		behind, err = st.Behind(ctx)
	}
	return st, behind, err
}

// look reads everything about the lead that is called so, and what is ahead of it
// where that is asked for.
func (a *app) look(ctx context.Context, st *store.Store, behind bool, ref string, touches int, ahead bool) (l store.Look, err error) {
	r, err := a.resolve(ctx, st, ref)
	if err != nil {
		return l, err
	}
	if behind {
		if l, err = st.LookAt(ctx, r.ID, touches, ahead); !errors.Is(err, store.ErrUnwritable) {
			return l, err
		}
	}
	if l.Detail, err = st.Detail(ctx, r.ID, touches); err != nil || !ahead {
		return l, err
	}
	l.Missing, l.Coming, err = st.Outlook(ctx, r.ID)
	return l, err
}

// openTimeless opens the database for a command that tells what no clock moves.
func (a *app) openTimeless(ctx context.Context) (*store.Store, error) {
	if a.flags.criteria != "" {
		return a.open(ctx, false)
	}
	if a.flags.now == "" {
		return a.openStored(ctx, clockInFile)
	}
	return a.openStored(ctx, clockNowhere)
}

// openInPlace is openToRead of the file itself at every clock, for a command that
// writes down what it read.
func (a *app) openInPlace(ctx context.Context) (*store.Store, error) {
	return a.openStored(ctx, clockInFile)
}

// openStored opens the database, or a copy of it where the clock would change it
// and is to do so there. What would have to be written first (a killed import is taken
// back, what is due wakes) is left for later where it cannot be written: who has a
// full disk can look, and export.
func (a *app) openStored(ctx context.Context, clock clockOf) (*store.Store, error) {
	if _, err := os.Stat(a.home.db); errors.Is(err, os.ErrNotExist) { // nothing is made to look at nothing
		dir, err := a.tempDir("winnow-empty-")
		if err != nil {
			return nil, err
		}
		return a.openAt(ctx, filepath.Join(dir, copyName), a.clock)
	}
	opt := a.storeOptions(a.home.db, a.clock)
	st, err := sqlite.Open(ctx, a.home.db, opt)
	if errors.Is(err, store.ErrUnwritable) {
		full := err
		if st, err = sqlite.OpenReading(ctx, a.home.db, opt); err != nil {
			return nil, full
		}
		a.keep(st)
		a.warn("%v; what is stored can be read meanwhile", full)
		return st, nil
	}
	if err != nil {
		return nil, failed(err)
	}
	a.keep(st)
	err = a.mend(ctx, st)
	if err == nil && clock == clockInCopy {
		behind := false
		if behind, err = st.Behind(ctx); err == nil && behind {
			return a.copyOf(ctx, st)
		}
	}
	if err == nil && clock != clockNowhere {
		err = a.catchUp(ctx, st)
	}
	if errors.Is(err, store.ErrUnwritable) {
		a.warn("%v; what is stored can be read meanwhile", err)
		err = nil
	}
	return st, err
}

func (a *app) storeOptions(path string, clock func() time.Time) store.Options {
	opt := store.Options{Clock: clock, Rand: a.rand, Zone: a.zone, Target: string(a.config.Export.For)}
	if path == a.home.db { // what is tried on a copy sets nothing off
		opt.Fired = a.fired
	}
	return opt
}
