package main

import (
	"context"
	"errors"
	"fmt"
	"os"
	"os/exec"
	"slices"
	"strings"
	"sync"
	"sync/atomic"
	"time"

	tea "charm.land/bubbletea/v2"
	"github.com/charmbracelet/colorprofile"
	"github.com/charmbracelet/x/term"

	"winnow/data/criteriafile"
	"winnow/data/sqlite"
	"winnow/data/store"
	"winnow/model"
	"winnow/model/report"
	"winnow/model/safetext"
	"winnow/tui"
	"winnow/tui/anchor"
	"winnow/tui/brief"
)

// consoleOptions are what a kind of start adds.
type consoleOptions struct {
	firstLine string
	notices   []string
	throwaway bool   // the database goes with the console
	watch     bool   // the file of criteria, and the folder of the config
	behind    *notes // what goes wrong behind it

	stage    *tui.Stage // before an audience: what happens behind the walk
	criteria string     // the file of criteria that it edits
}

// console opens the console on the user's database.
func (a *app) console(ctx context.Context) error {
	if a.flags.json {
		return usageError("--json goes with a command, such as: winnow queue --json")
	}
	if a.flags.criteria != "" {
		return usageError("--criteria asks what would be, and the console decides; try: winnow queue --criteria %s", a.flags.criteria)
	}
	if !a.interactive() && !a.flags.linear {
		return a.noTerminal()
	}
	defer leanMemory()()
	o := consoleOptions{watch: true, behind: &notes{}}
	st, err := sqlite.Open(ctx, a.home.db, store.Options{Clock: a.clock, Rand: a.rand, Zone: a.zone,
		Fired: a.firedBehind(o.behind), Target: string(a.config.Export.For)})
	if err != nil {
		return failed(err)
	}
	a.keep(st)
	if o.notices, err = a.recoverBehind(ctx, st); err == nil {
		err = a.eraseRestored(ctx, st)
	}
	if errors.Is(err, store.ErrUnwritable) { // there is something to look at all the same
		o.notices = append(o.notices, err.Error())
	} else if err != nil {
		return err
	}
	return a.openConsole(ctx, st, o)
}

// recoverBehind takes back what a killed import left, and says so. An undo or redo
// of an import that was cut short goes on behind the console.
func (a *app) recoverBehind(ctx context.Context, st *store.Store) (notices []string, err error) {
	dead, err := st.Unfinished(ctx)
	if err != nil {
		return nil, err
	}
	if slices.ContainsFunc(dead, func(b model.Batch) bool { return !b.Finished }) {
		if dead, err = a.recover(ctx, st); err != nil {
			return nil, err
		}
		for _, b := range dead {
			notices = append(notices, a.cutShort(b))
		}
		return notices, nil
	}
	for _, b := range dead {
		what := "taking back the import of %s goes on: its leads leave the lists"
		if b.Turning == model.ActRedo {
			what = "doing the import of %s again goes on: its leads come back to the lists"
		}
		notices = append(notices, fmt.Sprintf(what, b.File))
	}
	return notices, nil
}

// interactive reports whether there is a terminal to draw on and to read keys from.
func (a *app) interactive() bool {
	_, out := terminalOf(a.out)
	f, isFile := a.in.(*os.File)
	if !out || !isFile {
		return false
	}
	_, in := terminalOf(f)
	return in
}

func (a *app) noTerminal() error {
	return &exitError{exitFailed, errors.New("the console needs a terminal; for scripts there is: winnow queue --json, and line by line: winnow --linear")}
}

