-- The same condition in the words in which it is asked: a list is another to SQLite.
DROP INDEX payments_due;
CREATE INDEX payments_due ON payments(shop_id, due) WHERE state = 'opening' OR state = 'open' OR state = 'voiding' OR state = 'refunding';
