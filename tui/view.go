package tui

import (
	"slices"
	"strconv"
	"strings"
	"unicode/utf8"

	tea "charm.land/bubbletea/v2"
	"github.com/charmbracelet/x/ansi"

	"winnow/model"
	"winnow/themes"
	"winnow/tui/action"
	"winnow/tui/layout"
	"winnow/tui/paint"
	"winnow/tui/status"
	"winnow/tui/words"
)

// View draws the screen. It reads only what is in memory.
func (m *Model) View() tea.View {
	if !m.same {
		m.frameText = content(m.Lines())
	}
	v := tea.NewView(m.frameText)
	v.AltScreen = true
	v.WindowTitle = "winnow"
	if m.mouse {
		v.MouseMode = tea.MouseModeCellMotion
	}
	// Held keys are told apart where the terminal can tell them.
	v.KeyboardEnhancements.ReportEventTypes = true
	v.KeyboardEnhancements.ReportAllKeysAsEscapeCodes = true
	v.KeyboardEnhancements.ReportAssociatedText = true
	m.guard.end()
	return v
}

// content is what the renderer is given of lines: without the plain blanks at their
// ends, which it would only measure one by one to find the cell empty already.
func content(lines []string) string {
	size := len(lines)
	for _, l := range lines {
		size += len(l)
	}
	var b strings.Builder
	b.Grow(size)
	for i, l := range lines {
		if i > 0 {
			b.WriteByte('\n')
		}
		b.WriteString(strings.TrimRight(l, " "))
	}
	return b.String()
}

// Lines is the screen: as many lines as it is high, each as wide as it is.
func (m *Model) Lines() []string {
	if m.w <= 0 || m.h <= 0 || !m.reads.loaded && !m.reads.slow {
		return nil
	}
	if m.frameTooSmall() {
		return status.TooSmall(m.th, m.w, m.h, layout.LeastW, layout.LeastH, m.keys.Key(action.Quit))
	}
	lines := m.frame.Join(m.parts())
	if m.screen != nil {
		copy(lines[1:], m.screen.view(m, m.w, m.frame.Status.Y-1))
	}
	if m.open != nil {
		m.overlay(lines)
	}
	return lines
}

// parts draws the regions of the frame.
func (m *Model) parts() layout.Parts {
	f, th := m.frame, m.th
	p := layout.Parts{
		Header: status.DrawHeader(th, f.W, status.Header{View: m.view, Counts: m.counts, Saved: m.own.all, InSaved: m.own.counts, Now: m.now, Zone: m.opt.Zone}),
		Status: m.statusLines(), Footer: m.footer(),
	}
	rule, role := th.Glyphs.Rule, themes.Rule
	if f.Split == layout.Stacked {
		rule = th.Glyphs.HRule
	}
	if m.inPane { // the keys that move go to the lead
		role = themes.Accent
	}
	p.Rule = th.On(themes.Base, role) + rule + themes.Reset
	if !f.Filter.Empty() {
		p.Filter = status.DrawFilter(th, f.Filter.W, m.chip())
	}
	if !f.List.Empty() {
		p.List = m.list.View()
	}
	if !f.Since.Empty() {
		p.Since = status.DrawSince(th, f.Since.W, m.since, m.now, m.opt.Zone)
	}
	if !f.Pane.Empty() {
		p.Pane = m.pane.View()
	}
	return p
}

func (m *Model) chip() status.Filter {
	f := status.Filter{Text: m.filter.text(), Matches: m.filter.matches, Editing: m.filter.editing, Clear: m.keys.Key(action.Close), Keep: "enter"}
	if f.Editing {
		f.Chosen = m.filter.input.Selected()
		f.Clear, f.After = m.typingEnds(), utf8.RuneCountInString(f.Text)-m.filter.input.Cursor()
	}
	f.Counting = m.filter.counting
	if e := m.filter.wrong; e != nil && !m.filter.unfinished() {
		f.Wrong, f.At, f.Len = true, e.At, e.Len
	}
	return f
}

