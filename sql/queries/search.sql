-- name: query_embedding
-- Words somebody searched for before.
SELECT embedding FROM query_embedding WHERE embedder_digest = $1::text AND text = $2::text;

-- name: add_query_embedding
-- Words, embedded; wakes the searches that wait for them.
WITH added AS (
    INSERT INTO query_embedding (embedder_digest, text, embedding)
    VALUES ($1::text, $2::text, $3::real[]) ON CONFLICT DO NOTHING
)
SELECT pg_notify('rushes', 'text/' || md5($2::text));

-- name: clip_embedding
-- The vector of a clip.
SELECT embedding FROM clip WHERE id = $1::bigint;

-- name: films_matching
-- Films that pass the metadata filters.
SELECT id FROM video
WHERE ($1::bigint IS NULL OR id = $1::bigint) AND ($2::text IS NULL OR genre = $2::text)
  AND ($3::integer IS NULL OR year >= $3::integer) AND ($4::integer IS NULL OR year <= $4::integer);

-- name: nearest
-- Clips nearest to a vector, with optional filters, behind a cursor, by the HNSW index where there is
-- one: approximate, and perhaps too few. The index gives clips in about the right order, the less so
-- with filters: more than are wanted are read, and the best of them taken.
WITH near AS MATERIALIZED (
    SELECT c.id, c.start_s, c.end_s, c.video_id, c.cluster, c.embedding <=> $1::halfvec AS distance
    FROM clip c
    WHERE ($2::bigint[] IS NULL OR c.video_id = ANY ($2::bigint[]))
      AND ($3::double precision IS NULL OR c.end_s - c.start_s >= $3::double precision)
      AND ($4::double precision IS NULL OR c.end_s - c.start_s <= $4::double precision)
      AND ($5::double precision IS NULL
           OR (c.embedding <=> $1::halfvec, c.id) > ($5::double precision, $6::bigint))
      AND c.id <> $8::bigint
    ORDER BY c.embedding <=> $1::halfvec
    LIMIT CASE WHEN $2::bigint[] IS NULL AND $3::double precision IS NULL
        AND $4::double precision IS NULL THEN 1.5 ELSE 2 END * $7::integer
)
SELECT n.id, n.start_s, n.end_s, n.video_id, n.cluster, v.title, v.genre, v.year, n.distance
FROM near n JOIN video v ON v.id = n.video_id
ORDER BY n.distance, n.id LIMIT $7::integer;

-- name: nearest_of_all
-- The same, exactly: every clip that passes the filters is compared.
WITH near AS MATERIALIZED (
    SELECT c.id, c.start_s, c.end_s, c.video_id, c.cluster, c.embedding <=> $1::halfvec AS distance
    FROM clip c
    WHERE ($2::bigint[] IS NULL OR c.video_id = ANY ($2::bigint[]))
      AND ($3::double precision IS NULL OR c.end_s - c.start_s >= $3::double precision)
      AND ($4::double precision IS NULL OR c.end_s - c.start_s <= $4::double precision)
      AND c.id <> $8::bigint
)
SELECT n.id, n.start_s, n.end_s, n.video_id, n.cluster, v.title, v.genre, v.year, n.distance
FROM near n JOIN video v ON v.id = n.video_id
WHERE $5::double precision IS NULL OR (n.distance, n.id) > ($5::double precision, $6::bigint)
ORDER BY n.distance, n.id LIMIT $7::integer;

-- name: clips_of_films
-- How many clips these films have, counted up to $2.
SELECT count(*) FROM (
    SELECT FROM clip WHERE video_id = ANY ($1::bigint[]) LIMIT $2::integer) AS found;

-- name: browse
-- Clips by filters alone, in corpus order, behind a cursor.
SELECT c.id, c.start_s, c.end_s, c.video_id, c.cluster, v.title, v.genre, v.year
FROM clip c JOIN video v ON v.id = c.video_id
WHERE ($1::bigint[] IS NULL OR c.video_id = ANY ($1::bigint[]))
  AND ($2::double precision IS NULL OR c.end_s - c.start_s >= $2::double precision)
  AND ($3::double precision IS NULL OR c.end_s - c.start_s <= $3::double precision)
  AND c.id > $4::bigint
ORDER BY c.id LIMIT $5::integer;

-- name: logits
-- The newest model's logit for these clips.
SELECT id, m.bias - (embedding::vector <#> $3::vector) AS logit
FROM clip, (SELECT bias FROM model WHERE label_id = $1::bigint AND version = $4::integer) m
WHERE id = ANY ($2::bigint[]);

-- name: newest_weights
-- The newest model of a label.
SELECT m.version, m.weights FROM build b
JOIN model m ON m.label_id = b.label_id AND m.version = b.version WHERE b.label_id = $1::bigint;

-- name: has_index
-- Whether the HNSW index is there and usable.
SELECT EXISTS (SELECT 1 FROM pg_index i JOIN pg_class c ON c.oid = i.indexrelid
    WHERE c.relname = 'clip_embedding_hnsw' AND i.indisvalid);
