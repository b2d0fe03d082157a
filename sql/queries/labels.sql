-- name: create
-- A new label; fails on a name that is taken.
INSERT INTO label (name, group_name, description, keywords, examples, created_by)
VALUES ($1::text, $2::text, $3::text, $4::text[], $5::bigint[], $6::bigint)
RETURNING id;

-- name: start_training
-- A new label wants its first build: random and zero-shot feeds need no answers.
INSERT INTO train_state (label_id) VALUES ($1::bigint);

-- name: start_build
-- The row that builds of a label replace.
INSERT INTO build (label_id) VALUES ($1::bigint);

-- name: get
-- One label.
SELECT id, name, group_name, description, keywords, examples FROM label WHERE id = $1::bigint;

-- name: list
-- All labels.
SELECT id, name, group_name, description, keywords, examples FROM label
ORDER BY group_name, lower(name);

-- name: edit
-- A new definition.
UPDATE label SET name = $2::text, group_name = $3::text, description = $4::text,
    keywords = $5::text[], examples = $6::bigint[]
WHERE id = $1::bigint;

-- name: part
-- A person's part in a label: given by hand, else the person's own.
SELECT coalesce(m.part, p.part) FROM person p
LEFT JOIN member m ON m.person_id = p.id AND m.label_id = $1::bigint
WHERE p.id = $2::bigint;

-- name: parts
-- A person's part in every label.
SELECT l.id, coalesce(m.part, p.part) AS part FROM person p CROSS JOIN label l
LEFT JOIN member m ON m.person_id = p.id AND m.label_id = l.id
WHERE p.id = $1::bigint;

-- name: secondaries
-- The people who label blind in a label, in a fixed order.
SELECT p.id FROM person p LEFT JOIN member m ON m.person_id = p.id AND m.label_id = $1::bigint
WHERE coalesce(m.part, p.part) = 'secondary' AND p.role <> 'viewer' AND p.disabled_at IS NULL
ORDER BY p.id;

-- name: clip_exists
-- Whether there is such a clip.
SELECT EXISTS (SELECT 1 FROM clip WHERE id = $1::bigint);

-- name: known_clips
-- How many of these clips exist.
SELECT count(*) FROM clip WHERE id = ANY ($1::bigint[]);

-- name: current_answer
-- The answer of a person for a clip that holds now.
SELECT answer, source FROM answer
WHERE label_id = $1::bigint AND clip_id = $2::bigint AND person_id = $3::bigint;

-- name: add_annotation
-- Keep an annotation for ever.
INSERT INTO annotation (command_id, label_id, clip_id, person_id, part, answer, previous, source,
    model_version, milliseconds, undoes, seq, at)
VALUES ($1::text, $2::bigint, $3::bigint, $4::bigint, $5::text, $6::text, $7::text, $8::text,
    $9::integer, $10::integer, $11::bigint, $12::bigint, to_timestamp($13::double precision))
RETURNING id;

-- name: set_answer
-- The annotation is now the person's answer for the clip.
INSERT INTO answer (label_id, clip_id, person_id, part, answer, source, annotation_id)
VALUES ($1::bigint, $2::bigint, $3::bigint, $4::text, $5::text, $6::text, $7::bigint)
ON CONFLICT (label_id, clip_id, person_id) DO UPDATE
SET answer = excluded.answer, source = excluded.source, part = excluded.part,
    annotation_id = excluded.annotation_id;

-- name: clear_answer
-- The person has no answer for the clip any more.
DELETE FROM answer
WHERE label_id = $1::bigint AND clip_id = $2::bigint AND person_id = $3::bigint;

-- name: undoable
-- A person's latest annotation of a label that is not taken back, with the source of the answer
-- that held before it, where there is one.
SELECT a.id, a.clip_id, a.previous, a.part, coalesce(b.source, a.source) AS source
FROM annotation a LEFT JOIN LATERAL (
    SELECT source FROM annotation e
    WHERE e.label_id = a.label_id AND e.person_id = a.person_id AND e.clip_id = a.clip_id
      AND e.id < a.id AND e.undoes IS NULL AND NOT e.undone
    ORDER BY e.id DESC LIMIT 1) b ON true
WHERE a.label_id = $1::bigint AND a.person_id = $2::bigint AND a.undoes IS NULL AND NOT a.undone
ORDER BY a.id DESC LIMIT 1;

