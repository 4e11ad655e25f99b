-- The keys of subjects can be wrapped with another key of the installation, and are destroyed for good.
DROP TRIGGER subject_key_destroyed_for_good;
CREATE TRIGGER subject_key_destroyed_for_good BEFORE UPDATE ON subject_key
WHEN OLD.wrapped IS NULL OR NEW.subject <> OLD.subject OR NEW.created_at < OLD.created_at
BEGIN SELECT RAISE(ABORT, 'subject_key: a key is wrapped anew or destroyed, and not changed'); END;
