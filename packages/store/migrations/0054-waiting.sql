-- What waits for a person now, in the order in which it is due: requests for a review or for their requester, tasks for whoever does them or
-- looks again. It is an index of requests and tasks, small where they are many, and decides nothing: whoever acts upon one is judged by the
-- request and the log.
CREATE TABLE waiting (
  id TEXT PRIMARY KEY NOT NULL,
  kind TEXT NOT NULL CHECK (kind IN ('review', 'task', 'confirmation')),
  account TEXT NOT NULL,
  integration TEXT,
  requester TEXT NOT NULL,
  revision INTEGER,
  risk TEXT NOT NULL CHECK (risk IN ('high', 'normal', 'low')),
  since INTEGER NOT NULL,
  due_at INTEGER NOT NULL,
  -- Whether it waits for something that the owner of the integration, or the requester, does.
  by_owner INTEGER NOT NULL,
  by_requester INTEGER NOT NULL
) STRICT, WITHOUT ROWID;
CREATE INDEX waiting_account ON waiting (account, kind, due_at, id);
CREATE INDEX waiting_kind ON waiting (kind, due_at, id);
CREATE INDEX waiting_integration ON waiting (integration, kind, due_at, id) WHERE by_owner = 1;
CREATE INDEX waiting_requester ON waiting (requester, kind, due_at, id);

-- What is over waits for nobody, whoever ends it.
CREATE TRIGGER waiting_request AFTER UPDATE OF state ON request
WHEN OLD.state = 'in-review' AND NEW.state <> 'in-review'
BEGIN DELETE FROM waiting WHERE id = NEW.id; END;
CREATE TRIGGER waiting_task AFTER UPDATE OF state ON task
WHEN NEW.state <> OLD.state AND NEW.state IN ('open', 'completed')
BEGIN UPDATE waiting SET kind = CASE NEW.state WHEN 'open' THEN 'task' ELSE 'confirmation' END WHERE id = NEW.id; END;
CREATE TRIGGER waiting_task_over AFTER UPDATE OF state ON task
WHEN NEW.state NOT IN ('open', 'completed')
BEGIN DELETE FROM waiting WHERE id = NEW.id; END;

-- What was waiting before: nobody knows its risk, so it is taken for normal, and for something that everybody may owe.
INSERT INTO waiting
SELECT request.id, 'review', account, integration, requester, request.revision, 'normal', revision.created_at,
  revision.created_at + 86400000, 1, 1
FROM request JOIN revision ON revision.request = request.id AND revision.revision = request.revision
WHERE state = 'in-review';
INSERT INTO waiting
SELECT task.id, CASE task.state WHEN 'open' THEN 'task' ELSE 'confirmation' END, request.account, request.integration,
  request.requester, NULL, 'normal', task.opened_at, task.opened_at + 86400000, task.kind = 'external', 0
FROM task JOIN request ON request.id = task.request
WHERE task.state IN ('open', 'completed');

-- What was not collected, by whom it waits for.
CREATE INDEX secret_waiting ON secret (principal, expires_at, id) WHERE collected_at IS NULL;
