-- name: definitions -> rows
-- Versions of a label's definition up to event `seq`, the oldest first, and who wrote each.
SELECT d.version, d.name, d.description, d.keywords, d.person_id, p.name AS person,
    extract(epoch FROM d.at)::double precision AS at
FROM definition d LEFT JOIN person p ON p.id = d.person_id
WHERE d.label_id = :label::bigint AND d.seq <= :seq::bigint ORDER BY d.version;

-- name: model -> row
-- When a model version was trained, of which event and how many answers it is, the clips that came
-- to the corpus behind it, and what is kept of it beside its scores.
SELECT m.version, m.seq, m.answers, m.upto, m.policy,
    extract(epoch FROM m.at)::double precision AS at,
    (SELECT count(*) FROM clip c JOIN video v ON v.id = c.video_id WHERE v.created_at > m.at)
        AS clips_since, r.calibration::text AS calibration, r.confounders::text AS confounders
FROM model m LEFT JOIN metric r ON r.label_id = m.label_id AND r.version = m.version
WHERE m.label_id = :label::bigint AND m.version = :version::integer;

-- name: names -> rows
-- The names of these people.
SELECT id, name FROM person WHERE id = ANY (:people::bigint[]);

-- name: starting_point -> row
-- The model from elsewhere that a label began with, as its bundle says of it.
SELECT bundle ->> 'version' AS version, bundle -> 'label' ->> 'name' AS name,
    extract(epoch FROM at)::double precision AS at
FROM starting_point WHERE label_id = :label::bigint;
