-- The shop. Times are Unix milliseconds in UTC, amounts are minor units of the currency beside
-- them, lists are JSON. Every row of a merchant's carries shop_id.

CREATE TABLE shops (
	id         TEXT PRIMARY KEY,
	revision   INTEGER NOT NULL DEFAULT 0, -- grows with every change of a fact
	codes      INTEGER NOT NULL DEFAULT 0, -- product codes given out
	orders     INTEGER NOT NULL DEFAULT 1000 -- the last order's number
) STRICT;

CREATE TABLE products (
	shop_id      TEXT NOT NULL REFERENCES shops(id),
	id           TEXT NOT NULL,
	place        INTEGER NOT NULL, -- 1 is A1; never given twice
	code         TEXT NOT NULL,
	title        TEXT NOT NULL,
	summary      TEXT NOT NULL,
	html         TEXT NOT NULL,
	vendor       TEXT NOT NULL,
	type         TEXT NOT NULL,
	tags         TEXT NOT NULL,
	attributes   TEXT NOT NULL,
	option_names TEXT NOT NULL,
	picture      TEXT NOT NULL, -- stored name, '' for none yet
	picture_from TEXT NOT NULL, -- where the merchant's file says it is
	picture_alt  TEXT NOT NULL,
	hidden       INTEGER NOT NULL CHECK (hidden IN (0, 1)),
	revision     INTEGER NOT NULL, -- of the shop when this product, its prices or stock last changed
	PRIMARY KEY (shop_id, id),
	UNIQUE (shop_id, place)
) STRICT;
CREATE INDEX products_revision ON products(shop_id, revision);

CREATE TABLE variants (
	shop_id     TEXT NOT NULL,
	sku         TEXT NOT NULL,
	product_id  TEXT NOT NULL,
	position    INTEGER NOT NULL,
	options     TEXT NOT NULL,
	currency    TEXT NOT NULL,
	price       INTEGER NOT NULL CHECK (price >= 0),
	prior       INTEGER NOT NULL CHECK (prior = 0 OR prior > price),
	oversell    INTEGER NOT NULL CHECK (oversell IN (0, 1)),
	grams       INTEGER NOT NULL CHECK (grams >= 0),
	retired     INTEGER NOT NULL CHECK (retired IN (0, 1)), -- no longer in the merchant's file
	on_hand     INTEGER NOT NULL DEFAULT 0 CHECK (on_hand >= 0),
	reserved    INTEGER NOT NULL DEFAULT 0 CHECK (reserved >= 0),
	-- What the file said last: a file read again changes nothing that was changed here since.
	file_price  INTEGER,
	file_prior  INTEGER,
	file_stock  INTEGER,
	PRIMARY KEY (shop_id, sku),
	FOREIGN KEY (shop_id, product_id) REFERENCES products(shop_id, id),
	CHECK (oversell = 1 OR reserved <= on_hand)
) STRICT;
CREATE INDEX variants_product ON variants(shop_id, product_id, position);

-- The stock ledger: on_hand and reserved of a variant are the sums of its movements.
CREATE TABLE stock_movements (
	id       INTEGER PRIMARY KEY,
	shop_id  TEXT NOT NULL,
	sku      TEXT NOT NULL,
	kind     TEXT NOT NULL,
	on_hand  INTEGER NOT NULL,
	reserved INTEGER NOT NULL,
	ref      TEXT NOT NULL, -- the hold or order, '' for a count
	by       TEXT NOT NULL,
	at       INTEGER NOT NULL,
	FOREIGN KEY (shop_id, sku) REFERENCES variants(shop_id, sku)
) STRICT;
CREATE INDEX stock_movements_sku ON stock_movements(shop_id, sku);

CREATE TABLE price_history (
	id       INTEGER PRIMARY KEY,
	shop_id  TEXT NOT NULL,
	sku      TEXT NOT NULL,
	currency TEXT NOT NULL,
	price    INTEGER NOT NULL,
	prior    INTEGER NOT NULL,
	by       TEXT NOT NULL,
	at       INTEGER NOT NULL,
	FOREIGN KEY (shop_id, sku) REFERENCES variants(shop_id, sku)
) STRICT;
CREATE INDEX price_history_sku ON price_history(shop_id, sku, at);

CREATE TABLE holds (
	id         TEXT PRIMARY KEY,
	shop_id    TEXT NOT NULL REFERENCES shops(id),
	buyer      TEXT NOT NULL,
	-- SQLite makes a table of a list of more than two values each time that it holds a row against it.
	state      TEXT NOT NULL CHECK (state = 'active' OR state = 'expired' OR state = 'released' OR state = 'converted'),
	expires    INTEGER NOT NULL,
	extensions INTEGER NOT NULL CHECK (extensions >= 0),
	created    INTEGER NOT NULL
) STRICT;
-- only postgres
ALTER TABLE holds ADD COLUMN rowid BIGINT GENERATED ALWAYS AS IDENTITY; -- SQLite has it by itself
-- both
CREATE UNIQUE INDEX holds_active ON holds(shop_id, buyer) WHERE state = 'active';
CREATE INDEX holds_buyer ON holds(shop_id, buyer, created);
CREATE INDEX holds_due ON holds(shop_id, expires) WHERE state = 'active';

