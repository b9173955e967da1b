-- Payments on a provider's page, bundles, a queue for what is sold out, what happens to orders
-- afterwards, and the outbox.

-- A hold that keeps stock is "active". What for: "" is the buyer's cart, "paying" an order's, "offered"
-- somebody's who waited.
ALTER TABLE holds ADD COLUMN phase TEXT NOT NULL DEFAULT '' CHECK (phase = '' OR phase = 'paying' OR phase = 'offered');
ALTER TABLE holds ADD COLUMN reason TEXT NOT NULL DEFAULT ''; -- why it was released
ALTER TABLE holds ADD COLUMN deadline INTEGER; -- of the payment
ALTER TABLE holds ADD COLUMN offer INTEGER NOT NULL DEFAULT 0 CHECK (offer IN (0, 1));
DROP INDEX holds_active;
DROP INDEX holds_due;
CREATE UNIQUE INDEX holds_active ON holds(shop_id, buyer) WHERE state = 'active' AND phase = '';
CREATE INDEX holds_due ON holds(shop_id, expires) WHERE state = 'active' AND phase <> 'paying';
CREATE INDEX holds_kept ON holds(shop_id) WHERE state = 'active';

ALTER TABLE variants ADD COLUMN parts TEXT NOT NULL DEFAULT '[]'; -- of a bundle

CREATE TABLE waits (
	id      INTEGER PRIMARY KEY AUTOINCREMENT, -- who is lower came first
	shop_id TEXT NOT NULL REFERENCES shops(id),
	buyer   TEXT NOT NULL,
	sku     TEXT NOT NULL,
	state   TEXT NOT NULL CHECK (state IN ('waiting', 'offered', 'taken', 'expired', 'left')),
	hold_id TEXT REFERENCES holds(id), -- with the offered unit
	at      INTEGER NOT NULL
) STRICT;
CREATE INDEX waits_sku ON waits(shop_id, sku, id) WHERE state = 'waiting';
CREATE UNIQUE INDEX waits_buyer ON waits(shop_id, buyer, sku) WHERE state = 'waiting' OR state = 'offered';
CREATE INDEX waits_hold ON waits(hold_id);

ALTER TABLE orders ADD COLUMN reason TEXT NOT NULL DEFAULT ''; -- why it was cancelled
ALTER TABLE orders ADD COLUMN carrier TEXT NOT NULL DEFAULT '';
ALTER TABLE orders ADD COLUMN tracking TEXT NOT NULL DEFAULT '';
ALTER TABLE orders ADD COLUMN shipped INTEGER;
ALTER TABLE orders ADD COLUMN refunded INTEGER NOT NULL DEFAULT 0 CHECK (refunded >= 0);
ALTER TABLE orders ADD COLUMN refunding INTEGER NOT NULL DEFAULT 0 CHECK (refunding >= 0);
CREATE UNIQUE INDEX orders_number ON orders(shop_id, number);

-- What stock gave for an order and has not got back: of a bundle its parts.
CREATE TABLE order_stock (
	order_id TEXT NOT NULL REFERENCES orders(id),
	shop_id  TEXT NOT NULL,
	sku      TEXT NOT NULL,
	taken    INTEGER NOT NULL CHECK (taken >= 0),
	PRIMARY KEY (order_id, sku),
	FOREIGN KEY (shop_id, sku) REFERENCES variants(shop_id, sku)
) STRICT, WITHOUT ROWID;
INSERT INTO order_stock SELECT order_id, shop_id, sku, taken FROM order_lines WHERE taken > 0;
ALTER TABLE order_lines DROP COLUMN taken;

ALTER TABLE payments ADD COLUMN url TEXT NOT NULL DEFAULT ''; -- where the buyer pays
ALTER TABLE payments ADD COLUMN reason TEXT NOT NULL DEFAULT ''; -- why it is given up
ALTER TABLE payments ADD COLUMN due INTEGER NOT NULL DEFAULT 0; -- when it is looked at again
DROP INDEX payments_unsettled;
CREATE INDEX payments_due ON payments(shop_id, due) WHERE state IN ('opening', 'open', 'voiding', 'refunding');
CREATE INDEX payments_ref ON payments(shop_id, provider, ref);
-- A payment has an order from the beginning. What was begun without one moved no money.
UPDATE payments SET state = 'void' WHERE order_id IS NULL AND state IN ('opening', 'voiding');

