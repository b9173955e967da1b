package shop

import (
	"context"
	"math"
	"time"
)

// LedgerEntry is a movement as the stock ledger keeps it. Its By is empty for what the buyer did, whom
// Ref leads to.
type LedgerEntry struct {
	ID int64 // a later one is higher
	Movement
	At time.Time
	// AfterOnHand and AfterReserved are the counters after it.
	AfterOnHand, AfterReserved int
	// Order and Number are of the order that Ref is, or that Ref's hold became; empty for none.
	Order  OrderID
	Number string
}

// Ledger is a SKU's stock ledger, the newest first. before is the ID of the entry that is too new by
// one; 0 begins with the newest. ErrUnknown for a SKU that there never was.
func (s *Shop) Ledger(ctx context.Context, sku SKU, before int64, limit int) (entries []LedgerEntry, err error) {
	if before <= 0 {
		before = math.MaxInt64
	}
	err = s.store.View(ctx, s.c.ID, func(r Reader) error {
		_, ok, err := r.Variant(sku)
		if err != nil {
			return err
		}
		if !ok {
			return ErrUnknown
		}
		entries, err = r.Ledger(sku, before, limit)
		return err
	})
	return entries, err
}
