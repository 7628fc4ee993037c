-- What was written for whom: a target is told of the ledger's decisions up to the
-- highest seq of its exports of them. A file that is written again stands once.
CREATE TABLE exported (
    target TEXT NOT NULL,
    what   TEXT NOT NULL,
    file   TEXT NOT NULL, -- empty: standard output
    seq    INTEGER NOT NULL,
    rows   INTEGER NOT NULL,
    at     INTEGER NOT NULL,
    actor  TEXT NOT NULL,
    PRIMARY KEY (target, what, file)
) STRICT, WITHOUT ROWID;
CREATE INDEX exported_seq ON exported (what, seq);
INSERT INTO exported (target, what, file, seq, rows, at, actor)
    SELECT 'generic', 'decisions', '', CAST(value AS INTEGER), 0, 0, '' FROM setting WHERE name = 'exported';
DELETE FROM setting WHERE name = 'exported';
