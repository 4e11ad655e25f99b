-- Who made the code by which somebody enrolled once the set-up was over, as long as nobody else has vouched that it is that person.
-- Null for everybody else, and so for whoever is here already.
ALTER TABLE principal ADD COLUMN let_in_by TEXT;
