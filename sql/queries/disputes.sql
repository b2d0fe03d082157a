-- name: decision
-- The decision about a clip that stands.
SELECT d.annotation_id, d.answer, p.name FROM decision d JOIN person p ON p.id = d.person_id
WHERE d.label_id = $1::bigint AND d.clip_id = $2::bigint;

-- name: answered
-- Whether anybody answered a clip.
SELECT EXISTS (SELECT 1 FROM answer WHERE label_id = $1::bigint AND clip_id = $2::bigint);

-- name: decide
-- This decision stands now.
INSERT INTO decision (label_id, clip_id, answer, person_id, reason, annotation_id, at)
VALUES ($1::bigint, $2::bigint, $3::text, $4::bigint, $5::text, $6::bigint,
    to_timestamp($7::double precision))
ON CONFLICT (label_id, clip_id) DO UPDATE SET answer = excluded.answer, reason = excluded.reason,
    person_id = excluded.person_id, annotation_id = excluded.annotation_id, at = excluded.at;

-- name: withdraw
-- No decision stands.
DELETE FROM decision WHERE label_id = $1::bigint AND clip_id = $2::bigint;

-- name: votes
-- Every answer to the clips on which people disagree, or that were decided.
SELECT a.clip_id, a.person_id, p.name, a.part, a.answer
FROM answer a JOIN person p ON p.id = a.person_id
WHERE a.label_id = $1::bigint AND a.clip_id IN (
    SELECT clip_id FROM answer WHERE label_id = $1::bigint AND answer <> 'skip'
    GROUP BY clip_id HAVING count(DISTINCT answer) > 1
    UNION SELECT clip_id FROM decision WHERE label_id = $1::bigint)
ORDER BY a.clip_id, a.annotation_id;

-- name: notes
-- What anybody, primary or secondary, wrote about these clips.
SELECT n.clip_id, n.person_id, p.name, n.text, extract(epoch FROM n.at)::double precision AS at
FROM note n JOIN person p ON p.id = n.person_id
WHERE n.label_id = $1::bigint AND n.clip_id = ANY ($2::bigint[]) ORDER BY n.id;

-- name: weights
-- The newest model's weights, float32 little endian.
SELECT m.weights, m.bias FROM build b
JOIN model m ON m.label_id = b.label_id AND m.version = b.version
WHERE b.label_id = $1::bigint;

-- name: logits
-- A linear model's logits for some clips.
SELECT id, -(embedding::vector <#> $2::real[]::vector) + $3::double precision AS logit
FROM clip WHERE id = ANY ($1::bigint[]);
