-- Changes asked for, what the policies and the people said about them, and the files that they came in.

CREATE TABLE batch (
  id TEXT PRIMARY KEY NOT NULL,
  file_digest TEXT NOT NULL UNIQUE,
  file_name TEXT NOT NULL,
  format TEXT NOT NULL,
  submitter TEXT NOT NULL REFERENCES principal (id),
  rows INTEGER NOT NULL,
  created_at INTEGER NOT NULL,
  completed_at INTEGER,
  canary TEXT REFERENCES request (id)
) STRICT;

-- integration is no foreign key: a request that names an unknown one is denied, and stays visible.
CREATE TABLE request (
  id TEXT PRIMARY KEY NOT NULL,
  provider TEXT NOT NULL,
  account TEXT NOT NULL REFERENCES provider_account (id),
  operator TEXT NOT NULL,
  action TEXT NOT NULL,
  integration TEXT,
  api_user TEXT REFERENCES api_user (id),
  state TEXT NOT NULL,
  revision INTEGER NOT NULL,
  requester TEXT NOT NULL REFERENCES principal (id),
  batch TEXT REFERENCES batch (id),
  batch_line INTEGER,
  created_at INTEGER NOT NULL,
  updated_at INTEGER NOT NULL,
  failure TEXT
) STRICT;
CREATE INDEX request_state ON request (state, id);
CREATE INDEX request_account ON request (account, id);
CREATE INDEX request_action ON request (action, id);
CREATE INDEX request_batch ON request (batch, id) WHERE batch IS NOT NULL;
CREATE INDEX request_requester ON request (requester, id);
CREATE INDEX request_in_progress ON request (api_user) WHERE state = 'in-progress';

CREATE TABLE batch_row (
  batch TEXT NOT NULL REFERENCES batch (id),
  line INTEGER NOT NULL,
  request TEXT REFERENCES request (id),
  problems TEXT NOT NULL,
  PRIMARY KEY (batch, line)
) STRICT;

CREATE TABLE revision (
  request TEXT NOT NULL REFERENCES request (id),
  revision INTEGER NOT NULL,
  input TEXT NOT NULL,
  salt TEXT NOT NULL,
  digest TEXT NOT NULL,
  plan TEXT NOT NULL,
  plan_digest TEXT NOT NULL,
  author TEXT NOT NULL REFERENCES principal (id),
  created_at INTEGER NOT NULL,
  PRIMARY KEY (request, revision)
) STRICT;

CREATE TABLE decision (
  id TEXT PRIMARY KEY NOT NULL,
  request TEXT REFERENCES request (id),
  revision INTEGER NOT NULL,
  operation TEXT NOT NULL,
  decision TEXT NOT NULL,
  digest TEXT NOT NULL,
  facts TEXT NOT NULL,
  created_at INTEGER NOT NULL
) STRICT;
CREATE INDEX decision_revision ON decision (request, revision, id);

CREATE TABLE review (
  id TEXT PRIMARY KEY NOT NULL,
  request TEXT NOT NULL,
  revision INTEGER NOT NULL,
  principal TEXT NOT NULL REFERENCES principal (id),
  roles TEXT NOT NULL,
  verdict TEXT NOT NULL,
  reason TEXT,
  request_digest TEXT NOT NULL,
  signature TEXT NOT NULL,
  created_at INTEGER NOT NULL,
  FOREIGN KEY (request, revision) REFERENCES revision (request, revision)
) STRICT;
-- Nobody counts twice towards the approvals of one revision.
CREATE UNIQUE INDEX review_once ON review (request, revision, principal);

CREATE TABLE acknowledgement (
  request TEXT NOT NULL,
  revision INTEGER NOT NULL,
  kind TEXT NOT NULL,
  principal TEXT NOT NULL REFERENCES principal (id),
  created_at INTEGER NOT NULL,
  PRIMARY KEY (request, revision, kind, principal),
  FOREIGN KEY (request, revision) REFERENCES revision (request, revision)
) STRICT;

CREATE TABLE exception (
  request TEXT PRIMARY KEY NOT NULL REFERENCES request (id),
  rule TEXT NOT NULL,
  owner TEXT NOT NULL,
  expires_on TEXT NOT NULL,
  ended_by TEXT
) STRICT;
CREATE INDEX exception_running ON exception (expires_on, request) WHERE ended_by IS NULL;

CREATE TABLE idempotency (
  principal TEXT NOT NULL REFERENCES principal (id),
  key TEXT NOT NULL,
  input_digest TEXT NOT NULL,
  request TEXT NOT NULL REFERENCES request (id),
  created_at INTEGER NOT NULL,
  PRIMARY KEY (principal, key)
) STRICT;

CREATE TRIGGER request_no_delete BEFORE DELETE ON request
BEGIN SELECT RAISE(ABORT, 'request: every decided request stays visible for good'); END;
CREATE TRIGGER request_origin_fixed
BEFORE UPDATE OF id, provider, account, action, requester, batch, batch_line, created_at ON request
BEGIN SELECT RAISE(ABORT, 'request: where it came from does not change'); END;
CREATE TRIGGER revision_no_update BEFORE UPDATE ON revision
BEGIN SELECT RAISE(ABORT, 'revision: insert-only'); END;
CREATE TRIGGER revision_no_delete BEFORE DELETE ON revision
BEGIN SELECT RAISE(ABORT, 'revision: insert-only'); END;
CREATE TRIGGER decision_no_update BEFORE UPDATE ON decision
BEGIN SELECT RAISE(ABORT, 'decision: insert-only'); END;
CREATE TRIGGER decision_no_delete BEFORE DELETE ON decision
BEGIN SELECT RAISE(ABORT, 'decision: insert-only'); END;
CREATE TRIGGER review_no_update BEFORE UPDATE ON review
BEGIN SELECT RAISE(ABORT, 'review: insert-only'); END;
CREATE TRIGGER review_no_delete BEFORE DELETE ON review
BEGIN SELECT RAISE(ABORT, 'review: insert-only'); END;
CREATE TRIGGER acknowledgement_no_update BEFORE UPDATE ON acknowledgement
BEGIN SELECT RAISE(ABORT, 'acknowledgement: insert-only'); END;
CREATE TRIGGER acknowledgement_no_delete BEFORE DELETE ON acknowledgement
BEGIN SELECT RAISE(ABORT, 'acknowledgement: insert-only'); END;
