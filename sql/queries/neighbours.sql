-- name: lock -> value
-- Whether this connection is the one that may look for neighbours now, until it unlocks it.
SELECT pg_try_advisory_lock(7225679);

-- name: unlock -> nothing
-- Others may look for neighbours.
SELECT pg_advisory_unlock(7225679);

-- name: state -> row
-- The active space: up to which clip neighbours are known in it, about which centre, and up to which
-- clip labels know it.
SELECT id, near_clip, near_centre, near_centred, settled_clip FROM space WHERE active;

-- name: begin -> nothing
-- Look for every clip's neighbours anew, about this centre. What is known is used until then.
UPDATE space SET near_clip = 0, near_centre = :centre::real[], near_centred = :clips::bigint
WHERE id = :space::integer;

-- name: farthest -> rows
-- The cosine that a clip must exceed to become a neighbour of these.
SELECT clip_id, cosine[5] AS cosine FROM neighbour
WHERE space_id = :space::integer AND clip_id <= :upto::bigint;

-- name: of -> rows
-- Neighbours of these clips.
SELECT clip_id, near, cosine FROM neighbour
WHERE space_id = :space::integer AND clip_id = ANY (:clips::bigint[]) ORDER BY clip_id;

-- name: next_change -> value
-- The number of the change that this transaction makes; neighbours are known up to a clip with it.
UPDATE space SET near_change = near_change + 1, near_clip = :upto::bigint
WHERE id = :space::integer RETURNING near_change;

-- name: set -> nothing
-- Neighbours of these clips, five each, one clip's after another's.
INSERT INTO neighbour (space_id, clip_id, near, cosine, change)
SELECT :space::integer, n.clip,
    (:near::bigint[])[5 * n.place - 4 : 5 * n.place],
    (:cosines::real[])[5 * n.place - 4 : 5 * n.place], :change::bigint
FROM unnest(:clips::bigint[]) WITH ORDINALITY AS n (clip, place)
ON CONFLICT (space_id, clip_id) DO UPDATE
SET near = excluded.near, cosine = excluded.cosine, change = excluded.change;

-- name: changed_between -> copy
-- What is newer than one change and no newer than another, for a worker's copy; in order of clips,
-- behind one, up to a last one.
SELECT clip_id, near, cosine
FROM neighbour
WHERE space_id = :space::integer AND clip_id > :after::bigint AND clip_id <= :last::bigint
  AND change > :seen::bigint AND change <= :upto::bigint
ORDER BY clip_id LIMIT :limit::integer;

-- name: newest_change -> row
-- The active space, and the newest change of its clips' neighbours.
SELECT id, near_change FROM space WHERE active;

-- name: changed_as_arrays -> row
-- The same as `changed_between` for the backend: a page of clips, with their neighbours and cosines,
-- as one array each in its binary form.
SELECT array_send(coalesce(array_agg(clip_id), '{}')) AS clips,
    array_send(coalesce(array_agg(near), '{}')) AS near,
    array_send(coalesce(array_agg(cosine), '{}')) AS cosines
FROM (
    SELECT clip_id, near, cosine FROM neighbour
    WHERE space_id = :space::integer AND clip_id > :after::bigint
      AND change > :seen::bigint AND change <= :upto::bigint
    ORDER BY clip_id LIMIT :limit::integer
) page;
