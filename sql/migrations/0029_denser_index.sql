-- The index of a large corpus had too few links: one clip in a hundred was led to by none of them, and
-- no search found it. A worker builds it anew as it starts (`search.index_statement`); until then
-- every clip is compared.
DO $$ DECLARE name text; BEGIN
    FOR name IN SELECT relname FROM pg_class WHERE relname ~ '^embedding_hnsw_[0-9]+$' LOOP
        EXECUTE format('DROP INDEX %I', name);
    END LOOP;
END $$;
