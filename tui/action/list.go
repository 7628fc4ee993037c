package action

import (
	"cmp"

	"winnow/model"
)

// list makes the registry with its default keys.
func list() []Action {
	var all []Action
	for _, part := range [][]Action{decisions(), work(), moves(), finding(), viewing(), reaching(), outcomes(), importing(), console()} {
		all = append(all, part...)
	}
	also := sought()
	for i := range all {
		all[i].Words = also[all[i].ID]
	}
	return all
}

func decisions() []Action {
	nurture := func(id ID, title, short, help string, keys ...string) Action {
		return Action{ID: id, Title: title, Short: short, Help: help, Keys: keys, Scope: NurtureMenu, Group: GroupDecide,
			Changes: true, Disabled: can(model.ActNurture)}
	}
	return []Action{
		{ID: Promote, Title: "Promote to sales", Short: "promote", Help: "Hand the lead to sales as an SQL.", Keys: []string{"p"},
			Group: GroupDecide, Footer: 1, Changes: true, Disabled: can(model.ActPromote)},
		{ID: PromoteWith, Title: "Promote with a sheet", Short: "promote with sheet", Help: "Hands the lead to sales with a note, owner, meeting, budget, authority, need, timeline and next step; the first line alone will do, @name first names the owner.",
			Keys: []string{"P"}, Group: GroupDecide, Changes: true, Disabled: can(model.ActPromote)},
		{ID: Reject, Title: "Reject with a reason", Short: "reject", Help: "Opens the reasons; the next key rejects.", Keys: []string{"r"},
			Group: GroupDecide, Footer: 2, Changes: true, Disabled: can(model.ActReject)},
		{ID: Nurture, Title: "Return to nurture", Short: "nurture", Help: "Opens the times of rest; the next key decides.", Keys: []string{"n"},
			Group: GroupDecide, Footer: 3, Spare: 1, Sign: true, Changes: true, Opens: NurtureMenu, Disabled: can(model.ActNurture)},
		nurture(Nurture2Weeks, "Nurture for two weeks", "two weeks", "Comes back in two weeks.", "2"),
		nurture(NurtureMonth, "Nurture for a month", "a month", "Comes back in a month.", "m"),
		nurture(NurtureQuarter, "Nurture for a quarter", "a quarter", "Comes back in three months.", "q"),
		nurture(NurtureHalf, "Nurture for half a year", "half a year", "Comes back in six months.", "h"),
		nurture(NurtureDate, "Nurture until a date, an act or a score", "a date, act or score", "Asks what ends the rest: a date, a kind of touch or a score, whichever is first of several.", "d"),
		nurture(NurtureRest, "Nurture until they act", "until they act", "Comes back when they show intent, at the latest after the usual rest.", "enter"),
		{ID: Repeat, Title: "The last decision again", Short: "again", Help: "Does to this lead what was last done to another and not taken back.", Keys: []string{"."},
			Group: GroupDecide, Changes: true, Disabled: func(s State) string {
				if s.Repeats == "" {
					return cmp.Or(s.Again, "nothing was decided yet")
				}
				if s.Again != "" {
					return s.Again
				}
				return needsLead(s)
			}},
		{ID: Undo, Title: "Undo", Short: "undo", Help: "Takes back your own latest decision, from earlier sessions too.", Keys: []string{"u"},
			Group: GroupDecide, Footer: 7, Spare: 3, Sign: true, Changes: true},
		{ID: Redo, Title: "Redo", Short: "redo", Help: "Does again what undo took back.", Keys: []string{"U"}, Group: GroupDecide, Changes: true},
		{ID: Reopen, Title: "Reopen", Short: "reopen", Help: "Brings a decided lead back into the queue.", Keys: []string{"R"},
			Group: GroupDecide, Changes: true, Disabled: can(model.ActReopen)},
		{ID: Confirm, Title: "Yes, do it", Short: "yes", Help: "Confirms what a dialog asks.", Keys: []string{"y"}, Scope: ConfirmScope, Group: GroupOther, Changes: true},
		{ID: Refuse, Title: "No, leave it", Short: "no", Help: "Closes what a dialog asks.", Keys: []string{"n"}, Scope: ConfirmScope, Group: GroupOther},
	}
}

