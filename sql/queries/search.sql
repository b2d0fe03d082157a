-- name: query_embedding -> value
-- Words somebody searched for before, in a space.
SELECT embedding FROM query_embedding WHERE space_id = :space::integer AND text = :text::text;

-- name: add_query_embedding -> nothing
-- Words, embedded in a space.
INSERT INTO query_embedding (space_id, text, embedding)
VALUES (:space::integer, :text::text, :embedding::real[]) ON CONFLICT DO NOTHING;

-- name: clip_embeddings -> rows
-- The vectors of clips in a space.
SELECT clip_id, vector FROM embedding
WHERE space_id = :space::integer AND clip_id = ANY (:clips::bigint[]);

-- name: films_matching -> rows
-- Films that pass the metadata filters.
SELECT id FROM video
WHERE (:film::bigint IS NULL OR id = :film::bigint)
  AND (:genre::text IS NULL OR genre = :genre::text)
  AND (:year_from::integer IS NULL OR year >= :year_from::integer)
  AND (:year_to::integer IS NULL OR year <= :year_to::integer)
  AND (:intake::bigint IS NULL
      OR id IN (SELECT video_id FROM intake_video WHERE intake_id = :intake::bigint));

-- name: has_intake -> value
-- Whether there is such an intake in sight.
SELECT EXISTS (SELECT FROM intake WHERE id = :intake::bigint AND removed_at IS NULL);

-- name: nearest -> rows
-- Clips nearest to a vector, of those that pass, behind a cursor, by the HNSW index where there is
-- one: approximate, and perhaps too few. The index gives clips in about the right order, the less so
-- with filters: more than are wanted are read, and the best of them taken.
-- `halfvec(vector, dimensions, true)` is how Postgres keeps `vector::halfvec(dimensions)`, over
-- which the index is; written so, the number can be a parameter of a plan made for its value.
-- Whatever is filtered by, a clip passes if its bit says so (`backend/views/passing.py`), which
-- takes no look at any other table. What the index leads to by no link is compared beside it
-- (`workers/ingest/reach.py`). `distance + 0` is sorted in full: Postgres takes the order of
-- the index for exact.
WITH near AS MATERIALIZED (
    SELECT e.clip_id AS id,
        halfvec(e.vector, :dimensions::integer, true) <=> :vector::halfvec AS distance
    FROM embedding e
    WHERE e.space_id = :space::integer
      AND (:passing::bytea IS NULL
          OR CASE WHEN e.clip_id > :last::bigint THEN false
              ELSE get_bit(:passing::bytea, e.clip_id) = 1 END)
      AND (:distance::double precision IS NULL
           OR (halfvec(e.vector, :dimensions::integer, true) <=> :vector::halfvec, e.clip_id)
               > (:distance::double precision, :clip::bigint))
      AND e.clip_id <> ALL (:without::bigint[])
    ORDER BY halfvec(e.vector, :dimensions::integer, true) <=> :vector::halfvec
    LIMIT :most::integer
), beside AS (
    SELECT e.clip_id AS id,
        halfvec(e.vector, :dimensions::integer, true) <=> :vector::halfvec AS distance
    FROM unreached u JOIN embedding e ON e.space_id = u.space_id AND e.clip_id = u.clip_id
    WHERE u.space_id = :space::integer
      AND (:passing::bytea IS NULL
          OR CASE WHEN e.clip_id > :last::bigint THEN false
              ELSE get_bit(:passing::bytea, e.clip_id) = 1 END)
      AND (:distance::double precision IS NULL
           OR (halfvec(e.vector, :dimensions::integer, true) <=> :vector::halfvec, e.clip_id)
               > (:distance::double precision, :clip::bigint))
      AND e.clip_id <> ALL (:without::bigint[])
), best AS MATERIALIZED (
    SELECT id, distance FROM (SELECT * FROM near UNION SELECT * FROM beside) AS found
    ORDER BY distance + 0, id LIMIT :limit::integer
)
SELECT c.id, c.start_s, c.end_s, c.video_id, c.cluster, v.title, v.genre, v.year, v.medium,
    b.distance
FROM best b JOIN clip c ON c.id = b.id JOIN video v ON v.id = c.video_id
ORDER BY b.distance, b.id;

