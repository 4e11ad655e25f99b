-- Whether a change was carried out by one person, because the installation was still being set up.
ALTER TABLE governance_change ADD COLUMN setup INTEGER NOT NULL DEFAULT 0 CHECK (setup IN (0, 1));
CREATE TRIGGER governance_change_setup_fixed BEFORE UPDATE OF setup ON governance_change
BEGIN SELECT RAISE(ABORT, 'governance_change: what is reviewed does not change'); END;
