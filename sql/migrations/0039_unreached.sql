-- Clips of a space that its index leads to by no link, which every search compares beside it: found by
-- looking each up by its own vector. Both can be made again at any time.
CREATE UNLOGGED TABLE unreached (
    space_id integer NOT NULL REFERENCES space,
    clip_id  bigint NOT NULL REFERENCES clip,
    PRIMARY KEY (space_id, clip_id)
);

-- How far a space's clips have been looked up, and how far they went when that began anew.
CREATE UNLOGGED TABLE looked_up (
    space_id integer PRIMARY KEY REFERENCES space,
    upto     bigint NOT NULL DEFAULT 0,
    newest   bigint NOT NULL DEFAULT 0
);
