-- name: lock -> value
-- One worker at a time, until the transaction ends.
SELECT pg_try_advisory_xact_lock(7225681);

-- name: due -> rows
-- Intakes in sight of which a deployment in use has scored films, and whose figures were made of
-- anything else than what is there now; those that were made this moment wait.
SELECT d.id AS deployment, d.label_id AS label, d.version, d.threshold, d.alias,
    i.id AS intake, i.name, f.inputs, w.signals
FROM deployed d JOIN label l ON l.id = d.label_id AND l.deleted_at IS NULL
JOIN model m ON m.label_id = d.label_id AND m.version = d.version
JOIN space s ON s.id = m.space_id AND s.active
JOIN intake i ON i.removed_at IS NULL
CROSS JOIN LATERAL (
    SELECT count(*) AS films FROM intake_video iv
    JOIN served_video sv ON sv.video_id = iv.video_id AND sv.deployment_id = d.id
    WHERE iv.intake_id = i.id
) n
CROSS JOIN LATERAL (
    SELECT md5(string_agg(c.clip_id || coalesce(t.outcome, ''), ',' ORDER BY c.clip_id)) AS answers
    FROM audit a JOIN audit_clip c ON c.audit_id = a.id
    LEFT JOIN truth t ON t.label_id = d.label_id AND t.clip_id = c.clip_id
    WHERE a.label_id = d.label_id AND a.intake_id = i.id AND a.kind = 'production'
) g
CROSS JOIN LATERAL (
    SELECT n.films || ' ' || i.name || ' ' || coalesce(g.answers, '') AS inputs
) f
LEFT JOIN watched w ON w.deployment_id = d.id AND w.intake_id = i.id
WHERE n.films > 0 AND w.inputs IS DISTINCT FROM f.inputs
  AND (w.at IS NULL OR w.at < now() - interval '2 seconds')
ORDER BY d.alias DESC, i.id DESC, d.id LIMIT :limit::integer;

-- name: served -> rows
-- What a deployment said of the clips of an intake, near-duplicates left out.
SELECT c.id, c.video_id AS film, c.end_s - c.start_s AS seconds, sv.logit
FROM intake_video iv JOIN clip c ON c.video_id = iv.video_id AND c.duplicate_of IS NULL
JOIN served sv ON sv.clip_id = c.id AND sv.deployment_id = :deployment::bigint
WHERE iv.intake_id = :intake::bigint ORDER BY c.id;

-- name: corpus_films -> rows
-- Films that stand for the corpus: at most so many, always the same ones, that were there when a
-- model was deployed and are in no intake.
SELECT v.id FROM video v
WHERE v.created_at <= (SELECT at FROM deployment WHERE id = :deployment::bigint)
  AND NOT EXISTS (SELECT 1 FROM intake_video iv JOIN intake i ON i.id = iv.intake_id
    WHERE iv.video_id = v.id AND i.removed_at IS NULL)
ORDER BY md5(v.content_hash) LIMIT :most::integer;

-- name: clips -> rows
-- The clips of these films, near-duplicates left out, with their vectors in the active space, in
-- pgvector's binary form.
SELECT c.id, c.video_id AS film, halfvec_send(e.vector) AS vector
FROM clip c JOIN space s ON s.active JOIN embedding e ON e.space_id = s.id AND e.clip_id = c.id
WHERE c.video_id = ANY (:films::bigint[]) AND c.duplicate_of IS NULL ORDER BY c.id;

-- name: model -> row
-- The weights of a deployment's model; the metrics of its build, if that is the label's newest; how
-- many clips of an intake it had answers to.
SELECT m.weights, m.bias, b.metrics::text AS metrics, (
    SELECT count(DISTINCT n.clip_id) FROM intake_video iv JOIN clip c ON c.video_id = iv.video_id
    JOIN annotation n ON n.label_id = m.label_id AND n.clip_id = c.id AND n.id <= m.upto
        AND n.answer IN ('positive', 'negative')
    WHERE iv.intake_id = :intake::bigint) AS learned
