-- name: decision -> row
-- The decision about a clip that stands.
SELECT d.annotation_id, d.answer, p.name FROM decision d JOIN person p ON p.id = d.person_id
WHERE d.label_id = :label::bigint AND d.clip_id = :clip::bigint;

-- name: answered -> value
-- Whether anybody answered a clip.
SELECT EXISTS (SELECT 1 FROM answer WHERE label_id = :label::bigint AND clip_id = :clip::bigint);

-- name: decide -> nothing
-- This decision stands now.
INSERT INTO decision (label_id, clip_id, answer, person_id, reason, annotation_id, at)
VALUES (:label::bigint, :clip::bigint, :answer::text, :person::bigint, :reason::text,
    :annotation::bigint, to_timestamp(:at::double precision))
ON CONFLICT (label_id, clip_id) DO UPDATE SET answer = excluded.answer, reason = excluded.reason,
    person_id = excluded.person_id, annotation_id = excluded.annotation_id, at = excluded.at;

-- name: withdraw -> nothing
-- No decision stands.
DELETE FROM decision WHERE label_id = :label::bigint AND clip_id = :clip::bigint;

-- name: answers -> rows
-- Every answer to the clips on which people disagree, or that were decided.
SELECT a.clip_id, a.person_id, p.name, a.role, a.answer
FROM answer a JOIN person p ON p.id = a.person_id
WHERE a.label_id = :label::bigint AND a.clip_id IN (
    SELECT clip_id FROM agreement WHERE label_id = :label::bigint AND disagreed
    UNION SELECT clip_id FROM decision WHERE label_id = :label::bigint)
ORDER BY a.clip_id, a.annotation_id;

-- name: notes -> rows
-- What anybody, primary or secondary, wrote about these clips.
SELECT n.clip_id, n.person_id, p.name, n.text, extract(epoch FROM n.at)::double precision AS at
FROM note n JOIN person p ON p.id = n.person_id
WHERE n.label_id = :label::bigint AND n.clip_id = ANY (:clips::bigint[]) ORDER BY n.id;
