-- Facts are stored without the names of their members from here on; those before stay as they are, since a decision is
-- insert-only. Nothing changes in the tables; programs from before, which could not read them, refuse the store.

SELECT 1;