-- name: mark_undone
-- An annotation that was taken back.
UPDATE annotation SET undone = true WHERE id = $1::bigint;

-- name: want_build
-- An answer changed: a build is due.
UPDATE train_state SET want = want + 1 WHERE label_id = $1::bigint;

-- name: enqueue_blind
-- Put a clip into a secondary's queue at a random place behind what they answered already;
-- nothing if it is there.
INSERT INTO blind_queue (label_id, person_id, clip_id, rank)
VALUES ($1::bigint, $2::bigint, $3::bigint,
    (SELECT coalesce(max(q.rank), 0) FROM blind_queue q JOIN answer a
         ON a.label_id = q.label_id AND a.clip_id = q.clip_id AND a.person_id = q.person_id
     WHERE q.label_id = $1::bigint AND q.person_id = $2::bigint) + random())
ON CONFLICT DO NOTHING RETURNING rank;

-- name: blind_position
-- How many clips stand before this rank in a queue.
SELECT count(*) FROM blind_queue
WHERE label_id = $1::bigint AND person_id = $2::bigint
  AND (rank, clip_id) < ($3::double precision, $4::bigint);

-- name: blind_queue
-- A secondary's queue, in their order.
SELECT clip_id FROM blind_queue WHERE label_id = $1::bigint AND person_id = $2::bigint
ORDER BY rank, clip_id;

-- name: in_blind_queue
-- Whether a clip is a secondary's to answer.
SELECT EXISTS (SELECT 1 FROM blind_queue
    WHERE label_id = $1::bigint AND person_id = $2::bigint AND clip_id = $3::bigint);

-- name: primary_clips
-- Clips that primaries answered.
SELECT DISTINCT clip_id FROM answer WHERE label_id = $1::bigint AND part = 'primary'
ORDER BY clip_id;

-- name: own_answers
-- A person's own answers.
SELECT clip_id, answer FROM answer WHERE label_id = $1::bigint AND person_id = $2::bigint;

-- name: primary_answers
-- The primaries' answers, with names.
SELECT a.clip_id, a.person_id, a.answer, p.name
FROM answer a JOIN person p ON p.id = a.person_id
WHERE a.label_id = $1::bigint AND a.part = 'primary' ORDER BY a.annotation_id;

-- name: primary_people
-- Everyone who ever answered as a primary.
SELECT DISTINCT p.id, p.name FROM annotation a JOIN person p ON p.id = a.person_id
WHERE a.label_id = $1::bigint AND a.part = 'primary';

-- name: build
-- The newest build of a label.
SELECT b.version, b.feeds::text AS feeds, b.metrics::text AS metrics, b.advice::text AS advice,
    m.answers, m.seq, m.seconds, extract(epoch FROM m.at)::double precision AS at
FROM build b LEFT JOIN model m ON m.label_id = b.label_id AND m.version = b.version
WHERE b.label_id = $1::bigint;

-- name: history
-- The last points of a label's history, newest first.
SELECT point::text FROM metric WHERE label_id = $1::bigint ORDER BY version DESC LIMIT $2::integer;

-- name: take_leases
-- Lease up to $4 of the given clips, in their order, leaving out what is answered or leased to
-- somebody else.
INSERT INTO lease (label_id, clip_id, person_id, expires_at)
SELECT $1::bigint, c.clip_id, $2::bigint, now() + make_interval(secs => $5::double precision)
FROM unnest($3::bigint[]) WITH ORDINALITY AS c (clip_id, position)
WHERE NOT EXISTS (SELECT 1 FROM answer a
        WHERE a.label_id = $1::bigint AND a.clip_id = c.clip_id AND a.part = 'primary')
  AND NOT EXISTS (SELECT 1 FROM lease l WHERE l.label_id = $1::bigint AND l.clip_id = c.clip_id
        AND l.person_id <> $2::bigint AND l.expires_at > now())
ORDER BY c.position LIMIT $4::integer
ON CONFLICT (label_id, clip_id) DO UPDATE
SET person_id = excluded.person_id, expires_at = excluded.expires_at
RETURNING clip_id;

-- name: end_leases
-- A person's earlier batch goes back to everybody.
DELETE FROM lease WHERE label_id = $1::bigint AND person_id = $2::bigint;

