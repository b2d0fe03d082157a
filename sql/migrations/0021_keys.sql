-- API keys: ways to be a person with less rights. What a key is, nobody can read here: only the
-- hash of it is kept. A revoked key stays, so that who used it, and from where, can be told.
CREATE TABLE api_key (
    id         bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    person_id  bigint NOT NULL REFERENCES person,  -- whose it is, who also made it
    name       text NOT NULL,
    key_hash   bytea NOT NULL UNIQUE,
    begins     text NOT NULL,                      -- its first characters, to know it by
    scopes     text[] NOT NULL CHECK (scopes <> '{}'),
    at         timestamptz NOT NULL DEFAULT now(),
    revoked_at timestamptz,
    revoked_by bigint REFERENCES person
);
CREATE INDEX api_key_person ON api_key (person_id);

-- From where keys are used; written at most once a minute for each.
CREATE TABLE api_key_use (
    key_id   bigint NOT NULL REFERENCES api_key,
    address  text NOT NULL,
    first_at timestamptz NOT NULL DEFAULT now(),
    last_at  timestamptz NOT NULL DEFAULT now(),
    PRIMARY KEY (key_id, address)
);

-- By what people act: sessions, and keys that were not revoked.
CREATE VIEW credential AS
    SELECT token_hash, person_id, expires_at FROM session
    UNION ALL
    SELECT key_hash, person_id, 'infinity' FROM api_key WHERE revoked_at IS NULL;

-- Predictions that programs asked for: models, as they were then, judge videos that do not enter
-- the corpus. A file is due while it waits; whoever is at it holds a lock, as with files of the
-- corpus.
CREATE TABLE prediction_job (
    id           bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    person_id    bigint NOT NULL REFERENCES person,
    once         text,                             -- the request's Idempotency-Key
    asked        bytea NOT NULL,                   -- hash of what was asked for
    models       json NOT NULL,                    -- label, version, threshold of each
    at           timestamptz NOT NULL DEFAULT now(),
    cancelled_at timestamptz,
    done_at      timestamptz,                      -- the result is there
    UNIQUE (person_id, once)
);
CREATE TABLE prediction_file (
    job_id   bigint NOT NULL REFERENCES prediction_job,
    number   integer NOT NULL,
    name     text NOT NULL,                        -- as the result says it
    path     text NOT NULL,
    uploaded boolean NOT NULL,                     -- ours, to be removed afterwards
    stage    text NOT NULL DEFAULT 'waiting'
        CHECK (stage IN ('waiting', 'predicting', 'done', 'failed')),
    fraction double precision NOT NULL DEFAULT 0,
    tries    integer NOT NULL DEFAULT 0,
    error    text NOT NULL DEFAULT '',
    film     json,                                 -- its shots, and what each model says of them
    PRIMARY KEY (job_id, number)
);
CREATE INDEX prediction_due ON prediction_file (job_id) WHERE stage IN ('waiting', 'predicting');
