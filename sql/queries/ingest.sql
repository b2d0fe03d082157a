-- name: add_file -> row
-- Ask for a file to be ingested; a file that failed before, or whose run was cut off, is tried
-- again, one that is done keeps its row. What the metadata says is added to what was said before,
-- and so are the intakes; the video of a file that is done joins them at once.
WITH asked AS (
    INSERT INTO file (uri, name, metadata, intakes)
    VALUES (:uri::text, :name::text, :metadata::jsonb, :intakes::bigint[])
    ON CONFLICT (uri) DO UPDATE SET
        metadata = file.metadata || excluded.metadata || jsonb_build_object('extra',
            coalesce(file.metadata -> 'extra', '{}') || coalesce(excluded.metadata -> 'extra', '{}')),
        intakes = ARRAY(SELECT DISTINCT unnest(file.intakes || excluded.intakes)),
        stage = CASE WHEN file.stage IN ('done', 'known') THEN file.stage ELSE 'waiting' END,
        error = CASE WHEN file.stage IN ('done', 'known') THEN file.error ELSE '' END,
        tries = 0, version = file.version + 1, changed_at = now()
    RETURNING id, stage, video_id, intakes
), joined AS (
    INSERT INTO intake_video (intake_id, video_id)
    SELECT unnest(intakes), video_id FROM asked
    WHERE stage IN ('done', 'known') AND video_id IS NOT NULL
    ON CONFLICT DO NOTHING
)
SELECT id, stage, video_id FROM asked;

-- name: replaced -> value
-- A file that is done, but has another size or time now: another film may lie there, so it is
-- looked at again, and what was said about the one before does not hold. Its video stays. A file
-- that was ingested before sizes were kept is taken to be the same, and gets those of now. An
-- object of a store is the same as long as its entity tag is, whenever it was written.
WITH noted AS (
    UPDATE file SET size = :size::bigint, modified_at = :modified_at::timestamptz
    WHERE uri = :uri::text AND stage IN ('done', 'known') AND size IS NULL
)
UPDATE file SET stage = 'waiting', metadata = '{}', intakes = '{}', video_id = NULL, clips = 0,
    duplicates = 0, seconds = NULL, warnings = '{}', version = version + 1, changed_at = now()
WHERE uri = :uri::text AND stage IN ('done', 'known') AND size IS NOT NULL
  AND (size, coalesce(etag, modified_at::text)) IS DISTINCT FROM
    (:size::bigint, coalesce(:etag::text, :modified_at::timestamptz::text))
RETURNING id;

-- name: claim -> value
-- Whether this connection is the one whose worker works on a file, until it lets go or ends.
SELECT pg_try_advisory_lock(7225681, (:file::bigint % 2147483647)::integer);

-- name: let_go -> nothing
-- Others may work on the file.
SELECT pg_advisory_unlock(7225681, (:file::bigint % 2147483647)::integer);

-- name: begin -> value
-- A worker begins on a file: how many have since somebody asked for it, without coming to an end.
UPDATE file SET tries = tries + :more::integer, changed_at = now() WHERE id = :file::bigint
RETURNING tries;

-- name: leave -> nothing
-- A worker that is told to stop leaves a file.
UPDATE file SET tries = greatest(0, tries - 1) WHERE id = :file::bigint;

-- name: file -> row
-- One file.
SELECT id, uri, name, metadata::text AS metadata, stage FROM file WHERE id = :file::bigint;

-- name: source_found -> nothing
-- What a file was like just before its content was hashed.
UPDATE file SET size = :size::bigint, modified_at = :modified_at::timestamptz, etag = :etag::text
WHERE id = :file::bigint;

-- name: rows -> rows
-- Progress of these files.
SELECT id, name, uri, stage, fraction, clips, duplicates, seconds, error, warnings, version, took
FROM file WHERE id = ANY (:files::bigint[]) ORDER BY id;

-- name: standing -> row
-- How many of these files are finished, and a number that grows whenever one of them moves.
SELECT count(*) FILTER (WHERE stage IN ('done', 'failed', 'known')) AS finished,
    coalesce(sum(version), 0)::bigint AS moves
FROM file WHERE id = ANY (:files::bigint[]);

-- name: at_work -> rows
-- Those of these files that are being worked on.
SELECT id, name, stage, fraction FROM file
WHERE stage IN ('decoding', 'embedding', 'indexing') AND id = ANY (:files::bigint[])
ORDER BY id LIMIT :limit::integer;

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
-- A file could not be ingested, and why; unless somebody who took it over has done it meanwhile.
UPDATE file SET stage = 'failed', fraction = 0, error = :error::text, version = version + 1,
    changed_at = now()
