-- What people did with a task, round after round: a look that finds something else opens it again, and whoever had a hand in it
-- stays known. The task itself has the newest round only.
CREATE TABLE task_event (
  task TEXT NOT NULL REFERENCES task (id),
  position INTEGER NOT NULL,
  request TEXT NOT NULL REFERENCES request (id),
  kind TEXT NOT NULL,
  principal TEXT NOT NULL REFERENCES principal (id),
  verdict TEXT,
  evidence TEXT,
  reason TEXT,
  at INTEGER NOT NULL,
  sealed BLOB,
  PRIMARY KEY (task, position)
) STRICT;
CREATE INDEX task_event_request ON task_event (request, task, position);
CREATE TRIGGER task_event_no_update BEFORE UPDATE ON task_event
BEGIN SELECT RAISE(ABORT, 'task_event: insert-only'); END;
CREATE TRIGGER task_event_no_delete BEFORE DELETE ON task_event
BEGIN SELECT RAISE(ABORT, 'task_event: insert-only'); END;

-- Of tasks from before, what is left of their newest round; what they brought along stays encrypted with the task.
INSERT INTO task_event (task, position, request, kind, principal, verdict, at)
SELECT id, 0, request, 'completed', completed_by, verdict, coalesce(completed_at, opened_at)
FROM task WHERE completed_by IS NOT NULL;
INSERT INTO task_event (task, position, request, kind, principal, at)
SELECT id, 1, request, 'confirmed', confirmer, coalesce(confirmed_at, opened_at)
FROM task WHERE completed_by IS NOT NULL AND confirmer IS NOT NULL;
