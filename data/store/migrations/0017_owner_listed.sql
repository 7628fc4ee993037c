-- Whose a lead is stands in the index of the queue too: a page without the leads of
-- others looked each of them up before. It is the number of table owned, 0 for
-- nobody's; rows that come into score bring it along where there is one. In the index
-- it is above the flags, for another column would make the index longer, which nobody
-- whose leads have no owner has any use of.
ALTER TABLE score ADD COLUMN owner INTEGER NOT NULL DEFAULT 0;
UPDATE score SET owner = (SELECT w.owner FROM owned w WHERE w.lead = score.lead) WHERE lead IN (SELECT lead FROM owned);
DROP INDEX score_queue;
CREATE INDEX score_queue ON score (stage, sort_key, lead, (flags | (owner << 8))) WHERE (flags & 16) = 0;

CREATE TRIGGER owned_shows AFTER INSERT ON owned BEGIN
    UPDATE score SET owner = new.owner WHERE lead = new.lead;
END;
CREATE TRIGGER owned_hides AFTER DELETE ON owned BEGIN
    UPDATE score SET owner = 0 WHERE lead = old.lead;
END;
