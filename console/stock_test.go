package console

import (
	"encoding/json"
	"fmt"
	"net/url"
	"strings"
	"testing"

	"github.com/barkerlive/barker/people"
	"github.com/barkerlive/barker/shop"
)

// flag is one that there is: somebody guessed coupons.
func (h *house) flag() shop.Flag {
	h.t.Helper()
	ctx := h.t.Context()
	if _, err := h.shop.Hold(ctx, "guesser", "guess", []shop.Item{{SKU: "MUG/L", Qty: 1}}); err != nil {
		h.t.Fatal(err)
	}
	for i := range 11 {
		if _, err := h.shop.ApplyCoupon(ctx, "guesser", fmt.Sprint("GUESS", i)); err == nil {
			h.t.Fatal("a guess was right")
		}
	}
	flags, err := h.shop.Flags(ctx, 1)
	if err != nil || len(flags) != 1 {
		h.t.Fatal(flags, err)
	}
	return flags[0]
}

// read is the answer to a GET in a form of the test's own.
func read[T any](b *browser, path string) (out T) {
	b.h.t.Helper()
	w := b.do("GET", path, "")
	if err := json.Unmarshal(w.Body.Bytes(), &out); err != nil || w.Code != 200 {
		b.h.t.Fatalf("GET %s: %d %s: %v", path, w.Code, w.Body, err)
	}
	return out
}

// TestLedger follows stock from the file over a hold and an order to its cancellation, of which one
// of two comes back on the shelf.
func TestLedger(t *testing.T) {
	h := open(t)
	b := h.owner()
	b.want("PUT", "/api/console/products/MUG%2FL/stock", `{"onHand":12}`, 200)
	o := h.order()
	path := "/api/console/orders/" + url.PathEscape(string(o.ID))
	if out := b.want("GET", path, "", 200)["out"]; fmt.Sprint(out) != "[map[qty:2 sku:MUG/L]]" {
		t.Errorf("out of stock for it: %v", out)
	}
	b.want("POST", path+"/cancel", `{"shelf":[{"sku":"MUG/L","qty":1}]}`, 200)
	type answer struct {
		Entries []entryFacts
		More    bool
	}
	got := read[answer](b, "/api/console/products/MUG%2FL/stock")
	var told []string
	for _, e := range got.Entries {
		told = append(told, fmt.Sprint(e.Kind, " ", e.OnHand, "/", e.Reserved, " → ", e.After.OnHand, "/", e.After.Reserved, " ", e.By, " ", e.Number))
		if e.At.IsZero() || (e.Kind == shop.Held) != (e.Hold != "") {
			t.Errorf("entry is %+v", e)
		}
	}
	want := []string{"cancel 1/0 → 11/0 Olga " + o.Number, "sale -2/-2 → 10/0  " + o.Number, "hold 0/2 → 12/2  " + o.Number,
		"count -8/0 → 12/0 Olga ", "import 20/0 → 20/0 import "}
	if strings.Join(told, "\n") != strings.Join(want, "\n") || got.More {
		t.Errorf("got\n%s\nwant\n%s", strings.Join(told, "\n"), strings.Join(want, "\n"))
	}
	older := read[answer](b, fmt.Sprint("/api/console/products/MUG%2FL/stock?before=", got.Entries[2].ID))
	if len(older.Entries) != 2 || older.Entries[0] != got.Entries[3] {
		t.Errorf("before the hold: %+v", older)
	}
	if out := b.want("GET", path, "", 200)["out"]; fmt.Sprint(out) != "[map[qty:1 sku:MUG/L]]" {
		t.Errorf("still out: %v", out)
	}
}

