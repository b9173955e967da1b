package storefront

import (
	"fmt"
	"net/http"
	"strings"
	"testing"
	"time"

	"github.com/barkerlive/barker/shop"
)

// banked is an order whose buyer is on the bank's page.
func banked(t *testing.T, b *browser, key string) (order map[string]any, token string) {
	t.Helper()
	b.want("POST", "/api/hold/demo", `{"key":"h`+key+`","items":[{"sku":"MUG/L","qty":2}]}`, 200)
	order = b.want("POST", "/api/checkout/demo", strings.Replace(checkoutBody(key), `"sandbox"`, `"bank"`, 1), 201)
	if order["state"] != "pending_payment" || order["payUrl"] == nil {
		t.Fatalf("order: %v", order)
	}
	return order, order["token"].(string)
}

// ref is the bank's name for the only payment there is.
func (h *house) ref() string {
	h.t.Helper()
	all := h.bank.Payments()
	if len(all) != 1 {
		h.t.Fatalf("%d payments", len(all))
	}
	return all[0].Key
}

// TestBuyerComesBack pays on the bank's page: the order's page learns of it, whoever opens it.
func TestBuyerComesBack(t *testing.T) {
	h := open(t)
	order, token := banked(t, h.known(), "c1")
	if got := h.browser().want("POST", "/api/order/"+token+"/settle", "", 200); got["state"] != "pending_payment" || got["payUrl"] != order["payUrl"] {
		t.Errorf("before it is paid: %v", got)
	}
	h.bank.Pay(h.ref(), "authorise")
	if got := h.browser().want("GET", "/api/order/"+token, "", 200); got["state"] != "pending_payment" {
		t.Errorf("reading asked the bank: %v", got)
	}
	got := h.browser().want("POST", "/api/order/"+token+"/settle", "", 200)
	if got["state"] != "paid" || got["payUrl"] != nil {
		t.Errorf("after it: %v", got)
	}
}

// TestDeclinedGoesBackToTheCart has the payment refused: nothing is lost, and the buyer may pay in
// another way.
func TestDeclinedGoesBackToTheCart(t *testing.T) {
	h := open(t)
	b := h.known()
	_, token := banked(t, b, "c1")
	b.want("GET", "/api/hold/demo", "", 204)
	p := b.open()
	p.got()
	h.bank.Pay(h.ref(), "refuse")
	got := b.want("POST", "/api/order/"+token+"/settle", "", 200)
	if got["state"] != "cancelled" || got["reason"] != "payment_refused" {
		t.Errorf("order: %v", got)
	}
	if !has(p.got(), "hold", `"MUG/L"`, `"qty":2`) {
		t.Error("the open page was not told of the hold")
	}
	b.want("GET", "/api/hold/demo", "", 200)
	if got := b.want("POST", "/api/checkout/demo", checkoutBody("c2"), 201); got["state"] != "paid" {
		t.Errorf("paid in another way: %v", got)
	}
}

func TestCancelling(t *testing.T) {
	h := open(t)
	b := h.known()
	b.want("POST", "/api/hold/demo", `{"key":"h","items":[{"sku":"LAMP","qty":1}]}`, 200)
	token := b.want("POST", "/api/checkout/demo", checkoutBody("c"), 201)["token"].(string)
	got := h.browser().want("POST", "/api/order/"+token+"/cancel", "", 200)
	if got["state"] != "cancelled" || got["reason"] != "buyer" {
		t.Errorf("order: %v", got)
	}
	if w := b.do("POST", "/api/order/"+token+"/cancel", ""); w.Code != http.StatusConflict || codeOf(w.Body.Bytes()) != "too_late" {
		t.Errorf("again: %d %s", w.Code, w.Body)
	}
}

