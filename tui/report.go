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

// phrase is a sentence as it is put together, with what may go of it where there is no
// room.
type phrase struct {
	text string
	less []status.Less
}

func (s *phrase) add(text string) { s.text += text }

// aside adds what may go, or become what is short, before what may go so far.
func (s *phrase) aside(text, short string) {
	s.add(text)
	s.less = append([]status.Less{{Piece: text, Short: short}}, s.less...)
}

// report says what was done, to whom, and how to take it back.
func (m *Model) report(in *intent, res model.Result) {
	done := m.whomDone(res.Done)
	s := status.Message{Kind: status.OK, Key: m.keys.Key(action.Undo), Does: "undo", Turns: res.Entry.Group}
	if len(res.Done) == 1 {
		s.Whom = done
	}
	var t phrase
	switch in.turn {
	case undo:
		t.again("Taken back: ", in, res.Of, done)
		s.Key, s.Does = m.keys.Key(action.Redo), "redo"
		if in.vain {
			t.aside(", the last thing you did", "")
			t.aside("; the key before this one had done nothing", "")
		}
		if res.Freed > 0 {
			t.add("; " + words.Freed(res.Freed))
		}
	case redo:
		t.again("Done again: ", in, res.Of, done)
		s.Turns = model.EntryID{}
		if res.Erased > 0 {
			t.add("; " + words.Erased(res.Erased))
		}
	case applying:
		t.add(appliedWords(in.news))
	default:
		t = m.sentence(in.cmd, res.Done, done)
		if in.cmd.Action == model.ActPromote && in.cmd.Owner == "" && len(in.sel.rows) == 1 && in.sel.rows[0].Owner != "" && !m.speaker().Owns(in.sel.rows[0].Owner) {
			t.aside(" to sales", "")
			t.add(", owner " + in.sel.rows[0].Owner)
		}
		if res.Right.Lead != 0 {
			right := words.Right(res.Right)
			t.add("; " + strings.ToLower(right[:1]) + right[1:])
		}
	}
	kept := slices.Concat(res.Refused, res.Standing)
	switch n := len(res.Refused); {
	case len(kept) > 0 && in.turn == undo && res.Of == model.ActImport:
		s.Kind = status.Warn
		t.add("; " + count(len(kept), "lead keeps its decision: "+m.who(kept[0]), "leads keep their decision"))
		m.tellKept(kept)
	case n > 0:
		s.Kind = status.Warn
		t.add("; not " + count(n, "other", "others") + ": " + m.who(res.Refused[0]) + ", " + res.Refused[0].Refusal.Msg)
	}
	s.Text, s.Less = t.text, t.less
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
func (s *phrase) again(verb string, in *intent, of model.Action, whom string) {
	s.add(verb)
	switch of {
	case model.ActImport:
		which := "the last import"
		if in.file != "" {
			which = "the import of " + in.file
		}
		s.add(which)
		s.aside(", with every lead that only it brought", "")
	case model.ActCriteria:
		s.add("the criteria of the file")
	default:
		done := words.Done(of)
		s.add(strings.ToLower(done[:1]) + done[1:] + " " + whom)
	}
}

func (m *Model) whomDone(done []model.Done) string {
	if len(done) == 1 {
		return done[0].Label
	}
	return count(len(done), "lead", "leads")
}

// sentence tells a command as it came out.
func (m *Model) sentence(c model.Command, done []model.Done, whom string) (s phrase) {
	d, one := done[0], len(done) == 1
	s.add(words.Done(c.Action) + " " + whom)
	switch c.Action {
	case model.ActReject, model.ActSendBack, model.ActLost:
		s.add(": " + words.Reason(m.rules, d.Change.Reason))
		if at := d.Change.Until.At; !at.IsZero() {
			s.add(", back " + m.day(at))
		}
		if one && d.Refers != "" {
			s.add("; referred to " + d.Refers)
		}
		if one && d.Suppresses != "" {
			s.add("; ")
			s.aside("who comes in from ", "")
			s.add(d.Suppresses + " stays out")
		}
	case model.ActReopen:
		if one && d.Frees != "" {
			s.add("; " + d.Frees + " is let in again")
			s.aside(", who was kept out stays out", "")
		}
	case model.ActPromote:
		if c.Owner != "" {
			s.add(", handed to " + c.Owner)
		}
	case model.ActNurture:
		until := d.Change.Until
		act := until.Kind == model.KindAnyIntent
		if act {
			until.Kind = ""
		}
		if ends := restEnds(until, m.day); ends != "" {
			s.add(" until " + ends)
		}
		if act {
			s.aside(", or when they act", "")
		}
	case model.ActTry:
		m.triedSo(&s, c, d, one, whom)
	case model.ActMerge:
		if row, ok := m.list.Find(c.Into); ok && row.Label != whom {
			s.add(" into " + row.Label)
		}
	case model.ActDistinct:
		s.text = whom + " is somebody else: not proposed again"
	case model.ActSnooze:
		s.add(" until " + words.At(d.Change.Due, m.now, m.opt.Zone))
	case model.ActDNC, model.ActDNCOff:
		verb := map[model.Action]string{model.ActDNC: "Do not ", model.ActDNCOff: "Again allowed: "}[c.Action]
		way := map[model.Channel]string{model.ChannelEmail: "e-mail", model.ChannelPhone: "call"}[c.Channel]
		s.text = verb + orElse(way, "contact") + ": " + whom
	}
	return s
}

// triedSo tells an attempt: the how many-eth it was, when the next is due, and the
// decision that is due where there is none.
func (m *Model) triedSo(s *phrase, c model.Command, d model.Done, one bool, whom string) {
	o, most := words.Outcome(c.Outcome), m.rules.AttemptsMost
	s.text = strings.ToUpper(o[:1]) + o[1:] + " logged: " + whom
	reason, proposed := m.rules.Proposed(d.Attempts, c.Outcome)
	proposed = proposed && one && d.Change.To.Open()
	switch try := ", try " + words.Number(d.Attempts); {
	case !one || most == 0:
	case d.Attempts > most && proposed: // what to do says that there were enough
		s.aside(try, "")
		s.aside(", past the most of "+words.Number(most), "")
	case d.Attempts > most:
		s.add(try)
		s.aside(", past the most of "+words.Number(most), "")
	case proposed:
		s.aside(try+" of "+words.Number(most), "")
	default:
		s.add(try + " of " + words.Number(most))
	}
	if one && !d.Change.Due.IsZero() {
		s.add(", back " + words.At(d.Change.Due, m.now, m.opt.Zone))
	}
	if proposed {
		if d.Attempts == most {
			s.aside(", the last", "")
		}
		s.add(". Decide: " + m.keys.Key(action.Reject) + " " + reason.Key + " is " + reason.Name)
	}
	if c.Outcome == model.Connected && one && d.Change.To.Open() && d.Change.Due.IsZero() {
		k := m.keys.Key
		s.add(". Next: " + k(action.Promote) + " promote, " + k(action.Nurture) + " nurture, " + k(action.Reject) + " reject")
	}
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
		what = "Not " + in.cmd.Action.Done()
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
	for _, r := range refused {
		if r.Refusal.Code == model.RefusedStale {
			m.news.refused = append(m.news.refused, r.Target.Lead)
		}
	}
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
