-- Times are microseconds since 1970 UTC. Ids of entries and groups are the 16
-- bytes of a UUIDv7. Enums are the short texts of package model.

CREATE TABLE setting (
    name  TEXT PRIMARY KEY,
    value TEXT NOT NULL
) STRICT, WITHOUT ROWID;

-- rows: rises with every change of source rows, touches or merges.
-- epoch: rises with every whole rescoring. lead: last lead id given. batch: last
-- batch id given.
CREATE TABLE counter (
    name  TEXT PRIMARY KEY,
    value INTEGER NOT NULL
) STRICT, WITHOUT ROWID;
INSERT INTO counter (name, value) VALUES ('epoch', 1), ('lead', 0), ('batch', 0), ('rows', 0);

-- The ledger: append-only, ids and codes only. seq counts the entries from 1
-- without a gap: nothing is ever deleted, and one at a time writes.

CREATE TABLE entry (
    seq      INTEGER PRIMARY KEY,
    id       BLOB NOT NULL UNIQUE,
    grp      BLOB NOT NULL,
    at       INTEGER NOT NULL,
    actor    TEXT NOT NULL,
    action   TEXT NOT NULL,
    criteria TEXT NOT NULL,
    undoes   BLOB,
    batch    INTEGER NOT NULL DEFAULT 0
) STRICT;
-- Most entries are a group of their own; these are the others.
CREATE INDEX entry_grp ON entry (grp) WHERE grp <> id;
CREATE INDEX entry_at ON entry (at);

CREATE TABLE change (
    lead        INTEGER NOT NULL,
    seq         INTEGER NOT NULL REFERENCES entry (seq),
    from_stage  TEXT NOT NULL,
    to_stage    TEXT NOT NULL,
    reason      TEXT NOT NULL DEFAULT '',
    class       TEXT NOT NULL DEFAULT '',
    until_at    INTEGER,
    until_kind  TEXT NOT NULL DEFAULT '',
    until_score INTEGER NOT NULL DEFAULT 0,
    due_at      INTEGER,
    outcome     TEXT NOT NULL DEFAULT '',
    channel     TEXT NOT NULL DEFAULT '',
    cause       TEXT NOT NULL DEFAULT '',
    amount      INTEGER NOT NULL DEFAULT 0,
    close_at    INTEGER,
    other       INTEGER NOT NULL DEFAULT 0,
    PRIMARY KEY (lead, seq)
) STRICT, WITHOUT ROWID;
CREATE INDEX change_seq ON change (seq);

CREATE TRIGGER entry_keeps BEFORE UPDATE ON entry BEGIN SELECT RAISE(ABORT, 'the ledger is never updated'); END;
CREATE TRIGGER entry_stays BEFORE DELETE ON entry BEGIN SELECT RAISE(ABORT, 'the ledger is never deleted from'); END;
CREATE TRIGGER change_keeps BEFORE UPDATE ON change BEGIN SELECT RAISE(ABORT, 'the ledger is never updated'); END;
CREATE TRIGGER change_stays BEFORE DELETE ON change BEGIN SELECT RAISE(ABORT, 'the ledger is never deleted from'); END;

-- Beside the ledger: what erasing a person deletes.

CREATE TABLE remark (
    lead  INTEGER NOT NULL,
    seq   INTEGER NOT NULL,
    note  TEXT NOT NULL DEFAULT '',
    owner TEXT NOT NULL DEFAULT '',
    PRIMARY KEY (lead, seq)
) STRICT, WITHOUT ROWID;

-- What decisions were made on. id is seq times 2^20 and the lead's place in the
-- entry: those of a lead are found by its changes.
CREATE TABLE snapshot (
    id       INTEGER PRIMARY KEY,
    lead     INTEGER NOT NULL,
    seq      INTEGER NOT NULL,
    rank     INTEGER NOT NULL,
    document TEXT NOT NULL
) STRICT;

-- Projection of the ledger. A lead without a row was never named by an entry:
-- version 0.

CREATE TABLE state (
    lead         INTEGER PRIMARY KEY,
    version      INTEGER NOT NULL,
    decided      TEXT NOT NULL DEFAULT '',
    reason       TEXT NOT NULL DEFAULT '',
    class        TEXT NOT NULL DEFAULT '',
    until_at     INTEGER,
    until_kind   TEXT NOT NULL DEFAULT '',
    until_score  INTEGER NOT NULL DEFAULT 0,
    decided_at   INTEGER,
    decided_by   TEXT NOT NULL DEFAULT '',
    returned     TEXT NOT NULL DEFAULT '',
    returned_at  INTEGER,
    return_why   TEXT NOT NULL DEFAULT '',
    round        INTEGER NOT NULL DEFAULT 0,
    attempts     INTEGER NOT NULL DEFAULT 0,
    last_attempt INTEGER,
    last_outcome TEXT NOT NULL DEFAULT '',
    due_at       INTEGER,
    due_kind     TEXT NOT NULL DEFAULT '',
    email_set    INTEGER NOT NULL DEFAULT 0,
    email_cause  TEXT NOT NULL DEFAULT '',
    phone_set    INTEGER NOT NULL DEFAULT 0,
    phone_cause  TEXT NOT NULL DEFAULT '',
    amount       INTEGER NOT NULL DEFAULT 0,
    close_at     INTEGER,
    merged_into  INTEGER NOT NULL DEFAULT 0
) STRICT;
CREATE INDEX state_until ON state (until_at) WHERE until_at IS NOT NULL;
CREATE INDEX state_merged ON state (merged_into) WHERE merged_into <> 0;

