-- name: label -> value
-- The number of a label by its name, whatever its case; put away ones have none.
SELECT id FROM label WHERE lower(name) = lower(:name::text) AND deleted_at IS NULL;

-- name: model -> row
-- A model version of a label, the newest where `version` is 0, with all that says what it is: its
-- numbers, scores, space, and the label's definition when it was trained.
SELECT m.version, m.weights, m.bias, m.checksum, m.classifier, m.settings::text AS settings,
    extract(epoch FROM m.at)::double precision AS at,
    r.point::text AS point, r.kinds::text AS kinds, s.digest, s.embedder, s.source, s.dimensions,
    d.name, d.description, d.keywords, d.version AS definition, m.upto, m.policy, s.active,
    (SELECT count(DISTINCT a.person_id) FROM annotation a WHERE a.label_id = m.label_id
        AND a.id <= m.upto AND a.role <> 'adjudicator' AND a.answer IS NOT NULL) AS annotators
FROM model m JOIN space s ON s.id = m.space_id
LEFT JOIN metric r ON r.label_id = m.label_id AND r.version = m.version
CROSS JOIN LATERAL (SELECT name, description, keywords, version FROM definition d
    WHERE d.label_id = m.label_id ORDER BY d.seq <= m.seq DESC, abs(d.seq - m.seq) LIMIT 1) d
WHERE m.label_id = :label::bigint AND :version::integer IN (0, m.version)
ORDER BY m.version DESC LIMIT 1;

-- name: deployed -> rows
-- What is in use of a label, one row for each alias that something was ever deployed under.
SELECT d.id, d.alias, d.version, d.threshold, d.promise_id, d.definition,
    d.evaluated::text AS evaluated, d.note, coalesce(p.name, '') AS name, d.rolls_back,
    extract(epoch FROM d.at)::double precision AS at, r.kind, r.level, r.intake
FROM deployed d LEFT JOIN person p ON p.id = d.person_id
LEFT JOIN promise r ON r.id = d.promise_id
WHERE d.label_id = :label::bigint ORDER BY d.alias;

-- name: standing -> rows
-- The last two deployments of a label under an alias that nobody rolled back, the newest first.
SELECT d.id, d.version, d.threshold, d.promise_id, d.definition, d.evaluated::text AS evaluated
FROM deployment d
WHERE d.label_id = :label::bigint AND d.alias = :alias::text AND d.rolls_back IS NULL
  AND NOT EXISTS (SELECT 1 FROM deployment r WHERE r.rolls_back = d.id)
ORDER BY d.id DESC LIMIT 2;

-- name: add -> row
-- One more deployment. The label's stream is locked.
INSERT INTO deployment (label_id, alias, version, threshold, promise_id, definition, evaluated,
    note, person_id, rolls_back)
VALUES (:label::bigint, :alias::text, :version::integer, :threshold::double precision,
    :promise::bigint, :definition::integer, :evaluated::json, :note::text, :person::bigint,
    :rolls_back::bigint)
RETURNING id, extract(epoch FROM at)::double precision AS at;

-- name: history -> rows
-- All deployments of a label, or what is in use of all labels, the newest first.
SELECT d.id, d.alias, d.version, d.threshold, d.promise_id, d.definition,
    d.evaluated::text AS evaluated, d.note, coalesce(p.name, '') AS name, d.rolls_back,
    extract(epoch FROM d.at)::double precision AS at, l.name AS label,
    r.kind, r.level, r.intake
FROM deployment d JOIN label l ON l.id = d.label_id LEFT JOIN person p ON p.id = d.person_id
LEFT JOIN promise r ON r.id = d.promise_id
WHERE l.deleted_at IS NULL AND (d.label_id = :label::bigint OR (:label::bigint IS NULL
    AND d.id IN (SELECT id FROM deployed) AND d.version IS NOT NULL))
ORDER BY d.id DESC;

-- name: compare -> row
-- How many clips of the active space two linear models put on different sides of their thresholds,
-- which are logits, each by itself, and how many lie above that of the one in use. Near-duplicates
-- are left out.
SELECT count(*) FILTER (WHERE other AND NOT used) AS more,
    count(*) FILTER (WHERE used AND NOT other) AS fewer,
    count(*) FILTER (WHERE used) AS reported
FROM (
    SELECT -(e.vector::vector <#> :weights::real[]::vector) + :bias::double precision
            >= :threshold::double precision AS used,
        -(e.vector::vector <#> :other_weights::real[]::vector) + :other_bias::double precision
            >= :other_threshold::double precision AS other
    FROM space s JOIN embedding e ON e.space_id = s.id
    WHERE s.active AND NOT EXISTS (
        SELECT 1 FROM clip c WHERE c.id = e.clip_id AND c.duplicate_of IS NOT NULL)
    OFFSET 0
) AS said;

-- name: first_admin -> value
-- The oldest account of an administrator.
SELECT name FROM person WHERE account_role = 'admin' AND disabled_at IS NULL ORDER BY id LIMIT 1;

-- name: start_from -> nothing
-- A label begins with a model from elsewhere.
INSERT INTO starting_point (label_id, space_id, weights, bundle)
VALUES (:label::bigint, :space::integer, :weights::bytea, :bundle::json);

-- name: starting_point -> value
-- The weights of the model that a label began with, if it is one of the active space.
SELECT p.weights FROM starting_point p JOIN space s ON s.id = p.space_id AND s.active
WHERE p.label_id = :label::bigint;
