-- How well a model version's probabilities were kept, and what went with its answers, as it was found
-- when it was new: its evidence card tells of them when there are newer versions. Of versions from
-- before this, nothing is known.
ALTER TABLE metric ADD COLUMN calibration json, ADD COLUMN confounders json;
