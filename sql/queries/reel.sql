-- name: shots_after -> row
-- The next clips behind an id, with their films and lengths, as arrays in their binary form; in order
-- of clips.
SELECT array_send(coalesce(array_agg(id ORDER BY id), '{}')) AS clips,
    array_send(coalesce(array_agg(video_id ORDER BY id), '{}')) AS films,
    array_send(coalesce(array_agg(seconds ORDER BY id), '{}')) AS seconds
FROM (
    SELECT id, video_id, end_s - start_s AS seconds FROM clip
    WHERE id > :after::bigint ORDER BY id LIMIT :limit::integer
) AS next;

-- name: newest_shot -> value
-- Another value whenever there are shots that were not there before.
SELECT max(id) FROM clip;

-- name: films -> rows
-- Films whose shots were counted, behind a cursor.
WITH film AS (
    SELECT v.id, v.title, v.genre, v.year, v.medium, v.seconds, n.shots, n.answered, n.unsure, n.yes,
        CASE :order::text WHEN 'unsure' THEN n.unsure WHEN 'yes' THEN n.yes ELSE 0 END AS key,
        count(*) OVER () AS total
    FROM unnest(:films::bigint[], :shots::bigint[], :answered::bigint[], :unsure::bigint[],
        :yes::bigint[]) AS n (film, shots, answered, unsure, yes)
    JOIN video v ON v.id = n.film
    WHERE strpos(lower(v.title), lower(:title::text)) > 0
)
SELECT id, title, genre, year, medium, seconds, shots, answered, unsure, yes, key, total FROM film
WHERE :key::bigint IS NULL OR key < :key::bigint
    OR (key = :key::bigint AND (lower(title), id) > (
        SELECT lower(v.title), v.id FROM video v WHERE v.id = :after::bigint))
ORDER BY key DESC, lower(title), id LIMIT :limit::integer;

-- name: film -> row
-- What is shown of a film; nothing where it has no shots.
SELECT v.title, v.genre, v.year, v.medium, count(*) AS shots
FROM video v JOIN clip c ON c.video_id = v.id
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