// TestWithdrawing says in two steps, as a stranger to the browser, that a part goes back.
func TestWithdrawing(t *testing.T) {
	h := open(t)
	b := h.known()
	b.want("POST", "/api/hold/demo", `{"key":"h","items":[{"sku":"MUG/L","qty":2},{"sku":"LAMP","qty":1}]}`, 200)
	o := b.want("POST", "/api/checkout/demo", checkoutBody("c"), 201)
	who := fmt.Sprintf(`"number":" %s","name":"anna  SMIT","email":"Anna@Example.com"`, strings.ToLower(o["number"].(string)))
	if got := o["address"].(map[string]any)["name"]; got != "Anna Smit" {
		t.Fatalf("the buyer is %v", got)
	}
	stranger := h.browser()
	if w := stranger.do("POST", "/api/withdraw", strings.Replace("{"+who+"}", "SMIT", "Smith", 1)); w.Code != 404 || codeOf(w.Body.Bytes()) != "no_withdrawal" {
		t.Errorf("another name: %d %s", w.Code, w.Body)
	}
	all := stranger.want("POST", "/api/withdraw", "{"+who+"}", 201)
	if n := len(all["lines"].([]any)); n != 2 || all["confirmed"] != nil {
		t.Errorf("first step: %v", all)
	}
	part := stranger.want("POST", "/api/withdraw", "{"+who+`,"items":[{"sku":"LAMP","qty":1}]}`, 201)
	before := time.Now().Add(-time.Second)
	receipt := stranger.want("POST", "/api/withdraw/"+part["token"].(string), "", 200)
	again := stranger.want("POST", "/api/withdraw/"+part["token"].(string), "", 200)
	later := h.browser().want("GET", "/api/withdraw/"+part["token"].(string), "", 200)
	at, err := time.Parse(time.RFC3339, fmt.Sprint(receipt["confirmed"]))
	if err != nil || at.Before(before) || receipt["confirmed"] != again["confirmed"] || fmt.Sprint(later) != fmt.Sprint(receipt) {
		t.Errorf("receipt %v, again %v, later %v", receipt, again, later)
	}
	if receipt["number"] != o["number"] || receipt["shop"] != "Larkhill" || !strings.Contains(fmt.Sprint(receipt["lines"]), "Desk lamp") {
		t.Errorf("the receipt says %v", receipt)
	}
	if w := h.browser().do("GET", "/withdraw/"+part["token"].(string), ""); w.Code != 200 {
		t.Errorf("its page: %d", w.Code)
	}
	if tasks, err := h.shop.Tasks(t.Context(), false, 10); err != nil || len(tasks) != 1 || tasks[0].Kind != shop.TaskWithdrawal {
		t.Errorf("tasks: %+v %v", tasks, err)
	}
}

func TestCoupon(t *testing.T) {
	h := open(t)
	if _, err := h.shop.SetCoupon(t.Context(), shop.Coupon{Code: "TEN", Percent: 10}, "Lena"); err != nil {
		t.Fatal(err)
	}
	b := h.known()
	b.want("POST", "/api/hold/demo", `{"key":"h","items":[{"sku":"MUG/L","qty":1}]}`, 200)
	if w := b.do("PUT", "/api/hold/demo/coupon", `{"code":"NINE"}`); w.Code != 422 || !strings.Contains(w.Body.String(), `"field":"coupon"`) {
		t.Errorf("an unknown one: %d %s", w.Code, w.Body)
	}
	if got := b.want("PUT", "/api/hold/demo/coupon", `{"code":" ten "}`, 200); got["coupon"] != "TEN" {
		t.Errorf("hold: %v", got)
	}
	if got := b.want("GET", "/api/quote/demo?shipping=standard", "", 200); fmt.Sprint(got["discount"], got["total"]) !=
		"map[currency:EUR minor:240] map[currency:EUR minor:2655]" {
		t.Errorf("quote: %v", got)
	}
	if got := b.want("PUT", "/api/hold/demo/coupon", `{"code":""}`, 200); got["coupon"] != nil {
		t.Errorf("taken off: %v", got)
	}
}

// TestWaiting stands in line for what is sold out, and is kept the one that comes back.
func TestWaiting(t *testing.T) {
	h := open(t)
	holder, first, second := h.known(), h.known(), h.known()
	holder.want("POST", "/api/hold/demo", `{"key":"h","items":[{"sku":"MUG-S","qty":3}]}`, 200)
	state := func(b *browser) string { return fmt.Sprint(b.want("GET", "/api/waits/demo", "", 200)["waits"]) }
	first.want("POST", "/api/waits/demo", `{"sku":"MUG-S"}`, 200)
	second.want("POST", "/api/waits/demo", `{"sku":"MUG-S"}`, 200)
	if a, b := state(first), state(second); !strings.Contains(a, "place:1") || !strings.Contains(b, "place:2") {
		t.Errorf("in line: %s, %s", a, b)
	}
	holder.want("PATCH", "/api/hold/demo", `{"sku":"MUG-S","qty":2}`, 200)
	if a, b := state(first), state(second); !strings.Contains(a, "offered") || !strings.Contains(a, "expires") || !strings.Contains(b, "place:1") {
		t.Errorf("one came back: %s, %s", a, b)
	}
	if w := second.do("POST", "/api/hold/demo", `{"key":"s","items":[{"sku":"MUG-S","qty":1}]}`); w.Code != http.StatusConflict {
		t.Errorf("the second took what is kept for the first: %d", w.Code)
	}
	first.want("POST", "/api/hold/demo", `{"key":"f","items":[{"sku":"MUG-S","qty":1}]}`, 200)
	if got := state(first); got != "[]" {
		t.Errorf("after it was taken: %s", got)
	}
	if got := fmt.Sprint(second.want("DELETE", "/api/waits/demo", `{"sku":"MUG-S"}`, 200)["waits"]); got != "[]" {
		t.Errorf("left: %s", got)
	}
}
