// Package layout cuts a terminal into the console's regions: pure arithmetic on
// rectangles.
package layout

// Box is a rectangle of cells. A region that is not shown has no width and no
// height.
type Box struct{ X, Y, W, H int }

// Empty reports whether the box shows nothing.
func (b Box) Empty() bool { return b.W <= 0 || b.H <= 0 }

// Split says how list and pane share the screen.
type Split uint8

// The steps by which the layout degrades.
const (
	SideBySide Split = iota // from 120 columns
	Stacked                 // the list above, the lead below
	ListOnly                // below 60 columns or 16 rows: one of the two
	PaneOnly
	TooSmall // below 40x12: a message, and keys that change data do nothing
)

// The widths and heights at which the layout changes.
const (
	WideFrom   = 120
	NarrowFrom = 60
	LeastW     = 40
	LeastH     = 12
	stackFromH = 16
	leastBody  = LeastH - 3 // between header and status
)

// Want is what the screen is asked to show.
type Want struct {
	PaneFocused bool // tab: which of the two is shown where only one fits
	Full        bool // enter: the lead over the whole width
	Filter      bool // a line for the filter above the list
	Since       int  // lines of the since-you-left block
	Status      int  // lines of the status, 0 = one
}

// Frame is where everything stands. The boxes do not overlap; together with the
// rule they fill the screen.
type Frame struct {
	W, H                                                    int
	Header, Filter, List, Rule, Pane, Since, Status, Footer Box
	Split                                                   Split
}

// Compute lays a screen of w x h cells out.
func Compute(w, h int, want Want) Frame {
	f := Frame{W: w, H: h}
	if w < LeastW || h < LeastH {
		f.Split = TooSmall
		return f
	}
	f.Header = Box{0, 0, w, 1}
	said := max(1, min(want.Status, h-leastBody-2))
	f.Status = Box{0, h - 1 - said, w, said}
	f.Footer = Box{0, h - 1, w, 1}
	body := Box{0, 1, w, h - 2 - said}
	switch {
	case want.Full:
		f.Split, f.Pane = PaneOnly, body
		return f
	case w >= WideFrom:
		f.Split = SideBySide
		f.side(body)
	case w >= NarrowFrom && h >= stackFromH:
		f.Split = Stacked
		f.stack(body)
	case want.PaneFocused:
		f.Split, f.Pane = PaneOnly, body
		return f
	default:
		f.Split, f.List = ListOnly, body
	}
	f.trim(want)
	return f
}

// side gives the list somewhat more than half, and the pane no more than is
// pleasant to read.
func (f *Frame) side(body Box) {
	list := max(body.W*57/100, 71)
	pane := body.W - list - 1
	if pane > 96 {
		pane = 96
		list = body.W - pane - 1
	}
	f.List = Box{0, body.Y, list, body.H}
	f.Rule = Box{list, body.Y, 1, body.H}
	f.Pane = Box{list + 1, body.Y, pane, body.H}
}

func (f *Frame) stack(body Box) {
	list := max(5, (body.H-1)*9/20)
	f.List = Box{0, body.Y, body.W, list}
	f.Rule = Box{0, body.Y + list, body.W, 1}
	f.Pane = Box{0, body.Y + list + 1, body.W, body.H - list - 1}
}

// trim takes the filter line and the since block from the list. The block is
// left out where the list would have less than ten rows.
func (f *Frame) trim(want Want) {
	if want.Filter {
		f.Filter = Box{f.List.X, f.List.Y, f.List.W, 1}
		f.List.Y++
		f.List.H--
	}
	if n := want.Since; n > 0 && f.Split != Stacked && f.List.H-n-1 >= 10 {
		f.List.H -= n
		f.Since = Box{f.List.X, f.List.Y + f.List.H, f.List.W, n}
	}
}
