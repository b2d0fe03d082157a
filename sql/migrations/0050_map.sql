-- Where each clip lies on the map of a space: whole numbers from -32,000 to 32,000. Those that were
-- laid out together are fitted; each other clip was placed among them. Made again they would lie
-- elsewhere, so they are kept.
CREATE TABLE map_place (
    space_id integer NOT NULL REFERENCES space,
    clip_id  bigint NOT NULL REFERENCES clip,
    x        smallint NOT NULL,
    y        smallint NOT NULL,
    fitted   boolean NOT NULL,
    PRIMARY KEY (space_id, clip_id)
);
