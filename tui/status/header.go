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
	View   model.View
	Counts model.Counts
	Now    time.Time
	Zone   *time.Location

	bare []model.View // drawn without their counts, for want of room
}

// DrawHeader draws the name, the views with their counts and the figures of the
// day. With less room the figures get shorter, the views at the end lose their
// counts, and then are left out; the current one always stays.
func DrawHeader(th *themes.Theme, w int, h Header) string {
	views, all := model.Views(), h.figures(th)
	one, three := []model.View{model.ViewAll}, []model.View{model.ViewAll, model.ViewNurture, model.ViewHandedOff}
	for _, try := range []struct {
		figures []paint.Span
		bare    []model.View
	}{{all[0], nil}, {all[1], nil}, {all[1], one}, {all[2], nil}, {all[2], one}, {all[2], three}} {
		h.bare = try.bare
		if 8+h.viewsWidth(views)+2+paint.SpanWidth(th, try.figures)+1 <= w {
			return h.draw(th, w, views, try.figures)
		}
	}
	h.bare = nil
	for _, figures := range [][]paint.Span{all[2], all[3], nil} {
		if some := h.some(w - 8 - 2 - paint.SpanWidth(th, figures) - 1); len(some) >= min(3, len(views)) || figures == nil {
			return h.draw(th, w, some, figures)
		}
	}
	return h.draw(th, w, nil, nil)
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

// label is a view's key, name and count.
func (h Header) label(v model.View) (key, name, count string) {
	for i, x := range model.Views() {
		if x == v {
			key = strconv.Itoa(i+1) + " "
		}
	}
	if slices.Contains(h.bare, v) && v != h.View {
		return key, v.Title(), ""
	}
	return key, v.Title(), " " + words.Number(h.Counts.Views[v])
}

func (h Header) viewWidth(v model.View) int {
	k, n, c := h.label(v)
	return len(k) + len(n) + len(c) + 2
}

func (h Header) viewsWidth(views []model.View) int {
	n := 0
	for _, v := range views {
		n += h.viewWidth(v)
	}
	return n
}

// some is as many views as fit into w cells, from the first; the current one
// takes the last place where it would be left out.
func (h Header) some(w int) []model.View {
	var out []model.View
	shown := false
	for _, v := range model.Views() {
		if h.viewsWidth(out)+h.viewWidth(v) > w {
			break
		}
		out = append(out, v)
		shown = shown || v == h.View
	}
	if shown || h.View == "" {
		return out
	}
	for len(out) > 0 && h.viewsWidth(out)+h.viewWidth(h.View) > w {
		out = out[:len(out)-1]
	}
	return append(out, h.View)
}

func (h Header) draw(th *themes.Theme, w int, views []model.View, figures []paint.Span) string {
	brand := paint.New(th, themes.Bar, min(8, w)).Put(themes.Brand, " winnow ").String()
	w -= min(8, w)
	tabs := ""
	for _, v := range views {
		k, n, c := h.label(v)
		n1 := min(h.viewWidth(v), w)
		on, name, rest := themes.Bar, themes.Dim, themes.Faint
		if v == h.View {
			on, name, rest = themes.Tab, themes.Strong, themes.Accent
		}
		tabs += paint.New(th, on, n1).Gap(1).Put(themes.Faint, k).Put(name, n).Put(rest, c).String()
		w -= n1
	}
	return brand + tabs + paint.New(th, themes.Bar, w).End(1, figures...).String()
}
