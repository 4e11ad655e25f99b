-- A corrected file of requests says which one it corrects, and how a file was written is known, so that it can be written back with its results.

ALTER TABLE batch ADD COLUMN fixes TEXT REFERENCES batch (id);
ALTER TABLE batch ADD COLUMN layout TEXT;
