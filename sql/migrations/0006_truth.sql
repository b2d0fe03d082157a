-- What answers come to, once for every query that asks: the rules of backend/domain/truth.py.

-- The outcome of every clip with an answer or a decision that counts under its label's policy.
CREATE VIEW truth AS
SELECT label_id, clip_id,
    CASE
        WHEN decided IS NOT NULL THEN decided
        WHEN positives > negatives THEN 'positive'
        WHEN negatives > positives THEN 'negative'
        WHEN positives > 0 THEN 'tie'
        ELSE 'skip'
    END AS outcome
FROM tally;

-- Every clip that somebody answered yes or no: how many did, whether they disagree, and whether that
-- waits for a decision, whatever the policy.
CREATE VIEW agreement AS
SELECT a.label_id, a.clip_id, a.answers, a.disagreed, a.disagreed AND d.clip_id IS NULL AS disputed
FROM (
    SELECT label_id, clip_id, count(*) AS answers,
        bool_or(answer = 'positive') AND bool_or(answer = 'negative') AS disagreed
    FROM answer WHERE answer <> 'skip' GROUP BY label_id, clip_id
) a LEFT JOIN decision d ON d.label_id = a.label_id AND d.clip_id = a.clip_id;

-- How many clips of every label have which outcome, and how many are disputed. A label's rows are
-- found by index, one label after another; as a union of all this went to parallel workers, whose
-- start takes longer than the counting.
CREATE VIEW label_count AS
SELECT l.id AS label_id, t.positives, t.negatives, t.skips, t.ties, a.disputed
FROM label l
CROSS JOIN LATERAL (
    SELECT count(*) FILTER (WHERE outcome = 'positive') AS positives,
        count(*) FILTER (WHERE outcome = 'negative') AS negatives,
        count(*) FILTER (WHERE outcome = 'skip') AS skips,
        count(*) FILTER (WHERE outcome = 'tie') AS ties
    FROM truth WHERE label_id = l.id
) t
CROSS JOIN LATERAL (
    SELECT count(*) FILTER (WHERE disputed) AS disputed FROM agreement WHERE label_id = l.id
) a;