// statusLines say what happened last, or what the selection can be used for. While
// a filter is typed, they say how that can go on.
func (m *Model) statusLines() []string {
	if text, is := m.statusMessage(); is {
		return status.DrawMessages(m.th, m.w, m.frame.Status.H, text)
	}
	lines := []string{m.statusBar()}
	for len(lines) < m.frame.Status.H {
		lines = append(lines, paint.Blank(m.th, themes.Base, m.w))
	}
	return lines
}

// statusMessage is what the status says, false where it is a bar of keys.
func (m *Model) statusMessage() (s status.Message, is bool) {
	f := &m.filter
	switch {
	case f.editing && f.wrong != nil && len(f.options) == 0:
		kind := status.Warn
		if f.unfinished() {
			kind = status.Info
		}
		return status.Message{Kind: kind, Text: f.wrong.Error()}, true
	case f.editing && (len(f.options) > 0 || f.text() == ""):
		return s, false
	case m.selecting():
		return s, false
	}
	s = m.message
	if f.wrong != nil && m.screen == nil && (s.Text == "" || s.Kind == status.Info) {
		return status.Message{Kind: status.Warn, Text: f.wrong.Error()}, true // for as long as the filter is kept
	}
	if s.Text == "" && m.frame.Since.Empty() && m.sinceLine {
		s = status.SinceMessage(m.th, m.since)
	}
	if m.deaf != "" && (m.screen == nil || m.open != nil) {
		s.Note = m.deaf
	}
	if m.ignored != "" {
		s.Note = m.ignored + " ignored: held down?"
	}
	if left := m.file.scoring; left.Pending {
		s.Note = "scoring " + strconv.Itoa(left.Percent()) + " %"
	}
	if m.imports.Running() {
		s.Note = m.imports.Note(m.th)
	}
	return s, true
}

// selecting reports whether the status is about what is selected.
func (m *Model) selecting() bool {
	return len(m.list.Marked()) > 0 && m.screen == nil && (m.message.Text == "" || m.message.Kind == status.Info)
}

// fitStatus gives the message the lines that it needs.
func (m *Model) fitStatus() {
	if m.frame.Status.Empty() {
		return
	}
	if n := m.statusWants(); n != m.said {
		m.said = n
		m.relayout()
	}
}

func (m *Model) statusWants() int {
	if s, is := m.statusMessage(); is {
		return status.MessageLines(m.th, m.w, s)
	}
	return 1
}

// filterExamples are conditions that show how others are written, the likeliest first.
func filterExamples() []string {
	return []string{"company:acme", "country:US", "score>70", "decided:today", "is:late", "source:webinar", "campaign:spring", "tries:0", "touch:demo_request<7d", "title~director", "-owner:me"}
}

// statusBar is the way to go on with the filter that is typed, or with the
// selection.
func (m *Model) statusBar() string {
	if f := &m.filter; f.editing && len(f.options) > 0 && f.text() != "" {
		var options []status.Hint
		for _, o := range f.options {
			options = append(options, status.Hint{Key: o.Text, Title: o.Does})
		}
		return status.DrawOptions(m.th, m.w, "tab", options)
	}
	if f := &m.filter; f.editing && f.text() == "" {
		return status.DrawExamples(m.th, m.w, "a name, company or e-mail, or", filterExamples())
	}
	return status.DrawSelection(m.th, m.w, len(m.list.Marked()), m.selectionHints())
}

// selectionHints are what the selection can be used for.
func (m *Model) selectionHints() []status.Hint {
	var hints []status.Hint
	n := len(m.list.Marked())
	for _, id := range []action.ID{action.Promote, action.Reject, action.Nurture, action.Every, action.Range, action.Close} {
		if a := m.keys.Get(id); len(a.Keys) > 0 {
			h := status.Hint{Key: a.Keys[0], Title: a.Short + m.wouldBe(id, n)}
			if id == action.Range && m.list.Ranging() {
				h.Title = "end range"
			}
			hints = append(hints, h)
		}
	}
	return hints
}

// wouldMost is how many selected leads are looked at, for each frame, to tell how many
// of them a decision would take.
const wouldMost = 300

