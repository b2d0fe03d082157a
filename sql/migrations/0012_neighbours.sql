-- A clip's neighbours: the clips of its space that look most like it. A label's scores are averaged
-- over them.

-- Always five of them, the nearest first: clips, and the cosines of the embeddings about the
-- space's `near_centre`. Where there are fewer clips, 0 with cosine 0 takes the place of the rest.
-- `change` is the number of the change that wrote the row last: workers read what is newer than
-- what they have. A clip that has no row, because it is new, is scored by itself.
CREATE TABLE neighbour (
    space_id integer NOT NULL,
    clip_id  bigint NOT NULL,
    near     bigint[] NOT NULL CHECK (cardinality(near) = 5),
    cosine   real[] NOT NULL CHECK (cardinality(cosine) = 5),
    change   bigint NOT NULL,
    PRIMARY KEY (space_id, clip_id),
    FOREIGN KEY (space_id, clip_id) REFERENCES embedding (space_id, clip_id) ON DELETE CASCADE
);
CREATE INDEX neighbour_change ON neighbour (space_id, change);

-- Up to which clip neighbours are known; 0 where they are still to be found, as in a corpus that
-- was made before there were any. About which centre they were found, and of how many clips that is
-- the mean: it is taken anew while the corpus is small and grows.
ALTER TABLE space
    ADD COLUMN near_clip bigint NOT NULL DEFAULT 0,
    ADD COLUMN near_change bigint NOT NULL DEFAULT 0,
    ADD COLUMN near_centre real[],
    ADD COLUMN near_centred bigint NOT NULL DEFAULT 0;

-- The logits of all clips of the active space under a linear model and its blend: what a clip's own
-- logit counts for, what the average of its neighbours', and a shift.
CREATE FUNCTION logits(weights real[], bias double precision, blend double precision[])
RETURNS TABLE (clip_id bigint, logit double precision) LANGUAGE sql STABLE AS $$
    WITH alone AS MATERIALIZED (
        SELECT e.clip_id, -(e.vector::vector <#> weights::vector) + bias AS logit
        FROM space s JOIN embedding e ON e.space_id = s.id WHERE s.active
    ), around AS (
        SELECT n.clip_id, sum(p.cosine * a.logit) / sum(p.cosine) AS logit
        FROM space s JOIN neighbour n ON n.space_id = s.id
        CROSS JOIN unnest(n.near, n.cosine) AS p (clip_id, cosine)
        JOIN alone a ON a.clip_id = p.clip_id
        WHERE s.active AND blend[2] <> 0 AND p.cosine > 0 GROUP BY n.clip_id
    )
    SELECT a.clip_id,
        blend[1] * a.logit + blend[2] * coalesce(r.logit, a.logit) + blend[3]
    FROM alone a LEFT JOIN around r ON r.clip_id = a.clip_id
$$;
