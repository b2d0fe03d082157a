-- name: ping -> value
-- Whether the database answers.
SELECT 1;

-- name: create_database -> nothing
-- The embedded server's database; fails where it exists.
CREATE DATABASE rushes;

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
