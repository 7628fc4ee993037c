-- What several people of a company completed together, lead by lead: derived of
-- touches, companies and the triggers of the criteria that ask for people. cause is
-- the trigger's id, at the touch that completed it, people how many they were.
CREATE TABLE together (
    lead   INTEGER NOT NULL,
    cause  TEXT NOT NULL,
    at     INTEGER NOT NULL,
    people INTEGER NOT NULL,
    PRIMARY KEY (lead, at, cause)
) STRICT, WITHOUT ROWID;

-- It is made for all companies with the next scoring of every lead.
INSERT INTO setting (name, value) SELECT 'rescore', value FROM setting WHERE name = 'criteria' LIMIT 1
    ON CONFLICT (name) DO UPDATE SET value = excluded.value;
INSERT INTO counter (name, value) VALUES ('scored', 0) ON CONFLICT (name) DO UPDATE SET value = 0;
