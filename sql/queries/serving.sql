-- name: lock -> value
-- One worker at a time, until the transaction ends.
SELECT pg_try_advisory_xact_lock(7225680);

-- name: mark -> row
-- Another row whenever something may be due that was not: cheap, unlike looking for it.
SELECT (SELECT max(id) FROM deployment) AS deployments, (SELECT count(*) FROM intake_video) AS films,
    (SELECT count(*) FROM intake WHERE removed_at IS NULL) AS intakes,
    (SELECT count(*) FROM label WHERE deleted_at IS NULL) AS labels,
    (SELECT id FROM space WHERE active) AS space;

-- name: due -> rows
-- Films of intakes in sight that a deployed model of the active space has not scored, those first
-- that came first; how many clips each has.
SELECT iv.video_id AS film, (SELECT count(*) FROM clip c WHERE c.video_id = iv.video_id) AS clips
FROM (
    SELECT iv.video_id, min(iv.at) AS at FROM intake_video iv
    JOIN intake i ON i.id = iv.intake_id AND i.removed_at IS NULL GROUP BY iv.video_id
) iv
WHERE EXISTS (
    SELECT 1 FROM deployed d JOIN label l ON l.id = d.label_id AND l.deleted_at IS NULL
    JOIN model m ON m.label_id = d.label_id AND m.version = d.version
    JOIN space s ON s.id = m.space_id AND s.active
    WHERE NOT EXISTS (SELECT 1 FROM served_video sv
        WHERE sv.deployment_id = d.id AND sv.video_id = iv.video_id))
ORDER BY iv.at, iv.video_id LIMIT :limit::integer;

-- name: heads -> rows
-- The deployed models of the active space that have not scored all of these films.
SELECT d.id AS deployment, d.label_id AS label, m.weights, m.bias
FROM deployed d JOIN label l ON l.id = d.label_id AND l.deleted_at IS NULL
JOIN model m ON m.label_id = d.label_id AND m.version = d.version
JOIN space s ON s.id = m.space_id AND s.active
WHERE EXISTS (
    SELECT 1 FROM unnest(:films::bigint[]) AS f (id) WHERE NOT EXISTS (SELECT 1 FROM served_video sv
        WHERE sv.deployment_id = d.id AND sv.video_id = f.id))
ORDER BY d.id;

-- name: embeddings -> rows
-- The clips of these films with their vectors in the active space, in pgvector's binary form.
SELECT c.id, halfvec_send(e.vector) AS vector
FROM clip c JOIN space s ON s.active JOIN embedding e ON e.space_id = s.id AND e.clip_id = c.id
WHERE c.video_id = ANY (:films::bigint[]) ORDER BY c.id;

-- name: keep -> nothing
-- What deployments said of clips: `logits` holds those of all clips under the first deployment, then
-- those under the next. What is there already stays.
INSERT INTO served (deployment_id, clip_id, logit)
SELECT d.id, c.id, (:logits::real[])[(d.place - 1) * cardinality(:clips::bigint[]) + c.place]
FROM unnest(:deployments::bigint[]) WITH ORDINALITY AS d (id, place)
CROSS JOIN unnest(:clips::bigint[]) WITH ORDINALITY AS c (id, place)
ON CONFLICT DO NOTHING;

-- name: kept -> nothing
-- These deployments have scored these films.
INSERT INTO served_video (deployment_id, video_id)
SELECT d.id, f.id FROM unnest(:deployments::bigint[]) AS d (id)
CROSS JOIN unnest(:films::bigint[]) AS f (id)
ON CONFLICT DO NOTHING;
