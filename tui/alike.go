package tui

import (
	"strings"

	"winnow/model"
	"winnow/model/filter"
	"winnow/tui/action"
	"winnow/tui/status"
)

// campaignOf is the campaign of a lead's latest touch that came of one; of a lead whose
// file says it in a column of its own, what that says, with the column's name. "" = of
// none that is known.
func campaignOf(d *model.Detail) (campaign, column string) {
	for _, t := range d.Touches {
		if t.UTM.Campaign != "" && !t.Outbound {
			return t.UTM.Campaign, ""
		}
	}
	for _, a := range d.Lead.Attributes {
		if strings.Contains(strings.ToLower(a.Name), "campaign") && a.Text != "" {
			return a.Text, a.Name
		}
	}
	return "", ""
}

// common is what other leads can have in common with one: the beginning of a condition,
// and the lead's value. Names are meant as a whole.
func (m *Model) common(id action.ID, row model.Row) (field, value string) {
	switch id {
	case action.AlikeCampaign:
		if d := m.details.get(row.ID); d != nil {
			campaign, column := campaignOf(d)
			if column != "" {
				return string(filter.Attribute) + "." + filter.Quote(column) + "=", campaign
			}
			return string(filter.Campaign) + "=", campaign
		}
		return "", ""
	case action.AlikeSource:
		return string(filter.Source) + "=", row.Source
	case action.AlikeCompany:
		return string(filter.Company) + "=", row.Company
	case action.AlikeCountry:
		return string(filter.Country) + ":", row.Country
	}
	return string(filter.Touch) + ":", string(row.Why.Kind)
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
	term := field + filter.Quote(value)
	text := strings.TrimSpace(m.filter.text())
	if !strings.Contains(" "+text+" ", " "+term+" ") {
		text = strings.TrimSpace(text + " " + term)
	}
	m.screen = nil
	m.setFull(false)
	m.filter.anchor = row.ID
	m.narrow(text)
	what := m.keys.Get(id).Short
	if id != action.AlikeTouch {
		what += ", " + value
	}
	where, back := " in "+m.viewTitle(), ", "+m.keys.Key(action.Close)+" shows everybody" // the filter says how it is cleared
	m.tell(status.Message{Kind: status.Info, Text: "Like " + row.Label + ": " + what + "; " + m.keys.Key(action.Every) + " selects those" + where + back, Whom: row.Label,
		Less: []status.Less{{Piece: back}, {Piece: where}}})
}

// narrow narrows the list to what a filter asks for, as if it had been typed.
func (m *Model) narrow(text string) {
	m.departs()
	m.filter.input.Set(text)
	m.filter.editing = false
	m.search()
	m.relayout()
}
