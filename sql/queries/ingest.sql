-- name: add_file
-- Ask for a file to be ingested; a file that failed before, or whose run was cut off, is tried
-- again, one that is done keeps its row.
INSERT INTO file (path, name, metadata) VALUES ($1::text, $2::text, $3::jsonb)
ON CONFLICT (path) DO UPDATE SET
    metadata = excluded.metadata,
    stage = CASE WHEN file.stage IN ('done', 'known') THEN file.stage ELSE 'waiting' END,
    error = CASE WHEN file.stage IN ('done', 'known') THEN file.error ELSE '' END,
    version = file.version + 1, changed_at = now()
RETURNING id, stage;

-- name: file
-- One file.
SELECT id, path, name, metadata::text AS metadata, stage FROM file WHERE id = $1::bigint;

-- name: rows
-- Progress of these files.
SELECT id, name, stage, fraction, clips, duplicates, seconds, error, warnings, version, took
FROM file WHERE id = ANY ($1::bigint[]) ORDER BY id;

-- name: newest_rows
-- Progress of the newest files.
SELECT id, name, stage, fraction, clips, duplicates, seconds, error, warnings, version, took
FROM file ORDER BY id DESC LIMIT $1::integer;

-- name: progress
-- A file reached a stage.
UPDATE file SET stage = $2::text, fraction = $3::real, version = version + 1, changed_at = now()
WHERE id = $1::bigint AND stage NOT IN ('done', 'known');

-- name: fail
-- A file could not be ingested, and why.
UPDATE file SET stage = 'failed', fraction = 0, error = $2::text, version = version + 1,
    changed_at = now()
WHERE id = $1::bigint;

-- name: finish
-- A file is in the corpus.
UPDATE file SET stage = $2::text, fraction = 1, video_id = $3::bigint, clips = $4::integer,
    duplicates = $5::integer, seconds = $6::double precision, warnings = $7::text[], error = '',
    took = $8::double precision, version = version + 1, changed_at = now()
WHERE id = $1::bigint;

-- name: due
-- Files nobody works on: waiting, or cut off (no sign of life for a minute).
SELECT id FROM file WHERE stage = 'waiting'
   OR (stage IN ('decoding', 'embedding', 'indexing') AND changed_at < now() - interval '60 seconds')
ORDER BY id LIMIT 10000;

-- name: open
-- How many files are not finished.
SELECT count(*) FROM file WHERE stage NOT IN ('done', 'failed', 'known');

-- name: video_by_hash
-- A video of this content.
SELECT v.id, v.seconds, (SELECT count(*) FROM clip c WHERE c.video_id = v.id) AS clips
FROM video v WHERE v.content_hash = $1::text;

-- name: lock_corpus
-- Clips are added one file at a time, so that clip ids appear in order.
SELECT pg_advisory_xact_lock(7225675);

-- name: add_video
-- A new video; nothing if its content is there.
INSERT INTO video (content_hash, title, genre, year, extra, seconds, width, height, codec, fps)
VALUES ($1::text, $2::text, $3::text, $4::integer, $5::jsonb, $6::double precision, $7::integer,
    $8::integer, $9::text, $10::double precision)
ON CONFLICT (content_hash) DO NOTHING RETURNING id;

-- name: describe_video
-- New metadata for a video that is there.
UPDATE video SET title = $2::text, genre = $3::text, year = $4::integer, extra = $5::jsonb
WHERE id = $1::bigint;

-- name: add_clips
-- The clips of a video, all at once.
INSERT INTO clip (video_id, position, start_s, end_s, frame_in, frame_out, cluster, embedding)
SELECT $1::bigint, n.position, n.start_s, n.end_s, n.frame_in, n.frame_out, n.cluster,
    n.embedding::halfvec
FROM unnest($2::integer[], $3::double precision[], $4::double precision[], $5::integer[],
    $6::integer[], $7::smallint[], $8::text[])
    AS n (position, start_s, end_s, frame_in, frame_out, cluster, embedding)
ORDER BY n.position RETURNING id, position;

-- name: mark_duplicate
-- A near-duplicate of an earlier clip.
UPDATE clip SET duplicate_of = $2::bigint WHERE id = $1::bigint;