-- name: nearest_of -> rows
-- The same, exactly, of these clips: every one is compared.
WITH best AS MATERIALIZED (
    SELECT e.clip_id AS id, e.vector <=> :vector::halfvec AS distance
    FROM embedding e
    WHERE e.space_id = :space::integer AND e.clip_id = ANY (:clips::bigint[])
      AND (:distance::double precision IS NULL OR (e.vector <=> :vector::halfvec, e.clip_id)
          > (:distance::double precision, :clip::bigint))
      AND e.clip_id <> ALL (:without::bigint[])
    ORDER BY e.vector <=> :vector::halfvec, e.clip_id LIMIT :limit::integer
)
SELECT c.id, c.start_s, c.end_s, c.video_id, c.cluster, v.title, v.genre, v.year, v.medium,
    b.distance
FROM best b JOIN clip c ON c.id = b.id JOIN video v ON v.id = c.video_id
ORDER BY b.distance, b.id;

-- name: nearest_of_all -> rows
-- The same, exactly, of all clips, or of those that pass.
WITH best AS MATERIALIZED (
    SELECT e.clip_id AS id, e.vector <=> :vector::halfvec AS distance
    FROM embedding e
    WHERE e.space_id = :space::integer
      AND (:passing::bytea IS NULL
          OR CASE WHEN e.clip_id > :last::bigint THEN false
              ELSE get_bit(:passing::bytea, e.clip_id) = 1 END)
      AND (:distance::double precision IS NULL OR (e.vector <=> :vector::halfvec, e.clip_id)
          > (:distance::double precision, :clip::bigint))
      AND e.clip_id <> ALL (:without::bigint[])
    ORDER BY e.vector <=> :vector::halfvec, e.clip_id LIMIT :limit::integer
)
SELECT c.id, c.start_s, c.end_s, c.video_id, c.cluster, v.title, v.genre, v.year, v.medium,
    b.distance
FROM best b JOIN clip c ON c.id = b.id JOIN video v ON v.id = c.video_id
ORDER BY b.distance, b.id;

-- name: browse -> rows
-- Clips in corpus order, behind a cursor.
SELECT c.id, c.start_s, c.end_s, c.video_id, c.cluster, v.title, v.genre, v.year, v.medium
FROM clip c JOIN video v ON v.id = c.video_id
WHERE c.id > :after::bigint
ORDER BY c.id LIMIT :limit::integer;

-- name: described -> rows
-- These clips, in corpus order.
SELECT c.id, c.start_s, c.end_s, c.video_id, c.cluster, v.title, v.genre, v.year, v.medium
FROM clip c JOIN video v ON v.id = c.video_id
WHERE c.id = ANY (:clips::bigint[])
ORDER BY c.id;

-- name: has_index -> value
-- Whether the HNSW index of the active space is there and usable.
SELECT EXISTS (SELECT 1 FROM pg_index i JOIN pg_class c ON c.oid = i.indexrelid
    JOIN space s ON s.active AND c.relname = 'embedding_hnsw_' || s.id WHERE i.indisvalid);

-- name: use_index -> nothing
-- How this transaction searches, measured by `rushes bench search`. Without iterative scan a filter
-- starves the index of hits. A plan made for any parameters would not know which filters there are,
-- nor which space's index serves.
SELECT set_config('hnsw.iterative_scan', 'relaxed_order', true),
    set_config('hnsw.ef_search', '100', true),
    set_config('hnsw.max_scan_tuples', '40000', true),
    set_config('plan_cache_mode', 'force_custom_plan', true);

-- name: plan_for_values -> nothing
-- Plan this transaction's queries for their values: only then is a space's index found.
SELECT set_config('plan_cache_mode', 'force_custom_plan', true);

-- name: lock_index -> value
-- Whether this connection is the one that may build an index now, until it unlocks it.
SELECT pg_try_advisory_lock(7225677);

-- name: unlock_index -> nothing
-- Others may build an index.
SELECT pg_advisory_unlock(7225677);

-- name: drop_indexes -> nothing
-- Drop every HNSW index: those of spaces no longer active, and one that was left half-built.
DO $$ DECLARE name text; BEGIN
    FOR name IN SELECT relname FROM pg_class WHERE relname ~ '^embedding_hnsw_[0-9]+$' LOOP
        EXECUTE format('DROP INDEX %I', name);
    END LOOP;
END $$;

-- name: index_statement -> value
-- The statement that builds the HNSW index of the active space while people work on: 32 links per
-- clip and layer, 100 candidates looked at for each clip's links. With 16 and 64, one clip in a
-- hundred was led to by no link, and no search found it. It takes no parameters and runs in
-- no transaction, so that it is written here and run as it is.
SELECT format('CREATE INDEX CONCURRENTLY embedding_hnsw_%1$s ON embedding
    USING hnsw ((vector::halfvec(%2$s)) halfvec_cosine_ops) WITH (m = 32, ef_construction = 100)
    WHERE space_id = %1$s', id, dimensions)
FROM space WHERE active;
