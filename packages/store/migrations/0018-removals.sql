-- When a request asked for an API user to be deleted or for access to be taken away, by its current revision; null where it asks
-- for neither. Counted over the last day of an account, so that a large file is not handed in as several small ones.
ALTER TABLE request ADD COLUMN removes_at INTEGER;
UPDATE request SET removes_at = created_at
WHERE action IN ('disable', 'delete', 'revoke-api-access')
   OR (provider = 'dotdigital' AND action = 'rotate-credentials');
CREATE INDEX request_removals ON request (account, removes_at) WHERE removes_at IS NOT NULL;