CREATE TABLE refunds (
	id       TEXT PRIMARY KEY, -- the key given to the provider
	shop_id  TEXT NOT NULL REFERENCES shops(id),
	order_id TEXT NOT NULL REFERENCES orders(id),
	key      TEXT NOT NULL,
	body     TEXT NOT NULL, -- hash of what was asked under the key
	currency TEXT NOT NULL,
	amount   INTEGER NOT NULL CHECK (amount > 0),
	items    TEXT NOT NULL, -- JSON
	restock  INTEGER NOT NULL CHECK (restock IN (0, 1)),
	reason   TEXT NOT NULL,
	by       TEXT NOT NULL,
	state    TEXT NOT NULL CHECK (state IN ('asked', 'done', 'failed')),
	at       INTEGER NOT NULL,
	updated  INTEGER NOT NULL,
	UNIQUE (order_id, key)
) STRICT;
INSERT INTO refunds SELECT 'r_' || id, shop_id, order_id, 'all:cancelled', '', currency, amount, '[]', 0, 'cancelled', provider,
	CASE state WHEN 'refunded' THEN 'done' ELSE 'asked' END, updated, updated
	FROM payments WHERE state IN ('refunding', 'refunded') AND order_id IS NOT NULL;
UPDATE orders SET refunded = COALESCE((SELECT p.amount FROM payments p WHERE p.order_id = orders.id AND p.state = 'refunded'), 0),
	refunding = COALESCE((SELECT p.amount FROM payments p WHERE p.order_id = orders.id AND p.state = 'refunding'), 0);

CREATE TABLE withdrawals (
	token     TEXT PRIMARY KEY,
	shop_id   TEXT NOT NULL REFERENCES shops(id),
	order_id  TEXT NOT NULL REFERENCES orders(id),
	number    TEXT NOT NULL,
	name      TEXT NOT NULL,
	email     TEXT NOT NULL,
	items     TEXT NOT NULL, -- JSON
	lines     TEXT NOT NULL, -- JSON: the items as they were ordered
	reason    TEXT NOT NULL,
	at        INTEGER NOT NULL,
	confirmed INTEGER, -- NULL until it is
	late      INTEGER NOT NULL CHECK (late IN (0, 1))
) STRICT;
CREATE INDEX withdrawals_order ON withdrawals(order_id, at);

-- What people have to do.
CREATE TABLE order_tasks (
	id       TEXT PRIMARY KEY,
	shop_id  TEXT NOT NULL REFERENCES shops(id),
	kind     TEXT NOT NULL,
	order_id TEXT NOT NULL, -- '' for none
	number   TEXT NOT NULL,
	text     TEXT NOT NULL,
	at       INTEGER NOT NULL,
	due      INTEGER,
	done     INTEGER, -- NULL until it is
	by       TEXT NOT NULL
) STRICT;
CREATE INDEX order_tasks_open ON order_tasks(shop_id, at) WHERE done IS NULL;
CREATE INDEX order_tasks_done ON order_tasks(shop_id, done);

-- The outbox: what happened, written with it.
CREATE TABLE events (
	position  INTEGER PRIMARY KEY AUTOINCREMENT,
	shop_id   TEXT NOT NULL REFERENCES shops(id),
	id        TEXT NOT NULL UNIQUE,
	type      TEXT NOT NULL,
	aggregate TEXT NOT NULL,
	seq       INTEGER NOT NULL, -- of the aggregate, from 1
	at        INTEGER NOT NULL,
	body      TEXT NOT NULL, -- JSON
	UNIQUE (shop_id, aggregate, seq)
) STRICT;
CREATE INDEX events_shop ON events(shop_id, position);
