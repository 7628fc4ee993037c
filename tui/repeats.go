package tui

import "winnow/model"

// repeats is what `.` can do again: what was decided in this session, the latest last,
// and what of it was taken back.
type repeats struct {
	made   []made
	undoes map[model.EntryID]model.EntryID // an undo or redo, and the group that it is of
}

// made is a decision that was asked for.
type made struct {
	id   model.EntryID
	d    decision
	gone bool // taken back, or never carried out
}

func (r *repeats) add(id model.EntryID, d decision) { r.made = append(r.made, made{id: id, d: d}) }

// refused drops a decision that nothing came of.
func (r *repeats) refused(id model.EntryID) {
	for i := range r.made {
		if r.made[i].id == id {
			r.made[i].gone = true
		}
	}
}

// turned takes an undo or a redo in: what it is of went, or came back.
func (r *repeats) turned(e model.Entry) {
	if r.undoes == nil {
		r.undoes = map[model.EntryID]model.EntryID{}
	}
	r.undoes[e.Group] = e.Undoes
	of := e.Undoes
	for next, is := r.undoes[of]; is && next != of; next, is = r.undoes[of] {
		of = next
	}
	for i := range r.made {
		if r.made[i].id == of {
			r.made[i].gone = !r.made[i].gone
		}
	}
}

// latest is the last decision that stands, nil where none does. leaving are those
// that an undo on its way takes back.
func (r *repeats) latest(leaving []model.EntryID) *decision {
	for i := len(r.made) - 1; i >= 0; i-- {
		m := &r.made[i]
		under := false
		for _, id := range leaving {
			under = under || id == m.id
		}
		if !m.gone && !under {
			return &m.d
		}
	}
	return nil
}

// repeated is what `.` does again now, nil = nothing that stands.
func (m *Model) repeated() *decision {
	var leaving []model.EntryID
	for _, in := range append([]*intent{m.saves.busy}, m.saves.waiting...) {
		if in != nil && in.turn == undo {
			leaving = append(leaving, in.undo.Target)
		}
	}
	return m.repeats.latest(leaving)
}
