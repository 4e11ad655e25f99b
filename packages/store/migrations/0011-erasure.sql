-- Who asked for somebody's personal data to be erased and who decided, and what keeps it from being erased.

CREATE TABLE erasure (
  id TEXT PRIMARY KEY NOT NULL,
  subject TEXT NOT NULL,
  reason_code TEXT NOT NULL,
  state TEXT NOT NULL,
  asked_by TEXT NOT NULL REFERENCES principal (id),
  asked_at INTEGER NOT NULL,
  settled_by TEXT REFERENCES principal (id),
  settled_at INTEGER
) STRICT;
CREATE UNIQUE INDEX erasure_open ON erasure (subject) WHERE state = 'open';
CREATE INDEX erasure_state ON erasure (state, id);
CREATE INDEX erasure_subject ON erasure (subject, id);

CREATE TABLE legal_hold (
  id TEXT PRIMARY KEY NOT NULL,
  subject TEXT NOT NULL,
  matter TEXT NOT NULL,
  placed_by TEXT NOT NULL REFERENCES principal (id),
  placed_at INTEGER NOT NULL,
  released_by TEXT REFERENCES principal (id),
  released_at INTEGER
) STRICT;
CREATE UNIQUE INDEX legal_hold_running ON legal_hold (subject, matter) WHERE released_at IS NULL;
CREATE INDEX legal_hold_subject ON legal_hold (subject, id);

CREATE INDEX api_user_origin ON api_user (origin_request) WHERE origin_request IS NOT NULL;
CREATE INDEX subject_key_destroyed ON subject_key (destroyed_at) WHERE destroyed_at IS NOT NULL;

CREATE TRIGGER erasure_no_delete BEFORE DELETE ON erasure
BEGIN SELECT RAISE(ABORT, 'erasure: what was asked for stays known'); END;
CREATE TRIGGER erasure_fixed BEFORE UPDATE OF id, subject, reason_code, asked_by, asked_at ON erasure
BEGIN SELECT RAISE(ABORT, 'erasure: what was asked for does not change'); END;
CREATE TRIGGER legal_hold_no_delete BEFORE DELETE ON legal_hold
BEGIN SELECT RAISE(ABORT, 'legal_hold: what was held stays known'); END;
