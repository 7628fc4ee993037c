package tui

import (
	"slices"
	"strings"

	tea "charm.land/bubbletea/v2"

	"winnow/model"
	"winnow/tui/action"
	"winnow/tui/status"
	"winnow/tui/words"
)

// verb is an action as in "to ...".
func verb(a model.Action) string {
	switch a {
	case model.ActSendBack:
		return "send back"
	case model.ActOpportunity:
		return "mark as an opportunity"
	case model.ActWon:
		return "mark as won"
	case model.ActLost:
		return "close as lost"
	case model.ActTry:
		return "log an attempt"
	case model.ActDistinct:
		return "keep apart"
	case model.ActDNC:
		return "forbid contact"
	case model.ActDNCOff:
		return "allow contact"
	}
	return strings.ReplaceAll(string(a), "_", " ")
}

// report says what was done, to whom, and how to take it back.
func (m *Model) report(in *intent, res model.Result) {
	done := m.whomDone(res.Done)
	s := status.Message{Kind: status.OK, Key: m.keys.Key(action.Undo), Does: "undo", Turns: res.Entry.Group}
	switch in.turn {
	case undo:
		s.Text = "Taken back: " + again(res.Of, done)
		s.Key, s.Does = m.keys.Key(action.Redo), "redo"
		if in.vain {
			s.Text += ", the last thing you did; the key before this one had done nothing"
		}
		if res.Freed > 0 {
			s.Text += "; " + words.Freed(res.Freed)
		}
	case redo:
		s.Text, s.Turns = "Done again: "+again(res.Of, done), model.EntryID{}
		if res.Erased > 0 {
			s.Text += "; " + words.Erased(res.Erased)
		}
	case applying:
		s.Text = appliedWords(in.news)
	default:
		s.Text = m.sentence(in.cmd, res.Done, done)
		if in.cmd.Action == model.ActPromote && in.cmd.Owner == "" && len(in.sel.rows) == 1 && in.sel.rows[0].Owner != "" && !m.speaker().Owns(in.sel.rows[0].Owner) {
			s.Text += " to sales, owner " + in.sel.rows[0].Owner
		}
		if res.Right.Lead != 0 {
			right := words.Right(res.Right)
			s.Text += "; " + strings.ToLower(right[:1]) + right[1:]
		}
	}
	kept := slices.Concat(res.Refused, res.Standing)
	switch n := len(res.Refused); {
	case len(kept) > 0 && in.turn == undo && res.Of == model.ActImport:
		s.Kind = status.Warn
		s.Text += "; " + count(len(kept), "lead keeps its decision: "+m.who(kept[0]), "leads keep their decision")
		m.tellKept(kept)
	case n > 0:
		s.Kind = status.Warn
		s.Text += "; not " + count(n, "other", "others") + ": " + m.who(res.Refused[0]) + ", " + res.Refused[0].Refusal.Msg
	}
	m.tell(s)
}

// tellKept lists who keeps what an import said of them, where they are more than the
// one that the status line has room for.
func (m *Model) tellKept(kept []model.Refused) {
	if len(kept) == 1 || m.open != nil || m.quitting {
		return
	}
	lines := []string{count(len(kept), "lead", "leads") + " with a decision since the import:"}
	for _, r := range kept {
		lines = append(lines, m.who(r))
	}
	m.open = newTold(m, "Kept", action.Undo, lines)
}

// again tells what an undo took back, or a redo did again.
func again(of model.Action, whom string) string {
	switch of {
	case model.ActImport:
		return "the last import, with every lead that only it brought"
	case model.ActCriteria:
		return "the criteria of the file"
	}
	done := words.Done(of)
	return strings.ToLower(done[:1]) + done[1:] + " " + whom
}

func (m *Model) whomDone(done []model.Done) string {
	if len(done) == 1 {
		return done[0].Label
	}
	return count(len(done), "lead", "leads")
}

