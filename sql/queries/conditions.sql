-- name: labels_of -> rows
-- The labels that a person is on or, as an administrator, could see; all of them without a person.
SELECT l.id, l.name, CASE WHEN :person::bigint IS NULL THEN 'primary' ELSE t.role END AS role
FROM label l LEFT JOIN team t ON t.label_id = l.id AND t.person_id = :person::bigint
WHERE l.deleted_at IS NULL AND (:person::bigint IS NULL OR t.role <> 'none'
    OR t.account_role = 'admin')
ORDER BY t.role = 'none', l.id DESC;

-- name: people -> rows
-- Everybody, the newest first.
SELECT id, name FROM person ORDER BY id DESC;

-- name: disputed -> rows
-- Clips that wait for a decision under a label.
SELECT clip_id FROM agreement WHERE label_id = :label::bigint AND disputed;

-- name: said -> rows
-- Clips to which people answered so, or in any way, and whose answers still hold and were given
-- between two moments; of one person, or of the primaries.
SELECT DISTINCT a.clip_id FROM answer a JOIN annotation n ON n.id = a.annotation_id
WHERE a.label_id = :label::bigint
  AND (:answer::text IS NULL OR a.answer = :answer::text)
  AND CASE WHEN :person::bigint IS NULL THEN a.role = 'primary'
      ELSE a.person_id = :person::bigint END
  AND (:since::timestamptz IS NULL OR n.at >= :since::timestamptz)
  AND (:until::timestamptz IS NULL OR n.at < :until::timestamptz);

-- name: films_named -> rows
-- Films whose title holds this, whatever its case; or one film.
SELECT id FROM video WHERE CASE WHEN :film::bigint IS NULL
    THEN position(lower(:title::text) IN lower(title)) > 0 ELSE id = :film::bigint END;

-- name: films_of_genre -> rows
-- Films of a genre, whatever its case.
SELECT id FROM video WHERE lower(genre) = lower(:genre::text);

-- name: films_of_intake -> rows
-- Films that an intake in sight brought.
SELECT v.video_id AS id FROM intake i JOIN intake_video v ON v.intake_id = i.id
WHERE i.look = :look::text AND i.removed_at IS NULL;

-- name: years -> rows
-- Films of which the year is known.
SELECT id, year FROM video WHERE year IS NOT NULL;

-- name: titles_like -> rows
-- Titles that hold this, the shortest first.
SELECT DISTINCT title AS name, length(title) FROM video
WHERE position(lower(:text::text) IN lower(title)) > 0 ORDER BY length(title), title
LIMIT :limit::integer;
