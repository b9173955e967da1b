-- What the team works with, and what viewers agreed to have remembered. Times are Unix
-- milliseconds in UTC.

-- What waits for the team, and what was done about it.
CREATE TABLE tasks (
	id       INTEGER PRIMARY KEY AUTOINCREMENT,
	channel  TEXT NOT NULL,
	kind     TEXT NOT NULL,
	state    TEXT NOT NULL, -- 'open' until it is done
	viewer   TEXT NOT NULL,
	name     TEXT NOT NULL,
	text     TEXT NOT NULL,
	product  TEXT NOT NULL,
	language TEXT NOT NULL,
	message  INTEGER NOT NULL, -- 0 for what was asked outside the chat
	key      TEXT NOT NULL,
	asked    INTEGER NOT NULL,
	summary  TEXT NOT NULL, -- JSON
	at       INTEGER NOT NULL,
	last     INTEGER NOT NULL,
	answer   TEXT NOT NULL,
	by       TEXT NOT NULL,
	done     INTEGER -- NULL while it is open
) STRICT;
CREATE INDEX tasks_channel ON tasks(channel, state, id);

-- Questions that the team answered once and for all.
CREATE TABLE faq (
	id       INTEGER PRIMARY KEY AUTOINCREMENT,
	question TEXT NOT NULL,
	answer   TEXT NOT NULL,
	by       TEXT NOT NULL,
	at       INTEGER NOT NULL
) STRICT;

-- Documents of a channel: what is pinned, how products did on air.
CREATE TABLE channel_states (
	channel TEXT NOT NULL,
	name    TEXT NOT NULL,
	body    TEXT NOT NULL, -- JSON
	at      INTEGER NOT NULL,
	PRIMARY KEY (channel, name)
) STRICT, WITHOUT ROWID;

-- What a viewer said to being remembered, and what they told.
CREATE TABLE viewer_consents (
	viewer  TEXT PRIMARY KEY,
	consent TEXT NOT NULL,
	at      INTEGER NOT NULL
) STRICT, WITHOUT ROWID;

CREATE TABLE viewer_notes (
	id     INTEGER PRIMARY KEY AUTOINCREMENT,
	viewer TEXT NOT NULL,
	kind   TEXT NOT NULL,
	value  TEXT NOT NULL,
	at     INTEGER NOT NULL
) STRICT;
CREATE INDEX viewer_notes_viewer ON viewer_notes(viewer, id);

CREATE INDEX orders_buyer ON orders(shop_id, buyer, place);
