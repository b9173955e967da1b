-- A shop as the first version wrote it: a product, a hold and an order.
INSERT INTO shops VALUES ('demo', 3, 1, 1001);
INSERT INTO products VALUES ('demo', 'walnut-mug', 1, 'A1', 'Walnut mug', 'A mug.', '<p>A mug.</p>', '', '', '["mug"]',
	'[{"name":"Material","value":"walnut"}]', '[]', '', 'mug.svg', 'A mug', 0, 3);
INSERT INTO variants VALUES ('demo', 'MUG-1', 'walnut-mug', 0, '[]', 'EUR', 2400, 0, 0, 400, 0, 9, 2, 2400, 0, 10);
INSERT INTO stock_movements VALUES (1, 'demo', 'MUG-1', 'import', 10, 0, '', 'import', 1763769600000),
	(2, 'demo', 'MUG-1', 'hold', 0, 1, 'h_1', 'anna', 1763769601000), (3, 'demo', 'MUG-1', 'sale', -1, -1, 'o_1', 'anna', 1763769602000),
	(4, 'demo', 'MUG-1', 'hold', 0, 2, 'h_2', 'ben', 1763769603000);
INSERT INTO price_history VALUES (1, 'demo', 'MUG-1', 'EUR', 2400, 0, 'import', 1763769600000);
INSERT INTO holds VALUES ('h_1', 'demo', 'anna', 'converted', 1763770201000, 2, 1763769601000),
	('h_2', 'demo', 'ben', 'active', 1763770203000, 2, 1763769603000);
INSERT INTO hold_lines VALUES ('h_1', 'demo', 0, 'MUG-1', 'walnut-mug', 'A1', 'Walnut mug', 1, 'EUR', 2400),
	('h_2', 'demo', 0, 'MUG-1', 'walnut-mug', 'A1', 'Walnut mug', 2, 'EUR', 2400);
INSERT INTO orders VALUES ('o_1', 'demo', 1001, 'B-1001', 'token', 'h_1', 'anna', 'paid', 'Anna Vos', 'anna@example.org', 'Lange Gracht 1',
	'1012 AB', 'Amsterdam', 'NL', 'nl', 'Standard', 'sandbox', 1, 'EUR', 2400, 495, 502, 2895, 21, 1763769602000, 1763769602000);
INSERT INTO order_lines VALUES ('o_1', 'demo', 0, 'MUG-1', 'walnut-mug', 'A1', 'Walnut mug', 1, 'EUR', 2400, 1);
INSERT INTO order_states VALUES (1, 'demo', 'o_1', 'pending_payment', 'anna', 1763769602000), (2, 'demo', 'o_1', 'paid', 'sandbox', 1763769602000);
INSERT INTO payments VALUES ('p_1', 'demo', 'anna', 'c', 'body', 'sandbox', 'sandbox_p_1', 'captured', 'o_1', 'EUR', 2895, 1763769602000, 1763769602000);
INSERT INTO replies VALUES ('demo', 'anna', 'k', 'body', '{}', 1763769601000);
