-- name: ping -> value
-- Whether the database answers.
SELECT 1;

-- name: tell_verifier -> value
-- What `admit` sets as the application's password: for this session only.
SELECT set_config('rushes.verifier', :verifier::text, false);

-- name: admit -> nothing
-- The application's role on the embedded server can sign in by its password, to its own database,
-- and may do nothing else.
DO $$
BEGIN
    IF NOT EXISTS (SELECT FROM pg_roles WHERE rolname = 'rushes') THEN
        CREATE ROLE rushes LOGIN NOSUPERUSER NOCREATEDB NOCREATEROLE NOREPLICATION;
    END IF;
    EXECUTE format('ALTER ROLE rushes PASSWORD %L', current_setting('rushes.verifier'));
    REVOKE CONNECT ON DATABASE postgres FROM PUBLIC;
    REVOKE CONNECT ON DATABASE template1 FROM PUBLIC;
END $$;

-- name: database_exists -> value
-- Whether the embedded server has the application's database.
SELECT EXISTS (SELECT FROM pg_database WHERE datname = 'rushes');

-- name: create_database -> nothing
-- The embedded server's database; fails where it exists.
CREATE DATABASE rushes OWNER rushes;

-- name: add_vector -> nothing
-- Adds pgvector, which only the superuser may; an earlier version's database has it.
CREATE EXTENSION IF NOT EXISTS vector;

-- name: give_all -> nothing
-- The database, and the tables, views, sequences, types and functions in it that the superuser made
-- in an earlier version, become the application's role's; those of extensions stay.
DO $$
DECLARE
    item record;
BEGIN
    EXECUTE format('ALTER DATABASE %I OWNER TO rushes', current_database());
    FOR item IN
        SELECT CASE c.relkind WHEN 'S' THEN 'SEQUENCE' WHEN 'v' THEN 'VIEW'
            WHEN 'm' THEN 'MATERIALIZED VIEW' ELSE 'TABLE' END AS kind, c.oid::regclass::text AS name
        FROM pg_class c
        WHERE c.relnamespace = 'public'::regnamespace AND c.relkind IN ('r', 'p', 'v', 'm', 'S')
            AND c.relowner <> 'rushes'::regrole
            AND NOT EXISTS (SELECT FROM pg_depend d WHERE d.objid = c.oid AND d.deptype IN ('e', 'i', 'a'))
        UNION ALL
        SELECT 'ROUTINE', p.oid::regprocedure::text FROM pg_proc p
        WHERE p.pronamespace = 'public'::regnamespace AND p.proowner <> 'rushes'::regrole
            AND NOT EXISTS (SELECT FROM pg_depend d WHERE d.objid = p.oid AND d.deptype = 'e')
        UNION ALL
        SELECT 'TYPE', t.oid::regtype::text FROM pg_type t
        WHERE t.typnamespace = 'public'::regnamespace AND t.typowner <> 'rushes'::regrole
            AND t.typtype IN ('e', 'd')
            AND NOT EXISTS (SELECT FROM pg_depend d WHERE d.objid = t.oid AND d.deptype = 'e')
    LOOP
        EXECUTE format('ALTER %s %s OWNER TO rushes', item.kind, item.name);
    END LOOP;
END $$;

-- name: lock_migrations -> nothing
-- One process migrates at a time: held until the connection closes. Any number does, as long as
-- every process of an installation uses the same.
SELECT pg_advisory_lock(7225674);

-- name: vector_version -> value
-- The version of pgvector that the server offers, like 0.8.5; nothing: it has none.
SELECT default_version FROM pg_available_extensions WHERE name = 'vector';

-- name: keep_migrations -> nothing
-- Where the migrations that ran are kept, if it is not there.
CREATE TABLE IF NOT EXISTS migration (
    number integer PRIMARY KEY, name text NOT NULL, at timestamptz NOT NULL DEFAULT now());

-- name: migrations -> rows
-- The migrations that ran.
SELECT number FROM migration;

-- name: add_migration -> nothing
-- A migration ran.
INSERT INTO migration (number, name) VALUES (:number::integer, :name::text);

-- name: unseen_people -> rows
-- People whose names have no look yet, the earliest first.
SELECT id, name FROM person WHERE look IS NULL ORDER BY id;

-- name: unseen_labels -> rows
-- Labels whose names have no look yet.
SELECT id, name FROM label WHERE look IS NULL ORDER BY id;

-- name: see_person -> nothing
-- What a person's name looks like, and its one form, unless somebody has them.
UPDATE person p SET look = :look::text, name = :name::text
WHERE id = :person::bigint AND NOT EXISTS (SELECT 1 FROM person o
    WHERE o.id <> p.id AND (o.look = :look::text OR lower(o.name) = lower(:name::text)));

-- name: see_label -> nothing
-- What a label's name looks like.
UPDATE label SET look = :look::text WHERE id = :label::bigint;
