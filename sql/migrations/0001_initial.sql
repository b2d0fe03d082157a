-- The whole of Rushes' state. Postgres is the truth; everything in Redis is a hint.

CREATE EXTENSION IF NOT EXISTS vector;

-- One row: which corpus this is, and the one model that embedded it.
CREATE TABLE installation (
    only_row        boolean PRIMARY KEY DEFAULT true CHECK (only_row),
    epoch           text NOT NULL DEFAULT gen_random_uuid()::text,  -- clients resume only within it
    embedder        text,            -- canonical identity of the embedding model
    embedder_digest text,
    embedder_source text,            -- what RUSHES_EMBEDDER said: `demo`, a folder, a hub id
    dim             integer,
    clustering      integer NOT NULL DEFAULT 0,  -- grows with every new k-means
    clustered_clips bigint NOT NULL DEFAULT 0    -- corpus size at the last k-means
);
INSERT INTO installation DEFAULT VALUES;

-- ── people ──────────────────────────────────────────────────────────────────────────────────
CREATE TABLE person (
    id            bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    name          text NOT NULL CHECK (name ~ '^\S(.{0,62}\S)?$'),
    password_hash text NOT NULL,
    role          text NOT NULL CHECK (role IN ('admin', 'annotator', 'viewer')),
    part          text NOT NULL DEFAULT 'primary' CHECK (part IN ('primary', 'secondary')),
    disabled_at   timestamptz,
    created_at    timestamptz NOT NULL DEFAULT now()
);
CREATE UNIQUE INDEX person_name ON person (lower(name));

CREATE TABLE session (
    token_hash bytea PRIMARY KEY,
    person_id  bigint NOT NULL REFERENCES person ON DELETE CASCADE,
    created_at timestamptz NOT NULL DEFAULT now(),
    expires_at timestamptz NOT NULL
);
CREATE INDEX session_person ON session (person_id);

CREATE UNLOGGED TABLE ticket (
    token_hash bytea PRIMARY KEY,
    session_hash bytea NOT NULL,
    expires_at timestamptz NOT NULL
);

CREATE UNLOGGED TABLE login_failure (
    name text NOT NULL,
    at   timestamptz NOT NULL DEFAULT now()
);
CREATE INDEX login_failure_name ON login_failure (name, at);

-- ── corpus ──────────────────────────────────────────────────────────────────────────────────
CREATE TABLE video (
    id           bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    content_hash text NOT NULL UNIQUE,
    title        text NOT NULL,
    genre        text NOT NULL DEFAULT '',
    year         integer,
    extra        jsonb NOT NULL DEFAULT '{}',
    seconds      double precision NOT NULL,
    width        integer NOT NULL,
    height       integer NOT NULL,
    codec        text NOT NULL,
    fps          double precision NOT NULL,
    created_at   timestamptz NOT NULL DEFAULT now()
);
CREATE INDEX video_genre ON video (genre);
CREATE INDEX video_year ON video (year);

-- Clips appear together with their embedding, in id order (see ingest.lock_corpus), so that
-- "everything above the highest id I know" is a complete catch-up.
CREATE TABLE clip (
    id           bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    video_id     bigint NOT NULL REFERENCES video,
    position     integer NOT NULL,
    start_s      double precision NOT NULL,
    end_s        double precision NOT NULL CHECK (end_s > start_s),
    frame_in     integer NOT NULL,
    frame_out    integer NOT NULL,
    cluster      smallint,
    duplicate_of bigint REFERENCES clip,
    embedding    halfvec NOT NULL,
    UNIQUE (video_id, position)
);
-- TOASTed vectors are several times slower to scan.
ALTER TABLE clip ALTER COLUMN embedding SET STORAGE PLAIN;

CREATE TABLE cluster (
    number   smallint PRIMARY KEY,
    centroid real[] NOT NULL
);

