-- Where each person cuts a label's scores in two: their own, until a deployment takes it.
CREATE TABLE cut (
    label_id  bigint NOT NULL REFERENCES label,
    person_id bigint NOT NULL REFERENCES person,
    score     double precision NOT NULL CHECK (score BETWEEN 0 AND 1),
    at        timestamptz NOT NULL DEFAULT now(),
    PRIMARY KEY (label_id, person_id)
);
