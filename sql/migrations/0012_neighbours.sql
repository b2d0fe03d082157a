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
-- logit counts for, what the average of its neighbours', and a shift. Neighbours' logits are looked up
-- in an array by clip id, ten times as fast as by joins; there is no number where no clip is any more.
CREATE FUNCTION logits(weights real[], bias double precision, blend double precision[])
RETURNS TABLE (clip_id bigint, logit double precision) LANGUAGE sql STABLE AS $$
    WITH alone AS MATERIALIZED (
        SELECT e.clip_id, -(e.vector::vector <#> weights::vector) + bias AS logit
        FROM space s JOIN embedding e ON e.space_id = s.id WHERE s.active
    ), place AS MATERIALIZED (
        SELECT array_agg(coalesce(a.logit, 'NaN') ORDER BY i) AS logits
        FROM generate_series(1, (SELECT max(a.clip_id) FROM alone a)) AS i
        LEFT JOIN alone a ON a.clip_id = i WHERE blend[2] <> 0
    ), looked_up AS (
        SELECT n.clip_id, n.cosine AS c,
            nullif((SELECT logits FROM place)[n.near[1]], 'NaN') AS l1,
            nullif((SELECT logits FROM place)[n.near[2]], 'NaN') AS l2,
            nullif((SELECT logits FROM place)[n.near[3]], 'NaN') AS l3,
            nullif((SELECT logits FROM place)[n.near[4]], 'NaN') AS l4,
            nullif((SELECT logits FROM place)[n.near[5]], 'NaN') AS l5
        FROM space s JOIN neighbour n ON n.space_id = s.id WHERE s.active AND blend[2] <> 0
        OFFSET 0  -- each is looked up once
    ), around AS (
        SELECT clip_id,
            coalesce(c[1] * l1, 0) + coalesce(c[2] * l2, 0) + coalesce(c[3] * l3, 0)
                + coalesce(c[4] * l4, 0) + coalesce(c[5] * l5, 0) AS total,
            nullif(CASE WHEN l1 IS NULL THEN 0 ELSE c[1] END + CASE WHEN l2 IS NULL THEN 0 ELSE c[2] END
                + CASE WHEN l3 IS NULL THEN 0 ELSE c[3] END + CASE WHEN l4 IS NULL THEN 0 ELSE c[4] END
                + CASE WHEN l5 IS NULL THEN 0 ELSE c[5] END, 0) AS weight
        FROM looked_up
    )
    SELECT a.clip_id,
        blend[1] * a.logit + blend[2] * coalesce(r.total / r.weight, a.logit) + blend[3]
    FROM alone a LEFT JOIN around r ON r.clip_id = a.clip_id
$$;
