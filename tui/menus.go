package tui

import (
	"strconv"
	"strings"
	"time"

	tea "charm.land/bubbletea/v2"

	"winnow/model"
	"winnow/tui/action"
	"winnow/tui/prompt"
	"winnow/tui/status"
	"winnow/tui/words"
)

// openMenu opens the menu of a scope: its items are the scope's actions.
func (m *Model) openMenu(scope action.Scope, title string) {
	aim, st := m.aimed(), m.state()
	if gone := m.decidedElsewhere(aim); gone != "" {
		m.say(status.Warn, gone)
		return
	}
	d := &menu{scope: scope, aim: aim, Menu: prompt.Menu{Title: title + ": " + aim.whom(), Close: m.keys.Key(action.Close)}}
	for _, a := range m.keys.In(scope) {
		if len(a.Keys) > 0 {
			d.Items = append(d.Items, prompt.Item{Key: a.Keys[0], Title: a.Short, Asks: a.ID == action.NurtureDate || a.ID == action.SnoozeDate || a.ID == action.TryBack, Note: m.follows(a.ID, aim), Disabled: a.DisabledNow(st)})
		}
	}
	if d.back = m.callBack; scope == action.TryMenu {
		d.At = 1 // enter accepts the call-back that stands beside it
	}
	m.open = d
}

// askBack asks when to call back, and then for the outcome.
func (m *Model) askBack() {
	check := func(text string) (string, error) {
		if strings.TrimSpace(text) == "" {
			return "", nil
		}
		t, err := m.parseTime(text)
		if err == nil && !t.After(m.now) {
			err = model.Invalid("", "%s is over", words.At(t, m.now, m.opt.Zone))
		}
		if err != nil {
			return "", err
		}
		return "back " + t.In(m.opt.Zone).Format("Mon 2 Jan 2006 15:04") + ", then the outcome", nil
	}
	usual := ""
	if aim := m.aimed(); len(aim.rows) == 1 {
		if ch, _ := action.Foretell(aim.rows[0], model.Command{Action: model.ActTry, Outcome: model.NoAnswer, At: m.now}, m.rules); !ch.Due.IsZero() {
			usual = "; enter alone: " + words.At(ch.Due, m.now, m.opt.Zone)
		}
	}
	a := prompt.Ask{Title: "Call back " + m.aimed().whom() + " at", Hint: "15:00, tomorrow 9, 2h, thu 14:00" + usual, Check: check, Does: "then the outcome"}
	m.openAsk(a, func(m *Model, text string) tea.Cmd {
		m.callBack = time.Time{}
		if strings.TrimSpace(text) != "" {
			t, err := m.parseTime(text)
			if err != nil {
				m.say(status.Error, err.Error())
				return nil
			}
			m.callBack = t
		}
		m.openMenu(action.TryMenu, "Tried")
		m.callBack = time.Time{}
		return nil
	})
}

// follows says what an item of a menu leads to, where that depends on the lead
// or on the time.
func (m *Model) follows(id action.ID, aim selection) string {
	switch id {
	case action.Nurture2Weeks, action.NurtureMonth, action.NurtureQuarter, action.NurtureHalf, action.SnoozeTomorrow, action.SnoozeWeek:
		return m.day(m.timeOf(id)(m.now))
	case action.NurtureRest:
		return "at the latest " + m.day(m.now.Add(m.rules.NurtureRest))
	case action.SnoozeHour, action.SnoozeTwo:
		return words.Clock(m.timeOf(id)(m.now), m.opt.Zone)
	case action.TryNoAnswer, action.TryVoicemail, action.TryEmailed, action.TryWrong, action.TryConnected:
		if len(aim.rows) == 1 {
			ch, _ := action.Foretell(aim.rows[0], model.Command{Action: model.ActTry, Outcome: outcomeOf[id], At: m.now, Due: m.callBack}, m.rules)
			switch row := aim.rows[0]; {
			case !ch.Due.IsZero():
				return "back " + words.At(ch.Due, m.now, m.opt.Zone)
			case id == action.TryConnected:
				return "then decide"
			case row.Stage.Open() && m.rules.AttemptsMost > 0 && row.Attempts+1 == m.rules.AttemptsMost:
				return "the last try"
			}
		}
	case action.TryBack:
		return "15:00, tomorrow 9, 2h"
	case action.AlikeCampaign, action.AlikeSource, action.AlikeCompany, action.AlikeCountry, action.AlikeTouch:
		if len(aim.rows) == 1 {
			_, value := m.common(id, aim.rows[0])
			if id == action.AlikeTouch && value != "" {
				return words.Kind(aim.rows[0].Why.Kind)
			}
			return value
		}
	case action.DNCAll, action.DNCEmail, action.DNCPhone:
		if len(aim.rows) == 1 && forbidden(aim.rows[0], channelOf(id)) {
			return "allow again"
		}
	}
	return ""
}

