-- What scoring needs of leads that follow one another, packed: see pack.go. It is
-- derived from source rows, touches and merges; a lead that is in none is read out
-- of those. Packs do not overlap.
CREATE TABLE pack (
    first    INTEGER PRIMARY KEY, -- its first and its last lead
    last     INTEGER NOT NULL,
    document BLOB NOT NULL
) STRICT;

-- Leads of which packs do not hold any more what counts.
CREATE TABLE pack_stale (lead INTEGER PRIMARY KEY) STRICT;

-- What the rest of the row says, its epoch left out, as a number: whole scorings
-- compare it alone. 0: not known yet.
ALTER TABLE score ADD COLUMN digest INTEGER NOT NULL DEFAULT 0;
