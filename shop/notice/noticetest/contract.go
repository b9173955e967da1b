// Package noticetest is the contract of notice.Store, for every store there is.
package noticetest

import (
	"context"
	"testing"
	"time"

	"github.com/barkerlive/barker/shop"
	"github.com/barkerlive/barker/shop/notice"
	"github.com/barkerlive/barker/shop/shoptest"
)

// Sell opens a shop of its own on the store, sells mugs, one an order, and gives the outbox.
func Sell(tb testing.TB, id shop.ShopID, s shop.Store, orders int) (*shop.Shop, []shop.Event) {
	tb.Helper()
	c := shoptest.Config()
	c.ID, c.Payments = id, map[string]shop.Payments{"bank": shoptest.NewBank(tb)}
	sh := shoptest.Open(tb, c, s, shoptest.Mug(100))
	ctx := context.Background()
	for i := range orders {
		b := shop.Buyer(rune('a' + i))
		if _, err := sh.Hold(ctx, b, "k", []shop.Item{{SKU: "MUG-1", Qty: 1}}); err != nil {
			tb.Fatal(err)
		}
		if _, err := sh.Checkout(ctx, shop.Checkout{Buyer: b, Key: "k", Address: shoptest.Address(), Shipping: "standard", Payment: "bank"}); err != nil {
			tb.Fatal(err)
		}
	}
	events, err := sh.Events(ctx, 0, 1000)
	if err != nil {
		tb.Fatal(err)
	}
	return sh, events
}

// Contract tests a store.
func Contract(t *testing.T, shops shop.Store, s notice.Store) {
	ctx := t.Context()
	must := func(err error) {
		t.Helper()
		if err != nil {
			t.Fatal(err)
		}
	}
	_, events := Sell(t, "north", shops, 2)
	_, others := Sell(t, "south", shops, 1)
	queue := func(id shop.ShopID, to int64, ds ...notice.Delivery) {
		t.Helper()
		must(s.Queue(ctx, id, to, ds))
	}
	queue("north", 7, notice.Delivery{ID: "1", Receiver: "a", Event: events[0]}, notice.Delivery{ID: "2", Receiver: "a", Event: events[1]},
		notice.Delivery{ID: "3", Receiver: "b", Event: events[0]})
	queue("south", 9, notice.Delivery{ID: "4", Receiver: "a", Event: others[0]})
	queue("north", 5, notice.Delivery{ID: "1", Receiver: "other", Event: events[1]})
	for id, want := range map[shop.ShopID]int64{"north": 7, "south": 9, "nobody": 0} {
		if got, err := s.Position(ctx, id); err != nil || got != want {
			t.Errorf("%s is at %d %v, want %d", id, got, err, want)
		}
	}

	claim := func(receiver string, limit int) []notice.Delivery {
		t.Helper()
		ds, err := s.Claim(ctx, "north", receiver, limit, time.Hour)
		must(err)
		return ds
	}
	if ds := claim("a", 1); len(ds) != 1 || ds[0].ID != "1" || ds[0].Attempts != 1 || ds[0].Event.ID != events[0].ID ||
		string(ds[0].Event.Body) != string(events[0].Body) || !ds[0].Event.At.Equal(events[0].At) || ds[0].Event.Seq != events[0].Seq {
		t.Errorf("claimed %+v", ds)
	}
	if ds := claim("a", 9); len(ds) != 1 || ds[0].ID != "2" {
		t.Errorf("claimed %+v", ds)
	}
	if ds := claim("a", 9); len(ds) != 0 {
		t.Errorf("what is being tried was claimed: %+v", ds)
	}

	must(s.Settle(ctx, "south", "1", notice.Outcome{State: notice.Dead})) // not theirs
	must(s.Settle(ctx, "north", "1", notice.Outcome{State: notice.Due, Error: "busy"}))
	must(s.Settle(ctx, "north", "2", notice.Outcome{State: notice.Dead, Error: "gone"}))
	if c, err := s.Count(ctx, "north"); err != nil || c != (notice.Count{Due: 2, Late: 1, Dead: 1}) {
		t.Errorf("count %+v %v", c, err)
	}
	if ds := claim("a", 9); len(ds) != 1 || ds[0].Attempts != 2 || ds[0].Error != "busy" {
		t.Errorf("claimed %+v", ds)
	}
	must(s.Settle(ctx, "north", "1", notice.Outcome{State: notice.Done}))
	for id, ok := range map[shop.ShopID]bool{"south": false, "north": true} {
		if got, err := s.Redeliver(ctx, id, "2"); err != nil || got != ok {
			t.Errorf("redelivered for %s: %v %v", id, got, err)
		}
	}
	if ds := claim("a", 9); len(ds) != 1 || ds[0].ID != "2" || ds[0].Attempts != 1 {
		t.Errorf("claimed %+v", ds)
	}
	for state, want := range map[notice.State]int{"": 3, notice.Done: 1, notice.Due: 2, notice.Dead: 0} {
		if ds, err := s.Deliveries(ctx, "north", state, 10); err != nil || len(ds) != want {
			t.Errorf("%q: %+v %v", state, ds, err)
		}
	}
	must(s.Forget(ctx, "north", time.Now().Add(time.Hour)))
	if ds, err := s.Deliveries(ctx, "north", "", 10); err != nil || len(ds) != 2 {
		t.Errorf("left: %+v %v", ds, err)
	}
}
