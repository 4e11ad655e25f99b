-- What the reviewer's own passkey signed, and the text that it was over, behind the salt of its digest; null where the server signed alone.
ALTER TABLE review ADD COLUMN proof TEXT;
ALTER TABLE review ADD COLUMN shown TEXT;
ALTER TABLE governance_review ADD COLUMN proof TEXT;
ALTER TABLE governance_review ADD COLUMN shown TEXT;
