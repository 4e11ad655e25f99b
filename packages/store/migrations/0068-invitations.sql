-- When the invitation that a task waits for was sent, and when its link ends; of invitations from before nobody knows.
ALTER TABLE task ADD COLUMN invited_at INTEGER;
ALTER TABLE task ADD COLUMN valid_until INTEGER;
CREATE INDEX task_valid_until ON task (state, valid_until, id) WHERE valid_until IS NOT NULL;
