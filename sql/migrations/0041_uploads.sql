-- Files that people send piece by piece, from the page or by programs. How much of one is there, only
-- its file on the disk tells. Once all of it is there, it becomes a row of `file` like any other.
CREATE TABLE upload (
    id        bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    person_id bigint NOT NULL REFERENCES person,
    name      text NOT NULL,                     -- as people see it
    size      bigint NOT NULL CHECK (size > 0),  -- bytes
    mark      text NOT NULL,                     -- of its first bytes: by it the file is known again
    intake    text NOT NULL,                     -- the name of the one it joins; '': none
    at        timestamptz NOT NULL DEFAULT now(),
    moved_at  timestamptz NOT NULL DEFAULT now(),  -- when bytes last came
    file_id   bigint REFERENCES file,            -- what it became
    ended     text CHECK (ended IN ('cancelled', 'left')),  -- its bytes were removed, and why
    ended_at  timestamptz
);
CREATE INDEX upload_person ON upload (person_id, id);
CREATE INDEX upload_there ON upload (id) WHERE ended IS NULL;

-- Folders of the server that administrators asked to take in; a worker looks what lies in them.
CREATE TABLE folder_asked (
    id        bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    person_id bigint NOT NULL REFERENCES person,
    path      text NOT NULL,
    intake    text NOT NULL,
    at        timestamptz NOT NULL DEFAULT now(),
    tries     integer NOT NULL DEFAULT 0,        -- how often a worker began
    looked_at bigint NOT NULL DEFAULT 0,         -- files
    taken     bigint NOT NULL DEFAULT 0,         -- of them asked for
    said      text NOT NULL DEFAULT '',          -- what was passed over, or what went wrong
    done_at   timestamptz
);
CREATE INDEX folder_due ON folder_asked (id) WHERE done_at IS NULL;
