-- Deeds are counted by their subject and forgotten by their age. An index of a shop's deeds by age was at
-- times taken to count with.
DROP INDEX deeds_at;
CREATE INDEX deeds_at ON deeds(at);
