-- name: named -> value
-- The intake that is called so, or looks so; a new one where there is none. It is in sight again.
INSERT INTO intake (name, look, person_id)
VALUES (:name::text, :look::text, :person::bigint)
ON CONFLICT (look) DO UPDATE SET removed_at = NULL, removed_by = NULL
RETURNING id;

-- name: held -> row
-- One intake, locked.
SELECT id, name FROM intake WHERE id = :intake::bigint FOR UPDATE;

-- name: by_look -> row
-- The intake whose name looks so.
SELECT id, name, removed_at IS NOT NULL AS removed FROM intake WHERE look = :look::text;

-- name: rename -> nothing
-- Another name for an intake.
UPDATE intake SET name = :name::text, look = :look::text WHERE id = :intake::bigint;

-- name: remove -> nothing
-- Put an intake out of sight, unless it is; all that belongs to it stays.
UPDATE intake SET removed_at = now(), removed_by = :person::bigint
WHERE id = :intake::bigint AND removed_at IS NULL;

-- name: restore -> nothing
-- Bring an intake back into sight.
UPDATE intake SET removed_at = NULL, removed_by = NULL WHERE id = :intake::bigint;

-- name: add_films -> value
-- Films of the corpus join an intake, those that are in it already included; how many there are.
WITH known AS (
    SELECT id FROM video WHERE id = ANY (:films::bigint[])
), joined AS (
    INSERT INTO intake_video (intake_id, video_id) SELECT :intake::bigint, id FROM known
    ON CONFLICT DO NOTHING
)
SELECT count(*) FROM known;

-- name: films_titled -> rows
-- Films whose title holds this text, whatever its case.
SELECT id FROM video WHERE position(lower(:title::text) IN lower(title)) > 0 ORDER BY id;

-- name: rows -> rows
-- Every intake, the newest first, with its size and what is still to come.
SELECT i.id, i.name, extract(epoch FROM i.at)::double precision AS at, coalesce(p.name, '') AS by,
    extract(epoch FROM i.removed_at)::double precision AS removed_at,
    coalesce(r.name, '') AS removed_by, v.films, v.hours, v.clips,
    coalesce(f.waiting, 0) AS waiting, coalesce(f.failed, 0) AS failed
FROM intake i LEFT JOIN person p ON p.id = i.person_id LEFT JOIN person r ON r.id = i.removed_by
CROSS JOIN LATERAL (
    SELECT count(*) AS films, coalesce(sum(v.seconds), 0) / 3600 AS hours, coalesce(sum((
        SELECT count(*) FROM clip c WHERE c.video_id = v.id AND c.duplicate_of IS NULL
    )), 0)::bigint AS clips
    FROM intake_video iv JOIN video v ON v.id = iv.video_id WHERE iv.intake_id = i.id
) v LEFT JOIN (
    SELECT named.intake, count(*) FILTER (WHERE stage NOT IN ('done', 'known', 'failed')) AS waiting,
        count(*) FILTER (WHERE stage = 'failed') AS failed
    FROM file CROSS JOIN unnest(intakes) AS named (intake) GROUP BY named.intake
) f ON f.intake = i.id
ORDER BY i.id DESC;

-- name: scored -> rows
-- Of each intake in sight, the deployments that scored films of it, and those in use that have not
-- yet; `films` of them, and what is wrong there: nothing ('') or not looked at (null).
SELECT i.id AS intake, d.label_id AS label, l.name, d.version, d.alias, u.id IS NOT NULL AS current,
    s.films, w.alarm
FROM intake i CROSS JOIN deployment d JOIN label l ON l.id = d.label_id AND l.deleted_at IS NULL
LEFT JOIN deployed u ON u.id = d.id
CROSS JOIN LATERAL (
    SELECT count(*) AS films FROM intake_video iv
    JOIN served_video sv ON sv.video_id = iv.video_id AND sv.deployment_id = d.id
    WHERE iv.intake_id = i.id
) s
LEFT JOIN watched w ON w.deployment_id = d.id AND w.intake_id = i.id
WHERE i.removed_at IS NULL AND d.version IS NOT NULL AND (s.films > 0 OR u.id IS NOT NULL)
ORDER BY i.id, l.name, d.id DESC;
