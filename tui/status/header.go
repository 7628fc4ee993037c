// Package status draws what stands around the list and the lead: header, filter,
// selection, since you left, the status line and the footer. Each function
// returns lines of exactly the width asked for.
package status

import (
	"slices"
	"strconv"
	"time"

	"winnow/model"
	"winnow/themes"
	"winnow/tui/paint"
	"winnow/tui/words"
)

// Header is what the top line tells.
type Header struct {
	View    model.View
	Counts  model.Counts
	Now     time.Time
	Zone    *time.Location
	Saved   []model.SavedView  // the user's own, each on its key
	InSaved map[model.View]int // how many leads are in them, as far as it is known

	bare     []model.View // drawn without their counts, for want of room
	signless bool         // there is no room to say that views are left out
}

// DrawHeader draws the name, the views with their counts and the figures of the
// day. With less room the figures get shorter, the views at the end lose their
// counts, and then are left out, with a sign where they would stand. Which views there
// are and where they stand does not depend on the current one; where it is not among
// them, it stands after them, and figures give way.
func DrawHeader(th *themes.Theme, w int, h Header) string {
	h.signless = w < signsFrom
	views, figures := h.fit(th, w)
	if slices.Contains(views, h.View) || h.View == "" {
		return h.draw(th, w, views, figures)
	}
	views = append(slices.Clone(views), h.View)
	for _, figures := range append([][]paint.Span{figures}, h.least(th)...) {
		if h.width(th, views, figures) <= w {
			return h.draw(th, w, views, figures)
		}
	}
	for len(views) > 1 && h.width(th, views, nil) > w {
		views = slices.Delete(views, len(views)-2, len(views)-1)
	}
	return h.draw(th, w, views, nil)
}

// fit chooses the views and the figures for a width.
func (h *Header) fit(th *themes.Theme, w int) ([]model.View, []paint.Span) {
	views, all := h.views(), h.figures(th)
	one, three := []model.View{model.ViewAll}, []model.View{model.ViewAll, model.ViewNurture, model.ViewHandedOff}
	for _, try := range []struct {
		figures []paint.Span
		bare    []model.View
	}{{all[0], nil}, {all[1], nil}, {all[1], one}, {all[2], nil}, {all[2], one}, {all[2], three}} {
		h.bare = try.bare
		if h.width(th, views, try.figures) <= w {
			return views, try.figures
		}
	}
	h.bare = nil
	for _, figures := range [][]paint.Span{all[2], all[3], nil} {
		n := len(views)
		for n > 0 && h.width(th, views[:n], figures) > w {
			n--
		}
		if n >= 3 || figures == nil {
			return views[:n], figures
		}
	}
	return nil, nil
}

// views are those on the keys 1 to 9, in their order.
func (h Header) views() []model.View {
	if len(h.Saved) == 0 {
		return model.Views()
	}
	var views []model.View
	for key := 1; key <= 9; key++ {
		if v := h.saved(model.SavedView{Key: key}.ID()); v != nil {
			views = append(views, v.ID())
		} else if key <= len(model.Views()) {
			views = append(views, model.Views()[key-1])
		}
	}
	return views
}

func (h Header) saved(id model.View) *model.SavedView {
	for i := range h.Saved {
		if h.Saved[i].ID() == id {
			return &h.Saved[i]
		}
	}
	return nil
}

// The cells of the sign that views are left out, before another view and after the
// last, and the width from which there is room for it.
const (
	signBetween = 3
	signAfter   = 2
	signsFrom   = 70
)

// leftOut says before which of the views others are left out, and whether some are
// after the last of them.
func (h Header) leftOut(views []model.View) (before []bool, after bool) {
	all, next := h.views(), 0
	before = make([]bool, len(views))
	for i, v := range views {
		at := slices.Index(all, v)
		if at < 0 {
			at = len(all)
		}
		before[i] = at > next && !h.signless
		next = at + 1
	}
	return before, next < len(all) && !h.signless
}

