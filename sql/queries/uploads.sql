-- name: add -> value
-- Somebody begins to send a file; its number.
INSERT INTO upload (person_id, name, size, mark, intake)
VALUES (:person::bigint, :name::text, :size::bigint, :mark::text, :intake::text) RETURNING id;

-- name: lock -> nothing
-- One person's uploads begin one after another, so that what they take together is counted right.
SELECT pg_advisory_xact_lock(7225690, (:person::bigint % 2147483647)::integer);

-- name: lying -> row
-- How much a person's uploads take once they are all there, in bytes; and how many are under way.
SELECT coalesce(sum(size), 0)::bigint AS bytes, count(*) FILTER (WHERE file_id IS NULL) AS coming
FROM upload WHERE person_id = :person::bigint AND ended IS NULL;

-- name: coming -> rows
-- Everybody's uploads that are under way, by which the disk will be fuller than it is.
SELECT id, name, size FROM upload WHERE ended IS NULL AND file_id IS NULL;

-- name: one -> row
-- An upload of this person.
SELECT id, name, size, mark, intake, file_id, coalesce(ended, '') AS ended,
    extract(epoch FROM moved_at)::double precision AS moved_at
FROM upload WHERE id = :upload::bigint AND person_id = :person::bigint;

-- name: of_person -> rows
-- A person's uploads that are under way, and those that were left lately; the newest first.
SELECT id, name, size, mark, intake, file_id, coalesce(ended, '') AS ended,
    extract(epoch FROM moved_at)::double precision AS moved_at
FROM upload WHERE person_id = :person::bigint
  AND file_id IS NULL AND (ended IS NULL OR ended = 'left' AND ended_at > now() - interval '7 days')
ORDER BY id DESC LIMIT :limit::integer;

-- name: moved -> nothing
-- Bytes of it came.
UPDATE upload SET moved_at = now() WHERE id = :upload::bigint;

-- name: held -> row
-- An upload, held until the transaction ends.
SELECT id, person_id, name, intake, file_id, coalesce(ended, '') AS ended FROM upload
WHERE id = :upload::bigint FOR UPDATE;

-- name: became -> nothing
-- All of it is there, and a worker will take it in.
UPDATE upload SET file_id = :file::bigint, moved_at = now() WHERE id = :upload::bigint;

-- name: end -> nothing
-- Its bytes are removed; what was left may be cancelled as well, so that it is told no more.
UPDATE upload SET ended = :ended::text, ended_at = now()
WHERE id = :upload::bigint AND coalesce(ended, 'left') = 'left';

-- name: left_lying -> rows
-- Uploads that nobody went on with for so many hours, and those whose file came to nothing, or was
-- in the corpus already.
SELECT u.id FROM upload u LEFT JOIN file f ON f.id = u.file_id
WHERE u.ended IS NULL AND u.moved_at < now() - :hours::float8 * interval '1 hour'
  AND (u.file_id IS NULL OR f.stage IN ('failed', 'known'))
ORDER BY u.id;

-- name: there -> value
-- Those of these numbers that are uploads whose bytes are wanted.
SELECT array_agg(id) FROM upload WHERE id = ANY (:uploads::bigint[]) AND ended IS NULL;
