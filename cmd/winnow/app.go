package main

import (
	"context"
	"crypto/rand"
	"errors"
	"fmt"
	"io"
	"os"
	"os/user"
	"path/filepath"
	"time"

	tea "charm.land/bubbletea/v2"
	"github.com/charmbracelet/x/term"

	"winnow/data/criteriafile"
	"winnow/data/sqlite"
	"winnow/data/store"
	"winnow/model"
	"winnow/model/criteria"
	"winnow/model/safetext"
)

// app is one run: where it reads and writes, what its flags and its config say,
// and the store once a command has opened it.
type app struct {
	streams
	flags  flags
	config config

	mistakes []string // in the config
	home     home
	clock    func() time.Time
	wrap     func(tea.Model) tea.Model // tests put something between the program and the console
	rand     io.Reader
	me       string
	zone     *time.Location

	st      *store.Store
	cleanup []func()
	temp    []string // folders of copies, which no message names
}

// flags are the global ones.
type flags struct {
	db, criteria, config, now string
	json, noColor, linear     bool
}

func newApp(s streams) *app {
	return &app{streams: s, clock: time.Now, rand: rand.Reader, zone: time.Local}
}

// start reads what every command needs: clock, config, names. A mistake in the
// config is told, by the console on its own screen, and never stops the run.
func (a *app) start(console bool) error {
	a.home = findHome(a.flags.config, a.flags.db)
	if a.flags.now != "" {
		t, err := time.Parse(time.RFC3339, a.flags.now)
		if err != nil {
			return usageError("--now %q is not a time; write it as 2026-11-21T09:30:00Z", a.flags.now)
		}
		a.clock = func() time.Time { return t }
	}
	cfg, mistakes, err := readConfig(a.home.config, a.flags.config != "")
	if err != nil {
		return err
	}
	a.config, a.mistakes = cfg, mistakes
	a.checkTheme()
	mistakes = a.mistakes
	if !console || !a.interactive() {
		for _, m := range mistakes {
			a.warn("%s", m)
		}
	}
	a.me = cfg.Me
	if a.me == "" {
		a.me = osUser()
	}
	if cfg.zone != nil {
		a.zone = cfg.zone
	}
	a.home.criteria = criteriaPath(a.home, cfg.Criteria.File)
	if a.flags.db == "" && cfg.DB != "" && os.Getenv("WINNOW_DB") == "" {
		a.home.db = cfg.DB
	}
	return nil
}

func osUser() string {
	if u, err := user.Current(); err == nil && u.Username != "" {
		return u.Username
	}
	if n := os.Getenv("USER"); n != "" {
		return n
	}
	return "me"
}

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
		return model.NotFound("start with: winnow import leads.csv, or look at: winnow demo", "there are no leads yet: no database %q", a.home.db)
	}
	return nil
}

