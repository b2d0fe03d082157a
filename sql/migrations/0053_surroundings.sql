-- What of the corpus a model version was trained beside: the corpus' mean then (float32, 4 bytes a
-- dimension) and the clips at random that stood for "no" (8 bytes each). With both, and the answers,
-- which are kept for ever, its weights can be taken apart however much the corpus has grown since.
-- Of versions from before this, nothing is known, and today's corpus stands in.
ALTER TABLE model ADD COLUMN centre bytea, ADD COLUMN background bigint[];
