-- name: tables -> rows
-- What a backup carries: every table of ours, its columns in order, and about how many bytes they
-- take. Left out is what is made again by itself: sessions, because whoever signs in has one, and
-- what a crash may lose anyway (unlogged); of columns, what is computed from others.
SELECT c.relname::text AS name, pg_table_size(c.oid) AS bytes, ARRAY(
    SELECT a.attname::text FROM pg_attribute a
    WHERE a.attrelid = c.oid AND a.attnum > 0 AND NOT a.attisdropped AND a.attgenerated = ''
    ORDER BY a.attnum) AS columns
FROM pg_class c
WHERE c.relnamespace = 'public'::regnamespace AND c.relkind = 'r' AND c.relpersistence = 'p'
    AND c.relname <> 'session'
    AND NOT EXISTS (SELECT FROM pg_depend d WHERE d.objid = c.oid AND d.deptype = 'e')
ORDER BY c.relname;

-- name: sequences -> rows
-- The last number that each sequence gave. Numbers are given outside of transactions, so what is
-- read here later than a snapshot is never too low for it.
SELECT sequencename::text AS name, last_value AS last FROM pg_sequences
WHERE schemaname = 'public' AND last_value IS NOT NULL ORDER BY sequencename;

-- name: continue_sequence -> value
-- Goes on counting behind a number.
SELECT setval(format('public.%I', :name::text)::regclass, :last::bigint);

-- name: moment -> value
-- When this transaction's snapshot was taken.
SELECT to_char(now() AT TIME ZONE 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS"Z"');

-- name: migrations -> rows
-- The migrations that had run.
SELECT number, name FROM migration ORDER BY number;

-- name: medias -> rows
-- The names under which media of films lie.
SELECT content_hash FROM video ORDER BY id;

-- name: others -> value
-- How many others are connected to this database. Postgres' own workers have no user.
SELECT count(*) FROM pg_stat_activity
WHERE datname = current_database() AND pid <> pg_backend_pid() AND usesysid IS NOT NULL;

-- name: has_tables -> value
-- Whether there are tables, and whether they are ours: 'none', 'ours' or 'foreign'.
SELECT CASE WHEN count(*) = 0 THEN 'none'
    WHEN count(*) FILTER (WHERE relname IN ('migration', 'installation')) = 2 THEN 'ours'
    ELSE 'foreign' END
FROM pg_class c WHERE relnamespace = 'public'::regnamespace AND relkind IN ('r', 'p')
    AND NOT EXISTS (SELECT FROM pg_depend d WHERE d.objid = c.oid AND d.deptype = 'e');

-- name: held -> row
-- What would be lost if this studio were replaced.
SELECT (SELECT count(*) FROM person) AS people, (SELECT count(*) FROM label) AS labels,
    (SELECT count(*) FROM video) AS films, (SELECT count(*) FROM file) AS files;

-- name: dropping -> rows
-- Statements that remove our tables and functions, with the views on them; an extension's stay.
SELECT format('DROP TABLE IF EXISTS public.%I CASCADE', relname) AS statement
FROM pg_class c WHERE relnamespace = 'public'::regnamespace AND relkind = 'r'
    AND NOT EXISTS (SELECT FROM pg_depend d WHERE d.objid = c.oid AND d.deptype = 'e')
UNION ALL
SELECT format('DROP ROUTINE IF EXISTS %s CASCADE', oid::regprocedure)
FROM pg_proc p WHERE pronamespace = 'public'::regnamespace
    AND NOT EXISTS (SELECT FROM pg_depend d WHERE d.objid = p.oid AND d.deptype = 'e');

-- name: foreign_keys -> rows
-- Statements that remove every foreign key and add it again: rows come in any order meanwhile, and
-- all of them are compared at once, which is many times faster than one by one.
SELECT format('ALTER TABLE %s DROP CONSTRAINT %I', conrelid::regclass, conname) AS removing,
    format('ALTER TABLE %s ADD CONSTRAINT %I %s', conrelid::regclass, conname,
        pg_get_constraintdef(oid)) AS adding
FROM pg_constraint WHERE contype = 'f' AND connamespace = 'public'::regnamespace ORDER BY oid;

-- name: emptying -> rows
-- Statements that empty the tables that hold rows as soon as they are made.
SELECT format('DELETE FROM public.%I', relname) AS statement
FROM pg_class WHERE relnamespace = 'public'::regnamespace AND relkind = 'r'
    AND relname = ANY (:names::text[]);

-- name: begin_epoch -> nothing
-- Numbers of events that were given after the backup are given again: nobody may go on from them.
UPDATE installation SET epoch = gen_random_uuid()::text;
