package main

import (
	"bufio"
	"context"
	"crypto/rand"
	"fmt"
	"io"
	"os"
	"os/user"
	"time"

	tea "charm.land/bubbletea/v2"
	"github.com/charmbracelet/x/term"

	"winnow/data/criteriafile"
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
	writing  bool     // it is to be written: it need not be there
	home     home
	clock    func() time.Time
	wrap     func(tea.Model) tea.Model // tests put something between the program and the console
	rand     io.Reader
	me       string
	zone     *time.Location

	st      *store.Store
	lines   *bufio.Reader // of answers at a terminal, once something was asked
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
	cfg, mistakes, err := readConfig(a.home.config, a.flags.config != "" && !a.writing)
	if err != nil {
		return err
	}
	a.config, a.mistakes = cfg, mistakes
	a.checkTheme()
	inFileOrder(a.home.config, a.mistakes)
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
