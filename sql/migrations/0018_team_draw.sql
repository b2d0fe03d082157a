-- Teams that were drawn, so that a draw can be taken back: what was given by hand to each person
-- before and by it, NULL: nothing.
CREATE TABLE team_draw (
    id        bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    label_id  bigint NOT NULL REFERENCES label,
    person_id bigint NOT NULL REFERENCES person,  -- who drew
    at        timestamptz NOT NULL DEFAULT now(),
    people    bigint[] NOT NULL,
    before    text[] NOT NULL,
    after     text[] NOT NULL,
    undone    boolean NOT NULL DEFAULT false
);
CREATE INDEX team_draw_label ON team_draw (label_id, id) WHERE NOT undone;
