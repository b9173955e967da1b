package shoptest

import (
	"errors"
	"fmt"
	"slices"
	"strings"
	"testing"

	"github.com/barkerlive/barker/shop"
)

func oversell(t *testing.T, open func(testing.TB) shop.Store) {
	st := open(t)
	mug := Mug(1)
	mug.Variants[0].Oversell = true
	s, _ := banked(t, st, mug)
	must[shop.Hold](t)(s.Hold(ctx, "anna", "1", items("MUG-1", 3)))
	if _, v, _ := s.BySKU("MUG-1"); v.State != shop.InStock || v.Stock != 0 {
		t.Errorf("variant is %+v", v)
	}
	o := must[shop.Order](t)(s.Checkout(ctx, wish("anna", "c")))
	wantStock(t, s, "MUG-1", 0, 0)
	must[shop.Order](t)(s.Advance(ctx, o.ID, shop.Cancelled, "x"))
	wantStock(t, s, "MUG-1", 1, 0) // what was taken, not what was ordered
	Sound(t, st, "demo")
}

func prices(t *testing.T, open func(testing.TB) shop.Store) {
	eur := func(n int64) shop.Money { return shop.Money{Minor: n, Currency: "EUR"} }
	s := Open(t, Config(), open(t), Mug(9))
	for _, bad := range []shop.Money{{Minor: 100, Currency: "USD"}, eur(0), eur(-5), eur(1 << 60)} {
		var field *shop.FieldError
		if err := s.SetPrice(ctx, "MUG-1", bad, "x"); !errors.As(err, &field) {
			t.Errorf("%v: %v", bad, err)
		}
	}
	want(t, s.SetPrice(ctx, "NOPE", eur(100), "x"), shop.ErrUnknown)
	want(t, s.SetStock(ctx, "NOPE", 1, "x"), shop.ErrUnknown)

	// A held line keeps its price; more of it takes the lower one.
	must[shop.Hold](t)(s.Hold(ctx, "anna", "1", items("MUG-1", 1)))
	for _, c := range []struct{ now, line int64 }{{2600, 2400}, {2200, 2200}} {
		if err := s.SetPrice(ctx, "MUG-1", eur(c.now), "x"); err != nil {
			t.Fatal(err)
		}
		h := must[shop.Hold](t)(s.Hold(ctx, "anna", fmt.Sprint(c.now), items("MUG-1", 1)))
		if h.Lines[0].Price != eur(c.line) {
			t.Errorf("at %d the line is %+v", c.now, h.Lines[0])
		}
	}
}

func imports(t *testing.T, open func(testing.TB) shop.Store) {
	st := open(t)
	s := Open(t, Config(), st)
	take := func(dry bool, ps ...shop.Product) shop.Report {
		t.Helper()
		return must[shop.Report](t)(s.Import(ctx, File(ps...), dry))
	}
	expect := func(r shop.Report, added, changed, unchanged, refused int) {
		t.Helper()
		if r.Added != added || r.Changed != changed || r.Unchanged != unchanged || r.Refused != refused {
			t.Errorf("report is %+v", r)
		}
	}
	expect(take(true, Mug(4), Towel(1, 2)), 2, 0, 0, 0)
	if len(s.Products()) != 0 {
		t.Error("a dry run changed something")
	}
	expect(take(false, Mug(4), Towel(1, 2)), 2, 0, 0, 0)
	expect(take(false, Mug(4), Towel(1, 2)), 0, 0, 2, 0)
	wantStock(t, s, "MUG-1", 4, 0)

	// What was changed here stays until the file says something new.
	if err := s.SetPrice(ctx, "MUG-1", shop.Money{Minor: 2200, Currency: "EUR"}, "x"); err != nil {
		t.Fatal(err)
	}
	if err := s.SetStock(ctx, "MUG-1", 7, "x"); err != nil {
		t.Fatal(err)
	}
	r := take(false, Mug(4))
	expect(r, 0, 0, 1, 0)
	if len(r.Rows[0].Notes) != 2 {
		t.Errorf("notes are %+v", r.Rows[0].Notes)
	}
	wantStock(t, s, "MUG-1", 7, 0)
	mug := Mug(5)
	mug.Variants[0].Price.Minor = 9900
	expect(take(true, mug), 0, 1, 0, 0)
	r = take(false, mug)
	expect(r, 0, 1, 0, 0)
	if got := strings.Join(r.Rows[0].Changes, "; "); got != "price of MUG-1: EUR 22.00 → EUR 99.00; stock of MUG-1: 7 → 5" {
		t.Errorf("changes are %q", got)
	}
	if len(r.Rows[0].Notes) != 1 { // by more than half
		t.Errorf("notes are %+v", r.Rows[0].Notes)
	}
	importHeld(t, s, take)
	importVariants(t, s, take)
	Sound(t, st, "demo")
}

