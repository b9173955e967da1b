package shop

import (
	"context"
	"fmt"
	"slices"
	"time"
)

// WaitID is a place in the queue for a SKU: who is lower came first.
type WaitID int64

// WaitState is where somebody stands in a queue.
type WaitState string

// The states of a place in a queue.
const (
	Waiting     WaitState = "waiting"
	WaitOffered WaitState = "offered" // a unit is kept for them until it expires
	WaitTaken   WaitState = "taken"
	WaitExpired WaitState = "expired" // the offer went to the next
	WaitLeft    WaitState = "left"
)

// Wait is a buyer's place in the queue for one unit of a SKU.
type Wait struct {
	ID    WaitID
	Buyer Buyer
	SKU   SKU
	State WaitState
	Hold  HoldID // with the offered unit
	At    time.Time
	// Place is how many are before them, and one; only Waits sets it, while they are waiting.
	Place int
	// Expires is when an offer ends; only Waits and OnOffer set it.
	Expires time.Time
}

// Queue is how many wait for a SKU.
type Queue struct {
	SKU     SKU
	Waiting int
	Offered int       // units that are kept for those who waited
	Since   time.Time // when the first of them came
}

// Queues are the SKUs that somebody waits for, the longest queue first.
func (s *Shop) Queues(ctx context.Context) (queues []Queue, err error) {
	err = s.store.View(ctx, s.c.ID, func(r Reader) (err error) {
		queues, err = r.Queues()
		return err
	})
	return queues, err
}

// maxWaits is how many queues a buyer may stand in.
const maxWaits = 20

// Join puts the buyer into the queue for a SKU that is sold out; who is in it already stays. Units
// that become free are offered to the first: kept for Config.OfferFor, and taken by holding the SKU.
// An offer that expires goes to the next. ErrUnknown, ErrLimit, or ErrInStock when nobody need wait.
func (s *Shop) Join(ctx context.Context, b Buyer, sku SKU) (Wait, error) {
	var w Wait
	err := s.sell(ctx, func(tx Tx, expired *[]Hold) error {
		if err := s.releaseDue(tx, expired); err != nil {
			return err
		}
		mine, err := tx.WaitsOf(b)
		if err != nil {
			return err
		}
		if i := slices.IndexFunc(mine, func(w Wait) bool { return w.SKU == sku }); i >= 0 {
			w = mine[i]
			return nil
		}
		if len(mine) >= maxWaits {
			return ErrLimit
		}
		line, _, err := s.line(tx, Item{SKU: sku}, 1)
		if err != nil {
			return err
		}
		free, err := fits(tx, line)
		if err != nil {
			return err
		}
		if free {
			return ErrInStock
		}
		w = Wait{Buyer: b, SKU: sku, State: Waiting, At: tx.Now()}
		return tx.PutWait(w)
	})
	if err != nil {
		return Wait{}, fmt.Errorf("wait for %s: %w", sku, err)
	}
	return w, nil
}

// Leave takes the buyer out of the queue; a unit that was offered goes to the next. ErrUnknown.
func (s *Shop) Leave(ctx context.Context, b Buyer, sku SKU) error {
	err := s.update(ctx, func(tx Tx) error {
		mine, err := tx.WaitsOf(b)
		if err != nil {
			return err
		}
		i := slices.IndexFunc(mine, func(w Wait) bool { return w.SKU == sku })
		if i < 0 {
			return ErrUnknown
		}
		w := mine[i]
		if w.State != WaitOffered {
			w.State = WaitLeft
			return tx.PutWait(w)
		}
		h, _, err := tx.Hold(w.Hold)
		if err != nil {
			return err
		}
		return s.release(tx, h, HoldReleased, "left")
	})
	if err != nil {
		return fmt.Errorf("leave the queue for %s: %w", sku, err)
	}
	return nil
}

// Waits are the queues that a buyer stands in, with their place in each, or until when a unit is
// kept for them.
func (s *Shop) Waits(ctx context.Context, b Buyer) (waits []Wait, err error) {
	err = s.store.View(ctx, s.c.ID, func(r Reader) error {
		if waits, err = r.WaitsOf(b); err != nil {
			return err
		}
		for i := range waits {
			if err := placed(r, &waits[i]); err != nil {
				return err
			}
		}
		return nil
	})
	return waits, err
}

