-- An integration that is not used any more: 1, or null where it is in use.
ALTER TABLE integration ADD COLUMN retired INTEGER CHECK (retired = 1);
