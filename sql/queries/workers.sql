-- name: beat -> nothing
-- A worker lives.
INSERT INTO worker (id, queue, host, pid, device, doing)
VALUES (:worker::text, :queue::text, :host::text, :pid::integer, :device::text, :doing::text)
ON CONFLICT (id) DO UPDATE SET device = excluded.device, doing = excluded.doing, seen_at = now();

-- name: gone -> nothing
-- A worker stopped.
DELETE FROM worker WHERE id = :worker::text OR seen_at < now() - interval '1 day';

-- name: alive -> rows
-- Workers that gave a sign of life within ten seconds.
SELECT id, queue, host, pid, device, doing,
    extract(epoch FROM now() - seen_at)::double precision AS age
FROM worker WHERE seen_at > now() - interval '10 seconds' ORDER BY queue, id;

-- name: silent -> rows
-- Workers that gave signs of life within ten minutes, but not within ten seconds; and the moment of
-- the last one, in Unix seconds.
SELECT id, queue, host, pid, extract(epoch FROM seen_at)::double precision AS seen_at
FROM worker WHERE seen_at BETWEEN now() - interval '10 minutes' AND now() - interval '10 seconds'
ORDER BY queue, id;

-- name: signs -> rows
-- The last sign of life of every worker that gave one in the last day.
SELECT id, seen_at FROM worker WHERE seen_at > now() - interval '1 day';

-- name: disconnect -> value
-- End every connection of these workers, and with it their transactions and locks. How many.
SELECT count(*) FILTER (WHERE pg_terminate_backend(pid)) FROM pg_stat_activity
WHERE application_name = ANY (:workers::text[]) AND datname = current_database();

-- name: on_host -> rows
-- All workers that there were on a machine, as far as they did not say that they are gone.
SELECT id, pid FROM worker WHERE host = :host::text;

-- name: forget -> nothing
-- These workers are known to have ended.
DELETE FROM worker WHERE id = ANY (:workers::text[]);
