-- What the newest scores of a label have read: scores of a worker that hung meanwhile come too late.
ALTER TABLE train_state ADD COLUMN evaluated bigint NOT NULL DEFAULT 0;