func (m *Model) day(t time.Time) string { return words.Date(t, m.now, m.opt.Zone) }

// openReasons opens the menu of the reasons that an action takes. Those that
// cannot be given are shown with why.
func (m *Model) openReasons(a model.Action, title string) tea.Cmd {
	return m.openReasonsSaid(a, title, "")
}

// openReasonsSaid is openReasons with words that were given before.
func (m *Model) openReasonsSaid(a model.Action, title, said string) tea.Cmd {
	aim := m.aimed()
	if gone := m.decidedElsewhere(aim); gone != "" {
		m.say(status.Warn, gone)
		return nil
	}
	d := &menu{aim: aim, Menu: prompt.Menu{Title: title + ": " + aim.whom(), Close: m.keys.Key(action.Close)}}
	d.scope = action.ConfirmScope // closing and quitting are heard, its other keys are not
	for _, r := range m.rules.ReasonsFor(a) {
		d.Items = append(d.Items, prompt.Item{Key: r.Key, Title: r.Name, Asks: asks(a, r, aim) != "", Note: consequence(a, r, aim), Disabled: m.reasonDisabled(a, r, aim)})
	}
	d.choose = func(m *Model, key string) tea.Cmd {
		for i, r := range m.rules.ReasonsFor(a) {
			if r.Key != key {
				continue
			}
			if i < len(d.Items) && d.Items[i].Disabled != "" {
				m.say(status.Warn, strings.ToUpper(r.Name[:1])+r.Name[1:]+": "+d.Items[i].Disabled)
				return nil
			}
			m.open = nil
			return m.because(a, r, said)
		}
		return nil
	}
	m.open = d
	return nil
}

func (m *Model) reasonDisabled(a model.Action, r model.Reason, aim selection) string {
	why := ""
	for _, row := range aim.rows {
		ref := action.Refusal(row, model.Command{Action: a, Reason: r.ID, Note: "given", At: m.now}, m.rules)
		if ref == nil || m.unsure(row.ID) {
			return ""
		}
		if why == "" {
			why = strings.TrimPrefix(ref.Msg, r.Name+" ")
		}
	}
	if len(aim.rows) > 1 && why != "" {
		why = "none of them: " + why
	}
	return why
}

// decidedElsewhere says that the lead that a menu would be about was decided by
// somebody else meanwhile, "" where it was not: no key of the menu would do anything.
func (m *Model) decidedElsewhere(aim selection) string {
	if aim.bulk || len(aim.rows) != 1 || aim.rows[0].ID != m.ghost || aim.rows[0].Stage.Open() {
		return ""
	}
	where := "elsewhere"
	if words.Same(aim.rows[0].DecidedBy, m.opt.Me) {
		where = "in another window"
	}
	return aim.rows[0].Label + " was decided " + where + ": " + m.speaker().Decision(aim.rows[0])
}

// consequence says what a reason leads to for some leads, in a few words.
func consequence(a model.Action, r model.Reason, aim selection) string {
	var parts []string
	add := func(ok bool, what string) {
		if ok {
			parts = append(parts, what)
		}
	}
	if a == model.ActReject {
		add(r.Class == model.ClassRemove, "for good")
		add(r.Class != model.ClassRemove && r.Wake > 0, "back in "+strconv.Itoa(int(r.Wake/(24*time.Hour)))+" d")
		add(r.Class != model.ClassRemove && r.Wake == 0, "back when they act")
	}
	add(r.Follow == model.FollowSuppressDomain, suppressing(aim.rows))
	add(r.Follow == model.FollowFix, "to fix")
	add(r.Follow == model.FollowMerge, "to merge")
	add(r.Follow == model.FollowRefer, "refer")
	if what := asks(a, r, aim); what != "" {
		add(true, "asks "+what)
	}
	return strings.Join(parts, ", ")
}

// asks is what a reason wants to know before it is given, "" where it is given at once.
func asks(a model.Action, r model.Reason, aim selection) string {
	switch {
	case a == model.ActReject && r.Refers() && !aim.bulk:
		return "who is right"
	case r.Ask == model.AskDate:
		return orElse(r.AskHint, "a date")
	case r.Ask == model.AskNote:
		return orElse(r.AskHint, "a note")
	case r.Ask == model.AskDetail:
		return orElse(r.AskHint, "a few words")
	}
	return ""
}

