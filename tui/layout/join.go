package layout

import "strings"

// Parts are the drawn regions of a frame: each line exactly as wide as its box,
// each region exactly as high. Rule is one cell of the rule: repeated along it.
type Parts struct {
	Header, Filter, Footer    string
	List, Pane, Since, Status []string
	Rule                      string
}

// Join puts the regions together into lines of the whole screen's width. It
// relies on the parts having the sizes of their boxes.
func (f Frame) Join(p Parts) []string {
	lines := make([]string, 0, f.H)
	lines = append(lines, p.Header)
	left := make([]string, 0, f.H)
	if !f.Filter.Empty() {
		left = append(left, p.Filter)
	}
	left = append(append(left, p.List...), p.Since...)
	switch f.Split {
	case SideBySide:
		for y := range f.Pane.H {
			lines = append(lines, left[y]+p.Rule+p.Pane[y])
		}
	case Stacked:
		lines = append(lines, left...)
		lines = append(lines, strings.Repeat(p.Rule, f.W))
		lines = append(lines, p.Pane...)
	case PaneOnly:
		lines = append(lines, p.Pane...)
	default:
		lines = append(lines, left...)
	}
	return append(append(lines, p.Status...), p.Footer)
}
