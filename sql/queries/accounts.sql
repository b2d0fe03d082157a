-- name: create
-- A new person; fails on a name that is taken.
INSERT INTO person (name, password_hash, role, part)
VALUES ($1::text, $2::text, $3::text, $4::text)
RETURNING id;

-- name: by_name
-- A person by name, whatever its case.
SELECT id, name, role, part, password_hash, disabled_at FROM person
WHERE lower(name) = lower($1::text);

-- name: list
-- Everybody.
SELECT id, name, role, part, disabled_at FROM person ORDER BY id;

-- name: set_password
-- A new password hash; sessions are ended by `end_sessions`.
UPDATE person SET password_hash = $2::text WHERE id = $1::bigint;

-- name: disable
-- Nobody can sign in as this person any more.
UPDATE person SET disabled_at = coalesce(disabled_at, now()) WHERE id = $1::bigint;

-- name: open_session
-- A session that lasts $3 seconds.
INSERT INTO session (token_hash, person_id, expires_at)
VALUES ($1::bytea, $2::bigint, now() + make_interval(secs => $3::double precision));

-- name: session
-- The person of a live session.
SELECT p.id, p.name, p.role, p.part
FROM session s JOIN person p ON p.id = s.person_id
WHERE s.token_hash = $1::bytea AND s.expires_at > now() AND p.disabled_at IS NULL;

-- name: standing
-- A person who may act now.
SELECT name, role, part FROM person WHERE id = $1::bigint AND disabled_at IS NULL;

-- name: by_id
-- A person by number.
SELECT id, name, role, part, disabled_at FROM person WHERE id = $1::bigint;

-- name: change
-- A person's role, usual part, and whether they are disabled.
UPDATE person SET role = $2::text, part = $3::text,
    disabled_at = CASE WHEN $4::boolean THEN coalesce(disabled_at, now()) END
WHERE id = $1::bigint;

-- name: overview
-- Every account with what it did, for administrators.
SELECT p.id, p.name, p.role, p.part, p.disabled_at IS NOT NULL AS disabled,
    count(a.*) AS answers, count(DISTINCT a.label_id) AS labels,
    EXISTS (SELECT 1 FROM presence r WHERE r.person_id = p.id
        AND r.seen_at > now() - interval '30 seconds') AS here
FROM person p LEFT JOIN answer a ON a.person_id = p.id
GROUP BY p.id ORDER BY disabled, lower(p.name);

-- name: end_session
-- Sign out.
DELETE FROM session WHERE token_hash = $1::bytea;

-- name: end_sessions
-- Sign a person out everywhere.
DELETE FROM session WHERE person_id = $1::bigint;

-- name: forget_old
-- Expired sessions, tickets and failed sign-ins.
WITH s AS (DELETE FROM session WHERE expires_at < now()),
     t AS (DELETE FROM ticket WHERE expires_at < now())
DELETE FROM login_failure WHERE at < now() - interval '1 hour';

-- name: add_ticket
-- A one-use ticket for the socket, good for 30 seconds.
INSERT INTO ticket (token_hash, session_hash, expires_at)
VALUES ($1::bytea, $2::bytea, now() + interval '30 seconds');

-- name: use_ticket
-- The session behind a ticket, which is used up by asking.
DELETE FROM ticket WHERE token_hash = $1::bytea AND expires_at > now()
RETURNING session_hash;

-- name: add_failure
-- A wrong password for this name.
INSERT INTO login_failure (name) VALUES (lower($1::text));

-- name: count_failures
-- Wrong passwords for this name in the last five minutes.
SELECT count(*) FROM login_failure
WHERE name = lower($1::text) AND at > now() - interval '5 minutes';

-- name: live_sessions
-- Which of these sessions still hold.
SELECT s.token_hash FROM session s JOIN person p ON p.id = s.person_id
WHERE s.token_hash = ANY ($1::bytea[]) AND s.expires_at > now() AND p.disabled_at IS NULL;
