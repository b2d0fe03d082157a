-- Doors: what leaves the studio as tables, and what came in from elsewhere.

-- Exports that people asked for. One is due while it is not done; whoever is at it holds a lock, as
-- with predictions, and begins anew where a worker died: a half-written file is never kept.
CREATE TABLE export_job (
    id           bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    person_id    bigint NOT NULL REFERENCES person,
    once         text,                             -- the request's Idempotency-Key
    asked        bytea NOT NULL,                   -- hash of what was asked for
    wanted       json NOT NULL,                    -- as `backend.messages.exports.AskExport`
    labels       json NOT NULL,                    -- labels meant then, and whether all or own only
    at           timestamptz NOT NULL DEFAULT now(),
    tries        integer NOT NULL DEFAULT 0,       -- how often a worker began
    rows         bigint NOT NULL DEFAULT 0,        -- written so far
    total        bigint,                           -- to be written; NULL: not counted yet
    bytes        bigint,                           -- of the file that is done
    digest       text,                             -- SHA-256 of the file that is done
    error        text NOT NULL DEFAULT '',
    cancelled_at timestamptz,
    done_at      timestamptz,
    expired_at   timestamptz,                      -- the file was removed
    UNIQUE (person_id, once)
);
CREATE INDEX export_due ON export_job (id) WHERE done_at IS NULL;
CREATE INDEX export_person ON export_job (person_id, id);

-- With it people's pseudonyms are made: who does not know it cannot tell whose they are.
ALTER TABLE installation ADD COLUMN pseudonym_key bytea NOT NULL
    DEFAULT uuid_send(gen_random_uuid()) || uuid_send(gen_random_uuid());

-- What an annotation that came in from elsewhere says of the place where it was given. The versions
-- are those of that place; `at` may lie before everything here, so that no order is told by it.
CREATE TABLE imported (
    annotation_id bigint PRIMARY KEY REFERENCES annotation,
    at            timestamptz,
    definition    integer,
    model_version integer,
    source        text NOT NULL
);
CREATE INDEX imported_at ON imported (at);

-- The annotations that hold: everybody's answers, and the decisions of adjudicators. `hidden`: the
-- person is not told how they answered, because they are to be asked a second time.
CREATE VIEW holding AS
SELECT a.label_id, a.clip_id, a.person_id, a.role, a.answer, a.annotation_id, EXISTS (
    SELECT 1 FROM repeat_answer o WHERE o.label_id = a.label_id AND o.person_id = a.person_id
      AND o.clip_id = a.clip_id AND o.answer IS NULL) AS hidden
FROM answer a
UNION ALL
SELECT label_id, clip_id, person_id, 'adjudicator', answer, annotation_id, false FROM decision;
