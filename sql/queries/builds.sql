-- name: is_due -> value
-- Whether a label's answers changed since its last build.
SELECT want > done FROM train_state WHERE label_id = :label::bigint;

-- name: claim -> rows
-- Some labels that are due and that nobody else builds, but none of `resting`, most answers first.
-- They are ours until the transaction ends; nobody waits for these locks, least of all answers.
SELECT label_id FROM (
    SELECT t.label_id FROM train_state t JOIN label l ON l.id = t.label_id
    WHERE t.want > t.done AND l.deleted_at IS NULL AND t.label_id <> ALL (:resting::bigint[])
    ORDER BY t.want - t.done DESC, random() OFFSET 0) AS waiting
WHERE pg_try_advisory_xact_lock(7225676, label_id::integer) LIMIT :limit::integer;

-- name: want_unevaluated -> nothing
-- Labels whose newest model was never evaluated, because its worker ended, are due again.
UPDATE train_state t SET want = want + 1 FROM build b
WHERE b.label_id = t.label_id AND b.version > 0 AND NOT EXISTS (
    SELECT 1 FROM metric m WHERE m.label_id = b.label_id AND m.version = b.version);

-- name: built -> value
-- How much of what was wanted the label's newest feeds have read.
SELECT done FROM train_state WHERE label_id = :label::bigint;

-- name: evaluate -> value
-- Whether scores that have read everything up to `want` are the newest of the label. Then they are
-- noted as such.
UPDATE train_state SET evaluated = :want::bigint
WHERE label_id = :label::bigint AND evaluated <= :want::bigint RETURNING true;

-- name: want_incomplete -> nothing
-- Labels whose feeds lack a part of the corpus are due again.
UPDATE train_state t SET want = want + 1 FROM build b
WHERE b.label_id = t.label_id AND t.want = t.done AND EXISTS (
    SELECT 1 FROM json_each(b.feeds) f WHERE f.value ->> 'missing' IS NOT NULL);

-- name: model -> row
-- One model version, if it is one of a space.
SELECT classifier, settings::text AS settings, weights, bias, checksum, seq, upto,
    policy, answers, seconds, extract(epoch FROM at)::double precision AS at
FROM model
WHERE label_id = :label::bigint AND version = :version::integer AND space_id = :space::integer;

-- name: work -> row
-- What a build of a label starts from: read `want` first, then the data.
SELECT t.want, t.done, s.seq, l.name, l.description, l.keywords, l.policy, l.pinned,
    b.version,
    (SELECT coalesce(max(id), 0) FROM annotation a WHERE a.label_id = l.id) AS upto
FROM train_state t JOIN label l ON l.id = t.label_id JOIN build b ON b.label_id = l.id
JOIN stream s ON s.name = 'label/' || l.id
WHERE t.label_id = :label::bigint AND l.deleted_at IS NULL;

-- name: outcomes -> rows
-- What the answers to each clip come to; which annotation was its first, and whether that was met
-- among random clips, whatever was answered later while reviewing.
SELECT t.clip_id, t.outcome, coalesce(f.id, 0) AS first,
    coalesce(f.source IN ('random', 'va_random'), false) AS random
FROM truth t LEFT JOIN (
    SELECT DISTINCT ON (clip_id) clip_id, id, source FROM annotation
    WHERE label_id = :label::bigint AND role = 'primary' AND undoes IS NULL AND NOT undone
    ORDER BY clip_id, id) f ON f.clip_id = t.clip_id
WHERE t.label_id = :label::bigint ORDER BY t.clip_id;

-- name: past_work -> row
-- What a model version was trained on: which annotations, under which policy, which definition.
SELECT m.seq, m.upto, m.policy, d.name, d.description, d.keywords
FROM model m JOIN LATERAL (
    SELECT name, description, keywords FROM definition d
    WHERE d.label_id = m.label_id AND d.seq <= m.seq ORDER BY d.version DESC LIMIT 1) d ON true
WHERE m.label_id = :label::bigint AND m.version = :version::integer;

-- name: first_upto -> rows
-- Each clip's first annotation by a primary among those up to `upto`, none of them taken back by
-- then, and whether that was met among random clips.
WITH past AS (
    SELECT * FROM annotation
    WHERE label_id = :label::bigint AND id <= :upto::bigint AND role = 'primary'
)
SELECT DISTINCT ON (clip_id) clip_id, id AS first, source IN ('random', 'va_random') AS random
FROM past WHERE undoes IS NULL AND id NOT IN (SELECT undoes FROM past WHERE undoes IS NOT NULL)
ORDER BY clip_id, id;

-- name: settled -> rows
-- Of these clips with their agreed answers: where a primary gave that answer while reviewing, or an
-- adjudicator decided it, and where somebody answered, or took an answer back, after event `seq`.
SELECT s.clip_id FROM unnest(:clips::bigint[], :answers::text[]) AS s (clip_id, answer)
WHERE EXISTS (SELECT 1 FROM answer a
        WHERE a.label_id = :label::bigint AND a.clip_id = s.clip_id AND a.role = 'primary'
          AND a.source = 'review' AND a.answer = s.answer)
   OR EXISTS (SELECT 1 FROM decision d
        WHERE d.label_id = :label::bigint AND d.clip_id = s.clip_id AND d.answer = s.answer)
   OR EXISTS (SELECT 1 FROM annotation n
        WHERE n.label_id = :label::bigint AND n.clip_id = s.clip_id AND n.role = 'primary'
          AND n.seq > :seq::bigint);

