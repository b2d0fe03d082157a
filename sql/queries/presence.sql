-- name: look
-- Where a connection is now.
INSERT INTO presence (connection, label_id, person_id, tab, clip_id)
VALUES ($1::text, $2::bigint, $3::bigint, $4::text, $5::bigint)
ON CONFLICT (connection) DO UPDATE SET label_id = excluded.label_id, tab = excluded.tab,
    clip_id = excluded.clip_id, seen_at = now();

-- name: leave
-- A connection is gone; the label it was on.
DELETE FROM presence WHERE connection = $1::text RETURNING label_id;

-- name: still_here
-- These connections live.
UPDATE presence SET seen_at = now() WHERE connection = ANY ($1::text[]);

-- name: sweep
-- Connections of a backend that died.
DELETE FROM presence WHERE seen_at < now() - interval '30 seconds' RETURNING label_id;

-- name: on_label
-- Who is on a label now, once each. Secondaries work unseen.
SELECT DISTINCT ON (r.person_id) r.person_id, p.name, r.tab, r.clip_id
FROM presence r JOIN team p ON p.person_id = r.person_id AND p.label_id = r.label_id
WHERE r.label_id = $1::bigint AND r.seen_at > now() - interval '30 seconds'
  AND p.part = 'primary'
ORDER BY r.person_id, r.seen_at DESC;

-- name: let_go
-- A batch goes back within $3 seconds once its holder is on the label no more, in any tab.
UPDATE lease SET expires_at = least(expires_at, now() + make_interval(secs => $3::double precision))
WHERE label_id = $1::bigint AND person_id = $2::bigint AND NOT EXISTS (
    SELECT 1 FROM presence r WHERE r.label_id = $1::bigint AND r.person_id = $2::bigint
      AND r.seen_at > now() - interval '30 seconds');

-- name: hold_on
-- Whoever comes back in time holds their batch as before.
UPDATE lease SET expires_at = now() + make_interval(secs => $3::double precision)
WHERE label_id = $1::bigint AND person_id = $2::bigint AND expires_at > now();
