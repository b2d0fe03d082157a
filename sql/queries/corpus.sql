-- name: totals -> row
-- How large the corpus is.
SELECT (SELECT count(*) FROM clip) AS clips, (SELECT count(*) FROM video) AS videos,
    (SELECT coalesce(sum(seconds), 0) / 3600 FROM video) AS hours, embedder
FROM installation;

-- name: cards -> rows
-- What cards show of these clips.
SELECT c.id, c.start_s, c.end_s, c.video_id, c.cluster, v.title, v.genre, v.year
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
SELECT v.content_hash, c.position FROM clip c JOIN video v ON v.id = c.video_id
WHERE c.id = :clip::bigint;

-- name: installation -> row
-- The corpus' embedder and clustering.
SELECT epoch, embedder, embedder_digest, embedder_source, dim, clustering, clustered_clips
FROM installation;

-- name: adopt_embedder -> row
-- The first clips decide which model embeds this corpus; returns whose it is now.
UPDATE installation SET embedder = coalesce(embedder, :embedder::text),
    embedder_digest = coalesce(embedder_digest, :digest::text), dim = coalesce(dim, :dim::integer),
    embedder_source = coalesce(embedder_source, :source::text)
RETURNING embedder, embedder_digest, dim;

-- name: fix_dim -> nothing
-- Give clips' embeddings the dimension that the corpus adopted, which an index needs to know; there
-- are no clips yet. A statement that changes a table takes no parameters.
DO $$ BEGIN
    EXECUTE format('ALTER TABLE clip ALTER COLUMN embedding TYPE halfvec(%s)',
        (SELECT dim FROM installation));
END $$;

-- name: embeddings_after -> rows
-- The next clips behind an id, for a worker's copy of the corpus; vectors in pgvector's binary
-- form, which numpy reads at once.
SELECT id, coalesce(cluster, -1) AS cluster, duplicate_of IS NOT NULL AS duplicate,
    halfvec_send(embedding) AS embedding
FROM clip WHERE id > :after::bigint ORDER BY id LIMIT :limit::integer;

-- name: marks -> rows
-- Cluster of every clip from one id to another, and whether it is a near-duplicate.
SELECT coalesce(cluster, -1) AS cluster, duplicate_of IS NOT NULL AS duplicate
FROM clip WHERE id BETWEEN :first::bigint AND :last::bigint ORDER BY id;

-- name: centroids -> rows
-- The clusters' centres.
SELECT number, centroid FROM cluster ORDER BY number;

-- name: drop_clusters -> nothing
-- Before new ones.
DELETE FROM cluster;

-- name: add_cluster -> nothing
-- A cluster's centre.
INSERT INTO cluster (number, centroid) VALUES (:number::smallint, :centroid::real[]);

-- name: set_clusters -> nothing
-- New clusters for these clips.
UPDATE clip SET cluster = n.cluster
FROM unnest(:clips::bigint[], :clusters::smallint[]) AS n (id, cluster)
WHERE clip.id = n.id AND clip.cluster IS DISTINCT FROM n.cluster;

-- name: clustered -> nothing
-- A clustering is complete.
UPDATE installation SET clustering = clustering + 1, clustered_clips = :clips::bigint;

-- name: sample_embeddings -> rows
-- Random clips, for k-means.
SELECT halfvec_send(embedding) AS embedding FROM clip
ORDER BY hashint8(id), id LIMIT :limit::integer;

-- name: nearest_earlier -> row
-- The most similar original before this clip: a copy of a copy is compared with the original, else
-- a chain of small steps would join clips that are nothing alike.
SELECT id, 1 - (embedding <=> :embedding::halfvec) AS similarity FROM clip
WHERE id < :clip::bigint AND duplicate_of IS NULL
ORDER BY embedding <=> :embedding::halfvec LIMIT 1;

-- name: count -> value
-- How many clips there are.
SELECT count(*) FROM clip;