func work() []Action {
	try := func(id ID, title, short string, o model.AttemptOutcome, key string) Action {
		return Action{ID: id, Title: title, Short: short, Help: "Logs an attempt: " + short + ".", Keys: []string{key}, Scope: TryMenu,
			Group: GroupTry, Changes: true, Disabled: canTry(o)}
	}
	snooze := func(id ID, title, short, help, key string) Action {
		return Action{ID: id, Title: title, Short: short, Help: help, Keys: []string{key}, Scope: SnoozeMenu, Group: GroupTry,
			Changes: true, Disabled: can(model.ActSnooze)}
	}
	dnc := func(id ID, title, short, key string) Action {
		return Action{ID: id, Title: title, Short: short, Help: "Forbids contact this way; again allows it.", Keys: []string{key}, Scope: DNCMenu,
			Group: GroupTry, Changes: true, Disabled: needsLead}
	}
	return []Action{
		{ID: Try, Title: "Log an attempt", Short: "tried", Help: "Opens the outcomes of a try to reach the lead.", Keys: []string{"t"},
			Group: GroupTry, Footer: 4, Spare: 2, Changes: true, Opens: TryMenu, Disabled: can(model.ActTry)},
		try(TryNoAnswer, "Log no answer", "no answer", model.NoAnswer, "n"),
		try(TryVoicemail, "Log a voicemail", "voicemail", model.Voicemail, "v"),
		try(TryEmailed, "Log an e-mail sent", "e-mailed", model.Emailed, "e"),
		try(TryConnected, "Log a call that connected", "connected", model.Connected, "c"),
		try(TryWrong, "Log a wrong number", "wrong number", model.WrongNumber, "w"),
		{ID: TryBack, Title: "Call back at another time", Short: "call back at", Help: "Asks when to call back, instead of the usual wait; then the outcome.", Keys: []string{"b"}, Scope: TryMenu,
			Group: GroupTry, Changes: true, Disabled: can(model.ActTry)},
		{ID: Snooze, Title: "Snooze", Short: "snooze", Help: "Opens the times at which the lead comes back under NOW.", Keys: []string{"s"},
			Group: GroupTry, Footer: 5, Spare: 7, Changes: true, Opens: SnoozeMenu, Disabled: can(model.ActSnooze)},
		snooze(SnoozeHour, "Snooze for an hour", "one hour", "Comes back in an hour.", "1"),
		snooze(SnoozeTwo, "Snooze for two hours", "two hours", "Comes back in two hours.", "2"),
		snooze(SnoozeTomorrow, "Snooze until tomorrow", "tomorrow 9:00", "Comes back tomorrow at 9:00.", "t"),
		snooze(SnoozeWeek, "Snooze until next week", "Monday 9:00", "Comes back next Monday at 9:00.", "w"),
		snooze(SnoozeDate, "Snooze until a time", "a time", "Asks when the lead comes back.", "d"),
		{ID: DNC, Title: "Do not contact", Short: "do not contact", Help: "Opens the ways of contact that can be forbidden.", Keys: []string{"D"},
			Group: GroupTry, Footer: 6, Spare: 9, Changes: true, Opens: DNCMenu, Disabled: needsLead},
		dnc(DNCAll, "Do not contact at all", "all ways", "a"),
		dnc(DNCEmail, "Do not e-mail", "e-mail", "e"),
		dnc(DNCPhone, "Do not call", "phone", "p"),
		{ID: Edit, Title: "Type the right value", Short: "right value", Help: "Types values of fields, which stand above what files say; a lead that was rejected as bad data is back in the queue.", Keys: []string{"e"},
			Group: GroupTry, Changes: true, Disabled: oneLead},
		{ID: Note, Title: "Write a note", Short: "note", Help: "Adds a note to the lead.", Keys: []string{"N"}, Group: GroupTry, Changes: true, Disabled: needsLead},
	}
}

