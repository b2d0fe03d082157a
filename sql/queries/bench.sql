-- name: clips -> rows
-- All clips, in the order of their ids, or the first of them.
SELECT id FROM clip ORDER BY id LIMIT :limit::bigint;

-- name: newest_clip -> value
-- The highest id of a clip.
SELECT max(id) FROM clip;

-- name: clips_matching -> rows
-- Clips that pass filters of metadata, where a filter is given.
SELECT c.id FROM clip c JOIN video v ON v.id = c.video_id
WHERE (:film::bigint IS NULL OR v.id = :film::bigint)
  AND (:genre::text IS NULL OR genre = :genre::text)
  AND (:year_from::integer IS NULL
       OR year BETWEEN :year_from::integer AND :year_to::integer)
  AND (:seconds_from::double precision IS NULL
       OR end_s - start_s >= :seconds_from::double precision)
ORDER BY c.id;

-- name: draw_clips -> rows
-- The next ids of clips, for clips that are copied in together with their vectors.
SELECT nextval(pg_get_serial_sequence('clip', 'id')) AS id
FROM generate_series(1, :count::bigint);

-- name: tidy_clips -> nothing
-- What the server does itself some time after many clips were added.
VACUUM ANALYZE clip, embedding;

-- name: index_bytes -> value
-- The size of the HNSW index.
SELECT pg_relation_size(to_regclass('embedding_hnsw_' || id)) FROM space WHERE active;

-- name: video_seconds -> value
-- The length of all videos together.
SELECT sum(seconds) FROM video;

-- name: quiet -> row
-- What grows while anything happens, how many labels are due, and how many models there are.
SELECT (SELECT sum(seq) FROM stream) AS seq,
    (SELECT count(*) FROM train_state WHERE want > done) AS due,
    (SELECT count(*) FROM model) AS models;

-- name: settled -> value
-- Whether the workers know every clip, and its neighbours, and no label is due.
SELECT near_clip >= newest AND settled_clip >= newest
    AND NOT EXISTS (SELECT 1 FROM train_state WHERE want > done)
FROM space CROSS JOIN (SELECT max(id) AS newest FROM clip) AS clips WHERE active;

-- name: told -> rows
-- The primaries' annotations, with the moment written into the event that told of each.
SELECT a.command_id, a.label_id, a.seq, (e.body ->> 'at')::double precision AS at
FROM annotation a JOIN event e ON e.stream = 'label/' || a.label_id AND e.seq = a.seq
WHERE a.role = 'primary';

-- name: annotations -> rows
-- All annotations, as they were given.
SELECT command_id, person_id, label_id, clip_id, answer, undoes FROM annotation;

-- name: count_answer_events -> value
-- How many events tell of one annotation each.
SELECT count(*) FROM event WHERE body ->> 'type' IN ('Annotated', 'BlindAnnotated');

-- name: builds_due -> rows
-- For every label: how far its answers are, and how far its newest build read them.
SELECT label_id, want, done FROM train_state ORDER BY label_id;

-- name: beats -> value
-- Whether the worker of this process gave a sign of life within three seconds.
SELECT count(*) FROM worker
WHERE pid = :pid::integer AND seen_at > now() - interval '3 seconds';

-- name: videos -> rows
-- All videos that have clips.
SELECT v.id, v.content_hash, count(*) AS clips FROM video v JOIN clip c ON c.video_id = v.id
GROUP BY v.id ORDER BY v.id;

-- name: copy_video -> value
-- The same video once more, under another content hash and title.
INSERT INTO video (content_hash, title, genre, year, extra, seconds, width, height, codec, fps,
    rate_numerator, rate_denominator, timecode, medium)
SELECT :content_hash::text, title || ' ' || :number::integer, genre, year, extra, seconds, width,
    height, codec, fps, rate_numerator, rate_denominator, timecode, medium
FROM video WHERE id = :video::bigint RETURNING id;

-- name: copy_clips -> nothing
-- The clips of a video, for its copy.
INSERT INTO clip (video_id, position, start_s, end_s, frame_in, frame_out, cluster)
SELECT :copy::bigint, position, start_s, end_s, frame_in, frame_out, cluster
FROM clip WHERE video_id = :video::bigint ORDER BY position;

-- name: copy_embeddings -> nothing
-- The vectors of a video's clips, for those of its copy.
INSERT INTO embedding (space_id, clip_id, vector)
SELECT e.space_id, copy.id, e.vector
FROM clip copy
JOIN clip original ON original.video_id = :video::bigint AND original.position = copy.position
JOIN embedding e ON e.clip_id = original.id
WHERE copy.video_id = :copy::bigint ORDER BY copy.id;

-- name: draw_neighbours -> nothing
-- Five clips drawn for every clip that has no neighbours yet: finding the nearest of half a million
-- takes an hour, and scores take as long with any.
WITH drawn AS (
    SELECT e.space_id, e.clip_id, array_agg(
        1 + floor(random() * (SELECT max(clip_id) FROM embedding))::bigint) AS near
    FROM embedding e CROSS JOIN generate_series(1, 5)
    WHERE NOT EXISTS (SELECT 1 FROM neighbour n WHERE n.clip_id = e.clip_id)
    GROUP BY e.space_id, e.clip_id
), change AS (
    UPDATE space SET near_change = near_change + 1, near_clip = (SELECT max(clip_id) FROM embedding)
    WHERE active RETURNING near_change
)
INSERT INTO neighbour (space_id, clip_id, near, cosine, change)
SELECT space_id, clip_id, near, '{0.9, 0.8, 0.7, 0.6, 0.5}', near_change FROM drawn CROSS JOIN change;
