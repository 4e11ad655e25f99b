-- Named sets of people, of which policies can ask that one of them approves, and of which groups whoever reviewed was a member then.
CREATE TABLE principal_group (
  id TEXT PRIMARY KEY NOT NULL,
  members TEXT NOT NULL
) STRICT;
CREATE TRIGGER principal_group_no_delete BEFORE DELETE ON principal_group
BEGIN SELECT RAISE(ABORT, 'group: one that was made stays known'); END;
ALTER TABLE review ADD COLUMN groups TEXT;
