-- How the name and the identifier of an integration look, so that none is registered that can be taken for another one.
CREATE TABLE integration_look (
  look TEXT NOT NULL,
  integration TEXT NOT NULL REFERENCES integration (id),
  PRIMARY KEY (look, integration)
) STRICT, WITHOUT ROWID;
