-- The one-time code with which a person enrols, as its hash: the newest for each person, and whether it is spent.
CREATE TABLE enrolment (
  principal TEXT PRIMARY KEY NOT NULL REFERENCES principal (id),
  hash TEXT NOT NULL UNIQUE,
  expires_at INTEGER NOT NULL,
  spent_at INTEGER
) STRICT;
CREATE TRIGGER enrolment_spent_stays BEFORE UPDATE ON enrolment WHEN OLD.spent_at IS NOT NULL
BEGIN SELECT RAISE(ABORT, 'enrolment: a code that is spent stays spent'); END;
CREATE TRIGGER enrolment_no_delete BEFORE DELETE ON enrolment
BEGIN SELECT RAISE(ABORT, 'enrolment: a code that is spent stays spent'); END;
