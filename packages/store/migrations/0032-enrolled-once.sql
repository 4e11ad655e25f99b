-- Whoever has enrolled is never invited again, so nothing that somebody got by a code becomes void.
DROP TRIGGER enrolment_spent_stays;
ALTER TABLE enrolment DROP COLUMN voided_at;
CREATE TRIGGER enrolment_spent_stays BEFORE UPDATE ON enrolment WHEN OLD.spent_at IS NOT NULL
BEGIN SELECT RAISE(ABORT, 'enrolment: a code that is spent stays spent'); END;