-- One row per file somebody asked to ingest.
CREATE TABLE file (
    id         bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    path       text NOT NULL UNIQUE,
    name       text NOT NULL,
    metadata   jsonb NOT NULL DEFAULT '{}',
    video_id   bigint REFERENCES video,
    stage      text NOT NULL DEFAULT 'waiting',
    fraction   real NOT NULL DEFAULT 0,
    clips      integer NOT NULL DEFAULT 0,
    duplicates integer NOT NULL DEFAULT 0,
    seconds    double precision,
    error      text NOT NULL DEFAULT '',
    warnings   text[] NOT NULL DEFAULT '{}',
    version    bigint NOT NULL DEFAULT 1,
    took       double precision,  -- seconds of work
    changed_at timestamptz NOT NULL DEFAULT now()
);
CREATE INDEX file_stage ON file (stage) WHERE stage NOT IN ('done', 'failed', 'known');

-- Words people searched for, embedded once.
CREATE TABLE query_embedding (
    embedder_digest text NOT NULL,
    text            text NOT NULL,
    embedding       real[] NOT NULL,
    PRIMARY KEY (embedder_digest, text)
);

-- ── labels ──────────────────────────────────────────────────────────────────────────────────
CREATE TABLE label (
    id          bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    name        text NOT NULL,
    group_name  text NOT NULL DEFAULT '',
    description text NOT NULL DEFAULT '',
    keywords    text[] NOT NULL DEFAULT '{}',
    examples    bigint[] NOT NULL DEFAULT '{}',
    created_by  bigint REFERENCES person,
    created_at  timestamptz NOT NULL DEFAULT now()
);
CREATE UNIQUE INDEX label_name ON label (lower(name));

-- Who has which part in a label; without a row, the person's own default part holds.
CREATE TABLE member (
    label_id  bigint NOT NULL REFERENCES label,
    person_id bigint NOT NULL REFERENCES person,
    part      text NOT NULL CHECK (part IN ('primary', 'secondary')),
    PRIMARY KEY (label_id, person_id)
);

-- ── streams: outbox, history and audit log in one ───────────────────────────────────────────
-- label/<id> and blind/<label id>/<person id>. The row lock of UPDATE … SET seq = seq + 1 makes
-- the order of commits the order of numbers.
CREATE TABLE stream (
    name text PRIMARY KEY,
    seq  bigint NOT NULL DEFAULT 0
);

CREATE TABLE event (
    stream    text NOT NULL REFERENCES stream (name),
    seq       bigint NOT NULL,
    at        timestamptz NOT NULL DEFAULT now(),
    person_id bigint REFERENCES person,
    body      json,  -- kept as text; NULL once compacted
    PRIMARY KEY (stream, seq)
);

-- Replies to commands, so that a resent command is answered again and takes effect once.
CREATE TABLE receipt (
    id        text PRIMARY KEY,
    person_id bigint NOT NULL REFERENCES person,
    reply     json NOT NULL,
    at        timestamptz NOT NULL DEFAULT now()
);
CREATE INDEX receipt_at ON receipt (at);

-- ── annotations ─────────────────────────────────────────────────────────────────────────────
CREATE TABLE annotation (
    id            bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    command_id    text NOT NULL UNIQUE,
    label_id      bigint NOT NULL REFERENCES label,
    clip_id       bigint NOT NULL REFERENCES clip,
    person_id     bigint NOT NULL REFERENCES person,
    part          text NOT NULL CHECK (part IN ('primary', 'secondary')),
    answer        text CHECK (answer IN ('positive', 'negative', 'skip')),  -- NULL: taken back
    previous      text,
    source        text NOT NULL,
    model_version integer NOT NULL DEFAULT 0,
    milliseconds  integer,
    undoes        bigint REFERENCES annotation,
    undone        boolean NOT NULL DEFAULT false,
    seq           bigint NOT NULL,  -- its event in the person's stream
    at            timestamptz NOT NULL DEFAULT now()
);
CREATE INDEX annotation_label ON annotation (label_id, at);
CREATE INDEX annotation_undo ON annotation (label_id, person_id, id DESC)
    WHERE undoes IS NULL AND NOT undone;