func moves() []Action {
	move := func(id ID, title, help string, keys ...string) Action {
		return Action{ID: id, Title: title, Short: title, Help: help, Keys: keys, Group: GroupMove}
	}
	return []Action{
		move(Down, "Down", "The next lead; scrolls where the lead has the focus.", "j", "down"),
		move(Up, "Up", "The lead before.", "k", "up"),
		move(Top, "To the top", "The first lead.", "g", "home"),
		move(Bottom, "To the end", "The last lead.", "G", "end"),
		move(HalfDown, "Half a page down", "Half a screen further.", "ctrl+d", "pgdown"),
		move(HalfUp, "Half a page up", "Half a screen back.", "ctrl+u", "pgup"),
		move(ToNow, "To NOW", "The lead that the status line says arrived, else the first that is due.", "H"),
		{ID: Select, Title: "Select and step on", Short: "select", Help: "Marks the lead for a bulk decision and goes to the next.", Keys: []string{"space"},
			Group: GroupMove, Footer: 8, Spare: 8, Disabled: needsLead},
		{ID: Every, Title: "Select all that is listed", Short: "select all", Help: "Marks every lead of the list as it is filtered, up to a thousand; again takes the selection away.", Keys: []string{"*"}, Group: GroupMove, Disabled: needsLead},
		{ID: Range, Title: "Select a range", Short: "select range", Help: "Marks the lead and every one that the cursor then goes to; again ends the range.", Keys: []string{"V"}, Group: GroupMove, Disabled: needsLead},
		{ID: Full, Title: "The lead in full", Short: "in full", Help: "Shows the lead over the whole screen.", Keys: []string{"enter"}, Group: GroupMove, Disabled: needsLead},
		{ID: Kind, Title: "Touches of one kind", Short: "by kind", Help: "In the lead in full, shows what happened of one kind alone, then of the next, then all.", Keys: []string{"f"}, Group: GroupMove,
			Disabled: func(s State) string {
				if !s.Full {
					return "the lead is not shown in full"
				}
				return needsLead(s)
			}},
		{ID: Ago, Title: "Dates or how long ago", Short: "time", Help: "Says of what happened how long ago it was, or again its date.", Keys: []string{"T"}, Group: GroupMove, Disabled: needsLead},
		{ID: Pane, Title: "Other pane", Short: "other pane", Help: "Moves the focus between list and lead.", Keys: []string{"tab"}, Group: GroupMove},
	}
}

