-- name: hold -> nothing
-- Until the transaction ends nobody else changes rules: each must fit all others.
SELECT pg_advisory_xact_lock(7225702);

-- name: rules -> rows
-- The rules that hold, of labels that are all there.
SELECT r.id, r.kind, r.labels, p.name AS by FROM family_rule r JOIN person p ON p.id = r.person_id
WHERE r.removed_at IS NULL AND NOT EXISTS (
    SELECT 1 FROM unnest(r.labels) AS l (id)
    WHERE NOT EXISTS (SELECT 1 FROM label WHERE label.id = l.id AND deleted_at IS NULL))
ORDER BY r.id;

-- name: all_rules -> rows
-- The same, with those of labels that were put away, which may come back.
SELECT id, kind, labels FROM family_rule WHERE removed_at IS NULL ORDER BY id;

-- name: add -> value
-- Keep a rule; its number.
INSERT INTO family_rule (kind, labels, person_id)
VALUES (:kind::text, :labels::bigint[], :person::bigint) RETURNING id;

-- name: remove -> value
-- A rule of a label holds no more; its number, nothing where there is none.
UPDATE family_rule SET removed_at = now(), removed_by = :person::bigint
WHERE id = :rule::bigint AND :label::bigint = ANY (labels) AND removed_at IS NULL RETURNING id;

-- name: roles -> rows
-- These people's roles on the labels that are theirs, with the labels' names.
SELECT t.person_id, t.label_id, t.role, t.account_role, l.name
FROM team t JOIN label l ON l.id = t.label_id AND l.deleted_at IS NULL
WHERE t.person_id = ANY (:people::bigint[]) AND t.role <> 'none'
ORDER BY l.name, l.id;

-- name: contradictions -> rows
-- Clips whose truths contradict rules, with the labels concerned, ascending: as
-- `backend.domain.families.contradictions` has it of each clip. Pairs: the first label is yes and the
-- second as said; of a group, every member is no by itself or by what it implies (its refuters).
WITH pair AS (
    SELECT * FROM unnest(:first::bigint[], :second::bigint[], :outcome::text[])
        AS p (first, second, outcome)
), refuter AS (
    SELECT * FROM unnest(:groups::integer[], :members::bigint[], :refuters::bigint[])
        AS g (number, member, label)
), said AS MATERIALIZED (
    SELECT label_id, clip_id, outcome FROM truth
    WHERE label_id = ANY (:labels::bigint[]) AND outcome IN ('positive', 'negative')
), refuted AS (
    SELECT r.number, s.clip_id, count(DISTINCT r.member) AS members,
        array_agg(DISTINCT r.label ORDER BY r.label) AS labels
    FROM refuter r JOIN said s ON s.label_id = r.label AND s.outcome = 'negative'
    GROUP BY r.number, s.clip_id
)
SELECT a.clip_id AS clip, ARRAY[least(p.first, p.second), greatest(p.first, p.second)] AS labels
FROM pair p
JOIN said a ON a.label_id = p.first AND a.outcome = 'positive'
JOIN said b ON b.label_id = p.second AND b.clip_id = a.clip_id AND b.outcome = p.outcome
UNION
SELECT f.clip_id, f.labels FROM refuted f
WHERE f.members = (SELECT count(DISTINCT member) FROM refuter r WHERE r.number = f.number)
ORDER BY clip, labels;

-- name: answers -> rows
-- Every answer to these clips under these labels.
SELECT a.label_id, a.clip_id, a.person_id, p.name, a.role, a.answer
FROM answer a JOIN person p ON p.id = a.person_id
WHERE a.label_id = ANY (:labels::bigint[]) AND a.clip_id = ANY (:clips::bigint[])
ORDER BY a.annotation_id;

-- name: truths -> rows
-- What is true of these clips under these labels, with the decision if there is one.
SELECT t.label_id, t.clip_id, t.outcome, l.policy, d.annotation_id, d.answer, d.person_id, p.name,
    d.reason, extract(epoch FROM d.at)::double precision AS at
FROM truth t JOIN label l ON l.id = t.label_id
LEFT JOIN decision d ON d.label_id = t.label_id AND d.clip_id = t.clip_id
LEFT JOIN person p ON p.id = d.person_id
WHERE t.label_id = ANY (:labels::bigint[]) AND t.clip_id = ANY (:clips::bigint[]);

-- name: yes_elsewhere -> rows
-- Clips that are yes under any of these labels and that no primary answered under another one.
SELECT DISTINCT t.clip_id FROM truth t JOIN clip c ON c.id = t.clip_id AND c.duplicate_of IS NULL
WHERE t.label_id = ANY (:labels::bigint[]) AND t.outcome = 'positive' AND NOT EXISTS (
    SELECT 1 FROM answer a
    WHERE a.label_id = :label::bigint AND a.clip_id = t.clip_id AND a.role = 'primary')
ORDER BY t.clip_id;
