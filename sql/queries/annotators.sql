-- name: marks -> rows
-- Of labels: what makes other numbers of their annotators, whenever it changes.
SELECT l.id, l.name, l.policy,
    (SELECT coalesce(max(a.id), 0) FROM annotation a WHERE a.label_id = l.id) AS newest
FROM label l WHERE l.id = ANY (:labels::bigint[]) AND l.deleted_at IS NULL ORDER BY l.id;

-- name: work -> rows
-- Of each person who answered in these labels, one label after another: how many answers they have;
-- of those on clips that somebody else answered, or whose truth was decided, how many say what and
-- are what in truth; on how many clips others said yes or no as well, and the sums of the differences
-- (and of their squares) of the person's yes to the share of the others who say yes.
SELECT l.id AS label_id, w.*
FROM label l CROSS JOIN LATERAL (
    WITH said AS (
        SELECT clip_id, count(*) AS answers, count(*) FILTER (WHERE answer = 'positive') AS yes
        FROM answer WHERE label_id = l.id AND answer <> 'skip' GROUP BY clip_id),
    outcomes AS (SELECT clip_id, outcome FROM truth WHERE label_id = l.id)
    SELECT a.person_id, count(*) AS answers,
        count(*) FILTER (WHERE c.own AND c.truth = 'positive') AS yes_yes,
        count(*) FILTER (WHERE c.own AND c.truth = 'negative') AS yes_no,
        count(*) FILTER (WHERE NOT c.own AND c.truth = 'positive') AS no_yes,
        count(*) FILTER (WHERE NOT c.own AND c.truth = 'negative') AS no_no,
        count(c.difference) AS shared,
        coalesce(sum(c.difference), 0) AS difference,
        coalesce(sum(c.difference * c.difference), 0) AS squares
    FROM answer a
    LEFT JOIN said s ON s.clip_id = a.clip_id AND a.answer <> 'skip'
    LEFT JOIN decision d ON d.label_id = l.id AND d.clip_id = a.clip_id
    LEFT JOIN outcomes t ON t.clip_id = a.clip_id
    CROSS JOIN LATERAL (
        SELECT a.answer = 'positive' AS own,
            CASE WHEN s.answers > 1
                OR s.answers = 1 AND d.clip_id IS NOT NULL AND l.policy = 'adjudicated'
                THEN t.outcome END AS truth,
            CASE WHEN s.answers > 1 THEN (a.answer = 'positive')::integer
                - (s.yes - (a.answer = 'positive')::integer)::double precision / (s.answers - 1)
                END AS difference) c
    WHERE a.label_id = l.id GROUP BY a.person_id) w
WHERE l.id = ANY (:labels::bigint[]);

-- name: seconds -> rows
-- Each person's median time per answer in these labels.
SELECT label_id, person_id,
    percentile_cont(0.5) WITHIN GROUP (ORDER BY milliseconds) / 1000 AS seconds
FROM annotation WHERE label_id = ANY (:labels::bigint[]) AND milliseconds IS NOT NULL
GROUP BY label_id, person_id;

-- name: names -> rows
-- The names of these people.
SELECT id, name FROM person WHERE id = ANY (:people::bigint[]);

-- name: differing -> rows
-- A person's answers that are not the truth, the newest first, with everybody's answers to those
-- clips and the decision, if there is one. A clip counts as in `work`.
SELECT m.clip_id, m.answer, t.outcome, d.answer AS decided, coalesce(d.reason, '') AS reason,
    (SELECT array_agg(p.name ORDER BY o.annotation_id) FROM answer o JOIN person p
        ON p.id = o.person_id WHERE o.label_id = m.label_id AND o.clip_id = m.clip_id
        AND o.person_id <> m.person_id) AS names,
    (SELECT array_agg(o.answer ORDER BY o.annotation_id) FROM answer o
        WHERE o.label_id = m.label_id AND o.clip_id = m.clip_id
        AND o.person_id <> m.person_id) AS answers
FROM answer m JOIN label l ON l.id = m.label_id
JOIN truth t ON t.label_id = m.label_id AND t.clip_id = m.clip_id
LEFT JOIN decision d ON d.label_id = m.label_id AND d.clip_id = m.clip_id
WHERE m.label_id = :label::bigint AND m.person_id = :person::bigint AND m.answer <> 'skip'
  AND t.outcome IN ('positive', 'negative') AND t.outcome <> m.answer
  AND (d.clip_id IS NOT NULL AND l.policy = 'adjudicated' OR EXISTS (SELECT 1 FROM answer o WHERE o.label_id = m.label_id
    AND o.clip_id = m.clip_id AND o.person_id <> m.person_id AND o.answer <> 'skip'))
ORDER BY m.annotation_id DESC LIMIT :limit::integer;
