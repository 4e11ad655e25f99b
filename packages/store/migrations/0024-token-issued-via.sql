-- By means of which token a token was made; it ends with that one.
ALTER TABLE token ADD COLUMN issued_via TEXT REFERENCES token (id);
CREATE INDEX token_issued_via ON token (issued_via, id) WHERE issued_via IS NOT NULL;
