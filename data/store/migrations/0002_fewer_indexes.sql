-- Every decision waits for each page it writes, and each index that a decision
-- moves in is one or two of them. What an index was needed for is found without it.

-- The list of all leads is the merge of those of the stages.
DROP INDEX score_all;

-- lead is the only one that an entry changed, 0 where there are none or several.
-- Where it is set its change is found by it, so that only the changes of the other
-- entries (shared) need an index of their own; those from before all do.
ALTER TABLE entry ADD COLUMN lead INTEGER NOT NULL DEFAULT 0;
ALTER TABLE change ADD COLUMN shared INTEGER NOT NULL DEFAULT 1;
DROP INDEX change_seq;
CREATE INDEX change_seq ON change (seq) WHERE shared <> 0;

-- The id of an entry begins with the time at which it was made, so that those since
-- a time are found by their ids. Only the entries whose own time is far from that
-- (aside) need an index of their own.
ALTER TABLE entry ADD COLUMN aside INTEGER NOT NULL DEFAULT 1;
DROP INDEX entry_at;
CREATE INDEX entry_aside ON entry (at) WHERE aside <> 0;
