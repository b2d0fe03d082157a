-- Rules between labels: one implies another, excludes it, or exactly one of several holds. None is
-- ever deleted.
CREATE TABLE family_rule (
    id         bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    kind       text NOT NULL CHECK (kind IN ('implies', 'excludes', 'one_of')),
    labels     bigint[] NOT NULL CHECK (cardinality(labels) >= 2),  -- implies: what implies first
    person_id  bigint NOT NULL REFERENCES person,
    at         timestamptz NOT NULL DEFAULT now(),
    removed_by bigint REFERENCES person,
    removed_at timestamptz
);
