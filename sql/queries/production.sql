-- name: intakes -> rows
-- The intakes in sight that hold clips, the newest first; of each, how many clips there are, near-
-- duplicates left out, and how many of those no primary answered under a label.
SELECT i.id, i.name, count(*) AS clips, count(*) FILTER (WHERE NOT EXISTS (SELECT 1 FROM answer a
    WHERE a.label_id = :label::bigint AND a.clip_id = c.id AND a.role = 'primary')) AS left
FROM intake i JOIN intake_video iv ON iv.intake_id = i.id
JOIN clip c ON c.video_id = iv.video_id AND c.duplicate_of IS NULL
WHERE i.removed_at IS NULL GROUP BY i.id ORDER BY i.id DESC;

-- name: in_use -> rows
-- What is in use of a label, and from which probability on it reports a clip.
SELECT d.id, d.alias, d.version, d.threshold, m.upto
FROM deployed d JOIN model m ON m.label_id = d.label_id AND m.version = d.version
WHERE d.label_id = :label::bigint;

-- name: offers -> value
-- Whether a deployed model of a label scored a clip of an intake in sight that no primary answered.
SELECT EXISTS (SELECT 1 FROM deployed d JOIN served_video sv ON sv.deployment_id = d.id
    JOIN intake_video iv ON iv.video_id = sv.video_id
    JOIN intake i ON i.id = iv.intake_id AND i.removed_at IS NULL
    JOIN clip c ON c.video_id = iv.video_id AND c.duplicate_of IS NULL
    WHERE d.label_id = :label::bigint AND d.version IS NOT NULL AND NOT EXISTS (
        SELECT 1 FROM answer a
        WHERE a.label_id = :label::bigint AND a.clip_id = c.id AND a.role = 'primary'));

-- name: open_clips -> rows
-- Clips of an intake that no primary answered and nobody else holds, at most so many, at random but
-- always the same; with their vectors in the active space, and what two deployments said.
SELECT c.id, halfvec_send(e.vector) AS vector, l.logit AS live, k.logit AS candidate
FROM (
    SELECT c.id FROM intake_video iv
    JOIN clip c ON c.video_id = iv.video_id AND c.duplicate_of IS NULL
    WHERE iv.intake_id = :intake::bigint AND NOT EXISTS (SELECT 1 FROM answer a
        WHERE a.label_id = :label::bigint AND a.clip_id = c.id AND a.role = 'primary')
    AND c.id NOT IN (SELECT clip_id FROM held
        WHERE label_id = :label::bigint AND person_id <> :person::bigint)
    ORDER BY hashint8(c.id), c.id LIMIT :limit::integer
) c JOIN space s ON s.active JOIN embedding e ON e.space_id = s.id AND e.clip_id = c.id
LEFT JOIN served l ON l.clip_id = c.id AND l.deployment_id = :live::bigint
LEFT JOIN served k ON k.clip_id = c.id AND k.deployment_id = :candidate::bigint
ORDER BY c.id;

-- name: answered -> rows
-- Vectors of the clips that primaries answered last under a label, at most so many.
SELECT halfvec_send(e.vector) AS vector FROM (
    SELECT clip_id FROM answer WHERE label_id = :label::bigint AND role = 'primary'
    ORDER BY annotation_id DESC LIMIT :limit::integer
) a JOIN space s ON s.active JOIN embedding e ON e.space_id = s.id AND e.clip_id = a.clip_id;

-- name: compared -> rows
-- Every clip of an intake that two deployments scored, near-duplicates left out, with what both
-- said, whether one of their models was trained when it had an answer, and what its answers come to.
SELECT c.id, l.logit AS live, k.logit AS candidate, EXISTS (SELECT 1 FROM annotation a
    WHERE a.label_id = :label::bigint AND a.clip_id = c.id AND a.id <= :upto::bigint) AS learned,
    t.outcome
FROM intake_video iv JOIN clip c ON c.video_id = iv.video_id AND c.duplicate_of IS NULL
JOIN served l ON l.clip_id = c.id AND l.deployment_id = :live::bigint
JOIN served k ON k.clip_id = c.id AND k.deployment_id = :candidate::bigint
LEFT JOIN truth t ON t.label_id = :label::bigint AND t.clip_id = c.id
WHERE iv.intake_id = :intake::bigint ORDER BY c.id;
