-- name: newest -> row
-- The newest model of a label, if it is one of the active space.
SELECT m.version, m.weights, m.bias FROM build b
JOIN model m ON m.label_id = b.label_id AND m.version = b.version
JOIN space s ON s.id = m.space_id AND s.active
WHERE b.label_id = :label::bigint;

-- name: version -> row
-- One model version, if it is one of the active space.
SELECT m.version, m.weights, m.bias, m.upto, m.policy, m.seq, m.answers, m.seconds,
    extract(epoch FROM m.at)::double precision AS at
FROM model m JOIN space s ON s.id = m.space_id AND s.active
WHERE m.label_id = :label::bigint AND m.version = :version::integer;

-- name: logits -> rows
-- The logits of these clips under a linear model of the active space.
SELECT e.clip_id AS id,
    -(e.vector::vector <#> :weights::real[]::vector) + :bias::double precision AS logit
FROM space s JOIN embedding e ON e.space_id = s.id
WHERE s.active AND e.clip_id = ANY (:clips::bigint[]);

-- name: highest -> rows
-- Clips by a linear model of the active space, the highest logits first.
SELECT e.clip_id AS id,
    -(e.vector::vector <#> :weights::real[]::vector) + :bias::double precision AS logit
FROM space s JOIN embedding e ON e.space_id = s.id
WHERE s.active AND NOT EXISTS (
    SELECT 1 FROM clip c WHERE c.id = e.clip_id AND c.duplicate_of IS NOT NULL)
ORDER BY e.vector::vector <#> :weights::real[]::vector, e.clip_id LIMIT :limit::integer;

-- name: lowest -> rows
-- Clips by a linear model of the active space, the lowest logits first.
SELECT e.clip_id AS id,
    -(e.vector::vector <#> :weights::real[]::vector) + :bias::double precision AS logit
FROM space s JOIN embedding e ON e.space_id = s.id
WHERE s.active AND NOT EXISTS (
    SELECT 1 FROM clip c WHERE c.id = e.clip_id AND c.duplicate_of IS NOT NULL)
ORDER BY e.vector::vector <#> :weights::real[]::vector DESC, e.clip_id LIMIT :limit::integer;

-- name: crossings -> rows
-- Clips that two linear models of the active space put on different sides of 0.5, the widest moves
-- first, with how many there are in all.
WITH logit AS (
    SELECT e.clip_id AS id,
        -(e.vector::vector <#> :before_weights::real[]::vector)
            + :before_bias::double precision AS before,
        -(e.vector::vector <#> :after_weights::real[]::vector)
            + :after_bias::double precision AS after
    FROM space s JOIN embedding e ON e.space_id = s.id
    WHERE s.active AND NOT EXISTS (
        SELECT 1 FROM clip c WHERE c.id = e.clip_id AND c.duplicate_of IS NOT NULL)
)
SELECT id, before, after, count(*) FILTER (WHERE after > 0) OVER () AS up,
    count(*) FILTER (WHERE after <= 0) OVER () AS down
FROM logit WHERE (before > 0) <> (after > 0)
ORDER BY abs(after - before) DESC LIMIT :limit::integer;

-- name: all_logits -> row
-- Every clip of the active space that is no near-duplicate, and its logit under a linear model, as
-- two arrays in their binary form, which numpy reads at once; in no order.
WITH scored AS (
    SELECT e.clip_id AS id,
        -(e.vector::vector <#> :weights::real[]::vector) + :bias::double precision AS logit
    FROM space s JOIN embedding e ON e.space_id = s.id
    WHERE s.active AND NOT EXISTS (
        SELECT 1 FROM clip c WHERE c.id = e.clip_id AND c.duplicate_of IS NOT NULL)
)
SELECT array_send(coalesce(array_agg(id), '{}')) AS clips,
    array_send(coalesce(array_agg(logit), '{}')) AS logits
FROM scored;

-- name: corpus_mark -> value
-- Another value whenever there are clips to score that were not there before.
SELECT max(e.clip_id) FROM space s JOIN embedding e ON e.space_id = s.id WHERE s.active;

-- name: clips_filtered -> value
-- Clips that pass the filters, as an array in its binary form.
SELECT array_send(coalesce(array_agg(id), '{}')) FROM clip
WHERE (:films::bigint[] IS NULL OR video_id = ANY (:films::bigint[]))
  AND (:seconds_from::double precision IS NULL OR end_s - start_s >= :seconds_from::double precision)
  AND (:seconds_to::double precision IS NULL OR end_s - start_s <= :seconds_to::double precision);

-- name: outcomes -> rows
-- What the answers to a label's clips come to.
SELECT clip_id, outcome FROM truth WHERE label_id = :label::bigint;
