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
-- The logits of these clips under a linear model of the active space and its blend (as in
-- backend/domain/blending.py); a clip without neighbours is its own.
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

-- name: own_logits -> row
-- Every clip of the active space and its logit under a linear model by itself, neighbours aside, as
-- two arrays in their binary form, which numpy reads at once; in no order.
SELECT array_send(coalesce(array_agg(e.clip_id), '{}')) AS clips,
    array_send(coalesce(array_agg(
        -(e.vector::vector <#> :weights::real[]::vector) + :bias::double precision), '{}')) AS logits
FROM space s JOIN embedding e ON e.space_id = s.id WHERE s.active;

-- name: near_duplicates -> value
-- Clips that copy an earlier one, as an array in its binary form.
SELECT array_send(coalesce(array_agg(id), '{}')) FROM clip WHERE duplicate_of IS NOT NULL;

-- name: corpus_mark -> value
-- Another value whenever there are clips to score that were not there before.
SELECT max(clip_id) FROM embedding WHERE space_id = (SELECT id FROM space WHERE active);

-- name: clips_with_outcome -> rows
-- Clips whose answers under a label come to this.
SELECT clip_id FROM truth WHERE label_id = :label::bigint AND outcome = :outcome::text;

-- name: outcomes -> rows
-- What the answers to a label's clips come to.
SELECT clip_id, outcome FROM truth WHERE label_id = :label::bigint;
