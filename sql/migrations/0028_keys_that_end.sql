-- A key may end by itself. Those that were made before this do not.
ALTER TABLE api_key ADD COLUMN expires_at timestamptz;  -- NULL: it holds until it is revoked

CREATE OR REPLACE VIEW credential AS
    SELECT token_hash, person_id, expires_at FROM session
    UNION ALL
    SELECT key_hash, person_id, coalesce(expires_at, 'infinity') FROM api_key
    WHERE revoked_at IS NULL;
