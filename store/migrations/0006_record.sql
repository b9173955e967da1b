-- What models took, and the record of how lines came about. Times are Unix milliseconds in UTC.

CREATE TABLE model_uses (
	day     TEXT NOT NULL, -- of the shop's zone
	channel TEXT NOT NULL,
	task    TEXT NOT NULL,
	model   TEXT NOT NULL,
	calls   INTEGER NOT NULL,
	failed  INTEGER NOT NULL,
	tokens_in  INTEGER NOT NULL,
	tokens_out INTEGER NOT NULL,
	cost    INTEGER NOT NULL, -- millionths of the currency
	PRIMARY KEY (day, channel, task, model)
) STRICT, WITHOUT ROWID;

-- Questions in it are viewers' personal data: removed by retention.
CREATE TABLE records (
	id       INTEGER PRIMARY KEY AUTOINCREMENT,
	record   TEXT NOT NULL UNIQUE,
	channel  TEXT NOT NULL,
	at       INTEGER NOT NULL,
	kind     TEXT NOT NULL,
	language TEXT NOT NULL,
	product  TEXT NOT NULL,
	question TEXT NOT NULL,
	text     TEXT NOT NULL,
	writer   TEXT NOT NULL,
	verdict  TEXT NOT NULL, -- "used", "refused", "failed" or "house"
	attempts TEXT NOT NULL, -- JSON
	search   TEXT NOT NULL  -- what is looked through, in small letters
) STRICT;
CREATE INDEX records_at ON records(at);
CREATE INDEX records_product ON records(product, id);

ALTER TABLE as_run ADD COLUMN record TEXT NOT NULL DEFAULT '';
CREATE INDEX as_run_record ON as_run(record);
