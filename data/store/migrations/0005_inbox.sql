-- Files of watched folders that were dealt with: each is taken once, until its
-- stamp changes. modified: microseconds since 1970 UTC.
CREATE TABLE inbox (
    folder   TEXT NOT NULL,
    name     TEXT NOT NULL,
    size     INTEGER NOT NULL,
    modified INTEGER NOT NULL,
    PRIMARY KEY (folder, name)
) STRICT, WITHOUT ROWID;
