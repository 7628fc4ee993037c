-- Leads of an older database may stand open because a later file had only a word for
-- being at work on them, while sales has them: they come back. See Store.Respell.
UPDATE setting SET value = '' WHERE name = 'alike' AND EXISTS (SELECT 1 FROM lead);
