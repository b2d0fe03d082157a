-- Smart bins: queries under names, of which is told when clips enter.
CREATE TABLE bin (
    id         bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    name       text NOT NULL,
    look       text NOT NULL,
    text       text NOT NULL,                     -- as `backend.domain.query_tree.written`
    labels     bigint[] NOT NULL,                 -- that the text names, each once, in their order
    names      text[] NOT NULL,                   -- what they were called then
    person_id  bigint NOT NULL REFERENCES person,
    at         timestamptz NOT NULL DEFAULT now(),
    removed_at timestamptz,
    -- The last look. A bit for each clip id, the lowest of a byte first: 62 kB of 500,000 clips.
    looked_at  text,                              -- what was looked at: see bins.sql, `due`
    members    bytea,
    clips      integer,
    entered    integer NOT NULL DEFAULT 0,        -- clips that came in at `entered_at`
    entered_at timestamptz,
    fault      text NOT NULL DEFAULT ''
);

-- A message about several labels: those besides `label_id`.
ALTER TABLE webhook_message ADD COLUMN labels bigint[] NOT NULL DEFAULT '{}';
