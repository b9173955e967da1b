package main

import (
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"

	"github.com/chromedp/cdproto/input"
	"github.com/chromedp/chromedp"
	"github.com/chromedp/chromedp/kb"
)

// signIn opens the console at a size, as the owner.
func (p *program) signIn(width, height int64) *page {
	p.t.Helper()
	pg := p.open("/console/login", width, height)
	pg.until("the sign-in form", `document.querySelector("input[type=password]")`)
	pg.run(chromedp.SendKeys("input[type=email]", "lena@example.org", chromedp.ByQuery),
		chromedp.SendKeys("input[type=password]", "seven quiet teapots\r", chromedp.ByQuery))
	pg.until("the control room", `document.querySelector(".console nav")`)
	return pg
}

// room goes to a room of the console and waits for something of it.
func (pg *page) room(name, what string) {
	pg.t.Helper()
	if pg.js(`getComputedStyle(document.querySelector("#rooms")).display`) == "none" {
		pg.click("button.menu")
	}
	pg.click(`nav a[href="/console/` + name + `"]`)
	pg.until("the room "+name, fmt.Sprintf("document.querySelector(%q)", what))
}

// write replaces what is in a field of a sheet.
func (pg *page) write(name, text string) {
	pg.t.Helper()
	field := ".sheet [name=" + name + "]"
	pg.until(field, fmt.Sprintf("document.querySelector(%q)", field))
	pg.run(chromedp.Focus(field, chromedp.ByQuery), chromedp.Evaluate("document.activeElement.select()", nil), chromedp.SendKeys(field, text, chromedp.ByQuery))
}

// reviewed gives a product six reviews more, the oldest of them the most critical one.
func (p *program) reviewed(data, sku string) {
	p.t.Helper()
	rows := "sku,rating,comment,date,author\n" + sku + ",2,A chip on the rim when it came.,2026-01-01,Rosa\n"
	for day := range 5 {
		rows += fmt.Sprintf("%s,5,As good as they say: day %d.,2026-02-0%d,Mia\n", sku, day+1, day+1)
	}
	file := filepath.Join(p.t.TempDir(), "reviews.csv")
	if err := os.WriteFile(file, []byte(rows), 0o644); err != nil {
		p.t.Fatal(err)
	}
	barker, err := binary()
	if err != nil {
		p.t.Fatal(err)
	}
	if out, err := exec.CommandContext(p.t.Context(), barker, "import", "-reviews", "-data", data, file).CombinedOutput(); err != nil {
		p.t.Fatalf("import: %v\n%s", err, out)
	}
}