// openReal opens the database for a command that is about the file itself.
func (a *app) openReal(ctx context.Context, command string) (*store.Store, error) {
	if _, err := os.Stat(a.home.db); errors.Is(err, os.ErrNotExist) {
		return nil, model.NotFound("start with: winnow import leads.csv", "there is no database %q yet", a.home.db)
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

// keep has a store closed at the end of the run.
func (a *app) keep(st *store.Store) {
	a.st = st
	a.later(func() { _ = st.Close() }) // every change is on disk already
}

// upkeep does what is done at every start: it ends what was cut short, and wakes
// what is due.
func (a *app) upkeep(ctx context.Context, st *store.Store) error {
	if err := a.mend(ctx, st); err != nil {
		return err
	}
	return a.catchUp(ctx, st)
}

// mend ends what was cut short of imports and restored backups.
func (a *app) mend(ctx context.Context, st *store.Store) error {
	taken, err := a.recover(ctx, st)
	if err != nil {
		return err
	}
	for _, b := range taken {
		a.warn("%s", a.cutShort(b))
	}
	return a.eraseRestored(ctx, st)
}

// catchUp brings what is listed to this run's time: it ends a scoring that was cut
// short, and wakes and scores what is due.
func (a *app) catchUp(ctx context.Context, st *store.Store) error {
	if err := a.goOnScoring(ctx, st); err != nil {
		return err
	}
	_, _, err := st.Sweep(ctx)
	return err
}

// goOnScoring ends a scoring by new criteria that was cut short. Where another
// process is at it, this one does not wait, and says so.
func (a *app) goOnScoring(ctx context.Context, st *store.Store) error {
	p := a.progress("scoring by the applied criteria")
	defer p.done()
	for {
		left, err := st.ScoreOn(ctx, 200*time.Millisecond)
		if err != nil || !left.Pending {
			return err
		}
		if left.Elsewhere {
			a.warn("the leads are being scored by new criteria, %d %% so far; what is listed may still move", left.Percent())
			return nil
		}
		p.at(left.Done, left.Total)
	}
}

// finishScoring scores every lead by the criteria that were just applied, and tells
// a terminal how far it is.
func (a *app) finishScoring(ctx context.Context, st *store.Store) error {
	p := a.progress("scoring")
	defer p.done()
	return st.FinishScoring(ctx, p.at)
}

// cutShort says what was cut short about an import, and what became of it.
func (a *app) cutShort(b model.Batch) string {
	switch b.Turning {
	case model.ActUndo:
		return fmt.Sprintf("taking back the import of %s was cut short, and is finished now", b.File)
	case model.ActRedo:
		return fmt.Sprintf("doing the import of %s again was cut short, and is finished now", b.File)
	}
	return fmt.Sprintf("the import of %s was cut short on %s and has been taken back; import it again", b.File, b.At.In(a.zone).Format("2 Jan 15:04"))
}

// recover takes back what a killed import left, goes on with an undo or redo of
// an import that was killed, and returns such imports. Many rows take a while: a
// terminal is told meanwhile.
func (a *app) recover(ctx context.Context, st *store.Store) ([]model.Batch, error) {
	dead, err := st.Unfinished(ctx)
	if err != nil || len(dead) == 0 {
		return nil, err
	}
	p := a.progress("")
	defer p.done()
	what := "taking back the import of " + safetext.Line(dead[0].File) + ", which did not end"
	switch dead[0].Turning {
	case model.ActUndo:
		what = "finishing what was cut short: taking back the import of " + safetext.Line(dead[0].File)
	case model.ActRedo:
		what = "finishing what was cut short: doing the import of " + safetext.Line(dead[0].File) + " again"
	}
	p.say(what)
	left := dead[0]
	if dead, err = st.Recover(ctx); err != nil && !left.Finished {
		err = fmt.Errorf("the import of %s did not end, and is not taken back yet: %w", safetext.Line(left.File), err)
	}
	return dead, err
}

// tempDir makes a folder for this run alone.
func (a *app) tempDir(pattern string) (string, error) {
	dir, err := os.MkdirTemp("", pattern)
	if err != nil {
		return "", fmt.Errorf("cannot make room for a copy of the database: %w; set TMPDIR to a folder that you may write to", err)
	}
	a.temp = append(a.temp, dir)
	a.later(func() { _ = os.RemoveAll(dir) })
	return dir, nil
}

// later runs f at the end of the run, the last one given first.
func (a *app) later(f func()) { a.cleanup = append(a.cleanup, f) }

func (a *app) close() {
	for i := len(a.cleanup) - 1; i >= 0; i-- {
		a.cleanup[i]()
	}
	a.cleanup = nil
}

func readCriteria(path string) (*criteria.Criteria, error) {
	return criteriafile.Read(path)
}

// now is the run's present, in the user's zone.
func (a *app) now() time.Time { return a.clock().In(a.zone) }

// newID makes the id of an entry.
func (a *app) newID() (model.EntryID, error) { return model.NewEntryID(a.clock(), a.rand) }

// terminalOf reports whether w is one, and its width.
func terminalOf(w io.Writer) (width int, ok bool) {
	f, isFile := w.(*os.File)
	if !isFile || !term.IsTerminal(f.Fd()) {
		return 0, false
	}
	width, _, err := term.GetSize(f.Fd())
	if err != nil || width <= 0 {
		width = 80
	}
	return width, true
}

// colour reports whether output may be coloured.
func (a *app) colour() bool {
	_, tty := terminalOf(a.out)
	return tty && !a.flags.noColor && os.Getenv("NO_COLOR") == "" && os.Getenv("TERM") != "dumb"
}
