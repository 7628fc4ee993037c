package tui

import (
	"path/filepath"
	"slices"
	"strings"

	tea "charm.land/bubbletea/v2"

	"winnow/tui/status"
)

// delivered is a file that arrived in the watched folder.
type delivered struct{ Delivery }

// nextDelivery waits for the next file to arrive.
func (m *Model) nextDelivery() tea.Cmd {
	box := m.opt.Inbox
	if box == nil {
		return nil
	}
	return func() tea.Msg {
		d, err := box.Next()
		if err != nil {
			return nil
		}
		return delivered{d}
	}
}

// delivered says what came, and reads the lists at once. A line that the user's
// own last key wrote stays to be read.
func (m *Model) delivered(msg delivered) tea.Cmd {
	kind, text := status.OK, deliveryWords(msg.Delivery)
	if msg.Err != nil || msg.Rejected > 0 || len(msg.Notes) > 0 {
		kind = status.Warn
	}
	switch {
	case text == "":
	case kind == status.Warn && m.stands().Text == "":
		m.say(kind, text)
	default:
		m.notice(fromFile, status.Message{Kind: kind, Text: text})
	}
	if m.reads.loaded {
		m.reads.again()
	}
	return m.nextDelivery()
}

// deliveryWords says what came of a file; nothing where it brought nothing.
func deliveryWords(d Delivery) string {
	var parts []string
	for _, p := range []struct {
		n         int
		one, many string
	}{{d.Created, "new lead", "new leads"}, {d.Updated, "changed", "changed"}, {d.Touches, "touch", "touches"}, {d.Rejected, "row left out", "rows left out"}} {
		if p.n > 0 {
			parts = append(parts, count(p.n, p.one, p.many))
		}
	}
	text := ""
	switch {
	case d.Err != nil:
		text = d.Err.Error()
	case len(parts) > 0:
		text = filepath.Base(d.File) + " came in: " + strings.Join(parts, ", ")
	}
	return strings.Join(append(d.Notes, nonEmpty(text)...), ". ")
}

// nonEmpty are the parts that say something.
func nonEmpty(parts ...string) []string {
	return slices.DeleteFunc(slices.Clone(parts), func(s string) bool { return s == "" })
}
