-- People and chat. Times are Unix milliseconds in UTC; hashes are SHA-256.

CREATE TABLE accounts (
	id       TEXT PRIMARY KEY,
	email    TEXT NOT NULL UNIQUE, -- lower case
	name     TEXT NOT NULL,
	role     TEXT NOT NULL,
	password TEXT NOT NULL, -- argon2id, PHC string format
	created  INTEGER NOT NULL
) STRICT;

-- The one-time link for the first account: at most one.
CREATE TABLE first_link (
	id      INTEGER PRIMARY KEY CHECK (id = 1),
	hash    BLOB NOT NULL CHECK (length(hash) = 32),
	expires INTEGER NOT NULL
) STRICT;

CREATE TABLE sessions (
	hash       BLOB PRIMARY KEY CHECK (length(hash) = 32),
	account_id TEXT NOT NULL REFERENCES accounts(id),
	expires    INTEGER NOT NULL
) STRICT, WITHOUT ROWID;
CREATE INDEX sessions_expires ON sessions(expires);

CREATE TABLE viewers (
	id       TEXT PRIMARY KEY,
	token    BLOB NOT NULL UNIQUE CHECK (length(token) = 32), -- hash of the cookie
	name     TEXT NOT NULL,
	language TEXT NOT NULL,
	created  INTEGER NOT NULL
) STRICT;

CREATE TABLE audit (
	id     INTEGER PRIMARY KEY AUTOINCREMENT,
	at     INTEGER NOT NULL,
	by     TEXT NOT NULL,
	action TEXT NOT NULL,
	detail TEXT NOT NULL
) STRICT;
-- only sqlite
CREATE TRIGGER audit_is_not_changed BEFORE UPDATE ON audit
BEGIN SELECT RAISE(ABORT, 'the audit trail is append-only'); END;
CREATE TRIGGER audit_is_not_shortened BEFORE DELETE ON audit
BEGIN SELECT RAISE(ABORT, 'the audit trail is append-only'); END;
-- only postgres
CREATE FUNCTION audit_is_append_only() RETURNS trigger LANGUAGE plpgsql AS
$$ BEGIN RAISE EXCEPTION 'the audit trail is append-only'; END $$;
CREATE TRIGGER audit_is_not_changed BEFORE UPDATE OR DELETE OR TRUNCATE ON audit
FOR EACH STATEMENT EXECUTE FUNCTION audit_is_append_only();
-- both

CREATE TABLE messages (
	id       INTEGER PRIMARY KEY AUTOINCREMENT, -- never given twice
	room     TEXT NOT NULL,
	speaker  TEXT NOT NULL,
	viewer   TEXT NOT NULL,
	name     TEXT NOT NULL,
	parts    TEXT NOT NULL, -- JSON; empty when deleted
	at       INTEGER NOT NULL,
	reply_to INTEGER NOT NULL,
	key      TEXT NOT NULL,
	deleted  INTEGER NOT NULL DEFAULT 0 CHECK (deleted IN (0, 1)) -- the row stays, so that its key does not post it again
) STRICT;
CREATE UNIQUE INDEX messages_key ON messages(room, speaker, viewer, key) WHERE key <> '';
CREATE INDEX messages_room ON messages(room, id) WHERE deleted = 0;

CREATE TABLE mutes (
	room   TEXT NOT NULL,
	viewer TEXT NOT NULL,
	until  INTEGER NOT NULL,
	PRIMARY KEY (room, viewer)
) STRICT, WITHOUT ROWID;
