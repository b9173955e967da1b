package main

import (
	"fmt"
	"strings"
	"testing"

	"github.com/chromedp/chromedp"
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

// TestMerchantMakesDealAndCoupon has a merchant make both in the console, wrong first, and a viewer who has
// the page open see the deal's price, the price before and the time that is left.
func TestMerchantMakesDealAndCoupon(t *testing.T) {
	p := start(t, t.TempDir())
	owner := p.owner()
	item := owner.simple()
	sku := item.Variants[0].SKU
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
	viewer.accessible("product sheet with a deal")
	if got := viewer.js(`document.querySelector(".sheet.product .facts").innerText`); !strings.Contains(got, euros(deal)) || !strings.Contains(got, euros(item.Price.Minor)) {
		t.Errorf("the sheet says %q; want %s, before %s", got, euros(deal), euros(item.Price.Minor))
	}
}
