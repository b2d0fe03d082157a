-- name: begin -> nothing
-- The words of the vocabulary, of which clips are to be looked for; words that left it go.
WITH wanted AS (SELECT unnest(:words::text[]) AS word),
gone AS (
    DELETE FROM vocabulary_word v WHERE v.space_id = :space::integer
      AND NOT EXISTS (SELECT 1 FROM wanted w WHERE w.word = v.word)
)
INSERT INTO vocabulary_word (space_id, word) SELECT :space::integer, word FROM wanted
ON CONFLICT DO NOTHING;

-- name: due -> rows
-- Words whose clips are to be looked for: never looked for, or looked for before there were as many
-- clips as now, and not lately. Those never looked for first.
SELECT v.word FROM vocabulary_word v
WHERE v.space_id = :space::integer AND (v.clips IS NULL
    OR (v.upto < :newest::bigint
        AND v.at < now() - make_interval(secs => :lately::double precision)))
ORDER BY v.clips IS NOT NULL, v.word LIMIT :limit::integer;

-- name: keep -> nothing
-- The clips nearest to a word.
UPDATE vocabulary_word SET clips = :clips::bigint[], upto = :newest::bigint, at = now()
WHERE space_id = :space::integer AND word = :word::text;

-- name: progress -> row
-- How many words there are, of how many clips were looked for, whether some are to be looked for
-- again, and a mark that changes whenever one was.
SELECT count(*) AS words, count(clips) AS made,
    coalesce(bool_or(upto < :newest::bigint
        AND at < now() - make_interval(secs => :lately::double precision)), false) AS stale,
    coalesce(max(at)::text, '') AS mark
FROM vocabulary_word WHERE space_id = :space::integer;

-- name: hits -> rows
-- Words that the encoder knows, with the clips nearest to each.
SELECT word, clips FROM vocabulary_word
WHERE space_id = :space::integer AND clips <> '{}' ORDER BY word;

-- name: clusters -> rows
-- The clusters of these clips, by clip.
SELECT id, coalesce(cluster, -1) AS cluster FROM clip WHERE id = ANY (:clips::bigint[]) ORDER BY id;

-- name: positives -> rows
-- How many of a label's positives are of each cluster.
SELECT c.cluster, count(*) AS positives FROM truth t JOIN clip c ON c.id = t.clip_id
WHERE t.label_id = :label::bigint AND t.outcome = 'positive' AND c.cluster IS NOT NULL
GROUP BY c.cluster;

-- name: known -> rows
-- Of these texts, those whose vectors in a space are kept.
SELECT text FROM query_embedding
WHERE space_id = :space::integer AND text = ANY (:texts::text[]);

-- name: lock -> value
-- Whether this connection is the one that looks for the vocabulary's clips now, until it unlocks it.
SELECT pg_try_advisory_lock(7225701);

-- name: unlock -> nothing
-- Others may look for them.
SELECT pg_advisory_unlock(7225701);
