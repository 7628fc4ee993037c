package main

import (
	"context"
	"fmt"
	"strings"

	"github.com/spf13/cobra"

	"winnow/data/store"
	"winnow/model"
	"winnow/model/safetext"
	"winnow/tui/words"
)

// mostTouches bounds what `winnow show` reads of one lead.
const mostTouches = 10000

func (a *app) showCommand() *cobra.Command {
	return &cobra.Command{Use: "show LEAD", Short: "Everything known of a lead, and where each field came from", Args: usage(cobra.ExactArgs(1)),
		RunE: func(cmd *cobra.Command, args []string) error {
			ctx := cmd.Context()
			d, st, err := a.detail(ctx, args[0])
			if err != nil {
				return err
			}
			d.Warnings = model.WarningsFor(a.me, d.Warnings)
			if a.flags.json {
				return a.json(a.detailJSON(d))
			}
			return a.showPeople(d, st.Rules())
		}}
}

// detail reads everything about a lead as it is at this run's clock, or by --criteria.
func (a *app) detail(ctx context.Context, ref string) (d model.Detail, st *store.Store, err error) {
	if err = a.begun(); err != nil {
		return d, nil, err
	}
	behind := false
	if a.flags.criteria != "" {
		st, err = a.openWhatIf(ctx)
	} else {
		st, behind, err = a.openToLook(ctx)
	}
	if err != nil {
		return d, nil, err
	}
	l, err := a.look(ctx, st, behind, ref, mostTouches, false)
	return l.Detail, st, err
}

func (a *app) detailJSON(d model.Detail) document {
	type field struct {
		Name  string `json:"name"`
		Value string `json:"value"`
		From  string `json:"from"`
		Row   int    `json:"row"`
		At    stamp  `json:"at"`
	}
	fields := make([]field, 0, len(d.Sources))
	for _, p := range d.Sources {
		fields = append(fields, field{p.Name, p.Value, p.From, p.Row, stamp(p.At)})
	}
	firstSource, lastSource := originJSON(d.Touches)
	return document{{"lead", rowJSON(d.Row, 0, d.Lead.Attributes, a.clock())}, {"fields", fields}, {"receipt", receiptJSON(d.Scored.Receipt)},
		{"triggers", triggersJSON(d.Fired)}, {"touches", touchesJSON(d.Touches)}, {"first_source", firstSource}, {"last_source", lastSource}, {"entries", entriesJSON(d.Ledger())}, {"warnings", warningsJSON(d.Warnings)}}
}

func receiptJSON(r model.Receipt) any {
	type line struct {
		Group  string         `json:"group"`
		Side   model.Side     `json:"side"`
		Signal string         `json:"signal"`
		At     stamp          `json:"at"`
		Points int            `json:"points"`
		Kind   model.LineKind `json:"kind"`
		Count  int            `json:"count,omitempty"`
	}
	lines := make([]line, 0, len(r.Lines))
	for _, l := range r.Lines {
		lines = append(lines, line{l.Group, l.Side, l.Signal, stamp(l.At), l.Points, l.Kind, l.Count})
	}
	return struct {
		Score      int    `json:"score"`
		Fit        int    `json:"fit"`
		Engagement int    `json:"engagement"`
		Lines      []line `json:"lines"`
	}{r.Score, r.Fit, r.Engagement, lines}
}

func touchesJSON(touches []model.Touch) any {
	type touch struct {
		Kind     model.TouchKind `json:"kind"`
		At       stamp           `json:"at"`
		Outbound bool            `json:"outbound"`
		Channel  text            `json:"channel"`
		UTM      model.UTM       `json:"utm,omitzero"`
		Detail   text            `json:"detail"`
		URL      text            `json:"url"`
		EventID  text            `json:"event_id"`
		Outcome  text            `json:"outcome"`
		By       text            `json:"by"`
	}
	out := make([]touch, 0, len(touches))
	for _, t := range touches {
		out = append(out, touch{t.Kind, stamp(t.At), t.Outbound, text(t.Channel), t.UTM, text(t.Detail), text(t.URL), text(t.EventID), text(t.Attempt), text(t.By)})
	}
	return out
}

// originJSON are the campaigns of the first and of the last touch that name one.
func originJSON(touches []model.Touch) (first, last any) {
	type origin struct {
		At  stamp     `json:"at"`
		UTM model.UTM `json:"utm"`
	}
	f, l := model.Origins(touches)
	if f == nil {
		return nil, nil
	}
	return origin{stamp(f.At), f.UTM}, origin{stamp(l.At), l.UTM}
}

