-- The trace of a decision is packed from here on ("z:", then deflated and in base64); those before stay as they are, since a
-- decision is insert-only. Nothing changes in the tables; programs from before, which could not read it, refuse the store.

SELECT 1;
