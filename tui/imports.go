package tui

import (
	"context"

	tea "charm.land/bubbletea/v2"

	"winnow/model"
	"winnow/themes"
	"winnow/tui/action"
	"winnow/tui/importer"
	"winnow/tui/paint"
	"winnow/tui/status"
	"winnow/tui/words"
)

func (m *Model) importKeys() importer.Keys {
	k := m.keys.Key
	return importer.Keys{Yes: k(action.Confirm), Close: k(action.Close), Filter: k(action.Filter), Save: k(action.ImportSave),
		Dates: k(action.ImportDates), Stop: k(action.ImportStop), Another: k(action.Import)}
}

func (m *Model) importState() action.ImportState {
	mend, ended := m.imports.Ended()
	if !m.imports.Saves() {
		mend = 0
	}
	return action.ImportState{None: !m.imports.Can(), Shown: m.imports.Previewing(), Running: m.imports.Running(), Ended: ended, Mend: mend}
}

// bringIn carries out what is done about importing, from outside of its dialog.
func (m *Model) bringIn(id action.ID) tea.Cmd {
	switch id {
	case action.ImportSave:
		return m.imports.Save()
	case action.ImportStop:
		m.imports.Stop()
		return nil
	case action.Imports:
		return m.readBatches()
	case action.ImportOutcome:
		m.imports.Outcome()
		m.open = &importing{m.imports}
		return nil
	}
	m.open = &importing{m.imports}
	return m.imports.Open()
}

// importing is the dialog that takes files in.
type importing struct{ of *importer.Model }

var importActs = map[action.ID]importer.Act{
	action.Confirm: importer.Yes, action.Refuse: importer.No, action.Close: importer.Close, action.ImportSave: importer.Save,
	action.ImportDates: importer.Dates, action.ImportStop: importer.Stop, action.Import: importer.Another, action.Filter: importer.Filter,
	action.Down: importer.Down, action.Up: importer.Up, action.HalfDown: importer.PageDown, action.HalfUp: importer.PageUp,
	action.Top: importer.Top, action.Bottom: importer.Bottom,
}

func (d *importing) press(m *Model, k tea.KeyPressMsg, key string) tea.Cmd {
	act := importer.None
	for _, scope := range []action.Scope{action.ConfirmScope, action.ImportScope, action.Main} {
		if a := m.keys.Find(scope, key); a != nil && importActs[a.ID] != importer.None {
			act = importActs[a.ID]
			break
		}
	}
	if m.imports.Typing() {
		if !m.endsTyping(k, key) {
			return m.imports.Key(k.Key())
		}
		act = importer.Close
	}
	cmd, leave := m.imports.Press(act)
	if leave {
		m.open = nil
		m.imports.Hide()
	}
	return cmd
}

func (d *importing) paste(text string) { d.of.Paste(text) }

func (d *importing) view(m *Model, w, h int) []string { return m.imports.View(m.th, w, h) }

func (d *importing) wide() {}

// imported takes an answer of the importer in, and says how an import ended.
func (m *Model) imported(msg importer.Msg) tea.Cmd {
	if !m.imports.Running() {
		m.wasEmpty = m.counts.Views[model.ViewAll] == 0
	}
	cmd, e := m.imports.Take(msg)
	_, open := m.open.(*importing)
	switch {
	case e.Saved != "":
		kind := status.OK
		if e.Err != nil {
			kind = status.Error
		}
		m.say(kind, e.Saved)
	case e.Ended:
		m.reads.again()
		if m.wasEmpty {
			m.toEnd(toFirst) // nobody was at a lead yet
		}
		m.tellImported(e)
		if open {
			m.imports.Outcome()
		}
	}
	return cmd
}

func (m *Model) tellImported(e importer.Event) {
	name, f := m.imports.Name(), e.Figures
	switch {
	case e.Stopped:
		m.say(status.Info, "Stopped: "+name+" is not imported")
	case e.Err != nil:
		m.tell(status.Message{Kind: status.Error, Text: "Not imported: " + e.Err.Error(), Key: m.keys.Key(action.Import), Does: "what was read"})
	case f.Refused > 0:
		m.tellToMend("Imported " + name + ": " + broughtWords(f) + ", " + words.Count(f.Refused, "row", "rows") + " refused")
	case f.Kept > 0:
		m.tellToMend("Imported " + name + ": " + broughtWords(f) + ", a value of " + words.Count(f.Kept, "row", "rows") + " not read")
	case f.Asked > 0:
		m.tell(status.Message{Kind: status.Warn, Text: "Imported " + name + ": " + words.Number(f.Changed) + " changed, " + words.Number(f.Asked) + " to look at",
			Key: m.keys.Key(action.Import), Does: "what is asked"})
	case f.New+f.Changed+f.Touches == 0:
		m.say(status.Info, "Imported "+name+": nothing new, all of it was known")
	default:
		m.tell(status.Message{Kind: status.OK, Text: "Imported " + name + ": " + broughtWords(f), Key: m.keys.Key(action.Undo), Does: "undo"})
	}
}