-- Groups that are taken back as of now.
CREATE TABLE taken_back (
    grp BLOB PRIMARY KEY,
    seq INTEGER NOT NULL
) STRICT, WITHOUT ROWID;

-- What imports said. A batch that was taken back keeps its rows, which count for
-- nothing while its state is 'taken_back'.

CREATE TABLE batch (
    id       INTEGER PRIMARY KEY,
    entry    BLOB NOT NULL,
    at       INTEGER NOT NULL,
    actor    TEXT NOT NULL,
    file     TEXT NOT NULL,
    format   TEXT NOT NULL,
    source   TEXT NOT NULL,
    state    TEXT NOT NULL,              -- running, done, taken_back
    document TEXT NOT NULL DEFAULT '{}'  -- the figures of model.Batch
) STRICT;

CREATE TABLE source_row (
    lead     INTEGER NOT NULL,
    batch    INTEGER NOT NULL,
    line     INTEGER NOT NULL,
    hash     INTEGER NOT NULL, -- of what the row says, without line and time
    document TEXT NOT NULL,    -- model.SourceRow
    PRIMARY KEY (lead, batch, line)
) STRICT, WITHOUT ROWID;
CREATE INDEX source_row_batch ON source_row (batch);

-- Derived from source rows: which leads a key names. kind is 'email', 'phone',
-- 'row' (fingerprint), 'id:' and the source of the external id, or 'company' (company_key, a
-- line feed, and the normalised name).
CREATE TABLE identity (
    kind  TEXT NOT NULL,
    value TEXT NOT NULL,
    lead  INTEGER NOT NULL,
    PRIMARY KEY (kind, value, lead)
) STRICT, WITHOUT ROWID;

CREATE TABLE duplicate (
    a   INTEGER NOT NULL,
    b   INTEGER NOT NULL,
    why TEXT NOT NULL,
    PRIMARY KEY (a, b)
) STRICT, WITHOUT ROWID;
CREATE INDEX duplicate_b ON duplicate (b);

-- The fold of a lead's source rows, as far as lists and look-ups need it.
CREATE TABLE lead (
    id          INTEGER PRIMARY KEY,
    label       TEXT NOT NULL,
    name        TEXT NOT NULL,
    email       TEXT NOT NULL,
    phone       TEXT NOT NULL,
    title       TEXT NOT NULL,
    company     TEXT NOT NULL,
    company_key TEXT NOT NULL,
    country     TEXT NOT NULL,
    source      TEXT NOT NULL,
    owner       TEXT NOT NULL,
    external_id TEXT NOT NULL,
    flags       INTEGER NOT NULL DEFAULT 0, -- 1 free mail, 2 own staff
    file_stage  TEXT NOT NULL DEFAULT '',
    file_reason TEXT NOT NULL DEFAULT '',
    file_class  TEXT NOT NULL DEFAULT '',
    no_email    TEXT NOT NULL DEFAULT '',
    no_phone    TEXT NOT NULL DEFAULT '',
    created_at  INTEGER NOT NULL
) STRICT;

CREATE TABLE touch (
    lead     INTEGER NOT NULL,
    at       INTEGER NOT NULL,
    hash     INTEGER NOT NULL, -- of source and event id, else of kind, detail and url
    kind     TEXT NOT NULL,
    outbound INTEGER NOT NULL DEFAULT 0,
    channel  TEXT NOT NULL DEFAULT '',
    detail   TEXT NOT NULL DEFAULT '',
    url      TEXT NOT NULL DEFAULT '',
    event_id TEXT NOT NULL DEFAULT '',
    utm      TEXT NOT NULL DEFAULT '', -- JSON, or empty
    batch    INTEGER NOT NULL,
    PRIMARY KEY (lead, at, hash)
) STRICT, WITHOUT ROWID;

