-- Audits: random samples of clips, answered to measure what a model version is worth. What could be
-- chosen to please is fixed when one is drawn, and never changed.
CREATE TABLE audit (
    id         bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    label_id   bigint NOT NULL REFERENCES label,
    version    integer NOT NULL,             -- of the label's model, whose scores are frozen below
    kind       text NOT NULL CHECK (kind IN ('precision', 'recall', 'production')),
    level      double precision CHECK (level BETWEEN 0 AND 1),       -- to be promised
    confidence double precision CHECK (confidence BETWEEN 0 AND 1),
    plan       json NOT NULL DEFAULT '{}',   -- cuts and sizes, as `backend.domain.promises.Plan`
    intake_id  bigint,                       -- whose clips it was drawn from; NULL: the corpus
    person_id  bigint REFERENCES person,
    at         timestamptz NOT NULL DEFAULT now(),
    seed       bigint NOT NULL,
    FOREIGN KEY (label_id, version) REFERENCES model
);
CREATE INDEX audit_label ON audit (label_id, id);

CREATE TABLE audit_clip (
    audit_id    bigint NOT NULL REFERENCES audit ON DELETE CASCADE,
    clip_id     bigint NOT NULL REFERENCES clip,
    place       integer NOT NULL,            -- in the order in which they are to be answered
    stratum     smallint NOT NULL,
    inclusion   double precision CHECK (inclusion > 0 AND inclusion <= 1),  -- chance of the draw
    probability double precision NOT NULL,   -- under the version, by itself alone
    PRIMARY KEY (audit_id, clip_id)
);

-- What an audit promised when a deployment took it.
CREATE TABLE promise (
    id         bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    audit_id   bigint NOT NULL REFERENCES audit,
    kind       text NOT NULL CHECK (kind IN ('precision', 'recall')),
    level      double precision NOT NULL,
    confidence double precision NOT NULL,
    threshold  double precision NOT NULL,
    figures    json NOT NULL,                -- the outcome at that time
    at         timestamptz NOT NULL DEFAULT now()
);
ALTER TABLE deployment ADD FOREIGN KEY (promise_id) REFERENCES promise;
