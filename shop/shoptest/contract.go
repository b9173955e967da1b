package shoptest

import (
	"context"
	"errors"
	"fmt"
	"reflect"
	"sync"
	"sync/atomic"
	"testing"

	"github.com/barkerlive/barker/shop"
)

// test is a part of the contract.
type test struct {
	name string
	run  func(*testing.T, func(testing.TB) shop.Store)
}

// invariants are what no interleaving, no fault and no crash may break.
var invariants = []struct {
	name  string
	tests []test
}{
	// Never more is held and sold than there is.
	{"I1", []test{{"contention", contention}, {"random", random}, {"oversell", oversell}}},
	// The counters are the sums of the ledger.
	{"I2", []test{{"reconcile", reconciles}}},
	// A cart is all or nothing, and what it takes of one stock is summed.
	{"I3", []test{{"all or nothing", allOrNothing}, {"bundles", bundles}}},
	// The same key gives the same answer.
	{"I4", []test{{"keys", keys}, {"replays", replays}}},
	// A checkout is at most one order and one capture.
	{"I5", []test{{"interleavings", interleavings}, {"notice first", noticeFirst}, {"checkout at once", checkoutAtOnce},
		{"checkout while", checkoutWhile}, {"changed mind", changedMind}}},
	// After a crash each payment that was made is an order's, or goes back.
	{"I6", []test{{"crash", crash}, {"recovery", recovery}, {"faults", faults}, {"hosted faults", hostedFaults}, {"tab closed", tabClosed}}},
	// What is captured is what the lines say, whatever changes.
	{"I7", []test{{"snapshot", snapshotted}, {"checkout", checkout}}},
	// An expired hold is not paid, and the moment is decided once.
	{"I8", []test{{"expiry", expiry}, {"sweeper", sweeper}, {"paying", checkoutLate}, {"payment's end", payLate}}},
	// Money that comes late takes the goods again, or goes back.
	{"I9", []test{{"late money", lateMoney}}},
	// The queue is first come, first served, and offers are of what is free.
	{"I10", []test{{"queue", queue}}},
	// A deal's price is had while it runs and for as many as it says.
	{"I11", []test{{"deals", deals}, {"rules", dealRules}, {"holds", dealHolds}, {"deals at once", dealsAtOnce},
		{"coupons", coupons}, {"coupons at once", couponsAtOnce}}},
	// Parts add up to the whole, in every currency.
	{"I12", []test{{"currencies", currencies}}},
	// What happened is told of with it.
	{"I13", []test{{"outbox", outbox}}},
	// No more goes back than came, and stock comes back once.
	{"I14", []test{{"refunds", refunds}, {"refund trouble", refundTrouble}}},
	// One shop does not see another's.
	{"I15", []test{{"tenants", tenants}}},
}

// promises are the rest of the contract.
var promises = []test{
	{"hold", holds}, {"facts", factsFollow}, {"another process", anotherProcess}, {"transitions", transitions},
	{"refusal", refusal}, {"prices", prices}, {"prior prices", priors}, {"compare-at prices", compareAt},
	{"import", imports}, {"import in batches", importMany}, {"withdrawals", withdrawals}, {"withdrawals late", withdrawLate},
	{"shipping", shipping}, {"reviews", reviews}, {"fairness", fairness}, {"fair payments", fairPayments},
	{"fair at once", fairAtOnce}, {"ledger", ledgers},
}

// Contract tests that a store keeps the shop's promises: the invariants I1 to I15 and the rest. open
// makes an empty store and closes it with the test; it may be called inside a bubble of
// testing/synctest.
func Contract(t *testing.T, open func(testing.TB) shop.Store) {
	each := func(t *testing.T, tests []test) {
		for _, c := range tests {
			t.Run(c.name, func(t *testing.T) {
				t.Parallel()
				c.run(t, open)
			})
		}
	}
	for _, i := range invariants {
		t.Run(i.name, func(t *testing.T) {
			t.Parallel()
			each(t, i.tests)
		})
	}
	each(t, promises)
}

var ctx = context.Background()

