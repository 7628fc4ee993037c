package main

import (
	"context"
	"errors"
	"slices"
	"strings"
	"time"

	"winnow/data/store"
	"winnow/model"
	"winnow/model/criteria"
	"winnow/model/safetext"
	"winnow/tui/words"
)

const (
	runFor   = 30 * time.Second // a program that a trigger runs
	tellMost = 5                // triggers that a command tells of one by one
	hungMost = 3                // times in a row that a program may not end before it is given up
)

// triggersConfigText is the part of the config about triggers.
const triggersConfigText = `
# Whether triggers of the criteria may run programs: each gets the lead as JSON on
# its standard input, once for a lead and cause, also where it fails; no shell sees
# it, and after 30 seconds it is ended.
[triggers]
# run = false
`

func (r *configReader) triggers(line int, v any) {
	t, ok := v.(map[string]any)
	if !ok {
		r.wrong(line, "triggers wants a section: [triggers]")
		return
	}
	for _, name := range sortedKeys(t) {
		at := r.lineOf("triggers", name)
		run, isBool := t[name].(bool)
		switch {
		case name != "run":
			r.wrong(at, "there is no setting %q in [triggers]%s", name, didYouMean(name, []string{"run"}))
		case !isBool:
			r.wrong(at, "run wants true or false")
		default:
			r.c.RunTriggers = run
		}
	}
}

// fired tells of triggers that this run's writing set off, and runs the programs
// that they name where the config lets it.
func (a *app) fired(ctx context.Context, list []store.Fired) {
	told, more := 0, 0
	for _, f := range list {
		if !f.Notify {
			continue
		}
		if told++; told > tellMost {
			more++
			continue
		}
		a.warn("%s: %s", f.Name, f.Label)
	}
	if more > 0 {
		a.warn("and %s more: winnow log", plural(more, "trigger"))
	}
	a.runActs(ctx, list)
}

// programs is what became of one that a trigger names.
type programs struct {
	name, program string
	off           int // leads that it was not run for, as the config does not let it
	failed        int
	hung          int // how often it did not end, the last times
	given         int // leads that it was not run for, as it had not ended before
}

// runActs runs the programs that triggers name, once for each lead, and tells of
// those that were not run or failed. One that does not end is given up: a file may
// set it off for thousands.
func (a *app) runActs(ctx context.Context, list []store.Fired) {
	var all []*programs
	for _, f := range list {
		for _, act := range f.Acts {
			if act.Kind != criteria.ActRun {
				continue
			}
			i := slices.IndexFunc(all, func(p *programs) bool { return p.name == f.Name && p.program == act.Args[0] })
			if i < 0 {
				i, all = len(all), append(all, &programs{name: f.Name, program: act.Args[0]})
			}
			a.runAct(ctx, all[i], f, act.Args)
		}
	}
	for _, p := range all {
		if p.off > 0 {
			a.warn("%s: %s was not run for %s: set run = true under [triggers] in the config", p.name, p.program, plural(p.off, "lead"))
		}
		if more := p.failed - tellMost; more > 0 {
			a.warn("%s: %s failed for %s more", p.name, p.program, plural(more, "lead"))
		}
		if p.given > 0 {
			a.warn("%s: %s was given up, and not run for %s: it did not end %d times; mend it, or take run out of the criteria", p.name, p.program, plural(p.given, "lead"), hungMost)
		}
	}
}

func (a *app) runAct(ctx context.Context, p *programs, f store.Fired, args []string) {
	switch {
	case !a.config.RunTriggers:
		p.off++
		return
	case p.hung == hungMost:
		p.given++
		return
	}
	err := a.runFor(ctx, a.st, f, args)
	if err == nil {
		p.hung = 0
		return
	}
	var hung hungError
	if p.hung++; !errors.As(err, &hung) {
		p.hung = 0
	}
	if p.failed++; p.failed <= tellMost {
		a.warn("%s: %s: %v", f.Name, f.Label, err)
	}
}

// runFor runs a program with a lead as JSON on its standard input.
func (a *app) runFor(ctx context.Context, st *store.Store, f store.Fired, args []string) error {
	d, err := st.Detail(ctx, f.Lead, 100)
	if err != nil {
		return err
	}
	doc, err := append(document{{"trigger", f.Trigger}, {"fired_at", stamp(f.At)}}, a.detailJSON(d)...).MarshalJSON()
	if err != nil {
		return err
	}
	_, err = runProgram(ctx, args, doc, "criteria")
	return err
}

// limited keeps the first kilobyte of what is written to it.
type limited struct{ b []byte }

func (l *limited) Write(p []byte) (int, error) {
	if room := 1024 - len(l.b); room > 0 {
		l.b = append(l.b, p[:min(room, len(p))]...)
	}
	return len(p), nil
}

func (l *limited) tail() string {
	s := strings.TrimSpace(safetext.Line(string(l.b)))
	if s == "" {
		return ""
	}
	return ": " + s
}

// triggersJSON are the triggers that fired for a lead.
func triggersJSON(list []model.Firing) any {
	type trigger struct {
		ID     string `json:"id"`
		Name   string `json:"name"`
		At     stamp  `json:"at"`
		People int    `json:"people,omitempty"`
	}
	out := make([]trigger, 0, len(list))
	for _, f := range list {
		out = append(out, trigger{f.Trigger, f.Name, stamp(f.At), f.People})
	}
	return out
}

// triggersPeople tells of them, and of who completed them.
func (a *app) triggersPeople(d model.Detail) error {
	for _, f := range d.Fired {
		text := f.Name
		if f.People > 1 {
			text += " (" + words.People(f, d.Row.Company) + ")"
		}
		if err := a.printf("trigger: %s, %s\n", safetext.Line(text), a.when(f.At)); err != nil {
			return err
		}
	}
	return nil
}
