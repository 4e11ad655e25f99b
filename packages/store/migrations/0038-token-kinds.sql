-- What signs somebody in: a token for programs, which is limited to scopes and decides nothing, or a person at work, who has enrolled
-- on a machine or has a session. What an older version made for a program loses what only a person may do; what came from
-- enrolling, from the host or from "countersign recover" keeps it.
ALTER TABLE token ADD COLUMN kind TEXT NOT NULL DEFAULT 'api' CHECK (kind IN ('api', 'enrolled', 'browser', 'cli'));
ALTER TABLE token ADD COLUMN scopes TEXT;
ALTER TABLE token ADD COLUMN last_used_at INTEGER;
ALTER TABLE token ADD COLUMN idle_millis INTEGER;
ALTER TABLE token ADD COLUMN proof TEXT;
ALTER TABLE token ADD COLUMN client TEXT;
ALTER TABLE token ADD COLUMN address TEXT;
WITH said AS (
  SELECT CAST(body AS TEXT) AS body FROM entry
  WHERE length(body) > 0 AND instr(body, '"type":"') > 0
    AND (instr(body, '"principal.enrolled"') > 0 OR instr(body, '"token.issued"') > 0)
)
UPDATE token SET kind = 'enrolled'
WHERE principal IN (SELECT id FROM principal WHERE kind = 'person') AND id IN (
  SELECT json_extract(body, '$.actor.via') FROM said WHERE json_extract(body, '$.type') = 'principal.enrolled'
  UNION
  SELECT json_extract(body, '$.data.token') FROM said
  WHERE json_extract(body, '$.type') = 'token.issued' AND json_extract(body, '$.actor.kind') = 'system'
);
UPDATE token SET scopes = CASE
  WHEN principal IN (SELECT id FROM principal WHERE kind = 'machine' AND roles LIKE '%"worker"%') THEN '["work"]'
  WHEN principal IN (SELECT id FROM principal WHERE kind = 'machine') THEN '["read","submit","audit"]'
  ELSE '["read"]'
END WHERE kind = 'api';
CREATE TRIGGER token_fixed BEFORE UPDATE OF id, principal, hash, kind, scopes, idle_millis, proof ON token
BEGIN SELECT RAISE(ABORT, 'token: what it is for stays as it was made'); END;
