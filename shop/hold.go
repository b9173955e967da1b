package shop

import (
	"context"
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"fmt"
	"slices"
	"strings"
)

const (
	maxLines    = 50  // different SKUs in one hold
	maxKey      = 200 // bytes of an idempotency key
	expireBatch = 100 // holds released in one transaction
)

// Hold adds items to what the buyer holds, all or nothing, and begins a hold when there is none.
// The same key gives the same answer for a day; for other items it is ErrKey. Errors: ErrUnknown,
// ErrSoldOut, ErrLimit, ErrBlocked, *FieldError.
func (s *Shop) Hold(ctx context.Context, b Buyer, key string, items []Item) (Hold, error) {
	if err := checkKey(key); err != nil {
		return Hold{}, err
	}
	wanted, err := sum(items)
	if err != nil {
		return Hold{}, err
	}
	body := digest(items)
	var h HoldRecord
	blocked := false
	err = s.sell(ctx, func(tx Tx, expired *[]Hold) error {
		blocked = false
		reply, ok, err := tx.Reply(b, key)
		switch {
		case err != nil:
			return err
		case ok && reply.Body != body:
			return ErrKey
		case ok:
			return json.Unmarshal(reply.Reply, &h.Hold)
		}
		if may, err := s.watch(ctx, tx, b, DeedHold, ""); err != nil || !may {
			blocked = err == nil // and the flag is written
			return err
		}
		if h, err = s.active(tx, b, expired); err != nil {
			return err
		}
		if err := s.takeOffers(tx, b, wanted, expired); err != nil {
			return err
		}
		for _, it := range wanted {
			if err := s.change(tx, &h, it, h.qty(it.SKU)+it.Qty, expired); err != nil {
				return err
			}
		}
		if err := tx.PutHold(h); err != nil {
			return err
		}
		answer, err := json.Marshal(h.Hold)
		if err != nil {
			return err
		}
		return tx.PutReply(Reply{b, key, body, answer})
	}, func(r Reader) {
		_, _, _ = r.Reply(b, key)
		s.tallied(ctx, r, b, DeedHold)
		_, _, _ = r.LastHold(b)
		_, _ = r.WaitsOf(b)
		for _, it := range wanted {
			_, _, _ = r.Goods(it.SKU)
		}
	})
	if err == nil && blocked {
		err = ErrBlocked
	}
	if err != nil {
		return Hold{}, fmt.Errorf("hold: %w", err)
	}
	return h.Hold, nil
}

// SetQty makes a held SKU this many; 0 takes it out, and the last one taken out ends the hold.
// Errors as of Hold, and ErrNoHold or ErrExpired.
func (s *Shop) SetQty(ctx context.Context, b Buyer, sku SKU, qty int) (Hold, error) {
	if qty < 0 {
		return Hold{}, &FieldError{"qty", "bad"}
	}
	var h HoldRecord
	err := s.sell(ctx, func(tx Tx, expired *[]Hold) (err error) {
		if h, err = current(tx, b); err != nil {
			return err
		}
		if err := s.change(tx, &h, Item{SKU: sku}, qty, expired); err != nil {
			return err
		}
		if len(h.Lines) == 0 {
			h.State, h.Reason = HoldReleased, "buyer"
		}
		return tx.PutHold(h)
	})
	if err != nil {
		return Hold{}, fmt.Errorf("set quantity: %w", err)
	}
	return h.Hold, nil
}

// HoldOf is what the buyer holds now.
func (s *Shop) HoldOf(ctx context.Context, b Buyer) (Hold, bool, error) {
	var h HoldRecord
	var ok bool
	err := s.store.View(ctx, s.c.ID, func(r Reader) (err error) {
		h, ok, err = r.LastHold(b)
		ok = ok && h.lasts(r)
		return err
	})
	if err != nil || !ok {
		return Hold{}, false, err
	}
	return h.Hold, true, nil
}

// Extend prolongs the buyer's hold. ErrLimit when that was done as often as may be; ErrNoHold,
// ErrExpired.
func (s *Shop) Extend(ctx context.Context, b Buyer) (Hold, error) {
	var h HoldRecord
	err := s.update(ctx, func(tx Tx) (err error) {
		if h, err = current(tx, b); err != nil {
			return err
		}
		if h.Extensions == 0 {
			return ErrLimit
		}
		h.Extensions--
		h.Expires = h.Expires.Add(s.c.Extension)
		return tx.PutHold(h)
	})
	if err != nil {
		return Hold{}, fmt.Errorf("extend hold: %w", err)
	}
	return h.Hold, nil
}

// Release ends the buyer's hold. ErrNoHold or ErrExpired when there is none.
func (s *Shop) Release(ctx context.Context, b Buyer) error {
	err := s.update(ctx, func(tx Tx) error {
		h, err := current(tx, b)
		if err != nil {
			return err
		}
		return s.release(tx, h, HoldReleased, "buyer")
	})
	if err != nil {
		return fmt.Errorf("release hold: %w", err)
	}
	return nil
}

// Quote is what the buyer's hold costs with a way to deliver; "" is the first way.
func (s *Shop) Quote(ctx context.Context, b Buyer, shippingID string) (Totals, error) {
	if shippingID == "" {
		shippingID = s.c.Policies.Shipping[0].ID
	}
	way, ok := s.shipping(shippingID)
	if !ok {
		return Totals{}, &FieldError{"shipping", "unknown"}
	}
	var t Totals
	err := s.store.View(ctx, s.c.ID, func(r Reader) error {
		h, err := current(r, b)
		if err != nil {
			return err
		}
		c, err := s.coupon(r, h.Hold, "")
		if err != nil {
			return err
		}
		t, _ = s.totals(h.Lines, way, c)
		return nil
	})
	if err != nil {
		return Totals{}, fmt.Errorf("quote: %w", err)
	}
	return t, nil
}

