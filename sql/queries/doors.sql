-- name: annotations -> cursor
-- The annotations that hold of these labels, those of clips that pass the filters, film by film in
-- order. Of labels in `own` only the person's blind answers, as far as they are told how they
-- answered. What came in from elsewhere tells of the place where it was given.
SELECT l.name AS label, c.id AS clip, coalesce(f.name, v.title) AS file, v.content_hash,
    c.start_s AS start, c.end_s AS "end", c.frame_in, c.frame_out,
    v.rate_numerator || '/' || v.rate_denominator AS frame_rate,
    CASE WHEN h.label_id = ANY (:own::bigint[]) AND h.hidden THEN 'given' ELSE h.answer END
        AS answer,
    p.name AS annotator, h.role, n.milliseconds / 1000.0::double precision AS seconds,
    CASE WHEN i.annotation_id IS NULL THEN n.at ELSE i.at END AS at,
    CASE WHEN i.annotation_id IS NULL THEN d.version ELSE i.definition END AS definition_version,
    CASE WHEN i.annotation_id IS NULL THEN n.model_version ELSE i.model_version END AS model_version,
    coalesce(i.source, n.source) AS source, n.reason,
    p.id AS person_id, l.id AS label_id, v.id AS film_id, c.position
FROM holding h
JOIN label l ON l.id = h.label_id
JOIN annotation n ON n.id = h.annotation_id
JOIN person p ON p.id = h.person_id
JOIN clip c ON c.id = h.clip_id
JOIN video v ON v.id = c.video_id
LEFT JOIN (SELECT DISTINCT ON (video_id) video_id, name FROM file ORDER BY video_id, id) f
    ON f.video_id = v.id
LEFT JOIN imported i ON i.annotation_id = n.id
LEFT JOIN LATERAL (SELECT max(version) AS version FROM definition d
    WHERE d.label_id = h.label_id AND d.upto < n.id) d ON true
WHERE (h.label_id = ANY (:labels::bigint[])
       OR h.label_id = ANY (:own::bigint[]) AND h.person_id = :person::bigint
          AND h.role = 'secondary')
  AND (:films::bigint[] IS NULL OR c.video_id = ANY (:films::bigint[]))
  AND (:seconds_from::double precision IS NULL
      OR c.end_s - c.start_s >= :seconds_from::double precision)
  AND (:seconds_to::double precision IS NULL
      OR c.end_s - c.start_s <= :seconds_to::double precision)
  AND (:answers::text[] IS NULL OR h.answer = ANY (:answers::text[])
      AND NOT (h.label_id = ANY (:own::bigint[]) AND h.hidden))
ORDER BY v.id, c.position, l.name, l.id, h.role, p.name, p.id;

-- name: count_annotations -> value
-- How many those are.
SELECT count(*) FROM holding h JOIN clip c ON c.id = h.clip_id
WHERE (h.label_id = ANY (:labels::bigint[])
       OR h.label_id = ANY (:own::bigint[]) AND h.person_id = :person::bigint
          AND h.role = 'secondary')
  AND (:films::bigint[] IS NULL OR c.video_id = ANY (:films::bigint[]))
  AND (:seconds_from::double precision IS NULL
      OR c.end_s - c.start_s >= :seconds_from::double precision)
  AND (:seconds_to::double precision IS NULL
      OR c.end_s - c.start_s <= :seconds_to::double precision)
  AND (:answers::text[] IS NULL OR h.answer = ANY (:answers::text[])
      AND NOT (h.label_id = ANY (:own::bigint[]) AND h.hidden));

-- name: clips -> cursor
-- The clips of these labels that have an outcome and pass the filters, film by film in order, with
-- what people's answers that count come to.
SELECT l.name AS label, c.id AS clip, coalesce(f.name, v.title) AS file, v.content_hash,
    c.start_s AS start, c.end_s AS "end", c.frame_in, c.frame_out,
    v.rate_numerator || '/' || v.rate_denominator AS frame_rate,
    t.outcome AS truth, y.positives, y.negatives, y.skips, y.decided IS NOT NULL AS decided,
    v.title, v.genre, v.year, v.timecode, f.uri, l.id AS label_id, v.id AS film_id,
    c.position
