-- Intakes: named batches of new clips, which every deployed model scores as they arrive.

-- `look` as in 0011. An intake that was removed is out of sight, with all that was recorded of it.
CREATE TABLE intake (
    id         bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    name       text NOT NULL,
    look       text NOT NULL UNIQUE,
    person_id  bigint REFERENCES person,  -- NULL: whoever commands the installation itself
    at         timestamptz NOT NULL DEFAULT now(),
    removed_at timestamptz,
    removed_by bigint REFERENCES person
);

CREATE TABLE intake_video (
    intake_id bigint NOT NULL REFERENCES intake,
    video_id  bigint NOT NULL REFERENCES video,
    at        timestamptz NOT NULL DEFAULT now(),
    PRIMARY KEY (intake_id, video_id)
);
CREATE INDEX intake_video_video ON intake_video (video_id);

-- The intakes that a file was asked for; its video joins them in the transaction that adds its clips.
ALTER TABLE file ADD COLUMN intakes bigint[] NOT NULL DEFAULT '{}';

-- What each deployment said of the clips of intakes, kept for ever: the logit of its model alone.
CREATE TABLE served (
    deployment_id bigint NOT NULL REFERENCES deployment,
    clip_id       bigint NOT NULL REFERENCES clip,
    logit         real NOT NULL,
    PRIMARY KEY (deployment_id, clip_id)
);

-- The videos whose clips a deployment has scored, written together with their rows of `served`, so
-- that what is due is found without counting clips.
CREATE TABLE served_video (
    deployment_id bigint NOT NULL REFERENCES deployment,
    video_id      bigint NOT NULL REFERENCES video,
    at            timestamptz NOT NULL DEFAULT now(),
    PRIMARY KEY (deployment_id, video_id)
);
