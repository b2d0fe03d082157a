-- name: newest -> row
-- The newest model of a label, if it is one of the active space.
SELECT m.version, m.weights, m.bias, m.settings::text AS settings FROM build b
JOIN model m ON m.label_id = b.label_id AND m.version = b.version
JOIN space s ON s.id = m.space_id AND s.active
WHERE b.label_id = :label::bigint;

-- name: version -> row
-- One model version, if it is one of the active space.
SELECT m.version, m.weights, m.bias, m.settings::text AS settings, m.upto, m.policy, m.seq,
    m.answers, m.seconds, extract(epoch FROM m.at)::double precision AS at
FROM model m JOIN space s ON s.id = m.space_id AND s.active
WHERE m.label_id = :label::bigint AND m.version = :version::integer;

-- name: of_clips -> rows
-- The logits of these clips under a linear model of the active space and its blend (as in the
-- function `logits`); a clip without neighbours is its own.
SELECT e.clip_id AS id,
    (:blend::double precision[])[1] * alone.logit
        + (:blend::double precision[])[2] * coalesce(around.logit, alone.logit)
        + (:blend::double precision[])[3] AS logit
FROM space s JOIN embedding e ON e.space_id = s.id
CROSS JOIN LATERAL (
    SELECT -(e.vector::vector <#> :weights::real[]::vector) + :bias::double precision AS logit
) AS alone
CROSS JOIN LATERAL (
    SELECT sum(p.cosine * (-(o.vector::vector <#> :weights::real[]::vector)
        + :bias::double precision)) / sum(p.cosine) AS logit
    FROM neighbour n CROSS JOIN unnest(n.near, n.cosine) AS p (clip_id, cosine)
    JOIN embedding o ON o.space_id = s.id AND o.clip_id = p.clip_id
    WHERE n.space_id = s.id AND n.clip_id = e.clip_id AND p.cosine > 0
      AND (:blend::double precision[])[2] <> 0
) AS around
WHERE s.active AND e.clip_id = ANY (:clips::bigint[]);

-- name: extremes -> rows
-- Clips by a model of the active space, without near-duplicates: those with the highest
-- logits, highest first, then those with the lowest, lowest first.
WITH scored AS MATERIALIZED (
    SELECT clip_id AS id, logit
    FROM logits(:weights::real[], :bias::double precision, :blend::double precision[]) l
    WHERE NOT EXISTS (SELECT 1 FROM clip c WHERE c.id = l.clip_id AND c.duplicate_of IS NOT NULL)
), highest AS (
    SELECT id, logit, row_number() OVER (ORDER BY logit DESC, id) AS place FROM scored
    ORDER BY logit DESC, id LIMIT :limit::integer
), lowest AS (
    SELECT id, logit, row_number() OVER (ORDER BY logit, id) AS place FROM scored
    ORDER BY logit, id LIMIT :limit::integer
)
SELECT id, logit, true AS high, place FROM highest
UNION ALL SELECT id, logit, false, place FROM lowest
ORDER BY high DESC, place;

-- name: crossings -> rows
-- Clips that two models of the active space put on different sides of 0.5, the widest moves first,
-- with how many there are in all.
SELECT b.clip_id AS id, b.logit AS before, a.logit AS after,
    count(*) FILTER (WHERE a.logit > 0) OVER () AS up,
    count(*) FILTER (WHERE a.logit <= 0) OVER () AS down
FROM logits(:before_weights::real[], :before_bias::double precision,
    :before_blend::double precision[]) b
JOIN logits(:after_weights::real[], :after_bias::double precision,
    :after_blend::double precision[]) a ON a.clip_id = b.clip_id
WHERE (b.logit > 0) <> (a.logit > 0) AND NOT EXISTS (
    SELECT 1 FROM clip c WHERE c.id = a.clip_id AND c.duplicate_of IS NOT NULL)
ORDER BY abs(a.logit - b.logit) DESC LIMIT :limit::integer;

-- name: all_logits -> row
-- Every clip of the active space that is no near-duplicate, and its logit under a model, as two
-- arrays in their binary form, which numpy reads at once; in no order.
WITH scored AS (
    SELECT clip_id AS id, logit
    FROM logits(:weights::real[], :bias::double precision, :blend::double precision[]) l
    WHERE NOT EXISTS (SELECT 1 FROM clip c WHERE c.id = l.clip_id AND c.duplicate_of IS NOT NULL)
)
SELECT array_send(coalesce(array_agg(id), '{}')) AS clips,
    array_send(coalesce(array_agg(logit), '{}')) AS logits
FROM scored;

-- name: corpus_mark -> value
-- Another value whenever there are clips to score that were not there before.
SELECT max(clip_id) FROM embedding WHERE space_id = (SELECT id FROM space WHERE active);

-- name: clips_filtered -> value
-- Clips that pass the filters, as an array in its binary form.
SELECT array_send(coalesce(array_agg(id), '{}')) FROM clip
WHERE (:films::bigint[] IS NULL OR video_id = ANY (:films::bigint[]))
  AND (:seconds_from::double precision IS NULL OR end_s - start_s >= :seconds_from::double precision)
  AND (:seconds_to::double precision IS NULL OR end_s - start_s <= :seconds_to::double precision);

-- name: outcomes -> rows
-- What the answers to a label's clips come to.
SELECT clip_id, outcome FROM truth WHERE label_id = :label::bigint;
