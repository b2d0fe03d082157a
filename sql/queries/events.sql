-- name: add_stream
-- A stream, if it is not there.
INSERT INTO stream (name) VALUES ($1::text) ON CONFLICT DO NOTHING;

-- name: append
-- The next event of a stream. The row lock makes commit order = seq order; the notification is
-- only a wake-up.
WITH next AS (
    UPDATE stream SET seq = seq + 1 WHERE name = $1::text RETURNING seq
), added AS (
    INSERT INTO event (stream, seq, person_id, body)
    SELECT $1::text, seq, $2::bigint, $3::json FROM next RETURNING seq
)
SELECT seq, pg_notify('rushes', $1::text) FROM added;

-- name: append_all
-- The next events of several streams at once, those of one stream in the given order.
WITH told AS (
    SELECT stream, body, row_number() OVER (PARTITION BY stream ORDER BY place) AS n
    FROM unnest($1::text[], $2::text[]) WITH ORDINALITY AS t (stream, body, place)
), next AS (
    UPDATE stream s SET seq = s.seq + t.n
    FROM (SELECT stream, max(n) AS n FROM told GROUP BY stream) t
    WHERE s.name = t.stream RETURNING s.name, s.seq - t.n AS before
), added AS (
    INSERT INTO event (stream, seq, body)
    SELECT t.stream, x.before + t.n, t.body::json FROM told t JOIN next x ON x.name = t.stream
)
SELECT pg_notify('rushes', name) FROM next;

-- name: lock
-- Hold a stream's number until the transaction ends.
SELECT seq FROM stream WHERE name = $1::text FOR UPDATE;

-- name: seq
-- The newest number of a stream.
SELECT seq FROM stream WHERE name = $1::text;

-- name: after
-- Events behind a number, oldest first.
SELECT seq, body::text AS body FROM event
WHERE stream = $1::text AND seq > $2::bigint ORDER BY seq LIMIT $3::integer;

-- name: epoch
-- Numbers are only comparable within one epoch.
SELECT epoch FROM installation;

-- name: compact
-- Drop the bodies of old feeds: they dominate the log, and a client that far behind gets a
-- snapshot. Annotations and definitions are kept for ever.
UPDATE event SET body = NULL
WHERE stream = $1::text AND seq < $2::bigint - 500 AND seq > $2::bigint - 1500
  AND body IS NOT NULL AND body ->> 'type' = 'FeedsBuilt';

-- name: receipt
-- The reply an earlier copy of this command got.
SELECT person_id, reply::text AS reply FROM receipt WHERE id = $1::text;

-- name: add_receipt
-- Remember a reply.
INSERT INTO receipt (id, person_id, reply) VALUES ($1::text, $2::bigint, $3::json);

-- name: wake
-- Tell every backend that something unnumbered changed.
SELECT pg_notify('rushes', $1::text);
