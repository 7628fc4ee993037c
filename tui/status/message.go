package status

import (
	"strings"

	"winnow/model"
	"winnow/themes"
	"winnow/tui/paint"
)

// Kind is what a message is: its sign and colour.
type Kind uint8

// The kinds of messages.
const (
	Info Kind = iota
	OK
	Warn
	Error
)

// Message is what the status line says: what happened, to whom, and how to take
// it back. Key and Does name the key that helps ("u", "undo"); Key may be empty.
type Message struct {
	Kind  Kind
	Text  string
	Key   string
	Does  string
	Turns model.EntryID // what the key takes back or does again; none = the latest
	Goes  model.LeadID  // where the key goes, for one that goes to a lead
	Note  string        // what goes on in the background, at the right end

	Whole bool   // it is read whole, however good it is
	Less  []Less // what can go where there is no room, first what is missed least
	Whom  string // the name in Text, which is cut before the sentence is
}

// Less is a piece of a message, and what stands for it where there is no room.
type Less struct{ Piece, Short string }

// DrawMessage draws the status line. The text gets shorter before the key goes.
func DrawMessage(th *themes.Theme, w int, m Message) string { return DrawMessages(th, w, 1, m)[0] }

// How far a message that is too long for one line may grow: what went wrong, why, and
// what to do is read whole; of good news, only what is left after they got shorter.
const (
	mostLines   = 3
	mostOfGood  = 2
	roomForGood = 80 // with less width than this, good news stay in one line
)

// MessageLines is how many lines a message needs.
func MessageLines(th *themes.Theme, w int, m Message) int {
	most := mostLines
	switch {
	case m.Text == "" || !m.long() && w < roomForGood:
		return 1
	case !m.long():
		most, m.Text = mostOfGood, shortened(th, textWidth(th, w, m), m)
	}
	return min(most, len(flowed(th, textWidth(th, w, m), m)))
}

// long reports whether a message is read whole, in as many lines as that takes.
func (m Message) long() bool { return m.Kind == Warn || m.Kind == Error || m.Whole }

// shortened is the text of a message as it goes into one line with its key: without
// what may go, then with a shorter name. Where that is not enough, it is too long.
func shortened(th *themes.Theme, room int, m Message) string {
	_, _, hint := hintOf(th, room, m)
	text := paint.Clean(m.Text)
	over := func() int { return paint.Width(th, text) + hint - room }
	for _, l := range m.Less {
		if over() <= 0 {
			return text
		}
		if piece := paint.Clean(l.Piece); piece != "" {
			text = strings.Replace(text, piece, paint.Clean(l.Short), 1)
		}
	}
	name := paint.Clean(m.Whom)
	if n := paint.Width(th, name); over() > 0 && n-over() >= leastName {
		text = strings.Replace(text, name, paint.Cut(th, name, n-over()), 1)
	}
	return text
}

// leastName is how much of a name is left where it is cut.
const leastName = 8

// messageLeft is where the text of a message begins.
const messageLeft = 3

// textWidth is how many cells a line of a message has for its text.
func textWidth(th *themes.Theme, w int, m Message) int {
	if note := noteOf(th, w, m); note != "" {
		w -= paint.Width(th, note) + 4
	}
	return w - messageLeft - 1
}

// noteOf is what goes on in the background, as far as there is room for it.
func noteOf(th *themes.Theme, w int, m Message) string {
	if m.Note == "" || w < 40 {
		return ""
	}
	return paint.Cut(th, paint.Clean(m.Note), w/3)
}

// hintOf is the key that helps, and what it does; "" where it would leave the text
// no room.
func hintOf(th *themes.Theme, room int, m Message) (key, does string, cells int) {
	if m.Key == "" {
		return "", "", 0
	}
	key, does = paint.Clean(m.Key), " "+paint.Clean(m.Does)
	if cells = 3 + paint.Width(th, key+does); room-cells < 12 {
		return "", "", 0
	}
	return key, does, cells
}

// flowed breaks a message into lines, so that the last one has room for the key.
func flowed(th *themes.Theme, room int, m Message) []string {
	_, _, hint := hintOf(th, room, m)
	text := []paint.Span{{Text: m.Text}}
	if n := paint.Width(th, paint.Clean(m.Text)); n+hint <= room {
		return []string{paint.Clean(m.Text)}
	}
	var out []string
	for _, spans := range paint.Flow(th, text, room) {
		line := ""
		for _, s := range spans {
			line += s.Text
		}
		out = append(out, line)
	}
	if n := len(out); hint > 0 && n > 0 && paint.Width(th, out[n-1])+hint > room {
		out = append(out, "")
	}
	return out
}

// DrawMessages draws a message in n lines. What does not fit is cut before the key
// is.
func DrawMessages(th *themes.Theme, w, n int, m Message) []string {
	note := noteOf(th, w, m)
	room := textWidth(th, w, m)
	lines := flowed(th, room, m)
	if len(lines) > n && (!m.long() || len(m.Less) > 0) {
		m.Text = shortened(th, room, m)
		lines = flowed(th, room, m)
	}
	key, does, hint := hintOf(th, room, m)
	if len(lines) > n {
		rest := strings.Join(lines[n-1:], " ")
		lines = append(lines[:n-1:n-1], paint.Cut(th, rest, room-hint))
	}
	sign, role, ink := signs(th, m.Kind)
	out := make([]string, n)
	for i := range out {
		l := paint.New(th, themes.Base, w)
		if i == 0 && m.Text != "" {
			l.Gap(1).Put(role, sign)
		}
		if i < len(lines) {
			l.To(messageLeft).Put(ink, lines[i])
		}
		if i == min(len(lines), n)-1 && m.Text != "" && key != "" {
			l.Gap(3*min(1, l.At()-messageLeft)).Put(themes.Key, key).Put(themes.Dim, does)
		}
		if i == n-1 && note != "" {
			l.End(1, paint.Span{Role: themes.Dim, Text: note})
		}
		out[i] = l.String()
	}
	return out
}

func signs(th *themes.Theme, k Kind) (sign string, role, text themes.Role) {
	switch g := th.Glyphs; k {
	case OK:
		return g.OK, themes.Done, themes.Normal
	case Warn:
		return g.Warn, themes.Warn, themes.Normal
	case Error:
		return g.Error, themes.Late, themes.Late
	default:
		return g.Info, themes.Dim, themes.Normal
	}
}
