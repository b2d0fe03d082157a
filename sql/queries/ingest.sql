-- name: add_file -> row
-- Ask for a file to be ingested; a file that failed before, or whose run was cut off, is tried
-- again, one that is done keeps its row.
INSERT INTO file (uri, name, metadata) VALUES (:uri::text, :name::text, :metadata::jsonb)
ON CONFLICT (uri) DO UPDATE SET
    metadata = excluded.metadata,
    stage = CASE WHEN file.stage IN ('done', 'known') THEN file.stage ELSE 'waiting' END,
    error = CASE WHEN file.stage IN ('done', 'known') THEN file.error ELSE '' END,
    version = file.version + 1, changed_at = now()
RETURNING id, stage;

-- name: file -> row
-- One file.
SELECT id, uri, name, metadata::text AS metadata, stage FROM file WHERE id = :file::bigint;

-- name: source_found -> nothing
-- What a file was like just before its content was hashed.
UPDATE file SET size = :size::bigint, modified_at = :modified_at::timestamptz, etag = :etag::text
WHERE id = :file::bigint;

-- name: rows -> rows
-- Progress of these files.
SELECT id, name, stage, fraction, clips, duplicates, seconds, error, warnings, version, took
FROM file WHERE id = ANY (:files::bigint[]) ORDER BY id;

-- name: newest_rows -> rows
-- Progress of the newest files.
SELECT id, name, stage, fraction, clips, duplicates, seconds, error, warnings, version, took
FROM file ORDER BY id DESC LIMIT :limit::integer;

-- name: progress -> nothing
-- A file reached a stage.
UPDATE file SET stage = :stage::text, fraction = :fraction::real, version = version + 1,
    changed_at = now()
WHERE id = :file::bigint AND stage NOT IN ('done', 'known');

-- name: fail -> nothing
-- A file could not be ingested, and why.
UPDATE file SET stage = 'failed', fraction = 0, error = :error::text, version = version + 1,
    changed_at = now()
WHERE id = :file::bigint;

-- name: finish -> nothing
-- A file is in the corpus.
UPDATE file SET stage = :stage::text, fraction = 1, video_id = :video::bigint,
    clips = :clips::integer, duplicates = :duplicates::integer,
    seconds = :seconds::double precision, warnings = :warnings::text[], error = '',
    took = :took::double precision, version = version + 1, changed_at = now()
WHERE id = :file::bigint;

-- name: due -> rows
-- Files nobody works on: waiting, or cut off (no sign of life for a minute).
SELECT id FROM file WHERE stage = 'waiting'
   OR (stage IN ('decoding', 'embedding', 'indexing')
       AND changed_at < now() - interval '60 seconds')
ORDER BY id LIMIT 10000;

-- name: open -> value
-- How many files are not finished.
SELECT count(*) FROM file WHERE stage NOT IN ('done', 'failed', 'known');

-- name: video_by_hash -> row
-- A video of this content.
SELECT v.id, v.seconds, (SELECT count(*) FROM clip c WHERE c.video_id = v.id) AS clips
FROM video v WHERE v.content_hash = :content_hash::text;

-- name: lock_corpus -> nothing
-- Clips are added one file at a time, so that clip ids appear in order.
SELECT pg_advisory_xact_lock(7225675);

-- name: add_video -> value
-- A new video; nothing if its content is there.
INSERT INTO video (content_hash, title, genre, year, extra, seconds, width, height, codec, fps,
    rate_numerator, rate_denominator, timecode)
VALUES (:content_hash::text, :title::text, :genre::text, :year::integer, :extra::jsonb,
    :seconds::double precision, :width::integer, :height::integer, :codec::text,
    :fps::double precision, :rate_numerator::integer, :rate_denominator::integer, :timecode::text)
ON CONFLICT (content_hash) DO NOTHING RETURNING id;

-- name: describe_video -> nothing
-- New metadata for a video that is there.
UPDATE video SET title = :title::text, genre = :genre::text, year = :year::integer,
    extra = :extra::jsonb
WHERE id = :video::bigint;

-- name: add_clips -> rows
-- The clips of a video, with their vectors in a space, all at once.
WITH given AS (
    SELECT * FROM unnest(:positions::integer[], :starts::double precision[],
        :ends::double precision[], :frames_in::integer[], :frames_out::integer[],
        :clusters::smallint[], :vectors::text[])
    AS n (position, start_s, end_s, frame_in, frame_out, cluster, vector)
), added AS (
    INSERT INTO clip (video_id, position, start_s, end_s, frame_in, frame_out, cluster)
    SELECT :video::bigint, position, start_s, end_s, frame_in, frame_out, cluster
    FROM given ORDER BY position RETURNING id, position
), embedded AS (
    INSERT INTO embedding (space_id, clip_id, vector)
    SELECT :space::integer, a.id, g.vector::halfvec
    FROM added a JOIN given g ON g.position = a.position ORDER BY a.id
)
SELECT id, position FROM added;

-- name: mark_duplicate -> nothing
-- A near-duplicate of an earlier clip.
UPDATE clip SET duplicate_of = :original::bigint WHERE id = :clip::bigint;
