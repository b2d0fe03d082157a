-- name: reply -> value
-- What a worker found out to a question; what hindered one is tried again after a while.
SELECT reply::text FROM reason WHERE question = :question::text
AND (reply ->> 'trouble' IS NULL OR at > now() - make_interval(secs => :again::double precision));

-- name: add -> nothing
-- A worker's reply.
INSERT INTO reason (question, reply) VALUES (:question::text, :reply::json)
ON CONFLICT (question) DO UPDATE SET reply = excluded.reply, at = now();

-- name: forget -> nothing
-- Replies that are older than so many hours: nobody looks at them any more.
DELETE FROM reason WHERE at < now() - make_interval(hours => :hours::integer);

-- name: mark -> row
-- Whether a clip is one of the active space, and what a clip's score depends on beside its model:
-- another value whenever clips or neighbours are new.
SELECT s.id || '.' || s.near_change || '.'
        || coalesce((SELECT max(clip_id) FROM embedding WHERE space_id = s.id), 0) AS mark,
    EXISTS (SELECT FROM embedding e WHERE e.space_id = s.id AND e.clip_id = :clip::bigint) AS there
FROM space s WHERE s.active;

-- name: vectors -> rows
-- A clip's embedding, with weight 0, and those of its neighbours with their cosines.
SELECT e.clip_id, e.vector, 0::double precision AS weight
FROM embedding e WHERE e.space_id = :space::integer AND e.clip_id = :clip::bigint
UNION ALL
SELECT o.clip_id, o.vector, p.cosine::double precision AS weight
FROM neighbour n CROSS JOIN unnest(n.near, n.cosine) AS p (clip_id, cosine)
JOIN embedding o ON o.space_id = n.space_id AND o.clip_id = p.clip_id
WHERE n.space_id = :space::integer AND n.clip_id = :clip::bigint AND p.cosine > 0;

-- name: labels -> rows
-- The newest models of some labels in a space, those that were put away left out.
SELECT l.id, l.name, m.weights FROM label l
JOIN build b ON b.label_id = l.id
JOIN model m ON m.label_id = l.id AND m.version = b.version
WHERE l.deleted_at IS NULL AND l.id = ANY (:labels::bigint[])
  AND m.space_id = :space::integer
ORDER BY l.id;

-- name: count_words -> value
-- How many words of the vocabulary a space's encoder is known to know.
SELECT count(*) FROM vocabulary_word WHERE space_id = :space::integer AND clips <> '{}';

-- name: words -> rows
-- The words of it, with their vectors.
SELECT v.word, q.embedding FROM vocabulary_word v
JOIN query_embedding q ON q.space_id = v.space_id AND q.text = v.word
WHERE v.space_id = :space::integer AND v.clips <> '{}' ORDER BY v.word;

-- name: texts -> rows
-- Vectors in a space of those of these texts that have one.
SELECT text, embedding FROM query_embedding
WHERE space_id = :space::integer AND text = ANY (:texts::text[]);