CREATE TABLE hold_lines (
	hold_id    TEXT NOT NULL REFERENCES holds(id),
	shop_id    TEXT NOT NULL,
	position   INTEGER NOT NULL,
	sku        TEXT NOT NULL,
	product_id TEXT NOT NULL,
	code       TEXT NOT NULL,
	title      TEXT NOT NULL,
	qty        INTEGER NOT NULL CHECK (qty > 0),
	currency   TEXT NOT NULL,
	price      INTEGER NOT NULL,
	PRIMARY KEY (hold_id, sku),
	FOREIGN KEY (shop_id, sku) REFERENCES variants(shop_id, sku)
) STRICT, WITHOUT ROWID;

CREATE TABLE orders (
	id          TEXT PRIMARY KEY,
	shop_id     TEXT NOT NULL REFERENCES shops(id),
	place       INTEGER NOT NULL, -- 1001 is B-1001
	number      TEXT NOT NULL,
	token       TEXT NOT NULL UNIQUE,
	hold_id     TEXT NOT NULL REFERENCES holds(id),
	buyer       TEXT NOT NULL,
	state       TEXT NOT NULL,
	name        TEXT NOT NULL,
	email       TEXT NOT NULL,
	street      TEXT NOT NULL,
	postcode    TEXT NOT NULL,
	city        TEXT NOT NULL,
	country     TEXT NOT NULL,
	language    TEXT NOT NULL,
	shipping    TEXT NOT NULL,
	payment     TEXT NOT NULL,
	test        INTEGER NOT NULL CHECK (test IN (0, 1)),
	currency    TEXT NOT NULL,
	goods       INTEGER NOT NULL,
	delivery    INTEGER NOT NULL,
	tax         INTEGER NOT NULL,
	total       INTEGER NOT NULL,
	tax_percent REAL NOT NULL,
	created     INTEGER NOT NULL,
	updated     INTEGER NOT NULL,
	UNIQUE (shop_id, place)
) STRICT;
CREATE INDEX orders_hold ON orders(hold_id);

CREATE TABLE order_lines (
	order_id   TEXT NOT NULL REFERENCES orders(id),
	shop_id    TEXT NOT NULL,
	position   INTEGER NOT NULL,
	sku        TEXT NOT NULL,
	product_id TEXT NOT NULL,
	code       TEXT NOT NULL,
	title      TEXT NOT NULL,
	qty        INTEGER NOT NULL CHECK (qty > 0),
	currency   TEXT NOT NULL,
	price      INTEGER NOT NULL,
	taken      INTEGER NOT NULL CHECK (taken BETWEEN 0 AND qty), -- what stock gave and a cancellation returns
	PRIMARY KEY (order_id, sku)
) STRICT, WITHOUT ROWID;

-- Which state an order had when, and who moved it there.
CREATE TABLE order_states (
	id       INTEGER PRIMARY KEY,
	shop_id  TEXT NOT NULL REFERENCES shops(id),
	order_id TEXT NOT NULL REFERENCES orders(id),
	state    TEXT NOT NULL,
	by       TEXT NOT NULL,
	at       INTEGER NOT NULL
) STRICT;
CREATE INDEX order_states_order ON order_states(order_id);

-- A payment is written before its provider is asked, so that a crash leaves no unknown money.
CREATE TABLE payments (
	id       TEXT PRIMARY KEY,
	shop_id  TEXT NOT NULL REFERENCES shops(id),
	buyer    TEXT NOT NULL,
	key      TEXT NOT NULL, -- the checkout's idempotency key
	body     TEXT NOT NULL, -- hash of what was asked under the key
	provider TEXT NOT NULL,
	ref      TEXT NOT NULL, -- the provider's name for it, '' until known
	state    TEXT NOT NULL CHECK (state = 'opening' OR state = 'open' OR state = 'deferred' OR state = 'captured' OR state = 'voiding'
		OR state = 'void' OR state = 'refused' OR state = 'refunding' OR state = 'refunded'),
	order_id TEXT REFERENCES orders(id),
	currency TEXT NOT NULL,
	amount   INTEGER NOT NULL,
	created  INTEGER NOT NULL,
	updated  INTEGER NOT NULL
) STRICT;
CREATE UNIQUE INDEX payments_order ON payments(order_id) WHERE order_id IS NOT NULL;
CREATE UNIQUE INDEX payments_key ON payments(shop_id, buyer, key) WHERE order_id IS NOT NULL OR state = 'opening';
CREATE INDEX payments_unsettled ON payments(shop_id, updated) WHERE state IN ('opening', 'open', 'voiding', 'refunding');

-- Answers to idempotent calls, kept for a day.
CREATE TABLE replies (
	shop_id TEXT NOT NULL REFERENCES shops(id),
	buyer   TEXT NOT NULL,
	key     TEXT NOT NULL,
	body    TEXT NOT NULL, -- hash of what was asked
	reply   TEXT NOT NULL,
	created INTEGER NOT NULL,
	PRIMARY KEY (shop_id, buyer, key)
) STRICT, WITHOUT ROWID;
CREATE INDEX replies_created ON replies(created);
