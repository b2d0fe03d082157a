-- name: create -> value
-- A new label.
INSERT INTO label (name, look, group_name, description, keywords, examples, created_by)
VALUES (:name::text, :look::text, :group::text, :description::text, :keywords::text[], :examples::bigint[],
    :person::bigint)
RETURNING id;

-- name: start_training -> nothing
-- A new label wants its first build: random and zero-shot feeds need no answers.
INSERT INTO train_state (label_id) VALUES (:label::bigint);

-- name: start_build -> nothing
-- The row that builds of a label replace.
INSERT INTO build (label_id) VALUES (:label::bigint);

-- name: get -> row
-- One label that is not put away.
SELECT id, name, group_name, description, keywords, examples, version, policy, repeats
FROM label WHERE id = :label::bigint AND deleted_at IS NULL;

-- name: list -> rows
-- All labels.
SELECT id, name, group_name, description, keywords, examples, version, policy, repeats
FROM label WHERE deleted_at IS NULL ORDER BY group_name, lower(name);

-- name: edit -> nothing
-- A new definition.
UPDATE label SET name = :name::text, look = :look::text, group_name = :group::text, description = :description::text,
    keywords = :keywords::text[], examples = :examples::bigint[], version = :version::integer,
    policy = :policy::text, repeats = :repeats::real
WHERE id = :label::bigint;

-- name: hold_names -> nothing
-- Names of labels are given to one at a time, until the transaction ends.
SELECT pg_advisory_xact_lock(7225677);

-- name: name_taken -> value
-- Whether another label that the person sees, or any other label, has a name that looks so.
SELECT EXISTS (SELECT 1 FROM label l
    WHERE l.look = :look::text AND l.deleted_at IS NULL AND l.id <> :label::bigint
      AND (:all::boolean OR EXISTS (SELECT 1 FROM team t WHERE t.label_id = l.id
        AND t.person_id = :person::bigint AND t.role <> 'none')));

-- name: add_definition -> nothing
-- Keep a definition for ever.
INSERT INTO definition (label_id, version, name, group_name, description, keywords, examples,
    person_id, seq, upto)
SELECT id, version, name, group_name, description, keywords, examples,
    :person::bigint, :seq::bigint,
    (SELECT coalesce(max(a.id), 0) FROM annotation a WHERE a.label_id = :label::bigint)
FROM label WHERE id = :label::bigint;

-- name: defined_by -> value
-- Who saved a version of a label's definition.
SELECT p.name FROM definition d JOIN person p ON p.id = d.person_id
WHERE d.label_id = :label::bigint AND d.version = :version::integer;

-- name: delete -> nothing
-- Put a label away; everything it holds is kept.
UPDATE label SET deleted_at = now(), deleted_by = :person::bigint WHERE id = :label::bigint;

-- name: away -> row
-- Of a label that was put away: a person's role in it, and who put it away.
SELECT coalesce(m.role, p.role) AS role, d.name AS by
FROM label l JOIN person p ON p.id = :person::bigint
LEFT JOIN member m ON m.label_id = l.id AND m.person_id = p.id
LEFT JOIN person d ON d.id = l.deleted_by
WHERE l.id = :label::bigint AND l.deleted_at IS NOT NULL;

-- name: away_of -> rows
-- The labels that were put away of which these people are primaries, the last one first.
SELECT p.id AS person_id, l.id, l.name, coalesce(d.name, '') AS by,
    extract(epoch FROM l.deleted_at)::double precision AS at
FROM label l JOIN person p ON p.id = ANY (:people::bigint[])
LEFT JOIN member m ON m.label_id = l.id AND m.person_id = p.id
LEFT JOIN person d ON d.id = l.deleted_by
WHERE l.deleted_at IS NOT NULL AND coalesce(m.role, p.role) = 'primary'
ORDER BY l.deleted_at DESC, l.id DESC;

-- name: name_and_look -> row
-- A label's name and how it looks, whether it was put away or not.
SELECT name, look FROM label WHERE id = :label::bigint;

-- name: put_away -> row
-- The label of this name that was put away last.
SELECT id FROM label WHERE lower(name) = lower(:name::text) AND deleted_at IS NOT NULL
ORDER BY deleted_at DESC LIMIT 1;