-- name: random_clips
-- Clips nobody answered, in random order: when the random feed has run out.
SELECT c.id FROM clip c
WHERE c.duplicate_of IS NULL AND NOT EXISTS (SELECT 1 FROM answer a
    WHERE a.label_id = $1::bigint AND a.clip_id = c.id AND a.part = 'primary')
ORDER BY random() LIMIT $2::integer;

-- name: stratified_clips
-- Clips nobody answered, the next one from every cluster in turn, each cluster in random order.
SELECT id FROM (
    SELECT c.id, row_number() OVER (PARTITION BY c.cluster ORDER BY random()) AS turn FROM clip c
    WHERE c.duplicate_of IS NULL AND NOT EXISTS (SELECT 1 FROM answer a
        WHERE a.label_id = $1::bigint AND a.clip_id = c.id AND a.part = 'primary')) r
ORDER BY turn, random() LIMIT $2::integer;

-- name: board_primary
-- Board rows of labels, as primaries see them. Truth is the majority of the primaries.
WITH wanted AS (SELECT unnest($1::bigint[]) AS id),
votes AS (
    SELECT a.label_id, a.clip_id,
        count(*) FILTER (WHERE answer = 'positive') AS yes,
        count(*) FILTER (WHERE answer = 'negative') AS no,
        count(*) FILTER (WHERE answer = 'skip') AS skipped
    FROM answer a JOIN wanted w ON w.id = a.label_id WHERE a.part = 'primary'
    GROUP BY a.label_id, a.clip_id
),
counts AS (
    SELECT label_id, count(*) FILTER (WHERE yes > no) AS positives,
        count(*) FILTER (WHERE no > yes) AS negatives,
        count(*) FILTER (WHERE yes = 0 AND no = 0) AS skips
    FROM votes GROUP BY label_id
)
SELECT l.id, l.name, l.group_name, l.description, l.keywords, l.examples, s.seq,
    coalesce(c.positives, 0) AS positives, coalesce(c.negatives, 0) AS negatives,
    coalesce(c.skips, 0) AS skips, b.version, b.metrics::text AS metrics,
    (SELECT count(*) FROM annotation a WHERE a.label_id = l.id AND a.part = 'primary'
        AND a.answer IS NOT NULL AND a.undoes IS NULL AND a.at > now() - interval '1 hour')
        AS per_hour,
    (SELECT array_agg(DISTINCT p.name) FROM presence r JOIN person p ON p.id = r.person_id
     LEFT JOIN member m ON m.person_id = p.id AND m.label_id = l.id
     WHERE r.label_id = l.id AND r.seen_at > now() - interval '30 seconds'
       AND coalesce(m.part, p.part) = 'primary') AS people,
    (SELECT array_agg(t.quality ORDER BY t.version) FROM (
        SELECT version, quality FROM metric WHERE label_id = l.id AND quality IS NOT NULL
        ORDER BY version DESC LIMIT 30) t) AS sparkline
FROM wanted w JOIN label l ON l.id = w.id
JOIN stream s ON s.name = 'label/' || l.id
JOIN build b ON b.label_id = l.id
LEFT JOIN counts c ON c.label_id = l.id;

-- name: board_secondary
-- Board rows of labels, as one secondary sees them: their own progress and nothing else.
SELECT l.id, l.name, l.group_name, l.description, l.keywords, l.examples, s.seq,
    count(a.*) FILTER (WHERE a.answer = 'positive') AS positives,
    count(a.*) FILTER (WHERE a.answer = 'negative') AS negatives,
    count(a.*) FILTER (WHERE a.answer = 'skip') AS skips,
    (SELECT count(*) FROM blind_queue q WHERE q.label_id = l.id AND q.person_id = $2::bigint)
        - count(a.*) AS queue
FROM label l
JOIN stream s ON s.name = 'blind/' || l.id || '/' || $2::bigint
LEFT JOIN answer a ON a.label_id = l.id AND a.person_id = $2::bigint AND a.part = 'secondary'
WHERE l.id = ANY ($1::bigint[])
GROUP BY l.id, s.seq;

-- name: join
-- Give a person a part in a label.
INSERT INTO member (label_id, person_id, part) VALUES ($1::bigint, $2::bigint, $3::text)
ON CONFLICT (label_id, person_id) DO UPDATE SET part = excluded.part;
