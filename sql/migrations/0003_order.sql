-- Whose batches hold, decisions that outlive the answers, and an order of history without clocks.

-- A batch holds while it has not expired and its holder could still answer it.
CREATE VIEW held AS
SELECT l.label_id, l.clip_id, l.person_id
FROM lease l JOIN team t ON t.label_id = l.label_id AND t.person_id = l.person_id
WHERE l.expires_at > now() AND t.part = 'primary' AND t.role <> 'viewer' AND NOT t.disabled;

-- The answers that count under a label's policy, per clip, and the decision where decisions count;
-- it counts too where nobody's answer is left.
CREATE OR REPLACE VIEW vote AS
SELECT label_id, clip_id,
    count(*) FILTER (WHERE answer = 'positive') AS positives,
    count(*) FILTER (WHERE answer = 'negative') AS negatives,
    count(*) FILTER (WHERE answer = 'skip') AS skips,
    max(decided) AS decided
FROM (
    SELECT a.label_id, a.clip_id, a.answer, NULL::text AS decided
    FROM answer a JOIN label l ON l.id = a.label_id
    WHERE a.part = 'primary' OR l.policy <> 'primary'
    UNION ALL
    SELECT d.label_id, d.clip_id, NULL, d.answer
    FROM decision d JOIN label l ON l.id = d.label_id WHERE l.policy = 'adjudicated'
) v GROUP BY label_id, clip_id;

-- The label's newest annotation before a note or a definition: its place in the timeline, whatever
-- the clocks of the backends said.
ALTER TABLE note ADD COLUMN upto bigint NOT NULL DEFAULT 0;
ALTER TABLE definition ADD COLUMN upto bigint NOT NULL DEFAULT 0;
UPDATE note n SET upto = coalesce((SELECT max(a.id) FROM annotation a
    WHERE a.label_id = n.label_id AND a.at <= n.at), 0);
UPDATE definition d SET upto = coalesce((SELECT max(a.id) FROM annotation a
    WHERE a.label_id = d.label_id AND a.at <= d.at), 0);

-- What a label was at any moment is read from its events.
CREATE INDEX event_standing ON event (stream, seq)
    WHERE body ->> 'type' IN ('Defined', 'Requeued', 'Restored');
