package shop

import (
	"context"
	"fmt"
)

// SetPrice sets a price and appends it to the price history. ErrUnknown, ErrDeal, *FieldError.
func (s *Shop) SetPrice(ctx context.Context, sku SKU, m Money, by string) error {
	if m.Currency != s.c.Policies.Currency {
		return &FieldError{"currency", "bad"}
	}
	if m.Minor <= 0 || m.Minor > maxPrice {
		return &FieldError{"price", "bad"}
	}
	err := s.update(ctx, func(tx Tx) error {
		v, ok, err := tx.Variant(sku)
		if err != nil {
			return err
		}
		if !ok || v.Retired {
			return ErrUnknown
		}
		if v.Price == m {
			return nil
		}
		pricing, err := tx.Pricing(sku)
		if err != nil {
			return err
		}
		if err := s.mayPrice(tx.Now(), pricing, m); err != nil {
			return err
		}
		return tx.PutPrice(sku, m, tx.Now(), by)
	})
	if err != nil {
		return fmt.Errorf("set price of %s: %w", sku, err)
	}
	return nil
}

// Prices are a SKU's price history, the newest first.
func (s *Shop) Prices(ctx context.Context, sku SKU, limit int) (points []PricePoint, err error) {
	err = s.store.View(ctx, s.c.ID, func(r Reader) (err error) {
		points, err = r.Prices(sku, limit)
		return err
	})
	return points, err
}

// maxPrice keeps sums far from overflow.
const maxPrice = 1_000_000_000_000

// honest is a compare-at price that says something: only one above the price.
func honest(prior, price Money) Money {
	if prior.Minor <= price.Minor {
		return Money{}
	}
	return prior
}

// SetStock sets what was counted and appends the difference to the stock ledger. ErrHeld below
// what buyers hold, ErrUnknown, *FieldError.
func (s *Shop) SetStock(ctx context.Context, sku SKU, onHand int, by string) error {
	if onHand < 0 || onHand > maxStock {
		return &FieldError{"onHand", "bad"}
	}
	err := s.update(ctx, func(tx Tx) error {
		v, ok, err := tx.Variant(sku)
		switch {
		case err != nil:
			return err
		case !ok || v.Retired:
			return ErrUnknown
		case len(v.Parts) > 0:
			return &FieldError{"onHand", "bundle"}
		case onHand < v.Reserved && !v.Oversell:
			return fmt.Errorf("%w: %d", ErrHeld, v.Reserved)
		case onHand == v.OnHand:
			return nil
		}
		if err := tx.Move(Movement{SKU: sku, Kind: Counted, OnHand: onHand - v.OnHand, By: by}); err != nil {
			return err
		}
		return s.offer(tx, []Item{{SKU: sku}})
	})
	if err != nil {
		return fmt.Errorf("set stock of %s: %w", sku, err)
	}
	return nil
}

// maxStock is more than any shelf has and less than what would overflow.
const maxStock = 10_000_000

// SetPicture names the stored picture of a product, "" for none.
func (s *Shop) SetPicture(ctx context.Context, id ProductID, name string) error {
	err := s.update(ctx, func(tx Tx) error {
		p, ok, err := tx.Stored(id)
		switch {
		case err != nil:
			return err
		case !ok:
			return ErrUnknown
		case p.Product.Picture == name:
			return nil
		}
		return tx.PutPicture(id, name)
	})
	if err != nil {
		return fmt.Errorf("set picture of %s: %w", id, err)
	}
	return nil
}