-- name: undelete -> nothing
-- Bring back a label that was put away.
UPDATE label SET deleted_at = NULL, deleted_by = NULL WHERE id = :label::bigint;

-- name: answered_by_primaries -> rows
-- Those of the clips that primaries answered, in the given order.
SELECT c.clip_id FROM unnest(:clips::bigint[]) WITH ORDINALITY AS c (clip_id, place)
WHERE EXISTS (SELECT 1 FROM answer a
    WHERE a.label_id = :label::bigint AND a.clip_id = c.clip_id AND a.role = 'primary')
ORDER BY c.place;

-- name: answered_under_another_meaning -> rows
-- Clips whose primaries all answered while the label meant something else than now, and whether
-- each is disputed. A definition's `upto` is the newest annotation before it; a name and a group
-- are no meaning.
WITH now_means AS (
    SELECT description, keywords, examples FROM label WHERE id = :label::bigint
),
span AS (
    SELECT d.upto AS after,
        coalesce(lead(d.upto) OVER (ORDER BY d.version), 9223372036854775807) AS upto,
        (d.description, d.keywords, d.examples)
            IS NOT DISTINCT FROM (n.description, n.keywords, n.examples) AS same
    FROM definition d CROSS JOIN now_means n WHERE d.label_id = :label::bigint
)
SELECT a.clip_id, EXISTS (SELECT 1 FROM agreement g WHERE g.label_id = :label::bigint
    AND g.clip_id = a.clip_id AND g.disputed) AS disputed
FROM answer a JOIN span s ON a.annotation_id > s.after AND a.annotation_id <= s.upto
WHERE a.label_id = :label::bigint AND a.role = 'primary'
GROUP BY a.clip_id HAVING NOT bool_or(s.same) ORDER BY a.clip_id;

-- name: set_re_review -> nothing
-- What is to be looked at once more.
UPDATE label SET re_review = :clips::bigint[] WHERE id = :label::bigint;

-- name: re_reviewed -> nothing
-- These clips were answered anew.
UPDATE label SET re_review = ARRAY (
    SELECT c FROM unnest(re_review) WITH ORDINALITY AS a (c, i)
    WHERE c <> ALL (:clips::bigint[]) ORDER BY i)
WHERE id = :label::bigint AND re_review && :clips::bigint[];

-- name: set_pinned -> nothing
-- Pins a model version; 0: none.
UPDATE label SET pinned = :version::integer WHERE id = :label::bigint;

-- name: re_review_and_pinned -> row
-- The clips of the re-review queue, and the pinned model version.
SELECT re_review, pinned FROM label WHERE id = :label::bigint;

-- name: role -> value
-- A person's role in a label; nothing if there is no such label.
SELECT role FROM team WHERE label_id = :label::bigint AND person_id = :person::bigint;

-- name: roles -> rows
-- The labels these people are on, of the given ones or of all, and their role.
SELECT label_id, person_id, role FROM team
WHERE person_id = ANY (:people::bigint[]) AND role <> 'none'
  AND (:labels::bigint[] IS NULL OR label_id = ANY (:labels::bigint[]));

-- name: seen_by -> rows
-- The labels whose answers these people may see, of the given ones or of all: see
-- auth.access.sees_answers.
SELECT label_id, person_id FROM team
WHERE person_id = ANY (:people::bigint[])
  AND (role = 'primary' OR role = 'none' AND account_role = 'admin')
  AND (:labels::bigint[] IS NULL OR label_id = ANY (:labels::bigint[]));

-- name: secondaries -> rows
-- The people who label blind in a label, in a fixed order.
SELECT person_id AS id FROM team
WHERE label_id = :label::bigint AND role = 'secondary' AND account_role <> 'viewer' AND NOT disabled
ORDER BY person_id;

-- name: blind_streams -> rows
-- The streams of everybody who ever labelled blind in a label: who comes back goes on from there.
SELECT name FROM stream WHERE starts_with(name, 'blind/' || :label::bigint || '/') ORDER BY name;