// width is how many cells the name, views and figures take.
func (h Header) width(th *themes.Theme, views []model.View, figures []paint.Span) int {
	n := 8
	before, after := h.leftOut(views)
	for i, v := range views {
		n += h.viewWidth(th, v)
		if before[i] {
			n += signBetween
		}
	}
	if after {
		n += signAfter
	}
	if len(figures) > 0 {
		n += 2 + paint.SpanWidth(th, figures) + 1
	}
	return n
}

// figures is the right side of the header, from the whole to the least.
func (h Header) figures(th *themes.Theme) [4][]paint.Span {
	c := h.Counts
	of := c.WorkedToday + c.Views[model.ViewToday]
	dot := paint.Span{Role: themes.Faint, Text: " " + th.Glyphs.Dot + " "}
	now := h.Now.In(h.Zone)
	join := func(parts ...paint.Span) []paint.Span {
		var out []paint.Span
		for _, p := range parts {
			if p.Text == "" {
				continue
			}
			if len(out) > 0 {
				out = append(out, dot)
			}
			out = append(out, p)
		}
		return out
	}
	late, crm := paint.Span{Role: themes.Late}, paint.Span{Role: themes.Soon}
	if c.Late > 0 {
		late.Text = words.Number(c.Late) + " late"
	}
	if c.NotExported > 0 {
		crm.Text = words.Number(c.NotExported) + " not in CRM"
	}
	dim := func(s string) paint.Span { return paint.Span{Role: themes.Dim, Text: s} }
	worked, total := words.Number(c.WorkedToday), words.Number(of)
	return [4][]paint.Span{
		join(dim(now.Format("Mon 15:04")), dim(worked+" of "+total+" worked"), late, crm),
		join(dim(now.Format("15:04")), dim(worked+" of "+total), late, crm),
		join(dim(now.Format("15:04")), dim(worked+"/"+total), late),
		join(dim(now.Format("15:04")), late),
	}
}

// least is what of the figures goes with the least room: from more to none.
func (h Header) least(th *themes.Theme) [][]paint.Span {
	all := h.figures(th)
	out := [][]paint.Span{all[2], all[3]}
	if n := len(all[3]); n > 1 {
		out = append(out, all[3][n-1:], all[3][:1]) // what is late, or the time
	}
	return append(out, nil)
}

// label is a view's key, name and count.
func (h Header) label(v model.View) (key, name, count string) {
	if s := h.saved(v); s != nil {
		if n, known := h.InSaved[v]; known {
			count = " " + words.Number(n)
		}
		return strconv.Itoa(s.Key) + " ", paint.Clean(s.Name), count
	}
	for i, x := range model.Views() {
		if x == v && h.saved(model.SavedView{Key: i + 1}.ID()) == nil {
			key = strconv.Itoa(i+1) + " "
		}
	}
	if slices.Contains(h.bare, v) {
		return key, v.Title(), ""
	}
	return key, v.Title(), " " + words.Number(h.Counts.Views[v])
}

func (h Header) viewWidth(th *themes.Theme, v model.View) int {
	k, n, c := h.label(v)
	return len(k) + paint.Width(th, n) + len(c) + 2
}

func (h Header) draw(th *themes.Theme, w int, views []model.View, figures []paint.Span) string {
	brand := paint.New(th, themes.Bar, min(8, w)).Put(themes.Brand, " winnow ").String()
	w -= min(8, w)
	tabs := ""
	before, after := h.leftOut(views)
	for i, v := range views {
		if before[i] && w >= signBetween {
			tabs += paint.New(th, themes.Bar, signBetween).Gap(1).Put(themes.Faint, th.Glyphs.Ellipsis).String()
			w -= signBetween
		}
		k, n, c := h.label(v)
		n1 := min(h.viewWidth(th, v), w)
		on, name, rest := themes.Bar, themes.Dim, themes.Faint
		if v == h.View {
			on, name, rest = themes.Tab, themes.Strong, themes.Accent
		}
		tabs += paint.New(th, on, n1).Gap(1).Put(themes.Faint, k).Put(name, n).Put(rest, c).String()
		w -= n1
	}
	rest := paint.New(th, themes.Bar, w)
	if after && w >= signAfter {
		rest.Gap(1).Put(themes.Faint, th.Glyphs.Ellipsis)
	}
	return brand + tabs + rest.End(1, figures...).String()
}
