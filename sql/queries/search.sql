-- name: query_embedding -> value
-- Words somebody searched for before, in a space.
SELECT embedding FROM query_embedding WHERE space_id = :space::integer AND text = :text::text;

-- name: add_query_embedding -> nothing
-- Words, embedded in a space.
INSERT INTO query_embedding (space_id, text, embedding)
VALUES (:space::integer, :text::text, :embedding::real[]) ON CONFLICT DO NOTHING;

-- name: clip_embedding -> value
-- The vector of a clip in a space.
SELECT vector FROM embedding WHERE space_id = :space::integer AND clip_id = :clip::bigint;

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
-- `halfvec(vector, dimensions, true)` is how Postgres keeps `vector::halfvec(dimensions)`, over
-- which the index is; written so, the number can be a parameter of a plan made for its value. Such
-- a plan reads no clip where no filter asks for one. `distance + 0` is sorted in full: Postgres takes
-- the order of the index for exact.
WITH near AS MATERIALIZED (
    SELECT e.clip_id AS id,
        halfvec(e.vector, :dimensions::integer, true) <=> :vector::halfvec AS distance
    FROM embedding e LEFT JOIN clip c ON c.id = e.clip_id
    WHERE e.space_id = :space::integer
      AND (:films::bigint[] IS NULL OR c.video_id = ANY (:films::bigint[]))
      AND (:seconds_from::double precision IS NULL
          OR c.end_s - c.start_s >= :seconds_from::double precision)
      AND (:seconds_to::double precision IS NULL
          OR c.end_s - c.start_s <= :seconds_to::double precision)
      AND (:distance::double precision IS NULL
           OR (halfvec(e.vector, :dimensions::integer, true) <=> :vector::halfvec, e.clip_id)
               > (:distance::double precision, :clip::bigint))
      AND e.clip_id <> :without::bigint
    ORDER BY halfvec(e.vector, :dimensions::integer, true) <=> :vector::halfvec
    LIMIT CASE WHEN :films::bigint[] IS NULL AND :seconds_from::double precision IS NULL
        AND :seconds_to::double precision IS NULL THEN 1.5 ELSE 2 END * :limit::integer
), best AS MATERIALIZED (
    SELECT id, distance FROM near ORDER BY distance + 0, id LIMIT :limit::integer
)
SELECT c.id, c.start_s, c.end_s, c.video_id, c.cluster, v.title, v.genre, v.year, b.distance
FROM best b JOIN clip c ON c.id = b.id JOIN video v ON v.id = c.video_id
ORDER BY b.distance, b.id;

-- name: nearest_of_all -> rows
-- The same, exactly: every clip that passes the filters is compared.
WITH best AS MATERIALIZED (
    SELECT e.clip_id AS id, e.vector <=> :vector::halfvec AS distance
    FROM embedding e
    WHERE e.space_id = :space::integer
      AND (:films::bigint[] IS NULL AND :seconds_from::double precision IS NULL
              AND :seconds_to::double precision IS NULL
          OR e.clip_id = ANY (ARRAY(
              SELECT c.id FROM clip c
              WHERE (:films::bigint[] IS NULL OR c.video_id = ANY (:films::bigint[]))
                AND (:seconds_from::double precision IS NULL
                    OR c.end_s - c.start_s >= :seconds_from::double precision)
                AND (:seconds_to::double precision IS NULL
                    OR c.end_s - c.start_s <= :seconds_to::double precision))))
      AND (:distance::double precision IS NULL OR (e.vector <=> :vector::halfvec, e.clip_id)
          > (:distance::double precision, :clip::bigint))
      AND e.clip_id <> :without::bigint
    ORDER BY e.vector <=> :vector::halfvec, e.clip_id LIMIT :limit::integer
)
SELECT c.id, c.start_s, c.end_s, c.video_id, c.cluster, v.title, v.genre, v.year, b.distance
FROM best b JOIN clip c ON c.id = b.id JOIN video v ON v.id = c.video_id
ORDER BY b.distance, b.id;

-- name: clips_passing -> value
-- How many clips pass the filters, counted up to `most`.
SELECT count(*) FROM (
    SELECT FROM clip
    WHERE (:films::bigint[] IS NULL OR video_id = ANY (:films::bigint[]))
      AND (:seconds_from::double precision IS NULL
          OR end_s - start_s >= :seconds_from::double precision)
      AND (:seconds_to::double precision IS NULL
          OR end_s - start_s <= :seconds_to::double precision)
    LIMIT :most::integer) AS found;

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

-- name: has_index -> value
-- Whether the HNSW index of the active space is there and usable.
SELECT EXISTS (SELECT 1 FROM pg_index i JOIN pg_class c ON c.oid = i.indexrelid
    JOIN space s ON s.active AND c.relname = 'embedding_hnsw_' || s.id WHERE i.indisvalid);

-- name: use_index -> nothing
-- How this transaction searches, measured by `rushes bench search`. Without iterative scan a filter
-- starves the index of hits. A plan made for any parameters would not know which filters there are,
-- nor which space's index serves.
SELECT set_config('hnsw.iterative_scan', 'relaxed_order', true),
    set_config('hnsw.ef_search', '200', true),
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
-- The statement that builds the HNSW index of the active space while people work on: 16 links per
-- clip and layer, 64 candidates looked at for each clip's links. It takes no parameters and runs in
-- no transaction, so that it is written here and run as it is.
SELECT format('CREATE INDEX CONCURRENTLY embedding_hnsw_%1$s ON embedding
    USING hnsw ((vector::halfvec(%2$s)) halfvec_cosine_ops) WITH (m = 16, ef_construction = 64)
    WHERE space_id = %1$s', id, dimensions)
FROM space WHERE active;
