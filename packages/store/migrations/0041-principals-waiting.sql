-- Somebody who is registered and was not let in yet: for whatever reads the state alone, nobody who signs in.
ALTER TABLE principal ADD COLUMN waiting INTEGER NOT NULL DEFAULT 0 CHECK (waiting IN (0, 1));
-- Salt of the digest by which others approve this person and not an identifier. Encrypted with name and address, and gone with them.
ALTER TABLE principal ADD COLUMN salt TEXT;
