package tui

import (
	"context"

	tea "charm.land/bubbletea/v2"

	"winnow/model"
)

// outlook is what was read last of what a lead lacks and how its score goes on. It
// is read for the lead that is shown in full only: to find out what would lift a
// lead costs many scorings.
type outlook struct {
	id      model.LeadID
	version int64
	busy    bool
}

type outlookRead struct {
	id      model.LeadID
	version int64
	missing model.Missing
	coming  model.Coming
	err     error
}

// nextOutlook reads the outlook of the lead that is shown in full, once.
func (m *Model) nextOutlook() tea.Cmd {
	d := m.pane.Detail()
	if !m.full || d == nil || m.outlook.busy || m.details.find(d.Row.ID) == nil ||
		d.Row.ID == m.outlook.id && d.Row.Version == m.outlook.version {
		return nil
	}
	m.outlook.busy = true
	store, id, version := m.opt.Store, d.Row.ID, d.Row.Version
	return func() tea.Msg {
		missing, coming, err := store.Outlook(context.Background(), id)
		return outlookRead{id, version, missing, coming, err}
	}
}

// outlookRead shows it. Where it could not be read the pane goes without: the
// lead itself is there.
func (m *Model) outlookRead(msg outlookRead) {
	m.outlook = outlook{id: msg.id, version: msg.version}
	if msg.err == nil {
		m.pane.SetOutlook(msg.id, msg.missing, msg.coming)
	}
}
