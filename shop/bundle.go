package shop

import (
	"context"
	"fmt"
	"slices"
)

// maxParts is how many different SKUs may be in a bundle.
const maxParts = 20

// SetParts makes a SKU a bundle of others: it is in stock as long as they are, and selling it takes
// them. Without parts it is an ordinary SKU again. Who holds it keeps what it was made of. A bundle
// has no stock of its own and is in no other. ErrUnknown, ErrHeld, *FieldError.
func (s *Shop) SetParts(ctx context.Context, sku SKU, parts []Item, _ string) error {
	err := s.update(ctx, func(tx Tx) error {
		v, ok, err := tx.Variant(sku)
		switch {
		case err != nil:
			return err
		case !ok || v.Retired:
			return ErrUnknown
		case len(parts) > 0 && len(v.Parts) == 0 && v.OnHand > 0:
			return fmt.Errorf("%w: it has %d in stock of its own, count them as 0 first", ErrHeld, v.OnHand)
		case v.Reserved > 0:
			return fmt.Errorf("%w: %d", ErrHeld, v.Reserved)
		}
		if parts, err = s.checkParts(tx, sku, parts); err != nil {
			return err
		}
		return tx.PutParts(sku, parts)
	})
	if err != nil {
		return fmt.Errorf("set parts of %s: %w", sku, err)
	}
	return nil
}

func (s *Shop) checkParts(r Reader, sku SKU, parts []Item) ([]Item, error) {
	if len(parts) == 0 {
		return nil, nil
	}
	parts, err := sum(parts)
	if err != nil {
		return nil, err
	}
	if len(parts) > maxParts {
		return nil, &FieldError{"parts", "too_long"}
	}
	for i, it := range parts {
		parts[i].Airing = ""
		v, ok, err := r.Variant(it.SKU)
		if err != nil {
			return nil, err
		}
		if !ok || v.Retired || it.SKU == sku || len(v.Parts) > 0 || it.Qty > 1000 {
			return nil, &FieldError{"parts", "bad"}
		}
	}
	return parts, nil
}

// bundles gives each bundle the stock that its parts make.
func (s *Shop) bundles(f *facts) {
	for id := range f.bundled {
		i := f.byID[id]
		p := &f.all[i]
		p.Variants = slices.Clone(p.Variants)
		for n := range p.Variants {
			if v := &p.Variants[n]; len(v.Parts) > 0 {
				v.OnHand, v.Reserved, v.Oversell = f.makes(v.Parts)
			}
		}
		s.finish(p)
	}
}

// makes is how many bundles the free stock of parts makes, and whether all of them are sold on
// without any.
func (f *facts) makes(parts []Item) (onHand, reserved int, oversell bool) {
	oversell = true
	first := true
	for _, it := range parts {
		var v Variant // none of a part that is not for sale any more
		if at, ok := f.place[it.SKU]; ok {
			v = f.all[at.product].Variants[at.variant]
		}
		if v.Oversell {
			continue
		}
		oversell = false
		n := max(0, v.OnHand-v.Reserved) / it.Qty
		if first || n < onHand {
			onHand, first = n, false
		}
	}
	return onHand, 0, oversell
}
