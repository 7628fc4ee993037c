-- An hour moves the keys of a twentieth of the leads, a third of which have cooled: to
-- keep the cooled in their order too is a quarter of what such a pass writes. The
-- index of the queue tells them now (flags: 8 cooled, 16 urgent). Where there are few,
-- they are found by an index that does not move with the key.
DROP INDEX score_cooled;
DROP INDEX score_queue;
CREATE INDEX score_queue ON score (stage, sort_key, lead, flags) WHERE (flags & 16) = 0;
CREATE INDEX score_cooled ON score (lead) WHERE (flags & 8) <> 0;