-- name: clip_exists -> value
-- Whether there is such a clip.
SELECT EXISTS (SELECT 1 FROM clip WHERE id = :clip::bigint);

-- name: known_clips -> value
-- How many of these clips exist.
SELECT count(*) FROM clip WHERE id = ANY (:clips::bigint[]);

-- name: current_answers -> rows
-- The answers of a person for these clips that hold now.
SELECT clip_id, answer, role FROM answer
WHERE label_id = :label::bigint AND clip_id = ANY (:clips::bigint[]) AND person_id = :person::bigint
ORDER BY clip_id;

-- name: add_annotation -> value
-- Keep an annotation for ever.
INSERT INTO annotation (command_id, label_id, clip_id, person_id, role, answer, previous, source,
    model_version, milliseconds, undoes, seq, at, round, bulk, reason)
VALUES (:command::text, :label::bigint, :clip::bigint, :person::bigint, :role::text, :answer::text,
    :previous::text, :source::text, :model_version::integer, :milliseconds::integer,
    :undoes::bigint, :seq::bigint, to_timestamp(:at::double precision), :round::smallint,
    :bulk::text, :reason::text)
RETURNING id;

-- name: add_annotations -> rows
-- Keep the annotations of one gesture for ever, numbered in the given order.
INSERT INTO annotation (command_id, label_id, clip_id, person_id, role, answer, previous, source,
    model_version, milliseconds, undoes, seq, at, round, bulk, reason)
SELECT g.command, :label::bigint, g.clip, :person::bigint, :role::text, g.answer, g.previous,
    g.source, :model_version::integer, :milliseconds::integer, g.undoes, :seq::bigint,
    to_timestamp(:at::double precision), :round::smallint, :bulk::text, ''
FROM unnest(:commands::text[], :clips::bigint[], :answers::text[], :previous::text[],
    :sources::text[], :undoes::bigint[]) WITH ORDINALITY
    AS g (command, clip, answer, previous, source, undoes, place)
ORDER BY g.place
RETURNING id, clip_id;

-- name: set_answers -> nothing
-- The annotations are now the person's answers for their clips.
INSERT INTO answer (label_id, clip_id, person_id, role, answer, source, annotation_id)
SELECT :label::bigint, g.clip, :person::bigint, :role::text, g.answer, g.source, g.annotation
FROM unnest(:clips::bigint[], :answers::text[], :sources::text[], :annotations::bigint[])
    AS g (clip, answer, source, annotation)
ON CONFLICT (label_id, clip_id, person_id) DO UPDATE
SET answer = excluded.answer, source = excluded.source, role = excluded.role,
    annotation_id = excluded.annotation_id;

-- name: clear_answers -> nothing
-- The person has no answer for these clips any more.
DELETE FROM answer
WHERE label_id = :label::bigint AND clip_id = ANY (:clips::bigint[]) AND person_id = :person::bigint;

-- name: undoable -> rows
-- What a person answered in one gesture in a label, in one role, and did not take back: one clip, or
-- a selection, whatever parts it was sent in. The gesture is the named one, or the person's last.
-- With the source of the answer that held before, where there is one, and whether they answered the
-- clip anew since, in this role or the other.
WITH mine AS NOT MATERIALIZED (
    SELECT * FROM annotation a
    WHERE label_id = :label::bigint AND person_id = :person::bigint AND role = :role::text
      AND undoes IS NULL AND NOT undone
),
wanted AS (
    SELECT coalesce(:gesture::text, (
        SELECT coalesce(bulk, command_id) FROM mine a
        WHERE round = 2 OR NOT EXISTS (
            SELECT 1 FROM annotation o WHERE o.label_id = a.label_id AND o.clip_id = a.clip_id
              AND o.person_id = a.person_id AND o.id > a.id AND o.round = 1
              AND o.role NOT IN (a.role, 'adjudicator'))
        ORDER BY id DESC LIMIT 1)) AS gesture
)
SELECT a.id, a.clip_id, a.answer, a.previous, a.round, coalesce(b.source, a.source) AS source,
    EXISTS (
        SELECT 1 FROM annotation o WHERE o.label_id = a.label_id AND o.clip_id = a.clip_id
          AND o.person_id = a.person_id AND o.id > a.id AND o.round = a.round
          AND (o.role = a.role AND o.undoes IS NULL AND NOT o.undone
            OR o.round = 1 AND o.role NOT IN (a.role, 'adjudicator'))) AS anew
