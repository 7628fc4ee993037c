package tui

import (
	"strings"

	"winnow/model"
	"winnow/model/filter"
	"winnow/tui/action"
	"winnow/tui/status"
	"winnow/tui/words"
)

// campaignOf is the campaign of a lead's latest touch that came of one, "" = of none
// that is known.
func campaignOf(d *model.Detail) string {
	for _, t := range d.Touches {
		if t.UTM.Campaign != "" && !t.Outbound {
			return t.UTM.Campaign
		}
	}
	return ""
}

// common is what other leads can have in common with one: the field of a filter, and
// the lead's value of it.
func (m *Model) common(id action.ID, row model.Row) (filter.Field, string) {
	switch id {
	case action.AlikeCampaign:
		if d := m.details.get(row.ID); d != nil {
			return filter.Campaign, campaignOf(d)
		}
		return filter.Campaign, ""
	case action.AlikeSource:
		return filter.Source, row.Source
	case action.AlikeCompany:
		return filter.Company, row.Company
	case action.AlikeCountry:
		return filter.Country, row.Country
	}
	return filter.Touch, string(row.Why.Kind)
}

// narrowAlike narrows the list, as it is narrowed already, to the leads that have
// something in common with the one that the menu is about.
func (m *Model) narrowAlike(id action.ID) {
	sel := m.aimed()
	if len(sel.rows) != 1 {
		return
	}
	row := sel.rows[0]
	field, value := m.common(id, row)
	sign := ":"
	if field == filter.Campaign || field == filter.Source || field == filter.Company {
		sign = "=" // the whole of the name
	}
	term := string(field) + sign + filter.Quote(value)
	text := strings.TrimSpace(m.filter.text())
	if !strings.Contains(" "+text+" ", " "+term+" ") {
		text = strings.TrimSpace(text + " " + term)
	}
	m.screen = nil
	m.setFull(false)
	m.filter.anchor = row.ID
	m.narrow(text)
	said := value
	if field == filter.Touch {
		said = words.Kind(row.Why.Kind)
	}
	m.say(status.Info, "Like "+row.Label+": "+string(field)+" "+said+"; "+m.keys.Key(action.Every)+" selects them all, "+m.keys.Key(action.Close)+" shows everybody")
}

// narrow narrows the list to what a filter asks for, as if it had been typed.
func (m *Model) narrow(text string) {
	m.filter.input.Set(text)
	m.filter.editing = false
	m.search()
	m.relayout()
}