// tellToMend says how an import ended that left rows to mend, and how to save them.
func (m *Model) tellToMend(text string) {
	does := "the problems"
	if save := m.keys.Key(action.ImportSave); save != "" && m.imports.Saves() {
		does += ", " + save + " there saves the rows to mend"
	}
	m.outcome = text
	m.tell(status.Message{Kind: status.Warn, Text: text, Key: m.keys.Key(action.Import), Does: does, Whole: true})
}

// askToStop asks what is to become of the import under way when the user leaves.
func (m *Model) askToStop() {
	lines := []paint.Span{{Role: themes.Strong, Text: m.imports.Name() + " is being imported."},
		{Role: themes.Dim, Text: "Leaving now stops it, and takes back what it brought; import it again later."}}
	m.openConfirm("Quit", lines, "stop the import and leave", func(m *Model) tea.Cmd { return m.leave() })
	m.open = &stopAsk{m.open}
}

// stopAsk is the question whether to leave an import: quitting again means yes.
type stopAsk struct{ dialog }

// broughtWords says what an import brought.
func broughtWords(f importer.Figures) string {
	return words.Count(f.New, "new lead", "new leads") + ", " + words.Number(f.Changed) + " changed, " + words.Number(f.Queued) + " into the queue"
}

// batchesRead are the imports.
type batchesRead struct {
	batches []model.Batch
	err     error
}

func (m *Model) readBatches() tea.Cmd {
	store := m.opt.Store
	m.opening = true
	return func() tea.Msg {
		b, err := store.Batches(context.Background())
		return batchesRead{b, err}
	}
}

func (m *Model) batchesRead(msg batchesRead) {
	m.opening = false
	if msg.err != nil {
		m.say(status.Error, "The imports cannot be read: "+msg.err.Error())
		return
	}
	if m.quitting {
		return
	}
	m.open = &batches{List: importer.NewList(msg.batches)}
}

// batches is the list of imports, from which one can be taken back.
type batches struct{ *importer.List }

func (d *batches) press(m *Model, _ tea.KeyPressMsg, key string) tea.Cmd {
	a := m.keys.Find(action.ConfirmScope, key)
	if a == nil || importActs[a.ID] == importer.None || a.ID == action.Confirm {
		a = m.keys.Find(action.Main, key)
	}
	switch {
	case a == nil:
	case a.ID == action.Close || a.ID == action.Refuse || a.ID == action.Leave:
		m.open = nil
	case a.ID == action.Undo || a.ID == action.Redo:
		m.askTurn(d, a.ID)
	default:
		d.Move(importActs[a.ID])
	}
	return nil
}

// askTurn asks whether the selected import is to be taken back, or given again.
func (m *Model) askTurn(d *batches, a action.ID) {
	b, ok := d.Selected()
	if !ok {
		return
	}
	if why := importer.NoTurn(b, a == action.Undo); why != "" {
		m.say(status.Warn, b.File+": "+why)
		return
	}
	group, t := b.LedgerID, undo
	title, what, does := "Take back an import", "What it brought goes, and what it changed returns to what the other files said. Leads that were decided upon since keep their decision.", "take it back"
	if a == action.Redo {
		t, title, what, does = redo, "Do an import again", "What it brought comes back.", "do it again"
	}
	m.openConfirm(title, []paint.Span{{Role: themes.Strong, Text: b.File}, {Role: themes.Dim, Text: importer.Brought(b)}, {Role: themes.Dim, Text: what}},
		does, func(m *Model) tea.Cmd { return m.turnImport(t, group, b.File) })
}

func (d *batches) paste(string) {}

func (d *batches) view(m *Model, w, h int) []string {
	return d.View(m.th, w, h, importer.ListKeys{Undo: m.keys.Key(action.Undo), Redo: m.keys.Key(action.Redo), Close: m.keys.Key(action.Close), Import: m.keys.Key(action.Import)}, m.now, m.opt.Zone)
}

func (d *batches) wide() {}
