package tui

import (
	"crypto/rand"
	"math/big"
	"slices"
	"strings"

	tea "charm.land/bubbletea/v2"

	"winnow/model"
	"winnow/themes"
	"winnow/tui/action"
	"winnow/tui/paint"
	"winnow/tui/status"
	"winnow/tui/words"
)

// askBulk asks before a decision on many leads, and says which are left out.
func (m *Model) askBulk(d decision, sel selection) {
	c := d.command(m.now)
	var fit selection
	var out []string
	whys := map[string]int{}
	for i, r := range sel.rows {
		if ref := action.Refusal(r, c, m.rules); ref != nil {
			if whys[ref.Msg]++; whys[ref.Msg] == 1 {
				out = append(out, ref.Msg)
			}
			continue
		}
		fit.rows, fit.ranks = append(fit.rows, r), append(fit.ranks, sel.ranks[i])
	}
	fit.bulk = true
	title := strings.ToUpper(d.title[:1]) + d.title[1:] + m.untilWhen(c)
	if len(fit.rows) == 0 {
		m.say(status.Warn, title+": none of the "+count(len(sel.rows), "lead", "leads")+" can be: "+out[0])
		return
	}
	lines := []paint.Span{{Role: themes.Strong, Text: title + ": " + count(len(fit.rows), "lead", "leads") + "?"}}
	var rows [][]paint.Span
	if d.cmd.Action == model.ActReject && len(fit.rows) > 1 {
		lines, rows = append(lines, m.summed(fit.rows)), m.sample(fit.rows)
	} else {
		lines = append(lines, paint.Span{Role: themes.Dim, Text: names(fit.rows, 3)})
	}
	if d.cmd.Action == model.ActPromote {
		lines = append(lines, unwanted(fit.rows)...)
	}
	lines = append(lines, leftOut(whys, out)...)
	if len(rows) < len(fit.rows) && len(rows) > 0 {
		lines = append(lines, paint.Span{Role: themes.Dim, Text: "Ten of them, picked at random:"})
	}
	m.openConfirm("Several leads", lines, "do it to "+words.Number(len(fit.rows)), func(m *Model) tea.Cmd { return m.submit(d, fit) }).Rows = rows
}

// whysMost is how many reasons to leave leads out are told.
const whysMost = 3

// leftOut says how many leads are left out and why: the commonest reasons first. whys
// counts them, out has them in the order in which they were met.
func leftOut(whys map[string]int, out []string) (lines []paint.Span) {
	if len(out) == 1 {
		return []paint.Span{{Role: themes.Soon, Text: "Left out: " + count(whys[out[0]], "lead", "leads") + ", " + out[0]}}
	}
	sum, other := 0, 0
	slices.SortStableFunc(out, func(a, b string) int { return whys[b] - whys[a] })
	for i, why := range out {
		sum += whys[why]
		if i >= whysMost && len(out) > whysMost+1 {
			other += whys[why]
			continue
		}
		lines = append(lines, paint.Span{Role: themes.Dim, Text: number(whys[why]) + ": " + why})
	}
	if sum == 0 {
		return nil
	}
	if other > 0 {
		lines = append(lines, paint.Span{Role: themes.Dim, Text: number(other) + ": for other reasons"})
	}
	return append([]paint.Span{{Role: themes.Soon, Text: "Left out: " + count(sum, "lead", "leads")}}, lines...)
}

// untilWhen says until when a command puts leads off, where it does.
func (m *Model) untilWhen(c model.Command) string {
	switch {
	case c.Action == model.ActSnooze && !c.Due.IsZero():
		return " until " + words.At(c.Due, m.now, m.opt.Zone)
	case c.Action == model.ActNurture && !c.Until.IsZero():
		return " until " + restEnds(c.Until, m.day)
	case c.Action == model.ActNurture:
		return " until they act, or the usual rest is over"
	}
	return ""
}

// sampleMost is how many leads are looked at before many are rejected.
const sampleMost = 10

// sample are leads to look at before all of them are rejected: where there are more,
// ten picked at random, each marked where its score speaks against rejecting it.
func (m *Model) sample(rows []model.Row) (table [][]paint.Span) {
	if n := len(rows); n > sampleMost {
		rows = slices.Clone(rows)
		for i := range sampleMost {
			j := i
			if k, err := rand.Int(m.opt.Rand, big.NewInt(int64(n-i))); err == nil {
				j += int(k.Int64())
			}
			rows[i], rows[j] = rows[j], rows[i]
		}
		rows = rows[:sampleMost]
	}
	say := m.speaker()
	for _, r := range rows {
		score := paint.Span{Role: themes.Dim, Text: number(r.Score)}
		if m.reaches(r) {
			score = paint.Span{Role: words.Heat(r.Score, m.rules), Text: m.th.Glyphs.Warn + " " + score.Text}
		}
		table = append(table, []paint.Span{score, {Role: themes.Normal, Text: r.Label}, {Role: themes.Dim, Text: orElse(r.Company, r.Title)},
			{Role: themes.Normal, Text: say.Why(r, r.Stage.Open()).Text}})
	}
	return table
}

// reaches reports whether a lead has the score of one that belongs into the queue.
func (m *Model) reaches(r model.Row) bool {
	return m.rules.MQL.Score > 0 && r.Score >= m.rules.MQL.Score
}

// summed says of leads what speaks against rejecting all of them.
func (m *Model) summed(rows []model.Row) paint.Span {
	reach, hot, worked := 0, 0, 0
	for _, r := range rows {
		if m.reaches(r) {
			reach++
		}
		if m.rules.Hot > 0 && r.Score >= m.rules.Hot {
			hot++
		}
		if r.Attempts > 0 {
			worked++
		}
	}
	s := paint.Span{Role: themes.Dim, Text: "none of them reaches " + number(m.rules.MQL.Score) + " points"}
	if reach > 0 {
		s = paint.Span{Role: themes.Soon, Text: m.th.Glyphs.Warn + " " + number(reach) + " of them reach " + number(m.rules.MQL.Score) + " points"}
		if reach == 1 {
			s.Text = m.th.Glyphs.Warn + " 1 of them reaches " + number(m.rules.MQL.Score) + " points"
		}
	}
	if hot > 0 {
		s.Text += ", " + number(hot) + " hot"
	}
	if worked > 0 {
		s.Text += ", " + number(worked) + " tried already"
	}
	return s
}