// Sound fails the test when a counter is not what it counts.
func Sound(tb testing.TB, s shop.Store, id shop.ShopID) {
	tb.Helper()
	err := s.View(ctx, id, func(r shop.Reader) error {
		drift, err := r.Drift()
		for _, d := range drift {
			tb.Errorf("counters have drifted: %+v", d)
		}
		return err
	})
	if err != nil {
		tb.Error(err)
	}
}

func must[T any](tb testing.TB) func(T, error) T {
	return func(v T, err error) T {
		tb.Helper()
		if err != nil {
			tb.Fatal(err)
		}
		return v
	}
}

func want(tb testing.TB, err, is error) {
	tb.Helper()
	if !errors.Is(err, is) {
		tb.Errorf("error is %v, want %v", err, is)
	}
}

func items(sku shop.SKU, qty int) []shop.Item { return []shop.Item{{SKU: sku, Qty: qty}} }

func stockOf(tb testing.TB, s *shop.Shop, sku shop.SKU) (onHand, reserved int) {
	tb.Helper()
	_, v, ok := s.BySKU(sku)
	if !ok {
		tb.Fatalf("no %s", sku)
	}
	return v.OnHand, v.Reserved
}

func wantStock(tb testing.TB, s *shop.Shop, sku shop.SKU, onHand, reserved int) {
	tb.Helper()
	if h, r := stockOf(tb, s, sku); h != onHand || r != reserved {
		tb.Errorf("%s has %d on hand and %d reserved, want %d and %d", sku, h, r, onHand, reserved)
	}
}

func holds(t *testing.T, open func(testing.TB) shop.Store) {
	st := open(t)
	c := Config()
	c.MaxPerLine = 4
	s := Open(t, c, st, Mug(3), Towel(9, 9))
	defer Sound(t, st, "demo")

	_, ok, err := s.HoldOf(ctx, "anna")
	if ok || err != nil {
		t.Errorf("a hold before any: %v %v", ok, err)
	}
	must[shop.Hold](t)(s.Hold(ctx, "anna", "1", items("MUG-1", 1)))
	h := must[shop.Hold](t)(s.Hold(ctx, "anna", "2", items("TOWEL-L", 2)))
	want := []shop.HoldLine{
		{Product: "walnut-mug", Code: "A1", SKU: "MUG-1", Title: "Walnut mug", Qty: 1, Price: shop.Money{Minor: 2400, Currency: "EUR"}, Version: h.Lines[0].Version},
		{Product: "linen-towel", Code: "A2", SKU: "TOWEL-L", Title: "Linen towel, Large", Qty: 2, Price: shop.Money{Minor: 1995, Currency: "EUR"}, Version: h.Lines[1].Version},
	}
	if !reflect.DeepEqual(h.Lines, want) || want[0].Version == 0 || want[0].Version == want[1].Version {
		t.Errorf("lines are %+v", h.Lines)
	}
	now, ok, err := s.HoldOf(ctx, "anna")
	if err != nil || !ok || !reflect.DeepEqual(now.Lines, want) || !now.Expires.Equal(h.Expires) {
		t.Errorf("hold is %+v %v %v", now, ok, err)
	}
	wantStock(t, s, "MUG-1", 3, 1)

	holdErrors(t, s)
	h = must[shop.Hold](t)(s.SetQty(ctx, "anna", "TOWEL-L", 1))
	h = must[shop.Hold](t)(s.SetQty(ctx, "anna", "MUG-1", 0))
	if len(h.Lines) != 1 || h.Lines[0].Qty != 1 {
		t.Errorf("lines are %+v", h.Lines)
	}
	wantStock(t, s, "MUG-1", 3, 0)
	wantStock(t, s, "TOWEL-L", 9, 1)
	must[shop.Hold](t)(s.SetQty(ctx, "anna", "TOWEL-L", 0))
	if _, ok, _ := s.HoldOf(ctx, "anna"); ok {
		t.Error("the empty hold goes on")
	}
	must[shop.Hold](t)(s.Hold(ctx, "anna", "3", items("MUG-1", 3)))
	if err := s.Release(ctx, "anna"); err != nil {
		t.Error(err)
	}
	wantStock(t, s, "MUG-1", 3, 0)
}

