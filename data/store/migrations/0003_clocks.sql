-- The clock of a hot lead starts again with what makes it hot after a rep acted.

ALTER TABLE state ADD COLUMN acted_at INTEGER; -- when a rep last tried, snoozed or decided, or sales said something
UPDATE state SET acted_at = (SELECT max(e.at) FROM change c JOIN entry e ON e.seq = c.seq
    WHERE c.lead = state.lead AND NOT EXISTS (SELECT 1 FROM taken_back t WHERE t.grp = e.grp)
    AND e.action IN ('promote', 'reject', 'nurture', 'accept', 'send_back', 'opportunity', 'won', 'lost', 'try', 'snooze', 'reopen'));

ALTER TABLE score ADD COLUMN hot_last INTEGER; -- the latest touch that made the lead hot; hot_at is the first

-- What is due counts in working hours from here on: every lead is ranked anew.
INSERT INTO setting (name, value) SELECT 'rescore', value FROM setting WHERE name = 'criteria' LIMIT 1
    ON CONFLICT (name) DO UPDATE SET value = excluded.value;
INSERT INTO counter (name, value) VALUES ('scored', 0) ON CONFLICT (name) DO UPDATE SET value = 0;
