package console

import (
	"fmt"
	"net/url"
	"strings"
	"testing"
	"time"

	"github.com/barkerlive/barker/shop"
)

// TestOrderToTheEnd packs, ships, pays a part back and does what a withdrawal asks for.
func TestOrderToTheEnd(t *testing.T) {
	h := open(t)
	b := h.owner()
	o := h.order()
	path := "/api/console/orders/" + url.PathEscape(string(o.ID))
	b.want("POST", path+"/state", `{"state":"paid"}`, 200)
	b.want("POST", path+"/state", `{"state":"packed"}`, 200)
	got := b.want("POST", path+"/ship", `{"carrier":"PostNL","tracking":"3SABCD1234"}`, 200)
	if got["state"] != "shipped" || !strings.Contains(fmt.Sprint(got["shipment"]), "3SABCD1234") || fmt.Sprint(got["next"]) != "[delivered]" {
		t.Errorf("shipped: %v", got)
	}
	for range 2 { // the answer was lost, and the page asks again
		got = b.want("POST", path+"/refund", `{"key":"r1","amount":{"minor":1000,"currency":"EUR"},"reason":"scratched"}`, 200)
	}
	if fmt.Sprint(got["refunded"]) != "map[currency:EUR minor:1000]" || got["state"] != "shipped" {
		t.Errorf("a part went back: %v", got)
	}
	if w := b.do("POST", path+"/refund", `{"key":"r2","amount":{"minor":999999,"currency":"EUR"}}`); w.Code != 422 {
		t.Errorf("more than there is: %d %s", w.Code, w.Body)
	}
	sheet := b.want("GET", path, "", 200)
	var states []string
	for _, s := range sheet["history"].([]any) {
		step := s.(map[string]any)
		states = append(states, fmt.Sprint(step["state"], " ", step["by"]))
	}
	if got := strings.Join(states, ", "); !strings.HasPrefix(got, "pending_payment , paid ") || !strings.HasSuffix(got, "packed Olga, shipped Olga") {
		t.Errorf("history: %s", got)
	}
	if refunds := sheet["refunds"].([]any); len(refunds) != 1 || !strings.Contains(fmt.Sprint(refunds[0]), "scratched") {
		t.Errorf("refunds: %v", refunds)
	}

	d, err := h.shop.Withdraw(t.Context(), shop.Withdrawal{Number: o.Number, Name: "Anna", Email: "anna@example.com"})
	if err != nil {
		t.Fatal(err)
	}
	if _, err := h.shop.ConfirmWithdrawal(t.Context(), d.Token); err != nil {
		t.Fatal(err)
	}
	todo := b.want("GET", "/api/console/orders/tasks", "", 200)["open"].([]any)
	if len(todo) != 1 || todo[0].(map[string]any)["number"] != o.Number || todo[0].(map[string]any)["due"] == nil {
		t.Fatalf("to do: %v", todo)
	}
	id := fmt.Sprint(todo[0].(map[string]any)["id"])
	if done := b.want("POST", "/api/console/orders/tasks/"+id+"/done", `{}`, 200); done["by"] != "Olga" {
		t.Errorf("done: %v", done)
	}
	if left := b.want("GET", "/api/console/orders/tasks", "", 200)["open"].([]any); len(left) != 0 {
		t.Errorf("left to do: %v", left)
	}
	w := b.do("GET", "/api/console/orders.csv", "")
	if w.Code != 200 || !strings.Contains(w.Header().Get("Content-Disposition"), "attachment") || !strings.Contains(w.Body.String(), o.Number) {
		t.Errorf("export: %d %s", w.Code, w.Body)
	}
}

func TestDealsAndCoupons(t *testing.T) {
	h := open(t)
	b := h.owner()
	deal := b.want("POST", "/api/console/deals", `{"title":"Tonight","sku":"MUG/L","price":{"minor":2000,"currency":"EUR"},"ends":"`+soon()+`","cap":5}`, 201)
	if w := b.do("POST", "/api/console/deals", `{"sku":"MUG/L","price":{"minor":1900,"currency":"EUR"},"ends":"`+soon()+`"}`); w.Code != 422 || codeOf(w) != "overlaps" {
		t.Errorf("two deals at once: %d %s", w.Code, w.Body)
	}
	if w := b.do("PUT", "/api/console/products/MUG%2FL/price", `{"price":{"minor":1500,"currency":"EUR"}}`); w.Code != 409 || codeOf(w) != "deal" {
		t.Errorf("a price below the deal's: %d %s", w.Code, w.Body)
	}
	if n := len(b.want("GET", "/api/console/deals", "", 200)["deals"].([]any)); n != 1 {
		t.Errorf("%d deals", n)
	}
	b.want("DELETE", "/api/console/deals/"+fmt.Sprint(deal["id"]), "", 200)
	b.want("PUT", "/api/console/coupons", `{"code":"ten","percent":10}`, 200)
	if got := fmt.Sprint(b.want("GET", "/api/console/coupons", "", 200)["coupons"]); !strings.Contains(got, "code:TEN") {
		t.Errorf("coupons: %s", got)
	}
	if got := b.want("GET", "/api/console/products/MUG%2FL/prices", "", 200)["prices"].([]any); len(got) != 1 {
		t.Errorf("price history: %v", got)
	}
}

// soon is in an hour.
func soon() string { return time.Now().Add(time.Hour).UTC().Format(time.RFC3339) }