// importHeld reads files that say less than buyers hold.
func importHeld(t *testing.T, s *shop.Shop, take func(bool, ...shop.Product) shop.Report) {
	must[shop.Hold](t)(s.Hold(ctx, "anna", "1", items("MUG-1", 3)))
	mug := Mug(2)
	mug.Variants[0].Price.Minor = 9900
	for range 2 {
		if r := take(false, mug); r.Unchanged != 1 || len(r.Rows[0].Notes) != 1 {
			t.Errorf("report is %+v", r)
		}
	}
	wantStock(t, s, "MUG-1", 5, 3)
	mug.Variants[0].Oversell = true
	take(false, mug)
	wantStock(t, s, "MUG-1", 2, 3)
	mug.Variants[0].Oversell, mug.Variants[0].Stock = false, 4
	take(false, mug)
	wantStock(t, s, "MUG-1", 4, 3)
	if err := s.Release(ctx, "anna"); err != nil {
		t.Fatal(err)
	}
}

func importVariants(t *testing.T, s *shop.Shop, take func(bool, ...shop.Product) shop.Report) {
	towel := Towel(1, 2)
	towel.Variants = towel.Variants[1:]
	if r := take(false, towel); r.Changed != 1 {
		t.Errorf("report is %+v", r)
	}
	if _, _, ok := s.BySKU("TOWEL-S"); ok {
		t.Error("a variant that the file lost is still for sale")
	}
	_, err := s.Hold(ctx, "ben", "1", items("TOWEL-S", 1))
	want(t, err, shop.ErrUnknown)
	take(false, Towel(1, 2))
	if p, v, ok := s.BySKU("TOWEL-S"); !ok || v.Stock != 1 || p.Variants[0].SKU != "TOWEL-S" {
		t.Errorf("back again: %+v %v", v, ok)
	}
	thief := Mug(9)
	thief.ID = "other-mug"
	if r := take(false, thief); r.Refused != 1 {
		t.Errorf("a SKU of another product: %+v", r)
	}
	twin := Towel(1, 2)
	twin.ID, twin.Title = "twin", "Twin"
	twin.Variants[0].SKU = "TWIN"
	r := take(false, twin, twin)
	if r.Added != 1 || r.Refused != 1 {
		t.Errorf("SKUs twice in a file: %+v", r)
	}
	if p, ok := s.ByCode(" ａ3"); !ok || p.ID != "twin" || len(p.Variants) != 1 {
		t.Errorf("A3 is %+v", p)
	}
	twin.Hidden, twin.Variants[1].SKU = true, "TWIN-L"
	take(false, twin)
	if _, ok := s.ByCode("A3"); ok {
		t.Error("a hidden product answers to its code")
	}
	_, err = s.Hold(ctx, "ben", "2", items("TWIN", 1))
	want(t, err, shop.ErrUnknown)
	if p, _ := s.Product("twin"); p.Code != "A3" || len(s.Catalogue()) != len(s.Products())+1 {
		t.Errorf("twin is %+v", p)
	}
}

// importMany takes more than one batch.
func importMany(t *testing.T, open func(testing.TB) shop.Store) {
	var ps []shop.Product
	for i := range 110 {
		p := Mug(1)
		p.ID, p.Title = shop.ProductID(fmt.Sprint("p", i)), fmt.Sprint("Product ", i)
		p.Variants = slices.Clone(p.Variants)
		p.Variants[0].SKU = shop.SKU(fmt.Sprint("SKU", i))
		ps = append(ps, p)
	}
	s := Open(t, Config(), open(t))
	for _, dry := range []bool{true, false} {
		r := must[shop.Report](t)(s.Import(ctx, File(ps...), dry))
		if r.Added != 110 || len(r.Rows) != 110 || r.Rows[109].Product != "p109" {
			t.Errorf("report is %d added, %d rows", r.Added, len(r.Rows))
		}
	}
	if r := must[shop.Report](t)(s.Import(ctx, File(ps...), false)); r.Unchanged != 110 {
		t.Errorf("again: %d unchanged", r.Unchanged)
	}
	for i, p := range s.Products() {
		if want := fmt.Sprintf("%c%d", 'A'+i/99, i%99+1); p.Code != want || p.ID != ps[i].ID {
			t.Fatalf("product %d is %s with code %s", i, p.ID, p.Code)
		}
	}
}
