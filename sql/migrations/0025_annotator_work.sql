-- How people answer in each label, counted as they answer: reading a million annotations for every
-- look at the annotators took seconds.

-- What the answers to some clips of a label say of each person who gave them: how many there are; of those on clips that somebody else answered, or whose truth was decided, how many say
-- what and are what in truth; on how many clips others said yes or no as well, and the sums of the
-- differences (and of their squares) of the person's yes to the share of the others who say yes.
CREATE FUNCTION work_on(of_label bigint, of_clips bigint[])
RETURNS TABLE (person_id bigint, answers bigint, yes_yes bigint, yes_no bigint, no_yes bigint,
    no_no bigint, shared bigint, difference double precision, squares double precision)
LANGUAGE sql STABLE AS $$
    WITH given AS MATERIALIZED (
        SELECT clip_id, a.person_id, answer FROM answer a
        WHERE label_id = of_label AND clip_id = ANY (of_clips)
    ), said AS (
        SELECT clip_id, count(*) AS answers, count(*) FILTER (WHERE answer = 'positive') AS yes
        FROM given WHERE answer <> 'skip' GROUP BY clip_id
    ), outcomes AS (
        SELECT clip_id, outcome FROM truth
        WHERE label_id = of_label AND clip_id = ANY (of_clips)
    ), decided AS (
        SELECT d.clip_id FROM decision d JOIN label l ON l.id = d.label_id
        WHERE label_id = of_label AND clip_id = ANY (of_clips) AND l.policy = 'adjudicated'
    )
    SELECT a.person_id, count(*),
        count(*) FILTER (WHERE c.own AND c.truth = 'positive'),
        count(*) FILTER (WHERE c.own AND c.truth = 'negative'),
        count(*) FILTER (WHERE NOT c.own AND c.truth = 'positive'),
        count(*) FILTER (WHERE NOT c.own AND c.truth = 'negative'),
        count(c.difference), coalesce(sum(c.difference), 0),
        coalesce(sum(c.difference * c.difference), 0)
    FROM given a
    LEFT JOIN said s ON s.clip_id = a.clip_id AND a.answer <> 'skip'
    LEFT JOIN decided d ON d.clip_id = a.clip_id
    LEFT JOIN outcomes t ON t.clip_id = a.clip_id
    CROSS JOIN LATERAL (
        SELECT a.answer = 'positive' AS own,
            CASE WHEN s.answers > 1 OR s.answers = 1 AND d.clip_id IS NOT NULL
                THEN t.outcome END AS truth,
            CASE WHEN s.answers > 1 THEN (a.answer = 'positive')::integer
                - (s.yes - (a.answer = 'positive')::integer)::double precision / (s.answers - 1)
                END AS difference) c
    GROUP BY a.person_id
$$;

-- The sum of `work_on` over all clips of the label, and the median of how long an annotation took.
-- What changes the answers or decisions of clips takes what they counted away before and adds what
-- they count behind it, in one transaction that holds the label's stream.
CREATE TABLE annotator_work (
    label_id   bigint NOT NULL REFERENCES label,
    person_id  bigint NOT NULL REFERENCES person,
    answers    bigint NOT NULL DEFAULT 0,
    yes_yes    bigint NOT NULL DEFAULT 0,
    yes_no     bigint NOT NULL DEFAULT 0,
    no_yes     bigint NOT NULL DEFAULT 0,
    no_no      bigint NOT NULL DEFAULT 0,
    shared     bigint NOT NULL DEFAULT 0,
    difference double precision NOT NULL DEFAULT 0,
    squares    double precision NOT NULL DEFAULT 0,
    seconds    double precision,  -- NULL: no annotation tells how long it took
    PRIMARY KEY (label_id, person_id)
);
INSERT INTO annotator_work (label_id, person_id, answers, yes_yes, yes_no, no_yes, no_no, shared,
    difference, squares)
SELECT l.id, w.* FROM label l CROSS JOIN LATERAL work_on(l.id, ARRAY(
    SELECT DISTINCT clip_id FROM answer WHERE label_id = l.id)) w;

-- A person's median is found in it without reading their annotations.
CREATE INDEX annotation_pace ON annotation (label_id, person_id, milliseconds)
    WHERE milliseconds IS NOT NULL;
INSERT INTO annotator_work (label_id, person_id, seconds)
SELECT label_id, person_id, percentile_cont(0.5) WITHIN GROUP (ORDER BY milliseconds) / 1000
FROM annotation WHERE milliseconds IS NOT NULL GROUP BY label_id, person_id
ON CONFLICT (label_id, person_id) DO UPDATE SET seconds = excluded.seconds;

-- Nobody asks for these any more: the whole corpus is scored with neighbours in memory.
DROP FUNCTION logits(real[], double precision, double precision[]);
