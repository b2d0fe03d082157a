-- name: keep -> nothing
-- Places of clips that had none.
INSERT INTO map_place (space_id, clip_id, x, y, fitted)
SELECT :space::integer, p.clip, p.x, p.y, :fitted::boolean
FROM unnest(:clips::bigint[], :x::smallint[], :y::smallint[]) AS p (clip, x, y)
ON CONFLICT DO NOTHING;

-- name: fitted -> row
-- The clips of a space that were laid out together, ascending, and their places.
SELECT array_send(coalesce(array_agg(clip_id ORDER BY clip_id), '{}')) AS clips,
    array_send(coalesce(array_agg(x ORDER BY clip_id), '{}')) AS x,
    array_send(coalesce(array_agg(y ORDER BY clip_id), '{}')) AS y
FROM map_place WHERE space_id = :space::integer AND fitted;

-- name: all -> row
-- Every clip of a space that has a place, ascending, and its place.
SELECT array_send(coalesce(array_agg(clip_id ORDER BY clip_id), '{}')) AS clips,
    array_send(coalesce(array_agg(x ORDER BY clip_id), '{}')) AS x,
    array_send(coalesce(array_agg(y ORDER BY clip_id), '{}')) AS y
FROM map_place WHERE space_id = :space::integer;

-- name: lock -> value
-- Whether this connection is the one that places clips now, until it unlocks it.
SELECT pg_try_advisory_lock(7225750);

-- name: unlock -> nothing
-- Others may place them.
SELECT pg_advisory_unlock(7225750);
