-- name: look -> nothing
-- Where a connection is now.
INSERT INTO presence (connection, label_id, person_id, tab, clip_id)
VALUES (:connection::text, :label::bigint, :person::bigint, :tab::text, :clip::bigint)
ON CONFLICT (connection) DO UPDATE SET label_id = excluded.label_id, tab = excluded.tab,
    clip_id = excluded.clip_id, seen_at = now();

-- name: leave -> value
-- A connection is gone; the label it was on.
DELETE FROM presence WHERE connection = :connection::text RETURNING label_id;

-- name: still_here -> rows
-- These connections live, each where it said. Rows that are gone come back: a crash of Postgres
-- empties the table, and a backend that stood still for long was swept by another.
INSERT INTO presence (connection, label_id, person_id, tab, clip_id)
SELECT * FROM unnest(:connections::text[], :labels::bigint[], :people::bigint[], :tabs::text[],
    :clips::bigint[])
ON CONFLICT (connection) DO UPDATE SET seen_at = now()
RETURNING label_id, xmax = 0 AS came;

-- name: sweep -> rows
-- Connections of a backend that died.
DELETE FROM presence WHERE seen_at < now() - interval '30 seconds' RETURNING label_id;

-- name: on_label -> rows
-- Who is on a label now, once each. Secondaries work unseen.
SELECT DISTINCT ON (r.person_id) r.person_id, p.name, r.tab, r.clip_id
FROM presence r JOIN team p ON p.person_id = r.person_id AND p.label_id = r.label_id
WHERE r.label_id = :label::bigint AND r.seen_at > now() - interval '30 seconds'
  AND p.role = 'primary'
ORDER BY r.person_id, r.seen_at DESC;

-- name: let_go -> nothing
-- A batch goes back within so many seconds once its holder is on the label no more, in any tab.
UPDATE lease SET expires_at =
    least(expires_at, now() + make_interval(secs => :seconds::double precision))
WHERE label_id = :label::bigint AND person_id = :person::bigint AND NOT EXISTS (
    SELECT 1 FROM presence r WHERE r.label_id = :label::bigint AND r.person_id = :person::bigint
      AND r.seen_at > now() - interval '30 seconds');

-- name: hold_on -> nothing
-- Whoever comes back in time holds their batch as before.
UPDATE lease SET expires_at = now() + make_interval(secs => :seconds::double precision)
WHERE label_id = :label::bigint AND person_id = :person::bigint AND expires_at > now();
