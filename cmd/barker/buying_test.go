package main

import (
	"encoding/json"
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/chromedp/cdproto/input"
	"github.com/chromedp/chromedp"
	"github.com/chromedp/chromedp/kb"
)

// axe is the accessibility checker, as installed for the pages' own tests.
const axe = "../../assets/web/node_modules/axe-core/axe.min.js"

// accessible fails the test for everything that axe-core finds wrong with the page as it is.
func (pg *page) accessible(what string) {
	pg.t.Helper()
	script, err := os.ReadFile(axe)
	if err != nil {
		pg.t.Fatalf("%v: npm ci in assets/web", err)
	}
	pg.run(chromedp.Evaluate(string(script)+";0", nil))
	// What is moving has colours of its own for a moment.
	got := pg.js(`(async () => {
  await Promise.all(document.getAnimations().filter(a => a.effect.getComputedTiming().endTime < Infinity).map(a => a.finished.catch(() => {})));
  const r = await axe.run(document, {resultTypes: ["violations"]});
  return JSON.stringify(r.violations.map(v => [v.id, v.help, ...v.nodes.slice(0, 5).map(n => n.html.slice(0, 160) + " " + n.failureSummary)]));
})()`)
	var found [][]string
	if err := json.Unmarshal([]byte(got), &found); err != nil {
		pg.t.Fatal(err)
	}
	for _, v := range found {
		pg.t.Errorf("%s: %s", what, strings.Join(v, "\n  "))
	}
	if dir := os.Getenv("BARKER_SHOTS"); dir != "" {
		var png []byte
		pg.run(chromedp.CaptureScreenshot(&png))
		if err := os.WriteFile(filepath.Join(dir, strings.ReplaceAll(what, " ", "-")+".png"), png, 0o644); err != nil {
			pg.t.Fatal(err)
		}
	}
}

// tap touches an element in its middle, as a finger does.
func (pg *page) tap(selector string) {
	pg.t.Helper()
	pg.settled(selector)
	var at []float64
	pg.run(chromedp.Evaluate(fmt.Sprintf(`(() => {
  const e = document.querySelector(%q); e.scrollIntoView({block: "center"});
  const r = e.getBoundingClientRect(); return [r.x + r.width / 2, r.y + r.height / 2];
})()`, selector), &at))
	if pg.js(fmt.Sprintf(`!!document.elementFromPoint(%v, %v)?.closest(%q)`, at[0], at[1], selector)) != "true" {
		pg.t.Fatalf("%s is covered by %s", selector, pg.js(fmt.Sprintf(`document.elementFromPoint(%v, %v)?.outerHTML.slice(0, 200)`, at[0], at[1])))
	}
	pg.run(input.DispatchTouchEvent(input.TouchStart, []*input.TouchPoint{{X: at[0], Y: at[1]}}),
		input.DispatchTouchEvent(input.TouchEnd, []*input.TouchPoint{}))
}

// focus taps a field until it has the focus: on a busy machine a tap may become a long press.
func (pg *page) focus(selector string) {
	pg.t.Helper()
	for range 10 {
		pg.tap(selector)
		if pg.js(fmt.Sprintf(`new Promise(done => {
  const ends = performance.now() + 1000;
  (function look() {
    const ok = document.activeElement.matches(%q);
    ok || performance.now() > ends ? done(ok) : setTimeout(look, 20);
  })();
})`, selector)) == "true" {
			return
		}
	}
	pg.t.Fatalf("%s does not take the focus", selector)
}

// tabs is more stops than any page has between two things.
const tabs = 150

// reach presses Tab until an element has the focus.
func (pg *page) reach(selector string) {
	pg.t.Helper()
	pg.until(selector, fmt.Sprintf("document.querySelector(%q)", selector))
	for range tabs {
		if pg.js(fmt.Sprintf("!!document.activeElement?.matches(%q)", selector)) == "true" {
			return
		}
		pg.run(chromedp.KeyEvent(kb.Tab))
	}
	pg.t.Fatalf("%s cannot be reached with Tab", selector)
}

// press reaches an element and presses Enter.
func (pg *page) press(selector string) {
	pg.t.Helper()
	pg.reach(selector)
	pg.run(chromedp.KeyEvent(kb.Enter))
}

