-- What a person answered at once, under its name: an undo takes all of it back.
CREATE INDEX annotation_gesture ON annotation (label_id, person_id, (coalesce(bulk, command_id)))
    WHERE undoes IS NULL AND NOT undone;
