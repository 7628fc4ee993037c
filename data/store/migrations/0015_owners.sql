-- Whose leads there are, and how many of whose stand in each list: what the file
-- says of a lead, else what a trigger of the criteria assigned. It is derived, and
-- the triggers below keep it. Only leads that are somebody's have a row.
CREATE TABLE owner (
    id         INTEGER PRIMARY KEY,
    name       TEXT NOT NULL UNIQUE,
    leads      INTEGER NOT NULL DEFAULT 0, -- rows of owned; the others count those of them that are in a list
    everything INTEGER NOT NULL DEFAULT 0,
    queue      INTEGER NOT NULL DEFAULT 0,
    nurture    INTEGER NOT NULL DEFAULT 0,
    sales      INTEGER NOT NULL DEFAULT 0,
    hot        INTEGER NOT NULL DEFAULT 0,
    working    INTEGER NOT NULL DEFAULT 0,
    back       INTEGER NOT NULL DEFAULT 0,
    cooled     INTEGER NOT NULL DEFAULT 0
) STRICT;
CREATE TABLE owned (
    lead  INTEGER PRIMARY KEY,
    owner INTEGER NOT NULL
) STRICT;
CREATE INDEX owned_by ON owned (owner);

-- In which lists a lead counts.
CREATE VIEW listed AS SELECT lead, stage = 'mql' AS queue, stage = 'nurture' AS nurture, stage IN ('sql', 'accepted', 'opportunity') AS sales,
    flags & 1 AS hot, (flags >> 1) & 1 AS working, (flags >> 2) & 1 AS back, (flags >> 3) & 1 AS cooled FROM score;

INSERT INTO owner (name) SELECT DISTINCT coalesce(nullif(l.owner, ''), s.owner) FROM lead l LEFT JOIN state s ON s.lead = l.id
    WHERE coalesce(nullif(l.owner, ''), s.owner, '') <> '';
INSERT INTO owned (lead, owner) SELECT l.id, o.id FROM lead l LEFT JOIN state s ON s.lead = l.id
    JOIN owner o ON o.name = coalesce(nullif(l.owner, ''), s.owner);
UPDATE owner SET leads = n.leads, everything = n.everything, queue = n.queue, nurture = n.nurture, sales = n.sales, hot = n.hot,
    working = n.working, back = n.back, cooled = n.cooled
    FROM (SELECT w.owner AS id, count(*) AS leads, count(x.lead) AS everything, coalesce(sum(x.queue), 0) AS queue, coalesce(sum(x.nurture), 0) AS nurture,
        coalesce(sum(x.sales), 0) AS sales, coalesce(sum(x.hot), 0) AS hot, coalesce(sum(x.working), 0) AS working, coalesce(sum(x.back), 0) AS back,
        coalesce(sum(x.cooled), 0) AS cooled FROM owned w LEFT JOIN listed x ON x.lead = w.lead GROUP BY w.owner) n
    WHERE owner.id = n.id;

-- A lead that is written here gets the owner that it has now.
CREATE VIEW owns AS SELECT lead FROM owned;
CREATE TRIGGER owns_anew INSTEAD OF INSERT ON owns BEGIN
    DELETE FROM owned WHERE lead = new.lead AND owner <> coalesce((SELECT o.id FROM lead l LEFT JOIN state s ON s.lead = l.id
        JOIN owner o ON o.name = coalesce(nullif(l.owner, ''), s.owner) WHERE l.id = new.lead), 0);
    INSERT INTO owner (name) SELECT e.name FROM (SELECT coalesce(nullif(l.owner, ''), s.owner, '') AS name FROM lead l LEFT JOIN state s ON s.lead = l.id
        WHERE l.id = new.lead) e WHERE e.name <> '' AND NOT EXISTS (SELECT 1 FROM owner o WHERE o.name = e.name);
    INSERT INTO owned (lead, owner) SELECT new.lead, o.id FROM lead l LEFT JOIN state s ON s.lead = l.id
        JOIN owner o ON o.name = coalesce(nullif(l.owner, ''), s.owner)
        WHERE l.id = new.lead AND NOT EXISTS (SELECT 1 FROM owned w WHERE w.lead = new.lead);
