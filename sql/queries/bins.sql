-- name: add -> value
-- A new bin; its number.
INSERT INTO bin (name, look, text, labels, names, person_id)
VALUES (:name::text, :look::text, :text::text, :labels::bigint[], :names::text[],
    :person::bigint)
RETURNING id;

-- name: hold -> nothing
-- Nobody else makes, names or brings back a bin until the transaction ends.
SELECT pg_advisory_xact_lock(7225695);

-- name: count -> value
-- How many bins there are.
SELECT count(*) FROM bin WHERE removed_at IS NULL;

-- name: get -> row
-- A bin, whether or not it was removed.
SELECT id, name, look, labels, removed_at IS NOT NULL AS removed FROM bin WHERE id = :bin::bigint;

-- name: taken -> rows
-- Bins whose names look so, but this one.
SELECT name, labels FROM bin
WHERE look = :look::text AND removed_at IS NULL AND id <> :bin::bigint;

-- name: rename -> nothing
-- A bin has another name.
UPDATE bin SET name = :name::text, look = :look::text WHERE id = :bin::bigint;

-- name: remove -> nothing
-- A bin is out of sight.
UPDATE bin SET removed_at = now() WHERE id = :bin::bigint AND removed_at IS NULL;

-- name: restore -> nothing
-- A bin is back; what came in meanwhile is not told.
UPDATE bin SET removed_at = NULL, members = NULL, looked_at = NULL WHERE id = :bin::bigint;

-- name: rows -> rows
-- Every bin with what the last look found, and what its labels are called by now.
SELECT b.id, b.name, b.text, b.labels, b.names, p.name AS by, b.clips, b.entered, b.fault,
    extract(epoch FROM b.at)::double precision AS at,
    extract(epoch FROM b.entered_at)::double precision AS entered_at,
    ARRAY(SELECT coalesce(l.name, '') FROM unnest(b.labels) WITH ORDINALITY AS o (label, place)
        LEFT JOIN label l ON l.id = o.label AND l.deleted_at IS NULL ORDER BY o.place) AS called
FROM bin b JOIN person p ON p.id = b.person_id
WHERE b.removed_at IS NULL ORDER BY lower(b.name), b.id;

-- name: labels_of -> rows
-- The labels that these bins speak of, those that were removed included.
SELECT id, labels FROM bin WHERE id = ANY (:bins::bigint[]);

-- name: lock_looking -> value
-- One worker at a time looks into bins, until the transaction ends.
SELECT pg_try_advisory_xact_lock(7225696);

-- name: due -> rows
-- Bins in which something may be another than at the last look: clips or films, or a label's
-- answers, decisions or model. `looked_at` says all of that; while it is the same there is nothing
-- to look at.
SELECT b.id, b.now FROM (
    SELECT b.id, b.looked_at, concat_ws(' ',
        (SELECT max(id) FROM clip), (SELECT count(*) FROM video),
        (SELECT count(*) FROM intake_video), (SELECT count(*) FROM intake WHERE removed_at IS NULL),
        (SELECT string_agg(concat_ws(':', s.name, s.seq, u.version, u.wanted), ',' ORDER BY s.name)
         FROM unnest(b.labels) AS o (label)
         LEFT JOIN stream s ON s.name = 'label/' || o.label
         LEFT JOIN LATERAL (SELECT version,
             (SELECT want FROM train_state t WHERE t.label_id = o.label) AS wanted
             FROM build WHERE label_id = o.label) u ON true)) AS now
    FROM bin b WHERE b.removed_at IS NULL
) b WHERE b.looked_at IS DISTINCT FROM b.now ORDER BY b.id;

-- name: looked_into -> row
-- What is needed to look into a bin.
SELECT name, text, labels, names, members, clips, fault FROM bin
WHERE id = :bin::bigint AND removed_at IS NULL;

-- name: looked -> nothing
-- What a look found; `entered` clips came in since the one before.
UPDATE bin SET looked_at = :now::text, members = :members::bytea, clips = :clips::integer,
    fault = :fault::text,
    entered = CASE WHEN :entered::integer > 0 THEN :entered::integer ELSE entered END,
    entered_at = CASE WHEN :entered::integer > 0 THEN now() ELSE entered_at END
WHERE id = :bin::bigint;
