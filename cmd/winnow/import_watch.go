package main

import (
	"context"
	"fmt"
	"path/filepath"
	"sync"
	"time"

	"winnow/data/inbox"
	"winnow/data/intake"
	"winnow/data/store"
	"winnow/model"
	"winnow/model/criteria"
	"winnow/model/safetext"
	"winnow/tui"
)

// watchImports takes in what arrives in a folder until it is interrupted. With
// --json it writes the document of an import a file, each in a line.
func (a *app) watchImports(ctx context.Context, f importFlags, files []string) error {
	switch {
	case len(files) > 0:
		return usageError("--watch takes what arrives in its folder; import %s by itself", files[0])
	case f.dryRun || f.explain:
		return usageError("--watch stores what arrives; leave --dry-run and --explain out")
	case f.problems != "":
		return usageError("--problems is for one import, and --watch makes many; import the file that was told of by itself, with --problems")
	}
	j, err := a.importJob(f, []string{f.watch})
	if err != nil {
		return err
	}
	st, err := a.openForImport(ctx, false)
	if err != nil {
		return err
	}
	box, err := a.inbox(j, st)
	if err != nil {
		return failed(err)
	}
	defer func() { _ = box.Close() }() // the lock ends with the process
	if !a.flags.json {
		if err := a.printf("Watching %s. ctrl+c ends.\n", safetext.Line(box.Folder())); err != nil {
			return err
		}
	}
	for {
		d, err := box.Next(ctx)
		if err != nil {
			return nil // interrupted: that is how it ends
		}
		if err := a.tellDelivery(d); err != nil {
			return err
		}
	}
}

// inbox is a folder whose files are imported as a job says. They come from nobody
// at the keyboard: the ledger has winnow as who took them, so that an undo of
// one's own work never means one of them.
func (a *app) inbox(j intake.Job, st *store.Store) (*inbox.Inbox, error) {
	folder := j.Files[0]
	j.Actor, j.Store = model.ActorWinnow, intake.Into(st)
	return inbox.New(folder, st, func(ctx context.Context, file string) (intake.Report, error) {
		j := j
		j.Files, j.Now = []string{file}, a.clock()
		r, err := intake.Run(ctx, j)
		if err != nil {
			return r, err
		}
		runs, err := dealsJob{a: a, st: st, actor: j.Actor}.all(ctx, r.Deals)
		for _, run := range runs {
			r.Files = append(r.Files, run.asFile())
		}
		return r, err
	}, time.Now)
}

func (a *app) tellDelivery(d inbox.Delivery) error {
	if d.Err != nil {
		a.warn("%v", d.Err)
	}
	if len(d.Report.Files) == 0 {
		return nil
	}
	if !a.flags.json {
		if err := a.printf("%s  %s\n", a.clock().In(a.zone).Format("15:04:05"), safetext.Line(filepath.Base(d.File))); err != nil {
			return err
		}
	}
	return a.tellFiles(d.Report)
}

// hosted is the watched folder of a console.
type hosted struct {
	box   *inbox.Inbox
	saves *saving
	notes *notes
}

// Next waits for the next arrival, and ends when the console does.
func (h *hosted) Next() (tui.Delivery, error) {
	h.saves.left.Add(1)
	defer h.saves.left.Done()
	d, err := h.box.Next(h.saves.behind)
	if err != nil {
		return tui.Delivery{}, err
	}
	out := tui.Delivery{File: d.File, Err: d.Err, Notes: h.notes.take()}
	for _, f := range d.Report.Files {
		out.Created += f.Created
		out.Updated += f.Updated
		out.Touches += f.TouchesCreated
		out.Rejected += f.Rejected
	}
	return out, nil
}

// host watches the folder of the config for a console.
func (a *app) host(st *store.Store, saves *saving, n *notes) (*hosted, error) {
	j, err := a.importJob(importFlags{}, []string{a.config.Import.Watch})
	if err != nil {
		return nil, err
	}
	box, err := a.inbox(j, st)
	if err != nil {
		return nil, err
	}
	return &hosted{box: box, saves: saves, notes: n}, nil
}

// notes is what went wrong behind a console, until it is told.
type notes struct {
	mu   sync.Mutex
	list []string
}

func (n *notes) add(err error) {
	n.mu.Lock()
	defer n.mu.Unlock()
	n.list = append(n.list, err.Error())
}

func (n *notes) take() []string {
	n.mu.Lock()
	defer n.mu.Unlock()
	list := n.list
	n.list = nil
	return list
}

// firedBehind runs the programs of triggers that an arrival set off. The console
// tells of the triggers themselves.
func (a *app) firedBehind(n *notes) func(ctx context.Context, list []store.Fired) {
	var once sync.Once
	return func(ctx context.Context, list []store.Fired) {
		for _, f := range list {
			for _, act := range f.Acts {
				if act.Kind != criteria.ActRun {
					continue
				}
				if !a.config.RunTriggers {
					once.Do(func() {
						n.add(fmt.Errorf("%s: %s was not run: set run = true under [triggers] in the config", f.Name, act.Args[0]))
					})
					continue
				}
				if err := a.runFor(ctx, a.st, f, act.Args); err != nil {
					n.add(err)
				}
			}
		}
	}
}
