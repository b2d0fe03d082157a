-- name: points -> rows
-- All points of a label's history, oldest first, thinned to at most `most`, with the newest kept.
SELECT point::text FROM (
    SELECT point, version, row_number() OVER (ORDER BY version DESC) - 1 AS age,
        count(*) OVER () AS total FROM metric WHERE label_id = :label::bigint) t
WHERE age % (1 + total / :most::integer) = 0 ORDER BY version;

-- name: clusters -> rows
-- The truth of a label by cluster of the corpus.
SELECT c.cluster,
    count(*) FILTER (WHERE t.outcome = 'positive') AS positives,
    count(*) FILTER (WHERE t.outcome = 'negative') AS negatives
FROM truth t JOIN clip c ON c.id = t.clip_id
WHERE t.label_id = :label::bigint AND c.cluster IS NOT NULL GROUP BY c.cluster ORDER BY c.cluster;

-- name: throughput -> rows
-- Answers per hour, person and source, over the last two weeks.
SELECT extract(epoch FROM date_trunc('hour', a.at))::double precision AS at, p.name, a.source,
    count(*) AS answers
FROM annotation a JOIN person p ON p.id = a.person_id
WHERE a.label_id = :label::bigint AND a.answer IS NOT NULL AND a.undoes IS NULL
  AND a.role <> 'adjudicator' AND a.at > now() - interval '14 days'
GROUP BY 1, 2, 3 ORDER BY 1, 2, 3;
