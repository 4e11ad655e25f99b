-- A token of a machine that is approved and was not handed out is void once its machine, or somebody who had it approved, is another one.
DROP TRIGGER governance_change_settled;
CREATE TRIGGER governance_change_settled BEFORE UPDATE OF state, settled_at ON governance_change
WHEN OLD.settled_at IS NOT NULL
  AND NOT (OLD.kind = 'token.issue' AND OLD.state = 'done' AND NEW.state = 'superseded' AND NEW.settled_at IS NOT NULL)
BEGIN SELECT RAISE(ABORT, 'governance_change: what is settled stays settled'); END;
