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
func (s *Shop) change(tx Tx, h *HoldRecord, it Item, qty int, expired *[]Hold) error {
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
	line, g, err := s.line(tx, it, qty)
	if err != nil {
		return err
	}
	if i >= 0 {
		line.Parts = h.Lines[i].Parts // what a bundle was made of when it was first held
	}
	if err := s.mayTake(tx, line, more, g.Variant, expired); err != nil {
		return fmt.Errorf("%w: %s", err, it.SKU)
	}
	if err := line.move(tx, *h, Held, more); err != nil {
		return err
	}
	deal := g.Pricing.at(tx.Now()).deal
	if i >= 0 {
		return s.addTo(tx, h, &h.Lines[i], line, deal, expired)
	}
	h.Lines = append(h.Lines, line)
	return s.take(tx, h.Buyer, deal, qty, expired)
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

// mayTake tells why no more of a line can be held; own is its variant as it was just read. Holds whose
// time is over are released when it is short, not before: they are the clock's work.
func (s *Shop) mayTake(tx Tx, line HoldLine, more int, own StoredVariant, expired *[]Hold) error {
	try := func(read bool) error {
		for _, part := range line.each() {
			v, ok, err := own, true, error(nil)
			if read || part.SKU != own.SKU {
				v, ok, err = tx.Variant(part.SKU)
			}
			switch {
			case err != nil:
				return err
			case !ok || v.Retired:
				return ErrUnknown
			case !v.Oversell && v.OnHand-v.Reserved < part.Qty*more:
				return ErrSoldOut
			}
		}
		return nil
	}
	err := try(false)
	if !errors.Is(err, ErrSoldOut) {
		return err
	}
	if err := s.releaseDue(tx, expired); err != nil {
		return err
	}
	return try(true)
}

// line is what a SKU is in a hold: its names and its terms now.
func (s *Shop) line(tx Tx, it Item, qty int) (HoldLine, Goods, error) {
	g, ok, err := tx.Goods(it.SKU)
	if err != nil {
		return HoldLine{}, g, err
	}
	if !ok || g.Variant.Retired || g.Product.Hidden {
		return HoldLine{}, g, fmt.Errorf("%w: %s", ErrUnknown, it.SKU)
	}
	t := g.Pricing.at(tx.Now())
	return HoldLine{Product: g.Product.ID, Code: g.Product.Code, SKU: it.SKU, Title: g.Product.name(g.Variant.Variant), Qty: qty,
		Price: t.price, Prior: t.prior, Version: t.version, Deal: t.deal.ID, Airing: it.Airing, Parts: g.Variant.Parts}, g, nil
}

// addTo makes a line the longer one. It takes the lower price; a deal's price only while the deal
// has room for what is new at it.
func (s *Shop) addTo(tx Tx, h *HoldRecord, was *HoldLine, line HoldLine, d Deal, expired *[]Hold) error {
	line.Airing = cmp.Or(was.Airing, line.Airing)
	switch {
	case was.Deal != "" && was.Deal != d.ID:
		return fmt.Errorf("%w: the deal on %s is over", ErrLimit, line.SKU)
	case was.Deal != "":
		if err := s.take(tx, h.Buyer, d, line.Qty-was.Qty, expired); err != nil {
			return err
		}
	case d.ID != "":
		if err := s.take(tx, h.Buyer, d, line.Qty, expired); errors.Is(err, ErrLimit) {
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
func (s *Shop) take(tx Tx, b Buyer, d Deal, n int, expired *[]Hold) error {
	if d.ID == "" {
		return nil
	}
	for again := false; ; again = true {
		all, mine, err := tx.Uses(d.ID.counter(), b)
		switch {
		case err != nil:
			return err
		case (d.Cap == 0 || all+n <= d.Cap) && (d.PerBuyer == 0 || mine+n <= d.PerBuyer):
			return tx.Use(d.ID.counter(), d.SKU, b, n)
		case again:
			return fmt.Errorf("%w: of the deal on %s", ErrLimit, d.SKU)
		}
		if err := s.releaseDue(tx, expired); err != nil { // they may be at the deal's price
			return err
		}
	}
}