WHERE id = :file::bigint AND stage NOT IN ('done', 'known');

-- name: finish -> nothing
-- A file is in the corpus, and its video in the intakes that were named until now; who finds that
-- somebody who took it over was faster changes nothing.
WITH finished AS (
    UPDATE file SET stage = :stage::text, fraction = 1, video_id = :video::bigint,
        clips = :clips::integer, duplicates = :duplicates::integer,
        seconds = :seconds::double precision, warnings = :warnings::text[], error = '',
        took = :took::double precision, version = version + 1, changed_at = now()
    WHERE id = :file::bigint AND stage NOT IN ('done', 'known')
    RETURNING video_id, intakes
)
INSERT INTO intake_video (intake_id, video_id) SELECT unnest(intakes), video_id FROM finished
ON CONFLICT DO NOTHING;

-- name: due -> rows
-- Files nobody works on: waiting, or cut off (no sign of life for a minute).
SELECT id FROM file WHERE stage = 'waiting'
   OR (stage IN ('decoding', 'embedding', 'indexing')
       AND changed_at < now() - interval '60 seconds')
ORDER BY id LIMIT 10000;

-- name: unsettled -> row
-- The active space, if clips were added to it that no label was made due for, and the highest of
-- them. Nothing while files come in that are worth waiting for: those that wait or have moved
-- lately, but not for long, nor once the corpus has doubled.
SELECT * FROM (
    SELECT s.id AS space, s.dimensions, s.clustered_clips, s.settled_clip, s.settled_at,
        (SELECT max(id) FROM clip) AS clip,
        EXISTS (SELECT FROM file WHERE stage = 'waiting'
            OR (stage IN ('decoding', 'embedding', 'indexing')
                AND changed_at > now() - :still::float8 * interval '1 second')) AS busy
    FROM space s WHERE s.active
) AS now_in
WHERE clip > settled_clip AND (NOT busy OR clip >= 2 * settled_clip
    OR settled_at < now() - :most::float8 * interval '1 second');

-- name: settled -> nothing
-- Everything up to a clip was brought up to date.
UPDATE space SET settled_clip = :clip::bigint, settled_at = now() WHERE id = :space::integer;

-- name: lock_settling -> value
-- One worker at a time, until it unlocks or its connection ends.
SELECT pg_try_advisory_lock(7225678);

-- name: unlock_settling -> nothing
-- Let others.
SELECT pg_advisory_unlock(7225678);

-- name: there -> rows
-- Every file whose video is in the corpus.
SELECT id, uri, video_id FROM file
WHERE stage IN ('done', 'known') AND video_id IS NOT NULL ORDER BY id;

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
    rate_numerator, rate_denominator, timecode, medium)
VALUES (:content_hash::text, :title::text, :genre::text, :year::integer, :extra::jsonb,
    :seconds::double precision, :width::integer, :height::integer, :codec::text,
    :fps::double precision, :rate_numerator::integer, :rate_denominator::integer, :timecode::text,
    :medium::text)
ON CONFLICT (content_hash) DO NOTHING RETURNING id;

-- name: join_intakes -> nothing
-- A new video belongs to the intakes that its file was asked for.
INSERT INTO intake_video (intake_id, video_id)
SELECT unnest(intakes), :video::bigint FROM file WHERE id = :file::bigint
ON CONFLICT DO NOTHING;

-- name: describe_video -> value
-- New metadata for a video that is there; what is not said stays. The video, if that changed it.
UPDATE video SET title = coalesce(:title::text, title), genre = coalesce(:genre::text, genre),
    year = coalesce(:year::integer, year), extra = extra || :extra::jsonb
WHERE id = :video::bigint AND (title, genre, year, extra) IS DISTINCT FROM (
    coalesce(:title::text, title), coalesce(:genre::text, genre), coalesce(:year::integer, year),
    extra || :extra::jsonb)
RETURNING id;

-- name: add_clips -> rows
-- The clips of a video, all at once; their vectors follow in the same transaction.
INSERT INTO clip (video_id, position, start_s, end_s, frame_in, frame_out, cluster)
SELECT :video::bigint, n.* FROM unnest(:positions::integer[], :starts::double precision[],
    :ends::double precision[], :frames_in::integer[], :frames_out::integer[],
    :clusters::smallint[]) AS n (position, start_s, end_s, frame_in, frame_out, cluster)
ORDER BY n.position RETURNING id, position;

-- name: mark_duplicate -> nothing
-- A near-duplicate of an earlier clip.
UPDATE clip SET duplicate_of = :original::bigint WHERE id = :clip::bigint;
