package main

import (
	"context"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"time"

	"github.com/spf13/cobra"

	"winnow/data/demo"
	"winnow/data/sqlite"
	"winnow/data/store"
	"winnow/model"
	"winnow/tui"
)

// demoFirstLine is what a visitor reads first.
const demoFirstLine = "Four keys matter: p promote, r reject, n nurture, u undo. ? for the rest."

// demoLiveAfter is how long after the start one more lead goes hot.
const demoLiveAfter = 8 * time.Second

func (a *app) demoCommand() *cobra.Command {
	var seed uint64
	var leads int
	var present bool
	c := &cobra.Command{Use: "demo", Short: "The console with a made-up company's leads", Args: usage(cobra.NoArgs),
		Long: `The console with a made-up company's leads: a quarter of them, thrown away at
the end unless --db names where they stay.`,
		RunE: func(cmd *cobra.Command, _ []string) error {
			if leads < 1 || leads > 200_000 {
				return usageError("--leads %d: choose from 1 to 200,000", leads)
			}
			if a.flags.criteria != "" {
				return usageError("the demo has criteria of its own; leave --criteria out")
			}
			if present && (a.flags.linear || a.flags.db != "") {
				return usageError("--present walks through a demo of its own on the screen: leave --db and --linear out")
			}
			return a.demo(cmd.Context(), seed, leads, present)
		}}
	c.Flags().Uint64Var(&seed, "seed", 1, "another `number`, another company")
	c.Flags().IntVar(&leads, "leads", demo.DefaultLeads, "how `many` leads")
	c.Flags().BoolVar(&present, "present", false, "before an audience: names hidden, keys shown, a walk through the handoff")
	a.linearFlag(c)
	return c
}

// demo opens the console on a database of its own: one of this run, or a new one
// that --db names. One that --db names and that has leads already is gone on with.
func (a *app) demo(ctx context.Context, seed uint64, leads int, present bool) error {
	defer leanMemory()()
	path := a.flags.db
	if path == "" {
		dir, err := a.tempDir("winnow-demo-")
		if err != nil {
			return err
		}
		path = filepath.Join(dir, "demo.db")
	}
	if present && a.flags.now == "" {
		shift := showTime(a.clock(), a.zone).Sub(a.clock())
		real := a.clock
		a.clock = func() time.Time { return real().Add(shift) }
	}
	_, err := os.Stat(path)
	again := err == nil
	clock := demo.NewClock(a.clock)
	st, err := sqlite.Open(ctx, path, store.Options{Clock: clock.Now, Rand: a.rand, Zone: a.zone})
	if err != nil {
		return failed(err)
	}
	a.keep(st)
	if again {
		n, err := st.Counts(ctx, a.me, nil)
		if err != nil {
			return err
		}
		if n.Views[model.ViewAll] > 0 {
			return a.openConsole(ctx, st, consoleOptions{firstLine: demoFirstLine, throwaway: a.flags.db == ""})
		}
	}
	live, err := demo.Load(ctx, st, demo.Options{Seed: seed, Leads: leads, Now: a.clock(), Me: a.me, Zone: a.zone, Clock: clock, Rand: a.rand})
	if err != nil {
		return err
	}
	if !a.interactive() && !a.flags.linear {
		if a.flags.db == "" {
			return a.noTerminal()
		}
		return a.printf("Wrote %d leads to %s. Work them with: winnow --db %s\n", leads, path, path)
	}
	if present {
		stage, file, err := a.stage(st, live)
		if err != nil {
			return err
		}
		return a.openConsole(ctx, st, consoleOptions{throwaway: true, stage: stage, criteria: file})
	}
	background, stop := context.WithCancel(context.WithoutCancel(ctx))
	done := make(chan error, 1)
	go func() { done <- a.goHot(background, live) }()
	err = a.openConsole(ctx, st, consoleOptions{firstLine: demoFirstLine, throwaway: a.flags.db == ""})
	stop()
	if e := <-done; err == nil && e != nil && !errors.Is(e, context.Canceled) {
		err = fmt.Errorf("the lead that should have gone hot: %w", e)
	}
	return err
}

// The demo's team works from half past eight to six: a lead that drops in has minutes
// left only then. A walk that begins outside of these hours is shown in the morning of
// the working day before.
const (
	showsFrom, showsUntil = 8*time.Hour + 45*time.Minute, 17*time.Hour + 15*time.Minute
	showsAt               = 10*time.Hour + 24*time.Minute
)

// showTime is when a walk that begins now is shown.
func showTime(now time.Time, zone *time.Location) time.Time {
	local := now.In(zone)
	y, m, d := local.Date()
	working := func(day time.Time) bool { return day.Weekday() != time.Saturday && day.Weekday() != time.Sunday }
	since := time.Duration(local.Hour())*time.Hour + time.Duration(local.Minute())*time.Minute
	if working(local) && since >= showsFrom && since < showsUntil {
		return now
	}
	for back := 0; ; back++ {
		day := time.Date(y, m, d-back, 0, 0, 0, 0, zone)
		at := time.Date(y, m, d-back, int(showsAt/time.Hour), int(showsAt%time.Hour/time.Minute), 0, 0, zone)
		if working(day) && !at.After(now) {
			return at
		}
	}
}

// goHot lets one more lead go hot when somebody has looked around.
func (a *app) goHot(ctx context.Context, live demo.Live) error {
	t := time.NewTimer(demoLiveAfter)
	defer t.Stop()
	select {
	case <-ctx.Done():
		return nil
	case <-t.C:
		return live(context.WithoutCancel(ctx))
	}
}

// demoWeight is the rule to which the walk of --present gives another weight, and how
// many points it has before and after.
var demoWeight = [2]string{"touch = \"demo_request\"\npoints = 34\n", "touch = \"demo_request\"\npoints = 14\n"}

// stage makes what happens behind the walk of --present: a file of the demo's criteria,
// in which somebody edits a weight, and the lead that goes hot.
func (a *app) stage(st *store.Store, live demo.Live) (*tui.Stage, string, error) {
	dir, err := a.tempDir("winnow-criteria-")
	if err != nil {
		return nil, "", err
	}
	file := filepath.Join(dir, "criteria.toml")
	if err := os.WriteFile(file, []byte(demo.Criteria()), 0o600); err != nil {
		return nil, "", err
	}
	return &tui.Stage{
		GoHot: func(ctx context.Context) error { return live(ctx) },
		EditWeight: func(context.Context) error {
			return os.WriteFile(file, []byte(strings.Replace(demo.Criteria(), demoWeight[0], demoWeight[1], 1)), 0o600)
		},
	}, file, nil
}
