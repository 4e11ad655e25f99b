-- Carrying out what was approved: permits, steps, people's tasks, sealed credentials, and work for the queue.

CREATE TABLE permit (
  id TEXT PRIMARY KEY NOT NULL,
  request TEXT NOT NULL,
  revision INTEGER NOT NULL,
  entry_index INTEGER NOT NULL REFERENCES entry (idx),
  not_before INTEGER NOT NULL,
  expires_at INTEGER NOT NULL,
  used_at INTEGER,
  FOREIGN KEY (request, revision) REFERENCES revision (request, revision)
) STRICT;
CREATE INDEX permit_request ON permit (request, id);

CREATE TABLE step (
  id TEXT PRIMARY KEY NOT NULL,
  request TEXT NOT NULL REFERENCES request (id),
  permit TEXT NOT NULL REFERENCES permit (id),
  position INTEGER NOT NULL,
  plan TEXT NOT NULL,
  key TEXT NOT NULL,
  state TEXT NOT NULL,
  attempts INTEGER NOT NULL,
  lease_holder TEXT,
  lease_until INTEGER,
  result TEXT,
  problem TEXT,
  updated_at INTEGER NOT NULL
) STRICT;
CREATE UNIQUE INDEX step_position ON step (request, permit, position);
CREATE INDEX step_lease ON step (lease_holder) WHERE lease_holder IS NOT NULL;

CREATE TABLE task (
  id TEXT PRIMARY KEY NOT NULL,
  step TEXT NOT NULL REFERENCES step (id),
  request TEXT NOT NULL REFERENCES request (id),
  kind TEXT NOT NULL,
  state TEXT NOT NULL,
  title TEXT NOT NULL,
  instructions TEXT NOT NULL,
  confirmed_by TEXT,
  completed_by TEXT REFERENCES principal (id),
  verdict TEXT,
  evidence TEXT,
  confirmer TEXT REFERENCES principal (id),
  opened_at INTEGER NOT NULL,
  completed_at INTEGER,
  confirmed_at INTEGER
) STRICT;
CREATE UNIQUE INDEX task_open ON task (step) WHERE state = 'open';
CREATE INDEX task_request ON task (request, id);
CREATE INDEX task_state ON task (state, id);

CREATE TABLE secret (
  id TEXT PRIMARY KEY NOT NULL,
  request TEXT NOT NULL REFERENCES request (id),
  purpose TEXT NOT NULL,
  principal TEXT REFERENCES principal (id),
  sealed TEXT NOT NULL,
  created_at INTEGER NOT NULL,
  expires_at INTEGER NOT NULL,
  collected_at INTEGER
) STRICT;
CREATE INDEX secret_request ON secret (request, id);
CREATE INDEX secret_principal ON secret (principal, id) WHERE principal IS NOT NULL;

-- subject is a step or an account check, so it is no foreign key.
CREATE TABLE outbox (
  id TEXT PRIMARY KEY NOT NULL,
  provider TEXT NOT NULL,
  subject TEXT NOT NULL UNIQUE,
  available_at INTEGER NOT NULL,
  published_at INTEGER
) STRICT;
CREATE INDEX outbox_waiting ON outbox (available_at, id) WHERE published_at IS NULL;
CREATE INDEX outbox_published ON outbox (published_at) WHERE published_at IS NOT NULL;

CREATE TRIGGER permit_no_delete BEFORE DELETE ON permit
BEGIN SELECT RAISE(ABORT, 'permit: insert-only'); END;
CREATE TRIGGER permit_fixed
BEFORE UPDATE OF id, request, revision, entry_index, not_before, expires_at ON permit
BEGIN SELECT RAISE(ABORT, 'permit: what was permitted does not change'); END;
CREATE TRIGGER permit_used_once BEFORE UPDATE OF used_at ON permit
WHEN OLD.used_at IS NOT NULL
BEGIN SELECT RAISE(ABORT, 'permit: used once'); END;
CREATE TRIGGER secret_no_delete BEFORE DELETE ON secret
BEGIN SELECT RAISE(ABORT, 'secret: the receipt stays'); END;