// TestRestockByLine pays back what a buyer withdrew from, and puts on the shelf only what can be sold
// again.
func TestRestockByLine(t *testing.T) {
	h := open(t)
	b := h.owner()
	o := h.order()
	path := "/api/console/orders/" + url.PathEscape(string(o.ID))
	for _, to := range []string{"paid", "shipped", "delivered"} {
		b.want("POST", path+"/state", `{"state":"`+to+`"}`, 200)
	}
	d, err := h.shop.Withdraw(t.Context(), shop.Withdrawal{Number: o.Number, Name: "Anna", Email: "anna@example.com", Reason: "too large"})
	if err != nil {
		t.Fatal(err)
	}
	if sheet := b.want("GET", path, "", 200); len(sheet["withdrawals"].([]any)) != 0 {
		t.Errorf("not confirmed: %v", sheet["withdrawals"])
	}
	if _, err := h.shop.ConfirmWithdrawal(t.Context(), d.Token); err != nil {
		t.Fatal(err)
	}
	sheet := b.want("GET", path, "", 200)
	if w := fmt.Sprint(sheet["withdrawals"]); !strings.Contains(w, "items:[map[qty:2 sku:MUG/L]]") || !strings.Contains(w, "too large") {
		t.Errorf("withdrawals: %s", w)
	}
	if w := b.do("POST", path+"/refund", `{"key":"w","shelf":[{"sku":"MUG/L","qty":3}]}`); w.Code != 422 {
		t.Errorf("more than was bought: %d %s", w.Code, w.Body)
	}
	for range 2 {
		b.want("POST", path+"/refund", `{"key":"w","items":[{"sku":"MUG/L","qty":2}],"shelf":[{"sku":"MUG/L","qty":1}]}`, 200)
	}
	if _, v, _ := h.shop.BySKU("MUG/L"); v.OnHand != 19 {
		t.Errorf("%d on hand", v.OnHand)
	}
	if w := b.do("POST", path+"/refund", `{"key":"w","items":[{"sku":"MUG/L","qty":2}],"restock":true}`); w.Code != 409 || codeOf(w) != "key" {
		t.Errorf("the same key for another wish: %d %s", w.Code, w.Body)
	}
}

func TestBundlesAndQueues(t *testing.T) {
	h := open(t)
	b := h.owner()
	got := b.want("PUT", "/api/console/bundles/SET", `{"parts":[{"sku":"MUG/L","qty":3},{"sku":"LAMP","qty":1}]}`, 200)
	if got["stock"] != 1.0 || got["title"] != "Mug and lamp" || !strings.Contains(fmt.Sprint(got["parts"]), "title:Walnut mug, Large") {
		t.Errorf("bundle is %v", got)
	}
	if all := b.want("GET", "/api/console/bundles", "", 200)["bundles"].([]any); len(all) != 1 || fmt.Sprint(all[0]) != fmt.Sprint(got) {
		t.Errorf("bundles are %v", all)
	}
	if w := b.do("PUT", "/api/console/bundles/LAMP", `{"parts":[{"sku":"SET","qty":1}]}`); w.Code != 409 {
		t.Errorf("one with stock of its own: %d %s", w.Code, w.Body)
	}
	for _, who := range []shop.Buyer{"anna", "ben", "eva"} {
		_, err := h.shop.Join(t.Context(), who, "SET")
		if who == "anna" {
			if err == nil {
				t.Error("nobody need wait for what there is")
			}
			if _, err := h.shop.Hold(t.Context(), who, "1", []shop.Item{{SKU: "SET", Qty: 1}}); err != nil {
				t.Fatal(err)
			}
			continue
		}
		if err != nil {
			t.Fatal(err)
		}
	}
	if waits := fmt.Sprint(b.want("GET", "/api/console/waits", "", 200)["waits"]); !strings.Contains(waits, "offered:0") || !strings.Contains(waits, "waiting:2") || !strings.Contains(waits, "title:Mug and lamp") {
		t.Errorf("waits are %s", waits)
	}
	if err := h.shop.Release(t.Context(), "anna"); err != nil {
		t.Fatal(err)
	}
	if waits := fmt.Sprint(b.want("GET", "/api/console/waits", "", 200)["waits"]); !strings.Contains(waits, "offered:1") || !strings.Contains(waits, "waiting:1") {
		t.Errorf("waits are %s", waits)
	}
	b.want("DELETE", "/api/console/bundles/SET", "", 200)
	if all := b.want("GET", "/api/console/bundles", "", 200)["bundles"].([]any); len(all) != 0 {
		t.Errorf("bundles are %v", all)
	}
}

func TestFlags(t *testing.T) {
	h := open(t)
	b := h.owner()
	f := h.flag()
	if err := h.db.People().AddViewer(t.Context(), people.Viewer{ID: "guesser", Name: "Zoë"}, people.Hash{1}); err != nil {
		t.Fatal(err)
	}
	type answer struct {
		Enforced bool
		Flags    []flagFacts
		Rules    []ruleFacts
	}
	got := read[answer](b, "/api/console/flags")
	want := ruleFacts{"guessed coupons", shop.DeedCoupon, "viewer", 10, 600, shop.DeedCoupon}
	if got.Enforced || len(got.Rules) != len(shop.Rules) || len(got.Flags) != 1 || got.Flags[0].Rule != want || got.Flags[0].Viewer != "guesser" || got.Flags[0].Name != "Zoë" || got.Flags[0].Count != 10 {
		t.Errorf("got %+v", got)
	}
	if done := b.want("POST", "/api/console/flags/"+string(f.ID)+"/pardon", `{}`, 200); done["by"] != "Olga" || done["undone"] == nil {
		t.Errorf("pardoned: %v", done)
	}
}
