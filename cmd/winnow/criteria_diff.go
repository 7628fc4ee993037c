package main

import (
	"context"
	"fmt"
	"io"
	"strings"

	"winnow/data/store"
	"winnow/model/criteria"
	"winnow/model/report"
)

// tellChange tells people what criteria would do; whole names leads too, and tells
// of past decisions.
func (a *app) tellChange(c *report.Change, whole bool) error {
	for _, line := range changeWords(c) {
		if err := a.printf("%s\n", line); err != nil {
			return err
		}
	}
	if !whole || c.Leads == 0 {
		return nil
	}
	if c.Up+c.Down > 0 {
		if err := a.tellBands(c); err != nil {
			return err
		}
	}
	for _, l := range listings(c) {
		if err := a.tellListing(l); err != nil {
			return err
		}
	}
	return a.tellReplay(&c.Replay)
}

// changeWords are the figures of a change, in sentences.
func changeWords(c *report.Change) []string {
	if c.Moved == 0 {
		if c.Redated > 0 {
			return []string{fmt.Sprintf("No lead moves; %s only another due time", verbed(c.Redated, "lead gets", "leads get"))}
		}
		return []string{fmt.Sprintf("No lead moves, of %s", plural(c.Leads, "lead"))}
	}
	lines := []string{fmt.Sprintf("%s of %d: %d up, %d down", verbed(c.Moved, "lead moves", "leads move"), c.Leads, c.Up, c.Down)}
	if c.Decided > 0 {
		lines[0] += fmt.Sprintf("; %d decided already", c.Decided)
	}
	if c.Staff > 0 {
		lines[0] += fmt.Sprintf("; %d of your own staff, who are never queued", c.Staff)
	}
	queue := "no lead enters or leaves the queue"
	if c.Enter.N+c.Leave.N > 0 {
		queue = fmt.Sprintf("%s the queue, %s it", verbed(c.Enter.N, "enters", "enter"), verbed(c.Leave.N, "leaves", "leave"))
	}
	lines = append(lines, queue)
	if c.Heat.N+c.Cool.N > 0 {
		lines = append(lines, fmt.Sprintf("%s hot, %s hot no more", verbed(c.Heat.N, "becomes", "become"), verbed(c.Cool.N, "is", "are")))
	}
	return lines
}

// verbed is a number with the word for one or for more.
func verbed(n int, one, many string) string {
	if n == 1 {
		return "1 " + one
	}
	return fmt.Sprintf("%d %s", n, many)
}

// bandWidth is how long the longest bar of the histogram is.
const bandWidth = 24

func (a *app) tellBands(c *report.Change) error {
	most := 1
	for i := range c.Before {
		most = max(most, c.Before[i], c.After[i])
	}
	sign := "█"
	if a.config.ASCII {
		sign = "#"
	}
	bar := func(n int) string { return strings.Repeat(sign, (n*bandWidth+most-1)/most) }
	if err := a.printf("\nOpen leads by score\n"); err != nil {
		return err
	}
	t := a.table("  score>", "before>", "", "after>", "")
	for i := len(c.Before) - 1; i >= 0; i-- {
		t.row("  "+bandName(i), fmt.Sprint(c.Before[i]), bar(c.Before[i])+strings.Repeat(" ", bandWidth-(c.Before[i]*bandWidth+most-1)/most), fmt.Sprint(c.After[i]), bar(c.After[i]))
	}
	return t.flush()
}

// bandName names a band of the histogram.
func bandName(i int) string {
	if i == 9 {
		return "90-100"
	}
	return fmt.Sprintf("%d-%d", 10*i, 10*i+9)
}

// shownMoves is how many leads of each listing people are shown.
const shownMoves = 8

func (a *app) tellListing(l listed) error {
	if l.N == 0 {
		return nil
	}
	if err := a.printf("\n%s: %d\n", l.head, l.N); err != nil {
		return err
	}
	t := a.table("", ">", "", "")
	for _, m := range l.First[:min(len(l.First), shownMoves)] {
		t.row("  "+fmt.Sprintf("%d > %d", m.Before.Score, m.After.Score), fmt.Sprintf("%+d", m.Delta()), m.Label, m.Company)
	}
	if err := t.flush(); err != nil {
		return err
	}
	if more := l.N - min(len(l.First), shownMoves); more > 0 {
		return a.printf("  and %d more\n", more)
	}
	return nil
}

