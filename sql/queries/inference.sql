-- name: by_alias -> row
-- The model that is in use of a label under an alias.
SELECT l.name, m.version, m.weights, m.bias, d.threshold, m.space_id, s.digest, s.embedder,
    s.dimensions, s.active
FROM deployed d JOIN model m USING (label_id, version) JOIN space s ON s.id = m.space_id
JOIN label l ON l.id = m.label_id
WHERE d.label_id = :label::bigint AND d.alias = :alias::text;

-- name: by_number -> row
-- A model version of a label, with the threshold it was deployed with last, else the usual one.
SELECT l.name, m.version, m.weights, m.bias, m.space_id, s.digest, s.embedder, s.dimensions,
    s.active, coalesce((SELECT threshold FROM deployment d WHERE d.label_id = m.label_id
        AND d.version = m.version ORDER BY d.id DESC LIMIT 1), .5) AS threshold
FROM model m JOIN space s ON s.id = m.space_id JOIN label l ON l.id = m.label_id
WHERE m.label_id = :label::bigint AND m.version = :version::integer;

-- name: versions -> rows
-- A label's model versions, the newest first.
SELECT version FROM model WHERE label_id = :label::bigint ORDER BY version DESC
LIMIT :most::integer;

-- name: aliases -> rows
-- The aliases under which something of a label is in use.
SELECT alias FROM deployed WHERE label_id = :label::bigint AND version IS NOT NULL
ORDER BY alias DESC;

-- name: embeddings -> rows
-- The vectors of clips in a space.
SELECT clip_id, vector FROM embedding
WHERE space_id = :space::integer AND clip_id = ANY (:clips::bigint[]);
