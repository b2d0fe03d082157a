-- name: unanswered -> rows
-- Clips without an answer under a label, spread over the corpus, the same each time.
SELECT id FROM clip c
WHERE NOT EXISTS (SELECT FROM answer a WHERE a.label_id = :label::bigint AND a.clip_id = c.id)
ORDER BY hashint8(id), id LIMIT :limit::integer;

-- name: annotations -> value
-- How many annotations a label has.
SELECT count(*) FROM annotation WHERE label_id = :label::bigint;

-- name: forget_labels -> nothing
-- Put labels away, so that nothing is built for them.
UPDATE label SET deleted_at = now() WHERE id = ANY (:labels::bigint[]);
