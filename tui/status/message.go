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

	Whole bool // it is read whole, however good it is
}

// DrawMessage draws the status line. The text is cut before the key is.
func DrawMessage(th *themes.Theme, w int, m Message) string { return DrawMessages(th, w, 1, m)[0] }

// mostLines is how far a message that is too long for one line may grow.
const mostLines = 3

// MessageLines is how many lines a message needs: what went wrong, why, and what to
// do is read whole, up to three lines. Good news are not worth more than one.
func MessageLines(th *themes.Theme, w int, m Message) int {
	if m.Kind != Warn && m.Kind != Error && !m.Whole || m.Text == "" {
		return 1
	}
	return min(mostLines, len(flowed(th, textWidth(th, w, m), m)))
}

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
