-- What goes to sales with a lead besides the note: a JSON document (model.Sheet), or
-- empty. Beside the ledger, as the notes are.
ALTER TABLE remark ADD COLUMN sheet TEXT NOT NULL DEFAULT '';
