-- Sets of policies that somebody wants in force, what was found out about them, and who approved them.

CREATE TABLE policy_proposal (
  id TEXT PRIMARY KEY NOT NULL,
  digest TEXT NOT NULL,
  documents TEXT NOT NULL,
  base_digest TEXT NOT NULL REFERENCES policy_set (digest),
  proposer TEXT NOT NULL REFERENCES principal (id),
  note TEXT NOT NULL,
  report TEXT NOT NULL,
  report_digest TEXT NOT NULL,
  state TEXT NOT NULL,
  created_at INTEGER NOT NULL,
  settled_at INTEGER
) STRICT;
CREATE INDEX policy_proposal_state ON policy_proposal (state, id);

CREATE TABLE policy_review (
  id TEXT PRIMARY KEY NOT NULL,
  proposal TEXT NOT NULL REFERENCES policy_proposal (id),
  principal TEXT NOT NULL REFERENCES principal (id),
  roles TEXT NOT NULL,
  verdict TEXT NOT NULL,
  reason TEXT,
  signature TEXT NOT NULL,
  created_at INTEGER NOT NULL,
  UNIQUE (proposal, principal)
) STRICT;

CREATE TRIGGER policy_proposal_no_delete BEFORE DELETE ON policy_proposal
BEGIN SELECT RAISE(ABORT, 'policy_proposal: what was asked for stays known'); END;
CREATE TRIGGER policy_proposal_fixed
BEFORE UPDATE OF id, digest, documents, base_digest, proposer, note, report, report_digest, created_at ON policy_proposal
BEGIN SELECT RAISE(ABORT, 'policy_proposal: what is reviewed does not change'); END;
CREATE TRIGGER policy_review_no_update BEFORE UPDATE ON policy_review
BEGIN SELECT RAISE(ABORT, 'policy_review: insert-only'); END;
CREATE TRIGGER policy_review_no_delete BEFORE DELETE ON policy_review
BEGIN SELECT RAISE(ABORT, 'policy_review: insert-only'); END;
