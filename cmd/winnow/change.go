package main

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"strings"
	"time"

	"github.com/spf13/cobra"

	"winnow/model"
	"winnow/model/safetext"
	"winnow/tui/words"
)

// changes makes a command that changes leads named by its first arguments. fill
// completes what is done to them from the flags and the rules.
func (a *app) changes(use, short string, args cobra.PositionalArgs, leads func([]string) []string,
	fill func(c *model.Command, r model.Rules, args []string) error) *cobra.Command {
	return &cobra.Command{Use: use, Short: short, Args: usage(args),
		RunE: func(cmd *cobra.Command, args []string) error {
			ctx := cmd.Context()
			st, err := a.openLeads(ctx, true)
			if err != nil {
				return err
			}
			id, err := a.newID()
			if err != nil {
				return err
			}
			c := model.Command{ID: id, At: a.clock(), Actor: a.me, Amount: -1}
			if err := fill(&c, st.Rules(), args); err != nil {
				return err
			}
			rows, err := a.resolveAll(ctx, st, leads(args))
			if err != nil {
				return err
			}
			if err := a.receiver(ctx, st, &c); err != nil {
				return err
			}
			if err := a.mergeInstead(ctx, st, c, rows); err != nil {
				return err
			}
			for _, r := range rows {
				c.Targets = append(c.Targets, model.Target{Lead: r.ID, Version: model.AnyVersion})
			}
			return a.carryOut(ctx, c)
		}}
}

func allArgs(args []string) []string  { return args }
func firstArg(args []string) []string { return args[:1] }

// carryOut does a command and tells what it did.
func (a *app) carryOut(ctx context.Context, c model.Command) error {
	res, err := a.st.Do(ctx, c)
	if err != nil {
		return err
	}
	if err := a.heed(ctx, res, c); err != nil {
		return err
	}
	return a.tell(res, c)
}

// heedMost is of how many promoted leads it is said what sales should know.
const heedMost = 20

// heed says of leads that were promoted what sales should know of them.
func (a *app) heed(ctx context.Context, res model.Result, c model.Command) error {
	if c.Action != model.ActPromote {
		return nil
	}
	for _, done := range res.Done[:min(len(res.Done), heedMost)] {
		d, err := a.st.Detail(ctx, done.Change.Lead, 0)
		if err != nil {
			return err
		}
		before := slices.DeleteFunc(d.Items, func(it model.Item) bool { return it.Group == res.Entry.Group })
		for _, clause := range a.speaker(a.st).Handoff(d.Row, before, d.Warnings) {
			a.warn("%s: %s", safetext.Line(d.Row.Label), safetext.Line(clause))
		}
	}
	return nil
}

// tell says what happened, to whom, and how to take it back.
func (a *app) tell(res model.Result, c model.Command) error {
	if a.flags.json {
		if err := a.json(resultJSON(res)); err != nil {
			return err
		}
	} else if err := a.tellPeople(res, c); err != nil {
		return err
	}
	return a.refusals(res)
}

// mostRefused is how many refused leads are named one by one; --json names all.
const mostRefused = 10

// refusals ends a command by what was refused of it: exit code 3 where the rest
// was done, that of the refusal where nothing was.
func (a *app) refusals(res model.Result) error {
	n := len(res.Refused)
	if n == 0 {
		return nil
	}
	first, nothing := res.Refused[0], res.Entry.Seq == 0
	if n == 1 && nothing {
		return &exitError{exitCode(first.Refusal), errors.New(refusalWords(first))}
	}
	for i, r := range res.Refused {
		if i == mostRefused && n > mostRefused+1 {
			a.warn("and %d more; --json names them", n-i)
			break
		}
		a.warn("%s", refusalWords(r))
	}
	switch {
	case nothing:
		return &exitError{exitCode(first.Refusal), fmt.Errorf("%s refused, 0 done", plural(n, "lead"))}
	case res.Entry.Batch != 0:
		return &exitError{exitSome, fmt.Errorf("%s kept because of what was decided; the rest was taken back. Undo these decisions, then the import again, and they go too", plural(n, "lead"))}
	}
	return &exitError{exitSome, fmt.Errorf("%s refused, %d done", plural(n, "lead"), len(res.Done))}
}

// refusalWords says of whom something was refused, where it was of one lead, and why.
func refusalWords(r model.Refused) string {
	if r.Label == "" {
		return r.Refusal.Msg
	}
	return safetext.Line(r.Label) + ": " + r.Refusal.Msg
}

func (a *app) tellPeople(res model.Result, c model.Command) error {
	if len(res.Done) == 0 {
		return nil
	}
	for _, d := range res.Done {
		if err := a.printf("%s\n", safetext.Line(a.sentence(d, c))); err != nil {
			return err
		}
	}
	if r := res.Right; r.Lead != 0 {
		if err := a.printf("%s\n", safetext.Line(words.Right(r)+" ("+r.Lead.String()+")")); err != nil {
			return err
		}
	}
	return a.printf("Take it back: %s\n", a.typed("undo "+shortID(res.Entry.Group)))
}