// TestMerchantMakesDealAndCoupon has a merchant make both in the console, wrong first, and a viewer who has
// the page open see the deal's price, the price before, the time that is left, and what buyers say, good and bad.
func TestMerchantMakesDealAndCoupon(t *testing.T) {
	data := t.TempDir()
	p := start(t, data)
	owner := p.owner()
	item := owner.simple()
	sku := item.Variants[0].SKU
	p.reviewed(data, sku)
	viewer := p.open("/live/demo", 390, 844)
	viewer.until("the shelf's button", `document.querySelector(".composer .bag")`)

	pg := p.signIn(1280, 800)
	pg.room("offers", ".none")
	pg.accessible("no deals yet")
	pg.click(".room-head .btn.pri")
	pg.until("the sheet", `document.querySelector("#new-deal [name=sku]")`)
	pg.run(chromedp.SetValue("#new-deal [name=sku]", sku, chromedp.ByQuery),
		chromedp.Evaluate(`document.querySelector("#new-deal [name=sku]").dispatchEvent(new Event("change", {bubbles: true}))`, nil))
	pg.write("price", fmt.Sprintf("%d.00", item.Price.Minor/100+1))
	pg.click(".sheet .foot .btn.pri")
	pg.until("the fault at the price", `document.querySelector("[name=price][aria-invalid=true]") === document.activeElement && document.querySelector("#about-price.fault").innerText.includes("below")`)
	pg.accessible("new deal, refused")
	deal := item.Price.Minor - 500
	pg.write("price", fmt.Sprintf("%d.%02d", deal/100, deal%100))
	pg.write("title", "Weekend deal")
	pg.write("cap", "5")
	pg.click(".sheet .foot .btn.pri")
	pg.until("the deal that runs", `document.querySelector(".deals .badge.ok") && document.querySelector(".deals [role=timer]").innerText.includes("ends in")`)
	pg.accessible("deals")

	pg.click(".room-head .seg button:nth-child(2)")
	pg.click(".room-head .btn.pri")
	pg.write("code", "welcome 10")
	pg.write("percent", "ten")
	pg.click(".sheet .foot .btn.pri")
	pg.until("the fault at the percentage", `document.querySelector("[name=percent][aria-invalid=true]") === document.activeElement`)
	pg.write("percent", "10")
	pg.accessible("new coupon")
	pg.click(".sheet .foot .btn.pri")
	pg.until("the coupon", `document.querySelector(".coupon-code")?.innerText === "WELCOME10"`)
	pg.accessible("coupons")

	pg.room("products", ".products .deal-ends")
	pg.click(fmt.Sprintf(`.products [data-sku=%q] .icon`, sku))
	pg.until("the history", `document.querySelector(".sheet .steps") && document.querySelector(".sheet tbody tr")`)
	pg.accessible("price history")
	pg.close()

	viewer.tap(".composer .bag")
	viewer.tap(fmt.Sprintf(`.shelf li[data-product=%q] .open`, item.ID))
	viewer.until("the deal", `document.querySelector(".sheet.product .deal-ends [role=timer]")`)
	viewer.until("the reviews, the critical one first", `document.querySelector(".reviews .rating")?.innerText.includes("11 reviews") && document.querySelector(".reviews li").innerText.includes("A chip on the rim")`)
	viewer.accessible("product sheet with a deal")
	if got := viewer.js(`document.querySelector(".sheet.product .facts").innerText`); !strings.Contains(got, euros(deal)) || !strings.Contains(got, euros(item.Price.Minor)) {
		t.Errorf("the sheet says %q; want %s, before %s", got, euros(deal), euros(item.Price.Minor))
	}
}

