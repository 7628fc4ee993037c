package tui

import (
	"context"
	"strings"

	tea "charm.land/bubbletea/v2"

	"winnow/tui/words"
)

// receiversRead names who may get a lead that is promoted.
type receiversRead struct {
	names []string
	err   error
}

// readReceivers reads them anew; a sheet that is open goes by those of before until
// they are there.
func (m *Model) readReceivers() tea.Cmd {
	store := m.opt.Store
	return func() tea.Msg {
		names, err := store.Receivers(context.Background())
		return receiversRead{names, err}
	}
}

// receiversRead takes them in. Where they cannot be read, nobody is doubted.
func (m *Model) receiversRead(msg receiversRead) {
	if msg.err != nil {
		return
	}
	m.receivers = msg.names
	if d, is := m.open.(*sheeting); is {
		d.known = msg.names
	}
}

// naming is the beginning of an owner's name that is being typed: in the line for it,
// or behind the @ of the first.
func (d *sheeting) naming() (typed string, is bool) {
	text := d.Text(d.At())
	switch d.At() {
	case sheetOwner:
		return strings.TrimPrefix(strings.TrimSpace(text), "@"), true
	case sheetNote:
		name, found := strings.CutPrefix(text, "@")
		return name, found && !strings.Contains(name, " ")
	}
	return "", false
}

// complete takes the first of the known names that begin as typed; false where there is
// nothing to add.
func (d *sheeting) complete() bool {
	typed, is := d.naming()
	if !is || typed == "" {
		return false
	}
	if _, known := words.Spelled(typed, d.known); known {
		return false
	}
	begin := words.Beginning(typed, d.known)
	if len(begin) == 0 {
		return false
	}
	if in := &d.Lines[d.At()].Input; d.At() == sheetOwner {
		in.Set(begin[0])
	} else if strings.Contains(begin[0], " ") { // more than a word is no @name
		in.Set("")
		d.Lines[sheetOwner].Input.Set(begin[0])
	} else {
		in.Set("@" + begin[0] + " ")
	}
	return true
}

// doubts reports whether enter is to be pressed once more: nobody known has that name.
func (d *sheeting) doubts(owner string) bool {
	if _, known := words.Spelled(owner, d.known); known || owner == "" || len(d.known) == 0 || d.asked == owner {
		return false
	}
	d.asked = owner
	at := sheetNote
	switch {
	case strings.TrimSpace(d.Text(sheetOwner)) != "":
		at = sheetOwner
	case !strings.HasPrefix(strings.TrimSpace(d.Text(sheetNote)), "@"):
		at = sheetMeeting
	}
	d.Refuse(at, words.Unheard(owner, d.known, "; enter again takes it"))
	return true
}

// checkOwner and checkNote say who is meant while a name is typed.
func (d *sheeting) checkOwner(text string) (string, error) {
	return d.meant(strings.TrimPrefix(strings.TrimSpace(text), "@")), nil
}

func (d *sheeting) checkNote(text string) (string, error) {
	name, is := strings.CutPrefix(text, "@")
	if !is || strings.Contains(name, " ") {
		return "", nil
	}
	return d.meant(name), nil
}

func (d *sheeting) meant(typed string) string {
	if typed == "" {
		return strings.Join(d.known[:min(len(d.known), namedMost)], ", ")
	}
	if name, known := words.Spelled(typed, d.known); known {
		return name
	}
	begin := words.Beginning(typed, d.known)
	if len(begin) == 0 {
		return ""
	}
	return "tab: " + strings.Join(begin[:min(len(begin), namedMost)], ", ")
}

// namedMost is how many names are offered.
const namedMost = 5
