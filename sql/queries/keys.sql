-- name: add -> value
-- Keeps a new key by its hash, for so many days, or for ever without; its number. None: it was made already.
INSERT INTO api_key (person_id, name, key_hash, begins, scopes, expires_at)
VALUES (:person::bigint, :name::text, :key_hash::bytea, :begins::text, :scopes::text[],
    now() + make_interval(days => :days::integer))
ON CONFLICT (key_hash) DO NOTHING RETURNING id;

-- name: count -> value
-- How many keys of a person hold.
SELECT count(*) FROM api_key WHERE person_id = :person::bigint AND revoked_at IS NULL
  AND (expires_at IS NULL OR expires_at > now());

-- name: owner -> value
-- Whose key this is.
SELECT person_id FROM api_key WHERE id = :key::bigint;

-- name: revoke -> nothing
-- From now on, nobody acts by the key. Waits for what is being written by it.
UPDATE api_key SET revoked_at = now(), revoked_by = :person::bigint
WHERE id = :key::bigint AND revoked_at IS NULL;

-- name: visitor -> row
-- The person of a key, what the key is for, whether its time is over, and whether it was used from
-- this address within the last minute.
SELECT k.id AS key, k.scopes, k.name AS key_name, k.expires_at <= now() AS over,
    extract(epoch FROM k.expires_at)::double precision AS expires_at,
    to_char(k.expires_at AT TIME ZONE 'UTC', 'YYYY-MM-DD') AS ended, p.id, p.name, p.account_role, p.role, EXISTS (
    SELECT 1 FROM api_key_use u WHERE u.key_id = k.id AND u.address = :address::text
        AND u.last_at > now() - interval '1 minute') AS noted
FROM api_key k JOIN person p ON p.id = k.person_id
WHERE k.key_hash = :key_hash::bytea AND k.revoked_at IS NULL AND p.disabled_at IS NULL;

-- name: note_use -> nothing
-- The key was used from this address.
INSERT INTO api_key_use AS u (key_id, address) VALUES (:key::bigint, :address::text)
ON CONFLICT (key_id, address) DO UPDATE SET last_at = now()
WHERE u.last_at <= now() - interval '1 minute';

-- name: shown -> rows
-- Keys as each of these people may see them: their own, and administrators everybody's; those that
-- were revoked or ended for a month. The newest first.
SELECT viewer.id AS viewer, k.id, k.person_id, p.name AS owner, k.name, k.begins, k.scopes,
    extract(epoch FROM k.at)::double precision AS at,
    extract(epoch FROM k.expires_at)::double precision AS expires_at,
    extract(epoch FROM u.last_at)::double precision AS used_at, u.address AS used_from,
    extract(epoch FROM k.revoked_at)::double precision AS revoked_at, r.name AS revoked_by
FROM person viewer JOIN api_key k ON k.person_id = viewer.id OR viewer.account_role = 'admin'
JOIN person p ON p.id = k.person_id
LEFT JOIN person r ON r.id = k.revoked_by
LEFT JOIN LATERAL (
    SELECT last_at, address FROM api_key_use WHERE key_id = k.id ORDER BY last_at DESC LIMIT 1
) u ON true
WHERE viewer.id = ANY (:people::bigint[])
  AND least(k.revoked_at, k.expires_at, 'infinity') > now() - interval '30 days'
ORDER BY viewer.id, k.id DESC;
