-- The show. Times are Unix milliseconds in UTC.

CREATE TABLE schedules (
	channel TEXT PRIMARY KEY,
	body    TEXT NOT NULL, -- JSON
	by      TEXT NOT NULL,
	at      INTEGER NOT NULL
) STRICT, WITHOUT ROWID;

CREATE TABLE rundowns (
	channel TEXT PRIMARY KEY,
	body    TEXT NOT NULL, -- JSON
	at      INTEGER NOT NULL
) STRICT, WITHOUT ROWID;

-- The as-run log. A row is written when an airing begins, completed once when it ends, and
-- removed only by retention.
CREATE TABLE as_run (
	id        INTEGER PRIMARY KEY AUTOINCREMENT,
	channel   TEXT NOT NULL,
	tag       TEXT NOT NULL,
	clip      TEXT NOT NULL,
	kind      TEXT NOT NULL,
	product   TEXT NOT NULL,
	text      TEXT NOT NULL,
	claims    TEXT NOT NULL, -- JSON
	because   TEXT NOT NULL,
	writer    TEXT NOT NULL,
	answer_to INTEGER NOT NULL, -- the chat message, 0 for none
	started   INTEGER NOT NULL,
	ended     INTEGER, -- NULL while on air, and for ever when the house stopped meanwhile
	outcome   TEXT NOT NULL DEFAULT '',
	UNIQUE (channel, tag)
) STRICT;
CREATE INDEX as_run_started ON as_run(started);
-- only sqlite
CREATE TRIGGER as_run_is_completed_once BEFORE UPDATE ON as_run WHEN OLD.ended IS NOT NULL
BEGIN SELECT RAISE(ABORT, 'an airing that ended is not changed'); END;
-- only postgres
CREATE FUNCTION as_run_is_completed_once() RETURNS trigger LANGUAGE plpgsql AS
$$ BEGIN RAISE EXCEPTION 'an airing that ended is not changed'; END $$;
CREATE TRIGGER as_run_is_completed_once BEFORE UPDATE ON as_run
FOR EACH ROW WHEN (OLD.ended IS NOT NULL) EXECUTE FUNCTION as_run_is_completed_once();
-- both