func finding() []Action {
	view := func(id ID, v model.View, help string, keys ...string) Action {
		return Action{ID: id, Title: "View: " + v.Title(), Short: v.Title(), Help: help, Keys: keys, Group: GroupFind}
	}
	alike := func(id ID, what, key string, has func(State) string) Action {
		return Action{ID: id, Title: "Alike: " + what, Short: "the same " + what, Help: "Narrows the list to the leads of the same " + what + ".", Keys: []string{key}, Scope: AlikeMenu, Group: GroupFind,
			Disabled: func(s State) string {
				if why := oneLead(s); why != "" {
					return why
				}
				if has(s) == "" {
					return "no " + what + " of this lead is known"
				}
				return ""
			}}
	}
	return []Action{
		{ID: Jump, Title: "Find a lead or a company", Short: "find", Help: "Finds anybody, at whatever stage, by a few letters of name, company or address, and goes there.", Keys: []string{"ctrl+f"}, Group: GroupFind},
		{ID: Mine, Title: "Mine and unowned, or everybody's", Short: "mine", Help: "Leaves the leads of others out of Today, Hot, Working and Back, or shows them again with their owner.", Keys: []string{"@"}, Group: GroupFind},
		{ID: Due, Title: "Due soon: before noon, then today", Short: "due soon", Help: "Narrows Today to what is due before 12:00, in the afternoon to what is due before the end of the day, the late among it; again, or esc, shows all.", Keys: []string{"b"}, Group: GroupFind},
		{ID: Filter, Title: "Filter", Short: "filter", Help: "Narrows the list by words and conditions: score>70 country:US -company:acme touch:demo_request<7d.", Keys: []string{"/"}, Group: GroupFind, Footer: 9, Spare: 5, Sign: true, Alone: 2},
		{ID: Alike, Title: "Leads like this one", Short: "alike", Help: "Opens what leads can have in common with this one; the next key narrows the list to them, and * then selects them all.", Keys: []string{"l"},
			Group: GroupFind, Opens: AlikeMenu, Disabled: oneLead},
		alike(AlikeCampaign, "campaign", "c", func(s State) string { return s.Campaign }),
		alike(AlikeSource, "source", "s", func(s State) string { return s.Row.Source }),
		alike(AlikeCompany, "company", "a", func(s State) string { return s.Row.Company }),
		alike(AlikeCountry, "country", "o", func(s State) string { return s.Row.Country }),
		alike(AlikeTouch, "kind of touch", "k", func(s State) string { return string(s.Row.Why.Kind) }),
		view(Today, model.ViewToday, "What is due now, then the queue by score.", "1"),
		view(Hot, model.ViewHot, "At or above the hot threshold.", "2"),
		view(Working, model.ViewWorking, "Tried or snoozed, not decided; what is due next comes first.", "3"),
		view(Back, model.ViewBack, "Sent back, woken or reopened.", "4"),
		view(Nurtured, model.ViewNurture, "Resting until a date or an act.", "5"),
		view(HandedOff, model.ViewHandedOff, "With sales.", "6"),
		view(All, model.ViewAll, "Every lead at every stage.", "7"),
		view(Cooled, model.ViewCooled, "Fell below the threshold without a try."),
		{ID: ToFix, Title: "View: To fix", Short: "to fix", Help: "Rejected as bad data, until the right value is typed.", Group: GroupFind},
		{ID: Account, Title: "The whole account", Short: "account", Help: "Everybody at this lead's company, and one time line of what happened with all of them; decide on several at once.", Keys: []string{"a"}, Group: GroupFind,
			Disabled: func(s State) string {
				if s.Has && s.Row.Company == "" {
					return "the company is not known"
				}
				return needsLead(s)
			}},
		{ID: Why, Title: "Why is it above the next", Short: "why above", Help: "Says what puts this lead above the next one.", Keys: []string{"w"}, Group: GroupFind, Disabled: needsLead},
	}
}

func reaching() []Action {
	return []Action{
		{ID: Brief, Title: "Copy the brief", Short: "copy brief", Help: "Copies who, why now, what is known and how to open, as text for whoever gets the lead.", Keys: []string{"y"}, Group: GroupReach, Disabled: needsLead},
		{ID: Calendar, Title: "The meeting for a calendar", Short: "calendar", Help: "Writes the meeting that was agreed at the handoff as a calendar file (.ics).", Keys: []string{"K"}, Group: GroupReach, Disabled: noMeeting},
		{ID: Email, Title: "Copy the e-mail address", Short: "copy e-mail", Help: "Copies the address, unless it must not be mailed.", Keys: []string{"Y"}, Group: GroupReach, Disabled: noEmail},
		{ID: Mail, Title: "Write an e-mail", Short: "mail", Help: "Shows the address and how the mail begins, then opens the mail program; copies the address where there is none.", Keys: []string{"m"}, Group: GroupReach, Disabled: noEmail},
		{ID: Call, Title: "Call", Short: "call", Help: "Shows the number, then hands it to the telephone; copies it where there is none.", Keys: []string{"c"}, Group: GroupReach, Disabled: noPhone},
		{ID: Open, Title: "Open in the CRM", Short: "open", Help: "Shows the address of the record, else of the company's site, then opens it; copies it where there is no browser.", Keys: []string{"o"}, Group: GroupReach, Disabled: noURL},
		{ID: Command, Title: "Run a command of yours", Short: "run", Help: "Runs a program that the config names ([[command]]) with the lead as JSON on its standard input, and shows its first line.", Keys: []string{"!"}, Group: GroupReach,
			Disabled: func(s State) string {
				if s.Commands == 0 {
					return "the config names none; [[command]] in it does"
				}
				return oneLead(s)
			}},
	}
}

