-- Changes of who may do what: what was asked for stays as it was, and so does what each reviewer said.
CREATE TABLE governance_change (
  id TEXT PRIMARY KEY,
  kind TEXT NOT NULL,
  content TEXT NOT NULL,
  items TEXT NOT NULL,
  effects TEXT NOT NULL,
  beneficiaries TEXT NOT NULL,
  digest TEXT NOT NULL,
  proposer TEXT NOT NULL REFERENCES principal (id),
  reason TEXT NOT NULL,
  state TEXT NOT NULL,
  created_at INTEGER NOT NULL,
  expires_at INTEGER NOT NULL,
  settled_at INTEGER,
  sealed BLOB
) STRICT;
CREATE INDEX governance_change_state ON governance_change (state, id);

CREATE TABLE governance_review (
  id TEXT PRIMARY KEY,
  change TEXT NOT NULL REFERENCES governance_change (id),
  principal TEXT NOT NULL REFERENCES principal (id),
  roles TEXT NOT NULL,
  verdict TEXT NOT NULL CHECK (verdict IN ('approve', 'reject')),
  reason TEXT,
  signature TEXT NOT NULL,
  created_at INTEGER NOT NULL,
  sealed BLOB,
  UNIQUE (change, principal)
) STRICT;

CREATE TRIGGER governance_change_no_delete BEFORE DELETE ON governance_change
BEGIN SELECT RAISE(ABORT, 'governance_change: what was asked for stays known'); END;
CREATE TRIGGER governance_change_fixed
BEFORE UPDATE OF id, kind, content, items, effects, beneficiaries, digest, proposer, created_at, expires_at ON governance_change
BEGIN SELECT RAISE(ABORT, 'governance_change: what is reviewed does not change'); END;
CREATE TRIGGER governance_change_settled BEFORE UPDATE OF state, settled_at ON governance_change WHEN OLD.settled_at IS NOT NULL
BEGIN SELECT RAISE(ABORT, 'governance_change: what is settled stays settled'); END;
CREATE TRIGGER governance_review_no_delete BEFORE DELETE ON governance_review
BEGIN SELECT RAISE(ABORT, 'governance_review: a review stays'); END;
CREATE TRIGGER governance_review_fixed
BEFORE UPDATE OF id, change, principal, roles, verdict, signature, created_at ON governance_review
BEGIN SELECT RAISE(ABORT, 'governance_review: a review stays as it was given'); END;
