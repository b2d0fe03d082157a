-- Ground: embeddings by space, exact frame rates and timecodes of videos, sources as URIs.

-- ── spaces ──────────────────────────────────────────────────────────────────────────────────
-- Vectors can be compared within one space: one embedder's view of one medium, for one purpose.
-- Whatever only makes sense among the vectors of a space (models, clusters, embedded words,
-- thresholds) names that space. Clips are searched and learned in the active one.
CREATE TABLE space (
    id              integer GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    digest          text NOT NULL,    -- of everything about the embedder that decides the numbers
    embedder        text NOT NULL,    -- the embedder, in words for people
    source          text NOT NULL,    -- where to load it from: `demo`, a folder, a hub id
    dimensions      integer NOT NULL CHECK (dimensions > 0),
    medium          text NOT NULL DEFAULT 'video',
    purpose         text NOT NULL DEFAULT 'search and learning',
    active          boolean NOT NULL DEFAULT false,
    clustering      integer NOT NULL DEFAULT 0,  -- grows with every new k-means
    clustered_clips bigint NOT NULL DEFAULT 0,   -- clips in the space at the last k-means
    UNIQUE (digest, medium, purpose)
);
-- One space is active from the first clip on, never two.
CREATE UNIQUE INDEX space_active ON space (active) WHERE active;

INSERT INTO space (digest, embedder, source, dimensions, active, clustering, clustered_clips)
SELECT embedder_digest, coalesce(embedder, embedder_digest), coalesce(embedder_source, ''), dim,
    true, clustering, clustered_clips
FROM installation WHERE embedder_digest IS NOT NULL;
-- Models and words of an embedder that is not the corpus' own keep a space too.
INSERT INTO space (digest, embedder, source, dimensions)
SELECT DISTINCT ON (digest) digest, digest, '', dimensions FROM (
    SELECT embedder_digest, octet_length(weights) / 4 FROM model
    UNION ALL
    SELECT embedder_digest, cardinality(embedding) FROM query_embedding) AS named (digest, dimensions)
WHERE dimensions > 0
ON CONFLICT DO NOTHING;

-- ── embeddings ──────────────────────────────────────────────────────────────────────────────
-- A clip's vector in each space. In the active space vectors appear together with their clips, in
-- the order of clip ids (see ingest.lock_corpus), so that "everything above the highest id I know"
-- is a complete catch-up. A space becomes active when it holds every clip; clusters and marks of
-- near-duplicates are then found anew, for `clip.cluster` and `clip.duplicate_of` speak of the
-- active space.
-- The vectors have no fixed dimension, because spaces differ. The HNSW index of a space (see
-- search.index_statement) is over `vector::halfvec(dimensions)` of that space's rows alone.
CREATE TABLE embedding (
    space_id integer NOT NULL,
    clip_id  bigint NOT NULL,
    vector   halfvec NOT NULL
);
-- TOASTed vectors are several times slower to scan.
ALTER TABLE embedding ALTER COLUMN vector SET STORAGE PLAIN;
INSERT INTO embedding (space_id, clip_id, vector)
SELECT s.id, c.id, c.embedding FROM clip c CROSS JOIN space s WHERE s.active ORDER BY c.id;
ALTER TABLE embedding
    ADD PRIMARY KEY (space_id, clip_id),
    ADD FOREIGN KEY (space_id) REFERENCES space,
    ADD FOREIGN KEY (clip_id) REFERENCES clip;

-- The HNSW index goes with the column; an ingest worker builds the new one as it starts. The rows
-- are written anew, because a dropped column leaves its bytes behind.
ALTER TABLE clip DROP COLUMN embedding;
CLUSTER clip USING clip_pkey;
ALTER TABLE clip SET WITHOUT CLUSTER;

-- ── what only makes sense within a space ────────────────────────────────────────────────────
ALTER TABLE cluster ADD COLUMN space_id integer REFERENCES space;
UPDATE cluster SET space_id = (SELECT id FROM space WHERE active);
ALTER TABLE cluster
    DROP CONSTRAINT cluster_pkey,
    ADD PRIMARY KEY (space_id, number);

ALTER TABLE query_embedding ADD COLUMN space_id integer REFERENCES space;
UPDATE query_embedding q SET space_id = s.id FROM space s WHERE s.digest = q.embedder_digest;
ALTER TABLE query_embedding
    DROP COLUMN embedder_digest,
    ADD PRIMARY KEY (space_id, text);

ALTER TABLE model ADD COLUMN space_id integer REFERENCES space;
UPDATE model m SET space_id = s.id FROM space s WHERE s.digest = m.embedder_digest;
ALTER TABLE model
    ALTER COLUMN space_id SET NOT NULL,
    DROP COLUMN embedder_digest;

ALTER TABLE installation
    DROP COLUMN embedder,
    DROP COLUMN embedder_digest,
    DROP COLUMN embedder_source,
    DROP COLUMN dim,
    DROP COLUMN clustering,
    DROP COLUMN clustered_clips;

-- ── videos ──────────────────────────────────────────────────────────────────────────────────
-- `fps` is the mean rate of the frames that decoded. The rate here is what the file declares, like
-- 30000/1001, and the timecode that of its first frame, HH:MM:SS:FF, with ; before FF where it
-- drops frames. An edit list needs them so: timecode counts round(rate) frames a second, so frame
-- n of a clip (clip.frame_in, frame_out) is the first frame's number + n, written as timecode
-- again; dropping skips numbers, not frames. NULL: not declared, or ingested before this was read.
ALTER TABLE video
    ADD COLUMN rate_numerator integer CHECK (rate_numerator > 0),
    ADD COLUMN rate_denominator integer CHECK (rate_denominator > 0),
    ADD COLUMN timecode text CHECK (timecode ~ '^\d\d:[0-5]\d:[0-5]\d[:;]\d\d\d?$'),
    ADD COLUMN drop_frame boolean GENERATED ALWAYS AS (timecode LIKE '%;%') STORED,
    ADD CHECK ((rate_numerator IS NULL) = (rate_denominator IS NULL));

-- ── sources ─────────────────────────────────────────────────────────────────────────────────
-- Where a file came from, and what it was like just before its content was hashed: together with
-- the content hash of its video this tells whether it is still the same. Paths become file URIs,
-- all but A-Z a-z 0-9 _ . - ~ / percent-encoded byte by byte. NULL: not known, or, as an entity
-- tag is for files, not there.
ALTER TABLE file RENAME COLUMN path TO uri;
ALTER TABLE file RENAME CONSTRAINT file_path_key TO file_uri_key;
ALTER TABLE file
    ADD COLUMN size bigint,              -- bytes
    ADD COLUMN modified_at timestamptz,  -- the file's own time of modification
    ADD COLUMN etag text;                -- of an object store
UPDATE file SET uri = 'file://' || (
    SELECT string_agg(
        CASE WHEN byte < 128 AND chr(byte) ~ '[A-Za-z0-9_.~/-]' THEN chr(byte)
        ELSE '%' || upper(lpad(to_hex(byte), 2, '0')) END, '' ORDER BY place)
    FROM generate_series(0, length(convert_to(uri, 'UTF8')) - 1) AS place,
        get_byte(convert_to(uri, 'UTF8'), place) AS byte);
