-- When something is to be done about a request that nobody has reviewed: people are told, others are asked, or it is over. Null where nothing is.
-- It decides nothing: what is done is read from the decision and from the log.
ALTER TABLE waiting ADD COLUMN act_at INTEGER;
CREATE INDEX waiting_act ON waiting (act_at, id) WHERE act_at IS NOT NULL;
