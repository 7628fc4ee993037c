package tui

import (
	"time"

	tea "charm.land/bubbletea/v2"

	"winnow/model"
	"winnow/tui/action"
	"winnow/tui/status"
	"winnow/tui/words"
)

// do carries an action of the registry out: one line an action.
func (m *Model) do(id action.ID) tea.Cmd {
	m.did(id, m.keys.Get(id).Title)
	switch id {
	case action.Undo:
		return m.turnBack(undo)
	case action.Redo:
		return m.turnBack(redo)
	case action.Close:
		return m.close()
	case action.Leave:
		return m.back()
	case action.Quit:
		return m.quit()
	case action.Every:
		return m.selectAll()
	case action.Criteria:
		return m.compare(true)
	case action.Duplicates:
		return m.readPairs(model.Row{})
	case action.Import, action.ImportOutcome, action.ImportSave, action.ImportStop, action.Imports:
		return m.bringIn(id)
	case action.AlikeCampaign, action.AlikeSource, action.AlikeCompany, action.AlikeCountry, action.AlikeTouch:
		m.narrowAlike(id)
		return nil
	case action.Account:
		if sel := m.aimed(); len(sel.rows) == 1 {
			return m.openAccount(sel.rows[0])
		}
		return nil
	case action.Brief, action.Email, action.Mail, action.Call, action.Open, action.Calendar:
		return m.reach(id)
	}
	if m.moves(id) || m.opens(id) || m.looks(id) || m.lists(id) {
		return nil
	}
	return m.doToLead(id)
}

// moves carries out what moves the cursor or changes the selection; false where an
// action does not, as do opens, looks and lists.
func (m *Model) moves(id action.ID) bool {
	switch id {
	case action.Down:
		m.step(1)
	case action.Up:
		m.step(-1)
	case action.HalfDown:
		m.halfPage(1)
	case action.HalfUp:
		m.halfPage(-1)
	case action.Top:
		m.toEnd(toFirst)
	case action.Bottom:
		m.toEnd(toLast)
	case action.ToNow:
		m.toNow()
	case action.Select:
		m.mark(m.list.ToggleMark)
		m.move(1)
	case action.Range:
		m.mark(m.list.ToggleRange)
	default:
		return false
	}
	return true
}

// opens carries out what opens a dialog or a screen.
func (m *Model) opens(id action.ID) bool {
	switch id {
	case action.Filter:
		m.openFilter()
	case action.Palette:
		m.openPalette()
	case action.Help:
		m.openHelp()
	case action.Session:
		m.openSession()
	case action.Export:
		m.openExports()
	case action.History:
		m.screen = newHistory()
	case action.Insights:
		m.screen = newInsights()
	case action.Views:
		m.openViews(0)
	case action.Jump:
		m.openJump()
	case action.Why:
		m.whyAbove()
	case action.Command:
		m.openCommands()
	case action.Alike:
		m.openMenu(action.AlikeMenu, "Like")
	case action.Theme:
		m.openLooks()
	default:
		return false
	}
	return true
}

// looks carries out what changes how things look.
func (m *Model) looks(id action.ID) bool {
	switch id {
	case action.Full:
		m.retry()
		m.setFull(!m.full || m.zoom)
	case action.Pane:
		m.focus(!m.inPane)
	case action.Focus:
		m.toggleZoom()
	case action.Kind:
		m.nextKind()
	case action.Ago:
		m.turnTime()
	case action.Mouse:
		m.toggleMouse()
	default:
		return false
	}
	return true
}

// lists carries out what shows another list, or less of it.
func (m *Model) lists(id action.ID) bool {
	if v, ok := viewOf[id]; ok {
		m.show(v)
		return true
	}
	if key := action.SavedKey(id); key > 0 {
		m.showSaved(key)
		return true
	}
	switch id {
	case action.Mine:
		m.turnMine()
	case action.Due:
		m.dueSoon()
	case action.ToFix:
		m.toFix()
	default:
		return false
	}
	return true
}

// turnTime tells what happened by its date, or by how long ago it was.
func (m *Model) turnTime() {
	if m.pane.TurnTime() {
		m.say(status.Info, "What happened is told by how long ago it was")
		return
	}
	m.say(status.Info, "What happened is told by its date")
}

// nextKind shows the touches of another kind alone.
func (m *Model) nextKind() {
	if kind := m.pane.NextKind(); kind != "" {
		m.say(status.Info, "Touches: only "+kind+"; "+m.keys.Key(action.Kind)+" goes on")
		return
	}
	m.say(status.Info, "Touches: all kinds")
}

// viewOf is the view that an action shows.
var viewOf = map[action.ID]model.View{
	action.Today: model.ViewToday, action.Hot: model.ViewHot, action.Working: model.ViewWorking, action.Back: model.ViewBack,
	action.Nurtured: model.ViewNurture, action.HandedOff: model.ViewHandedOff, action.All: model.ViewAll, action.Cooled: model.ViewCooled,
}

