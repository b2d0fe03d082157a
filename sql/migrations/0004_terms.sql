-- One word for one thing: the role somebody has in a label is `role`, what an account may do is
-- `account_role`; a model version is pinned, clips are re-reviewed. No row is lost or changed
-- otherwise.

DROP VIEW held;
DROP VIEW vote;
DROP VIEW team;

ALTER TABLE person RENAME COLUMN role TO account_role;
ALTER TABLE person RENAME CONSTRAINT person_role_check TO person_account_role_check;
ALTER TABLE person RENAME COLUMN part TO role;
ALTER TABLE person RENAME CONSTRAINT person_part_check TO person_role_check;
ALTER TABLE member RENAME COLUMN part TO role;
ALTER TABLE member RENAME CONSTRAINT member_part_check TO member_role_check;
ALTER TABLE annotation RENAME COLUMN part TO role;
ALTER TABLE annotation RENAME CONSTRAINT annotation_part_check TO annotation_role_check;
ALTER TABLE answer RENAME COLUMN part TO role;
ALTER TABLE note RENAME COLUMN part TO role;
ALTER TABLE label RENAME COLUMN again TO re_review;
ALTER TABLE label RENAME COLUMN restored TO pinned;

-- Inside a JSON string a quote is escaped, so this finds the event's own type and nothing a person
-- wrote.
DROP INDEX event_standing;
UPDATE event SET body = replace(body::text, '"type":"Restored"', '"type":"Pinned"')::json
WHERE body ->> 'type' = 'Restored';
-- What a label was at any moment is read from its events.
CREATE INDEX event_definition ON event (stream, seq)
    WHERE body ->> 'type' IN ('Defined', 'Requeued', 'Pinned');

-- Everybody's role in every label: given by hand, else their usual one.
CREATE VIEW team AS
SELECT l.id AS label_id, p.id AS person_id, p.name, p.account_role, coalesce(m.role, p.role) AS role,
    m.role IS NOT NULL AS by_hand, p.disabled_at IS NOT NULL AS disabled
FROM label l CROSS JOIN person p
LEFT JOIN member m ON m.label_id = l.id AND m.person_id = p.id
WHERE l.deleted_at IS NULL;

-- A batch holds while it has not expired and its holder could still answer it.
CREATE VIEW held AS
SELECT l.label_id, l.clip_id, l.person_id
FROM lease l JOIN team t ON t.label_id = l.label_id AND t.person_id = l.person_id
WHERE l.expires_at > now() AND t.role = 'primary' AND t.account_role <> 'viewer' AND NOT t.disabled;

-- The answers that count under a label's policy, per clip, and the decision where decisions count;
-- it counts too where nobody's answer is left.
CREATE VIEW tally AS
SELECT label_id, clip_id,
    count(*) FILTER (WHERE answer = 'positive') AS positives,
    count(*) FILTER (WHERE answer = 'negative') AS negatives,
    count(*) FILTER (WHERE answer = 'skip') AS skips,
    max(decided) AS decided
FROM (
    SELECT a.label_id, a.clip_id, a.answer, NULL::text AS decided
    FROM answer a JOIN label l ON l.id = a.label_id
    WHERE a.role = 'primary' OR l.policy <> 'primary'
    UNION ALL
    SELECT d.label_id, d.clip_id, NULL, d.answer
    FROM decision d JOIN label l ON l.id = d.label_id WHERE l.policy = 'adjudicated'
) v GROUP BY label_id, clip_id;
