-- A diagnosis is a check of one API user: whose, and its password, sealed to the worker until it was tried.
ALTER TABLE account_check ADD COLUMN api_user TEXT REFERENCES api_user (id);
ALTER TABLE account_check ADD COLUMN credentials TEXT;