-- name: add_model -> value
-- Keep the next model version of a label for ever; its number. The label's stream is locked.
INSERT INTO model (label_id, version, classifier, settings, weights, bias, checksum,
    space_id, seq, answers, seconds, at, upto, policy)
SELECT :label::bigint, coalesce(max(version), 0) + 1, :classifier::text, :settings::jsonb,
    :weights::bytea, :bias::double precision, :checksum::text, :space::integer,
    :seq::bigint, :answers::integer, :seconds::double precision,
    to_timestamp(:at::double precision), :upto::bigint, :policy::text
FROM model WHERE label_id = :label::bigint
RETURNING version;

-- name: keep_surroundings -> nothing
-- What of the corpus a model version was trained beside, without which it cannot be taken apart once
-- the corpus has grown.
UPDATE model SET centre = :centre::bytea, background = :background::bigint[]
WHERE label_id = :label::bigint AND version = :version::integer;

-- name: surroundings -> row
-- The same; both NULL of versions from before they were kept.
SELECT centre, background FROM model
WHERE label_id = :label::bigint AND version = :version::integer;

-- name: set_feeds -> nothing
-- The newest feeds, and the number of the last event that they saw.
UPDATE build SET version = :version::integer, feeds = :feeds::json, seq = :seq::bigint
WHERE label_id = :label::bigint;

-- name: set_metrics -> nothing
-- The newest metrics and advice.
UPDATE build SET metrics = :metrics::json, advice = :advice::json WHERE label_id = :label::bigint;

-- name: done -> nothing
-- A build read everything up to `want`.
UPDATE train_state SET done = greatest(done, :want::bigint) WHERE label_id = :label::bigint;

-- name: add_metric -> value
-- A point of the label's history; nothing if that model has one, which a model gone back to has.
INSERT INTO metric (label_id, version, point, quality, heldout, answers, kinds, calibration,
    confounders)
VALUES (:label::bigint, :version::integer, :point::json, :quality::double precision,
    :heldout::double precision, :answers::integer, :kinds::json, :calibration::json,
    :confounders::json)
ON CONFLICT (label_id, version) DO NOTHING RETURNING version;

-- name: foreseen -> rows
-- Each primary's latest answers under a model that could not know them: no answer to the clip, by
-- anybody, is older than the model.
SELECT a.id, a.person_id, a.clip_id, a.answer, a.model_version FROM team t CROSS JOIN LATERAL (
    SELECT n.id, n.person_id, n.clip_id, n.answer, n.model_version
    FROM annotation n JOIN model m ON m.label_id = n.label_id AND m.version = n.model_version
    WHERE n.label_id = :label::bigint AND n.person_id = t.person_id AND n.role = 'primary'
      AND n.undoes IS NULL AND NOT n.undone AND n.answer IN ('positive', 'negative')
      AND NOT EXISTS (SELECT 1 FROM annotation e
        WHERE e.label_id = n.label_id AND e.clip_id = n.clip_id AND e.id <= m.upto
          AND e.answer IS NOT NULL)
    ORDER BY n.id DESC LIMIT :most::integer) a
WHERE t.label_id = :label::bigint AND t.role = 'primary' ORDER BY a.person_id, a.id DESC;

-- name: pulls -> rows
-- The batches labelled so far.
SELECT number, arm, gain, error, heldout, answers FROM pull
WHERE label_id = :label::bigint ORDER BY number;

-- name: pulls_elsewhere -> rows
-- The newest measured batches of other labels, label by label, oldest first. A label is left out
-- that is labelled blind by somebody who may see this one's advice.
SELECT label_id, arm, gain, error FROM (
    SELECT p.label_id, p.number, p.arm, p.gain, p.error
    FROM pull p JOIN label l ON l.id = p.label_id
    WHERE p.label_id <> :label::bigint AND p.gain IS NOT NULL AND l.deleted_at IS NULL
      AND p.label_id NOT IN (
        SELECT b.label_id FROM team b
        JOIN team here ON here.person_id = b.person_id AND here.label_id = :label::bigint
        WHERE b.role = 'secondary' AND here.role <> 'secondary')
    ORDER BY p.at DESC LIMIT :most::integer) AS newest
ORDER BY label_id, number;

-- name: add_pull -> nothing
-- One more labelled batch. The label's stream is locked.
INSERT INTO pull (label_id, number, arm, gain, error, heldout, answers)
SELECT :label::bigint, coalesce(max(number), 0) + 1, :arm::text, :gain::double precision,
    :error::double precision, :heldout::double precision, :answers::integer
FROM pull WHERE label_id = :label::bigint;

-- name: sources_since -> rows
-- Sources of the primaries' current answers, oldest first, without the first `counted`.
SELECT source FROM answer
WHERE label_id = :label::bigint AND role = 'primary' AND answer <> 'skip'
ORDER BY annotation_id OFFSET :counted::integer;

-- name: want_all -> nothing
-- New clips, or new clusters: every label is due.
UPDATE train_state SET want = want + 1;

-- name: curve -> rows
-- Held-out average precision over the number of answers, one point for every batch of answers,
-- newest first.
SELECT answers, heldout FROM (
    SELECT DISTINCT ON (answers / :batch::integer) answers, heldout FROM metric
    WHERE label_id = :label::bigint AND heldout IS NOT NULL
    ORDER BY answers / :batch::integer, version) m
ORDER BY answers DESC LIMIT :most::integer;

-- name: model_exists -> value
-- Whether a label has this model version.
SELECT EXISTS (SELECT 1 FROM model WHERE label_id = :label::bigint AND version = :version::integer);
