-- Who has a task in hand, by when somebody is to have acted, and whom a task was handed to or taken from. Whoever acts is judged by the log.
ALTER TABLE task ADD COLUMN taken_by TEXT REFERENCES principal (id);
ALTER TABLE task ADD COLUMN due_at INTEGER;
ALTER TABLE task_event ADD COLUMN other TEXT REFERENCES principal (id);
UPDATE task SET due_at = (SELECT due_at FROM waiting WHERE waiting.id = task.id);
-- From the entries themselves, since their index may be behind. What was pruned has no bytes, and tells nothing.
UPDATE task SET taken_by = latest.holder
FROM (
  SELECT json_extract(CAST(body AS TEXT), '$.data.task') AS task, json_extract(CAST(body AS TEXT), '$.actor.id') AS holder, max(idx)
  FROM entry WHERE instr(body, CAST('"task.started"' AS BLOB)) > 0 AND json_extract(CAST(body AS TEXT), '$.type') = 'task.started'
  GROUP BY 1
) AS latest
WHERE latest.task = task.id;
