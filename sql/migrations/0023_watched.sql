-- What is watched: figures of what a deployment said of an intake, and alarms.

-- Made anew whenever `inputs` change: which films are scored, what an audit's clips were answered.
CREATE TABLE watched (
    deployment_id bigint NOT NULL REFERENCES deployment,
    intake_id     bigint NOT NULL REFERENCES intake,
    inputs        text NOT NULL,
    figures       json NOT NULL,
    signals       text[] NOT NULL,  -- effect sizes that are up; they end later than they are raised
    alarm         text NOT NULL,    -- what is wrong, in a sentence; '': nothing
    at            timestamptz NOT NULL DEFAULT now(),
    PRIMARY KEY (deployment_id, intake_id)
);
CREATE INDEX watched_intake ON watched (intake_id);

-- The alarm that holds for a label, as its stream has told it.
CREATE TABLE label_alarm (
    label_id  bigint PRIMARY KEY REFERENCES label,
    intake_id bigint NOT NULL REFERENCES intake,
    text      text NOT NULL
);

-- The alarm that should hold: that of the newest intake in which what is live now has one.
CREATE VIEW due_alarm AS
SELECT DISTINCT ON (d.label_id) d.label_id, w.intake_id, w.alarm AS text
FROM deployed d JOIN watched w ON w.deployment_id = d.id
JOIN intake i ON i.id = w.intake_id AND i.removed_at IS NULL
WHERE d.alias = 'live' AND w.alarm <> ''
ORDER BY d.label_id, w.intake_id DESC;
