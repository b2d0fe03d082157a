-- One login: who a person is at a provider of identities (OpenID Connect). An account is never found
-- by a name or an address of mail, only by this.
CREATE TABLE identity (
    issuer    text NOT NULL,
    subject   text NOT NULL,
    person_id bigint NOT NULL REFERENCES person,
    at        timestamptz NOT NULL DEFAULT now(),
    used_at   timestamptz NOT NULL DEFAULT now(),
    PRIMARY KEY (issuer, subject)
);
CREATE INDEX identity_person ON identity (person_id);

-- Signs what a browser keeps while its person is at the provider, for minutes.
ALTER TABLE installation ADD COLUMN sign_in_key bytea NOT NULL
    DEFAULT uuid_send(gen_random_uuid()) || uuid_send(gen_random_uuid());

-- A way in without password and provider, made in the terminal; once, for minutes.
CREATE TABLE way_in (
    token_hash bytea PRIMARY KEY,
    person_id  bigint NOT NULL REFERENCES person ON DELETE CASCADE,
    expires_at timestamptz NOT NULL
);

-- Who did what, when and from where, but for annotations, which the streams of labels tell. Rows are
-- never changed.
CREATE TABLE trail (
    id        bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    at        timestamptz NOT NULL DEFAULT now(),
    person_id bigint REFERENCES person,    -- NULL: nobody who is known, or the terminal
    name      text NOT NULL DEFAULT '',    -- theirs then; of a failed sign-in: the name that was tried
    via       text NOT NULL CHECK (via IN ('page', 'key', 'provider', 'terminal')),
    address   text NOT NULL DEFAULT '',    -- from where
    action    text NOT NULL,
    about     text NOT NULL DEFAULT '',    -- whom or what it was done to
    label_id  bigint REFERENCES label,
    details   text NOT NULL DEFAULT ''
);
CREATE INDEX trail_person ON trail (person_id, id);
CREATE INDEX trail_action ON trail (action, id);
