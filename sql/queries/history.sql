-- name: annotations
-- Annotations of a label, newest first, before annotation $3; $2: of one clip.
SELECT a.id, a.clip_id, p.name, a.part, a.answer, a.previous, a.source, a.round, a.reason, a.seq,
    a.undoes IS NOT NULL AS undoes, extract(epoch FROM a.at)::double precision AS at
FROM annotation a JOIN person p ON p.id = a.person_id
WHERE a.label_id = $1::bigint AND ($2::bigint IS NULL OR a.clip_id = $2::bigint)
  AND a.id < $3::bigint
ORDER BY a.id DESC LIMIT $4::integer;

-- name: models
-- Model versions of a label in a span of time, newest first.
SELECT m.version, m.answers, m.seq, m.policy, extract(epoch FROM m.at)::double precision AS at
FROM model m WHERE m.label_id = $1::bigint
  AND m.at > to_timestamp($2::double precision) AND m.at <= to_timestamp($3::double precision)
ORDER BY m.version DESC LIMIT $4::integer;

-- name: definitions
-- Versions of a label's definition in a span of time, newest first.
SELECT d.version, d.name, d.description, d.seq, p.name AS person,
    extract(epoch FROM d.at)::double precision AS at
FROM definition d LEFT JOIN person p ON p.id = d.person_id WHERE d.label_id = $1::bigint
  AND d.at > to_timestamp($2::double precision) AND d.at <= to_timestamp($3::double precision)
ORDER BY d.version DESC;

-- name: notes
-- Notes of a label in a span of time, newest first; $4: about one clip.
SELECT n.clip_id, n.text, n.part, n.seq, p.name, extract(epoch FROM n.at)::double precision AS at
FROM note n JOIN person p ON p.id = n.person_id WHERE n.label_id = $1::bigint
  AND n.at > to_timestamp($2::double precision) AND n.at <= to_timestamp($3::double precision)
  AND ($4::bigint IS NULL OR n.clip_id = $4::bigint)
ORDER BY n.id DESC;

-- name: model
-- One model version.
SELECT version, weights, bias, upto, seq, answers, seconds,
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
-- Annotations between two models, oldest first.
SELECT a.clip_id, a.answer, p.name FROM annotation a JOIN person p ON p.id = a.person_id
WHERE a.label_id = $1::bigint AND a.id > $2::bigint AND a.id <= $3::bigint AND a.round = 1
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
-- What had happened to a label by a moment: its newest annotation and event, its definition and
-- model versions.
SELECT coalesce((SELECT max(id) FROM annotation
        WHERE label_id = $1::bigint AND at <= to_timestamp($2::double precision)), 0) AS upto,
    coalesce((SELECT max(seq) FROM event
        WHERE stream = 'label/' || $1::bigint AND at <= to_timestamp($2::double precision)), 0)
        AS seq,
    (SELECT max(version) FROM definition
        WHERE label_id = $1::bigint AND at <= to_timestamp($2::double precision)) AS definition,
    coalesce((SELECT max(version) FROM model
        WHERE label_id = $1::bigint AND at <= to_timestamp($2::double precision)), 0) AS model;

-- name: definition
-- One version of a label's definition.
SELECT d.label_id AS id, d.name, d.group_name, d.description, d.keywords, d.examples, d.version,
    l.policy, l.repeats
FROM definition d JOIN label l ON l.id = d.label_id
WHERE d.label_id = $1::bigint AND d.version = $2::integer;

-- name: answers_upto
-- The primaries' answers as they stood after annotation $2.
SELECT clip_id, person_id, answer, name FROM (
    SELECT DISTINCT ON (a.clip_id, a.person_id) a.clip_id, a.person_id, a.answer, p.name, a.id
    FROM annotation a JOIN person p ON p.id = a.person_id
    WHERE a.label_id = $1::bigint AND a.id <= $2::bigint AND a.part = 'primary'
    ORDER BY a.clip_id, a.person_id, a.id DESC) t
WHERE answer IS NOT NULL ORDER BY id;

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
