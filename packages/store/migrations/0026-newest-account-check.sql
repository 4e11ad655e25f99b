-- What the newest check of an account found out about its operators.
CREATE INDEX account_check_account ON account_check (account, id) WHERE state = 'done' AND api_user IS NULL;
