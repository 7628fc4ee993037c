package tui

import (
	"regexp"
	"slices"
	"strings"

	"github.com/charmbracelet/x/ansi"

	"winnow/model/safetext"
	"winnow/tui/words"
)

// report writes what is new since the last time: what happened, which list is shown,
// what lies over it, and the lead under the cursor.
func (l *Linear) report() {
	m, s := l.Model, &l.said
	if m.toldSo != s.told {
		s.told = m.toldSo
		text := m.message.Text
		if n := &m.notices; n.told == m.toldSo { // what it stands behind was read
			text = n.last
		}
		if text != "" {
			line := kindWords[m.message.Kind] + text
			if m.message.Key != "" {
				line = strings.TrimRight(line, ". ") + ". " + m.message.Key + ": " + m.message.Does
			}
			l.out(safetext.Line(line))
		}
	}
	if m.deaf != "" && m.keysSaid != s.keys {
		s.keys = m.keysSaid
		l.out(safetext.Line(m.deaf))
	}
	if m.quitting || m.done {
		return
	}
	if m.open != nil || m.screen != nil || m.full {
		l.tellOver()
		return
	}
	if s.over != nil {
		s.over, s.lead = nil, 0
	}
	if !l.resting() {
		return
	}
	if list := l.listName(); list != s.list {
		s.list, s.lead = list, 0
		l.out(safetext.Line(list + ": " + l.listSize()))
	}
	wrong := ""
	if e := l.filter.wrong; e != nil && !l.filter.editing {
		wrong = e.Error()
	}
	if wrong != s.wrong && wrong != "" {
		l.out(safetext.Line("Left out of the filter: " + wrong))
	}
	s.wrong = wrong
	if row, ok := m.list.Selected(); ok && row.ID != s.lead {
		s.lead = row.ID
		l.out(safetext.Line(l.leadLine()))
	}
}

// listName is the list that is shown, with what it is narrowed to.
func (l *Linear) listName() string {
	name := l.viewTitle()
	if text := strings.TrimSpace(l.filter.text()); text != "" {
		name += ", filter " + text
	}
	return name
}

func (l *Linear) listSize() string {
	now, rest := l.list.Counted()
	text := words.Count(now+rest, "lead", "leads")
	if now > 0 {
		text += ", " + words.Number(now) + " due now"
	}
	if now+rest == 0 {
		if l.filter.text() != "" {
			return "nobody. " + l.Model.keys.Key("close") + " clears the filter"
		}
		return "nobody"
	}
	return text
}

// leadLine is the lead under the cursor, and its place.
func (l *Linear) leadLine() string {
	row, _ := l.list.Selected()
	now, rest := l.list.Counted()
	line := ""
	if rank := l.list.Rank(); rank > 0 {
		line = words.Number(rank) + " of " + words.Number(max(rank, now+rest)) + ": "
	}
	line += l.speaker().Spoken(row, l.list.OfQueue())
	if n := len(l.list.Marked()); n > 0 {
		line += ", " + words.Count(n, "lead", "leads") + " selected"
	}
	return line
}

// tellOver reads what lies over the list: the whole of it when it opens, then what
// changed in it, and the line that the cursor is on.
func (l *Linear) tellOver() {
	m := l.Model
	var drawn []string
	switch {
	case m.open != nil:
		drawn = m.open.view(m, linearWidth, linearHeight)
	case m.screen != nil:
		drawn = m.screen.view(m, linearWidth, linearHeight)
	default:
		drawn = m.pane.View()
	}
	var now []string
	for _, d := range drawn {
		if text := plainLine(d); text != "" {
			now = append(now, text)
		}
	}
	before := l.said.over
	l.said.over = now
	if before != nil && l.typing() && l.said.typed { // what was typed is known
		return
	}
	l.said.typed = l.typing()
	for _, text := range now {
		if bare := strings.TrimPrefix(text, "> "); !slices.Contains(before, text) && (bare != text || !slices.Contains(before, "> "+text)) {
			l.out(safetext.Line(bare))
		}
	}
	if len(now) == 0 {
		l.said.over = []string{""}
	}
}

var (
	top     = regexp.MustCompile(`^\+-+ (.*?) ?-*\+$`)
	edge    = regexp.MustCompile(`^\+-*\+$`)
	side    = regexp.MustCompile(`^\| ?(.*?) *\|$`)
	bar     = regexp.MustCompile(`[#=.|_:+*-]{5,}`)
	columns = regexp.MustCompile(`  +`)
)

// plainLine is a drawn line as it is read: without frames, bars and columns.
func plainLine(s string) string {
	s = strings.TrimSpace(ansi.Strip(s))
	if edge.MatchString(s) {
		return ""
	}
	if m := top.FindStringSubmatch(s); m != nil {
		s = m[1]
	} else if m := side.FindStringSubmatch(s); m != nil {
		s = m[1]
	}
	cursor := ""
	if rest, on := strings.CutPrefix(s, ">"); on {
		cursor, s = "> ", rest
	}
	s = strings.TrimSpace(bar.ReplaceAllString(s, " "))
	s = columns.ReplaceAllString(s, ", ")
	if s == "" {
		return ""
	}
	return cursor + s
}
