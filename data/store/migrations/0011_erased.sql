-- Who was erased, as keyed hashes of what a file would know them by; the key is
-- setting 'erase_key'. They are kept beside the file too: see erased.go.
CREATE TABLE erased (
    hash BLOB PRIMARY KEY,
    at   INTEGER NOT NULL
) STRICT, WITHOUT ROWID;

-- Copies that somebody keeps.
CREATE TABLE backup (
    path  TEXT PRIMARY KEY,
    at    INTEGER NOT NULL,
    actor TEXT NOT NULL
) STRICT, WITHOUT ROWID;
