// Package action is the one registry of what can be done in the console. The
// footer, the help page, the palette, the key table of the README and the
// config's key section are all read from it, so that none can disagree.
package action

import (
	"time"

	"winnow/model"
)

// ID names an action for ever: configs are written in it.
type ID string

// The actions.
const (
	Down     ID = "move.down"
	Up       ID = "move.up"
	Top      ID = "move.top"
	Bottom   ID = "move.bottom"
	HalfDown ID = "move.half_down"
	HalfUp   ID = "move.half_up"
	ToNow    ID = "move.now"

	Promote     ID = "decide.promote"
	PromoteWith ID = "decide.promote_with_note"
	Reject      ID = "decide.reject"
	Nurture     ID = "decide.nurture"
	Repeat      ID = "decide.repeat"
	Reopen      ID = "decide.reopen"
	Undo        ID = "undo"
	Redo        ID = "redo"

	Nurture2Weeks  ID = "nurture.two_weeks"
	NurtureMonth   ID = "nurture.month"
	NurtureQuarter ID = "nurture.quarter"
	NurtureHalf    ID = "nurture.half_year"
	NurtureDate    ID = "nurture.date"
	NurtureRest    ID = "nurture.default"

	Try          ID = "try"
	TryNoAnswer  ID = "try.no_answer"
	TryVoicemail ID = "try.voicemail"
	TryEmailed   ID = "try.emailed"
	TryConnected ID = "try.connected"
	TryWrong     ID = "try.wrong_number"
	TryBack      ID = "try.back"

	Snooze         ID = "snooze"
	SnoozeHour     ID = "snooze.one_hour"
	SnoozeTwo      ID = "snooze.two_hours"
	SnoozeTomorrow ID = "snooze.tomorrow"
	SnoozeWeek     ID = "snooze.next_week"
	SnoozeDate     ID = "snooze.time"

	DNC      ID = "dnc"
	DNCAll   ID = "dnc.all"
	DNCEmail ID = "dnc.email"
	DNCPhone ID = "dnc.phone"

	Note ID = "note"
	Edit ID = "edit"

	Accept      ID = "outcome.accept"
	SendBack    ID = "outcome.send_back"
	Opportunity ID = "outcome.opportunity"
	Won         ID = "outcome.won"
	Lost        ID = "outcome.lost"

	Select ID = "select"
	Every  ID = "select.all"
	Range  ID = "select.range"

	Full     ID = "lead.full"
	Pane     ID = "pane.next"
	Account  ID = "lead.account"
	Why      ID = "lead.why_above"
	Kind     ID = "lead.touch_kind"
	Ago      ID = "lead.time"
	Brief    ID = "copy.brief"
	Export   ID = "export"
	Calendar ID = "write.calendar"
	Email    ID = "copy.email"
	Mail     ID = "contact.mail"
	Call     ID = "contact.call"
	Open     ID = "contact.open"

	Filter    ID = "filter"
	Today     ID = "view.today"
	Hot       ID = "view.hot"
	Working   ID = "view.working"
	Back      ID = "view.back"
	Nurtured  ID = "view.nurture"
	HandedOff ID = "view.handed_off"
	All       ID = "view.all"
	Cooled    ID = "view.cooled"
	ToFix     ID = "view.fix"

	Saved1 ID = "view.saved1"
	Saved2 ID = "view.saved2"
	Saved3 ID = "view.saved3"
	Saved4 ID = "view.saved4"
	Saved5 ID = "view.saved5"
	Saved6 ID = "view.saved6"
	Saved7 ID = "view.saved7"
	Saved8 ID = "view.saved8"
	Saved9 ID = "view.saved9"

	Views      ID = "views"
	ViewSave   ID = "views.save"
	ViewName   ID = "views.name"
	ViewFilter ID = "views.filter"
	ViewList   ID = "views.list"
	ViewSort   ID = "views.sort"
	ViewDelete ID = "views.delete"

	Alike         ID = "alike"
	AlikeCampaign ID = "alike.campaign"
	AlikeSource   ID = "alike.source"
	AlikeCompany  ID = "alike.company"
	AlikeCountry  ID = "alike.country"
	AlikeTouch    ID = "alike.touch"

	Jump ID = "find"
	Mine ID = "mine"
	Due  ID = "due.soon"

	Focus    ID = "focus"
	Insights ID = "insights"
	Session  ID = "session"
	Criteria ID = "criteria"
	History  ID = "history"

	Duplicates        ID = "duplicates"
	DuplicateMerge    ID = "duplicates.merge"
	DuplicateDistinct ID = "duplicates.distinct"
	DuplicateSwap     ID = "duplicates.swap"

	Import        ID = "import"
	ImportSave    ID = "import.save_refused"
	ImportDates   ID = "import.date_order"
	ImportStop    ID = "import.stop"
	ImportOutcome ID = "import.problems"
	Imports       ID = "imports"

	Command ID = "command"
	Palette ID = "palette"
	Help    ID = "help"
	Theme   ID = "theme.next"
	Mouse   ID = "mouse"
	Close   ID = "close"
	Leave   ID = "back"
	Quit    ID = "quit"
	Confirm ID = "confirm.yes"
	Refuse  ID = "confirm.no"
)

