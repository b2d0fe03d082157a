-- What workers found out about single clips for people who asked why: replies to `Question`s of
-- backend/messages/reasons.py. They can be found out again at any time.
CREATE UNLOGGED TABLE reason (
    question text PRIMARY KEY,  -- its digest, by which workers wake who waits
    reply    json NOT NULL,
    at       timestamptz NOT NULL DEFAULT now()
);
CREATE INDEX reason_at ON reason (at);
