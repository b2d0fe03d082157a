-- Ingest that no file can hold up.

-- How often a worker began on a file since somebody asked for it and did not come to an end with
-- it, the one that is at it now included. A file whose workers keep dying is given up.
ALTER TABLE file ADD COLUMN tries integer NOT NULL DEFAULT 0;

-- The highest clip that every label's model was made due for, and when: what must happen after
-- files were added happens once for many of them, and is found again after any crash.
ALTER TABLE space
    ADD COLUMN settled_clip bigint NOT NULL DEFAULT 0,
    ADD COLUMN settled_at timestamptz NOT NULL DEFAULT now();
UPDATE space SET settled_clip = coalesce((SELECT max(id) FROM clip), 0);