// suppressing says whom a reason keeps out that suppresses domains: nobody else where
// the lead writes from free mail, which is no company's.
func suppressing(rows []model.Row) string {
	free := 0
	for _, r := range rows {
		if r.FreeMail {
			free++
		}
	}
	switch {
	case free == 0:
		return "the whole domain"
	case free < len(rows):
		return "the whole domain, free mail apart"
	case free == 1:
		return "this lead alone: free mail"
	}
	return "these leads alone: free mail"
}

// because decides with a reason, after asking what the reason wants to know.
func (m *Model) because(a model.Action, r model.Reason, said string) tea.Cmd {
	d := decision{title: verb(a) + " as " + r.Name, cmd: model.Command{Action: a, Reason: r.ID, Note: said, Amount: -1}}
	if said != "" && (r.Ask == model.AskNote || r.Ask == model.AskDetail) {
		return m.decide(d)
	}
	hint := r.AskHint
	title := m.aimed().whom() + ": " + r.Name
	if sel := m.aimed(); a == model.ActReject && r.Follow == model.FollowMerge && !sel.bulk && len(sel.rows) == 1 {
		return m.readPairs(sel.rows[0]) // a duplicate is merged, and nobody is suppressed
	}
	if sel := m.aimed(); a == model.ActReject && r.Refers() && !sel.bulk && len(sel.rows) == 1 {
		m.askRight(title, d)
		return nil
	}
	switch r.Ask {
	case model.AskNote:
		m.askNote(title, orElse(hint, "a few words, needed"), true, func(text string) decision { d.cmd.Note = text; return d })
	case model.AskDetail:
		m.askNote(title, orElse(hint, "a few words")+"; enter alone leaves it out", false, func(text string) decision { d.cmd.Note = text; return d })
	case model.AskDate:
		m.askWake(title, r, d)
	default:
		return m.decide(d)
	}
	return nil
}

// askRight asks who is the right person instead of a lead; enter alone leaves that open.
func (m *Model) askRight(title string, d decision) {
	check := func(text string) (string, error) {
		if strings.TrimSpace(text) == "" {
			return "", nil
		}
		who, err := model.ReadPerson(text)
		if err != nil {
			return "", err
		}
		var parts []string
		for _, f := range who {
			parts = append(parts, f.Value)
		}
		return strings.Join(parts, ", ") + ": a lead at the same company, unless there is one", nil
	}
	m.openAsk(prompt.Ask{Title: title, Hint: "name or e-mail of the right one; enter: not known", Check: check},
		func(m *Model, text string) tea.Cmd {
			if strings.TrimSpace(text) != "" {
				who, err := model.ReadPerson(text)
				if err != nil {
					m.say(status.Error, err.Error())
					return nil
				}
				d.cmd.Right = who
			}
			return m.decide(d)
		})
}

// askWake asks for the day on which a recycled lead comes back; enter alone takes
// the reason's own time.
func (m *Model) askWake(title string, r model.Reason, d decision) {
	usual := ""
	if r.Wake > 0 {
		usual = "; enter alone: " + m.day(m.now.Add(r.Wake))
	}
	check := func(text string) (string, error) {
		if strings.TrimSpace(text) == "" && r.Wake > 0 {
			return "", nil
		}
		return m.checkTime(text)
	}
	m.openAsk(prompt.Ask{Title: title, Hint: orElse(r.AskHint, "back when? 30d, 1 dec, 2026-12-01") + usual, Check: check},
		func(m *Model, text string) tea.Cmd {
			if strings.TrimSpace(text) != "" {
				t, err := m.parseTime(text)
				if err != nil {
					m.say(status.Error, err.Error())
					return nil
				}
				d.until = fixed(t)
			}
			return m.decide(d)
		})
}

// askNote opens a line for a note and decides with it.
func (m *Model) askNote(title, hint string, needed bool, with func(text string) decision) {
	a := prompt.Ask{Title: title, Hint: hint}
	if needed {
		a.Check = func(text string) (string, error) {
			if strings.TrimSpace(text) == "" {
				return "", model.Invalid("", "a few words are needed")
			}
			return "", nil
		}
	}
	m.openAsk(a, func(m *Model, text string) tea.Cmd { return m.decide(with(strings.TrimSpace(text))) })
}

func orElse(s, other string) string {
	if s == "" {
		return other
	}
	return s
}

func channelOf(id action.ID) model.Channel {
	switch id {
	case action.DNCEmail:
		return model.ChannelEmail
	case action.DNCPhone:
		return model.ChannelPhone
	}
	return model.ChannelAll
}

// forbidden reports whether a channel is closed for a lead.
func forbidden(r model.Row, c model.Channel) bool {
	switch c {
	case model.ChannelEmail:
		return r.EmailCause != ""
	case model.ChannelPhone:
		return r.PhoneCause != ""
	}
	return r.EmailCause != "" && r.PhoneCause != ""
}
