-- In a database that begins here every name stands at its company by what names that
-- are spelled alike have in common; in an older one they come to: see Store.Respell.
INSERT INTO setting (name, value) SELECT 'alike', 'done' WHERE NOT EXISTS (SELECT 1 FROM lead);