// buys goes from the live page to the paid order with one way to touch things and to come to a field.
func (pg *page) buys(item product, touch, fill func(selector string), checked bool) {
	pg.t.Helper()
	look := func(what string) {
		pg.t.Helper()
		if checked {
			pg.accessible(what)
		}
	}
	pg.until("the shelf's button", `document.querySelector(".composer .bag") && document.querySelector(".chat")`)
	look("live page")
	touch(".composer .bag")
	row := fmt.Sprintf(`.shelf li[data-product=%q] .open`, item.ID)
	pg.until("the shelf", fmt.Sprintf("document.querySelector(%q)", row))
	look("shelf")
	touch(row)
	pg.until("the product", `document.querySelector(".sheet.product")`)
	look("product sheet")
	touch(".sheet.product .foot .btn.pri")
	for _, f := range [][2]string{{"name", "Anna Keller"}, {"email", "anna@example.org"}, {"street", "Lindenstraat 12"}, {"postcode", "1017 AB"}, {"city", "Amsterdam"}} {
		field := "form.order-form [name=" + f[0] + "]"
		fill(field)
		if checked { // a phone's keyboard hands over whole words
			pg.run(input.InsertText(f[1]))
		} else {
			pg.run(chromedp.KeyEvent(f[1]))
		}
	}
	look("checkout")
	pg.until("the total", `!document.querySelector("form.order-form button[type=submit]").disabled`)
	if b := pg.js(`document.querySelector("form.order-form button[type=submit]").innerText`); !strings.Contains(b, "Order with obligation to pay") {
		pg.t.Errorf("the button says %q", b)
	}
	touch("form.order-form button[type=submit]")
	pg.until("the test payment", `location.pathname.startsWith("/pay/") && document.querySelector("button.main")`)
	look("test payment")
	touch("button.main")
	pg.until("the paid order", `location.pathname.startsWith("/order/") && document.querySelector(".order-page h1")?.innerText === "Paid"`)
	look("order page")
}

// TestBuysByTouchAndByKeyboard buys twice on a phone's page, with a finger and then with Tab and Enter
// alone, withdraws from the second purchase, and has every page on the way checked.
func TestBuysByTouchAndByKeyboard(t *testing.T) {
	p := start(t, t.TempDir())
	owner := p.owner()
	item := owner.simple()
	sku, stock := item.Variants[0].SKU, item.Variants[0].Stock
	pg := p.open("/live/demo", 390, 844)
	pg.buys(item, pg.tap, pg.focus, true)
	pg.run(chromedp.Evaluate(`location.search = "?lang=nl"`, nil))
	pg.until("the order in Dutch", `document.querySelector(".order-page h1")?.innerText === "Betaald"`)
	if got := pg.js("document.documentElement.scrollWidth"); got != "390" {
		t.Errorf("the Dutch order page is %s wide on a page of 390", got)
	}
	pg.run(chromedp.Navigate(p.base + "/live/demo"))
	pg.buys(item, pg.press, pg.reach, false)
	if got := owner.stockOf(sku); got != stock-2 {
		t.Errorf("stock is %d after two orders, was %d", got, stock)
	}

	pg.press(`a[href^="/withdraw"]`)
	pg.until("the order's number", `document.querySelector("[name=number]")?.value.startsWith("B-")`)
	pg.accessible("withdraw")
	pg.press("form button[type=submit]")
	pg.until("the second step", `document.querySelector(".choice")`)
	pg.accessible("withdraw confirm")
	pg.press(".pair .btn.pri")
	pg.until("the receipt", `location.pathname.startsWith("/withdraw/") && document.querySelector("article time")`)
	pg.accessible("withdrawal receipt")

	pg.run(chromedp.EmulateViewport(1280, 800), chromedp.Navigate(p.base+"/console/login"))
	pg.until("the sign-in form", `document.querySelector("input[type=password]")`)
	pg.accessible("console login")
	pg.run(chromedp.SendKeys("input[type=email]", "lena@example.org", chromedp.ByQuery),
		chromedp.SendKeys("input[type=password]", "seven quiet teapots\r", chromedp.ByQuery))
	pg.until("the control room", `document.querySelector(".console nav")`)
	pg.accessible("control room")
	for _, room := range []string{"orders", "products"} {
		pg.click(`nav a[href="/console/` + room + `"]`)
		pg.until("the rows", `document.querySelector("table.table tbody tr")`)
		pg.accessible(room)
	}
	pg.run(chromedp.Navigate(p.base + "/live/demo"))
	pg.until("the column", `document.querySelector(".live.wide .column")`)
	pg.accessible("live page, wide")
}
