-- By which token a code was made, so that it ends with it; and since when what came of it is void, so that the person is invited anew.
ALTER TABLE enrolment ADD COLUMN issued_via TEXT REFERENCES token (id);
ALTER TABLE enrolment ADD COLUMN voided_at INTEGER;
CREATE INDEX enrolment_issued_via ON enrolment (issued_via) WHERE issued_via IS NOT NULL;
DROP TRIGGER enrolment_spent_stays;
CREATE TRIGGER enrolment_spent_stays BEFORE UPDATE ON enrolment
WHEN OLD.spent_at IS NOT NULL AND OLD.voided_at IS NULL
  AND (NEW.voided_at IS NULL OR NEW.spent_at IS NOT OLD.spent_at OR NEW.hash IS NOT OLD.hash OR NEW.principal IS NOT OLD.principal)
BEGIN SELECT RAISE(ABORT, 'enrolment: a code that is spent stays spent'); END;
