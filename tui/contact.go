package tui

import (
	"net/url"
	"strings"

	tea "charm.land/bubbletea/v2"

	"winnow/model"
	"winnow/model/safetext"
	"winnow/themes"
	"winnow/tui/action"
	"winnow/tui/brief"
	"winnow/tui/paint"
	"winnow/tui/status"
)

// reach copies, or opens after having shown the whole target.
func (m *Model) reach(id action.ID) tea.Cmd {
	sel := m.aimed()
	if len(sel.rows) != 1 {
		m.say(status.Warn, "One lead at a time; "+m.keys.Key(action.Close)+" ends the selection")
		return nil
	}
	row := sel.rows[0]
	switch id {
	case action.Email:
		m.say(status.OK, "Copied: "+row.Email)
		return tea.SetClipboard(safetext.Line(row.Email))
	case action.Brief:
		if m.showCopied(row) {
			return nil
		}
		return m.readBrief(row, false)
	case action.Calendar:
		return m.readBrief(row, true)
	case action.Mail:
		return m.askMail(row)
	case action.Call:
		return m.askOpen("Call "+row.Label, "tel:"+dialable(row.Phone), row.Phone)
	case action.Open:
		if d := m.details.get(row.ID); d != nil {
			return m.askOpen("Open "+row.Label, siteOf(&d.Lead), siteOf(&d.Lead))
		}
	}
	return nil
}

// siteOf is the lead's record in the CRM, else the site of its company; "" where its
// files name neither.
func siteOf(l *model.Lead) string {
	switch {
	case l.URL != "":
		return l.URL
	case strings.Contains(l.Website, "://"):
		return l.Website
	case l.Website != "":
		return "https://" + l.Website
	case l.Domain != "":
		return "https://" + l.Domain
	}
	return ""
}

// askMail shows the address and how the mail begins, before it is written: with what
// the brief suggests, as far as the lead is known by now.
func (m *Model) askMail(row model.Row) tea.Cmd {
	target := "mailto:" + row.Email
	var begins []paint.Span
	if d := m.details.get(row.ID); d != nil {
		if text := brief.Make(d, nil, m.speaker()).Opener(); text != "" {
			target += "?body=" + strings.ReplaceAll(url.QueryEscape(text), "+", "%20")
			begins = []paint.Span{{Role: themes.Dim, Text: "It begins: " + text}}
		}
	}
	return m.askOpen("Mail "+row.Label, target, row.Email, begins...)
}

// dialable keeps of a phone number what can be dialled.
func dialable(s string) string {
	return strings.Map(func(r rune) rune {
		if r >= '0' && r <= '9' || r == '+' || r == '*' || r == '#' || r == ',' {
			return r
		}
		return -1
	}, s)
}

// openable checks that a target is one of the four kinds that may be opened, and
// writes it so that it hides nothing.
func openable(target string) (string, error) {
	u, err := url.Parse(strings.TrimSpace(target))
	if err != nil {
		return "", model.Invalid("", "%q cannot be opened", safetext.Line(target))
	}
	switch {
	case (u.Scheme == "http" || u.Scheme == "https") && u.Host != "":
	case u.Scheme == "mailto" && strings.Contains(u.Opaque, "@"), u.Scheme == "tel" && len(u.Opaque) > 2:
	default:
		return "", model.Invalid("only http, https, mailto and tel are opened", "%q cannot be opened", safetext.Line(target))
	}
	return u.String(), nil
}

// askOpen shows where a key would lead, the whole of it, before it goes there, below what
// about says of it. Where
// nothing opens it, it is shown and copied as people write it.
func (m *Model) askOpen(title, target, written string, about ...paint.Span) tea.Cmd {
	t, err := openable(target)
	if err != nil {
		m.say(status.Error, err.Error())
		return nil
	}
	if m.opt.NoOpen != "" {
		written = safetext.Line(written)
		m.tell(status.Message{Kind: status.Info, Whole: true, Text: title + ": " + written + ". Copied, not opened: " + m.opt.NoOpen})
		return tea.SetClipboard(written)
	}
	lines := append(about, paint.Span{Role: themes.Accent, Text: t})
	m.openConfirm(title, lines, "open", func(m *Model) tea.Cmd {
		open := m.opt.Open
		return func() tea.Msg { return handed{t, open(t)} }
	})
	return nil
}

// handed says how opening a target went.
type handed struct {
	target string
	err    error
}

func (m *Model) handed(msg handed) {
	if msg.err != nil {
		m.say(status.Error, msg.target+" could not be opened: "+msg.err.Error())
		return
	}
	_, rest, _ := strings.Cut(msg.target, "?") // it was shown whole before it was opened
	m.tell(status.Message{Kind: status.OK, Text: "Opened: " + msg.target, Less: []status.Less{{Piece: "?" + rest, Short: "?" + m.th.Glyphs.Ellipsis}}})
}
