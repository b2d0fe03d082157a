-- name: clips -> rows
-- A film's clips in time order, and what their answers come to under a label.
SELECT c.id, (SELECT outcome FROM truth t WHERE t.label_id = :label::bigint AND t.clip_id = c.id)
    AS outcome
FROM clip c WHERE c.video_id = :film::bigint ORDER BY c.position LIMIT :limit::integer;

-- name: labels -> rows
-- These labels by name, and the version of the model that is shown of each; 0 where there is none.
SELECT l.id, l.name, coalesce(b.version, 0) AS version
FROM label l LEFT JOIN build b ON b.label_id = l.id
WHERE l.id = ANY (:labels::bigint[]) AND l.deleted_at IS NULL ORDER BY lower(l.name), l.id;

-- name: chosen -> value
-- The labels whose curves a person chose; nothing where they never did.
SELECT labels FROM chosen_curves WHERE person_id = :person::bigint;

-- name: choose -> nothing
-- A person's choice of curves.
INSERT INTO chosen_curves (person_id, labels) VALUES (:person::bigint, :labels::bigint[])
ON CONFLICT (person_id) DO UPDATE SET labels = excluded.labels, at = now();