// openConsole runs the console until the user leaves, and tells what was done.
func (a *app) openConsole(ctx context.Context, st *store.Store, o consoleOptions) error {
	saves := newSaving(ctx, st)
	files := &consoleFiles{a: a, saves: saves}
	defer files.close()
	saves.goOn()
	open, missing := opener(os.Getenv, exec.LookPath)
	opt := tui.Options{Store: saves, Me: a.me, Clock: a.clock, Ticks: time.Now, Rand: a.rand, Zone: a.zone,
		Keys: a.config.Keys, FirstRun: o.firstLine, Notices: slices.Concat(mistakesOf(a.home.config, a.mistakes), o.notices), Open: open, NoOpen: missing, Files: files, Views: a.config.Views}
	if err := a.looks(&opt); err != nil {
		return err
	}
	opt.Reports = func(ctx context.Context, name string, from time.Time, progress func(done, total int)) (report.Document, error) {
		return st.Report(ctx, name, a.config.Report.options(from, a.zone), progress)
	}
	opt.Habits = consoleHabits{a, st, o.watch}
	opt.Commands = a.userCommands(st)
	opt.BriefTemplate = func() (string, error) { return a.briefTemplate(brief.Text) }
	opt.KeepFile, opt.Export = a.keepFile, a.fromConsole(st)
	opt.Throwaway, opt.Still = o.throwaway, a.config.Still
	if a.flags.db != "" || a.flags.config != "" {
		opt.Undo = a.typed("undo")
	}
	if o.watch { // the demo leaves nothing behind
		opt.KeepViews, opt.KeepTheme = a.keepViews, a.keepTheme
		opt.Criteria = &savingFile{File: criteriafile.New(a.home.criteria, st), saves: saves}
		opt.ApplyCriteria = a.config.Criteria.OnChange == "apply"
	}
	if o.criteria != "" {
		opt.Criteria = &savingFile{File: criteriafile.New(o.criteria, st), saves: saves}
	}
	if o.watch && a.config.Import.Watch != "" {
		box, err := a.host(st, saves, o.behind)
		if err != nil {
			opt.Notices = append(opt.Notices, err.Error())
		} else {
			opt.Inbox = box
			defer func() { _ = box.box.Close() }() // the lock ends with the process
		}
	}
	if a.linear() {
		return a.runLinear(ctx, opt, saves)
	}
	m, inner := a.made(opt, o)
	guard := &guarded{inner: inner, log: a.home.log, now: time.Now}
	var root tea.Model = guard
	if a.wrap != nil {
		guard.inner = a.wrap(m)
	}
	out := a.out
	if f, ok := out.(term.File); ok {
		copies, copiesDone := newCopier(f, os.Getenv)
		defer copiesDone()
		out = anchor.On(copying{f, copies})
	}
	opts := []tea.ProgramOption{tea.WithFPS(a.config.FPS), tea.WithInput(a.in), tea.WithOutput(out), tea.WithoutSignalHandler()}
	if opt.NoColour != "" {
		opts = append(opts, tea.WithColorProfile(colorprofile.ASCII))
	}
	p := tea.NewProgram(root, opts...)
	guard.program = p
	stop := a.leaveOn(ctx, p)
	_, err := p.Run()
	stop()
	saves.wait() // a save that is under way is finished before the file is closed
	if guard.crashed != "" {
		return &exitError{exitFailed, fmt.Errorf("a mistake in winnow stopped it: %s; what was shown as done is saved; details are in %s", safetext.Line(guard.crashed), a.home.log)}
	}
	if err != nil {
		return fmt.Errorf("the console stopped: %w; what was shown as done is saved", err)
	}
	if s := m.Summary(); s != "" {
		return a.printf("%s\n", safetext.Block(s))
	}
	return nil
}

// made is the console, and what of it the program runs: itself, or with a band and a
// walk for an audience.
func (a *app) made(opt tui.Options, o consoleOptions) (*tui.Model, tea.Model) {
	if o.stage == nil {
		m := tui.New(opt)
		return m, m
	}
	p := tui.NewPresenter(opt, *o.stage)
	return p.Model, p
}

// patience is how long a console that was told to end may finish its saves.
const patience = 15 * time.Second

// leaveOn ends the console as ctrl+c does when a signal comes: after the last
// save. The function returned stops listening.
func (a *app) leaveOn(ctx context.Context, p *tea.Program) (stop func()) {
	over := make(chan struct{})
	go func() {
		select {
		case <-over:
			return
		case <-ctx.Done():
			p.Send(tui.LeaveMsg{})
		}
		select {
		case <-over:
		case <-time.After(patience):
			p.Kill()
		}
	}()
	return sync.OnceFunc(func() { close(over) })
}

