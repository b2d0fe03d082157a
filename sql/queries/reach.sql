-- name: state -> row
-- The active space, how far its clips are looked up, and its newest clip; none without an index.
SELECT s.id AS space, s.dimensions, coalesce(l.upto, 0) AS upto, coalesce(l.newest, 0) AS began,
    (SELECT max(clip_id) FROM embedding WHERE space_id = s.id) AS newest
FROM space s LEFT JOIN looked_up l ON l.space_id = s.id
WHERE s.active AND EXISTS (SELECT 1 FROM pg_index i JOIN pg_class c ON c.oid = i.indexrelid
    WHERE c.relname = 'embedding_hnsw_' || s.id AND i.indisvalid);

-- name: slice_end -> value
-- The last of the next clips of a space behind a clip.
SELECT max(clip_id) FROM (
    SELECT clip_id FROM embedding WHERE space_id = :space::integer AND clip_id > :after::bigint
    ORDER BY clip_id LIMIT :limit::integer
) AS next;

-- name: look_up -> rows
-- Of the clips behind one up to another, those that a search for their own vector does not find, nor
-- clips as near. See search.nearest about the cast, and search.use_index.
SELECT e.clip_id FROM embedding e
WHERE e.space_id = :space::integer AND e.clip_id > :after::bigint AND e.clip_id <= :upto::bigint
  AND NOT EXISTS (
    SELECT FROM (
        SELECT o.clip_id,
            halfvec(o.vector, :dimensions::integer, true) <=> e.vector AS distance
        FROM embedding o WHERE o.space_id = :space::integer
        ORDER BY halfvec(o.vector, :dimensions::integer, true) <=> e.vector LIMIT :hits::integer
    ) AS found
    HAVING bool_or(found.clip_id = e.clip_id)
        OR count(*) = :hits::integer AND max(found.distance) <= (e.vector <=> e.vector) + 1e-6
  )
ORDER BY e.clip_id;

-- name: keep -> nothing
-- What was found of the clips behind one up to another, instead of what was known of them.
WITH old AS (
    DELETE FROM unreached
    WHERE space_id = :space::integer AND clip_id > :after::bigint AND clip_id <= :upto::bigint
      AND clip_id <> ALL (:clips::bigint[])
), found AS (
    INSERT INTO unreached (space_id, clip_id)
    SELECT :space::integer, clip_id FROM unnest(:clips::bigint[]) AS u (clip_id)
    ON CONFLICT DO NOTHING
)
INSERT INTO looked_up (space_id, upto, newest)
VALUES (:space::integer, :upto::bigint, :began::bigint)
ON CONFLICT (space_id) DO UPDATE SET upto = EXCLUDED.upto, newest = EXCLUDED.newest;

-- name: forget -> nothing
-- There is another index: nothing is known of it.
WITH old AS (DELETE FROM looked_up) DELETE FROM unreached;

-- name: count -> value
-- How many clips the index leads to by no link, as far as is known.
SELECT count(*) FROM unreached;

-- name: lock -> value
-- Whether this connection is the one that looks clips up now, until it unlocks.
SELECT pg_try_advisory_lock(7225686);

-- name: unlock -> nothing
-- Others may look clips up.
SELECT pg_advisory_unlock(7225686);
