/** Version of the tables below; a file with a higher `user_version` was written by a newer sandbox. */
export const SCHEMA_VERSION = 1;

/**
 * Times are milliseconds since 1970 on the sandbox's clock. `emailKey` is the address in lower case.
 * The ledger refuses updates and deletions, so that a test can trust what it reads there.
 */
export const SCHEMA = `
CREATE TABLE meta (key TEXT PRIMARY KEY, value TEXT NOT NULL) STRICT;

CREATE TABLE ledger (
  seq INTEGER PRIMARY KEY AUTOINCREMENT,
  at INTEGER NOT NULL,
  provider TEXT NOT NULL,
  account TEXT NOT NULL,
  kind TEXT NOT NULL,
  subject TEXT NOT NULL,
  via TEXT NOT NULL,
  details TEXT NOT NULL
) STRICT;
CREATE TRIGGER ledgerKeepsLines BEFORE DELETE ON ledger BEGIN SELECT RAISE(ABORT, 'the ledger is append-only'); END;
CREATE TRIGGER ledgerKeepsText BEFORE UPDATE ON ledger BEGIN SELECT RAISE(ABORT, 'the ledger is append-only'); END;

CREATE TABLE mail (
  id INTEGER PRIMARY KEY AUTOINCREMENT,
  at INTEGER NOT NULL,
  recipientKey TEXT NOT NULL,
  recipient TEXT NOT NULL,
  provider TEXT NOT NULL,
  kind TEXT NOT NULL,
  subject TEXT NOT NULL,
  token TEXT,
  expiresAt INTEGER
) STRICT;

CREATE TABLE call (bucket TEXT NOT NULL, at INTEGER NOT NULL) STRICT;
CREATE INDEX callByBucket ON call (bucket, at);

CREATE TABLE fault (
  id INTEGER PRIMARY KEY AUTOINCREMENT,
  rule TEXT NOT NULL,
  remaining INTEGER,
  fired INTEGER NOT NULL DEFAULT 0,
  draws INTEGER NOT NULL DEFAULT 0
) STRICT;

CREATE TABLE company (
  id TEXT PRIMARY KEY,
  provider TEXT NOT NULL,
  name TEXT NOT NULL,
  region TEXT NOT NULL,
  parentId TEXT,
  ecos INTEGER NOT NULL,
  cloudUsers TEXT NOT NULL
) STRICT;

CREATE TABLE person (
  id TEXT PRIMARY KEY,
  companyId TEXT NOT NULL REFERENCES company (id),
  provider TEXT NOT NULL,
  email TEXT NOT NULL,
  emailKey TEXT NOT NULL UNIQUE,
  firstName TEXT NOT NULL,
  lastName TEXT NOT NULL,
  description TEXT NOT NULL,
  phone TEXT NOT NULL,
  countryCode TEXT NOT NULL,
  role TEXT NOT NULL,
  access TEXT NOT NULL,
  specificPermissions TEXT NOT NULL,
  passwordHash TEXT,
  passwordChangedAt INTEGER,
  integrations INTEGER NOT NULL,
  apiAccess INTEGER NOT NULL,
  status TEXT NOT NULL,
  hasLoggedIn INTEGER NOT NULL,
  timeZone TEXT,
  createdAt INTEGER NOT NULL,
  updatedAt INTEGER NOT NULL
) STRICT;
CREATE INDEX personByCompany ON person (companyId);

CREATE TABLE invitation (
  token TEXT PRIMARY KEY,
  personId TEXT NOT NULL REFERENCES person (id) ON DELETE CASCADE,
  expiresAt INTEGER NOT NULL
) STRICT;

CREATE TABLE ema2Session (
  refreshHash TEXT PRIMARY KEY,
  sessionId TEXT NOT NULL,
  personId TEXT NOT NULL REFERENCES person (id) ON DELETE CASCADE,
  startedAt INTEGER NOT NULL
) STRICT;

CREATE TABLE connectRefresh (
  refreshHash TEXT PRIMARY KEY,
  personId TEXT NOT NULL REFERENCES person (id) ON DELETE CASCADE,
  region TEXT NOT NULL
) STRICT;

CREATE TABLE connectPending (
  responseId TEXT PRIMARY KEY,
  target TEXT NOT NULL,
  createdAt INTEGER NOT NULL
) STRICT;

CREATE TABLE dotdigitalAccount (
  id INTEGER PRIMARY KEY,
  name TEXT NOT NULL,
  region TEXT NOT NULL,
  parentId INTEGER,
  mainEmail TEXT NOT NULL,
  allowApiUserCreation INTEGER NOT NULL,
  limits TEXT NOT NULL
) STRICT;

CREATE TABLE dotdigitalOperator (
  accountId INTEGER NOT NULL REFERENCES dotdigitalAccount (id),
  email TEXT NOT NULL,
  emailKey TEXT NOT NULL,
  role TEXT NOT NULL,
  PRIMARY KEY (accountId, emailKey)
) STRICT;

CREATE TABLE dotdigitalApiUser (
  username TEXT PRIMARY KEY,
  accountId INTEGER NOT NULL REFERENCES dotdigitalAccount (id),
  description TEXT NOT NULL,
  passwordHash TEXT NOT NULL,
  scheme TEXT NOT NULL,
  transactional INTEGER NOT NULL,
  enabled INTEGER NOT NULL,
  badPasswords INTEGER NOT NULL,
  locked INTEGER NOT NULL,
  unlockedAt INTEGER,
  createdAt INTEGER NOT NULL
) STRICT;
`;