FROM mine a JOIN wanted w ON coalesce(a.bulk, a.command_id) = w.gesture
LEFT JOIN LATERAL (
    SELECT source FROM annotation e
    WHERE e.label_id = a.label_id AND e.person_id = a.person_id AND e.clip_id = a.clip_id
      AND e.id < a.id AND e.undoes IS NULL AND NOT e.undone AND e.round = a.round
    ORDER BY e.id DESC LIMIT 1) b ON true
ORDER BY a.id;

-- name: mark_undone -> nothing
-- Annotations that were taken back.
UPDATE annotation SET undone = true WHERE id = ANY (:annotations::bigint[]);

-- name: want_build -> nothing
-- An answer changed: a build is due.
UPDATE train_state SET want = want + 1 WHERE label_id = :label::bigint;

-- name: ask_blind -> rows
-- Put clips into the queues of these secondaries, where they are not yet: each at a random place
-- behind what that person answered already. What was put, and how many clips stand before it once
-- everything above it here has been put.
WITH streams AS (
    INSERT INTO stream (name) SELECT 'blind/' || :label::bigint || '/' || p
    FROM unnest(:people::bigint[]) p
    ON CONFLICT DO NOTHING
),
behind AS MATERIALIZED (  -- once for each person, not for each clip
    SELECT p AS person_id,
        greatest(0,
            (SELECT max(q.rank) FROM blind_queue q JOIN answer a
                 ON a.label_id = q.label_id AND a.clip_id = q.clip_id AND a.person_id = q.person_id
             WHERE q.label_id = :label::bigint AND q.person_id = p),
            (SELECT max(r.rank) FROM repeat_answer r WHERE r.label_id = :label::bigint
                 AND r.person_id = p AND r.answer IS NOT NULL)) AS rank
    FROM unnest(:people::bigint[]) p
),
added AS (
    INSERT INTO blind_queue (label_id, person_id, clip_id, rank)
    SELECT :label::bigint, b.person_id, c, b.rank + random()
    FROM behind b CROSS JOIN unnest(:clips::bigint[]) c
    ON CONFLICT DO NOTHING RETURNING person_id, clip_id, rank
)
SELECT a.person_id, a.clip_id,
    (SELECT count(*) FROM queue_card q  -- without what was just added
     WHERE q.label_id = :label::bigint AND q.person_id = a.person_id
       AND (q.rank, q.card) < (a.rank, a.clip_id))
    + row_number() OVER (PARTITION BY a.person_id ORDER BY a.rank, a.clip_id) - 1 AS position
FROM added a ORDER BY a.person_id, a.rank, a.clip_id;

-- name: blind_queue -> rows
-- A secondary's queue, in their order: clips, and negative the clips that are asked a second time.
SELECT card FROM queue_card WHERE label_id = :label::bigint AND person_id = :person::bigint
ORDER BY rank, card;

-- name: clips_behind -> value
-- How many clips stand behind this one in a secondary's queue.
SELECT count(*) FROM blind_queue q JOIN blind_queue c
    ON c.label_id = q.label_id AND c.person_id = q.person_id
WHERE q.label_id = :label::bigint AND q.person_id = :person::bigint AND c.clip_id = :clip::bigint
  AND (q.rank, q.clip_id) > (c.rank, c.clip_id);

-- name: in_blind_queue -> value
-- Whether a clip is a secondary's to answer.
SELECT EXISTS (SELECT 1 FROM blind_queue
    WHERE label_id = :label::bigint AND person_id = :person::bigint AND clip_id = :clip::bigint);

-- name: primary_clips -> rows
-- Clips that primaries answered.
SELECT DISTINCT clip_id FROM answer WHERE label_id = :label::bigint AND role = 'primary'
ORDER BY clip_id;

-- name: answered_clips -> rows
-- Clips that anybody answered.
SELECT DISTINCT clip_id FROM answer WHERE label_id = :label::bigint;

