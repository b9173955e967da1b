package store

import "github.com/barkerlive/barker/shop"

// Move changes the counters and writes the ledger. See shop.Tx.
func (t *shopTx) Move(m shop.Movement) error {
	if err := t.enter(m); err != nil {
		return err
	}
	own, err := t.tally()
	if err != nil {
		return err
	}
	n := own.stock[m.SKU]
	own.stock[m.SKU] = shop.Stock{OnHand: n.OnHand + m.OnHand, Reserved: n.Reserved + m.Reserved}
	if s, ok := t.seen[m.SKU]; ok {
		s.OnHand += m.OnHand
		s.Reserved += m.Reserved
		t.seen[m.SKU] = s
	}
	return nil
}

// enter appends to the ledger.
func (t *shopTx) enter(m shop.Movement) error {
	t.counted[m.SKU] = true
	return t.tx.PutOf(keys(m.SKU), `INSERT INTO stock_movements (shop_id, sku, kind, on_hand, reserved, ref, by, at) VALUES (?, ?, ?, ?, ?, ?, ?, ?)`,
		t.id, m.SKU, m.Kind, m.OnHand, m.Reserved, m.Ref, m.By, t.Now().UnixMilli())
}

// Ledger is a SKU's movements. See shop.Reader.
func (v shopView) Ledger(sku shop.SKU, before int64, limit int) (entries []shop.LedgerEntry, err error) {
	err = v.rows(func(r Rows) error {
		e := shop.LedgerEntry{Movement: shop.Movement{SKU: sku}}
		err := r.Scan(&e.ID, &e.Kind, &e.OnHand, &e.Reserved, &e.Ref, &e.By, moment{&e.At}, &e.AfterOnHand, &e.AfterReserved, &e.Order, &e.Number)
		entries = append(entries, e)
		return err
	}, `SELECT m.id, m.kind, m.on_hand, m.reserved, m.ref,
			CASE WHEN m.by = COALESCE(o.buyer, h.buyer, '') THEN '' ELSE m.by END, m.at, m.after_on_hand, m.after_reserved,
			COALESCE(o.id, ''), COALESCE(o.number, '')
		FROM (SELECT id, kind, on_hand, reserved, ref, by, at, SUM(on_hand) OVER (ORDER BY id) AS after_on_hand,
				SUM(reserved) OVER (ORDER BY id) AS after_reserved
			FROM stock_movements WHERE shop_id = ? AND sku = ?) m
		LEFT JOIN holds h ON h.id = m.ref
		LEFT JOIN orders o ON o.id = COALESCE((SELECT n.id FROM orders n WHERE n.hold_id = m.ref ORDER BY n.place DESC LIMIT 1), m.ref)
		WHERE m.id < ? ORDER BY m.id DESC LIMIT ?`, v.id, sku, before, limit)
	return entries, err
}

// Queues are the SKUs that somebody waits for. See shop.Reader.
func (v shopView) Queues() (queues []shop.Queue, err error) {
	err = v.rows(func(r Rows) error {
		var q shop.Queue
		err := r.Scan(&q.SKU, &q.Waiting, &q.Offered, moment{&q.Since})
		queues = append(queues, q)
		return err
	}, `SELECT sku, SUM(CASE WHEN state = 'waiting' THEN 1 ELSE 0 END) AS waiting, SUM(CASE WHEN state = 'offered' THEN 1 ELSE 0 END), MIN(at)
		FROM waits WHERE shop_id = ? AND (state = 'waiting' OR state = 'offered') GROUP BY sku ORDER BY waiting DESC, sku`, v.id)
	return queues, err
}
