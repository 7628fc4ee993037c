package action

// sought are words that neither title nor help of an action has, and that people look
// for it by.
func sought() map[ID]string {
	return map[ID]string{
		Promote:    "hand over off sql qualify",
		Reject:     "disqualify junk delete remove",
		Nurture:    "later rest park recycle",
		Undo:       "revert mistake",
		Reopen:     "bring back",
		Export:     "csv xlsx download save decisions queue leads handoffs salesforce hubspot marketo pipedrive crm",
		History:    "undo older earlier yesterday past log decisions ledger audit",
		Try:        "dial voicemail reached",
		Snooze:     "later remind tomorrow callback",
		DNC:        "phone unsubscribe opt out stop",
		Edit:       "fix change correct field edit bad data",
		Full:       "details lacks missing pass short",
		Why:        "first rank order compare",
		Filter:     "search late campaign source owner",
		Every:      "bulk campaign",
		Alike:      "bulk campaign similar",
		Account:    "everyone everybody colleague colleagues company people",
		Jump:       "search go to name",
		Brief:      "handoff clipboard",
		Insights:   "report reports statistics numbers conversion",
		Session:    "summary today progress stand-up",
		Import:     "csv upload load",
		Theme:      "color colour colours dark light settings",
		Due:        "late overdue urgent today",
		Duplicates: "merge same",
		Mouse:      "click settings",
		Leave:      "exit",
		Quit:       "exit leave",
	}
}
