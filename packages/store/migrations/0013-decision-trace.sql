-- The trace of a decision is most of it, and is read only where the decision is explained. In a column of its own, behind all
-- others, it costs nothing to those who go through many decisions.

ALTER TABLE decision ADD COLUMN trace TEXT;
DROP TRIGGER decision_no_update;
UPDATE decision SET
  trace = json_object(
    'trace', json(coalesce(json_extract(decision, '$.trace'), '[]')),
    'counterfactual', json(coalesce(json_extract(decision, '$.counterfactual'), 'null'))
  ),
  decision = json_remove(decision, '$.trace', '$.counterfactual')
WHERE json_valid(decision);
CREATE TRIGGER decision_no_update BEFORE UPDATE ON decision
BEGIN SELECT RAISE(ABORT, 'decision: insert-only'); END;
