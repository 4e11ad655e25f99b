-- What entries are looked for by: the fields and words of each, without the entry. Lists of entry numbers in their order, so
-- that a page is read from where it begins. Made from the entries, behind the log; `indexed` is how many are in it.
CREATE VIRTUAL TABLE entry_search USING fts5(
  tokens, content = '', columnsize = 0, detail = none, tokenize = "ascii tokenchars '_:=./@-'"
);
CREATE TABLE search_progress (
  id INTEGER PRIMARY KEY CHECK (id = 1),
  indexed INTEGER NOT NULL
) STRICT;
INSERT INTO search_progress (id, indexed) VALUES (1, 0);
