-- Tries to sign in are counted before a password is looked at, under keys that say who tries what
-- from where. Each key is a bucket that leaks: it is empty at `empties_at`, and takes nothing before
-- `next_at`. Losing the table in a crash loses nobody anything.
DROP TABLE login_failure;
CREATE UNLOGGED TABLE login_failure (
    key        bytea PRIMARY KEY,
    empties_at timestamptz NOT NULL,
    next_at    timestamptz NOT NULL
);

-- A browser, or an address, from which somebody signed in: strangers' tries do not count against it.
CREATE TABLE known_device (
    token_hash bytea NOT NULL,
    person_id  bigint NOT NULL REFERENCES person ON DELETE CASCADE,
    seen_at    timestamptz NOT NULL DEFAULT now(),
    PRIMARY KEY (token_hash, person_id)
);
CREATE INDEX known_device_person ON known_device (person_id);
