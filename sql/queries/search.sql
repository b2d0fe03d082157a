-- name: query_embedding -> value
-- Words somebody searched for before.
SELECT embedding FROM query_embedding WHERE embedder_digest = :digest::text AND text = :text::text;

-- name: add_query_embedding -> nothing
-- Words, embedded.
INSERT INTO query_embedding (embedder_digest, text, embedding)
VALUES (:digest::text, :text::text, :embedding::real[]) ON CONFLICT DO NOTHING;

-- name: clip_embedding -> value
-- The vector of a clip.
SELECT embedding FROM clip WHERE id = :clip::bigint;

-- name: films_matching -> rows
-- Films that pass the metadata filters.
SELECT id FROM video
WHERE (:film::bigint IS NULL OR id = :film::bigint)
  AND (:genre::text IS NULL OR genre = :genre::text)
  AND (:year_from::integer IS NULL OR year >= :year_from::integer)
  AND (:year_to::integer IS NULL OR year <= :year_to::integer);

-- name: nearest -> rows
-- Clips nearest to a vector, with optional filters, behind a cursor, by the HNSW index where there
-- is one: approximate, and perhaps too few. The index gives clips in about the right order, the
-- less so with filters: more than are wanted are read, and the best of them taken.
WITH near AS MATERIALIZED (
    SELECT c.id, c.start_s, c.end_s, c.video_id, c.cluster,
        c.embedding <=> :vector::halfvec AS distance
    FROM clip c
    WHERE (:films::bigint[] IS NULL OR c.video_id = ANY (:films::bigint[]))
      AND (:seconds_from::double precision IS NULL
          OR c.end_s - c.start_s >= :seconds_from::double precision)
      AND (:seconds_to::double precision IS NULL
          OR c.end_s - c.start_s <= :seconds_to::double precision)
      AND (:distance::double precision IS NULL
           OR (c.embedding <=> :vector::halfvec, c.id)
               > (:distance::double precision, :clip::bigint))
      AND c.id <> :without::bigint
    ORDER BY c.embedding <=> :vector::halfvec
    LIMIT CASE WHEN :films::bigint[] IS NULL AND :seconds_from::double precision IS NULL
        AND :seconds_to::double precision IS NULL THEN 1.5 ELSE 2 END * :limit::integer
)
SELECT n.id, n.start_s, n.end_s, n.video_id, n.cluster, v.title, v.genre, v.year, n.distance
FROM near n JOIN video v ON v.id = n.video_id
ORDER BY n.distance, n.id LIMIT :limit::integer;

-- name: nearest_of_all -> rows
-- The same, exactly: every clip that passes the filters is compared.
WITH near AS MATERIALIZED (
    SELECT c.id, c.start_s, c.end_s, c.video_id, c.cluster,
        c.embedding <=> :vector::halfvec AS distance
    FROM clip c
    WHERE (:films::bigint[] IS NULL OR c.video_id = ANY (:films::bigint[]))
      AND (:seconds_from::double precision IS NULL
          OR c.end_s - c.start_s >= :seconds_from::double precision)
      AND (:seconds_to::double precision IS NULL
          OR c.end_s - c.start_s <= :seconds_to::double precision)
      AND c.id <> :without::bigint
)
SELECT n.id, n.start_s, n.end_s, n.video_id, n.cluster, v.title, v.genre, v.year, n.distance
FROM near n JOIN video v ON v.id = n.video_id
WHERE :distance::double precision IS NULL
   OR (n.distance, n.id) > (:distance::double precision, :clip::bigint)
ORDER BY n.distance, n.id LIMIT :limit::integer;

-- name: clips_of_films -> value
-- How many clips these films have, counted up to `most`.
SELECT count(*) FROM (
    SELECT FROM clip WHERE video_id = ANY (:films::bigint[]) LIMIT :most::integer) AS found;

-- name: browse -> rows
-- Clips by filters alone, in corpus order, behind a cursor.
SELECT c.id, c.start_s, c.end_s, c.video_id, c.cluster, v.title, v.genre, v.year
FROM clip c JOIN video v ON v.id = c.video_id
WHERE (:films::bigint[] IS NULL OR c.video_id = ANY (:films::bigint[]))
  AND (:seconds_from::double precision IS NULL
      OR c.end_s - c.start_s >= :seconds_from::double precision)
  AND (:seconds_to::double precision IS NULL
      OR c.end_s - c.start_s <= :seconds_to::double precision)
  AND c.id > :after::bigint
ORDER BY c.id LIMIT :limit::integer;

-- name: logits -> rows
-- The newest model's logit for these clips.
SELECT id, m.bias - (embedding::vector <#> :weights::vector) AS logit
FROM clip,
    (SELECT bias FROM model WHERE label_id = :label::bigint AND version = :version::integer) m
WHERE id = ANY (:clips::bigint[]);

-- name: newest_weights -> row
-- The newest model of a label.
SELECT m.version, m.weights FROM build b
JOIN model m ON m.label_id = b.label_id AND m.version = b.version WHERE b.label_id = :label::bigint;

-- name: has_index -> value
-- Whether the HNSW index is there and usable.
SELECT EXISTS (SELECT 1 FROM pg_index i JOIN pg_class c ON c.oid = i.indexrelid
    WHERE c.relname = 'clip_embedding_hnsw' AND i.indisvalid);

-- name: use_index -> nothing
-- How this transaction searches, measured by `rushes bench search`. Without iterative scan a filter
-- starves the index of hits. A plan made for any parameters would not know which filters there are.
SELECT set_config('hnsw.iterative_scan', 'relaxed_order', true),
    set_config('hnsw.ef_search', '200', true),
    set_config('plan_cache_mode', 'force_custom_plan', true);

-- name: drop_index -> nothing
-- Drop the HNSW index, also one that was left half-built.
DROP INDEX IF EXISTS clip_embedding_hnsw;

-- name: build_index -> nothing
-- Build the HNSW index while people work on: 16 links per clip and layer, 64 candidates looked at
-- for each clip's links.
CREATE INDEX CONCURRENTLY clip_embedding_hnsw ON clip
USING hnsw (embedding halfvec_cosine_ops) WITH (m = 16, ef_construction = 64);
