package scene

import "winnow/model"

// History is what was done lately.
func History() []model.HistoryEntry {
	item := func(label string, c model.Change, owner, note string) model.HistoryAbout {
		return model.HistoryAbout{Item: model.Item{Change: c, Owner: owner, Note: note}, Label: label}
	}
	entry := func(seq int64, h, m int, who string, a model.Action, leads int, about ...model.HistoryAbout) model.HistoryEntry {
		e := model.HistoryEntry{Entry: model.Entry{ID: model.EntryID{byte(seq)}, Seq: seq, At: at(19, h, m), Actor: who, Action: a}, Leads: leads, About: about}
		for i := range e.About {
			e.About[i].Entry = e.Entry
		}
		return e
	}
	mql, sql, rejected, nurture := model.StageMQL, model.StageSQL, model.StageRejected, model.StageNurture
	out := []model.HistoryEntry{
		entry(19, 11, 22, "me", model.ActUndo, 1, item("Jon Hale", model.Change{From: rejected, To: mql}, "", "")),
		entry(18, 11, 20, "me", model.ActPromote, 1, item("Tom Becker", model.Change{From: mql, To: sql}, "Luis Ferrer", "asked for Tuesday")),
		entry(17, 11, 2, "me", model.ActReject, 1, item("Jon Hale", model.Change{From: mql, To: rejected, Reason: "student"}, "", "")),
		entry(16, 10, 40, "Dana Park", model.ActTry, 1, item("Tom Becker", model.Change{Outcome: model.Voicemail, Due: at(19, 11, 45)}, "", "")),
		entry(15, 9, 12, "Dana Park", model.ActReject, 14, item("Ana Sousa", model.Change{From: mql, To: rejected, Reason: "student"}, "", ""),
			item("\u9648\u4f1f Chen Wei", model.Change{From: mql, To: rejected, Reason: "student"}, "", ""), item("", model.Change{From: mql, To: rejected, Reason: "student"}, "", "")),
		entry(14, 9, 2, "ops", model.ActImport, 0),
		entry(13, 8, 30, "winnow", model.ActWake, 1, item("L\u00e9a Fournier", model.Change{From: nurture, To: mql, Cause: "date"}, "", "")),
	}
	out[0].Of, out[0].OfActor, out[2].TakenBack, out[5].File = model.ActReject, "me", true, "autumn.csv"
	return out
}
