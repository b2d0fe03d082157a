-- name: add -> value
-- A folder of the server is to be taken in; the number of the job.
INSERT INTO folder_asked (person_id, path, intake)
VALUES (:person::bigint, :path::text, :intake::text) RETURNING id;

-- name: job -> row
-- One folder that was asked for.
SELECT id, person_id, path, intake, tries, looked_at, taken, said, done_at IS NOT NULL AS done
FROM folder_asked WHERE id = :job::bigint;

-- name: due -> rows
-- Folders that nobody has gone through yet.
SELECT id FROM folder_asked WHERE done_at IS NULL ORDER BY id LIMIT 1000;

-- name: claim -> value
-- Hold a job for as long as the connection lives; false: somebody else holds it. Nothing else locks
-- the number 7225691 together with a job.
SELECT pg_try_advisory_lock(7225691, (:job::bigint % 2147483647)::integer);

-- name: release -> nothing
-- Give a job up.
SELECT pg_advisory_unlock(7225691, (:job::bigint % 2147483647)::integer);

-- name: begin -> value
-- A worker begins on a folder; how many have.
UPDATE folder_asked SET tries = tries + 1 WHERE id = :job::bigint RETURNING tries;

-- name: moved -> nothing
-- How many files were looked at, and asked for.
UPDATE folder_asked SET looked_at = :looked_at::bigint, taken = :taken::bigint
WHERE id = :job::bigint;

-- name: finish -> nothing
-- The folder was gone through, or cannot be.
UPDATE folder_asked SET said = :said::text, done_at = now()
WHERE id = :job::bigint AND done_at IS NULL;
