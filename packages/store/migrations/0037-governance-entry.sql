-- Where the log says what was asked for, so that its history is read from there on, and from no index.
ALTER TABLE governance_change ADD COLUMN entry INTEGER NOT NULL DEFAULT -1;
CREATE TRIGGER governance_change_entry_fixed BEFORE UPDATE OF entry ON governance_change
BEGIN SELECT RAISE(ABORT, 'governance_change: what is reviewed does not change'); END;
