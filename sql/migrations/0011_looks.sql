-- Names that look alike are one name. `look` is what a name looks like (`backend.domain.spelling`,
-- filled in for the rows that are there by `backend.db`). It is empty where an earlier row had the
-- same one already: those stay as they are, and nobody else gets that name.
ALTER TABLE person ADD COLUMN look text;
CREATE UNIQUE INDEX person_look ON person (look);

-- A label's name is taken for whoever sees that label: to others a refusal would tell that it is there.
ALTER TABLE label ADD COLUMN look text;
DROP INDEX label_name;
CREATE INDEX label_look ON label (look) WHERE deleted_at IS NULL;
