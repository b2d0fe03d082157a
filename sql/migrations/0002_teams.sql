-- Teams: who is on a label, second rounds, notes, decisions, versions of definitions and models.

-- `none`: not on this label at all.
ALTER TABLE person DROP CONSTRAINT person_part_check;
ALTER TABLE person ADD CONSTRAINT person_part_check CHECK (part IN ('primary', 'secondary', 'none'));
ALTER TABLE member DROP CONSTRAINT member_part_check;
ALTER TABLE member ADD CONSTRAINT member_part_check CHECK (part IN ('primary', 'secondary', 'none'));

ALTER TABLE label
    ADD COLUMN policy text NOT NULL DEFAULT 'adjudicated'
        CHECK (policy IN ('primary', 'majority', 'adjudicated')),
    ADD COLUMN repeats real NOT NULL DEFAULT 0 CHECK (repeats BETWEEN 0 AND 1),
    ADD COLUMN version integer NOT NULL DEFAULT 1,   -- of the definition
    ADD COLUMN again bigint[] NOT NULL DEFAULT '{}', -- clips to look at once more
    ADD COLUMN restored integer NOT NULL DEFAULT 0,  -- the model version held on to
    ADD COLUMN deleted_at timestamptz,
    ADD COLUMN deleted_by bigint REFERENCES person;
-- The name of a label put away is free again.
DROP INDEX label_name;
CREATE UNIQUE INDEX label_name ON label (lower(name)) WHERE deleted_at IS NULL;

CREATE TABLE definition (
    label_id    bigint NOT NULL REFERENCES label,
    version     integer NOT NULL,
    name        text NOT NULL,
    group_name  text NOT NULL,
    description text NOT NULL,
    keywords    text[] NOT NULL,
    examples    bigint[] NOT NULL,
    person_id   bigint REFERENCES person,
    seq         bigint NOT NULL,  -- its event in the label's stream
    at          timestamptz NOT NULL DEFAULT now(),
    PRIMARY KEY (label_id, version)
);
INSERT INTO definition (label_id, version, name, group_name, description, keywords, examples,
    person_id, seq, at)
SELECT id, 1, name, group_name, description, keywords, examples, created_by, 1, created_at
FROM label;

ALTER TABLE annotation DROP CONSTRAINT annotation_part_check;
ALTER TABLE annotation
    ADD CONSTRAINT annotation_part_check CHECK (part IN ('primary', 'secondary', 'adjudicator')),
    ADD COLUMN round smallint NOT NULL DEFAULT 1,  -- 2: the second time a secondary was asked
    ADD COLUMN bulk text,                          -- the command that answered several clips
    ADD COLUMN reason text NOT NULL DEFAULT '';    -- of a decision
CREATE INDEX annotation_clip ON annotation (label_id, clip_id, id);
CREATE INDEX annotation_newest ON annotation (label_id, id);

-- A secondary's answers to clips they were asked about a second time.
CREATE TABLE repeat_answer (
    label_id  bigint NOT NULL REFERENCES label,
    person_id bigint NOT NULL REFERENCES person,
    clip_id   bigint NOT NULL REFERENCES clip,
    position  bigint GENERATED ALWAYS AS IDENTITY,
    answer    text CHECK (answer IN ('positive', 'negative', 'skip')),  -- NULL: not yet
    PRIMARY KEY (label_id, person_id, clip_id)
);

-- What adjudicators decided, as it stands now.
CREATE TABLE decision (
    label_id      bigint NOT NULL REFERENCES label,
    clip_id       bigint NOT NULL REFERENCES clip,
    answer        text NOT NULL CHECK (answer IN ('positive', 'negative', 'skip')),
    person_id     bigint NOT NULL REFERENCES person,
    reason        text NOT NULL,
    annotation_id bigint NOT NULL REFERENCES annotation,
    at            timestamptz NOT NULL,
    PRIMARY KEY (label_id, clip_id)
);

CREATE TABLE note (
    id        bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    label_id  bigint NOT NULL REFERENCES label,
    clip_id   bigint NOT NULL REFERENCES clip,
    person_id bigint NOT NULL REFERENCES person,
    part      text NOT NULL,  -- a secondary's notes are for themselves and for adjudicators
    text      text NOT NULL,
    seq       bigint NOT NULL,
    at        timestamptz NOT NULL DEFAULT now()
);
CREATE INDEX note_label ON note (label_id, clip_id);

-- Everything a model was trained on: the label's annotations up to `upto`, under this policy.
ALTER TABLE model
    ADD COLUMN upto bigint NOT NULL DEFAULT 0,
    ADD COLUMN policy text NOT NULL DEFAULT 'primary';

-- Everybody's part in every label: given by hand, else their usual one.
CREATE VIEW team AS
SELECT l.id AS label_id, p.id AS person_id, p.name, p.role, coalesce(m.part, p.part) AS part,
    m.part IS NOT NULL AS by_hand, p.disabled_at IS NOT NULL AS disabled
FROM label l CROSS JOIN person p
LEFT JOIN member m ON m.label_id = l.id AND m.person_id = p.id
WHERE l.deleted_at IS NULL;

-- The answers that count under a label's policy, per clip, and the decision where decisions count.
CREATE VIEW vote AS
SELECT a.label_id, a.clip_id,
    count(*) FILTER (WHERE a.answer = 'positive') AS positives,
    count(*) FILTER (WHERE a.answer = 'negative') AS negatives,
    count(*) FILTER (WHERE a.answer = 'skip') AS skips,
    d.answer AS decided
FROM answer a JOIN label l ON l.id = a.label_id
LEFT JOIN decision d
    ON d.label_id = a.label_id AND d.clip_id = a.clip_id AND l.policy = 'adjudicated'
WHERE a.part = 'primary' OR l.policy <> 'primary'
GROUP BY a.label_id, a.clip_id, d.answer;
