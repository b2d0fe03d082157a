-- name: films -> rows
-- Films with what a label's answers and a linear model of the active space say of their shots,
-- behind a cursor; without weights, what its answers say alone. Clips that copy another are shots of
-- their film like any other. Materialized, so that a logit is computed once, not for every use.
WITH shot AS MATERIALIZED (
    SELECT c.video_id, t.outcome, l.logit
    FROM clip c
    LEFT JOIN logits(:weights::real[], :bias::double precision, :blend::double precision[]) l
        ON l.clip_id = c.id
    LEFT JOIN truth t ON t.label_id = :label::bigint AND t.clip_id = c.id
), counted AS (
    SELECT video_id, count(*) AS shots, count(outcome) AS answered,
        count(*) FILTER (WHERE outcome IS NULL AND abs(logit) < :unsure::double precision)
            AS unsure,
        count(*) FILTER (WHERE outcome = 'positive' OR (outcome IS NULL AND logit > 0)) AS yes
    FROM shot GROUP BY video_id
), film AS (
    SELECT v.id, v.title, v.genre, v.year, v.seconds, n.shots, n.answered, n.unsure, n.yes,
        CASE :order::text WHEN 'unsure' THEN n.unsure WHEN 'yes' THEN n.yes ELSE 0 END AS key,
        count(*) OVER () AS total
    FROM counted n JOIN video v ON v.id = n.video_id
    WHERE strpos(lower(v.title), lower(:title::text)) > 0
)
SELECT id, title, genre, year, seconds, shots, answered, unsure, yes, key, total FROM film
WHERE :key::bigint IS NULL OR key < :key::bigint
    OR (key = :key::bigint AND (lower(title), id) > (
        SELECT lower(v.title), v.id FROM video v WHERE v.id = :after::bigint))
ORDER BY key DESC, lower(title), id LIMIT :limit::integer;

-- name: film -> row
-- What is shown of a film; nothing where it has no shots.
SELECT v.title, v.genre, v.year, count(*) AS shots FROM video v JOIN clip c ON c.video_id = v.id
WHERE v.id = :film::bigint GROUP BY v.id;

-- name: shots -> rows
-- A film's shots behind a position, one more than the limit, and as many more at either end as are
-- `around`, with their embeddings and what their answers come to under a label.
WITH page AS (
    (SELECT id, position, start_s, end_s FROM clip
     WHERE video_id = :film::bigint AND position <= :after::integer
     ORDER BY position DESC LIMIT :around::integer)
    UNION ALL
    (SELECT id, position, start_s, end_s FROM clip
     WHERE video_id = :film::bigint AND position > :after::integer
     ORDER BY position LIMIT :limit::integer + 1 + :around::integer)
)
SELECT p.id, p.position, p.start_s, p.end_s, e.vector,
    (SELECT outcome FROM truth t WHERE t.label_id = :label::bigint AND t.clip_id = p.id) AS outcome
FROM page p LEFT JOIN space s ON s.active
LEFT JOIN embedding e ON e.space_id = s.id AND e.clip_id = p.id
ORDER BY p.position;