// sell is update for what may find holds that have expired; they are told about when committed.
func (s *Shop) sell(ctx context.Context, f func(tx Tx, expired *[]Hold) error, ahead ...func(Reader)) error {
	var expired []Hold
	err := s.update(ctx, func(tx Tx) error {
		expired = expired[:0]
		return f(tx, &expired)
	}, ahead...)
	if err != nil {
		return err
	}
	for _, h := range expired {
		for _, tell := range s.onExpired {
			tell(h)
		}
	}
	return nil
}

// expire releases holds whose time is over.
func (s *Shop) expire(ctx context.Context) error {
	for {
		due := 0
		err := s.store.View(ctx, s.c.ID, func(r Reader) error {
			holds, err := r.Due(expireBatch)
			due = len(holds)
			return err
		})
		if err != nil || due == 0 {
			return err
		}
		if err := s.sell(ctx, s.releaseDue); err != nil {
			return err
		}
	}
}

// releaseDue releases a batch of holds whose time is over. The transaction decides which.
func (s *Shop) releaseDue(tx Tx, expired *[]Hold) error {
	due, err := tx.Due(expireBatch)
	if err != nil {
		return err
	}
	for _, h := range due {
		if err := s.over(tx, h, expired); err != nil {
			return err
		}
	}
	return nil
}

// over releases a hold whose time is over.
func (s *Shop) over(tx Tx, h HoldRecord, expired *[]Hold) error {
	if err := s.release(tx, h, HoldExpired, ""); err != nil || h.State != HoldActive {
		return err
	}
	*expired = append(*expired, h.Hold)
	return s.count(tx, DeedUnpaid, map[string]string{"viewer": "viewer:" + string(h.Buyer)}, "")
}

// release ends a hold that keeps stock and gives back what it kept; who waits for that is offered
// it.
func (s *Shop) release(tx Tx, h HoldRecord, to HoldState, reason string) error {
	kind := Released
	if to == HoldExpired {
		kind = Expired
	}
	for _, l := range h.Lines {
		if err := l.move(tx, h, kind, -l.Qty); err != nil {
			return err
		}
		if err := l.use(tx, h.Buyer, -l.Qty); err != nil {
			return err
		}
	}
	was := h.State
	h.State, h.Reason = to, reason
	if err := tx.PutHold(h); err != nil {
		return err
	}
	if was == HoldOffered {
		if err := endOffer(tx, h); err != nil {
			return err
		}
	}
	return s.offer(tx, StockOf(h.Lines))
}

// lasts tells whether the hold keeps stock: the last moment is the one before Expires.
func (h HoldRecord) lasts(r Reader) bool { return h.State == HoldActive && r.Now().Before(h.Expires) }

// current is the buyer's hold, or why there is none.
func current(r Reader, b Buyer) (HoldRecord, error) {
	h, ok, err := r.LastHold(b)
	switch {
	case err != nil:
		return h, err
	case ok && h.lasts(r):
		return h, nil
	case ok && (h.State == HoldActive || h.State == HoldExpired):
		return h, ErrExpired
	}
	return h, ErrNoHold
}

// active is the buyer's hold, a new one, which is to be written, when there is none. Their last one is
// released when its time is over.
func (s *Shop) active(tx Tx, b Buyer, expired *[]Hold) (HoldRecord, error) {
	h, ok, err := tx.LastHold(b)
	if err != nil || ok && h.lasts(tx) {
		return h, err
	}
	if ok && h.State == HoldActive {
		if err := s.over(tx, h, expired); err != nil {
			return h, err
		}
	}
	now := tx.Now()
	return HoldRecord{State: HoldActive, Created: now, Hold: Hold{ID: HoldID(newID("h_")), Buyer: b,
		Expires: now.Add(s.c.HoldFor), Extensions: s.c.Extensions}}, nil
}

// qty is how many of a SKU are in the hold.
func (h Hold) qty(sku SKU) int {
	for _, l := range h.Lines {
		if l.SKU == sku {
			return l.Qty
		}
	}
	return 0
}

// sum adds up what is wished for per SKU, in an order that is always the same.
func sum(items []Item) ([]Item, error) {
	if len(items) == 0 {
		return nil, &FieldError{"items", "required"}
	}
	if len(items) > 4*maxLines {
		return nil, ErrLimit
	}
	var out []Item
	for _, it := range items {
		if it.Qty <= 0 || it.Qty > 1_000_000 {
			return nil, &FieldError{"qty", "bad"}
		}
		if len(it.Airing) > maxKey {
			return nil, &FieldError{"airing", "too_long"}
		}
		i := slices.IndexFunc(out, func(o Item) bool { return o.SKU == it.SKU })
		if i < 0 {
			out = append(out, it)
		} else {
			out[i].Qty += it.Qty
		}
	}
	slices.SortFunc(out, func(a, b Item) int { return strings.Compare(string(a.SKU), string(b.SKU)) })
	return out, nil
}

func checkKey(key string) error {
	switch {
	case key == "":
		return &FieldError{"key", "required"}
	case len(key) > maxKey:
		return &FieldError{"key", "too_long"}
	}
	return nil
}

// digest is a hash of what was asked under an idempotency key.
func digest(v any) string {
	sum := sha256.Sum256(fmt.Appendf(nil, "%#v", v))
	return hex.EncodeToString(sum[:])
}
