package show

import (
	"context"
	"encoding/json"
	"fmt"
	"slices"
	"strings"
	"time"

	"github.com/barkerlive/barker/chat"
	"github.com/barkerlive/barker/shop"
)

// The names of a channel's documents in the desk.
const statePin, stateScores = "pin", "scores"

// openChoice reads what was learnt and pinned before.
func (ch *Channel) openChoice(ctx context.Context) error {
	ch.choice.seed = seedOf(ch.c.ID)
	body, err := ch.s.c.Desk.State(ctx, ch.c.ID, stateScores)
	if err == nil {
		err = ch.choice.unmarshal(body)
	}
	if err != nil {
		return fmt.Errorf("how products did on air: %w", err)
	}
	if body, err = ch.s.c.Desk.State(ctx, ch.c.ID, statePin); err != nil || len(body) == 0 {
		return err
	}
	var p Pin
	if err := json.Unmarshal(body, &p); err != nil {
		return fmt.Errorf("what is pinned: %w", err)
	}
	if p.Product != "" {
		ch.choice.setPin(&p)
	}
	return nil
}

// SetPin has a product pitched before all others until a time: every other pitch is its, as long
// as it can be bought.
func (ch *Channel) SetPin(ctx context.Context, p Pin) error {
	if _, ok := ch.s.c.Shop.Product(p.Product); !ok {
		return shop.ErrUnknown
	}
	if err := ch.savePin(ctx, p); err != nil {
		return err
	}
	ch.choice.setPin(&p)
	ch.publishStatus()
	return nil
}

// Unpin takes the pin off.
func (ch *Channel) Unpin(ctx context.Context) error {
	if err := ch.savePin(ctx, Pin{}); err != nil {
		return err
	}
	ch.choice.setPin(nil)
	ch.publishStatus()
	return nil
}

func (ch *Channel) savePin(ctx context.Context, p Pin) error {
	body, err := json.Marshal(p)
	if err != nil {
		return err
	}
	if err := ch.s.c.Desk.SaveState(ctx, ch.c.ID, statePin, body); err != nil {
		return fmt.Errorf("pin: %w", err)
	}
	return nil
}

// Opened notes that a viewer looked at a product: it counts once a minute, for a product that is
// or just was on air.
func (ch *Channel) Opened(v chat.ViewerID, id shop.ProductID) {
	if now := time.Now(); ch.credited(id, now) && ch.choice.clicked(string(v), id, now) {
		ch.choice.score(id, now, func(s *Score) { s.Clicks++ })
	}
}

// Wanted notes that something was held: it counts for a product that is or just was on air.
func (ch *Channel) Wanted(items []shop.Item) {
	now := time.Now()
	for _, it := range items {
		if p, _, ok := ch.s.c.Shop.BySKU(it.SKU); ok && ch.credited(p.ID, now) {
			ch.choice.score(p.ID, now, func(s *Score) { s.Holds++ })
		}
	}
}

// credited tells whether a product is on air or was just before.
func (ch *Channel) credited(id shop.ProductID, now time.Time) bool {
	ch.mu.Lock()
	defer ch.mu.Unlock()
	if ch.last.Product == id && id != "" {
		return true
	}
	return ch.before.product == id && now.Sub(ch.before.at) <= creditFor
}

// airtime adds a pitch's part to its product's minutes, and keeps what was learnt when the pitch
// is over.
func (ch *Channel) airtime(ctx context.Context, sp *spot, end time.Time) {
	now := time.Now()
	ch.choice.score(sp.Product, now, func(s *Score) { s.Minutes += end.Sub(sp.started).Minutes() })
	ch.mu.Lock()
	ch.before = aired{sp.Product, now}
	ch.mu.Unlock()
	if sp.place.Product != "" {
		return
	}
	body, err := ch.choice.marshal()
	if err == nil {
		err = ch.s.c.Desk.SaveState(ctx, ch.c.ID, stateScores, body)
	}
	if err != nil {
		ch.log.Error("keep how products did on air", "err", err)
	}
}

// pick chooses the product: the unfinished one, else what is pinned or promises most. Sold-out
// products are never chosen. A round is over after as many pitches as there are products.
func (ch *Channel) pick() (shop.Product, string, *Why, error) {
	if p, ok := ch.s.c.Shop.Product(ch.rundown.Product); ok && !p.SoldOut() && ch.rundown.Product != "" {
		return p, "the pitch goes on where it was left", &Why{Reason: BecauseStarted}, nil
	}
	ids := ch.buyable()
	if len(ids) == 0 {
		return shop.Product{}, "", nil, errNothing
	}
	if len(ch.rundown.Pitched) >= len(ids) {
		ch.rundown = Rundown{Round: ch.rundown.Round + 1}
	}
	id, why := ch.choice.next(time.Now(), ids)
	p, ok := ch.s.c.Shop.Product(id)
	if !ok {
		return shop.Product{}, "", nil, errNothing
	}
	return p, why.words(ch.c.Zone), &why, nil
}

// buyable are the products that can be pitched, in the order of the round.
func (ch *Channel) buyable() []shop.ProductID {
	var ids []shop.ProductID
	for _, p := range ch.s.c.Shop.Products() {
		if !p.SoldOut() && !p.Hidden {
			ids = append(ids, p.ID)
		}
	}
	slices.SortFunc(ids, func(a, b shop.ProductID) int {
		return strings.Compare(ch.rank(ch.rundown.Round, a), ch.rank(ch.rundown.Round, b))
	})
	return ids
}

// words is the reason for the log; pages have their own.
func (w Why) words(zone *time.Location) string {
	switch w.Reason {
	case BecausePinned:
		return fmt.Sprintf("%s pinned it until %s", w.By, w.Until.In(zone).Format("15:04"))
	case BecauseNew:
		return "it was not on air yet"
	case BecauseDue:
		return "every product has its turn, and it was passed over longest"
	case BecauseAsked:
		return "chat asks for it"
	case BecauseTried:
		return fmt.Sprintf("little is known of it yet: %.0f minutes on air", w.Minutes)
	default:
		return fmt.Sprintf("viewers like it: %.1f clicks a minute, a hold counting as %d", w.Rate, holdWorth)
	}
}

// Pick is a product as the console explains it.
type Pick struct {
	Product shop.ProductID `json:"product"`
	Score
	Rate float64 `json:"rate"`
}

// Picks are how products do on air and what is pinned.
type Picks struct {
	Pin      *Pin   `json:"pin"`
	Products []Pick `json:"products"`
}

// Picks explains the choice: what is pinned, and the products by what is expected of them.
func (ch *Channel) Picks() Picks {
	now := time.Now()
	scores := ch.choice.all(now)
	var ids []shop.ProductID
	for _, p := range ch.s.c.Shop.Products() {
		ids = append(ids, p.ID)
	}
	out := Picks{Pin: ch.choice.pinned(now), Products: []Pick{}}
	for _, id := range ch.choice.expected(now, ids) {
		events, minutes := scores[id].interest()
		out.Products = append(out.Products, Pick{id, scores[id], events / minutes})
	}
	return out
}