// saving counts the saves under way, so that the end can wait for them. What an
// undo or redo of an import leaves to do is done behind the others, as far as it
// comes: the next start goes on with it. So is the scoring by other criteria.
type saving struct {
	*store.Store
	wg     sync.WaitGroup
	behind context.Context
	stop   context.CancelFunc
	left   sync.WaitGroup

	comparing atomic.Bool   // see compareNames
	patience  time.Duration // how long the answer to an undo of an import waits for all of it
}

// importPatience lets an import of a few leads be gone when its undo is told.
const importPatience = 200 * time.Millisecond

func newSaving(ctx context.Context, st *store.Store) *saving {
	s := &saving{Store: st, patience: importPatience}
	s.behind, s.stop = context.WithCancel(ctx)
	return s
}

func (s *saving) wait() {
	s.wg.Wait()
	s.stop()
	s.left.Wait()
}

// goOn does what is left to do, and closes what it returns. What hinders it, the next
// start tells.
func (s *saving) goOn() <-chan struct{} {
	through := make(chan struct{})
	s.left.Go(func() {
		defer close(through)
		_, _ = s.Recover(s.behind)
	})
	return through
}

// turned goes on behind an undo or redo of an import.
func (s *saving) turned(res model.Result, err error) (model.Result, error) {
	if err == nil && res.Entry.Batch != 0 {
		enough := time.NewTimer(s.patience)
		defer enough.Stop()
		select {
		case <-s.goOn():
		case <-enough.C:
		}
	}
	return res, err
}

func (s *saving) Do(ctx context.Context, c model.Command) (model.Result, error) {
	s.wg.Add(1)
	defer s.wg.Done()
	return s.Store.Do(ctx, c)
}

func (s *saving) Undo(ctx context.Context, u model.UndoCommand) (model.Result, error) {
	s.wg.Add(1)
	defer s.wg.Done()
	u.Later = true
	return s.turned(s.Store.Undo(ctx, u))
}

func (s *saving) Redo(ctx context.Context, u model.UndoCommand) (model.Result, error) {
	s.wg.Add(1)
	defer s.wg.Done()
	u.Later = true
	return s.turned(s.Store.Redo(ctx, u))
}

func (s *saving) Sweep(context.Context) (woken, rescored int, err error) {
	s.left.Add(1)
	defer s.left.Done()
	woken, rescored, err = s.Store.SweepBeside(s.behind)
	giveBack(rescored)
	s.compareNames()
	return woken, rescored, err
}

// compareNames goes on with the names of an older database, beside everything else.
// What keeps it from that shows elsewhere too, and the next sweep tries again.
func (s *saving) compareNames() {
	if !s.comparing.CompareAndSwap(false, true) {
		return
	}
	s.left.Go(func() {
		defer s.comparing.Store(false)
		_, _ = s.Store.Respell(s.behind)
	})
}

func (s *saving) ScoreOn(_ context.Context, budget time.Duration) (model.Scoring, error) {
	s.left.Add(1)
	defer s.left.Done()
	return s.Store.ScoreOn(s.behind, budget)
}

// savingFile is the file of criteria, whose applying is a save too.
type savingFile struct {
	*criteriafile.File
	saves *saving
}

func (f *savingFile) Apply(ctx context.Context, id model.EntryID, hash, actor string) (model.Entry, error) {
	f.saves.wg.Add(1)
	defer f.saves.wg.Done()
	return f.File.Apply(ctx, id, hash, actor)
}

// shellWord is a word as a shell takes it back.
func shellWord(s string) string {
	if s != "" && !strings.ContainsFunc(s, func(r rune) bool {
		return !(r >= 'a' && r <= 'z' || r >= 'A' && r <= 'Z' || r >= '0' && r <= '9' || strings.ContainsRune("/._-+:@%", r))
	}) {
		return s
	}
	return "'" + strings.ReplaceAll(s, "'", `'\''`) + "'"
}
