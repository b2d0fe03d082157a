-- name: labels -> rows
-- The names of these labels, as far as they are there.
SELECT id, name FROM label WHERE id = ANY (:labels::bigint[]) AND deleted_at IS NULL ORDER BY id;

-- name: work -> rows
-- Of each person who answered in these labels, one label after another, what their answers come to.
SELECT w.*, p.name FROM annotator_work w JOIN person p ON p.id = w.person_id
WHERE w.label_id = ANY (:labels::bigint[]) AND w.answers > 0 ORDER BY w.label_id, w.person_id;

-- name: count -> nothing
-- Add (1) or take away (-1) what the answers to some clips of a label say of those who gave them.
INSERT INTO annotator_work AS k (label_id, person_id, answers, yes_yes, yes_no, no_yes, no_no,
    shared, difference, squares)
SELECT :label::bigint, person_id, s * answers, s * yes_yes, s * yes_no, s * no_yes, s * no_no,
    s * shared, s * difference, s * squares
FROM work_on(:label::bigint, :clips::bigint[]), (SELECT :sign::integer) AS sign (s)
ON CONFLICT (label_id, person_id) DO UPDATE SET
    answers = k.answers + excluded.answers, yes_yes = k.yes_yes + excluded.yes_yes,
    yes_no = k.yes_no + excluded.yes_no, no_yes = k.no_yes + excluded.no_yes,
    no_no = k.no_no + excluded.no_no, shared = k.shared + excluded.shared,
    difference = k.difference + excluded.difference, squares = k.squares + excluded.squares;

-- name: pace -> nothing
-- A person's median time per annotation in a label, from the index.
INSERT INTO annotator_work (label_id, person_id, seconds)
SELECT :label::bigint, :person::bigint, (
    SELECT avg(milliseconds) / 1000 FROM (
        SELECT milliseconds FROM annotation
        WHERE label_id = :label::bigint AND person_id = :person::bigint
          AND milliseconds IS NOT NULL
        ORDER BY milliseconds LIMIT 2 - n % 2 OFFSET (n - 1) / 2) AS middle)
FROM (
    SELECT count(*) AS n FROM annotation
    WHERE label_id = :label::bigint AND person_id = :person::bigint AND milliseconds IS NOT NULL
) AS timed WHERE n > 0
ON CONFLICT (label_id, person_id) DO UPDATE SET seconds = excluded.seconds;

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