FROM deployment d JOIN model m ON m.label_id = d.label_id AND m.version = d.version
LEFT JOIN build b ON b.label_id = d.label_id AND b.version = d.version
WHERE d.id = :deployment::bigint;

-- name: signals_before -> value
-- The signals that were up in the intake before this one, as the same deployment saw it.
SELECT signals FROM watched
WHERE deployment_id = :deployment::bigint AND intake_id < :intake::bigint
ORDER BY intake_id DESC LIMIT 1;

-- name: keep -> nothing
-- The newest figures of an intake as a deployment saw it.
INSERT INTO watched (deployment_id, intake_id, inputs, figures, signals, alarm)
VALUES (:deployment::bigint, :intake::bigint, :inputs::text, :figures::json, :signals::text[],
    :alarm::text)
ON CONFLICT (deployment_id, intake_id) DO UPDATE SET inputs = excluded.inputs,
    figures = excluded.figures, signals = excluded.signals, alarm = excluded.alarm, at = now();

-- name: untold -> rows
-- Labels whose alarm is another than their stream has told.
SELECT l.id AS label FROM label l LEFT JOIN label_alarm a ON a.label_id = l.id
LEFT JOIN due_alarm d ON d.label_id = l.id
WHERE l.deleted_at IS NULL AND (a.intake_id, a.text) IS DISTINCT FROM (d.intake_id, d.text);

-- name: due_alarm -> row
-- The alarm that should hold for a label.
SELECT intake_id AS intake, text FROM due_alarm WHERE label_id = :label::bigint;

-- name: told_alarm -> row
-- The alarm that holds for a label, as its stream has told it.
SELECT intake_id AS intake, text FROM label_alarm WHERE label_id = :label::bigint;

-- name: forget_alarm -> nothing
-- No alarm holds for a label.
DELETE FROM label_alarm WHERE label_id = :label::bigint;

-- name: set_alarm -> nothing
-- An alarm holds for a label.
INSERT INTO label_alarm (label_id, intake_id, text)
VALUES (:label::bigint, :intake::bigint, :text::text)
ON CONFLICT (label_id) DO UPDATE SET intake_id = excluded.intake_id, text = excluded.text;

-- name: rows -> rows
-- What was measured of a label in every intake in sight, by every deployment, the oldest first.
SELECT w.intake_id AS intake, i.name, extract(epoch FROM i.at)::double precision AS at,
    d.id AS deployment, d.alias, d.version, d.threshold, u.id IS NOT NULL AS current,
    w.figures::text AS figures, w.signals, w.alarm
FROM watched w JOIN deployment d ON d.id = w.deployment_id
JOIN intake i ON i.id = w.intake_id AND i.removed_at IS NULL
LEFT JOIN deployed u ON u.id = d.id
WHERE d.label_id = :label::bigint ORDER BY i.id, d.id;

-- name: waiting -> row
-- Whether anything of a label is in use, and how many films of intakes that has still to score.
SELECT count(DISTINCT d.id) > 0 AS deployed, count(DISTINCT (d.id, iv.video_id)) FILTER (
    WHERE iv.video_id IS NOT NULL AND NOT EXISTS (SELECT 1 FROM served_video sv
        WHERE sv.deployment_id = d.id AND sv.video_id = iv.video_id)) AS films
FROM deployed d LEFT JOIN (
    SELECT iv.video_id FROM intake_video iv JOIN intake i ON i.id = iv.intake_id
    WHERE i.removed_at IS NULL
) iv ON true
WHERE d.label_id = :label::bigint AND d.version IS NOT NULL;

-- name: said -> rows
-- What a deployment said of each clip of an intake: where the clip is, to ask what is true of it.
SELECT c.id, v.title, c.start_s, c.end_s, sv.logit, d.threshold
FROM intake_video iv JOIN clip c ON c.video_id = iv.video_id AND c.duplicate_of IS NULL
JOIN video v ON v.id = c.video_id
JOIN served sv ON sv.clip_id = c.id JOIN deployment d ON d.id = sv.deployment_id
WHERE iv.intake_id = :intake::bigint AND d.id = :deployment::bigint ORDER BY c.id;

