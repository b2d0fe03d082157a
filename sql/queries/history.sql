-- name: annotations
-- Annotations of a label, newest first, before annotation $3; $2: of one clip.
SELECT a.id, a.clip_id, p.name, a.part, a.answer, a.previous, a.source, a.round, a.reason, a.seq,
    a.undoes IS NOT NULL AS undoes, extract(epoch FROM a.at)::double precision AS at
FROM annotation a JOIN person p ON p.id = a.person_id
WHERE a.label_id = $1::bigint AND ($2::bigint IS NULL OR a.clip_id = $2::bigint)
  AND a.id < $3::bigint
ORDER BY a.id DESC LIMIT $4::integer;

-- name: models
-- Model versions of a label whose newest annotation lies from $2 up to before $3.
SELECT m.version, m.answers, m.seq, m.upto, extract(epoch FROM m.at)::double precision AS at
FROM model m WHERE m.label_id = $1::bigint AND m.upto >= $2::bigint AND m.upto < $3::bigint;

-- name: restorations
-- When a model version was held on to, or let go (0), behind annotations from $2 up to before $3.
SELECT version, name, seq, at, upto FROM (
    SELECT (e.body ->> 'version')::integer AS version, e.body ->> 'name' AS name, e.seq,
        extract(epoch FROM e.at)::double precision AS at,
        coalesce((SELECT max(a.id) FROM annotation a WHERE a.label_id = $1::bigint
            AND a.part <> 'secondary' AND a.seq < e.seq), 0) AS upto
    FROM event e WHERE e.stream = 'label/' || $1::bigint AND e.body ->> 'type' = 'Restored') r
WHERE upto >= $2::bigint AND upto < $3::bigint;

-- name: definitions
-- Versions of a label's definition that came behind annotations from $2 up to before $3.
SELECT d.version, d.name, d.description, d.seq, d.upto, p.name AS person,
    extract(epoch FROM d.at)::double precision AS at
FROM definition d LEFT JOIN person p ON p.id = d.person_id
WHERE d.label_id = $1::bigint AND d.upto >= $2::bigint AND d.upto < $3::bigint;

-- name: notes
-- Notes of a label that came behind annotations from $2 up to before $3; $4: about one clip.
SELECT n.id, n.clip_id, n.text, n.part, n.seq, n.upto, p.name,
    extract(epoch FROM n.at)::double precision AS at
FROM note n JOIN person p ON p.id = n.person_id
WHERE n.label_id = $1::bigint AND n.upto >= $2::bigint AND n.upto < $3::bigint
  AND ($4::bigint IS NULL OR n.clip_id = $4::bigint);

-- name: model
-- One model version.
SELECT version, weights, bias, upto, policy, seq, answers, seconds,
    extract(epoch FROM at)::double precision AS at
FROM model WHERE label_id = $1::bigint AND version = $2::integer;

