-- name: create -> value
-- A new person; fails on a name that is taken.
INSERT INTO person (name, look, password_hash, account_role, role)
VALUES (:name::text, :look::text, :password_hash::text, :account_role::text, :role::text)
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
INSERT INTO session (token_hash, person_id, expires_at, address)
VALUES (:token_hash::bytea, :person::bigint,
    now() + make_interval(secs => :seconds::double precision), :address::text);

-- name: session -> row
-- The person of a live session.
SELECT p.id, p.name, p.account_role, p.role, s.address
FROM session s JOIN person p ON p.id = s.person_id
WHERE s.token_hash = :token_hash::bytea AND s.expires_at > now() AND p.disabled_at IS NULL;

-- name: refreshed -> row
-- A person who may act now; by this session or key, if they act by one.
SELECT p.name, p.account_role, p.role FROM person p
WHERE p.id = :person::bigint AND p.disabled_at IS NULL
  AND (:session::bytea IS NULL OR EXISTS (SELECT 1 FROM credential s
      WHERE s.token_hash = :session::bytea AND s.person_id = p.id
        AND s.expires_at > clock_timestamp()));

-- name: held -> row
-- The same, and until the transaction ends, nobody ends the session or revokes the key: who ended
-- it knows that nothing is written by it any more.
WITH session_held AS (
    SELECT person_id, expires_at FROM session WHERE token_hash = :session::bytea FOR KEY SHARE
), key_held AS (
    SELECT person_id, coalesce(expires_at, 'infinity') AS expires_at FROM api_key
    WHERE key_hash = :session::bytea AND revoked_at IS NULL FOR SHARE
), held AS (
    SELECT * FROM session_held UNION ALL SELECT * FROM key_held
)
SELECT p.name, p.account_role, p.role FROM person p
WHERE p.id = :person::bigint AND p.disabled_at IS NULL
  AND (:session::bytea IS NULL OR EXISTS (SELECT 1 FROM held s
      WHERE s.person_id = p.id AND s.expires_at > clock_timestamp()));

-- name: sees -> value
-- A text that is another one whenever what a person may see is.
SELECT md5(concat_ws(' ', p.account_role, p.role,
    string_agg(m.label_id || ':' || m.role, ' ' ORDER BY m.label_id)))
FROM person p LEFT JOIN member m ON m.person_id = p.id
WHERE p.id = :person::bigint GROUP BY p.id;

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
-- Expired sessions and tickets, tries to sign in that count no more, and browsers not seen for half
-- a year. Tries that somebody is counting are left alone.
WITH s AS (DELETE FROM session WHERE expires_at < now()),
     t AS (DELETE FROM ticket WHERE expires_at < now()),
     d AS (DELETE FROM known_device WHERE seen_at < now() - interval '180 days')
DELETE FROM login_failure WHERE key IN (
    SELECT key FROM login_failure WHERE empties_at < now() AND next_at < now()
    FOR UPDATE SKIP LOCKED);

-- name: add_ticket -> nothing
-- A one-use ticket for the socket, good for 30 seconds.
INSERT INTO ticket (token_hash, session_hash, expires_at)
VALUES (:token_hash::bytea, :session_hash::bytea, now() + interval '30 seconds');

-- name: use_ticket -> value
-- The session behind a ticket, which is used up by asking.
DELETE FROM ticket WHERE token_hash = :token_hash::bytea AND expires_at > now()
RETURNING session_hash;

-- name: to_sign_in -> row
-- Who has this name, whatever its case; and a password hash in any case. Where nobody has the name
-- it is somebody else's, always the same one's, so that the time taken to check it tells nothing.
SELECT p.id, p.disabled_at, coalesce(p.password_hash, other.password_hash) AS password_hash
FROM (SELECT lower(:name::text) AS name) asked
LEFT JOIN person p ON lower(p.name) = asked.name
LEFT JOIN LATERAL (
    SELECT password_hash FROM person o ORDER BY md5(o.id::text || asked.name) LIMIT 1
) other ON true;

-- name: count_tries -> rows
-- Counts a try under each of these keys that takes one now, and gives those keys. A key takes so
-- many freely, and forgets one after so many seconds; what is more makes the next one wait, twice as
-- long each time. Keys are locked in order, so that nobody waits in a circle.
INSERT INTO login_failure AS f (key, empties_at, next_at)
SELECT k.key, clock_timestamp() + make_interval(secs => k.leak), clock_timestamp()
FROM unnest(:keys::bytea[], :leaks::double precision[]) AS k (key, leak) ORDER BY k.key
ON CONFLICT (key) DO UPDATE
SET (empties_at, next_at) = (
    SELECT greatest(f.empties_at, now) + make_interval(secs => k.leak),
        now + make_interval(secs => CASE WHEN level < k.free THEN 0 ELSE
            least(:longest::double precision,
                :first::double precision * 2 ^ least(level - k.free, 30)) END)
    FROM unnest(:keys::bytea[], :free::integer[], :leaks::double precision[]) AS k (key, free, leak)
    CROSS JOIN clock_timestamp() AS now
    CROSS JOIN LATERAL (SELECT
        ceil(extract(epoch FROM greatest(f.empties_at, now) - now)::double precision / k.leak) + 1
    ) AS counted (level)
    WHERE k.key = f.key)
WHERE f.next_at <= clock_timestamp()
RETURNING key;

-- name: seconds_to_wait -> value
-- Until a try may be made under all of these keys.
SELECT extract(epoch FROM max(next_at) - clock_timestamp())::double precision
FROM login_failure WHERE key = ANY (:keys::bytea[]);

-- name: uncount_tries -> nothing
-- Takes a try back out of each of these keys, and lets the next one come at once.
WITH mine AS (
    SELECT key FROM login_failure WHERE key = ANY (:keys::bytea[]) ORDER BY key FOR UPDATE
)
UPDATE login_failure f
SET empties_at = f.empties_at - make_interval(secs => k.leak), next_at = clock_timestamp()
FROM mine JOIN unnest(:keys::bytea[], :leaks::double precision[]) AS k (key, leak) USING (key)
WHERE f.key = mine.key;

-- name: known_devices -> rows
-- Which of these marks of browsers and addresses the person signed in by before.
SELECT token_hash FROM known_device
WHERE person_id = :person::bigint AND token_hash = ANY (:marks::bytea[]);

-- name: remember_devices -> nothing
-- The person signed in by these marks of a browser and an address.
INSERT INTO known_device (token_hash, person_id)
SELECT mark, :person::bigint FROM unnest(:marks::bytea[]) mark
ON CONFLICT (token_hash, person_id) DO UPDATE SET seen_at = now();

-- name: live_sessions -> rows
-- Which of these sessions and keys still hold, and for how many seconds; at most an hour's.
SELECT s.token_hash, extract(epoch FROM least(s.expires_at, now() + interval '1 hour') - now()
    )::double precision AS seconds
FROM credential s JOIN person p ON p.id = s.person_id
WHERE s.token_hash = ANY (:token_hashes::bytea[]) AND s.expires_at > now()
  AND p.disabled_at IS NULL;

-- name: reserve -> value
-- Hold a bot's account for as long as the connection lives; false: somebody else holds it. Nothing
-- else locks the number 7225675 together with a person.
SELECT pg_try_advisory_lock(7225675, :person::integer);

-- name: release_all -> nothing
-- Give up every account that the connection holds.
SELECT pg_advisory_unlock_all();