// sentence tells a command as it came out.
func (m *Model) sentence(c model.Command, done []model.Done, whom string) string {
	d, one := done[0], len(done) == 1
	text := words.Done(c.Action) + " " + whom
	switch c.Action {
	case model.ActReject, model.ActSendBack, model.ActLost:
		text += ": " + words.Reason(m.rules, d.Change.Reason)
		if at := d.Change.Until.At; !at.IsZero() {
			text += ", back " + m.day(at)
		}
		if one && d.Refers != "" {
			text += "; referred to " + d.Refers
		}
		if one && d.Suppresses != "" {
			text += "; who comes in from " + d.Suppresses + " stays out"
		}
	case model.ActReopen:
		if one && d.Frees != "" {
			text += "; " + d.Frees + " is let in again, who was kept out stays out"
		}
	case model.ActPromote:
		if c.Owner != "" {
			text += ", handed to " + c.Owner
		}
	case model.ActNurture:
		if at := d.Change.Until.At; !at.IsZero() {
			text += " until " + m.day(at)
		}
		if d.Change.Until.Kind == model.KindAnyIntent {
			text += ", or when they act"
		}
	case model.ActTry:
		o := words.Outcome(c.Outcome)
		text = strings.ToUpper(o[:1]) + o[1:] + " logged: " + whom
		most := m.rules.AttemptsMost
		switch {
		case !one || most == 0:
		case d.Attempts > most:
			text += ", try " + words.Number(d.Attempts) + ", past the most of " + words.Number(most)
		default:
			text += ", try " + words.Number(d.Attempts) + " of " + words.Number(most)
		}
		if one && !d.Change.Due.IsZero() {
			text += ", back " + words.At(d.Change.Due, m.now, m.opt.Zone)
		}
		if reason, ok := m.rules.Proposed(d.Attempts, c.Outcome); ok && one && d.Change.To.Open() {
			if d.Attempts == most {
				text += ", the last"
			}
			text += ". Decide: " + m.keys.Key(action.Reject) + " " + reason.Key + " is " + reason.Name
		}
	case model.ActMerge:
		if row, ok := m.list.Find(c.Into); ok && row.Label != whom {
			text += " into " + row.Label
		}
	case model.ActDistinct:
		text = whom + " is somebody else: not proposed again"
	case model.ActSnooze:
		text += " until " + words.At(d.Change.Due, m.now, m.opt.Zone)
	case model.ActDNC, model.ActDNCOff:
		verb := map[model.Action]string{model.ActDNC: "Do not ", model.ActDNCOff: "Again allowed: "}[c.Action]
		way := map[model.Channel]string{model.ChannelEmail: "e-mail", model.ChannelPhone: "call"}[c.Channel]
		text = verb + orElse(way, "contact") + ": " + whom
	}
	return text
}

// reportRefused says who was not changed, and what stands in the way.
func (m *Model) reportRefused(in *intent, refused []model.Refused) {
	if len(refused) == 0 {
		m.say(status.Warn, "Nothing was done")
		return
	}
	r := refused[0]
	what := map[turn]string{undo: "Not taken back", redo: "Not done again"}[in.turn]
	if in.turn == do {
		what = "Not done (" + verb(in.cmd.Action) + ")"
	}
	if r.Refusal.Code == model.RefusedNothing && in.turn != do && r.Target.Lead == 0 {
		m.say(status.Info, map[turn]string{undo: "There is nothing of yours to take back", redo: "There is nothing to do again"}[in.turn])
		return
	}
	text := what + ": "
	if who := m.who(r); who != "" {
		text += who + ", "
	}
	text += r.Refusal.Msg
	if n := len(refused) - 1; n > 0 {
		text += "; and " + count(n, "other", "others")
	}
	m.say(status.Error, text)
}

func (m *Model) who(r model.Refused) string {
	if r.Label != "" {
		return r.Label
	}
	if row, ok := m.list.Find(r.Target.Lead); ok {
		return row.Label
	}
	return ""
}

// reread has a row that was changed elsewhere shown as it stands now.
func (m *Model) reread(refused []model.Refused) tea.Cmd {
	for _, r := range refused {
		if r.Refusal.Code != model.RefusedStale {
			continue
		}
		if _, ok := m.list.Find(r.Target.Lead); ok {
			m.stale = r.Target.Lead
			return m.readDetail(r.Target.Lead)
		}
	}
	return nil
}

// shownAnew takes a row in that a refusal was about. Where it does not belong to
// the list any more, it stays until the cursor leaves it.
func (m *Model) shownAnew(d *model.Detail) {
	old, ok := m.list.Find(d.Row.ID)
	if !ok {
		return
	}
	row := d.Row
	row.Key = old.Key
	m.list.Update(row)
	if m.leaves(model.Command{}, row) {
		m.ghost = row.ID
	}
}