-- name: crossings
-- Clips that two linear models put on different sides of 0.5, the widest moves first; $5 of them,
-- with how many there are in all.
WITH logit AS (
    SELECT id, -(embedding::vector <#> $1::real[]::vector) + $2::double precision AS before,
        -(embedding::vector <#> $3::real[]::vector) + $4::double precision AS after
    FROM clip WHERE duplicate_of IS NULL
)
SELECT id, before, after, count(*) FILTER (WHERE after > 0) OVER () AS up,
    count(*) FILTER (WHERE after <= 0) OVER () AS down
FROM logit WHERE (before > 0) <> (after > 0) ORDER BY abs(after - before) DESC LIMIT $5::integer;

-- name: between
-- Annotations between two models that count under policy $4, oldest first.
SELECT a.clip_id, a.answer, p.name FROM annotation a JOIN person p ON p.id = a.person_id
WHERE a.label_id = $1::bigint AND a.id > $2::bigint AND a.id <= $3::bigint AND a.round = 1
  AND (a.part = 'primary' OR a.part = 'secondary' AND $4::text <> 'primary'
    OR a.part = 'adjudicator' AND $4::text = 'adjudicated')
ORDER BY a.id;

-- name: nearest
-- For each clip of $1 that rose (or fell), the clip among $2 (or $3) most like it.
SELECT c.id, n.id AS cause, 1 - (n.embedding <=> c.embedding) AS similarity
FROM unnest($1::bigint[], $4::boolean[]) AS w (id, rose) JOIN clip c ON c.id = w.id
CROSS JOIN LATERAL (
    SELECT k.id, k.embedding FROM clip k
    WHERE k.id = ANY (CASE WHEN w.rose THEN $2::bigint[] ELSE $3::bigint[] END)
    ORDER BY k.embedding <=> c.embedding LIMIT 1) n;

-- name: moment
-- What had happened to a label by a moment: its newest annotation, event and model version.
SELECT coalesce((SELECT max(id) FROM annotation
        WHERE label_id = $1::bigint AND at <= to_timestamp($2::double precision)), 0) AS upto,
    coalesce((SELECT max(seq) FROM event
        WHERE stream = 'label/' || $1::bigint AND at <= to_timestamp($2::double precision)), 0)
        AS seq,
    coalesce((SELECT max(version) FROM model
        WHERE label_id = $1::bigint AND at <= to_timestamp($2::double precision)), 0) AS model;

-- name: standing_upto
-- The last of each kind of event that says what a label was after event $2.
SELECT DISTINCT ON (body ->> 'type') seq, body::text AS body FROM event
WHERE stream = 'label/' || $1::bigint AND seq <= $2::bigint
  AND body ->> 'type' IN ('Defined', 'Requeued', 'Restored')
ORDER BY body ->> 'type', seq DESC;

-- name: answered_between
-- Clips that primaries answered between two events.
SELECT DISTINCT clip_id FROM annotation
WHERE label_id = $1::bigint AND part = 'primary' AND answer IS NOT NULL
  AND seq > $2::bigint AND seq <= $3::bigint;

-- name: answers_upto
-- The primaries' answers as they stood after annotation $2; whoever answered blind since has none.
SELECT clip_id, person_id, answer FROM (
    SELECT DISTINCT ON (clip_id, person_id) clip_id, person_id, answer, part, id FROM annotation
    WHERE label_id = $1::bigint AND id <= $2::bigint AND part <> 'adjudicator' AND round = 1
    ORDER BY clip_id, person_id, id DESC) t
WHERE answer IS NOT NULL AND part = 'primary' ORDER BY id;

-- name: primaries_upto
-- Everyone who had answered as a primary by annotation $2.
SELECT DISTINCT p.id, p.name FROM annotation a JOIN person p ON p.id = a.person_id
WHERE a.label_id = $1::bigint AND a.id <= $2::bigint AND a.part = 'primary';

-- name: notes_upto
-- What the team had written after event $2.
SELECT n.clip_id, n.person_id, p.name, n.text, extract(epoch FROM n.at)::double precision AS at
FROM note n JOIN person p ON p.id = n.person_id
WHERE n.label_id = $1::bigint AND n.seq <= $2::bigint AND n.part = 'primary' ORDER BY n.id;

-- name: decisions_upto
-- Decisions as they stood after annotation $2.
SELECT t.clip_id, t.answer, t.person_id, t.name, t.reason, t.annotation_id, t.at FROM (
    SELECT DISTINCT ON (a.clip_id) a.clip_id, a.answer, a.person_id, p.name, a.reason,
        a.id AS annotation_id, extract(epoch FROM a.at)::double precision AS at
    FROM annotation a JOIN person p ON p.id = a.person_id
    WHERE a.label_id = $1::bigint AND a.id <= $2::bigint AND a.part = 'adjudicator'
    ORDER BY a.clip_id, a.id DESC) t
WHERE t.answer IS NOT NULL ORDER BY t.clip_id;

-- name: points_upto
-- The last points of a label's history up to a model version, newest first.
SELECT point::text FROM metric WHERE label_id = $1::bigint AND version <= $2::integer
ORDER BY version DESC LIMIT $3::integer;

-- name: highest
-- Clips by a linear model, the highest logits first.
SELECT id, -(embedding::vector <#> $1::real[]::vector) + $2::double precision AS logit
FROM clip WHERE duplicate_of IS NULL
ORDER BY embedding::vector <#> $1::real[]::vector, id LIMIT $3::integer;

-- name: lowest
-- Clips by a linear model, the lowest logits first.
SELECT id, -(embedding::vector <#> $1::real[]::vector) + $2::double precision AS logit
FROM clip WHERE duplicate_of IS NULL
ORDER BY embedding::vector <#> $1::real[]::vector DESC, id LIMIT $3::integer;
