package shoptest

import (
	"fmt"
	"strings"
	"testing"
	"time"

	"github.com/barkerlive/barker/shop"
)

// ledgers shows where stock went and who waits for it, and puts back what a person says.
var ledgers = bubble(func(t *testing.T, st shop.Store) {
	s, _ := banked(t, st, Mug(3), Towel(1, 1))
	start := time.Now()
	must[shop.Hold](t)(s.Hold(ctx, "anna", "1", items("MUG-1", 3)))
	o := must[shop.Order](t)(s.Checkout(ctx, wish("anna", "c")))
	must[shop.Hold](t)(s.Hold(ctx, "ben", "1", items("TOWEL-S", 1)))
	for i, who := range []shop.Buyer{"carl", "dora", "eva"} {
		time.Sleep(time.Second)
		must[shop.Wait](t)(s.Join(ctx, who, []shop.SKU{"MUG-1", "TOWEL-S", "MUG-1"}[i]))
	}
	queues := must[[]shop.Queue](t)(s.Queues(ctx))
	if len(queues) != 2 || queues[0].SKU != "MUG-1" || queues[0].Waiting != 2 || queues[0].Offered != 0 || !queues[0].Since.Equal(start.Add(time.Second)) ||
		queues[1].SKU != "TOWEL-S" || queues[1].Waiting != 1 {
		t.Errorf("queues are %+v", queues)
	}
	for _, bad := range [][]shop.Item{items("MUG-1", 4), items("MUG-1", 0), items("NOPE", 1)} {
		if _, err := s.CancelKeeping(ctx, o.ID, bad, "sam"); err == nil {
			t.Errorf("%+v came back", bad)
		}
	}
	must[shop.Order](t)(s.CancelKeeping(ctx, o.ID, items("MUG-1", 1), "sam"))
	wantStock(t, s, "MUG-1", 1, 1) // offered to carl
	if queues = must[[]shop.Queue](t)(s.Queues(ctx)); len(queues) != 2 || queues[0].Offered != 1 || queues[0].Waiting != 1 {
		t.Errorf("queues are %+v", queues)
	}
	if out := must[[]shop.Item](t)(s.Taken(ctx, o.ID)); len(out) != 1 || out[0].Qty != 2 {
		t.Errorf("still out: %+v", out)
	}
	entries := must[[]shop.LedgerEntry](t)(s.Ledger(ctx, "MUG-1", 0, 9))
	var told []string
	for _, e := range entries {
		told = append(told, fmt.Sprintf("%s %d/%d %d/%d %s %t", e.Kind, e.OnHand, e.Reserved, e.AfterOnHand, e.AfterReserved, e.By, e.Order == o.ID && e.Number == o.Number))
	}
	if got, want := strings.Join(told, "\n"), `hold 0/1 1/1  false
cancel 1/0 1/0 sam true
sale -3/-3 0/0  true
hold 0/3 3/3  true
import 3/0 3/0 import false`; got != want {
		t.Errorf("got\n%s\nwant\n%s", got, want)
	}
	if page := must[[]shop.LedgerEntry](t)(s.Ledger(ctx, "MUG-1", entries[1].ID, 2)); len(page) != 2 || page[0] != entries[2] || page[1] != entries[3] {
		t.Errorf("the next page is %+v", page)
	}
	_, err := s.Ledger(ctx, "NOPE", 0, 9)
	want(t, err, shop.ErrUnknown)
	Sound(t, st, "demo")
})
