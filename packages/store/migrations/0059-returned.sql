-- A reviewer may return a request to whoever asked, for whom it waits then.
CREATE TABLE waiting_with_returned (
  id TEXT PRIMARY KEY NOT NULL,
  kind TEXT NOT NULL CHECK (kind IN ('review', 'returned', 'task', 'confirmation')),
  account TEXT NOT NULL,
  integration TEXT,
  requester TEXT NOT NULL,
  revision INTEGER,
  risk TEXT NOT NULL CHECK (risk IN ('high', 'normal', 'low')),
  since INTEGER NOT NULL,
  due_at INTEGER NOT NULL,
  by_owner INTEGER NOT NULL,
  by_requester INTEGER NOT NULL
) STRICT, WITHOUT ROWID;
INSERT INTO waiting_with_returned SELECT * FROM waiting;
DROP TRIGGER waiting_request;
DROP TRIGGER waiting_task;
DROP TRIGGER waiting_task_over;
DROP TABLE waiting;
ALTER TABLE waiting_with_returned RENAME TO waiting;
CREATE INDEX waiting_account ON waiting (account, kind, due_at, id);
CREATE INDEX waiting_kind ON waiting (kind, due_at, id);
CREATE INDEX waiting_integration ON waiting (integration, kind, due_at, id) WHERE by_owner = 1;
CREATE INDEX waiting_requester ON waiting (requester, kind, due_at, id);

-- What is over waits for nobody, whoever ends it.
CREATE TRIGGER waiting_request AFTER UPDATE OF state ON request
WHEN OLD.state IN ('in-review', 'returned') AND NEW.state <> OLD.state
BEGIN DELETE FROM waiting WHERE id = NEW.id; END;
CREATE TRIGGER waiting_task AFTER UPDATE OF state ON task
WHEN NEW.state <> OLD.state AND NEW.state IN ('open', 'completed')
BEGIN UPDATE waiting SET kind = CASE NEW.state WHEN 'open' THEN 'task' ELSE 'confirmation' END WHERE id = NEW.id; END;
CREATE TRIGGER waiting_task_over AFTER UPDATE OF state ON task
WHEN NEW.state NOT IN ('open', 'completed')
BEGIN DELETE FROM waiting WHERE id = NEW.id; END;
