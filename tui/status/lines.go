package status

import (
	"slices"
	"time"
	"unicode/utf8"

	"winnow/model"
	"winnow/themes"
	"winnow/tui/paint"
	"winnow/tui/words"
)

// Hint is a key of the footer. Disabled is why it does nothing now, "" when it
// does: such a hint stays, fainter and without its accent.
type Hint struct {
	Key, Title, Disabled string
	Spare                int  // where there is no room for all, the highest goes first
	Sign                 bool // before it goes, its key stands alone
	Alone                int  // Spare of the key alone
}

// Footer draws the hints in their order. Where they do not fit they stand closer,
// then the highest Spare goes, of equals the one further to the right, a sign with its
// word first. The last one always stays: it leads to the others.
func Footer(th *themes.Theme, w int, hints []Hint) string {
	l := paint.New(th, themes.Bar, w).Gap(1)
	hints, gap := fitting(th, w-2, hints)
	for i, h := range hints {
		if i > 0 {
			l.Gap(gap)
		}
		putHint(l, h)
	}
	return l.String()
}

const wideGap, narrowGap = 3, 2

// fitting is what of the hints has room in w cells, and the gap between them.
func fitting(th *themes.Theme, w int, hints []Hint) (fit []Hint, gap int) {
	fit = slices.Clone(hints)
	for {
		need := 0
		for _, h := range fit {
			need += hintWidth(th, h)
		}
		n := len(fit) - 1
		switch {
		case need+n*wideGap <= w:
			return fit, wideGap
		case need+n*narrowGap <= w || n <= 0:
			return fit, narrowGap
		}
		out := 0
		for i, h := range fit[:n] {
			if h.Spare >= fit[out].Spare {
				out = i
			}
		}
		if fit[out].Sign && fit[out].Title != "" {
			fit[out].Title, fit[out].Spare = "", fit[out].Alone
			continue
		}
		fit = slices.Delete(fit, out, out+1)
	}
}

func hintWidth(th *themes.Theme, h Hint) int {
	return paint.Width(th, paint.Clean(h.Key)+h.title())
}

func putHint(l *paint.Line, h Hint) {
	if h.Disabled != "" {
		l.Put(themes.Faint, h.Key+h.title())
		return
	}
	l.Put(themes.Key, h.Key).Put(themes.Dim, h.title())
}

// title is what stands behind the key.
func (h Hint) title() string {
	if h.Title == "" {
		return ""
	}
	return " " + paint.Clean(h.Title)
}

// Filter is the chip above a filtered list.
type Filter struct {
	Text    string
	Matches int
	Editing bool   // being typed
	Chosen  bool   // what is typed next takes its place
	After   int    // runes of Text that stand behind the cursor
	Clear   string // the key that clears it
	Keep    string // the key that ends the typing

	Counting bool // how many match is not known yet

	Wrong   bool // there is a mistake in it, here in runes of Text
	At, Len int
}

// DrawFilter draws the filter, how many leads match, and how to clear it.
func DrawFilter(th *themes.Theme, w int, f Filter) string {
	l := paint.New(th, themes.Base, w).Gap(1).Put(themes.Key, "/").Gap(1)
	note := words.Count(f.Matches, "match", "matches")
	role := themes.Dim
	if f.Matches == 0 {
		note, role = "no match", themes.Soon
	}
	if f.Counting {
		note, role = "counting"+th.Glyphs.Ellipsis, themes.Dim
	}
	if f.Wrong {
		note, role = "mistake, left out", themes.Late
	}
	end := []paint.Span{{Role: role, Text: note}}
	if f.Editing && f.Keep != "" && l.Left() > 60 {
		end = append(end, paint.Span{Role: themes.Key, Text: "   " + f.Keep}, paint.Span{Role: themes.Dim, Text: " keep"})
	}
	if f.Clear != "" {
		end = append(end, paint.Span{Role: themes.Key, Text: "   " + f.Clear}, paint.Span{Role: themes.Dim, Text: " clear"})
	}
	room := l.Left() - paint.SpanWidth(th, end) - 3
	if room < 10 {
		end, room = end[:1], l.Left()-paint.SpanWidth(th, end[:1])-3
	}
	cursor := ""
	if f.Editing {
		cursor, room = th.Glyphs.Cursor, room-1
	}
	left, right := parts(f)
	first := 0                                       // of the runes that are shown
	for left != "" && paint.Width(th, left) > room { // typing goes on at the cursor: show that
		_, n := utf8.DecodeRuneInString(left)
		left = left[n:]
		first++
	}
	right = paint.Head(th, right, max(0, room-paint.Width(th, left)))
	f.At -= first
	wronged(l, f, left, 0)
	l.Put(themes.Accent, cursor)
	wronged(l, f, right, utf8.RuneCountInString(left))
	return l.End(1, end...).String()
}

