-- Which imports are under way, or were killed: every import begins with a look for
-- them, and a watched folder brings thousands of imports.
CREATE INDEX batch_open ON batch (id) WHERE state NOT IN ('done', 'taken_back');
