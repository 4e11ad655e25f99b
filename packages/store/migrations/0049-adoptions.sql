-- Users of providers whom somebody asked to have in the inventory. One that waits for its reviews is no API user: it is here and
-- nowhere else, encrypted under the key that the API user is to have. The change names it by a salted digest.
CREATE TABLE adoption (
  id TEXT PRIMARY KEY NOT NULL,
  api_user TEXT NOT NULL,
  looks_like TEXT,
  salt TEXT NOT NULL,
  change TEXT,
  created_at INTEGER NOT NULL,
  sealed BLOB
) STRICT;
CREATE TRIGGER adoption_stays BEFORE UPDATE ON adoption
WHEN OLD.change IS NOT NULL OR NEW.id <> OLD.id OR NEW.api_user <> OLD.api_user OR NEW.looks_like IS NOT OLD.looks_like
  OR NEW.salt <> OLD.salt OR NEW.sealed IS NOT OLD.sealed
BEGIN SELECT RAISE(ABORT, 'adoption: what was asked for stays'); END;
CREATE TRIGGER adoption_done_stays BEFORE DELETE ON adoption WHEN EXISTS (SELECT 1 FROM api_user WHERE id = OLD.id)
BEGIN SELECT RAISE(ABORT, 'adoption: what was carried out stays'); END;
-- Names of those that wait, so that nobody is asked for twice; blind indexes, as of API users. The account may wait as well.
CREATE TABLE adoption_name (
  account TEXT NOT NULL,
  key TEXT NOT NULL,
  adoption TEXT NOT NULL REFERENCES adoption (id),
  PRIMARY KEY (account, key)
) STRICT;
CREATE INDEX adoption_name_adoption ON adoption_name (adoption);
