-- name: beat
-- A worker lives.
INSERT INTO worker (id, queue, host, pid, device, doing)
VALUES ($1::text, $2::text, $3::text, $4::integer, $5::text, $6::text)
ON CONFLICT (id) DO UPDATE SET device = excluded.device, doing = excluded.doing, seen_at = now();

-- name: gone
-- A worker stopped.
DELETE FROM worker WHERE id = $1::text OR seen_at < now() - interval '1 day';

-- name: alive
-- Workers that gave a sign of life within ten seconds.
SELECT id, queue, host, pid, device, doing,
    extract(epoch FROM now() - seen_at)::double precision AS age
FROM worker WHERE seen_at > now() - interval '10 seconds' ORDER BY queue, id;