-- name: own_answers -> rows
-- A secondary's own answers, NULL where they are not told how they answered: the clip waits to be
-- asked a second time.
SELECT a.clip_id, CASE WHEN o.clip_id IS NULL THEN a.answer END AS answer
FROM answer a LEFT JOIN repeat_answer o ON o.label_id = a.label_id AND o.person_id = a.person_id
    AND o.clip_id = a.clip_id AND o.answer IS NULL
WHERE a.label_id = :label::bigint AND a.person_id = :person::bigint AND a.role = 'secondary';

-- name: primary_answers -> rows
-- The primaries' answers, with names.
SELECT a.clip_id, a.person_id, a.answer, p.name
FROM answer a JOIN person p ON p.id = a.person_id
WHERE a.label_id = :label::bigint AND a.role = 'primary' ORDER BY a.annotation_id;

-- name: primary_people -> rows
-- Everyone who ever answered as a primary.
SELECT DISTINCT p.id, p.name FROM annotation a JOIN person p ON p.id = a.person_id
WHERE a.label_id = :label::bigint AND a.role = 'primary';

-- name: build -> row
-- The newest build of a label.
SELECT b.version, b.feeds::text AS feeds, b.metrics::text AS metrics, b.advice::text AS advice,
    m.answers, m.seq, m.seconds, extract(epoch FROM m.at)::double precision AS at
FROM build b LEFT JOIN model m ON m.label_id = b.label_id AND m.version = b.version
WHERE b.label_id = :label::bigint;

-- name: history -> rows
-- The last points of a label's history, newest first.
SELECT point::text FROM metric WHERE label_id = :label::bigint
ORDER BY version DESC LIMIT :limit::integer;

-- name: take_leases -> rows
-- Lease the first `limit` of the given clips that are not answered and not held by somebody else.
INSERT INTO lease (label_id, clip_id, person_id, expires_at)
SELECT :label::bigint, c.clip_id, :person::bigint,
    now() + make_interval(secs => :seconds::double precision)
FROM unnest(:clips::bigint[]) WITH ORDINALITY AS c (clip_id, position)
WHERE NOT EXISTS (SELECT 1 FROM answer a
        WHERE a.label_id = :label::bigint AND a.clip_id = c.clip_id AND a.role = 'primary')
  AND NOT EXISTS (SELECT 1 FROM held h WHERE h.label_id = :label::bigint AND h.clip_id = c.clip_id
        AND h.person_id <> :person::bigint)
ORDER BY c.position LIMIT :limit::integer
ON CONFLICT (label_id, clip_id) DO UPDATE
SET person_id = excluded.person_id, expires_at = excluded.expires_at
RETURNING clip_id;

-- name: end_leases -> nothing
-- A person's earlier batch goes back to everybody.
DELETE FROM lease WHERE label_id = :label::bigint AND person_id = :person::bigint;

-- name: random_clips -> rows
-- Clips nobody answered or holds, in random order: when the random feed has run out.
SELECT c.id FROM clip c
WHERE c.duplicate_of IS NULL AND NOT EXISTS (SELECT 1 FROM answer a
    WHERE a.label_id = :label::bigint AND a.clip_id = c.id AND a.role = 'primary')
  AND c.id NOT IN (SELECT clip_id FROM held WHERE label_id = :label::bigint)
ORDER BY random() LIMIT :limit::integer;

-- name: clips_of_cluster -> rows
-- Random clips of a cluster that nobody answered or holds.
SELECT c.id FROM clip c
WHERE c.cluster = :cluster::integer AND c.duplicate_of IS NULL
  AND NOT EXISTS (SELECT 1 FROM answer a
    WHERE a.label_id = :label::bigint AND a.clip_id = c.id AND a.role = 'primary')
  AND c.id NOT IN (SELECT clip_id FROM held WHERE label_id = :label::bigint)
ORDER BY random() LIMIT :limit::integer;

-- name: unanswered_among -> rows
-- Those of these clips that no primary answered, in the given order.
SELECT c.id FROM unnest(:clips::bigint[]) WITH ORDINALITY AS c (id, place)
WHERE NOT EXISTS (SELECT 1 FROM answer a
    WHERE a.label_id = :label::bigint AND a.clip_id = c.id AND a.role = 'primary')
