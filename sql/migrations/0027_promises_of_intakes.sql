-- A promise about an intake names it as it was called then: whoever reads the promise later, in a
-- bundle or on a page, is told the same.
ALTER TABLE promise ADD COLUMN intake text NOT NULL DEFAULT '';  -- '': it is about the corpus
