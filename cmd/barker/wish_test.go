package main

import (
	"fmt"
	"strings"
	"testing"

	"github.com/chromedp/chromedp"
)

// TestWishesOnAPhone is what a viewer on a phone gets for a message that asks to buy: the way on is there to be tapped,
// whole and in view; so is a note that only they see. Then the shelf is searched with a slip of the pen, and the host asked at the checkout.
func TestWishesOnAPhone(t *testing.T) {
	p := start(t, t.TempDir())
	owner := p.owner()
	item := owner.simple()
	var gone, many product
	for _, of := range owner.products() {
		switch {
		case len(of.Variants) > 1 && many.ID == "":
			many = of
		case len(of.Variants) == 1 && of.ID != item.ID:
			gone = of
		}
	}
	owner.must("PUT", "/api/console/products/"+gone.Variants[0].SKU+"/stock", map[string]any{"onHand": 0}, nil)
	pg := p.open("/live/demo", 390, 844)
	pg.until("the composer", `document.querySelector(".composer .input") && document.querySelector(".chat")`)
	// told waits for the card of an outcome, which has to be whole within the page.
	told := func(what, says string) {
		t.Helper()
		pg.until(what, fmt.Sprintf(`document.querySelector(".prompt .offer")?.innerText.includes(%q)`, says))
		pg.accessible(what)
		if pg.js(`(r => r.top >= 0 && r.bottom <= innerHeight && r.right <= innerWidth)(document.querySelector(".prompt .offer").getBoundingClientRect())`) != "true" {
			t.Errorf("%s is cut off", what)
		}
	}
	pg.tap(".top .chip")
	pg.until("about the stream", `document.querySelector(".about-sheet .legal-links a")`)
	pg.accessible("about")
	pg.run(chromedp.Evaluate(`document.querySelectorAll(".about-sheet .row button")[0].click()`, nil))
	pg.until("the name", `document.querySelector(".sheet [name=nickname]")`)
	pg.accessible("name")
	pg.tap(".sheet > header .icon")
	pg.say("I take size M")
	told("may it be remembered", "May this be remembered")
	pg.tap(".prompt .actions .btn")
	pg.say("what do you remember about me?")
	told("what is remembered", "what is remembered of you")
	pg.tap(".prompt .actions .btn")
	pg.until("the note", `document.querySelector(".sheet.memory input")?.value === "M"`)
	pg.accessible("memory")
	pg.tap(".sheet > header .icon")
	pg.tap(".prompt .offer > .icon")

	pg.say("Z99")
	told("an unknown code", "no Z99")
	pg.say(gone.Code)
	told("a sold out product", "sold out")
	pg.tap(".prompt .btn.pri")
	pg.until("the place in line", `document.querySelector(".prompt .actions")?.innerText.includes("next in line")`)
	pg.say(item.Code + " x150")
	told("more than one may hold", "one person may hold")
	pg.say(many.Code)
	told("which variant", "Which "+many.Title)
	pg.tap(".prompt .actions .btn:nth-child(2)")
	pg.until("the hold", `document.querySelector(".held")`)
	pg.say(item.Code)
	told("held", "held for you")

	pg.run(chromedp.Evaluate(`document.activeElement.blur()`, nil))
	pg.tap(".composer .bag")
	pg.until("the cart", `document.querySelector(".sheet .cart-lines li")`)
	pg.accessible("cart")
	pg.tap(".sheet > header .btn.quiet") // it leads to the shelf
	pg.until("the shelf", `document.querySelector(".shelf .search .input")`)
	pg.accessible("shelf with a cart")
	slip := strings.Fields(item.Title)[0]
	slip = slip[:1] + slip[2:3] + slip[1:2] + slip[3:]
	pg.focus(".shelf .search .input")
	pg.run(chromedp.KeyEvent(slip))
	pg.until("the product in spite of "+slip, fmt.Sprintf(`document.querySelectorAll(".shelf li").length < 3 && document.querySelector(".shelf li")?.dataset.product === %q`, item.ID))
	pg.accessible("searched shelf")
	pg.tap(".sheet > header .icon")

	pg.tap(".held button")
	pg.focus(".ask .input")
	pg.run(chromedp.KeyEvent("How much is " + item.Code + "?\r"))
	pg.until("the host's answer", fmt.Sprintf(`document.querySelector(".ask .answer .badge.ai") && document.querySelector(".ask .answer").innerText.includes(%q)`, euros(item.Price.Minor)))
	pg.accessible("answered at the checkout")
	if pg.js(`document.querySelectorAll(".order-form .fault-box, .order-form [aria-invalid=true]").length`) != "0" {
		t.Error("asking sent the order's form")
	}
}
