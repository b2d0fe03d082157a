-- name: add -> value
-- A new endpoint; its number.
INSERT INTO webhook (url, secret, kinds, labels, person_id)
VALUES (:url::text, :secret::text, :kinds::text[], :labels::bigint[], :person::bigint)
RETURNING id;

-- name: count -> value
-- How many endpoints there are that were not ended.
SELECT count(*) FROM webhook WHERE ended_at IS NULL;

-- name: get -> row
-- An endpoint that was not ended.
SELECT id, url, kinds, labels FROM webhook WHERE id = :webhook::bigint AND ended_at IS NULL;

-- name: finish -> value
-- An endpoint is told nothing from now on; its number, if it was told something until now.
WITH ended AS (
    UPDATE webhook SET ended_at = now(), ended = :why::text
    WHERE id = :webhook::bigint AND ended_at IS NULL RETURNING id
), dropped AS (
    UPDATE webhook_message m SET due_at = NULL, state = 'given up'
    FROM ended e WHERE m.webhook_id = e.id AND m.due_at IS NOT NULL
)
SELECT id FROM ended;

-- name: tell -> value
-- Keeps a message for every endpoint that wants this kind of event of this label, and whose
-- administrator is still one and does not label it blind; how many there are.
WITH told AS (
    INSERT INTO webhook_message (webhook_id, message, kind, label_id, body)
    SELECT w.id, 'msg_' || replace(gen_random_uuid()::text, '-', ''), :kind::text, :label::bigint,
        :body::text
    FROM webhook w JOIN person p ON p.id = w.person_id
    WHERE w.ended_at IS NULL AND :kind::text = ANY (w.kinds)
      AND (w.labels IS NULL OR :label::bigint = ANY (w.labels))
      AND p.account_role = 'admin' AND p.disabled_at IS NULL
      AND NOT EXISTS (SELECT 1 FROM team t WHERE t.label_id = :label::bigint
          AND t.person_id = p.id AND t.role = 'secondary')
    RETURNING id
)
SELECT count(*) FROM told;

-- name: tell_of_labels -> value
-- The same of an event of several labels or of none: for every endpoint that wants it, which those
-- of given labels do if it is of theirs alone, and whose administrator labels none of them blind.
WITH told AS (
    INSERT INTO webhook_message (webhook_id, message, kind, label_id, labels, body)
    SELECT w.id, 'msg_' || replace(gen_random_uuid()::text, '-', ''), :kind::text,
        (:labels::bigint[])[1], :labels::bigint[], :body::text
    FROM webhook w JOIN person p ON p.id = w.person_id
    WHERE w.ended_at IS NULL AND :kind::text = ANY (w.kinds)
      AND (w.labels IS NULL OR cardinality(:labels::bigint[]) > 0
          AND :labels::bigint[] <@ w.labels)
      AND p.account_role = 'admin' AND p.disabled_at IS NULL
      AND NOT EXISTS (SELECT 1 FROM team t WHERE t.label_id = ANY (:labels::bigint[])
          AND t.person_id = p.id AND t.role = 'secondary')
    RETURNING id
)
SELECT count(*) FROM told;

-- name: tell_one -> value
-- Keeps a message for one endpoint; the message's number.
INSERT INTO webhook_message (webhook_id, message, kind, body)
VALUES (:webhook::bigint, 'msg_' || replace(gen_random_uuid()::text, '-', ''), :kind::text,
    :body::text)
RETURNING id;

-- name: ask_again -> value
-- A message is sent once more, at once; its endpoint, if that was not ended.
UPDATE webhook_message m SET state = 'waiting', tries = 0, due_at = now()
FROM webhook w WHERE m.id = :message::bigint AND w.id = m.webhook_id AND w.ended_at IS NULL
RETURNING w.id;

-- name: about -> row
-- The label that a message is about, if it is about one.
SELECT label_id AS label FROM webhook_message WHERE id = :message::bigint;

-- name: lock_hearing -> value
-- One worker at a time hears what happens, until the transaction ends.
SELECT pg_try_advisory_xact_lock(7225690);

