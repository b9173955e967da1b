-- Deals and coupons. What a prior price is follows from the price history alone.

ALTER TABLE variants DROP COLUMN prior;
ALTER TABLE price_history DROP COLUMN prior;

CREATE TABLE deals (
	id        TEXT PRIMARY KEY,
	shop_id   TEXT NOT NULL,
	sku       TEXT NOT NULL,
	title     TEXT NOT NULL,
	currency  TEXT NOT NULL,
	price     INTEGER NOT NULL CHECK (price > 0),
	starts    INTEGER NOT NULL,
	ends      INTEGER NOT NULL CHECK (ends >= starts),
	cap       INTEGER NOT NULL CHECK (cap >= 0), -- units in all, 0 for no cap
	per_buyer INTEGER NOT NULL CHECK (per_buyer >= 0),
	by        TEXT NOT NULL, -- who changed it last
	FOREIGN KEY (shop_id, sku) REFERENCES variants(shop_id, sku)
) STRICT;
CREATE INDEX deals_sku ON deals(shop_id, sku, starts);

CREATE TABLE coupons (
	shop_id   TEXT NOT NULL REFERENCES shops(id),
	code      TEXT NOT NULL,
	title     TEXT NOT NULL,
	percent   REAL NOT NULL,
	currency  TEXT NOT NULL, -- of both amounts
	amount    INTEGER NOT NULL,
	starts    INTEGER, -- NULL for no bound
	ends      INTEGER,
	cap       INTEGER NOT NULL CHECK (cap >= 0), -- orders in all, 0 for no cap
	per_buyer INTEGER NOT NULL CHECK (per_buyer >= 0),
	min_goods INTEGER NOT NULL,
	by        TEXT NOT NULL, -- who changed it last
	PRIMARY KEY (shop_id, code)
) STRICT;

-- How often a deal ("deal:d_…") or a coupon ("coupon:CODE") is used: by each buyer, and with buyer ''
-- in all.
CREATE TABLE promotion_uses (
	shop_id   TEXT NOT NULL REFERENCES shops(id),
	promotion TEXT NOT NULL,
	buyer     TEXT NOT NULL,
	used      INTEGER NOT NULL CHECK (used >= 0),
	PRIMARY KEY (shop_id, promotion, buyer)
) STRICT;

ALTER TABLE holds ADD COLUMN coupon TEXT NOT NULL DEFAULT '';
-- What else a line says, as JSON: the prior price shown, the price's version, the deal, the airing.
ALTER TABLE hold_lines ADD COLUMN terms TEXT NOT NULL DEFAULT '{}';
ALTER TABLE order_lines ADD COLUMN terms TEXT NOT NULL DEFAULT '{}';
ALTER TABLE orders ADD COLUMN coupon TEXT NOT NULL DEFAULT '';
ALTER TABLE orders ADD COLUMN discount INTEGER NOT NULL DEFAULT 0;
ALTER TABLE orders ADD COLUMN tax_added INTEGER NOT NULL DEFAULT 0 CHECK (tax_added IN (0, 1));
ALTER TABLE orders ADD COLUMN tax_level TEXT NOT NULL DEFAULT 'order';