// parts is the text before the cursor and after it.
func parts(f Filter) (left, right string) {
	runes := []rune(f.Text)
	at := len(runes)
	if f.Editing {
		at = max(0, at-max(0, f.After))
	}
	return paint.Clean(string(runes[:at])), paint.Clean(string(runes[at:]))
}

// wronged puts a piece of the text that begins at a rune of it, with the mistake marked.
func wronged(l *paint.Line, f Filter, text string, begins int) {
	runes := []rune(text)
	from, to := len(runes), len(runes)
	if f.Wrong && f.Len > 0 {
		from, to = min(max(0, f.At-begins), len(runes)), min(max(0, f.At+f.Len-begins), len(runes))
	}
	ink := themes.Strong
	if f.Chosen {
		ink = themes.Brand
	}
	l.Put(ink, string(runes[:from])).Put(themes.Late, string(runes[from:to])).Put(ink, string(runes[to:]))
}

// DrawOptions draws the ways to go on typing, in place of the status line. The key
// takes the first.
func DrawOptions(th *themes.Theme, w int, key string, options []Hint) string {
	l := paint.New(th, themes.Base, w).Gap(1).Put(themes.Key, key)
	for i, o := range options {
		if l.Left() < 2+hintWidth(th, o)+1 {
			break
		}
		role := themes.Normal
		if i == 0 {
			role = themes.Strong
		}
		l.Gap(2).Put(role, paint.Clean(o.Key))
		if o.Title != "" {
			l.Put(themes.Dim, " "+o.Title)
		}
	}
	return l.String()
}

// DrawExamples draws what can be typed, as far as there is room, in place of the
// status line.
func DrawExamples(th *themes.Theme, w int, what string, examples []string) string {
	l := paint.New(th, themes.Base, w).Gap(1).Put(themes.Dim, what)
	for _, e := range examples {
		if l.Left() < 2+paint.Width(th, e)+1 {
			break
		}
		l.Gap(2).Put(themes.Normal, e)
	}
	return l.String()
}

// DrawSelection draws how many leads are selected and what can be done with
// them, in place of the status line.
func DrawSelection(th *themes.Theme, w, n int, hints []Hint) string {
	l := paint.New(th, themes.Marked, w).Gap(1).Put(themes.Key, th.Glyphs.Mark).Put(themes.Strong, " "+words.Number(n)+" selected")
	for _, h := range hints {
		if l.Left() < 3+hintWidth(th, h)+1 {
			break
		}
		l.Gap(3)
		putHint(l, h)
	}
	return l.String()
}

// SinceLines is how many lines DrawSince needs: none when nothing happened.
func SinceLines(s model.Since) int {
	switch {
	case s.At.IsZero() || s.IsZero():
		return 0
	case s.Cooled > 0 || s.Others > 0:
		return 5
	}
	return 4
}

