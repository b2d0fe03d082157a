-- name: create -> value
-- A new person; fails on a name that is taken.
INSERT INTO person (name, password_hash, account_role, role)
VALUES (:name::text, :password_hash::text, :account_role::text, :role::text)
RETURNING id;

-- name: by_name -> row
-- A person by name, whatever its case.
SELECT id, name, account_role, role, password_hash, disabled_at FROM person
WHERE lower(name) = lower(:name::text);

-- name: list -> rows
-- Everybody.
SELECT id, name, account_role, role, disabled_at FROM person ORDER BY id;

-- name: set_password -> nothing
-- A new password hash; sessions are ended by `end_sessions`.
UPDATE person SET password_hash = :password_hash::text WHERE id = :person::bigint;

-- name: disable -> nothing
-- Nobody can sign in as this person any more.
UPDATE person SET disabled_at = coalesce(disabled_at, now()) WHERE id = :person::bigint;

-- name: open_session -> nothing
-- A session that lasts so many seconds.
INSERT INTO session (token_hash, person_id, expires_at)
VALUES (:token_hash::bytea, :person::bigint,
    now() + make_interval(secs => :seconds::double precision));

-- name: session -> row
-- The person of a live session.
SELECT p.id, p.name, p.account_role, p.role
FROM session s JOIN person p ON p.id = s.person_id
WHERE s.token_hash = :token_hash::bytea AND s.expires_at > now() AND p.disabled_at IS NULL;

-- name: refreshed -> row
-- A person who may act now; by this session, if they act by one.
SELECT p.name, p.account_role, p.role FROM person p
WHERE p.id = :person::bigint AND p.disabled_at IS NULL
  AND (:session::bytea IS NULL OR EXISTS (SELECT 1 FROM session s
      WHERE s.token_hash = :session::bytea AND s.person_id = p.id
        AND s.expires_at > clock_timestamp()));

-- name: held -> row
-- The same, and until the transaction ends, so does nobody end the session: who ended it knows
-- that nothing is written by it any more.
WITH held AS (
    SELECT person_id, expires_at FROM session WHERE token_hash = :session::bytea FOR KEY SHARE
)
SELECT p.name, p.account_role, p.role FROM person p
WHERE p.id = :person::bigint AND p.disabled_at IS NULL
  AND (:session::bytea IS NULL OR EXISTS (SELECT 1 FROM held s
      WHERE s.person_id = p.id AND s.expires_at > clock_timestamp()));

-- name: by_id -> row
-- A person by number.
SELECT id, name, account_role, role, disabled_at FROM person WHERE id = :person::bigint;

-- name: change -> nothing
-- A person's account role, usual role, and whether they are disabled.
UPDATE person SET account_role = :account_role::text, role = :role::text,
    disabled_at = CASE WHEN :disabled::boolean THEN coalesce(disabled_at, now()) END
WHERE id = :person::bigint;

-- name: overview -> rows
-- Every account with what it did, for administrators.
SELECT p.id, p.name, p.account_role, p.role, p.disabled_at IS NOT NULL AS disabled,
    count(a.*) AS answers, count(DISTINCT a.label_id) AS labels,
    EXISTS (SELECT 1 FROM presence r WHERE r.person_id = p.id
        AND r.seen_at > now() - interval '30 seconds') AS here
FROM person p LEFT JOIN answer a ON a.person_id = p.id
GROUP BY p.id ORDER BY disabled, lower(p.name);

-- name: end_session -> value
-- Sign out; the person, if there was such a session.
DELETE FROM session WHERE token_hash = :token_hash::bytea RETURNING person_id;

-- name: end_sessions -> nothing
-- Sign a person out everywhere.
DELETE FROM session WHERE person_id = :person::bigint;

-- name: forget_old -> nothing
-- Expired sessions, tickets and failed sign-ins.
WITH s AS (DELETE FROM session WHERE expires_at < now()),
     t AS (DELETE FROM ticket WHERE expires_at < now())
DELETE FROM login_failure WHERE at < now() - interval '1 hour';

-- name: add_ticket -> nothing
-- A one-use ticket for the socket, good for 30 seconds.
INSERT INTO ticket (token_hash, session_hash, expires_at)
VALUES (:token_hash::bytea, :session_hash::bytea, now() + interval '30 seconds');

-- name: use_ticket -> value
-- The session behind a ticket, which is used up by asking.
DELETE FROM ticket WHERE token_hash = :token_hash::bytea AND expires_at > now()
RETURNING session_hash;

-- name: add_failure -> nothing
-- A wrong password for this name.
INSERT INTO login_failure (name) VALUES (lower(:name::text));

-- name: count_failures -> value
-- Wrong passwords for this name in the last five minutes.
SELECT count(*) FROM login_failure
WHERE name = lower(:name::text) AND at > now() - interval '5 minutes';

-- name: live_sessions -> rows
-- Which of these sessions still hold, and for how many seconds.
SELECT s.token_hash, extract(epoch FROM s.expires_at - now())::double precision AS seconds
FROM session s JOIN person p ON p.id = s.person_id
WHERE s.token_hash = ANY (:token_hashes::bytea[]) AND s.expires_at > now()
  AND p.disabled_at IS NULL;

-- name: reserve -> value
-- Hold a bot's account for as long as the connection lives; false: somebody else holds it. Nothing
-- else locks the number 7225675 together with a person.
SELECT pg_try_advisory_lock(7225675, :person::integer);

-- name: release_all -> nothing
-- Give up every account that the connection holds.
SELECT pg_advisory_unlock_all();