END;

CREATE TRIGGER owned_comes AFTER INSERT ON owned BEGIN
    UPDATE owner SET leads = leads + 1 WHERE id = new.owner;
    UPDATE owner SET everything = everything + 1, queue = owner.queue + x.queue, nurture = owner.nurture + x.nurture, sales = owner.sales + x.sales,
        hot = owner.hot + x.hot, working = owner.working + x.working, back = owner.back + x.back, cooled = owner.cooled + x.cooled
        FROM listed x WHERE x.lead = new.lead AND owner.id = new.owner;
END;
CREATE TRIGGER owned_goes AFTER DELETE ON owned BEGIN
    UPDATE owner SET everything = everything - 1, queue = owner.queue - x.queue, nurture = owner.nurture - x.nurture, sales = owner.sales - x.sales,
        hot = owner.hot - x.hot, working = owner.working - x.working, back = owner.back - x.back, cooled = owner.cooled - x.cooled
        FROM listed x WHERE x.lead = old.lead AND owner.id = old.owner;
    UPDATE owner SET leads = leads - 1 WHERE id = old.owner;
    DELETE FROM owner WHERE id = old.owner AND leads = 0;
END;

-- Rows that come into lead and score are not told of here: tables with such a trigger
-- take many rows at a time by way of another table, and imports would be slower.
CREATE TRIGGER lead_changes_owner AFTER UPDATE OF owner ON lead WHEN old.owner <> new.owner BEGIN
    INSERT INTO owns (lead) VALUES (new.id);
END;
CREATE TRIGGER lead_goes AFTER DELETE ON lead BEGIN
    DELETE FROM owned WHERE lead = old.id;
END;
CREATE TRIGGER state_comes AFTER INSERT ON state WHEN new.owner <> '' BEGIN
    INSERT INTO owns (lead) VALUES (new.lead);
END;
CREATE TRIGGER state_changes_owner AFTER UPDATE OF owner ON state WHEN old.owner <> new.owner BEGIN
    INSERT INTO owns (lead) VALUES (new.lead);
END;
CREATE TRIGGER state_goes AFTER DELETE ON state WHEN old.owner <> '' BEGIN
    INSERT INTO owns (lead) VALUES (old.lead);
END;
CREATE TRIGGER score_moves AFTER UPDATE OF stage, flags ON score WHEN old.stage <> new.stage OR old.flags <> new.flags BEGIN
    UPDATE owner SET queue = queue - (old.stage = 'mql') + (new.stage = 'mql'), nurture = nurture - (old.stage = 'nurture') + (new.stage = 'nurture'),
        sales = sales - (old.stage IN ('sql', 'accepted', 'opportunity')) + (new.stage IN ('sql', 'accepted', 'opportunity')),
        hot = hot - (old.flags & 1) + (new.flags & 1), working = working - ((old.flags >> 1) & 1) + ((new.flags >> 1) & 1),
        back = back - ((old.flags >> 2) & 1) + ((new.flags >> 2) & 1), cooled = cooled - ((old.flags >> 3) & 1) + ((new.flags >> 3) & 1)
        WHERE id = (SELECT w.owner FROM owned w WHERE w.lead = new.lead);
END;
CREATE TRIGGER score_goes AFTER DELETE ON score BEGIN
    UPDATE owner SET everything = everything - 1, queue = queue - (old.stage = 'mql'), nurture = nurture - (old.stage = 'nurture'),
        sales = sales - (old.stage IN ('sql', 'accepted', 'opportunity')), hot = hot - (old.flags & 1), working = working - ((old.flags >> 1) & 1),
        back = back - ((old.flags >> 2) & 1), cooled = cooled - ((old.flags >> 3) & 1)
        WHERE id = (SELECT w.owner FROM owned w WHERE w.lead = old.lead);
END;
