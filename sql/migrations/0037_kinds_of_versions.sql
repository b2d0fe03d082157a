-- How a model version does on each kind of clips, as it was found when it was new: who exports or
-- deploys an older version is told its own. Of versions from before this, nothing is known.
ALTER TABLE metric ADD COLUMN kinds json NOT NULL DEFAULT '[]';
