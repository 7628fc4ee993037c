package tuitest

import (
	"strings"

	"github.com/charmbracelet/x/ansi"
)

// Raw is the screen with its colours, line by line.
func (d *Driver) Raw() []string { return d.model.Lines() }

// Lines is the screen as text, line by line.
func (d *Driver) Lines() []string {
	raw := d.model.Lines()
	lines := make([]string, len(raw))
	for i, l := range raw {
		lines[i] = ansi.Strip(l)
	}
	return lines
}

// Frame is the screen as text, without blanks at the ends of lines.
func (d *Driver) Frame() string {
	lines := d.Lines()
	for i, l := range lines {
		lines[i] = strings.TrimRight(l, " ")
	}
	return strings.Join(lines, "\n") + "\n"
}

// Status is what says what happened, in one line.
func (d *Driver) Status() string {
	text := ""
	for n := 2; n <= 4; n++ {
		line := d.lineFromEnd(n)
		text = strings.TrimSpace(line + " " + text)
		for _, sign := range []string{"! ", "✗ ", "x ", "✓ ", "· ", "+ ", "- "} {
			if strings.HasPrefix(line, sign) {
				return text
			}
		}
	}
	return d.lineFromEnd(2)
}

// Footer is the line of keys.
func (d *Driver) Footer() string { return d.lineFromEnd(1) }

func (d *Driver) lineFromEnd(n int) string {
	lines := d.Lines()
	if len(lines) < n {
		return ""
	}
	return strings.TrimSpace(lines[len(lines)-n])
}

// Header is the first line.
func (d *Driver) Header() string {
	if lines := d.Lines(); len(lines) > 0 {
		return strings.TrimSpace(lines[0])
	}
	return ""
}

// SelectedLine is the text of the row under the cursor, as far as the list goes,
// and the line of the screen on which it is; -1 where no row is selected.
func (d *Driver) SelectedLine() (text string, at int) {
	for i, l := range d.Lines() {
		for _, sign := range []string{"▌", ">"} {
			if rest, ok := strings.CutPrefix(l, sign); ok && i > 0 {
				rest, _, _ = strings.Cut(rest, "│")
				return strings.TrimSpace(rest), i
			}
		}
	}
	return "", -1
}

// Shows reports whether text stands somewhere on the screen.
func (d *Driver) Shows(text string) bool { return strings.Contains(d.Frame(), text) }

// Summary is what is printed once the console has gone.
func (d *Driver) Summary() string { return d.model.Summary() }
