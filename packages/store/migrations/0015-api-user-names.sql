-- By what an API user is known on its account: its label, its provider's identifier, and the label that a change under way
-- will give it. `key` is the blind index of the name's canonical form, whichever way it is spelled; nobody else on the
-- account may have it. Where a database from before held one name twice, the later ones are contested: they are found by
-- the name together with the first, so that it is refused as ambiguous until a correction gives it to one of them.
CREATE TABLE api_user_name (
  api_user TEXT NOT NULL REFERENCES api_user (id),
  account TEXT NOT NULL,
  key TEXT NOT NULL,
  request TEXT REFERENCES request (id),
  contested INTEGER NOT NULL,
  PRIMARY KEY (api_user, key)
) STRICT, WITHOUT ROWID;
CREATE UNIQUE INDEX api_user_name_taken ON api_user_name (account, key) WHERE contested = 0;
CREATE INDEX api_user_name_key ON api_user_name (account, key);
CREATE INDEX api_user_name_request ON api_user_name (request) WHERE request IS NOT NULL;
CREATE INDEX api_user_name_contested ON api_user_name (account, key) WHERE contested = 1;
-- Which requests are about an API user, so that one that goes away is looked for by it.
CREATE INDEX request_api_user ON request (api_user) WHERE api_user IS NOT NULL;

-- A reservation is no API user: it goes away when its request does, and only what existed stays for good.
DROP TRIGGER api_user_no_delete;
CREATE TABLE never_made (id TEXT PRIMARY KEY NOT NULL) STRICT;
INSERT INTO never_made
SELECT api_user.id FROM api_user JOIN request ON request.id = api_user.origin_request
WHERE api_user.state = 'deleted' AND api_user.provider_id IS NULL AND api_user.credentials_set_on IS NULL
  AND NOT EXISTS (SELECT 1 FROM request other WHERE other.api_user = api_user.id AND other.id <> request.id)
  AND (
    request.api_user IS NOT api_user.id
    OR (
      request.state IN ('denied', 'rejected', 'cancelled', 'failed')
      AND NOT EXISTS (
        SELECT 1 FROM step WHERE step.request = request.id AND step.state = 'applied'
      )
    )
  );
UPDATE request SET api_user = NULL WHERE api_user IN (SELECT id FROM never_made);
DELETE FROM api_user WHERE id IN (SELECT id FROM never_made);
DROP TABLE never_made;
CREATE TRIGGER api_user_no_delete BEFORE DELETE ON api_user WHEN OLD.state <> 'reserved'
BEGIN SELECT RAISE(ABORT, 'api_user: a deleted API user stays in the inventory'); END;

-- Names are looked up in their canonical form from now on.
DROP INDEX api_user_provider_id;
DROP INDEX api_user_label;