FROM truth t
JOIN tally y ON y.label_id = t.label_id AND y.clip_id = t.clip_id
JOIN label l ON l.id = t.label_id
JOIN clip c ON c.id = t.clip_id
JOIN video v ON v.id = c.video_id
LEFT JOIN (SELECT DISTINCT ON (video_id) video_id, name, uri FROM file ORDER BY video_id, id) f
    ON f.video_id = v.id
WHERE t.label_id = ANY (:labels::bigint[])
  AND (:films::bigint[] IS NULL OR c.video_id = ANY (:films::bigint[]))
  AND (:seconds_from::double precision IS NULL
      OR c.end_s - c.start_s >= :seconds_from::double precision)
  AND (:seconds_to::double precision IS NULL
      OR c.end_s - c.start_s <= :seconds_to::double precision)
  AND (:answers::text[] IS NULL OR t.outcome = ANY (:answers::text[]))
ORDER BY v.id, c.position, l.name, l.id;

-- name: count_clips -> value
-- How many those are.
SELECT count(*) FROM truth t JOIN clip c ON c.id = t.clip_id
WHERE t.label_id = ANY (:labels::bigint[])
  AND (:films::bigint[] IS NULL OR c.video_id = ANY (:films::bigint[]))
  AND (:seconds_from::double precision IS NULL
      OR c.end_s - c.start_s >= :seconds_from::double precision)
  AND (:seconds_to::double precision IS NULL
      OR c.end_s - c.start_s <= :seconds_to::double precision)
  AND (:answers::text[] IS NULL OR t.outcome = ANY (:answers::text[]));

-- name: scored -> cursor
-- All clips that pass the filters, film by film in order.
SELECT c.id AS clip, coalesce(f.name, v.title) AS file, v.content_hash, c.start_s AS start,
    c.end_s AS "end", c.frame_in, c.frame_out,
    v.rate_numerator || '/' || v.rate_denominator AS frame_rate,
    v.title, v.genre, v.year, v.timecode, f.uri, v.id AS film_id, c.position
FROM clip c JOIN video v ON v.id = c.video_id
LEFT JOIN (SELECT DISTINCT ON (video_id) video_id, name, uri FROM file ORDER BY video_id, id) f
    ON f.video_id = v.id
WHERE (:films::bigint[] IS NULL OR c.video_id = ANY (:films::bigint[]))
  AND (:seconds_from::double precision IS NULL
      OR c.end_s - c.start_s >= :seconds_from::double precision)
  AND (:seconds_to::double precision IS NULL
      OR c.end_s - c.start_s <= :seconds_to::double precision)
ORDER BY v.id, c.position;

-- name: count_scored -> value
-- How many those are.
SELECT count(*) FROM clip c
WHERE (:films::bigint[] IS NULL OR c.video_id = ANY (:films::bigint[]))
  AND (:seconds_from::double precision IS NULL
      OR c.end_s - c.start_s >= :seconds_from::double precision)
  AND (:seconds_to::double precision IS NULL
      OR c.end_s - c.start_s <= :seconds_to::double precision);

-- name: films_of_intakes -> rows
-- The films of intakes of these names.
SELECT DISTINCT v.video_id AS id FROM intake i JOIN intake_video v ON v.intake_id = i.id
WHERE i.removed_at IS NULL AND i.look = ANY (:looks::text[]);

-- name: labels -> rows
-- Labels that were not put away and whose names look like one of these, all without any.
SELECT id, name FROM label
WHERE deleted_at IS NULL AND (:looks::text[] IS NULL OR look = ANY (:looks::text[]))
ORDER BY name, id;

-- name: definitions -> rows
-- What labels mean, with their examples as places in films.
SELECT l.id, l.name, l.group_name, l.description, l.keywords, l.policy, l.repeats, l.version,
    coalesce((SELECT json_agg(json_build_object('content_hash', v.content_hash, 'start', c.start_s,
            'end', c.end_s, 'file', v.title) ORDER BY e.place)
        FROM unnest(l.examples) WITH ORDINALITY AS e (clip, place)
        JOIN clip c ON c.id = e.clip JOIN video v ON v.id = c.video_id), '[]')::text AS examples
FROM label l WHERE l.id = ANY (:labels::bigint[]) ORDER BY l.name, l.id;

-- name: pseudonym_key -> value
-- With it pseudonyms are made.
SELECT pseudonym_key FROM installation;
