-- A proposed set of policies is reviewed as a governance change. Those from before were reviewed by themselves, and stay as they are; one
-- that was still open then is asked for anew.
ALTER TABLE policy_proposal ADD COLUMN change TEXT REFERENCES governance_change (id);
CREATE TRIGGER policy_proposal_change_fixed BEFORE UPDATE OF change ON policy_proposal WHEN OLD.change IS NOT NULL
BEGIN SELECT RAISE(ABORT, 'policy_proposal: what is reviewed does not change'); END;
UPDATE policy_proposal SET state = 'superseded', settled_at = created_at WHERE state = 'proposed';
