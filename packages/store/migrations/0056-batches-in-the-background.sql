-- Files of requests are decided in the background: how far each has come, under what whoever handed it in had signed in, and its rows until
-- they are decided. What a row was decided to be stands with it, so that it is counted without reading decisions.

ALTER TABLE batch ADD COLUMN state TEXT NOT NULL DEFAULT 'decided';
ALTER TABLE batch ADD COLUMN resumes TEXT;
ALTER TABLE batch ADD COLUMN actor TEXT;
ALTER TABLE batch ADD COLUMN via TEXT;
ALTER TABLE batch ADD COLUMN entry INTEGER;
ALTER TABLE batch ADD COLUMN decided INTEGER NOT NULL DEFAULT 0;
ALTER TABLE batch ADD COLUMN removals TEXT;
ALTER TABLE batch ADD COLUMN problem TEXT;
UPDATE batch SET decided = rows WHERE completed_at IS NOT NULL;
-- An earlier version kept no rows of a file that was cut off: it goes on when the file comes again.
UPDATE batch SET state = 'stopped', resumes = 'deciding' WHERE completed_at IS NULL;
CREATE INDEX batch_submitter ON batch (submitter, id);
CREATE INDEX batch_unfinished ON batch (state, id) WHERE state IN ('deciding', 'cancelling');

ALTER TABLE batch_row ADD COLUMN verdict TEXT;
UPDATE batch_row SET verdict = CASE WHEN request IS NULL THEN 'refused' ELSE
  (SELECT json_extract(decision.decision, '$.outcome') FROM decision
   WHERE decision.request = batch_row.request AND decision.revision = 1) END;
CREATE INDEX batch_row_verdict ON batch_row (batch, verdict, line);

-- Without a reference: the rows are there before the batch, which is only there with all of them.
CREATE TABLE batch_chunk (
  batch TEXT NOT NULL,
  number INTEGER NOT NULL,
  rows TEXT NOT NULL,
  sealed BLOB,
  PRIMARY KEY (batch, number)
) STRICT;

CREATE INDEX request_batch_state ON request (batch, state, id, account) WHERE batch IS NOT NULL;
