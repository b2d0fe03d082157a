-- Webhooks: addresses of other programs that are told what happens in the studio.

-- The secret signs what is sent, so it is kept as it is. Encrypting it would want a key on every
-- machine that sends; whoever reads this table reads all that webhooks tell as well.
CREATE TABLE webhook (
    id        bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    url       text NOT NULL,
    secret    text NOT NULL,
    kinds     text[] NOT NULL CHECK (kinds <> '{}'),
    labels    bigint[],                          -- NULL: all
    person_id bigint NOT NULL REFERENCES person, -- the administrator on whose behalf it is told
    at        timestamptz NOT NULL DEFAULT now(),
    ended_at  timestamptz,
    ended     text NOT NULL DEFAULT ''           -- why, in words
);

-- What an endpoint is told. The body is kept as it was signed, so that every try sends the same.
CREATE TABLE webhook_message (
    id         bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    webhook_id bigint NOT NULL REFERENCES webhook,
    message    text NOT NULL UNIQUE,             -- the same in every try: webhook-id
    kind       text NOT NULL,
    label_id   bigint REFERENCES label,
    body       text NOT NULL,
    at         timestamptz NOT NULL DEFAULT now(),
    state      text NOT NULL DEFAULT 'waiting'
        CHECK (state IN ('waiting', 'delivered', 'given up')),
    tries      integer NOT NULL DEFAULT 0,       -- since it was last asked for
    due_at     timestamptz DEFAULT now()         -- of the next try; NULL: there is none
);
CREATE INDEX webhook_message_due ON webhook_message (webhook_id, id) WHERE due_at IS NOT NULL;
CREATE INDEX webhook_message_at ON webhook_message (at);

CREATE TABLE webhook_attempt (
    id         bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    message_id bigint NOT NULL REFERENCES webhook_message ON DELETE CASCADE,
    at         timestamptz NOT NULL DEFAULT now(),
    seconds    double precision NOT NULL,
    status     integer,                          -- of HTTP; NULL: there was no answer
    error      text NOT NULL DEFAULT ''
);
CREATE INDEX webhook_attempt_message ON webhook_attempt (message_id, id);

-- How far a label's stream was heard, and what of it was told: what is told once only. While there
-- is no endpoint nobody hears; with the first one, hearing begins anew.
CREATE TABLE webhook_heard (
    label_id      bigint PRIMARY KEY REFERENCES label,
    seq           bigint NOT NULL,
    milestone     integer NOT NULL,  -- the highest that was reached
    disagreements boolean NOT NULL,  -- whether clips wait for a decision
    broken        bigint[] NOT NULL  -- promises that are broken
);