// Scope is where an action's keys are heard. While a menu or a dialog is open
// its scope alone hears keys.
type Scope uint8

// The scopes.
const (
	Main        Scope = iota // list and pane
	HandedScope              // the Handed off view; other keys fall through to Main
	NurtureMenu
	TryMenu
	SnoozeMenu
	DNCMenu
	AlikeMenu
	ImportScope
	DuplicateScope
	ViewScope
	ConfirmScope
	scopes
)

// Group orders actions for people: the help page, the palette, the key table.
type Group string

// The groups, in the order in which they are shown.
const (
	GroupMove   Group = "Move"
	GroupDecide Group = "Decide"
	GroupTry    Group = "Work a lead"
	GroupReach  Group = "Reach out"
	GroupFind   Group = "Find"
	GroupSales  Group = "What sales did"
	GroupOther  Group = "The console"
)

// Groups lists them in order.
func Groups() []Group {
	return []Group{GroupDecide, GroupTry, GroupMove, GroupFind, GroupReach, GroupSales, GroupOther}
}

// Action is one thing that can be done. Title is a few words as in a menu, Help
// one sentence, Short the word in the footer. Changes marks those that write:
// their keys are deaf below the least screen size, and to auto-repeat. Disabled
// says why the action cannot be done now, "" when it can; nil = always.
type Action struct {
	ID       ID
	Title    string
	Help     string
	Words    string // others that people look for it by
	Short    string
	Keys     []string
	Scope    Scope
	Group    Group
	Footer   int  // place in the footer, from 1; 0 = not there
	Spare    int  // where the footer has no room for all, the highest goes first
	Sign     bool // its key tells enough alone, where the footer has no room for its word
	Alone    int  // Spare of the key alone
	Changes  bool
	Opens    Scope // menu that the key opens, Main = none
	Disabled func(State) string
}

// State is what the possibility of actions depends on.
type State struct {
	Has        bool // a lead is selected
	Row        model.Row
	View       model.View
	Marked     int
	Rules      *model.Rules
	Now        time.Time
	Me         string
	URL        string // the lead's record in the CRM, else its company's site; empty where neither is known
	Meeting    bool   // one was agreed when it was handed off
	NoFiles    bool   // no file can be written
	NoExport   bool   // nothing can be exported
	Campaign   string // of the lead's latest touch that came of one, where it is known
	Repeats    string // what `.` would do, "" = nothing yet
	Again      string // why it cannot be done, to this lead or at all, "" = it can
	NoCriteria bool   // there is no file of criteria to look at
	NoReports  bool
	Commands   int    // programs of the user's config
	NoColour   string // why no colours can be shown, "" = they can
	TooSmall   bool
	InFocus    bool
	Full       bool // the lead is shown in full
	Import     ImportState
}

// ImportState is what goes on about importing.
type ImportState struct {
	None    bool // nothing can be imported here
	Shown   bool // how a file would be read
	Running bool
	Ended   bool // one did, in this session
	Mend    int  // rows of it that are to be mended
}

// DisabledNow is why a cannot be done now, "" when it can.
func (a *Action) DisabledNow(s State) string {
	if a.Changes && s.TooSmall {
		return "the window is too small"
	}
	if a.Disabled == nil {
		return ""
	}
	return a.Disabled(s)
}
