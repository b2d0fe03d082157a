-- Deployments: which model version of a label is in use under which alias, and everything that was
-- before. Rows are never changed.
CREATE TABLE deployment (
    id          bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    label_id    bigint NOT NULL REFERENCES label,
    alias       text NOT NULL CHECK (alias IN ('live', 'candidate')),
    version     integer,                      -- of the label's model; NULL: taken out of service
    threshold   double precision NOT NULL DEFAULT .5 CHECK (threshold BETWEEN 0 AND 1),
    promise_id  bigint,                       -- the promise that the threshold keeps
    definition  integer NOT NULL,             -- version of the label's definition it learned
    evaluated   json NOT NULL,                -- the numbers that spoke for it, at that time
    note        text NOT NULL DEFAULT '',
    person_id   bigint REFERENCES person,     -- NULL: from the terminal
    at          timestamptz NOT NULL DEFAULT now(),
    rolls_back  bigint REFERENCES deployment, -- this one only undoes that one
    FOREIGN KEY (label_id, version) REFERENCES model
);
CREATE INDEX deployment_label ON deployment (label_id, alias, id DESC);
CREATE UNIQUE INDEX deployment_rolled_back ON deployment (rolls_back);  -- once

-- What is in use now.
CREATE VIEW deployed AS
SELECT DISTINCT ON (label_id, alias) * FROM deployment ORDER BY label_id, alias, id DESC;
