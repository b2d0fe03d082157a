-- name: add -> value
-- A new export; its number. None: the person asked for one under the same key before.
INSERT INTO export_job (person_id, once, asked, wanted, labels)
VALUES (:person::bigint, :once::text, :asked::bytea, :wanted::json, :labels::json)
ON CONFLICT (person_id, once) DO NOTHING RETURNING id;

-- name: asked_before -> row
-- What a person asked for under this key.
SELECT id, asked FROM export_job WHERE person_id = :person::bigint AND once = :once::text;

-- name: unfinished -> value
-- How many exports of a person are not done.
SELECT count(*) FROM export_job WHERE person_id = :person::bigint AND done_at IS NULL;

-- name: job -> row
-- An export.
SELECT id, person_id, wanted::text AS wanted, labels::text AS labels,
    extract(epoch FROM at)::double precision AS at, tries, rows, total, bytes, digest, error,
    cancelled_at IS NOT NULL AS cancelled, done_at IS NOT NULL AS done,
    expired_at IS NOT NULL AS expired, extract(epoch FROM done_at)::double precision AS done_at
FROM export_job WHERE id = :job::bigint;

-- name: cancel -> nothing
-- Nobody wants the export any more, nor its file.
UPDATE export_job SET cancelled_at = now() WHERE id = :job::bigint AND cancelled_at IS NULL;

-- name: due -> rows
-- Exports that are not done, those that were cancelled included.
SELECT id FROM export_job WHERE done_at IS NULL ORDER BY id LIMIT 100;

-- name: claim -> value
-- Hold an export for as long as the connection lives; false: somebody else holds it. Nothing else
-- locks the number 7225694 together with an export.
SELECT pg_try_advisory_lock(7225694, :job::integer);

-- name: release -> nothing
-- Give an export up.
SELECT pg_advisory_unlock(7225694, :job::integer);

-- name: begin -> value
-- A worker begins on an export; how often one did.
UPDATE export_job SET tries = tries + 1, rows = 0, total = NULL
WHERE id = :job::bigint RETURNING tries;

-- name: leave -> nothing
-- An export is begun on again later, through no fault of its own.
UPDATE export_job SET tries = greatest(tries - 1, 0) WHERE id = :job::bigint;

-- name: progress -> value
-- So many rows are written; whether the export was cancelled meanwhile.
UPDATE export_job SET rows = :rows::bigint, total = :total::bigint
WHERE id = :job::bigint RETURNING cancelled_at IS NOT NULL;

-- name: finish -> nothing
-- The file is there, or what is wrong is said, or nobody wants it any more.
UPDATE export_job SET done_at = now(), rows = :rows::bigint, bytes = :bytes::bigint,
    digest = :digest::text, error = :error::text
WHERE id = :job::bigint AND done_at IS NULL;

-- name: expired -> rows
-- Exports whose files have been there for long enough, or that nobody wants any more.
SELECT id FROM export_job
WHERE done_at IS NOT NULL AND expired_at IS NULL
  AND (cancelled_at IS NOT NULL OR done_at < now() - make_interval(secs => :seconds::double precision))
ORDER BY id LIMIT 100;

-- name: expire -> nothing
-- The file of an export was removed.
UPDATE export_job SET expired_at = now() WHERE id = :job::bigint;

-- name: person -> row
-- Whoever asked for an export, as they are now.
SELECT id, name, account_role, role FROM person WHERE id = :person::bigint AND disabled_at IS NULL;