// sentence tells one change in words.
func (a *app) sentence(d model.Done, c model.Command) string {
	rules := a.st.Rules()
	ch := d.Change
	tail := ""
	if ch.Reason != "" {
		tail = ": " + words.Reason(rules, ch.Reason)
	}
	if c.Owner != "" && c.Action == model.ActPromote {
		tail += ", to " + c.Owner
	}
	if u := untilWords(ch.Until, a.when); u != "" {
		tail += ", until " + u
	}
	back := ""
	if !d.Due.IsZero() && (c.Action == model.ActTry || c.Action == model.ActSnooze) {
		back = ", back " + a.when(d.Due)
	}
	if reason, ok := rules.Proposed(d.Attempts, ch.Outcome); ok && c.Action == model.ActTry && ch.To.Open() {
		back = "; that was the last, decide: " + a.typed("reject "+d.Change.Lead.String()+" --reason "+reason.ID)
	}
	switch c.Action {
	case model.ActTry:
		return fmt.Sprintf("Logged %s: %s, try %d of %d%s", words.Outcome(ch.Outcome), d.Label, d.Attempts, rules.AttemptsMost, back)
	case model.ActSnooze:
		return fmt.Sprintf("Snoozed %s%s", d.Label, back)
	case model.ActNote:
		return "Noted on " + d.Label
	case model.ActDNC:
		return fmt.Sprintf("Do not contact %s (%s): %s", d.Label, ch.Channel, ch.Cause)
	case model.ActDNCOff:
		return fmt.Sprintf("Contact with %s is allowed again (%s)", d.Label, ch.Channel)
	case model.ActEdit:
		var typed []string
		for _, v := range c.Typed {
			typed = append(typed, string(v.Field)+" "+v.Value)
		}
		text := "Typed " + strings.Join(typed, ", ") + ": " + d.Label
		if d.Change.From == model.StageRejected && d.Change.To.Open() {
			text += " is back in the queue"
		}
		return text
	case model.ActMerge:
		return "Merged " + d.Label
	case model.ActDistinct:
		return d.Label + " is somebody else: not proposed as a duplicate again"
	}
	if d.Refers != "" {
		tail += "; referred to " + d.Refers
	}
	if d.Suppresses != "" {
		tail += "; who comes in from " + d.Suppresses + " stays out"
	}
	if d.Frees != "" {
		tail += "; who comes in from " + d.Frees + " is let in again, who was kept out so far stays out until reopened"
	}
	return words.Done(c.Action) + " " + d.Label + tail
}

// untilWords says when a rest ends.
func untilWords(u model.Until, when func(time.Time) string) string {
	var parts []string
	if !u.At.IsZero() {
		parts = append(parts, when(u.At))
	}
	if u.Kind == model.KindAnyIntent {
		parts = append(parts, "they act")
	} else if u.Kind != "" {
		parts = append(parts, words.Kind(u.Kind))
	}
	if u.Score > 0 {
		parts = append(parts, fmt.Sprintf("score %d", u.Score))
	}
	return strings.Join(parts, " or ")
}

// shortID is enough of an entry's id to name it: its time to the millisecond and
// twelve bits of chance.
func shortID(id model.EntryID) string {
	s := id.String()
	return s[:min(18, len(s))]
}

// resultJSON is what a command did, for scripts.
func resultJSON(res model.Result) document {
	type done struct {
		Lead     string      `json:"lead"`
		Label    string      `json:"label"`
		From     model.Stage `json:"from"`
		To       model.Stage `json:"to"`
		Reason   text        `json:"reason"`
		Until    any         `json:"until"`
		DueAt    stamp       `json:"due_at"`
		Attempts int         `json:"attempts"`
		Version  int64       `json:"version"`
	}
	type refused struct {
		Lead    text              `json:"lead"` // null: it is about no lead
		Label   text              `json:"label"`
		Code    model.RefusalCode `json:"code"`
		Problem string            `json:"problem"`
		By      text              `json:"by"`
	}
	did := []done{}
	for _, d := range res.Done {
		ch := d.Change
		did = append(did, done{ch.Lead.String(), d.Label, ch.From, ch.To, text(ch.Reason), untilJSON(ch.Until), stamp(d.Due), d.Attempts, d.Version})
	}
	tell := func(of []model.Refused) []refused {
		list := []refused{}
		for _, r := range of {
			lead := text("")
			if r.Target.Lead != 0 {
				lead = text(r.Target.Lead.String())
			}
			list = append(list, refused{lead, text(r.Label), r.Refusal.Code, r.Refusal.Msg, text(r.Refusal.By)})
		}
		return list
	}
	doc := document{{"entry", entryHead(res.Entry)}, {"done", did}, {"refused", tell(res.Refused)}}
	if r := res.Right; r.Lead != 0 {
		doc = append(doc, document{{"right", map[string]any{"lead": r.Lead.String(), "label": r.Label, "new": r.New}}}...)
	}
	if res.Freed > 0 {
		doc = append(doc, document{{"freed", res.Freed}}...)
	}
	if res.Erased > 0 {
		doc = append(doc, document{{"erased", res.Erased}}...)
	}
	if res.Of == model.ActImport {
		doc = append(doc, document{{"standing", tell(res.Standing)}}...)
	}
	return doc
}

// entryHead is the header of an entry, null where nothing was written.
func entryHead(e model.Entry) any {
	if e.Seq == 0 {
		return nil
	}
	return map[string]any{"id": e.ID.String(), "seq": e.Seq, "at": stamp(e.At), "actor": e.Actor, "action": e.Action,
		"group": e.Group.String(), "undoes": text(e.Undoes.String())}
}

// untilJSON is when a rest ends, null for never.
func untilJSON(u model.Until) any {
	if u.IsZero() {
		return nil
	}
	m := map[string]any{"at": stamp(u.At), "kind": text(u.Kind), "score": any(nil)}
	if u.Score > 0 {
		m["score"] = u.Score
	}
	return m
}