// doToLead carries out what is done to a lead.
func (m *Model) doToLead(id action.ID) tea.Cmd {
	switch id {
	case action.Promote:
		return m.decide(decision{title: "promote", cmd: model.Command{Action: model.ActPromote}})
	case action.PromoteWith:
		return m.promoteWith()
	case action.Reject:
		return m.openReasons(model.ActReject, "Reject")
	case action.Nurture:
		m.openMenu(action.NurtureMenu, "Nurture")
	case action.Try:
		m.openMenu(action.TryMenu, "Tried")
	case action.Snooze:
		m.openMenu(action.SnoozeMenu, "Snooze")
	case action.DNC:
		m.openMenu(action.DNCMenu, "Do not contact")
	case action.Repeat:
		if d := m.repeated(); d != nil {
			return m.decide(*d)
		}
	case action.Reopen:
		return m.decide(decision{title: "reopen", cmd: model.Command{Action: model.ActReopen}})
	case action.Edit:
		m.askValue()
	case action.Note:
		m.askNote("Note: "+m.aimed().whom(), "what should be known next time", true, func(text string) decision {
			return decision{title: "note", cmd: model.Command{Action: model.ActNote, Note: text}}
		})
	case action.DNCAll, action.DNCEmail, action.DNCPhone:
		return m.contact(channelOf(id))
	case action.Accept:
		return m.decide(decision{title: "accept", cmd: model.Command{Action: model.ActAccept}})
	case action.SendBack:
		return m.openSendBack("")
	case action.Lost:
		return m.openReasons(model.ActLost, "Closed lost")
	case action.Opportunity:
		m.askAmount("Opportunity", model.ActOpportunity)
	case action.Won:
		m.askAmount("Closed won", model.ActWon)
	default:
		return m.doAtTime(id)
	}
	return nil
}

// outcomeOf is the outcome that an item of the menu of attempts logs.
var outcomeOf = map[action.ID]model.AttemptOutcome{
	action.TryNoAnswer: model.NoAnswer, action.TryVoicemail: model.Voicemail, action.TryEmailed: model.Emailed,
	action.TryConnected: model.Connected, action.TryWrong: model.WrongNumber,
}

// timeOf is when a lead comes back by an item of the menus of rests and of snoozes,
// nil for one that has no time of its own.
func (m *Model) timeOf(id action.ID) func(now time.Time) time.Time {
	switch id {
	case action.Nurture2Weeks:
		return after(14 * 24 * time.Hour)
	case action.NurtureMonth:
		return m.months(1)
	case action.NurtureQuarter:
		return m.months(3)
	case action.NurtureHalf:
		return m.months(6)
	case action.SnoozeHour:
		return after(time.Hour)
	case action.SnoozeTwo:
		return after(2 * time.Hour)
	case action.SnoozeTomorrow:
		return m.clockOn(1, 9)
	case action.SnoozeWeek:
		return m.nextMonday()
	}
	return nil
}

// doAtTime carries out the items of the menus of times and of attempts.
func (m *Model) doAtTime(id action.ID) tea.Cmd {
	rest := func(until func(time.Time) time.Time) decision {
		return decision{title: "nurture", cmd: model.Command{Action: model.ActNurture}, until: until}
	}
	snooze := func(due func(time.Time) time.Time) decision {
		return decision{title: "snooze", cmd: model.Command{Action: model.ActSnooze}, due: due}
	}
	if o, ok := outcomeOf[id]; ok {
		d := decision{title: "log " + words.Outcome(o), cmd: model.Command{Action: model.ActTry, Outcome: o}}
		if !m.callBack.IsZero() {
			d.due = fixed(m.callBack)
		}
		return m.decide(d)
	}
	switch id {
	case action.Nurture2Weeks, action.NurtureMonth, action.NurtureQuarter, action.NurtureHalf, action.NurtureRest:
		return m.decide(rest(m.timeOf(id)))
	case action.SnoozeHour, action.SnoozeTwo, action.SnoozeTomorrow, action.SnoozeWeek:
		return m.decide(snooze(m.timeOf(id)))
	case action.TryBack:
		m.askBack()
	case action.NurtureDate:
		m.askRest("Nurture " + m.aimed().whom() + " until")
	case action.SnoozeDate:
		m.askTime("Snooze "+m.aimed().whom()+" until", func(t time.Time) decision { return snooze(fixed(t)) })
	}
	return nil
}

// contact forbids a way of contact, or allows it again where it is forbidden.
func (m *Model) contact(c model.Channel) tea.Cmd {
	sel := m.aimed()
	d := decision{title: "do not contact", cmd: model.Command{Action: model.ActDNC, Channel: c, Cause: "manual"}}
	if len(sel.rows) == 1 && forbidden(sel.rows[0], c) {
		d = decision{title: "allow contact again", cmd: model.Command{Action: model.ActDNCOff, Channel: c}}
	}
	return m.decide(d)
}
