-- name: totals
-- How large the corpus is.
SELECT (SELECT count(*) FROM clip) AS clips, (SELECT count(*) FROM video) AS videos,
    (SELECT coalesce(sum(seconds), 0) / 3600 FROM video) AS hours, embedder
FROM installation;

-- name: cards
-- What cards show of these clips.
SELECT c.id, c.start_s, c.end_s, c.video_id, c.cluster, v.title, v.genre, v.year
FROM clip c JOIN video v ON v.id = c.video_id WHERE c.id = ANY ($1::bigint[]);

-- name: films
-- Everything there is to filter by film.
SELECT id, title FROM video ORDER BY title LIMIT 2000;

-- name: genres
-- Everything there is to filter by genre.
SELECT DISTINCT genre FROM video WHERE genre <> '' ORDER BY genre LIMIT 500;

-- name: years
-- The years there are films of.
SELECT min(year) AS first, max(year) AS last FROM video;

-- name: media
-- Where a clip's files are.
SELECT v.content_hash, c.position FROM clip c JOIN video v ON v.id = c.video_id
WHERE c.id = $1::bigint;

-- name: installation
-- The corpus' embedder and clustering.
SELECT epoch, embedder, embedder_digest, embedder_source, dim, clustering, clustered_clips
FROM installation;

-- name: adopt_embedder
-- The first clips decide which model embeds this corpus; returns whose it is now.
UPDATE installation SET embedder = coalesce(embedder, $1::text),
    embedder_digest = coalesce(embedder_digest, $2::text), dim = coalesce(dim, $3::integer),
    embedder_source = coalesce(embedder_source, $4::text)
RETURNING embedder, embedder_digest, dim;

-- name: embeddings_after
-- The next clips behind an id, for a worker's copy of the corpus; vectors in pgvector's binary
-- form, which numpy reads at once.
SELECT id, coalesce(cluster, -1) AS cluster, duplicate_of IS NOT NULL AS duplicate,
    halfvec_send(embedding) AS embedding
FROM clip WHERE id > $1::bigint ORDER BY id LIMIT $2::integer;

-- name: marks
-- Cluster of every clip from one id to another, and whether it is a near-duplicate.
SELECT coalesce(cluster, -1) AS cluster, duplicate_of IS NOT NULL AS duplicate
FROM clip WHERE id BETWEEN $1::bigint AND $2::bigint ORDER BY id;

-- name: centroids
-- The clusters' centres.
SELECT number, centroid FROM cluster ORDER BY number;

-- name: drop_clusters
-- Before new ones.
DELETE FROM cluster;

-- name: add_cluster
-- A cluster's centre.
INSERT INTO cluster (number, centroid) VALUES ($1::smallint, $2::real[]);

-- name: set_clusters
-- New clusters for these clips.
UPDATE clip SET cluster = n.cluster
FROM unnest($1::bigint[], $2::smallint[]) AS n (id, cluster)
WHERE clip.id = n.id AND clip.cluster IS DISTINCT FROM n.cluster;

-- name: clustered
-- A clustering is complete.
UPDATE installation SET clustering = clustering + 1, clustered_clips = $1::bigint;

-- name: sample_embeddings
-- Up to $1 random clips, for k-means.
SELECT halfvec_send(embedding) AS embedding FROM clip ORDER BY hashint8(id), id LIMIT $1::integer;

-- name: nearest_earlier
-- The most similar original before this clip: a copy of a copy is compared with the original, else
-- a chain of small steps would join clips that are nothing alike.
SELECT id, 1 - (embedding <=> $1::halfvec) AS similarity FROM clip
WHERE id < $2::bigint AND duplicate_of IS NULL ORDER BY embedding <=> $1::halfvec LIMIT 1;

-- name: count
-- How many clips there are.
SELECT count(*) FROM clip;
