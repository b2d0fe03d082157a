-- name: of_label -> rows
-- Audits of a label that could promise something, newest first, with who drew each, the intake it
-- is of, and the promises that were kept by it.
SELECT a.id, a.version, a.kind, a.level, a.confidence, a.plan::text AS plan, p.name,
    extract(epoch FROM a.at)::double precision AS at, a.intake_id, coalesce(i.name, '') AS intake,
    ARRAY(SELECT id FROM promise WHERE audit_id = a.id) AS promises
FROM audit a LEFT JOIN person p ON p.id = a.person_id LEFT JOIN intake i ON i.id = a.intake_id
WHERE a.label_id = :label::bigint AND a.kind <> 'production' ORDER BY a.id DESC LIMIT :limit::integer;

-- name: clips -> rows
-- The clips of audits of a label, in their order, and what the answers to each come to: clips on which
-- people disagree, and those agreed to be left out, are unclear.
SELECT c.audit_id, c.clip_id, c.stratum, c.inclusion, c.probability,
    CASE WHEN g.disputed OR t.outcome IN ('skip', 'tie') THEN 'unclear'
        WHEN t.outcome IS NOT NULL THEN t.outcome ELSE 'pending' END AS verdict
FROM audit_clip c
LEFT JOIN truth t ON t.label_id = :label::bigint AND t.clip_id = c.clip_id
LEFT JOIN agreement g ON g.label_id = :label::bigint AND g.clip_id = c.clip_id
WHERE c.audit_id = ANY (:audits::bigint[]) ORDER BY c.audit_id, c.place;

-- name: answered -> value
-- Clips that anybody answered or decided under a label, in order, as an array in its binary form.
SELECT array_send(coalesce(array_agg(clip_id ORDER BY clip_id), '{}')) FROM (
    SELECT clip_id FROM answer WHERE label_id = :label::bigint
    UNION SELECT clip_id FROM decision WHERE label_id = :label::bigint) r;

-- name: intake_logits -> row
-- The clips of an intake, near-duplicates left out, and their logits under a linear model of the
-- active space by itself, as two arrays in their binary form.
SELECT array_send(coalesce(array_agg(e.clip_id), '{}')) AS clips,
    array_send(coalesce(array_agg(
        -(e.vector::vector <#> :weights::real[]::vector) + :bias::double precision), '{}')) AS logits
FROM intake_video iv JOIN clip c ON c.video_id = iv.video_id AND c.duplicate_of IS NULL
JOIN space s ON s.active JOIN embedding e ON e.space_id = s.id AND e.clip_id = c.id
WHERE iv.intake_id = :intake::bigint;

-- name: intakes -> rows
-- The intakes in sight that hold clips, the newest first.
SELECT i.id, i.name FROM intake i WHERE i.removed_at IS NULL AND EXISTS (
    SELECT 1 FROM intake_video iv JOIN clip c ON c.video_id = iv.video_id
    WHERE iv.intake_id = i.id)
ORDER BY i.id DESC LIMIT :limit::integer;

-- name: intake -> value
-- The name of an intake in sight.
SELECT name FROM intake WHERE id = :intake::bigint AND removed_at IS NULL;

-- name: add -> value
-- Keep an audit; its number.
INSERT INTO audit (label_id, version, kind, level, confidence, plan, intake_id, person_id, seed)
VALUES (:label::bigint, :version::integer, :kind::text, :level::double precision,
    :confidence::double precision, :plan::text::json, :intake::bigint, :person::bigint,
    :seed::bigint)
RETURNING id;

-- name: add_clips -> nothing
-- Keep the clips of an audit, in the order in which they are to be answered.
INSERT INTO audit_clip (audit_id, clip_id, place, stratum, inclusion, probability)
SELECT :audit::bigint, c.clip, c.place, c.stratum, c.inclusion, c.probability
FROM unnest(:clips::bigint[], :strata::smallint[], :inclusions::double precision[],
    :probabilities::double precision[]) WITH ORDINALITY
    AS c (clip, stratum, inclusion, probability, place);

-- name: remove -> nothing
-- Take away an audit of which nothing was answered yet.
DELETE FROM audit WHERE id = :audit::bigint;

-- name: promise -> row
-- A promise that was kept for a deployment.
SELECT kind, level, confidence, threshold, intake, extract(epoch FROM at)::double precision AS at
FROM promise WHERE id = :promise::bigint;

-- name: add_promise -> value
-- Keep what an audit promises at this moment; the promise's number.
INSERT INTO promise (audit_id, kind, level, confidence, threshold, figures, intake)
SELECT a.id, a.kind, a.level, a.confidence, :threshold::double precision, :figures::text::json,
    coalesce(i.name, '')
FROM audit a LEFT JOIN intake i ON i.id = a.intake_id WHERE a.id = :audit::bigint
RETURNING id;
