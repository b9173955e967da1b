-- only sqlite
-- SQLite makes a table of a list of more than two values each time that it holds a row against it. The
-- same conditions in other words; what is on disk stays as it is.
PRAGMA writable_schema = ON;
UPDATE sqlite_schema SET sql = replace(replace(sql,
	'CHECK (state IN (''active'', ''expired'', ''released'', ''converted''))',
	'CHECK (state = ''active'' OR state = ''expired'' OR state = ''released'' OR state = ''converted'')'),
	'CHECK (phase IN ('''', ''paying'', ''offered''))',
	'CHECK (phase = '''' OR phase = ''paying'' OR phase = ''offered'')')
	WHERE type = 'table' AND name = 'holds';
UPDATE sqlite_schema SET sql = replace(sql,
	'CHECK (state IN (''opening'', ''open'', ''deferred'', ''captured'', ''voiding'', ''void'', ''refused'', ''refunding'', ''refunded''))',
	'CHECK (state = ''opening'' OR state = ''open'' OR state = ''deferred'' OR state = ''captured'' OR state = ''voiding''
		OR state = ''void'' OR state = ''refused'' OR state = ''refunding'' OR state = ''refunded'')')
	WHERE type = 'table' AND name = 'payments';
PRAGMA writable_schema = RESET;
-- both
DROP INDEX payments_due;
CREATE INDEX payments_due ON payments(shop_id, due) WHERE state = 'opening' OR state = 'open' OR state = 'voiding' OR state = 'refunding';
