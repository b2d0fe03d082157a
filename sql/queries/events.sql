-- name: add_stream -> nothing
-- A stream, if it is not there.
INSERT INTO stream (name) VALUES (:stream::text) ON CONFLICT DO NOTHING;

-- name: draw -> value
-- The next number of a stream, for the event that `keep` stores under it in the same transaction.
UPDATE stream SET seq = seq + 1 WHERE name = :stream::text RETURNING seq;

-- name: keep -> nothing
-- The event under a number that was drawn; the notification is only a wake-up.
WITH added AS (
    INSERT INTO event (stream, seq, person_id, body)
    VALUES (:stream::text, :seq::bigint, :person::bigint, :body::json)
)
SELECT pg_notify('rushes', :stream::text);

-- name: append -> value
-- The next event of a stream. The row lock makes commit order = seq order; the notification is
-- only a wake-up.
WITH next AS (
    UPDATE stream SET seq = seq + 1 WHERE name = :stream::text RETURNING seq
), added AS (
    INSERT INTO event (stream, seq, person_id, body)
    SELECT :stream::text, seq, :person::bigint, :body::json FROM next RETURNING seq
)
SELECT seq, pg_notify('rushes', :stream::text) FROM added;

-- name: append_all -> nothing
-- The next events of several streams at once, those of one stream in the given order.
WITH told AS (
    SELECT stream, body, row_number() OVER (PARTITION BY stream ORDER BY place) AS n
    FROM unnest(:streams::text[], :bodies::text[]) WITH ORDINALITY AS t (stream, body, place)
), next AS (
    UPDATE stream s SET seq = s.seq + t.n
    FROM (SELECT stream, max(n) AS n FROM told GROUP BY stream) t
    WHERE s.name = t.stream RETURNING s.name, s.seq - t.n AS before
), added AS (
    INSERT INTO event (stream, seq, body)
    SELECT t.stream, x.before + t.n, t.body::json FROM told t JOIN next x ON x.name = t.stream
)
SELECT pg_notify('rushes', name) FROM next;

-- name: lock -> value
-- Hold a stream's number until the transaction ends.
SELECT seq FROM stream WHERE name = :stream::text FOR UPDATE;

-- name: seq -> value
-- The newest number of a stream.
SELECT seq FROM stream WHERE name = :stream::text;

-- name: after -> rows
-- Events behind a number, oldest first.
SELECT seq, body::text AS body FROM event
WHERE stream = :stream::text AND seq > :seq::bigint ORDER BY seq LIMIT :limit::integer;

-- name: epoch -> value
-- Numbers are only comparable within one epoch.
SELECT epoch FROM installation;

-- name: compact -> nothing
-- Drop the bodies of old feeds: they dominate the log, and a client that far behind gets a
-- snapshot. Annotations and definitions are kept for ever.
UPDATE event SET body = NULL
WHERE stream = :stream::text AND seq < :seq::bigint - 500 AND seq > :seq::bigint - 1500
  AND body IS NOT NULL AND body ->> 'type' = 'FeedsBuilt';

-- name: receipt -> row
-- The reply an earlier copy of this command got.
SELECT person_id, reply::text AS reply FROM receipt WHERE id = :command::text;

-- name: add_receipt -> nothing
-- Remember a reply.
INSERT INTO receipt (id, person_id, reply) VALUES (:command::text, :person::bigint, :reply::json);

-- name: wake -> nothing
-- Tell every backend that something unnumbered changed.
SELECT pg_notify('rushes', :changed::text);
