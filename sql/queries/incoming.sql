-- name: videos -> rows
-- Every video, by what it can be known: its content, and the names its files have had.
SELECT v.id, v.content_hash, v.title,
    coalesce((SELECT array_agg(DISTINCT f.name) FROM file f WHERE f.video_id = v.id), '{}') AS names
FROM video v ORDER BY v.id;

-- name: clips -> rows
-- The clips of some videos, in order.
SELECT id, video_id, start_s, end_s, frame_in, frame_out,
    (SELECT rate_numerator::double precision / rate_denominator FROM video v WHERE v.id = video_id)
        AS rate
FROM clip WHERE video_id = ANY (:videos::bigint[]) ORDER BY video_id, position;

-- name: people -> rows
-- The accounts whose names look like one of these.
SELECT id, name, look, account_role, role FROM person WHERE look = ANY (:looks::text[]);

-- name: known -> rows
-- Those of these annotations that came in before.
SELECT command_id FROM annotation WHERE command_id = ANY (:commands::text[]);

-- name: holding -> rows
-- What these people's annotations of these clips say now, each pair by itself.
SELECT h.clip_id, h.person_id, h.answer, h.role,
    CASE WHEN i.annotation_id IS NULL THEN n.at ELSE i.at END AS at
FROM unnest(:clips::bigint[], :people::bigint[]) AS w (clip_id, person_id)
JOIN holding h ON h.label_id = :label::bigint AND h.clip_id = w.clip_id
    AND (h.person_id = w.person_id OR h.role = 'adjudicator')
JOIN annotation n ON n.id = h.annotation_id
LEFT JOIN imported i ON i.annotation_id = n.id;

-- name: add -> rows
-- Keep annotations of one person for ever that came in from elsewhere.
INSERT INTO annotation (command_id, label_id, clip_id, person_id, role, answer, previous, source,
    milliseconds, seq, at, bulk, reason)
SELECT g.command, :label::bigint, g.clip, :person::bigint, :role::text, g.answer, g.previous,
    'import', g.milliseconds, g.seq, to_timestamp(:at::double precision), :bulk::text, g.reason
FROM unnest(:commands::text[], :clips::bigint[], :answers::text[], :previous::text[],
    :milliseconds::integer[], :seqs::bigint[], :reasons::text[]) WITH ORDINALITY
    AS g (command, clip, answer, previous, milliseconds, seq, reason, place)
ORDER BY g.place
RETURNING id, clip_id;

-- name: remember -> nothing
-- What annotations say of the place where they were given.
INSERT INTO imported (annotation_id, at, definition, model_version, source)
SELECT * FROM unnest(:annotations::bigint[], :ats::timestamptz[], :definitions::integer[],
    :models::integer[], :sources::text[]);

-- name: hidden -> rows
-- Those of these clips whose first answer a secondary is not told.
SELECT clip_id FROM repeat_answer
WHERE label_id = :label::bigint AND person_id = :person::bigint AND answer IS NULL
  AND clip_id = ANY (:clips::bigint[]);

-- name: disputed -> rows
-- The clips of a label that wait for a decision, of these.
SELECT clip_id FROM agreement
WHERE label_id = :label::bigint AND disputed AND clip_id = ANY (:clips::bigint[]);

-- name: space -> row
-- The space of an encoder's vectors; a new one, in which nothing is searched yet, where there is none.
INSERT INTO space (digest, embedder, source, dimensions, sense)
VALUES (:digest::text, :embedder::text, '', :dimensions::integer,
    coalesce((SELECT sense FROM space WHERE active), 'sight'))
ON CONFLICT (digest, sense, purpose) DO UPDATE SET digest = excluded.digest
RETURNING id, embedder, dimensions, active;

-- name: add_vectors -> rows
-- Vectors of clips in a space; those that have one there keep it.
INSERT INTO embedding (space_id, clip_id, vector)
SELECT :space::integer, v.clip_id, v.vector::halfvec
FROM unnest(:clips::bigint[], :vectors::text[]) AS v (clip_id, vector)
ON CONFLICT DO NOTHING RETURNING clip_id;

-- name: known_clips -> rows
-- Those of these clips that are here.
SELECT id FROM clip WHERE id = ANY (:clips::bigint[]);

-- name: missing -> value
-- How many clips have no vector in a space.
SELECT count(*) FROM clip c WHERE NOT EXISTS (
    SELECT 1 FROM embedding e WHERE e.space_id = :space::integer AND e.clip_id = c.id);

-- name: leave_space -> nothing
-- No space is searched.
UPDATE space SET active = false WHERE active;

-- name: enter_space -> nothing
-- Clips are searched and learned in this space from now on. Clusters, index, neighbours and every
-- label's model are to be made anew: clusters of clips speak of the space that was left.
UPDATE space SET active = true, settled_clip = 0, clustered_clips = 0 WHERE id = :space::integer;
