-- name: spaces -> rows
-- Every space, how many clips have a vector in it, and how many lack one.
SELECT s.id, s.embedder, s.digest, s.source, s.dimensions, s.sense, s.active, n.clips,
    (SELECT count(*) FROM clip) - n.clips AS missing,
    (SELECT count(*) FROM deployed d JOIN model m USING (label_id, version)
        WHERE m.space_id = s.id) AS deployed
FROM space s CROSS JOIN LATERAL (
    SELECT count(*) AS clips FROM embedding e WHERE e.space_id = s.id) n ORDER BY s.id;

-- name: add -> row
-- The space of an encoder, beside the one that is searched; the one there is, if there is one.
INSERT INTO space (digest, embedder, source, dimensions, sense)
VALUES (:digest::text, :embedder::text, :source::text, :dimensions::integer, :sense::text)
ON CONFLICT (digest, sense, purpose) DO UPDATE SET source = excluded.source
RETURNING id, active;

-- name: lacking -> rows
-- Films with clips that have no vector in a space, and where they are said to lie.
SELECT v.id, v.title, v.content_hash,
    ARRAY(SELECT f.id FROM file f WHERE f.video_id = v.id ORDER BY f.id) AS files,
    ARRAY(SELECT f.uri FROM file f WHERE f.video_id = v.id ORDER BY f.id) AS uris
FROM video v WHERE EXISTS (
    SELECT FROM clip c WHERE c.video_id = v.id AND NOT EXISTS (
        SELECT FROM embedding e WHERE e.space_id = :space::integer AND e.clip_id = c.id))
ORDER BY v.id;

-- name: clips -> rows
-- The clips of a film and the frames they are cut at.
SELECT id, position, frame_in, frame_out FROM clip WHERE video_id = :video::bigint
ORDER BY position;

-- name: labels -> rows
-- Every label that is not put away.
SELECT id, name FROM label WHERE deleted_at IS NULL ORDER BY name;

-- name: left -> value
-- Whether a model embedded a space that is kept, but not searched.
SELECT EXISTS (SELECT FROM space WHERE NOT active AND source = :source::text);

-- name: forget_words -> nothing
-- Words embedded in a space go.
WITH words AS (DELETE FROM vocabulary_word WHERE space_id = :space::integer)
DELETE FROM query_embedding WHERE space_id = :space::integer;

-- name: forget_reach -> nothing
-- What was found out about a space's index goes.
WITH unreached AS (DELETE FROM unreached WHERE space_id = :space::integer)
DELETE FROM looked_up WHERE space_id = :space::integer;

-- name: forget_vectors -> nothing
-- A space's vectors, neighbours and clusters go. Its models stay: versions are kept for ever.
WITH clusters AS (DELETE FROM cluster WHERE space_id = :space::integer),
    near AS (UPDATE space SET near_clip = 0 WHERE id = :space::integer)
DELETE FROM embedding WHERE space_id = :space::integer;
