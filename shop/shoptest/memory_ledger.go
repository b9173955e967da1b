package shoptest

import (
	"cmp"
	"slices"

	"github.com/barkerlive/barker/shop"
)

// enter appends to the ledger.
func (m *memory) enter(mv shop.Movement) {
	e := shop.LedgerEntry{ID: int64(len(m.ledger) + 1), Movement: mv, At: m.now}
	for _, old := range slices.Backward(m.ledger) {
		if old.SKU == mv.SKU {
			e.AfterOnHand, e.AfterReserved = old.AfterOnHand, old.AfterReserved
			break
		}
	}
	e.AfterOnHand += mv.OnHand
	e.AfterReserved += mv.Reserved
	m.ledger = append(m.ledger, e)
}

func (m *memory) Ledger(sku shop.SKU, before int64, limit int) (entries []shop.LedgerEntry, err error) {
	for _, e := range slices.Backward(m.ledger) {
		if e.SKU != sku || e.ID >= before || len(entries) == limit {
			continue
		}
		buyer := m.holds[shop.HoldID(e.Ref)].Buyer
		o, ok := m.orders[shop.OrderID(e.Ref)]
		if !ok {
			o, ok, err = m.OrderOfHold(shop.HoldID(e.Ref))
		}
		if err != nil {
			return nil, err
		}
		if ok {
			buyer, e.Order, e.Number = o.Buyer, o.ID, o.Number
		}
		if e.By == string(buyer) {
			e.By = ""
		}
		entries = append(entries, e)
	}
	return entries, nil
}

func (m *memory) Queues() (queues []shop.Queue, err error) {
	for _, w := range m.waits {
		if w.State != shop.Waiting && w.State != shop.WaitOffered {
			continue
		}
		i := slices.IndexFunc(queues, func(q shop.Queue) bool { return q.SKU == w.SKU })
		if i < 0 {
			i, queues = len(queues), append(queues, shop.Queue{SKU: w.SKU, Since: w.At})
		}
		if w.State == shop.Waiting {
			queues[i].Waiting++
		} else {
			queues[i].Offered++
		}
	}
	slices.SortFunc(queues, func(a, b shop.Queue) int {
		return cmp.Or(cmp.Compare(b.Waiting, a.Waiting), cmp.Compare(a.SKU, b.SKU))
	})
	return queues, nil
}