// TestMerchantsDay is what else a merchant does in the console: looks where stock went, puts a bundle together, pardons
// who was flagged, and cancels an order of which nothing can be sold again. Each room is checked, on a phone too.
func TestMerchantsDay(t *testing.T) {
	p := start(t, t.TempDir())
	owner := p.owner()
	item := owner.simple()
	sku, stock := item.Variants[0].SKU, item.Variants[0].Stock
	owner.order(sku, "day")
	guest := p.visitor()
	guest.must("GET", "/api/live/demo", nil, nil)
	guest.must("POST", "/api/hold/demo", map[string]any{"key": "g", "items": []map[string]any{{"sku": sku, "qty": 1}}}, nil)
	for i := range 11 {
		guest.do("PUT", "/api/hold/demo/coupon", map[string]any{"code": fmt.Sprintf("GUESS%d", i)}, nil)
	}
	all := owner.products()
	bundle := all[len(all)-1].Variants[0].SKU
	owner.must("PUT", "/api/console/products/"+bundle+"/stock", map[string]any{"onHand": 0}, nil)
	guest.must("POST", "/api/waits/demo", map[string]any{"sku": bundle}, nil)

	pg := p.signIn(1280, 800)
	pg.room("products", ".waits .badge")
	pg.click(fmt.Sprintf(`.products [data-sku=%q] .icon`, sku))
	pg.click(".sheet .seg button:nth-child(2)")
	pg.until("what was sold", `document.querySelector(".sheet tbody")?.innerText.includes("Sold") && document.querySelector(".sheet .steps")`)
	pg.accessible("stock history")
	pg.click(".sheet > header .icon")

	pg.room("offers", ".seg")
	pg.click(".room-head .seg button:nth-child(3)")
	pg.click(".room-head .btn.pri")
	pg.write("parts", "0")
	pg.click(".sheet .foot .btn.pri")
	pg.until("the fault at the parts", `document.querySelector("[name=parts][aria-invalid=true]") === document.activeElement`)
	pg.accessible("new bundle, refused")
	pg.write("parts", "2")
	pg.click(".sheet .foot .btn.pri")
	pg.until("the bundle", `document.querySelector(".offers td li")?.innerText.startsWith("2 ×")`)
	pg.accessible("bundles")

	pg.room("fairness", ".fairness tbody tr")
	pg.accessible("fairness")
	pg.click(".fairness tbody .btn")
	pg.click(".fairness tbody .btn.bad")
	pg.until("the pardon", `document.querySelector(".fairness tbody").innerText.includes("Pardoned by Lena")`)

	pg.room("orders", ".orders .link")
	pg.click(".orders .link")
	pg.until("what happened", `document.querySelector(".order-sheet .past li")`)
	pg.accessible("order sheet")
	pg.run(chromedp.Evaluate(`[...document.querySelectorAll(".order-sheet .foot .btn")].find(b => b.innerText === "Cancel order").click()`, nil))
	pg.until("what comes back", `document.querySelector(".shelf-back select")?.value === "1"`)
	pg.accessible("cancelling")
	pg.run(chromedp.SetValue(".shelf-back select", "0", chromedp.ByQuery),
		chromedp.Evaluate(`document.querySelector(".shelf-back select").dispatchEvent(new Event("change", {bubbles: true}))`, nil))
	pg.click(".order-sheet .foot .btn.bad")
	pg.until("the cancelled order", `document.querySelector(".order-sheet .badges").innerText.includes("Cancelled")`)
	if got := owner.stockOf(sku); got != stock-2 { // one was sold and is broken, one is held by the guest
		t.Errorf("stock is %d after a cancelled order of which nothing came back; want %d", got, stock-2)
	}
	pg.click(".sheet > header .icon")

	pg.run(chromedp.EmulateViewport(390, 844, chromedp.EmulateMobile))
	for _, room := range []string{"questions", "picks", "products", "offers", "orders", "fairness", "record", "audit"} {
		pg.room(room, ".room h1")
		pg.until("the menu closed, and what is open on its button", `document.querySelector("button.menu[aria-expanded=false] b")?.innerText === document.querySelector("#rooms [aria-current]").firstChild.textContent`)
		pg.accessible(room + " on a phone")
		if got := pg.js("document.documentElement.scrollWidth"); got != "390" {
			t.Errorf("%s is %s pixels wide on a page of 390", room, got)
		}
	}
	pg.menuByKeyboard()
}

// menuByKeyboard opens the rooms' menu, goes to one and leaves another unopened, without a pointer.
func (pg *page) menuByKeyboard() {
	pg.t.Helper()
	pg.run(chromedp.Focus("button.menu", chromedp.ByQuery), chromedp.KeyEvent(kb.Enter))
	pg.until("the open menu, on the room that is open", `document.activeElement.matches("#rooms.open [aria-current]")`)
	pg.accessible("the menu on a phone")
	pg.run(chromedp.KeyEvent(kb.Escape))
	pg.until("the closed menu, on its button", `document.activeElement.matches("button.menu[aria-expanded=false]")`)
	pg.run(chromedp.KeyEvent(kb.Enter))
	pg.until("the menu again", `document.activeElement.matches("#rooms.open [aria-current]")`)
	pg.run(chromedp.KeyEvent(kb.Tab, chromedp.KeyModifiers(input.ModifierShift)), chromedp.KeyEvent(kb.Enter))
	pg.until("the room before it", `location.pathname === "/console/record" && document.querySelector("button.menu[aria-expanded=false]")`)
}