func placed(r Reader, w *Wait) error {
	if w.State == WaitOffered {
		h, _, err := r.Hold(w.Hold)
		w.Expires = h.Expires
		return err
	}
	queue, err := r.Waiting(w.SKU, queueShown)
	w.Place = 1 + slices.IndexFunc(queue, func(o Wait) bool { return o.ID == w.ID })
	if w.Place == 0 {
		w.Place = queueShown + 1
	}
	return err
}

// queueShown is how far back a place in a queue is counted.
const queueShown = 1000

// offer gives free stock to who waits for it, the first first. It is called wherever stock becomes
// free, so nobody comes between.
func (s *Shop) offer(tx Tx, freed []Item) error {
	waited, err := tx.Waited()
	if err != nil || len(waited) == 0 {
		return err
	}
	for _, sku := range waited {
		line, _, err := s.line(tx, Item{SKU: sku}, 1)
		if err != nil {
			continue // it is not for sale any more
		}
		if !slices.ContainsFunc(line.each(), func(p Item) bool { return slices.ContainsFunc(freed, func(f Item) bool { return f.SKU == p.SKU }) }) {
			continue
		}
		if err := s.offerTo(tx, line); err != nil {
			return err
		}
	}
	return nil
}

// offerTo makes offers of one SKU.
func (s *Shop) offerTo(tx Tx, line HoldLine) error {
	for {
		free, err := fits(tx, line)
		if err != nil || !free {
			return err
		}
		queue, err := tx.Waiting(line.SKU, 1)
		if err != nil || len(queue) == 0 {
			return err
		}
		w := queue[0]
		now := tx.Now()
		h := HoldRecord{State: HoldOffered, Offer: true, Created: now, Hold: Hold{ID: HoldID(newID("h_")), Buyer: w.Buyer,
			Lines: []HoldLine{line}, Expires: now.Add(s.c.OfferFor)}}
		h.Lines[0].Deal = "" // which is theirs when they hold it
		if err := h.Lines[0].move(tx, h, Held, 1); err != nil {
			return err
		}
		if err := tx.PutHold(h); err != nil {
			return err
		}
		w.State, w.Hold = WaitOffered, h.ID
		if err := tx.PutWait(w); err != nil {
			return err
		}
		if err := tx.PutEvent(offered(w, h)); err != nil {
			return err
		}
	}
}

// fits tells that one of a line is free.
func fits(r Reader, line HoldLine) (bool, error) {
	for _, p := range line.each() {
		v, ok, err := r.Variant(p.SKU)
		if err != nil {
			return false, err
		}
		if !ok || v.Retired || !v.Oversell && v.OnHand-v.Reserved < p.Qty {
			return false, nil
		}
	}
	return true, nil
}

// takeOffers gives back the units that are kept for a buyer who now holds their SKUs.
func (s *Shop) takeOffers(tx Tx, b Buyer, wanted []Item, expired *[]Hold) error {
	mine, err := tx.WaitsOf(b)
	if err != nil {
		return err
	}
	for _, w := range mine {
		if !slices.ContainsFunc(wanted, func(it Item) bool { return it.SKU == w.SKU }) {
			continue
		}
		if w.State == WaitOffered {
			h, _, err := tx.Hold(w.Hold)
			if err != nil {
				return err
			}
			if !tx.Now().Before(h.Expires) { // it goes to the next
				if err := s.over(tx, h, expired); err != nil {
					return err
				}
				continue
			}
			if err := takeOffer(tx, h); err != nil {
				return err
			}
		}
		w.State = WaitTaken
		if err := tx.PutWait(w); err != nil {
			return err
		}
	}
	return nil
}

func takeOffer(tx Tx, h HoldRecord) error {
	for _, l := range h.Lines {
		if err := l.move(tx, h, Released, -l.Qty); err != nil {
			return err
		}
	}
	h.State, h.Reason = HoldReleased, "taken"
	return tx.PutHold(h)
}

// endOffer notes that an offer was not taken.
func endOffer(tx Tx, h HoldRecord) error {
	w, ok, err := tx.WaitOfHold(h.ID)
	if err != nil || !ok || w.State != WaitOffered {
		return err
	}
	w.State = WaitLeft
	if h.State == HoldExpired {
		w.State = WaitExpired
	}
	return tx.PutWait(w)
}