func outcomes() []Action {
	out := func(id ID, a model.Action, title, short, help, key string) Action {
		return Action{ID: id, Title: title, Short: short, Help: help, Keys: []string{key}, Scope: HandedScope, Group: GroupSales, Changes: true, Disabled: can(a)}
	}
	return []Action{
		out(Accept, model.ActAccept, "Sales accepted it", "accepted", "Sales took the lead.", "A"),
		out(SendBack, model.ActSendBack, "Sales sent it back", "sent back", "Opens the reasons; the lead returns to the queue.", "B"),
		out(Opportunity, model.ActOpportunity, "Became an opportunity", "opportunity", "Asks for the amount, which may stay empty.", "O"),
		out(Won, model.ActWon, "Closed won", "won", "Asks for the amount, which may stay empty.", "W"),
		out(Lost, model.ActLost, "Closed lost", "lost", "Opens the reasons.", "L"),
	}
}

func importing() []Action {
	when := func(ok func(ImportState) bool, why string) func(State) string {
		return func(s State) string {
			switch {
			case s.Import.None:
				return "nothing can be imported here"
			case !ok(s.Import):
				return why
			}
			return ""
		}
	}
	within := func(id ID, title, short, help, key string, disabled func(State) string) Action {
		return Action{ID: id, Title: title, Short: short, Help: help, Keys: []string{key}, Scope: ImportScope, Group: GroupOther, Disabled: disabled}
	}
	pair := func(id ID, title, short, help, key string, changes bool) Action {
		return Action{ID: id, Title: title, Short: short, Help: help, Keys: []string{key}, Scope: DuplicateScope, Group: GroupDecide, Changes: changes,
			Disabled: func(State) string { return "it is about the two leads of a pair, which are shown beside each other" }}
	}
	return []Action{
		{ID: Duplicates, Title: "Possible duplicates", Short: "duplicates", Help: "Shows leads that may be one person beside each other, with what differs.", Keys: []string{"="},
			Group: GroupDecide, Opens: DuplicateScope},
		pair(DuplicateMerge, "Merge the two", "merge", "Makes one lead of both, with the touches and decisions of both; undo parts them again.", "m", true),
		pair(DuplicateDistinct, "Not the same", "not the same", "Says for good that they are two people: they are not proposed again.", "d", true),
		pair(DuplicateSwap, "The other one stays", "the other stays", "Has the other lead stay when they are merged.", "x", false),
		{ID: Import, Title: "Import a file", Short: "import", Help: "Asks for a file, says what it would bring, and takes it in behind the queue.", Keys: []string{"I"},
			Group: GroupOther, Opens: ImportScope, Disabled: when(func(ImportState) bool { return true }, "")},
		within(ImportDates, "Say which comes first in its dates", "date order", "Reads the dates of the file day first, month first, or as the file tells.", "d",
			when(func(s ImportState) bool { return s.Shown }, "no file is being looked at")),
		within(ImportSave, "Save the rows to mend", "save rows to mend", "Writes the rows that were refused, and those that went in without a value that could not be read, as CSV, each with its cause, to be mended and imported.", "s",
			when(func(s ImportState) bool { return s.Ended && s.Mend > 0 }, "every row was read")),
		within(ImportStop, "Stop the import", "stop", "Ends the import under way, and takes back what its file brought.", "x",
			when(func(s ImportState) bool { return s.Running }, "no import is under way")),
		{ID: ImportOutcome, Title: "Problems of the last import", Short: "problems", Help: "Shows what the last import brought, and what could not be read.", Group: GroupOther,
			Disabled: when(func(s ImportState) bool { return s.Ended }, "nothing was imported in this session")},
		{ID: Imports, Title: "Imports", Short: "imports", Help: "Lists the imports with what each brought; one of them can be taken back.", Group: GroupOther},
	}
}

