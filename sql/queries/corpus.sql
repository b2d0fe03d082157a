-- name: totals -> row
-- How large the corpus is.
SELECT (SELECT count(*) FROM clip) AS clips, (SELECT count(*) FROM video) AS videos,
    (SELECT coalesce(sum(seconds), 0) / 3600 FROM video) AS hours,
    (SELECT embedder FROM space WHERE active) AS embedder,
    (SELECT sense FROM space WHERE active) AS sense;

-- name: cards -> rows
-- What cards show of these clips.
SELECT c.id, c.start_s, c.end_s, c.video_id, c.cluster, v.title, v.genre, v.year, v.medium
FROM clip c JOIN video v ON v.id = c.video_id WHERE c.id = ANY (:clips::bigint[]);

-- name: films -> rows
-- Everything there is to filter by film.
SELECT id, title FROM video ORDER BY title LIMIT 2000;

-- name: genres -> rows
-- Everything there is to filter by genre.
SELECT DISTINCT genre FROM video WHERE genre <> '' ORDER BY genre LIMIT 500;

-- name: years -> row
-- The years there are films of.
SELECT min(year) AS first, max(year) AS last FROM video;

-- name: media -> row
-- Where a clip's files are.
SELECT v.content_hash, v.medium, c.position FROM clip c JOIN video v ON v.id = c.video_id
WHERE c.id = :clip::bigint;

-- name: space -> row
-- The space in which clips are searched and learned; nothing before the first clip.
SELECT s.id, i.epoch, s.digest, s.embedder, s.source, s.dimensions, s.sense, s.clustering,
    s.clustered_clips, s.near_change
FROM space s CROSS JOIN installation i WHERE s.active;

-- name: adopt_space -> row
-- The first clips decide in which space the corpus lives; the one that it lives in now. The corpus
-- is locked.
WITH added AS (
    INSERT INTO space (digest, embedder, source, dimensions, sense, active)
    SELECT :digest::text, :embedder::text, :source::text, :dimensions::integer, :sense::text, true
    WHERE NOT EXISTS (SELECT 1 FROM space WHERE active)
    ON CONFLICT (digest, sense, purpose) DO UPDATE SET active = true
    RETURNING id, digest, embedder
)
SELECT id, digest, embedder FROM added
UNION ALL SELECT id, digest, embedder FROM space WHERE active;

-- name: embeddings_after -> copy
-- The next clips of a space behind an id, up to another, for a worker's copy of the corpus. No column
-- is ever null, so that all rows are equally long.
SELECT c.id, coalesce(c.cluster, -1)::smallint AS cluster, c.duplicate_of IS NOT NULL AS duplicate,
    e.vector
FROM embedding e JOIN clip c ON c.id = e.clip_id
WHERE e.space_id = :space::integer AND e.clip_id > :after::bigint
  AND e.clip_id <= :upto::bigint
ORDER BY e.clip_id LIMIT :limit::integer;

-- name: marks -> copy
-- Cluster of every clip from one id to another, and whether it is a near-duplicate.
SELECT coalesce(cluster, -1)::smallint AS cluster, duplicate_of IS NOT NULL AS duplicate
FROM clip WHERE id BETWEEN :first::bigint AND :last::bigint ORDER BY id;

-- name: centroids -> rows
-- The centres of a space's clusters.
SELECT number, centroid FROM cluster WHERE space_id = :space::integer ORDER BY number;

-- name: kinds -> rows
-- The clusters of a space as kinds of clips; without a name where it was not looked for yet.
SELECT number, name, typical FROM cluster WHERE space_id = :space::integer ORDER BY number;

-- name: name_kind -> nothing
-- What a cluster is called, and clips that show it.
UPDATE cluster SET name = :name::text, typical = :typical::bigint[]
WHERE space_id = :space::integer AND number = :number::smallint;

-- name: kind_origins -> rows
-- How many clips of each cluster come from which film, and its genre.
SELECT c.cluster, v.genre, v.title, count(*) AS clips FROM clip c JOIN video v ON v.id = c.video_id
WHERE c.cluster IS NOT NULL AND c.duplicate_of IS NULL GROUP BY c.cluster, v.id;

-- name: drop_clusters -> nothing
-- Before new ones of the space.
DELETE FROM cluster WHERE space_id = :space::integer;

-- name: add_cluster -> nothing
-- A cluster's centre.
INSERT INTO cluster (space_id, number, centroid)
VALUES (:space::integer, :number::smallint, :centroid::real[]);

-- name: set_clusters -> nothing
-- New clusters for these clips.
UPDATE clip SET cluster = n.cluster
FROM unnest(:clips::bigint[], :clusters::smallint[]) AS n (id, cluster)
WHERE clip.id = n.id AND clip.cluster IS DISTINCT FROM n.cluster;

-- name: clustered -> nothing
-- A clustering of a space is complete.
UPDATE space SET clustering = clustering + 1, clustered_clips = :clips::bigint
WHERE id = :space::integer;

-- name: sample_embeddings -> copy
-- Random clips of a space, for k-means.
SELECT vector FROM embedding WHERE space_id = :space::integer
ORDER BY hashint8(clip_id), clip_id LIMIT :limit::integer;

-- name: nearest_earlier -> row
-- The most similar original before this clip: a copy of a copy is compared with the original, else
-- a chain of small steps would join clips that are nothing alike. See search.nearest about the cast.
SELECT c.id, 1 - (halfvec(e.vector, :dimensions::integer, true) <=> :vector::halfvec) AS similarity
FROM embedding e JOIN clip c ON c.id = e.clip_id
WHERE e.space_id = :space::integer AND e.clip_id < :clip::bigint AND c.duplicate_of IS NULL
ORDER BY halfvec(e.vector, :dimensions::integer, true) <=> :vector::halfvec LIMIT 1;

-- name: count -> value
-- How many clips there are.
SELECT count(*) FROM clip;

-- name: intakes -> rows
-- The intakes in sight that brought films, the newest first.
SELECT i.id, i.name FROM intake i
WHERE i.removed_at IS NULL AND EXISTS (SELECT FROM intake_video WHERE intake_id = i.id)
ORDER BY i.id DESC;

-- name: highest -> value
-- The newest clip's id; 0 if there is none.
SELECT coalesce(max(id), 0) FROM clip;

-- name: embeddings_of -> copy
-- The vectors of these clips in a space, in order of clips.
SELECT clip_id, vector FROM embedding
WHERE space_id = :space::integer AND clip_id = ANY (:clips::bigint[]) ORDER BY clip_id;

-- name: clusters_of -> copy
-- The clusters of these clips, in order of clips.
SELECT id, coalesce(cluster, -1)::smallint AS cluster FROM clip
WHERE id = ANY (:clips::bigint[]) ORDER BY id;