ORDER BY c.place;

-- name: some_unanswered -> value
-- Whether any clip is without an answer of a primary.
SELECT EXISTS (SELECT 1 FROM clip c WHERE c.duplicate_of IS NULL AND NOT EXISTS (
    SELECT 1 FROM answer a
    WHERE a.label_id = :label::bigint AND a.clip_id = c.id AND a.role = 'primary'));

-- name: stratified_clips -> rows
-- Clips nobody answered or holds, the next one from every cluster in turn, each cluster in random
-- order.
SELECT id FROM (
    SELECT c.id, row_number() OVER (PARTITION BY c.cluster ORDER BY random()) AS turn FROM clip c
    WHERE c.duplicate_of IS NULL AND NOT EXISTS (SELECT 1 FROM answer a
        WHERE a.label_id = :label::bigint AND a.clip_id = c.id AND a.role = 'primary')
      AND c.id NOT IN (SELECT clip_id FROM held WHERE label_id = :label::bigint)) r
ORDER BY turn, random() LIMIT :limit::integer;

-- name: counts -> row
-- How many clips of a label have which outcome, and how many are disputed.
SELECT positives, negatives, skips, ties, disputed FROM label_count
WHERE label_id = :label::bigint;

-- name: disputed -> rows
-- The clips of a label that wait for a decision.
SELECT clip_id FROM agreement WHERE label_id = :label::bigint AND disputed ORDER BY clip_id;

-- name: disputed_among -> rows
-- Those of these clips that wait for a decision.
SELECT clip_id FROM agreement
WHERE label_id = :label::bigint AND clip_id = ANY (:clips::bigint[]) AND disputed
ORDER BY clip_id;

-- name: clip_outcome -> row
-- What the answers to a clip come to, NULL where nothing counts; and whether it is disputed.
SELECT (SELECT outcome FROM truth WHERE label_id = :label::bigint AND clip_id = :clip::bigint)
        AS outcome,
    EXISTS (SELECT 1 FROM agreement
        WHERE label_id = :label::bigint AND clip_id = :clip::bigint AND disputed) AS disputed;

-- name: board_primary -> rows
-- Board rows of labels, as their primaries see them.
WITH wanted AS (SELECT unnest(:labels::bigint[]) AS id),
compared AS (
    SELECT label_id, count(*) AS compared, avg((NOT disagreed)::integer) AS agreed
    FROM agreement WHERE label_id = ANY (:labels::bigint[]) AND answers > 1 GROUP BY label_id
),
members AS (
    SELECT label_id, count(*) FILTER (WHERE role = 'primary') AS primaries,
        count(*) FILTER (WHERE role = 'secondary') AS secondaries
    FROM team JOIN wanted w ON w.id = label_id WHERE account_role <> 'viewer' AND NOT disabled
    GROUP BY label_id
)
SELECT l.id, l.name, l.group_name, l.description, l.keywords, l.examples, l.version, l.policy,
    l.repeats, s.seq,
    c.positives, c.negatives, c.skips, b.version AS model, b.metrics::text AS metrics,
    g.agreed::double precision AS agreement, coalesce(g.compared, 0) AS compared,
    c.disputed AS disagreements,
    coalesce(m.primaries, 0) AS primaries, coalesce(m.secondaries, 0) AS secondaries,
    (SELECT count(*) FROM annotation a WHERE a.label_id = l.id AND a.role = 'primary'
        AND a.answer IS NOT NULL AND a.undoes IS NULL AND a.at > now() - interval '1 hour')
        AS per_hour,
    (SELECT percentile_cont(0.5) WITHIN GROUP (ORDER BY milliseconds) / 1000 FROM (
        SELECT milliseconds FROM annotation a WHERE a.label_id = l.id
          AND milliseconds IS NOT NULL ORDER BY at DESC LIMIT :paced::integer) t) AS seconds,
    (SELECT array_agg(DISTINCT t.name) FROM presence r
     JOIN team t ON t.person_id = r.person_id AND t.label_id = r.label_id
     WHERE r.label_id = l.id AND r.seen_at > now() - interval '30 seconds'
       AND t.role = 'primary') AS people,
    (SELECT array_agg(t.quality ORDER BY t.version) FROM (
        SELECT version, quality FROM metric WHERE label_id = l.id AND quality IS NOT NULL
        ORDER BY version DESC LIMIT 30) t) AS sparkline,
    x.intake_id AS alarm_intake, x.text AS alarm
