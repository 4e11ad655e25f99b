-- Lists are limited in the query to what somebody may see: things of their accounts, of integrations that they own, and their
-- own. A task belongs where its request does; the integration of a request is settled before it has tasks.
ALTER TABLE task ADD COLUMN account TEXT;
ALTER TABLE task ADD COLUMN integration TEXT;
ALTER TABLE task ADD COLUMN requester TEXT;
UPDATE task SET
  account = (SELECT account FROM request WHERE id = task.request),
  integration = (SELECT integration FROM request WHERE id = task.request),
  requester = (SELECT requester FROM request WHERE id = task.request);
CREATE INDEX task_account ON task (account, id);
CREATE INDEX task_account_state ON task (account, state, id);
CREATE INDEX task_integration ON task (integration, id) WHERE integration IS NOT NULL;
CREATE INDEX task_requester ON task (requester, id);
CREATE TRIGGER task_place_fixed BEFORE UPDATE OF account, requester ON task
BEGIN SELECT RAISE(ABORT, 'task: where it belongs does not change'); END;

CREATE INDEX request_integration ON request (integration, id) WHERE integration IS NOT NULL;
CREATE INDEX request_account_state ON request (account, state, id);
CREATE INDEX integration_owner ON integration (owner);
