-- Words of the shipped vocabulary in a space, and the clips nearest to each, as a search finds them.
-- Can be made again at any time.
CREATE UNLOGGED TABLE vocabulary_word (
    space_id integer NOT NULL REFERENCES space,
    word     text NOT NULL,
    clips    bigint[],  -- nearest first; NULL: not looked for yet; empty: the encoder knows no such word
    upto     bigint NOT NULL DEFAULT 0,  -- the newest clip when they were looked for
    at       timestamptz NOT NULL DEFAULT now(),
    PRIMARY KEY (space_id, word)
);