func holdErrors(t *testing.T, s *shop.Shop) {
	hold := func(b shop.Buyer, its []shop.Item) error {
		_, err := s.Hold(ctx, b, fmt.Sprint("e", its), its)
		return err
	}
	want(t, hold("ben", items("NOPE", 1)), shop.ErrUnknown)
	want(t, hold("ben", items("MUG-1", 3)), shop.ErrSoldOut)
	want(t, hold("ben", items("TOWEL-S", 5)), shop.ErrLimit)
	want(t, hold("anna", items("TOWEL-L", 3)), shop.ErrLimit)
	_, err := s.SetQty(ctx, "ben", "MUG-1", 1)
	want(t, err, shop.ErrNoHold)
	_, err = s.Extend(ctx, "ben")
	want(t, err, shop.ErrNoHold)
	want(t, s.Release(ctx, "ben"), shop.ErrNoHold)
	_, err = s.Quote(ctx, "ben", "standard")
	want(t, err, shop.ErrNoHold)
	for _, bad := range [][]shop.Item{nil, items("MUG-1", 0), items("MUG-1", -1)} {
		var field *shop.FieldError
		if err := hold("ben", bad); !errors.As(err, &field) {
			t.Errorf("%v: %v", bad, err)
		}
	}
	if _, ok, _ := s.HoldOf(ctx, "ben"); ok {
		t.Error("a hold was left behind by errors")
	}
}

func allOrNothing(t *testing.T, open func(testing.TB) shop.Store) {
	st := open(t)
	s := Open(t, Config(), st, Mug(3), Towel(9, 0))
	defer Sound(t, st, "demo")
	_, err := s.Hold(ctx, "anna", "1", []shop.Item{{SKU: "MUG-1", Qty: 1}, {SKU: "TOWEL-L", Qty: 1}})
	want(t, err, shop.ErrSoldOut)
	wantStock(t, s, "MUG-1", 3, 0)
	// The demand for one SKU is summed before it is checked.
	_, err = s.Hold(ctx, "anna", "2", []shop.Item{{SKU: "MUG-1", Qty: 2}, {SKU: "MUG-1", Qty: 2}})
	want(t, err, shop.ErrSoldOut)
	h := must[shop.Hold](t)(s.Hold(ctx, "anna", "3", []shop.Item{{SKU: "MUG-1", Qty: 2}, {SKU: "MUG-1", Qty: 1}}))
	if len(h.Lines) != 1 || h.Lines[0].Qty != 3 {
		t.Errorf("lines are %+v", h.Lines)
	}
}

func contention(t *testing.T, open func(testing.TB) shop.Store) {
	for _, stock := range []int{1, 50} {
		st := open(t)
		c := Config()
		c.Payments["bank"] = NewBank(t)
		s := Open(t, c, st, Mug(stock))
		var won, lost atomic.Int64
		var wg sync.WaitGroup
		for i := range 200 {
			wg.Go(func() {
				b := shop.Buyer(fmt.Sprint("buyer", i))
				_, err := s.Hold(ctx, b, "1", items("MUG-1", 1))
				switch {
				case errors.Is(err, shop.ErrSoldOut):
					lost.Add(1)
					return
				case err != nil:
					t.Error(err)
					return
				}
				if _, err := s.Checkout(ctx, shop.Checkout{Buyer: b, Key: "c", Address: Address(), Shipping: "standard", Payment: "bank"}); err != nil {
					t.Error(err)
				}
				won.Add(1)
			})
		}
		wg.Wait()
		if won.Load() != int64(stock) || lost.Load() != int64(200-stock) {
			t.Errorf("of %d units %d were sold, and %d buyers were refused", stock, won.Load(), lost.Load())
		}
		wantStock(t, s, "MUG-1", 0, 0)
		orders := must[[]shop.Order](t)(s.Orders(ctx, 1000))
		for _, o := range orders[:min(3, len(orders))] {
			own := must[[]shop.Order](t)(s.OrdersOf(ctx, o.Buyer, 9))
			if len(own) != 1 || own[0].ID != o.ID {
				t.Errorf("%s has the orders %v", o.Buyer, own)
			}
		}
		numbers := make(map[string]bool)
		for _, o := range orders {
			if o.State != shop.Paid {
				t.Errorf("order %s is %s", o.Number, o.State)
			}
			numbers[o.Number] = true
		}
		if len(numbers) != stock {
			t.Errorf("%d order numbers for %d orders", len(numbers), stock)
		}
		Sound(t, st, "demo")
	}
}

