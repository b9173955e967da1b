-- What buyers wrote. It is only ever added to.
CREATE TABLE reviews (
	place      INTEGER PRIMARY KEY AUTOINCREMENT,
	shop_id    TEXT NOT NULL,
	key        TEXT NOT NULL, -- hash of all that it says
	product_id TEXT NOT NULL,
	sku        TEXT NOT NULL,
	stars      INTEGER NOT NULL CHECK (stars BETWEEN 1 AND 5),
	text       TEXT NOT NULL,
	author     TEXT NOT NULL,
	at         INTEGER NOT NULL,
	UNIQUE (shop_id, key),
	FOREIGN KEY (shop_id, sku) REFERENCES variants(shop_id, sku)
) STRICT;
CREATE INDEX reviews_shop ON reviews(shop_id, place);