-- name: wait_for_hearing -> nothing
-- The same, for who waits for it.
SELECT pg_advisory_xact_lock(7225690);

-- name: all_heard -> rows
-- Every label, the number of its newest event, and whether clips of it wait for a decision.
SELECT l.id AS label, s.seq, EXISTS (SELECT 1 FROM agreement g
    WHERE g.label_id = l.id AND g.disputed) AS disputed
FROM label l JOIN stream s ON s.name = 'label/' || l.id ORDER BY l.id;

-- name: anybody -> value
-- Whether there is an endpoint to be told.
SELECT EXISTS (SELECT 1 FROM webhook WHERE ended_at IS NULL);

-- name: unheard -> rows
-- Labels of which something happened that was not heard, and what is known of them. A label that
-- is new begins with nothing.
SELECT l.id AS label, l.name, coalesce(h.seq, 0) AS seq,
    coalesce(h.milestone, 0) AS milestone, coalesce(h.disagreements, false) AS disagreements,
    coalesce(h.broken, '{}') AS broken
FROM label l JOIN stream s ON s.name = 'label/' || l.id
LEFT JOIN webhook_heard h ON h.label_id = l.id
WHERE l.deleted_at IS NULL AND s.seq > coalesce(h.seq, 0) ORDER BY l.id;

-- name: heard -> nothing
-- So far a label's stream was heard, and so much of it was told.
INSERT INTO webhook_heard (label_id, seq, milestone, disagreements, broken)
VALUES (:label::bigint, :seq::bigint, :milestone::integer, :disagreements::boolean,
    :broken::bigint[])
ON CONFLICT (label_id) DO UPDATE SET seq = excluded.seq, milestone = excluded.milestone,
    disagreements = excluded.disagreements, broken = excluded.broken;

-- name: happened -> rows
-- Events of a stream behind a number, oldest first, with when each happened and its type.
SELECT seq, extract(epoch FROM at)::double precision AS at, body::text AS body,
    coalesce(body ->> 'type', '') AS type
FROM event WHERE stream = :stream::text AND seq > :seq::bigint ORDER BY seq LIMIT :limit::integer;

-- name: answered -> row
-- Clips that the primaries of a label answer with yes, and with no: each by how its newest answer
-- of a primary stands.
SELECT count(*) FILTER (WHERE answer = 'positive') AS positives,
    count(*) FILTER (WHERE answer = 'negative') AS negatives
FROM (SELECT DISTINCT ON (clip_id) answer FROM answer
    WHERE label_id = :label::bigint AND role = 'primary' ORDER BY clip_id, annotation_id DESC) a;

-- name: disputed -> value
-- How many clips of a label wait for a decision.
SELECT count(*) FROM agreement WHERE label_id = :label::bigint AND disputed;

-- name: in_use -> rows
-- The promises that what is in use of a label keeps, and by which audit.
SELECT p.id, p.audit_id AS audit, p.kind, p.level, d.threshold, d.alias, d.version
FROM deployed d JOIN promise p ON p.id = d.promise_id
WHERE d.label_id = :label::bigint AND d.version IS NOT NULL ORDER BY p.id;

-- name: due -> rows
-- Endpoints that are to be told something now, who waits longest first.
SELECT m.webhook_id AS webhook FROM webhook_message m
JOIN webhook w ON w.id = m.webhook_id AND w.ended_at IS NULL
JOIN person p ON p.id = w.person_id AND p.account_role = 'admin' AND p.disabled_at IS NULL
WHERE m.due_at <= now() GROUP BY m.webhook_id ORDER BY min(m.due_at);

-- name: claim -> value
-- One worker at a time tells an endpoint, until the transaction ends.
SELECT pg_try_advisory_xact_lock(7225691, :webhook::integer);

