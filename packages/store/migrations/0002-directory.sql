-- Who works with Countersign, on which accounts, for which integrations, under which policies.

CREATE TABLE principal (
  id TEXT PRIMARY KEY NOT NULL,
  name TEXT NOT NULL,
  email TEXT NOT NULL COLLATE NOCASE UNIQUE,
  kind TEXT NOT NULL,
  roles TEXT NOT NULL,
  accounts TEXT,
  recipient TEXT
) STRICT;

CREATE TABLE token (
  id TEXT PRIMARY KEY NOT NULL,
  principal TEXT NOT NULL REFERENCES principal (id),
  label TEXT NOT NULL,
  hash TEXT NOT NULL UNIQUE,
  created_at INTEGER NOT NULL,
  expires_at INTEGER,
  revoked_at INTEGER
) STRICT;

CREATE TABLE provider_account (
  id TEXT PRIMARY KEY NOT NULL,
  provider TEXT NOT NULL,
  document TEXT NOT NULL
) STRICT;

CREATE TABLE integration (
  id TEXT PRIMARY KEY NOT NULL,
  name TEXT NOT NULL,
  owner TEXT NOT NULL
) STRICT;

-- origin_request is no foreign key: the reservation of a create may be written before its request, which points back here.
CREATE TABLE api_user (
  id TEXT PRIMARY KEY NOT NULL,
  account TEXT NOT NULL REFERENCES provider_account (id),
  provider TEXT NOT NULL,
  integration TEXT REFERENCES integration (id),
  provider_id TEXT,
  label TEXT NOT NULL,
  look TEXT NOT NULL,
  kind TEXT NOT NULL,
  role TEXT NOT NULL,
  state TEXT NOT NULL,
  integrations_enabled INTEGER NOT NULL,
  permission_type INTEGER,
  two_factor_enabled INTEGER,
  credentials_set_on TEXT,
  last_used_on TEXT,
  review_on TEXT,
  origin_request TEXT
) STRICT;
-- At most one live API user per integration and account, whichever process asks first.
CREATE UNIQUE INDEX api_user_live ON api_user (account, integration) WHERE state <> 'deleted';
CREATE INDEX api_user_account ON api_user (account, id);
CREATE INDEX api_user_integration ON api_user (integration, id);
CREATE INDEX api_user_state ON api_user (state, id);
CREATE INDEX api_user_provider_id ON api_user (account, provider_id);
CREATE INDEX api_user_label ON api_user (account, label);
CREATE INDEX api_user_look ON api_user (account, look) WHERE state <> 'deleted';

CREATE TABLE account_check (
  id TEXT PRIMARY KEY NOT NULL,
  account TEXT NOT NULL REFERENCES provider_account (id),
  state TEXT NOT NULL,
  findings TEXT NOT NULL,
  created_at INTEGER NOT NULL
) STRICT;

CREATE TABLE policy_set (
  digest TEXT PRIMARY KEY NOT NULL,
  documents TEXT NOT NULL
) STRICT;

-- Which set was in force when; the last row is in force now.
CREATE TABLE policy_activation (
  seq INTEGER PRIMARY KEY NOT NULL,
  digest TEXT NOT NULL REFERENCES policy_set (digest),
  activated_at INTEGER NOT NULL
) STRICT;
CREATE INDEX policy_activation_digest ON policy_activation (digest, seq);

CREATE TRIGGER principal_no_delete BEFORE DELETE ON principal
BEGIN SELECT RAISE(ABORT, 'principal: who acted stays known'); END;
CREATE TRIGGER api_user_no_delete BEFORE DELETE ON api_user
BEGIN SELECT RAISE(ABORT, 'api_user: a deleted API user stays in the inventory'); END;
CREATE TRIGGER policy_set_no_update BEFORE UPDATE ON policy_set
BEGIN SELECT RAISE(ABORT, 'policy_set: insert-only'); END;
CREATE TRIGGER policy_set_no_delete BEFORE DELETE ON policy_set
BEGIN SELECT RAISE(ABORT, 'policy_set: insert-only'); END;
CREATE TRIGGER policy_activation_no_update BEFORE UPDATE ON policy_activation
BEGIN SELECT RAISE(ABORT, 'policy_activation: insert-only'); END;
CREATE TRIGGER policy_activation_no_delete BEFORE DELETE ON policy_activation
BEGIN SELECT RAISE(ABORT, 'policy_activation: insert-only'); END;
