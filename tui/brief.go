package tui

import (
	"context"
	"strings"

	tea "charm.land/bubbletea/v2"

	"winnow/model"
	"winnow/tui/action"
	"winnow/tui/brief"
	"winnow/tui/status"
)

// briefRead is a lead read for its brief; calendar says that its meeting is wanted.
type briefRead struct {
	label    string
	d        model.Detail
	others   []model.Row
	calendar bool
	own      string // the team's own template
	err      error
}

// copied is the brief that was copied last; told counts the messages up to the one that
// says so.
type copied struct {
	lead  model.LeadID
	told  int
	lines []string
}

// showCopied shows the brief of a lead that was just copied; false where it was not.
func (m *Model) showCopied(row model.Row) bool {
	c := m.copied
	if c.lead != row.ID || c.told != m.toldSo {
		return false
	}
	m.open = newTold(m, "Copied: the brief of "+row.Label, action.Brief, c.lines)
	return true
}

// readBrief reads what a brief is made of: the brief may be copied before the pane
// has the lead, and knows more of it.
func (m *Model) readBrief(row model.Row, calendar bool) tea.Cmd {
	store, template := m.opt.Store, m.opt.BriefTemplate
	return func() tea.Msg {
		r := briefRead{label: row.Label, calendar: calendar}
		if r.d, r.err = store.Detail(context.Background(), row.ID, brief.Touches); r.err != nil {
			return r
		}
		if r.d.Lead.Company != "" || r.d.Lead.Domain != "" {
			var acc model.Account
			if acc, r.err = store.Account(context.Background(), row.ID); r.err != nil {
				return r
			}
			r.others = acc.People
		}
		if template != nil {
			r.own, r.err = template()
		}
		return r
	}
}

// briefRead copies a brief, or writes the meeting that it tells of.
func (m *Model) briefRead(msg briefRead) tea.Cmd {
	if msg.err != nil {
		m.say(status.Error, "No brief of "+msg.label+": "+msg.err.Error())
		return nil
	}
	b := brief.Make(&msg.d, msg.others, m.speaker())
	text, err := brief.Write(b, brief.Text, msg.own)
	if err != nil {
		m.say(status.Error, err.Error())
		return nil
	}
	if !msg.calendar {
		lines := strings.Split(strings.TrimRight(text, "\n"), "\n")
		m.tell(status.Message{Kind: status.OK, Text: "Brief copied: " + msg.label + ", " + count(len(lines), "line", "lines"),
			Key: m.keys.Key(action.Brief), Does: "again shows it"})
		m.copied = copied{lead: msg.d.Row.ID, told: m.toldSo, lines: lines}
		return tea.SetClipboard(text)
	}
	file, ok := brief.Calendar(&msg.d, text, m.speaker())
	if !ok {
		m.say(status.Warn, "No meeting was agreed with "+msg.label)
		return nil
	}
	keep := m.opt.KeepFile
	return func() tea.Msg {
		path, err := keep("meeting-"+msg.d.Row.ID.String()+".ics", file)
		return fileKept{"The meeting with " + msg.label, path, err}
	}
}

// fileKept says where a file was written.
type fileKept struct {
	what, path string
	err        error
}

func (m *Model) fileKept(msg fileKept) {
	if msg.err != nil {
		m.say(status.Error, msg.what+" is not written: "+msg.err.Error())
		return
	}
	m.tell(status.Message{Kind: status.OK, Whole: true, Text: msg.what + " is in " + msg.path + ": open it, and your calendar has it"})
}
