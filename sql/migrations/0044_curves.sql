-- Which labels' curves each person has above each other, beside every film.
CREATE TABLE chosen_curves (
    person_id bigint PRIMARY KEY REFERENCES person,
    labels    bigint[] NOT NULL,
    at        timestamptz NOT NULL DEFAULT now()
);
