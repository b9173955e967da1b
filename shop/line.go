package shop

import (
	"cmp"
	"errors"
	"fmt"
	"slices"
	"strings"
)

// move moves the stock of n of the line into the hold, or out of it below zero.
func (l HoldLine) move(tx Tx, h HoldRecord, kind MovementKind, n int) error {
	for _, it := range l.each() {
		if err := tx.Move(Movement{SKU: it.SKU, Kind: kind, Reserved: it.Qty * n, Ref: string(h.ID), By: string(h.Buyer)}); err != nil {
			return err
		}
	}
	return nil
}

// each is the stock that one of the line takes.
func (l HoldLine) each() []Item {
	if len(l.Parts) == 0 {
		return []Item{{SKU: l.SKU, Qty: 1}}
	}
	return l.Parts
}

// StockOf is the stock that lines take, in the order of its SKUs: what several lines and bundles
// take of one SKU is summed.
func StockOf(lines []HoldLine) (all []Item) {
	for _, l := range lines {
		for _, it := range l.each() {
			i, ok := slices.BinarySearchFunc(all, it.SKU, func(a Item, sku SKU) int { return strings.Compare(string(a.SKU), string(sku)) })
			if !ok {
				all = slices.Insert(all, i, Item{SKU: it.SKU})
			}
			all[i].Qty += it.Qty * l.Qty
		}
	}
	return all
}

// change makes a SKU in the hold this many and moves the stock for it.
func (s *Shop) change(tx Tx, h *HoldRecord, it Item, qty int) error {
	more := qty - h.qty(it.SKU)
	if more == 0 {
		return nil
	}
	h.Lines = slices.Clone(h.Lines)
	i := slices.IndexFunc(h.Lines, func(l HoldLine) bool { return l.SKU == it.SKU })
	if more < 0 {
		return s.lessen(tx, h, i, qty)
	}
	if qty > s.c.MaxPerLine || i < 0 && len(h.Lines) >= maxLines {
		return fmt.Errorf("%w: %s", ErrLimit, it.SKU)
	}
	line, t, err := s.line(tx, it, qty)
	if err != nil {
		return err
	}
	if i >= 0 {
		line.Parts = h.Lines[i].Parts // what a bundle was made of when it was first held
	}
	for _, part := range line.each() {
		if err := mayTake(tx, part.SKU, part.Qty*more); err != nil {
			return fmt.Errorf("%w: %s", err, it.SKU)
		}
	}
	if err := line.move(tx, *h, Held, more); err != nil {
		return err
	}
	if i >= 0 {
		return s.addTo(tx, h, &h.Lines[i], line, t.deal)
	}
	h.Lines = append(h.Lines, line)
	return s.take(tx, h.Buyer, t.deal, qty)
}

// lessen makes a line of the hold shorter, at zero none.
func (s *Shop) lessen(tx Tx, h *HoldRecord, i, qty int) error {
	l := &h.Lines[i]
	less := l.Qty - qty
	if err := l.move(tx, *h, Released, -less); err != nil {
		return err
	}
	if err := l.use(tx, h.Buyer, -less); err != nil {
		return err
	}
	freed := *l
	freed.Qty = less
	if l.Qty = qty; qty == 0 {
		h.Lines = slices.Delete(h.Lines, i, i+1)
	}
	return s.offer(tx, StockOf([]HoldLine{freed}))
}

// use counts units at the line's deal.
func (l HoldLine) use(tx Tx, b Buyer, n int) error {
	if l.Deal == "" {
		return nil
	}
	return tx.Use(l.Deal.counter(), l.SKU, b, n)
}

// mayTake tells why no more of a SKU can be held.
func mayTake(r Reader, sku SKU, more int) error {
	v, ok, err := r.Variant(sku)
	switch {
	case err != nil:
		return err
	case !ok || v.Retired:
		return ErrUnknown
	case !v.Oversell && v.OnHand-v.Reserved < more:
		return ErrSoldOut
	}
	return nil
}

// line is what a SKU is in a hold: its names and its terms now.
func (s *Shop) line(tx Tx, it Item, qty int) (HoldLine, terms, error) {
	v, ok, err := tx.Variant(it.SKU)
	if err != nil {
		return HoldLine{}, terms{}, err
	}
	p, known, err := tx.Stored(v.Product)
	if err != nil {
		return HoldLine{}, terms{}, err
	}
	if !ok || v.Retired || !known || p.Product.Hidden {
		return HoldLine{}, terms{}, fmt.Errorf("%w: %s", ErrUnknown, it.SKU)
	}
	pricing, err := tx.Pricing(it.SKU)
	if err != nil {
		return HoldLine{}, terms{}, err
	}
	t := pricing.at(tx.Now())
	return HoldLine{Product: p.Product.ID, Code: p.Product.Code, SKU: it.SKU, Title: p.Product.name(v.Variant), Qty: qty,
		Price: t.price, Prior: t.prior, Version: t.version, Deal: t.deal.ID, Airing: it.Airing, Parts: v.Parts}, t, nil
}

// addTo makes a line the longer one. It takes the lower price; a deal's price only while the deal
// has room for what is new at it.
func (s *Shop) addTo(tx Tx, h *HoldRecord, was *HoldLine, line HoldLine, d Deal) error {
	line.Airing = cmp.Or(was.Airing, line.Airing)
	switch {
	case was.Deal != "" && was.Deal != d.ID:
		return fmt.Errorf("%w: the deal on %s is over", ErrLimit, line.SKU)
	case was.Deal != "":
		if err := s.take(tx, h.Buyer, d, line.Qty-was.Qty); err != nil {
			return err
		}
	case d.ID != "":
		if err := s.take(tx, h.Buyer, d, line.Qty); errors.Is(err, ErrLimit) {
			was.Qty = line.Qty // at the price that it was held at
			return nil
		} else if err != nil {
			return err
		}
	case was.Price.Less(line.Price):
		line.Price, line.Prior, line.Version = was.Price, was.Prior, was.Version
	}
	*was = line
	return nil
}

// take counts units at a deal's price, or tells that it has no room for them.
func (s *Shop) take(tx Tx, b Buyer, d Deal, n int) error {
	if d.ID == "" {
		return nil
	}
	all, mine, err := tx.Uses(d.ID.counter(), b)
	if err != nil {
		return err
	}
	if d.Cap > 0 && all+n > d.Cap || d.PerBuyer > 0 && mine+n > d.PerBuyer {
		return fmt.Errorf("%w: of the deal on %s", ErrLimit, d.SKU)
	}
	return tx.Use(d.ID.counter(), d.SKU, b, n)
}
