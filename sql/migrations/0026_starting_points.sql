-- Labels that began with a model from elsewhere: its direction takes the place of the label's words,
-- as far as answers bear it out.
CREATE TABLE starting_point (
    label_id bigint PRIMARY KEY REFERENCES label,
    space_id integer NOT NULL REFERENCES space,  -- whose embeddings the model reads
    weights  bytea NOT NULL,                     -- float32, little endian
    bundle   json NOT NULL,                      -- config.json of the bundle it came in
    at       timestamptz NOT NULL DEFAULT now()
);
