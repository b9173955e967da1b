-- What viewers, addresses and devices did lately, and who did too much. Addresses and devices are hashes.

CREATE TABLE deeds (
	id      INTEGER PRIMARY KEY,
	shop_id TEXT NOT NULL REFERENCES shops(id),
	deed    TEXT NOT NULL,
	subject TEXT NOT NULL,
	ref     TEXT NOT NULL, -- the payment, '' for none
	at      INTEGER NOT NULL
) STRICT;
CREATE INDEX deeds_subject ON deeds(shop_id, subject, deed, at);
CREATE INDEX deeds_ref ON deeds(shop_id, ref) WHERE ref <> '';
CREATE INDEX deeds_at ON deeds(shop_id, at);

CREATE TABLE flags (
	id       TEXT PRIMARY KEY,
	shop_id  TEXT NOT NULL REFERENCES shops(id),
	rule     TEXT NOT NULL,
	subject  TEXT NOT NULL,
	buyer    TEXT NOT NULL,
	stops    TEXT NOT NULL,
	count    INTEGER NOT NULL,
	most     INTEGER NOT NULL,
	within   INTEGER NOT NULL, -- milliseconds
	enforced INTEGER NOT NULL CHECK (enforced IN (0, 1)),
	at       INTEGER NOT NULL,
	undone   INTEGER, -- NULL while it counts
	by       TEXT NOT NULL
) STRICT;
CREATE INDEX flags_subject ON flags(shop_id, subject, rule, at);
CREATE INDEX flags_at ON flags(shop_id, at);
