-- name: annotations -> rows
-- Annotations of a label before annotation `before`, newest first; of one clip where it is given.
SELECT a.id, a.clip_id, p.name, a.role, a.answer, a.previous, a.source, a.round, a.reason, a.seq,
    a.undoes IS NOT NULL AS undoes, extract(epoch FROM a.at)::double precision AS at
FROM annotation a JOIN person p ON p.id = a.person_id
WHERE a.label_id = :label::bigint AND (:clip::bigint IS NULL OR a.clip_id = :clip::bigint)
  AND a.id < :before::bigint
ORDER BY a.id DESC LIMIT :limit::integer;

-- name: models -> rows
-- Model versions of a label whose newest annotation lies from `since` up to before `until`.
SELECT m.version, m.answers, m.seq, m.upto, extract(epoch FROM m.at)::double precision AS at
FROM model m
WHERE m.label_id = :label::bigint AND m.upto >= :since::bigint AND m.upto < :until::bigint;

-- name: pinned_or_away -> rows
-- When a model version was pinned, or let go (0), and when the label was put away, or brought back,
-- behind annotations from `since` to before `until`. Such an event has no annotation number of its
-- own: it stands behind everything of its stream that came before it.
SELECT type, version, away, name, seq, at, upto FROM (
    SELECT e.body ->> 'type' AS type, (e.body ->> 'version')::integer AS version,
        (e.body ->> 'away')::boolean AS away, e.body ->> 'name' AS name, e.seq,
        extract(epoch FROM e.at)::double precision AS at,
        greatest(0,
            (SELECT max(a.id) FROM annotation a WHERE a.label_id = :label::bigint
                AND a.role <> 'secondary' AND a.seq < e.seq),
            (SELECT max(n.upto) FROM note n WHERE n.label_id = :label::bigint
                AND n.role <> 'secondary' AND n.seq < e.seq),
            (SELECT max(d.upto) FROM definition d
                WHERE d.label_id = :label::bigint AND d.seq < e.seq),
            (SELECT max(m.upto) FROM model m
                WHERE m.label_id = :label::bigint AND m.seq < e.seq)) AS upto
    FROM event e WHERE e.stream = 'label/' || :label::bigint
        AND e.body ->> 'type' IN ('Pinned', 'PutAway')) r
WHERE upto >= :since::bigint AND upto < :until::bigint;

-- name: deployments -> rows
-- Deployments that came behind annotations from `since` to before `until`.
SELECT version, alias, rolls_back, note, name, seq, at, upto FROM (
    SELECT d.version, d.alias, d.rolls_back, d.note, coalesce(p.name, '') AS name, e.seq,
        extract(epoch FROM e.at)::double precision AS at,
        coalesce((SELECT max(a.id) FROM annotation a WHERE a.label_id = :label::bigint
            AND a.role <> 'secondary' AND a.seq < e.seq), 0) AS upto
    FROM event e JOIN deployment d ON d.id = (e.body -> 'deployment' ->> 'id')::bigint
    LEFT JOIN person p ON p.id = d.person_id
    WHERE e.stream = 'label/' || :label::bigint AND e.body ->> 'type' = 'Deployed') r
WHERE upto >= :since::bigint AND upto < :until::bigint;

-- name: definitions -> rows
-- Versions of a label's definition that came behind annotations from `since` up to before `until`.
SELECT d.version, d.name, d.description, d.seq, d.upto, p.name AS person,
    extract(epoch FROM d.at)::double precision AS at
FROM definition d LEFT JOIN person p ON p.id = d.person_id
WHERE d.label_id = :label::bigint AND d.upto >= :since::bigint AND d.upto < :until::bigint;

-- name: notes -> rows
-- Notes of a label that came behind annotations from `since` up to before `until`; about one clip
-- where it is given.
SELECT n.id, n.clip_id, n.text, n.role, n.seq, n.upto, p.name,
    extract(epoch FROM n.at)::double precision AS at
FROM note n JOIN person p ON p.id = n.person_id
WHERE n.label_id = :label::bigint AND n.upto >= :since::bigint AND n.upto < :until::bigint
  AND (:clip::bigint IS NULL OR n.clip_id = :clip::bigint);

-- name: between -> rows
-- Annotations that came between two models, oldest first, each in the role it was given in.
SELECT a.clip_id, a.answer, a.role, p.name FROM annotation a JOIN person p ON p.id = a.person_id
WHERE a.label_id = :label::bigint AND a.id > :after::bigint AND a.id <= :upto::bigint
  AND a.round = 1
