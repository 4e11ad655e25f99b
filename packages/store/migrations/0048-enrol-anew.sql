-- Whoever was let in again, by others or by the owner of the host, gets another code in place of the spent one. The spent one itself stays spent.
DROP TRIGGER enrolment_spent_stays;
CREATE TRIGGER enrolment_spent_stays BEFORE UPDATE ON enrolment WHEN OLD.spent_at IS NOT NULL AND NEW.hash = OLD.hash
BEGIN SELECT RAISE(ABORT, 'enrolment: a code that is spent stays spent'); END;
