-- Decisions are frozen without their grounds from here on: `trace` is NULL, and digests of decisions are over what they have.
-- Nothing changes in the tables; programs from before, which would compute other digests of such decisions, refuse the store.

SELECT 1;
