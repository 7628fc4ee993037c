-- What triggers assigned and tagged: beside the ledger, as the notes are, and what
-- of it stands in the state of the lead. tags are lines.
ALTER TABLE remark ADD COLUMN tags TEXT NOT NULL DEFAULT '';
ALTER TABLE state ADD COLUMN owner TEXT NOT NULL DEFAULT '';
ALTER TABLE state ADD COLUMN tags TEXT NOT NULL DEFAULT '';