-- The answers that hold now: the last annotation of each person for each clip.
CREATE TABLE answer (
    label_id      bigint NOT NULL REFERENCES label,
    clip_id       bigint NOT NULL REFERENCES clip,
    person_id     bigint NOT NULL REFERENCES person,
    part          text NOT NULL,
    answer        text NOT NULL,
    source        text NOT NULL,
    annotation_id bigint NOT NULL REFERENCES annotation,
    PRIMARY KEY (label_id, clip_id, person_id)
);

-- What a secondary is asked: the clips the primaries chose, in this person's own order.
CREATE TABLE blind_queue (
    label_id  bigint NOT NULL REFERENCES label,
    person_id bigint NOT NULL REFERENCES person,
    clip_id   bigint NOT NULL REFERENCES clip,
    rank      double precision NOT NULL DEFAULT random(),
    PRIMARY KEY (label_id, person_id, clip_id)
);

-- Clips handed to somebody as a batch; others get other clips until it expires.
CREATE TABLE lease (
    label_id   bigint NOT NULL REFERENCES label,
    clip_id    bigint NOT NULL REFERENCES clip,
    person_id  bigint NOT NULL REFERENCES person,
    expires_at timestamptz NOT NULL,
    PRIMARY KEY (label_id, clip_id)
);

-- ── builds ──────────────────────────────────────────────────────────────────────────────────
-- Level-triggered: an annotation raises `want`; a build reads `want`, then the data, and sets
-- `done` to what it read. However often a job is lost or doubled, want > done says what is due.
CREATE TABLE train_state (
    label_id bigint PRIMARY KEY REFERENCES label,
    want     bigint NOT NULL DEFAULT 1,
    done     bigint NOT NULL DEFAULT 0
);
CREATE INDEX train_state_due ON train_state (label_id) WHERE want > done;

CREATE TABLE model (
    label_id        bigint NOT NULL REFERENCES label,
    version         integer NOT NULL,
    classifier      text NOT NULL,
    settings        jsonb NOT NULL,
    weights         bytea NOT NULL,  -- float32, little endian
    bias            double precision NOT NULL,
    checksum        text NOT NULL,
    embedder_digest text NOT NULL,
    seq             bigint NOT NULL,  -- of the label's stream: everything it saw
    answers         integer NOT NULL,
    seconds         double precision NOT NULL,
    at              timestamptz NOT NULL DEFAULT now(),
    PRIMARY KEY (label_id, version)
);

-- The newest build of each label, as the snapshot shows it.
CREATE TABLE build (
    label_id bigint PRIMARY KEY REFERENCES label,
    version  integer NOT NULL DEFAULT 0,
    seq      bigint NOT NULL DEFAULT 0,
    feeds    json,
    metrics  json,
    advice   json
);

CREATE TABLE metric (
    label_id bigint NOT NULL REFERENCES label,
    version  integer NOT NULL,
    point    json NOT NULL,
    quality  double precision,
    heldout  double precision,
    answers  integer NOT NULL,
    PRIMARY KEY (label_id, version)
);

-- Batches that people really labelled, credited to the source most of their clips came from.
CREATE TABLE pull (
    label_id bigint NOT NULL REFERENCES label,
    number   integer NOT NULL,
    arm      text NOT NULL,
    gain     double precision,  -- change of average precision on the held-out fifth
    error    double precision,
    heldout  double precision,
    answers  integer NOT NULL,  -- of the label after this batch
    at       timestamptz NOT NULL DEFAULT now(),
    PRIMARY KEY (label_id, number)
);

-- ── who is here, what runs ──────────────────────────────────────────────────────────────────
CREATE UNLOGGED TABLE presence (
    connection text PRIMARY KEY,
    label_id   bigint NOT NULL,
    person_id  bigint NOT NULL,
    tab        text NOT NULL,
    clip_id    bigint,
    seen_at    timestamptz NOT NULL DEFAULT now()
);
CREATE INDEX presence_label ON presence (label_id);

CREATE UNLOGGED TABLE worker (
    id      text PRIMARY KEY,
    queue   text NOT NULL,
    host    text NOT NULL,
    pid     integer NOT NULL,
    device  text NOT NULL DEFAULT '',
    doing   text NOT NULL DEFAULT '',
    seen_at timestamptz NOT NULL DEFAULT now()
);