ORDER BY a.id;

-- name: nearest -> rows
-- For each clip of `clips` that rose (or fell), the most similar clip among
-- `rising` (or `falling`).
SELECT e.clip_id AS id, n.id AS cause, 1 - (n.vector <=> e.vector) AS similarity
FROM unnest(:clips::bigint[], :rose::boolean[]) AS w (id, rose)
JOIN space s ON s.active JOIN embedding e ON e.space_id = s.id AND e.clip_id = w.id
CROSS JOIN LATERAL (
    SELECT k.clip_id AS id, k.vector FROM embedding k
    WHERE k.space_id = s.id
      AND k.clip_id = ANY (CASE WHEN w.rose THEN :rising::bigint[] ELSE :falling::bigint[] END)
    ORDER BY k.vector <=> e.vector LIMIT 1) n;

-- name: moment -> row
-- What had happened to a label by a moment: its newest annotation, event and model version.
SELECT coalesce((SELECT max(id) FROM annotation
        WHERE label_id = :label::bigint AND at <= to_timestamp(:at::double precision)), 0) AS upto,
    coalesce((SELECT max(seq) FROM event
        WHERE stream = 'label/' || :label::bigint AND at <= to_timestamp(:at::double precision)), 0)
        AS seq,
    coalesce((SELECT max(version) FROM model
        WHERE label_id = :label::bigint AND at <= to_timestamp(:at::double precision)), 0) AS model;

-- name: definition_upto -> rows
-- The last of each kind of event that says what a label was after event `seq`, of deployments the
-- last under each alias.
SELECT DISTINCT ON (body ->> 'type', body -> 'deployment' ->> 'alias') seq, body::text AS body
FROM event
WHERE stream = 'label/' || :label::bigint AND seq <= :seq::bigint
  AND body ->> 'type' IN ('Defined', 'Requeued', 'Pinned', 'Deployed')
ORDER BY body ->> 'type', body -> 'deployment' ->> 'alias', seq DESC;

-- name: answered_between -> rows
-- Clips that primaries answered between two events.
SELECT DISTINCT clip_id FROM annotation
WHERE label_id = :label::bigint AND role = 'primary' AND answer IS NOT NULL
  AND seq > :after::bigint AND seq <= :seq::bigint;

-- name: answers_upto -> rows
-- Everybody's answers as they stood after annotation `upto`, each in the role it was given in.
SELECT clip_id, person_id, role, answer FROM (
    SELECT DISTINCT ON (clip_id, person_id) clip_id, person_id, answer, role, id FROM annotation
    WHERE label_id = :label::bigint AND id <= :upto::bigint AND role <> 'adjudicator' AND round = 1
    ORDER BY clip_id, person_id, id DESC) t
WHERE answer IS NOT NULL ORDER BY id;

-- name: primaries_upto -> rows
-- Everyone who had answered as a primary by annotation `upto`.
SELECT DISTINCT p.id, p.name FROM annotation a JOIN person p ON p.id = a.person_id
WHERE a.label_id = :label::bigint AND a.id <= :upto::bigint AND a.role = 'primary';

-- name: notes_upto -> rows
-- What the team had written after event `seq`.
SELECT n.clip_id, n.person_id, p.name, n.text, extract(epoch FROM n.at)::double precision AS at
FROM note n JOIN person p ON p.id = n.person_id
WHERE n.label_id = :label::bigint AND n.seq <= :seq::bigint AND n.role = 'primary' ORDER BY n.id;

-- name: decisions_upto -> rows
-- Decisions as they stood after annotation `upto`.
SELECT t.clip_id, t.answer, t.person_id, t.name, t.reason, t.annotation_id, t.at FROM (
    SELECT DISTINCT ON (a.clip_id) a.clip_id, a.answer, a.person_id, p.name, a.reason,
        a.id AS annotation_id, extract(epoch FROM a.at)::double precision AS at
    FROM annotation a JOIN person p ON p.id = a.person_id
    WHERE a.label_id = :label::bigint AND a.id <= :upto::bigint AND a.role = 'adjudicator'
    ORDER BY a.clip_id, a.id DESC) t
WHERE t.answer IS NOT NULL ORDER BY t.clip_id;

-- name: points_upto -> rows
-- The last points of a label's history up to a model version, newest first.
SELECT point::text FROM metric WHERE label_id = :label::bigint AND version <= :version::integer
ORDER BY version DESC LIMIT :limit::integer;