func console() []Action {
	return []Action{
		{ID: Palette, Title: "Command palette", Short: "command", Help: "Finds any action by its words and runs it.", Keys: []string{":", "ctrl+p"}, Group: GroupOther, Footer: 10, Spare: 6, Sign: true, Alone: 3},
		{ID: Help, Title: "Help", Short: "help", Help: "The keys that work here; searchable, and its rows run.", Keys: []string{"?"}, Group: GroupOther, Footer: 12},
		{ID: Focus, Title: "Focus", Short: "focus", Help: "One lead at a time, large and without the list: the keys that move and decide go to the next; half pages scroll.", Keys: []string{"z"}, Group: GroupOther, Disabled: func(s State) string {
			if s.InFocus {
				return ""
			}
			return needsLead(s)
		}},
		{ID: Session, Title: "The session so far", Short: "session", Help: "What was done, the pace and the time to the first attempt; from there copies it as text for the stand-up.", Keys: []string{"S"}, Group: GroupOther},
		{ID: Insights, Title: "Insights", Short: "insights", Help: "What became of the leads, and why: funnel, feedback, speed, nurture, team and the week, with charts.", Keys: []string{"i"}, Group: GroupOther,
			Disabled: func(s State) string {
				if s.NoReports {
					return "there are no reports here"
				}
				return ""
			}},
		{ID: Export, Title: "Export into a file", Short: "export", Help: "Writes decisions, the queue, leads or handoffs as CSV for the program that the config names ([export] for), and says where the file is; winnow export does it with choices.", Group: GroupOther,
			Disabled: func(s State) string {
				if s.NoExport {
					return "nothing is exported here"
				}
				return ""
			}},
		{ID: History, Title: "History", Short: "history", Help: "Lists every change there ever was, with what it did; any one of them can be taken back unless a later one stands on it.", Keys: []string{"h"}, Group: GroupOther},
		{ID: Criteria, Title: "Criteria file", Short: "criteria", Help: "Shows what the file of criteria would move, and applies it.", Keys: []string{"C"}, Group: GroupOther,
			Disabled: func(s State) string {
				if s.NoCriteria {
					return "not on the demo's leads"
				}
				return ""
			}},
		{ID: Theme, Title: "Theme", Short: "theme", Help: "Lists the themes and shows each at once: high contrast, for the colour-blind, the terminal's own colours, yours.", Keys: []string{","}, Group: GroupOther,
			Disabled: func(s State) string { return s.NoColour }},
		{ID: Mouse, Title: "Mouse on or off", Short: "mouse", Help: "Off, the terminal selects text as usual; on, leads, views, menus and shown keys can be clicked, and the wheel moves.", Keys: []string{"M"}, Group: GroupOther},
		{ID: Close, Title: "Close", Short: "close", Help: "Closes menu, dialog, filter, selection or view, in this order; then puts away what is told on your return.", Keys: []string{"esc"}, Group: GroupOther},
		{ID: Leave, Title: "Back, and quit from Today", Short: "back", Help: "Back to Today; from there, quit.", Keys: []string{"q"}, Group: GroupOther, Footer: 11, Spare: 4, Sign: true, Alone: 2},
		{ID: Quit, Title: "Quit", Short: "quit", Help: "Waits for the last save, then ends.", Keys: []string{"ctrl+c"}, Group: GroupOther},
	}
}