-- What batches said of touches that does not count now: the batch was taken back,
-- or an earlier one that counts said the same. Of the batches that count and say
-- a touch, the first has it in table touch.
CREATE TABLE void_touch (
    batch    INTEGER NOT NULL,
    lead     INTEGER NOT NULL,
    at       INTEGER NOT NULL,
    hash     INTEGER NOT NULL,
    kind     TEXT NOT NULL,
    outbound INTEGER NOT NULL,
    channel  TEXT NOT NULL,
    detail   TEXT NOT NULL,
    url      TEXT NOT NULL,
    event_id TEXT NOT NULL,
    utm      TEXT NOT NULL,
    PRIMARY KEY (lead, at, hash, batch)
) STRICT, WITHOUT ROWID;

-- Leads that a batch gave touches without a source row.
CREATE TABLE batch_touch (
    batch INTEGER NOT NULL,
    lead  INTEGER NOT NULL,
    PRIMARY KEY (batch, lead)
) STRICT, WITHOUT ROWID;

-- Leads about which a batch that was taken back still counts: a decision stands
-- on what it said, and there is nothing else about them.
CREATE TABLE batch_kept (
    batch INTEGER NOT NULL,
    lead  INTEGER NOT NULL,
    PRIMARY KEY (batch, lead)
) STRICT, WITHOUT ROWID;

-- The narrow table of scores: what the queue is ordered by and rescoring rewrites.
CREATE TABLE score (
    lead           INTEGER PRIMARY KEY,
    stage          TEXT NOT NULL,
    sort_key       INTEGER NOT NULL,
    score          INTEGER NOT NULL,
    fit            INTEGER NOT NULL,
    engagement     INTEGER NOT NULL,
    grade          TEXT NOT NULL,
    rising         INTEGER NOT NULL,
    due_at         INTEGER,
    due_kind       TEXT NOT NULL DEFAULT '',
    waiting_since  INTEGER NOT NULL,
    qualified_at   INTEGER,
    hot_at         INTEGER,
    next_change_at INTEGER,
    epoch          INTEGER NOT NULL,
    flags          INTEGER NOT NULL DEFAULT 0, -- 1 hot (an MQL at the hot threshold, or with hot_at), 2 working, 4 back, 8 cooled, 16 urgent due time, 32 an MQL with an inbound touch
    why_kind       TEXT NOT NULL DEFAULT '',
    why_count      INTEGER NOT NULL DEFAULT 0,
    why_at         INTEGER,
    why_detail     TEXT NOT NULL DEFAULT '',
    touches        INTEGER NOT NULL DEFAULT 0,
    last_touch     INTEGER
) STRICT;
-- Leads with an urgent due time (flag 16, open leads only) stand in indexes of
-- their own: Today shows them apart and must not read past them. What is due for
-- being hot ages out of NOW by itself, the rest does not.
CREATE INDEX score_queue ON score (stage, sort_key, lead) WHERE (flags & 16) = 0;
CREATE INDEX score_urgent ON score (stage, sort_key, lead, due_kind, due_at, flags) WHERE (flags & 16) <> 0;
CREATE INDEX score_due ON score (due_at, lead, stage, due_kind, flags) WHERE (flags & 16) <> 0 AND due_kind <> 'hot';
CREATE INDEX score_due_hot ON score (due_at, lead, stage, due_kind, flags) WHERE (flags & 16) <> 0 AND due_kind = 'hot';
-- New MQLs past their time are counted, not listed apart.
CREATE INDEX score_due_mql ON score (due_at) WHERE (flags & 16) = 0 AND due_kind = 'mql';
CREATE INDEX score_all ON score (sort_key, lead);
CREATE INDEX score_hot ON score (sort_key, lead) WHERE (flags & 1) <> 0;
CREATE INDEX score_working ON score (sort_key, lead) WHERE (flags & 2) <> 0;
CREATE INDEX score_back ON score (sort_key, lead) WHERE (flags & 4) <> 0;
CREATE INDEX score_cooled ON score (sort_key, lead) WHERE (flags & 8) <> 0;
CREATE INDEX score_next ON score (next_change_at) WHERE next_change_at IS NOT NULL;

-- How many score rows there are by 'stage:NAME' and 'flag:N' (of open leads), kept with them.
CREATE TABLE tally (
    name TEXT PRIMARY KEY,
    n    INTEGER NOT NULL
) STRICT, WITHOUT ROWID;

CREATE TABLE criteria (
    hash TEXT PRIMARY KEY,
    text TEXT NOT NULL,
    at   INTEGER NOT NULL
) STRICT, WITHOUT ROWID;

-- When each actor last had the console open, and the ledger's length then.
CREATE TABLE session (
    actor TEXT PRIMARY KEY,
    at    INTEGER NOT NULL,
    seq   INTEGER NOT NULL
) STRICT, WITHOUT ROWID;

-- Word beginnings of name, company, e-mail, title and external id; docid = lead.
CREATE VIRTUAL TABLE search USING fts4 (words, matchinfo=fts3, tokenize=unicode61);