// DrawSince draws what happened while the user was away, between two blank lines.
func DrawSince(th *themes.Theme, w int, s model.Since, now time.Time, zone *time.Location) []string {
	if SinceLines(s) == 0 {
		return nil
	}
	at := words.Clock(s.At, zone)
	if d := words.Day(s.At, now, zone); d != "today" {
		at = d + " " + at
	}
	first, second := sinceParts(s)
	blank := paint.Blank(th, themes.Base, w)
	out := []string{blank, paint.New(th, themes.Base, w).Gap(1).Put(themes.Section, "SINCE YOU LEFT").Put(themes.Faint, "  "+at).String()}
	if len(first) == 0 {
		first, second = second, nil
	}
	for i, parts := range [][]paint.Span{first, second} {
		if len(parts) == 0 {
			if SinceLines(s) == 5 && i == 1 {
				out = append(out, blank)
			}
			continue
		}
		out = append(out, paint.New(th, themes.Base, w).Gap(3).Spans(joined(th, parts)...).String())
	}
	return append(out, blank)
}

// SinceMessage says the same in one line, for screens without room.
func SinceMessage(th *themes.Theme, s model.Since) Message {
	if SinceLines(s) == 0 {
		return Message{}
	}
	first, second := sinceParts(s)
	m := Message{Kind: Info, Text: "Since you left: "}
	for i, p := range append(first, second...) {
		text := p.Text
		if i > 0 {
			text = " " + th.Glyphs.Dot + " " + text
		}
		if i >= len(first) && i > 0 {
			m.Less = append([]Less{{Piece: text}}, m.Less...)
		}
		m.Text += text
	}
	return m
}

func sinceParts(s model.Since) (first, second []paint.Span) {
	add := func(to *[]paint.Span, r themes.Role, text string) { *to = append(*to, paint.Span{Role: r, Text: text}) }
	if s.New > 0 {
		text := "+" + words.Number(s.New) + " new"
		if s.NewHot > 0 {
			text += ", " + words.Number(s.NewHot) + " hot"
		}
		add(&first, themes.Normal, text)
	}
	if s.Due > 0 {
		add(&first, themes.Normal, words.Count(s.Due, "call-back due", "call-backs due"))
	}
	if s.SentBack > 0 {
		text := words.Number(s.SentBack) + " sent back"
		if s.SentBy != "" {
			text += " by " + words.FirstName(s.SentBy)
		}
		add(&first, themes.Normal, text)
	}
	if s.Woken > 0 {
		add(&first, themes.Normal, words.Number(s.Woken)+" woke")
	}
	if s.Cooled > 0 {
		add(&second, themes.Soon, words.Number(s.Cooled)+" cooled without a try")
	}
	if s.Others > 0 {
		add(&second, themes.Dim, words.Count(s.Others, "decision by others", "decisions by others"))
	}
	return first, second
}

func joined(th *themes.Theme, parts []paint.Span) []paint.Span {
	var out []paint.Span
	for i, p := range parts {
		if i > 0 {
			out = append(out, paint.Span{Role: themes.Faint, Text: " " + th.Glyphs.Dot + " "})
		}
		out = append(out, p)
	}
	return out
}

// TooSmall fills a screen that is below the least size, on which the key to quit is the
// only one that is heard.
func TooSmall(th *themes.Theme, w, h, leastW, leastH int, quit string) []string {
	text := []string{"winnow needs " + words.Number(leastW) + "x" + words.Number(leastH),
		"this is " + words.Number(w) + "x" + words.Number(h), "nothing is lost: make it larger", quit + " quits"}
	var out []string
	for y := range h {
		l := paint.New(th, themes.Base, w)
		if i := y - max(0, (h-len(text))/2); i >= 0 && i < len(text) {
			l.Gap((w-len(text[i]))/2).Put([]themes.Role{themes.Strong, themes.Dim, themes.Dim, themes.Dim}[i], text[i])
		}
		out = append(out, l.String())
	}
	return out
}