// wouldBe says how many of n selected leads a decision would be about, where some
// would be left out.
func (m *Model) wouldBe(id action.ID, n int) string {
	act, ok := map[action.ID]model.Action{action.Promote: model.ActPromote, action.Reject: model.ActReject, action.Nurture: model.ActNurture}[id]
	if !ok || n > wouldMost {
		return ""
	}
	fit := 0
	for _, r := range m.list.Marked() {
		switch ref := action.Refusal(r, model.Command{Action: act, At: m.now}, m.rules); {
		case ref == nil, ref.Code == model.RefusedNeedsReason, ref.Code == model.RefusedNeedsNote, ref.Code == model.RefusedInvalid:
			fit++
		}
	}
	if fit == n {
		return ""
	}
	return " " + strconv.Itoa(fit) + ", not " + strconv.Itoa(n-fit)
}

func (m *Model) footer() string {
	if m.screen != nil {
		if hints := m.screen.hints(m); hints != nil && m.open == nil {
			return status.Footer(m.th, m.w, hints)
		}
	}
	var shown []status.Hint
	_, said := m.statusMessage()
	for _, h := range m.keys.Footer(m.state()) {
		if !said && m.selecting() && slices.ContainsFunc(m.selectionHints(), func(s status.Hint) bool { return s.Key == h.Key }) {
			continue // it stands above, with how many it would be about
		}
		if m.open != nil || m.filter.editing {
			h.Disabled = "every key belongs to what is open"
		}
		shown = append(shown, status.Hint(h))
	}
	return status.Footer(m.th, m.w, shown)
}

// overlay lays the open dialog over the screen: where a lead stands beside the
// list, over the list, so that the lead it is about stays in sight.
func (m *Model) overlay(lines []string) {
	b := m.box()
	for i, s := range b.lines {
		if at := b.Y + i; at < len(lines)-1 {
			lines[at] = lay(m.th.Cells, lines[at], s, b.X, b.W)
		}
	}
}

// box is the open dialog as it is drawn: where, of what, and in how much room.
type box struct {
	layout.Box
	lines []string
	w, h  int
}

func (m *Model) box() box {
	room := layout.Box{X: 0, Y: 1, W: m.w, H: m.frame.Status.Y - 1}
	if _, is := m.open.(wide); !is && m.screen == nil && m.frame.Split == layout.SideBySide {
		room.W = m.frame.Rule.X
	}
	w := room.W
	if w == m.w && w >= layout.NarrowFrom {
		w -= 2
	}
	lines := m.open.view(m, w, room.H)
	width := m.th.Cells.StringWidth(lines[0])
	x := room.X + max(0, room.W-width)/2
	return box{layout.Box{X: x, Y: m.boxRow(room, len(lines)), W: width, H: len(lines)}, lines, w, room.H}
}

// boxRow is where a dialog begins: at the bottom, or at the top where it would
// hide the selected row.
func (m *Model) boxRow(room layout.Box, h int) int {
	if _, is := m.open.(wide); is {
		return room.Y + max(0, (room.H-h)/3)
	}
	bottom := room.Y + max(0, room.H-h)
	if m.screen != nil || m.frame.List.Empty() || m.list.SelectedLine()+m.frame.List.Y < bottom {
		return bottom
	}
	return room.Y
}

// lay puts w cells of s over a line, beginning at column x. A wide character cut
// in half becomes a space.
func lay(cells ansi.Method, line, s string, x, w int) string {
	left := cells.Truncate(line, x, "")
	if n := x - cells.StringWidth(left); n > 0 {
		left += paint.Spaces(n)
	}
	total := cells.StringWidth(line)
	right := cells.TruncateLeft(line, x+w, "")
	if n := total - x - w - cells.StringWidth(right); n > 0 {
		right = paint.Spaces(n) + right
	}
	return left + themes.Reset + s + right
}

// speaker says things as this user reads them now.
func (m *Model) speaker() words.Speaker {
	return words.Speaker{Me: m.opt.Me, Names: m.whose.names, Now: m.now, Zone: m.opt.Zone, Rules: m.rules, Glyphs: m.th.Glyphs}
}
