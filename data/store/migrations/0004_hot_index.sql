-- Most hot leads have an urgent due time, and are in the index of those: only the
-- others need one of their own. (flags: 1 hot, 16 urgent.)
DROP INDEX score_hot;
CREATE INDEX score_hot ON score (sort_key, lead) WHERE (flags & 17) = 1;
