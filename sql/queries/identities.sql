-- name: of_subject -> row
-- The account of somebody at a provider, which is used now.
UPDATE identity i SET used_at = now() FROM person p
WHERE i.issuer = :issuer::text AND i.subject = :subject::text AND p.id = i.person_id
RETURNING p.id, p.name, p.account_role, p.role, p.disabled_at;

-- name: add -> nothing
-- An account is somebody's at a provider from now on.
INSERT INTO identity (issuer, subject, person_id)
VALUES (:issuer::text, :subject::text, :person::bigint);

-- name: move -> value
-- Who signs in by a provider to one account does so to another from now on; how many were moved.
WITH moved AS (
    UPDATE identity SET person_id = :into::bigint WHERE person_id = :before::bigint RETURNING subject
)
SELECT count(*) FROM moved;

-- name: signing_key -> value
-- What signs a browser's note of its way to a provider.
SELECT sign_in_key FROM installation;

-- name: add_way_in -> nothing
-- A link by which a person signs in once, within so many seconds.
INSERT INTO way_in (token_hash, person_id, expires_at)
VALUES (:token_hash::bytea, :person::bigint,
    now() + make_interval(secs => :seconds::double precision));

-- name: use_way_in -> row
-- The person of such a link, which is used up by asking; those that are over are forgotten.
WITH used AS (
    DELETE FROM way_in WHERE token_hash = :token_hash::bytea OR expires_at < now()
    RETURNING token_hash, person_id, expires_at
)
SELECT p.id, p.name, p.disabled_at FROM used u JOIN person p ON p.id = u.person_id
WHERE u.token_hash = :token_hash::bytea AND u.expires_at > now();