FROM wanted w JOIN label l ON l.id = w.id AND l.deleted_at IS NULL
JOIN stream s ON s.name = 'label/' || l.id
JOIN build b ON b.label_id = l.id
JOIN label_count c ON c.label_id = l.id
LEFT JOIN compared g ON g.label_id = l.id
LEFT JOIN members m ON m.label_id = l.id
LEFT JOIN label_alarm x ON x.label_id = l.id;

-- name: board_secondary -> rows
-- Board rows of labels, as one secondary sees them: their own progress and nothing else. Whoever
-- has not opened their queue yet will be asked about what the primaries answered so far. The answer
-- to a clip that waits to be asked a second time counts as one, but not as which. Where clips come a
-- second time, with the queue and what is answered of it, from which follows how many are to come.
SELECT l.id, l.name, l.group_name, l.description, l.keywords, l.examples, l.version, l.policy,
    l.repeats, coalesce(s.seq, 0) AS seq,
    count(a.*) FILTER (WHERE a.answer = 'positive' AND o.clip_id IS NULL) AS positives,
    count(a.*) FILTER (WHERE a.answer = 'negative' AND o.clip_id IS NULL) AS negatives,
    count(a.*) FILTER (WHERE a.answer = 'skip' AND o.clip_id IS NULL) AS skips,
    (SELECT count(*) FROM queue_card q WHERE q.label_id = l.id AND q.person_id = :person::bigint
        AND q.answered)
        AS answered,
    (SELECT count(*) FROM queue_card q WHERE q.label_id = l.id AND q.person_id = :person::bigint
        AND NOT q.answered)
        + (SELECT count(DISTINCT p.clip_id) FROM answer p
           WHERE p.label_id = l.id AND p.role = 'primary' AND NOT EXISTS (
               SELECT 1 FROM blind_queue q WHERE q.label_id = l.id
                 AND q.person_id = :person::bigint AND q.clip_id = p.clip_id))
        AS waiting,
    CASE WHEN l.repeats > 0 THEN (SELECT array_agg(q.card ORDER BY q.rank, q.card)
        FROM queue_card q WHERE q.label_id = l.id AND q.person_id = :person::bigint) END AS queue,
    CASE WHEN l.repeats > 0 THEN array_agg(a.clip_id) END AS given
FROM label l
LEFT JOIN stream s ON s.name = 'blind/' || l.id || '/' || :person::bigint
LEFT JOIN answer a ON a.label_id = l.id AND a.person_id = :person::bigint AND a.role = 'secondary'
LEFT JOIN repeat_answer o ON o.label_id = l.id AND o.person_id = a.person_id
    AND o.clip_id = a.clip_id AND o.answer IS NULL
WHERE l.id = ANY (:labels::bigint[]) AND l.deleted_at IS NULL
GROUP BY l.id, s.seq;

-- name: want_build_of_all -> nothing
-- A secondary answered: a build is due where their answers count.
UPDATE train_state t SET want = want + 1 FROM label l
WHERE t.label_id = :label::bigint AND l.id = t.label_id AND l.policy <> 'primary';

-- name: repeats -> value
-- The share of a secondary's clips that they are asked a second time.
SELECT repeats FROM label WHERE id = :label::bigint;

