-- From where a session was opened: what is done by it comes from there.
ALTER TABLE session ADD COLUMN address text NOT NULL DEFAULT '';
