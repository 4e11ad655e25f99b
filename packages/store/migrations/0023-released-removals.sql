-- Removals that may be carried out at any time, and those that were not long ago: what is released together counts together,
-- whenever it was asked for.
CREATE INDEX request_removing ON request (account) WHERE removes_at IS NOT NULL AND state IN ('approved', 'in-progress');
CREATE INDEX request_removed ON request (account, updated_at) WHERE removes_at IS NOT NULL AND state IN ('done', 'failed');
-- For a reserved API user that goes again.
CREATE INDEX account_check_api_user ON account_check (api_user) WHERE api_user IS NOT NULL;