-- name: add_repeat -> value
-- Ask a person a second time about a clip, behind the next `distance` cards that wait behind it; how
-- many cards stand before it then, nothing if it is asked twice already.
WITH waiting AS (
    SELECT q.rank, row_number() OVER (ORDER BY q.rank, q.card) AS place
    FROM queue_card q JOIN blind_queue c ON c.label_id = q.label_id AND c.person_id = q.person_id
    WHERE q.label_id = :label::bigint AND q.person_id = :person::bigint
      AND c.clip_id = :clip::bigint AND q.rank > c.rank AND NOT q.answered
),
between AS (
    SELECT coalesce((SELECT rank FROM waiting WHERE place = :distance::bigint),
            (SELECT max(rank) FROM queue_card
             WHERE label_id = :label::bigint AND person_id = :person::bigint)) AS first,
        (SELECT rank FROM waiting WHERE place = :distance::bigint + 1) AS next
),
added AS (
    INSERT INTO repeat_answer (label_id, person_id, clip_id, rank)
    SELECT :label::bigint, :person::bigint, :clip::bigint,
        coalesce((first + next) / 2, first + 0.001) FROM between
    ON CONFLICT DO NOTHING RETURNING rank
)
SELECT (SELECT count(*) FROM queue_card q
    WHERE q.label_id = :label::bigint AND q.person_id = :person::bigint
      AND (q.rank, q.card) < (a.rank, -:clip::bigint))
FROM added a;

-- name: repeat -> row
-- A person's second answer for a clip, NULL if not given yet; the first one; and how many other
-- clips they answered since that.
SELECT r.answer, a.answer AS first, (SELECT count(DISTINCT n.clip_id) FROM annotation n
    WHERE n.label_id = r.label_id AND n.person_id = r.person_id AND n.id > a.annotation_id
      AND n.clip_id <> r.clip_id AND n.answer IS NOT NULL AND n.undoes IS NULL AND NOT n.undone)
    AS between
FROM repeat_answer r LEFT JOIN answer a ON a.label_id = r.label_id AND a.person_id = r.person_id
    AND a.clip_id = r.clip_id AND a.role = 'secondary'
WHERE r.label_id = :label::bigint AND r.person_id = :person::bigint AND r.clip_id = :clip::bigint;

-- name: repeats_of -> rows
-- A person's second answers.
SELECT clip_id, answer FROM repeat_answer
WHERE label_id = :label::bigint AND person_id = :person::bigint AND answer IS NOT NULL;

-- name: set_repeat -> nothing
-- A person's second answer for a clip, and whether it tells of their self-agreement.
UPDATE repeat_answer SET answer = :answer::text, blind = :blind::boolean
WHERE label_id = :label::bigint AND person_id = :person::bigint AND clip_id = :clip::bigint;

-- name: add_note -> nothing
-- Keep a note.
INSERT INTO note (label_id, clip_id, person_id, role, text, seq, at, upto)
SELECT :label::bigint, :clip::bigint, :person::bigint, :role::text, :text::text, :seq::bigint,
    to_timestamp(:at::double precision), coalesce(max(id), 0)
FROM annotation WHERE label_id = :label::bigint;

-- name: notes -> rows
-- What the team wrote about a label's clips.
SELECT n.clip_id, n.person_id, p.name, n.text, extract(epoch FROM n.at)::double precision AS at
FROM note n JOIN person p ON p.id = n.person_id
WHERE n.label_id = :label::bigint AND n.role = 'primary' ORDER BY n.id;

-- name: own_notes -> rows
-- What a secondary wrote.
SELECT n.clip_id, n.person_id, p.name, n.text, extract(epoch FROM n.at)::double precision AS at
FROM note n JOIN person p ON p.id = n.person_id
WHERE n.label_id = :label::bigint AND n.person_id = :person::bigint AND n.role = 'secondary'
ORDER BY n.id;

-- name: decisions -> rows
-- What adjudicators decided, as it stands.
SELECT d.clip_id, d.answer, d.person_id, p.name, d.reason, d.annotation_id,
    extract(epoch FROM d.at)::double precision AS at
FROM decision d JOIN person p ON p.id = d.person_id WHERE d.label_id = :label::bigint
ORDER BY d.clip_id;

-- name: set_cut -> nothing
-- A person's own cut through a label's scores.
INSERT INTO cut (label_id, person_id, score)
VALUES (:label::bigint, :person::bigint, :score::double precision)
ON CONFLICT (label_id, person_id) DO UPDATE SET score = excluded.score, at = now();

-- name: cut -> value
-- A person's own cut through a label's scores; nothing where they have set none.
SELECT score FROM cut WHERE label_id = :label::bigint AND person_id = :person::bigint;