func (a *app) tellReplay(r *report.Replay) error {
	if !r.Enough() {
		return a.printf("\nPast decisions: %d, %d promoted, too few to say which text would have found them\n", r.Decisions, r.Promoted)
	}
	if err := a.printf("\nPast decisions: %d, %d promoted. Of these stand on top by score:\n", r.Decisions, r.Promoted); err != nil {
		return err
	}
	t := a.table("", "before>", "after>")
	for _, top := range report.Tops() {
		before, after := r.Share(top)
		t.row(fmt.Sprintf("  first %d %%", top), fmt.Sprintf("%.0f %%", 100*before), fmt.Sprintf("%.0f %%", 100*after))
	}
	return t.flush()
}

// standingJSON is where a lead stands by one text.
type standingJSON struct {
	Stage      text   `json:"stage"`
	Score      int    `json:"score"`
	Fit        int    `json:"fit"`
	Engagement int    `json:"engagement"`
	Grade      string `json:"grade"`
	Hot        bool   `json:"hot"`
	DueAt      stamp  `json:"due_at"`
}

type moveJSON struct {
	ID      string       `json:"id"`
	Label   string       `json:"label"`
	Company text         `json:"company"`
	Enters  bool         `json:"enters"`
	Leaves  bool         `json:"leaves"`
	Staff   bool         `json:"own_staff"`
	Before  standingJSON `json:"before"`
	After   standingJSON `json:"after"`
}

func jsonOf(m report.Move) moveJSON {
	standing := func(s report.Standing) standingJSON {
		return standingJSON{text(s.Stage), s.Score, s.Fit, s.Engagement, s.Grade, s.Hot, stamp(s.Due)}
	}
	return moveJSON{m.Lead.String(), m.Label, text(m.Company), m.Enters(), m.Leaves(), m.Staff, standing(m.Before), standing(m.After)}
}

// diffJSON writes the document lead by lead: a million may move.
func (a *app) diffJSON(ctx context.Context, st *store.Store, path string, c *criteria.Criteria) error {
	head, err := document{{"now", stamp(a.clock())}, {"file", path}, {"criteria", c.Hash}, {"applied", st.Criteria().Hash}}.MarshalJSON()
	if err != nil {
		return err
	}
	if _, err := fmt.Fprintf(a.out, `%s,"moves":[`, head[:len(head)-1]); err != nil {
		return err
	}
	comma := ""
	change, err := st.Compare(ctx, c, func(m report.Move) error {
		b, err := encode(jsonOf(m))
		if err != nil {
			return err
		}
		_, err = fmt.Fprintf(a.out, "%s%s", comma, b)
		comma = ","
		return err
	}, nil)
	if err != nil {
		return err
	}
	b, err := encode(summaryJSON(&change))
	if err != nil {
		return err
	}
	if _, err := fmt.Fprintf(a.out, `],"summary":%s`, b); err != nil {
		return err
	}
	_, err = io.WriteString(a.out, "}\n")
	return err
}

// summaryJSON is a change in figures.
func summaryJSON(c *report.Change) map[string]any {
	type share struct {
		Percent int     `json:"percent"`
		Before  float64 `json:"before"`
		After   float64 `json:"after"`
	}
	replay := map[string]any{"decisions": c.Replay.Decisions, "promoted": c.Replay.Promoted, "enough": c.Replay.Enough(), "top": []share{}}
	if c.Replay.Enough() {
		var top []share
		for _, n := range report.Tops() {
			before, after := c.Replay.Share(n)
			top = append(top, share{n, before, after})
		}
		replay["top"] = top
	}
	out := map[string]any{"leads": c.Leads, "moved": c.Moved, "decided": c.Decided, "own_staff": c.Staff, "redated": c.Redated, "up": c.Up, "down": c.Down, "same": c.Same,
		"histogram": map[string]any{"before": c.Before, "after": c.After}, "replay": replay}
	for _, l := range listings(c) {
		out[l.json] = l.N
	}
	return out
}
