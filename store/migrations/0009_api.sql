-- Programs of a merchant that may ask and change, and what they were answered.
CREATE TABLE api_tokens (
	hash    BLOB PRIMARY KEY, -- of the secret
	id      TEXT NOT NULL UNIQUE,
	shop_id TEXT NOT NULL REFERENCES shops(id),
	name    TEXT NOT NULL,
	scope   TEXT NOT NULL CHECK (scope IN ('read', 'write')),
	created INTEGER NOT NULL
) STRICT;

CREATE TABLE api_replies (
	shop_id TEXT NOT NULL REFERENCES shops(id),
	key     TEXT NOT NULL,
	body    TEXT NOT NULL, -- hash of what was asked
	status  INTEGER NOT NULL, -- 0 while it is not answered
	reply   TEXT NOT NULL,
	at      INTEGER NOT NULL,
	PRIMARY KEY (shop_id, key)
) STRICT;
CREATE INDEX api_replies_at ON api_replies(at);
