-- How far the outbox has been read, and who is to be told what was in it.
CREATE TABLE notice_positions (
	shop_id  TEXT PRIMARY KEY REFERENCES shops(id),
	position INTEGER NOT NULL
) STRICT;

CREATE TABLE deliveries (
	id       TEXT PRIMARY KEY, -- made of the receiver and the event
	shop_id  TEXT NOT NULL REFERENCES shops(id),
	receiver TEXT NOT NULL,
	event_id TEXT NOT NULL REFERENCES events(id),
	position INTEGER NOT NULL, -- of the event
	state    TEXT NOT NULL CHECK (state IN ('due', 'done', 'dead')),
	attempts INTEGER NOT NULL,
	due      INTEGER NOT NULL,
	error    TEXT NOT NULL,
	created  INTEGER NOT NULL,
	updated  INTEGER NOT NULL
) STRICT;
CREATE INDEX deliveries_due ON deliveries(shop_id, receiver, due) WHERE state = 'due';
CREATE INDEX deliveries_newest ON deliveries(shop_id, position);
CREATE INDEX deliveries_old ON deliveries(shop_id, updated) WHERE state <> 'due';
