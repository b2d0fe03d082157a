-- name: label -> value
-- The number of a label by its name, whatever its case; put away ones have none.
SELECT id FROM label WHERE lower(name) = lower(:name::text) AND deleted_at IS NULL;

-- name: model -> row
-- A model version of a label, the newest where `version` is 0, with all that says what it is: its
-- numbers, scores, space, and the label's definition when it was trained.
SELECT m.version, m.weights, m.bias, m.checksum, m.classifier, m.settings::text AS settings,
    extract(epoch FROM m.at)::double precision AS at,
    r.point::text AS point, s.digest, s.embedder, s.source, s.dimensions,
    d.name, d.description, d.keywords,
    (SELECT count(DISTINCT a.person_id) FROM annotation a WHERE a.label_id = m.label_id
        AND a.id <= m.upto AND a.role <> 'adjudicator' AND a.answer IS NOT NULL) AS annotators
FROM model m JOIN space s ON s.id = m.space_id
LEFT JOIN metric r ON r.label_id = m.label_id AND r.version = m.version
CROSS JOIN LATERAL (SELECT name, description, keywords FROM definition d
    WHERE d.label_id = m.label_id ORDER BY d.seq <= m.seq DESC, abs(d.seq - m.seq) LIMIT 1) d
WHERE m.label_id = :label::bigint AND :version::integer IN (0, m.version)
ORDER BY m.version DESC LIMIT 1;
