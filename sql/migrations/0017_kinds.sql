-- Clusters of the corpus are shown to people as kinds of clips: what stands out in each, in words,
-- and clips that show it. No name yet: it is found by the next build; empty: nothing stands out.
ALTER TABLE cluster
    ADD COLUMN name text,
    ADD COLUMN typical bigint[] NOT NULL DEFAULT '{}';
