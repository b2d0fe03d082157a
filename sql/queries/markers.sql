-- name: film -> row
-- What an editor's timeline of a film needs to know.
SELECT v.id, v.title, coalesce(f.name, v.title) AS file, f.uri, v.seconds, v.width, v.height,
    CASE v.medium WHEN 'video' THEN v.fps ELSE 0 END AS fps,  -- others have no frames to count
    v.rate_numerator, v.rate_denominator, v.timecode
FROM video v LEFT JOIN LATERAL (
    SELECT name, uri FROM file WHERE video_id = v.id ORDER BY id LIMIT 1) f ON true
WHERE v.id = :film::bigint;

-- name: films -> rows
-- The films of this number, else of this title or file name.
SELECT id, title FROM video
WHERE id = :number::bigint OR NOT EXISTS (SELECT FROM video WHERE id = :number::bigint) AND (
    title = :name::text OR id IN (SELECT video_id FROM file WHERE name = :name::text))
ORDER BY id;
