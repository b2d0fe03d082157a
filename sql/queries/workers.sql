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
