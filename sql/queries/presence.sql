-- name: put -> rows
-- Notes what connections look at. The labels of which somebody sees something else now.
WITH said AS (
    SELECT * FROM unnest(:connections::text[], :labels::bigint[], :people::bigint[], :tabs::text[],
        :clips::bigint[]) AS s (connection, label_id, person_id, tab, clip_id)
),
news AS (
    SELECT s.label_id, r.label_id AS left_label
    FROM said s LEFT JOIN presence r ON r.connection = s.connection
    WHERE (r.label_id, r.tab, r.clip_id) IS DISTINCT FROM (s.label_id, s.tab, s.clip_id)
       OR r.seen_at < now() - interval '30 seconds'
),
noted AS (
    INSERT INTO presence (connection, label_id, person_id, tab, clip_id)
    SELECT connection, label_id, person_id, tab, clip_id FROM said
    ON CONFLICT (connection) DO UPDATE SET label_id = excluded.label_id, tab = excluded.tab,
        clip_id = excluded.clip_id, seen_at = now()
)
SELECT label_id FROM news UNION SELECT left_label FROM news WHERE left_label IS NOT NULL;

-- name: leave -> value
-- A connection is gone; the label it was on.
DELETE FROM presence WHERE connection = :connection::text RETURNING label_id;

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
