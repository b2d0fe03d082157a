-- Pictures and sound beside films: what medium a file is of, and by which sense a space takes it in.

-- Films and pictures share an encoder, so what vectors can be compared for is no medium but a sense.
ALTER TABLE space RENAME COLUMN medium TO sense;
ALTER TABLE space ALTER COLUMN sense SET DEFAULT 'sight';
UPDATE space SET sense = 'sight';
ALTER TABLE space ADD CHECK (sense IN ('sight', 'hearing'));

-- Of a picture, `seconds` and `fps` are 0, and its one clip is frame 0, without length. Of a sound,
-- `width` and `height` are 0, its clips are windows, which may overlap, and its frames milliseconds.
ALTER TABLE video ADD COLUMN medium text NOT NULL DEFAULT 'video'
    CHECK (medium IN ('video', 'image', 'sound'));
ALTER TABLE clip DROP CONSTRAINT clip_check, ADD CHECK (end_s >= start_s);
