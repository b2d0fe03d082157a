-- name: facts -> rows
-- What is known of clips: their film, its genre and year, their length in seconds; who was the first
-- primary to answer them under a label, and which annotation that was. In order of the clips.
SELECT c.id, c.video_id AS film, v.title, v.genre, v.year, c.end_s - c.start_s AS seconds,
    a.person_id AS person, p.name AS annotator, a.id AS annotation
FROM clip c JOIN video v ON v.id = c.video_id
LEFT JOIN LATERAL (
    SELECT id, person_id FROM annotation a
    WHERE a.label_id = :label::bigint AND a.clip_id = c.id AND a.role = 'primary'
      AND a.undoes IS NULL AND NOT a.undone
    ORDER BY a.id LIMIT 1) a ON true
LEFT JOIN person p ON p.id = a.person_id
WHERE c.id = ANY (:clips::bigint[]) ORDER BY c.id;

-- name: other_models -> rows
-- The newest models of all other labels, as far as they are of this space.
SELECT l.id, l.name, m.weights, m.bias FROM build b
JOIN label l ON l.id = b.label_id AND l.deleted_at IS NULL
JOIN model m ON m.label_id = b.label_id AND m.version = b.version AND m.space_id = :space::integer
WHERE b.label_id <> :label::bigint ORDER BY l.id;
