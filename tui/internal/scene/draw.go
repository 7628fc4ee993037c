package scene

import (
	"winnow/model"
	"winnow/themes"
	"winnow/tui/action"
	"winnow/tui/layout"
	"winnow/tui/lead"
	"winnow/tui/paint"
	"winnow/tui/queue"
	"winnow/tui/status"
)

// Show is what a frame of the scene should be like.
type Show struct {
	W, H        int
	Theme       *themes.Theme
	Pane, Full  bool // keys go to the pane; the lead in full
	Now, Queue  model.Page
	View        model.View
	Detail      *model.Detail
	Counts      model.Counts
	Cursor      int // rows below the first
	Filter      status.Filter
	Scroll      int
	Marked      []model.LeadID
	HideMessage bool
}

// Usual is the scene with the cursor on Maya.
func Usual(w, h int, th *themes.Theme) Show {
	return Show{W: w, H: h, Theme: th, Now: NowPage(), Queue: QueuePage(), View: model.ViewToday, Detail: Detail(), Counts: Counts(), Cursor: 1}
}

// Hints are the footer of a list with a lead for which everything can be done.
func Hints() []status.Hint {
	var hints []status.Hint
	for _, h := range action.Default().Footer(action.State{View: model.ViewToday}) {
		h.Disabled = ""
		hints = append(hints, status.Hint(h))
	}
	return hints
}

// Draw composes a whole frame of the components, as the console does.
func (s Show) Draw() []string {
	th := s.Theme
	f := layout.Compute(s.W, s.H, layout.Want{PaneFocused: s.Pane, Full: s.Full, Filter: s.Filter.Text != "", Since: status.SinceLines(Since())})
	if f.Split == layout.TooSmall {
		return status.TooSmall(th, s.W, s.H, layout.LeastW, layout.LeastH, "ctrl+c")
	}
	q := queue.New(th, Zone(), Rules())
	q.SetMe("me")
	q.SetNow(Now())
	q.SetFilter(s.Filter.Text, "", s.Filter.Wrong)
	q.SetFocused(!s.Pane)
	q.SetSize(f.List.W, f.List.H)
	q.SetSections(s.Now, s.Queue, s.Counts, s.View)
	q.Move(s.Cursor)
	for _, id := range s.Marked {
		q.Mark(id)
	}
	p := lead.New(th, Zone(), Rules())
	p.SetMe("me")
	p.SetNow(Now())
	p.SetFocused(s.Pane)
	p.Full(s.Full)
	p.SetSize(f.Pane.W, f.Pane.H)
	p.SetDetail(s.Detail)
	p.Scroll(s.Scroll)
	parts := layout.Parts{
		Header: status.DrawHeader(th, f.Header.W, status.Header{View: s.View, Counts: s.Counts, Now: Now(), Zone: Zone()}),
		List:   q.View(), Pane: p.View(),
		Status: []string{status.DrawMessage(th, f.Status.W, status.Message{Kind: status.OK, Text: "No answer logged: Jon Hale, try 2 of 4, back at 16:30.", Key: "u", Does: "undo"})},
		Footer: status.Footer(th, f.Footer.W, Hints()),
	}
	if s.HideMessage {
		parts.Status = []string{paint.Blank(th, themes.Base, f.Status.W)}
	}
	if !f.Filter.Empty() {
		parts.Filter = status.DrawFilter(th, f.Filter.W, s.Filter)
	}
	if len(s.Marked) > 0 {
		parts.Status = []string{status.DrawSelection(th, f.Status.W, len(s.Marked), Hints()[:3])}
	}
	if !f.Since.Empty() {
		parts.Since = status.DrawSince(th, f.Since.W, Since(), Now(), Zone())
	}
	rule := th.Glyphs.Rule
	if f.Split == layout.Stacked {
		rule = th.Glyphs.HRule
	}
	role := themes.Rule
	if s.Pane {
		role = themes.Accent
	}
	parts.Rule = paint.New(th, themes.Base, 1).Put(role, rule).String()
	return f.Join(parts)
}