func keys(t *testing.T, open func(testing.TB) shop.Store) {
	st := open(t)
	s := Open(t, Config(), st, Mug(9))
	first := must[shop.Hold](t)(s.Hold(ctx, "anna", "k", items("MUG-1", 1)))
	again := must[shop.Hold](t)(s.Hold(ctx, "anna", "k", items("MUG-1", 1)))
	if fmt.Sprintf("%#v", first) != fmt.Sprintf("%#v", again) {
		t.Errorf("the same key gave %+v and then %+v", first, again)
	}
	wantStock(t, s, "MUG-1", 9, 1)
	_, err := s.Hold(ctx, "anna", "k", items("MUG-1", 2))
	want(t, err, shop.ErrKey)
	must[shop.Hold](t)(s.Hold(ctx, "ben", "k", items("MUG-1", 2))) // a key is the buyer's own
	wantStock(t, s, "MUG-1", 9, 3)
	var field *shop.FieldError
	if _, err := s.Hold(ctx, "ben", "", items("MUG-1", 2)); !errors.As(err, &field) || field.Field != "key" {
		t.Errorf("no key: %v", err)
	}
}

func keysAtOnce(t *testing.T, open func(testing.TB) shop.Store) {
	st := open(t)
	s := Open(t, Config(), st, Mug(9))
	var wg sync.WaitGroup
	answers := make([]shop.Hold, 10)
	for i := range answers {
		wg.Go(func() { answers[i] = must[shop.Hold](t)(s.Hold(ctx, "anna", "k", items("MUG-1", 1))) })
	}
	wg.Wait()
	for _, a := range answers {
		if fmt.Sprintf("%#v", a) != fmt.Sprintf("%#v", answers[0]) {
			t.Errorf("the same key gave %+v and %+v", answers[0], a)
		}
	}
	wantStock(t, s, "MUG-1", 9, 1)
	Sound(t, st, "demo")
}

func tenants(t *testing.T, open func(testing.TB) shop.Store) {
	st := open(t)
	a := Open(t, Config(), st, Mug(9))
	other := Config()
	other.ID = "other"
	other.Payments["bank"] = NewBank(t)
	b := Open(t, other, st, Mug(5), Towel(1, 1))

	must[shop.Hold](t)(b.Hold(ctx, "anna", "k", items("MUG-1", 1)))
	o := must[shop.Order](t)(b.Checkout(ctx, shop.Checkout{Buyer: "anna", Key: "c", Address: Address(), Shipping: "standard", Payment: "bank"}))
	if _, ok := a.Product("linen-towel"); ok {
		t.Error("one shop shows the other's product")
	}
	wantStock(t, a, "MUG-1", 9, 0)
	_, err := a.Order(ctx, o.Token)
	want(t, err, shop.ErrUnknown)
	_, err = a.Advance(ctx, o.ID, shop.Shipped, "x")
	want(t, err, shop.ErrUnknown)
	if os := must[[]shop.Order](t)(a.Orders(ctx, 9)); len(os) != 0 {
		t.Errorf("one shop lists the other's orders: %v", os)
	}
	if _, ok, _ := a.HoldOf(ctx, "anna"); ok {
		t.Error("one shop sees the other's hold")
	}
	mine, _ := a.PriceClaim("MUG-1")
	if mine == (shop.Claim{}) || b.Holds(mine, o.Created) {
		t.Error("one shop answers for the other's claim")
	}
}
