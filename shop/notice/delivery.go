package notice

import (
	"context"
	"crypto/sha256"
	"encoding/base32"
	"time"

	"github.com/barkerlive/barker/shop"
)

// State is where a delivery stands.
type State string

// The states of a delivery.
const (
	Due  State = "due"  // to be tried, at Delivery.Due
	Done State = "done" // told
	Dead State = "dead" // given up, until somebody asks for it again
)

// Delivery is an event that one receiver is to be told of.
type Delivery struct {
	ID       string
	Receiver string // MailReceiver, or "webhook:" and an ID
	Event    shop.Event
	State    State
	Attempts int
	Due      time.Time // of the next try; the past for one under way
	Error    string    // of the last try, "" for none
	Created  time.Time
	Updated  time.Time
}

// deliveryID is the same whenever it is made: an event is told to a receiver once.
func deliveryID(receiver string, e shop.Event) string {
	sum := sha256.Sum256([]byte(receiver + "\n" + e.ID))
	return "n_" + base32.StdEncoding.WithPadding(base32.NoPadding).EncodeToString(sum[:])[:26]
}

// Outcome is what became of a try.
type Outcome struct {
	State State
	After time.Duration // of Due: how long to wait
	Error string
}

// Count is how much is still to be told, and how much was given up.
type Count struct {
	Due, Dead int
	// Late are those due that have failed already.
	Late int
}

// Store keeps deliveries of a shop. Its methods may be called concurrently and by several processes.
type Store interface {
	// Position is how far the outbox was read, 0 at first.
	Position(context.Context, shop.ShopID) (int64, error)
	// Queue writes deliveries that are due at once and how far the outbox is read now, in one
	// transaction. One that is there already stays as it is, and the position never goes back.
	Queue(ctx context.Context, id shop.ShopID, to int64, ds []Delivery) error
	// Claim takes deliveries to a receiver that are due, the oldest first, counts an attempt and has
	// them due again only after the lease.
	Claim(ctx context.Context, id shop.ShopID, receiver string, limit int, lease time.Duration) ([]Delivery, error)
	// Settle notes what became of a delivery that was claimed.
	Settle(ctx context.Context, id shop.ShopID, delivery string, o Outcome) error
	// Deliveries are the newest first; an empty state is any.
	Deliveries(ctx context.Context, id shop.ShopID, s State, limit int) ([]Delivery, error)
	// Redeliver makes one due at once, with its attempts counted anew. False when it is not there.
	Redeliver(ctx context.Context, id shop.ShopID, delivery string) (bool, error)
	Count(context.Context, shop.ShopID) (Count, error)
	// Forget drops those done or dead that were last touched before then.
	Forget(ctx context.Context, id shop.ShopID, before time.Time) error
}
