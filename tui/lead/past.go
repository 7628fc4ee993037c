package lead

import (
	"strings"

	"winnow/model"
	"winnow/themes"
	"winnow/tui/paint"
	"winnow/tui/words"
)

// before draws what was decided and what came of it, newest first, at most most
// entries; 0 = all.
func (p *page) before(most int) {
	live := p.d.Past()
	n := 0
	for i := len(live) - 1; i >= 0; i-- {
		it := live[i]
		switch it.Action {
		case model.ActTry, model.ActNote, model.ActImport, model.ActCriteria:
			continue // these have their own places
		case model.ActSnooze:
			if !p.full {
				continue
			}
		}
		if most > 0 && n == most {
			break
		}
		word := ""
		if n == 0 {
			word = "BEFORE"
		}
		s := []paint.Span{span(themes.Dim, p.stamp(it.At)+" "), span(themes.Normal, p.say.Item(it))}
		if note := flat(it.Note); note != "" {
			g := p.th.Glyphs
			s = append(s, span(themes.Dim, " ("+g.Open+note+g.Close+")"))
		}
		p.block(word, p.most(2), p.flow(s...))
		n++
	}
}

// sheet draws what went to sales with the lead.
func (p *page) sheet() {
	it, ok := model.HandedOver(p.d.Items)
	if !ok || it.Sheet.IsZero() {
		return
	}
	var s []paint.Span
	for i, part := range p.say.Sheet(it) {
		if i > 0 {
			s = append(s, p.dot())
		}
		word, rest, _ := strings.Cut(part, " ")
		s = append(s, span(themes.Dim, word+" "), span(themes.Normal, rest))
	}
	p.block("SHEET", p.most(4), p.flow(s...))
}

// most is the limit of a block's lines, none in full.
func (p *page) most(n int) int {
	if p.full {
		return 0
	}
	if p.compact() {
		return 1
	}
	return n
}

func flat(s string) string { return strings.Join(strings.Fields(s), " ") }

// notes draws what people wrote down, newest first, and what the file says.
func (p *page) notes() {
	live := p.d.Past()
	word := "NOTES"
	p.gapIf(p.hasNotes(live))
	for i := len(live) - 1; i >= 0; i-- {
		it := live[i]
		if it.Action != model.ActNote || flat(it.Note) == "" {
			continue
		}
		p.block(word, p.most(4), p.flow(span(themes.Dim, p.stamp(it.At)+" "+words.FirstName(it.Actor)+words.Of(it)+": "),
			span(themes.Normal, flat(it.Note))))
		word = ""
	}
	if n := flat(p.d.Lead.Notes); n != "" {
		p.block(word, p.most(4), p.flow(span(themes.Normal, n)))
	}
}

func (p *page) hasNotes(live []model.Item) bool {
	if flat(p.d.Lead.Notes) != "" {
		return true
	}
	for _, it := range live {
		if it.Action == model.ActNote && flat(it.Note) != "" {
			return true
		}
	}
	return false
}

func (p *page) gapIf(ok bool) {
	if ok {
		p.gap()
	}
}
