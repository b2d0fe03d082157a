-- name: add -> value
-- A new job; its number. None: the person asked for one under the same key before.
INSERT INTO prediction_job (person_id, once, asked, models)
VALUES (:person::bigint, :once::text, :asked::bytea, :models::json)
ON CONFLICT (person_id, once) DO NOTHING RETURNING id;

-- name: add_files -> nothing
-- The files of a job, in order.
INSERT INTO prediction_file (job_id, number, name, path, uploaded)
SELECT :job::bigint, f.number, f.name, f.path, :uploaded::boolean
FROM unnest(:names::text[], :paths::text[]) WITH ORDINALITY AS f (name, path, number);

-- name: asked_before -> row
-- What a person asked for under this key.
SELECT id, asked FROM prediction_job
WHERE person_id = :person::bigint AND once = :once::text;

-- name: unfinished -> value
-- How many jobs of a person are not done.
SELECT count(*) FROM prediction_job WHERE person_id = :person::bigint AND done_at IS NULL;

-- name: job -> row
-- A job.
SELECT id, person_id, models::text AS models, extract(epoch FROM at)::double precision AS at,
    cancelled_at IS NOT NULL AS cancelled, done_at IS NOT NULL AS done
FROM prediction_job WHERE id = :job::bigint;

-- name: files -> rows
-- The files of a job, in order.
SELECT number, name, path, uploaded, stage, fraction, tries, error,
    coalesce(json_array_length(film -> 'shots'), 0) AS shots
FROM prediction_file WHERE job_id = :job::bigint ORDER BY number;

-- name: films -> rows
-- What was found in the files of a job, in order.
SELECT name, film::text AS film FROM prediction_file
WHERE job_id = :job::bigint AND stage = 'done' ORDER BY number;

-- name: cancel -> nothing
-- Nobody begins on the job's other files any more.
UPDATE prediction_job SET cancelled_at = now()
WHERE id = :job::bigint AND done_at IS NULL AND cancelled_at IS NULL;

-- name: due -> rows
-- Jobs that are not done, those that were cancelled included: their files have to go.
SELECT id FROM prediction_job WHERE done_at IS NULL ORDER BY id LIMIT 1000;

-- name: uploads -> value
-- The paths of what was sent along for jobs that are not done.
SELECT array_agg(f.path) FROM prediction_file f JOIN prediction_job j ON j.id = f.job_id
WHERE f.uploaded AND j.done_at IS NULL;

-- name: claim -> value
-- Hold a job for as long as the connection lives; false: somebody else holds it. Nothing else locks
-- the number 7225685 together with a job.
SELECT pg_try_advisory_lock(7225685, :job::integer);

-- name: release -> nothing
-- Give a job up.
SELECT pg_advisory_unlock(7225685, :job::integer);

-- name: begin -> value
-- A worker begins on a file; how often one did.
UPDATE prediction_file SET stage = 'predicting', tries = tries + 1
WHERE job_id = :job::bigint AND number = :number::integer RETURNING tries;

-- name: progress -> value
-- So much of a file is done; whether the job was cancelled meanwhile.
WITH moved AS (
    UPDATE prediction_file SET fraction = :fraction::double precision
    WHERE job_id = :job::bigint AND number = :number::integer
)
SELECT cancelled_at IS NOT NULL FROM prediction_job WHERE id = :job::bigint;

-- name: leave -> nothing
-- A file is begun on again later, through no fault of its own.
UPDATE prediction_file SET stage = 'waiting', tries = greatest(tries - 1, 0)
WHERE job_id = :job::bigint AND number = :number::integer;

-- name: found -> nothing
-- What was found in a file.
UPDATE prediction_file SET stage = 'done', fraction = 1, film = :film::json
WHERE job_id = :job::bigint AND number = :number::integer;

-- name: fail -> nothing
-- A file cannot be used.
UPDATE prediction_file SET stage = 'failed', error = :error::text
WHERE job_id = :job::bigint AND number = :number::integer;

-- name: finish -> nothing
-- Nothing is left to do for a job.
UPDATE prediction_job SET done_at = now() WHERE id = :job::bigint AND done_at IS NULL;

-- name: label -> value
-- A label's name, if it was not put away.
SELECT name FROM label WHERE id = :label::bigint AND deleted_at IS NULL;
