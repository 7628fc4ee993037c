-- By what touches without a row about their person name them: a kind and value of
-- table identity; kind 'name:' and a source for the name alone; an empty kind where
-- nobody is named. batch is the one that first did.
CREATE TABLE touch_key (
    id    INTEGER PRIMARY KEY,
    kind  TEXT NOT NULL,
    value TEXT NOT NULL,
    batch INTEGER NOT NULL,
    UNIQUE (kind, value)
) STRICT;

-- Touches of people whom nobody knows yet, as batches said them. They count for
-- nothing but the counting, and move to table touch when their person arrives.
CREATE TABLE waiting (
    who      INTEGER NOT NULL, -- touch_key
    at       INTEGER NOT NULL,
    hash     INTEGER NOT NULL,
    batch    INTEGER NOT NULL,
    kind     TEXT NOT NULL,
    outbound INTEGER NOT NULL,
    channel  TEXT NOT NULL,
    detail   TEXT NOT NULL,
    url      TEXT NOT NULL,
    event_id TEXT NOT NULL,
    utm      TEXT NOT NULL,
    PRIMARY KEY (who, at, hash, batch)
) STRICT, WITHOUT ROWID;
CREATE INDEX waiting_batch ON waiting (batch);

-- The key by which a touch is the lead's, 0 where it came with a row about them:
-- it waits again when the key does not name the lead any more.
ALTER TABLE touch ADD COLUMN who INTEGER NOT NULL DEFAULT 0;
ALTER TABLE void_touch ADD COLUMN who INTEGER NOT NULL DEFAULT 0;
CREATE INDEX batch_touch_lead ON batch_touch (lead);