func warningsJSON(list []model.Warning) any {
	type warning struct {
		Kind   model.WarningKind `json:"kind"`
		Lead   text              `json:"lead"`
		Label  text              `json:"label"`
		Who    text              `json:"who"`
		Stage  model.Stage       `json:"stage"`
		Reason text              `json:"reason"`
		At     stamp             `json:"at"`
	}
	out := make([]warning, 0, len(list))
	for _, w := range list {
		j := warning{Kind: w.Kind, Label: text(w.Label), Who: text(w.Who), Stage: w.Stage, Reason: text(w.Reason), At: stamp(w.At)}
		if w.Lead != 0 {
			j.Lead = text(w.Lead.String())
		}
		out = append(out, j)
	}
	return out
}

func (a *app) showPeople(d model.Detail, rules model.Rules) error {
	if err := a.showHead(d, rules); err != nil {
		return err
	}
	if err := a.triggersPeople(d); err != nil {
		return err
	}
	for _, sec := range a.showSections(d, rules) {
		if len(sec.rows) == 0 {
			continue
		}
		t := a.table(make([]string, len(sec.rows[0]))...)
		for _, cells := range sec.rows {
			t.row(cells...)
		}
		if err := a.printf("\n%s\n", t.bold(sec.title)); err != nil {
			return err
		}
		if err := t.flush(); err != nil {
			return err
		}
	}
	return nil
}

// showHead tells who the lead is, how it stands, and what to know before calling.
func (a *app) showHead(d model.Detail, rules model.Rules) error {
	s := words.Speaker{Me: a.me, Now: a.clock(), Zone: a.zone, Rules: rules, Glyphs: glyphs()}
	grade := d.Row.Grade
	if d.Row.Rising > 0 {
		grade += " " + s.Glyphs.Rising + words.Number(d.Row.Rising)
	}
	head := fmt.Sprintf("%s  %d %s  %s", who(d.Row), d.Row.Score, grade, s.Decision(d.Row))
	if due := s.Due(d.Row).Text; due != "" && !d.Row.DueAt.IsZero() {
		head += "  due " + due
	}
	say := []string{head + "  " + d.Row.ID.String()}
	if own := strings.Join(d.Row.Tags.List(), ", "); own != "" {
		say = append(say, "tags: "+own)
	}
	if d.Row.Owner != "" {
		say = append(say, "owner: "+d.Row.Owner)
	}
	if first, last := model.Origins(d.Touches); first != nil {
		say = append(say, fmt.Sprintf("first came by %s, %s; last by %s, %s", first.UTM.Words(), a.when(first.At), last.UTM.Words(), a.when(last.At)))
	}
	if it, ok := model.HandedOver(d.Items); ok && !it.Sheet.IsZero() {
		say = append(say, "sheet: "+strings.Join(a.sheetWords(it.Sheet), " · "))
	}
	for _, w := range d.Warnings {
		say = append(say, "! "+s.Warning(w, d.Row))
	}
	for _, line := range say {
		if err := a.printf("%s\n", safetext.Line(line)); err != nil {
			return err
		}
	}
	return nil
}

// section is a heading and the rows of cells below it.
type section struct {
	title string
	rows  [][]string
}

func (a *app) showSections(d model.Detail, rules model.Rules) []section {
	fields := section{title: "FIELDS"}
	wrong := string(model.WrongField(d.State, d.Items))
	if wrong != "" {
		fields.title += "; ! is wrong: winnow fix " + d.Row.ID.String() + " " + wrong + "=..."
	}
	for _, p := range d.Sources {
		mark := "  "
		if p.Name == wrong {
			mark = "! "
		}
		fields.rows = append(fields.rows, []string{mark + p.Name, p.Value, fmt.Sprintf("%s row %d, %s", p.From, p.Row, a.when(p.At))})
	}
	receipt := section{title: fmt.Sprintf("WHY %d = fit %d + engagement %d", d.Scored.Score, d.Scored.Fit, d.Scored.Engagement)}
	for _, l := range d.Scored.Lines {
		receipt.rows = append(receipt.rows, []string{fmt.Sprintf("  %+4d", l.Points), l.Label(), a.when(l.At), l.Group})
	}
	touches := section{title: fmt.Sprintf("TOUCHES %d", d.TouchCount)}
	for _, x := range d.Touches {
		what := x.Detail
		if x.Attempt != "" {
			what = words.Outcome(x.Attempt) + " by " + x.By
		}
		touches.rows = append(touches.rows, []string{"  " + a.when(x.At), words.Kind(x.Kind), what, x.UTM.Words()})
	}
	ledger := section{title: "LEDGER"}
	for _, it := range d.Ledger() {
		ledger.rows = append(ledger.rows, []string{"  " + a.when(it.At), it.Actor, itemWords(rules, it), a.itemDetail(it)})
	}
	return []section{fields, receipt, touches, ledger}
}