-- name: audit -> row
-- The newest audit of an intake that speaks for a deployment: drawn when its model was there, so
-- that the model cannot have learned the answers. `cuts`: the highest probability of each stratum.
SELECT a.id, a.version, extract(epoch FROM a.at)::double precision AS at,
    a.plan -> 'cuts' AS cuts, (SELECT count(*) FROM audit_clip c WHERE c.audit_id = a.id) AS drawn
FROM audit a JOIN deployment d ON d.id = :deployment::bigint AND d.label_id = a.label_id
JOIN model m ON m.label_id = d.label_id AND m.version = d.version
WHERE a.intake_id = :intake::bigint AND a.kind = 'production' AND a.at >= m.at
ORDER BY a.id DESC LIMIT 1;

-- name: audited -> rows
-- Of each clip of an intake that a deployment scored: what the audit's version said of it at the
-- draw, whether somebody had answered it before, whether it was drawn, and what its answers come to
-- by now.
SELECT c.id, v.logit, d.clip_id IS NOT NULL AS drawn, t.outcome, EXISTS (SELECT 1 FROM annotation n
        WHERE n.label_id = a.label_id AND n.clip_id = c.id AND n.at < a.at) AS before
FROM audit a JOIN intake_video iv ON iv.intake_id = a.intake_id
JOIN clip c ON c.video_id = iv.video_id AND c.duplicate_of IS NULL
JOIN served sv ON sv.clip_id = c.id AND sv.deployment_id = :deployment::bigint
LEFT JOIN audit_clip d ON d.audit_id = a.id AND d.clip_id = c.id
LEFT JOIN truth t ON t.label_id = a.label_id AND t.clip_id = c.id
LEFT JOIN LATERAL (
    SELECT s.logit FROM served s JOIN deployment e ON e.id = s.deployment_id
    JOIN served_video w ON w.deployment_id = e.id AND w.video_id = c.video_id AND w.at <= a.at
    WHERE s.clip_id = c.id AND e.label_id = a.label_id AND e.version = a.version LIMIT 1
) v ON true
WHERE a.id = :audit::bigint ORDER BY c.id;

-- name: unanswered -> rows
-- Clips of an intake that nobody answered under a label, and what its live version says of them.
SELECT c.id, sv.logit, d.version FROM deployed d JOIN served sv ON sv.deployment_id = d.id
JOIN clip c ON c.id = sv.clip_id AND c.duplicate_of IS NULL
JOIN intake_video iv ON iv.video_id = c.video_id AND iv.intake_id = :intake::bigint
WHERE d.label_id = :label::bigint AND d.alias = 'live' AND NOT EXISTS (SELECT 1 FROM annotation n
    WHERE n.label_id = d.label_id AND n.clip_id = c.id)
ORDER BY c.id;

-- name: audit_of_live -> value
-- The newest audit of an intake that speaks for the label's live version.
SELECT a.id FROM audit a JOIN deployed d ON d.label_id = a.label_id AND d.alias = 'live'
JOIN model m ON m.label_id = d.label_id AND m.version = d.version
WHERE a.label_id = :label::bigint AND a.intake_id = :intake::bigint AND a.kind = 'production'
  AND a.at >= m.at
ORDER BY a.id DESC LIMIT 1;

-- name: add_audit -> value
-- Keep an audit of an intake; its number.
INSERT INTO audit (label_id, version, kind, plan, intake_id, person_id, seed)
VALUES (:label::bigint, :version::integer, 'production', :plan::text::json, :intake::bigint,
    :person::bigint, :seed::bigint)
RETURNING id;

-- name: open_clips -> rows
-- Clips of an audit that no primary answered, in the order in which they are to be answered.
SELECT c.clip_id FROM audit_clip c JOIN audit a ON a.id = c.audit_id
WHERE c.audit_id = :audit::bigint AND NOT EXISTS (SELECT 1 FROM answer n
    WHERE n.label_id = a.label_id AND n.clip_id = c.clip_id AND n.role = 'primary')
ORDER BY c.place;