-- name: next -> row
-- The oldest message that an endpoint is to be told now, and its address. What its administrator
-- labels blind by now waits.
SELECT m.id, m.message, m.body, m.tries, w.url, w.secret
FROM webhook_message m JOIN webhook w ON w.id = m.webhook_id AND w.ended_at IS NULL
JOIN person p ON p.id = w.person_id AND p.account_role = 'admin' AND p.disabled_at IS NULL
WHERE m.webhook_id = :webhook::bigint AND m.due_at <= now() AND m.id <> ALL (:tried::bigint[])
  AND (m.label_id IS NULL OR coalesce((SELECT role FROM member t WHERE t.label_id = m.label_id
      AND t.person_id = p.id), p.role) <> 'secondary')
  AND NOT EXISTS (SELECT 1 FROM unnest(m.labels) AS o (label) LEFT JOIN member t
      ON t.label_id = o.label AND t.person_id = p.id
      WHERE coalesce(t.role, p.role) = 'secondary')
ORDER BY m.id LIMIT 1;

-- name: attempted -> value
-- Keeps a try of a message, which is in this state now and due again so many seconds from now
-- (NULL: not again); its endpoint. Nothing, if another try ended meanwhile.
WITH told AS (
    UPDATE webhook_message SET state = :state::text, tries = tries + 1,
        due_at = now() + make_interval(secs => :wait::double precision)
    WHERE id = :message::bigint AND tries = :tries::integer AND due_at IS NOT NULL
    RETURNING id, webhook_id
), kept AS (
    INSERT INTO webhook_attempt (message_id, seconds, status, error)
    SELECT id, :seconds::double precision, :status::integer, :error::text FROM told
)
SELECT webhook_id FROM told;

-- name: forget -> nothing
-- Messages that are over, after a month.
DELETE FROM webhook_message WHERE due_at IS NULL AND at < now() - interval '30 days';

-- name: endpoints -> rows
-- Endpoints, the newest first; ended ones for a month.
SELECT w.id, w.url, w.kinds, w.labels, p.name AS owner,
    p.account_role = 'admin' AND p.disabled_at IS NULL AS told,
    extract(epoch FROM w.at)::double precision AS at,
    extract(epoch FROM w.ended_at)::double precision AS ended_at, w.ended
FROM webhook w JOIN person p ON p.id = w.person_id
WHERE w.ended_at IS NULL OR w.ended_at > now() - interval '30 days'
ORDER BY w.ended_at IS NOT NULL, w.id DESC;

-- name: labels -> rows
-- The labels that each of these people is on.
SELECT t.person_id AS person, l.id, l.name FROM team t JOIN label l ON l.id = t.label_id
WHERE t.person_id = ANY (:people::bigint[]) AND t.role <> 'none' AND l.deleted_at IS NULL
ORDER BY lower(l.name);

-- name: blind -> rows
-- The labels that each of these people labels blind, those that were put away included.
SELECT p.id AS person, l.id AS label FROM person p CROSS JOIN label l
LEFT JOIN member m ON m.person_id = p.id AND m.label_id = l.id
WHERE p.id = ANY (:people::bigint[]) AND coalesce(m.role, p.role) = 'secondary';

-- name: messages -> rows
-- The newest messages with their last try, but none about these labels.
SELECT m.id, m.webhook_id AS webhook, m.message, m.kind, m.label_id AS label, l.name, m.state,
    m.tries, extract(epoch FROM m.at)::double precision AS at,
    extract(epoch FROM m.due_at)::double precision AS due_at,
    extract(epoch FROM a.at)::double precision AS tried_at, a.seconds, a.status,
    coalesce(a.error, '') AS error,
    (SELECT count(*) FROM webhook_attempt t WHERE t.message_id = m.id) AS attempts
FROM webhook_message m LEFT JOIN label l ON l.id = m.label_id
LEFT JOIN LATERAL (SELECT at, seconds, status, error FROM webhook_attempt
    WHERE message_id = m.id ORDER BY id DESC LIMIT 1) a ON true
WHERE (m.label_id IS NULL OR m.label_id <> ALL (:hidden::bigint[]))
  AND NOT m.labels && :hidden::bigint[]
ORDER BY m.id DESC LIMIT :limit::integer;
