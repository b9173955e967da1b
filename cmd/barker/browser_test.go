package main

import (
	"context"
	"encoding/json"
	"fmt"
	"os"
	"strings"
	"testing"
	"time"

	"github.com/chromedp/cdproto/emulation"
	cdpruntime "github.com/chromedp/cdproto/runtime"
	"github.com/chromedp/chromedp"
)

const chromium = "/usr/bin/chromium"

// page is a tab of a fresh Chromium.
type page struct {
	t     *testing.T
	ctx   context.Context
	close func()
}

// open opens a page of the program at a size; phones have touch and twice the pixels.
func (p *program) open(path string, width, height int64) *page {
	p.t.Helper()
	if _, err := os.Stat(chromium); err != nil {
		p.t.Fatalf("%v: apt-get install chromium", err)
	}
	opts := append(chromedp.DefaultExecAllocatorOptions[:],
		chromedp.ExecPath(chromium), chromedp.NoSandbox, chromedp.DisableGPU,
		chromedp.Flag("disable-quic", true), chromedp.Flag("disable-background-networking", true),
		chromedp.Flag("disable-component-update", true), chromedp.Flag("disable-sync", true),
		chromedp.Flag("autoplay-policy", "no-user-gesture-required"), chromedp.Flag("lang", "en-GB"))
	alloc, stop := chromedp.NewExecAllocator(context.Background(), opts...)
	ctx, closeTab := chromedp.NewContext(alloc)
	ctx, cancel := context.WithTimeout(ctx, 45*time.Minute)
	pg := &page{p.t, ctx, func() { cancel(); closeTab(); stop() }}
	p.t.Cleanup(pg.close)
	phone := width < 600
	scale := 1.0
	if phone {
		scale = 2
	}
	pg.run(emulation.SetDeviceMetricsOverride(width, height, scale, phone), emulation.SetTouchEmulationEnabled(phone),
		chromedp.Navigate(p.base+path))
	return pg
}

func (pg *page) run(actions ...chromedp.Action) {
	pg.t.Helper()
	if err := chromedp.Run(pg.ctx, actions...); err != nil {
		pg.t.Fatal(err)
	}
}

// js runs an expression, waits for its promise, and returns its value as text.
func (pg *page) js(expr string) string {
	pg.t.Helper()
	var out any
	pg.run(chromedp.Evaluate(expr, &out, func(p *cdpruntime.EvaluateParams) *cdpruntime.EvaluateParams {
		return p.WithAwaitPromise(true)
	}))
	return fmt.Sprint(out)
}

// until waits for an expression to become true. A page that is left while it is asked is asked again.
func (pg *page) until(what, expr string) {
	pg.t.Helper()
	for deadline := time.Now().Add(60 * time.Second); time.Now().Before(deadline); time.Sleep(100 * time.Millisecond) {
		var so bool
		err := chromedp.Run(pg.ctx, chromedp.Evaluate("!!("+expr+")", &so))
		if err != nil && !strings.Contains(err.Error(), "target navigated") && !strings.Contains(err.Error(), "context was destroyed") {
			pg.t.Fatalf("%s: %v", what, err)
		}
		if so {
			return
		}
	}
	pg.t.Fatalf("waited a minute for %s; the page says:\n%s", what, pg.js("document.body.innerText"))
}

// settled waits for an element that can be clicked: one that is not disabled until something was
// read, and that stands still. While its sheet slides in it is no longer where it was.
func (pg *page) settled(selector string) {
	pg.t.Helper()
	pg.until(selector+", enabled and standing still", fmt.Sprintf(`(e => e && !e.disabled && !document.getAnimations().some(a => a.playState === "running" &&
  a.effect.getComputedTiming().endTime !== Infinity && a.effect.target?.contains(e)))(document.querySelector(%q))`, selector))
}

func (pg *page) click(selector string) {
	pg.t.Helper()
	pg.settled(selector)
	pg.run(chromedp.Click(selector, chromedp.ByQuery))
}

func (pg *page) say(text string) {
	pg.t.Helper()
	pg.run(chromedp.SendKeys(".composer .input", text+"\r", chromedp.ByQuery))
}

// watching is true once a second of the host's pictures was decoded.
const watching = `[...document.querySelectorAll("video")].some(v => v.videoWidth === 720 && v.videoHeight === 1280 && v.getVideoPlaybackQuality().totalVideoFrames > 25)`

// TestWatchAskAndBuy is a viewer on a phone: sees the host, asks a price, buys in chat, and the
// merchant has the order and one less of it.
func TestWatchAskAndBuy(t *testing.T) {
	p := start(t, t.TempDir())
	owner := p.owner()
	item := owner.simple()
	sku, stock := item.Variants[0].SKU, item.Variants[0].Stock
	pg := p.open("/live/demo", 390, 844)
	pg.until("pictures", watching)
	pg.until("the AI label", `document.body.innerText.includes("AI host")`)

	pg.say("how much is " + item.Code + "?")
	price := euros(item.Price.Minor)
	pg.until("the price "+price+" in the host's answer", fmt.Sprintf(`[...document.querySelectorAll(".chat .say.host")].some(m => m.innerText.includes(%q))`, price))

	pg.say(item.Code)
	pg.click(".held button")
	pg.until("the checkout", `document.querySelector("form.order-form [name=email]")`)
	for name, value := range map[string]string{
		"name": "Anna Keller", "email": "anna@example.org", "street": "Lindenstraat 12", "postcode": "1017 AB", "city": "Amsterdam",
	} {
		pg.run(chromedp.SendKeys("form.order-form [name="+name+"]", value, chromedp.ByQuery))
	}
	pg.until("the test mark", `document.querySelector("form.order-form .badge.test")`)
	pg.until("the button", `!document.querySelector("form.order-form button[type=submit]").disabled`)
	if b := pg.js(`document.querySelector("form.order-form button[type=submit]").innerText`); !strings.Contains(b, "Order with obligation to pay") {
		t.Errorf("the button says %q", b)
	}
	pg.click("form.order-form button[type=submit]")
	pg.click("button.main") // of the test payment
	pg.until("the paid order", `document.querySelector(".order-page h1")?.innerText === "Paid"`)

	if got := owner.stockOf(sku); got != stock-1 {
		t.Errorf("stock is %d after the order, was %d", got, stock)
	}
	var orders struct {
		Orders []struct {
			State string
			Test  bool
			Lines []struct{ SKU string }
		}
	}
	owner.must("GET", "/api/console/orders", nil, &orders)
	if o := orders.Orders; len(o) != 1 || o[0].State != "paid" || !o[0].Test || o[0].Lines[0].SKU != sku {
		t.Errorf("orders: %+v", orders.Orders)
	}
}

// TestPriceChangeReachesThePage changes a price in the console while a viewer looks at it, and
// sells the product out.
func TestPriceChangeReachesThePage(t *testing.T) {
	p := start(t, t.TempDir())
	owner := p.owner()
	item := owner.simple()
	sku := item.Variants[0].SKU
	pg := p.open("/live/demo", 1280, 800)
	pg.until("pictures", watching)
	pg.say("how much is " + item.Code + "?")
	const answer = `[...document.querySelectorAll(".chat .m.host .fact")].at(-1)?.innerText.includes(%q)`
	pg.until("the price", fmt.Sprintf(answer, euros(item.Price.Minor)))
	owner.must("PUT", "/api/console/products/"+sku+"/price", map[string]any{"price": map[string]any{"minor": item.Price.Minor + 111, "currency": "EUR"}}, nil)
	pg.until("the new price in the old answer", fmt.Sprintf(answer, euros(item.Price.Minor+111)))
	owner.must("PUT", "/api/console/products/"+sku+"/stock", map[string]any{"onHand": 0}, nil)
	pg.say(item.Code)
	pg.until("sold out", `[...document.querySelectorAll(".chat .m.host")].at(-1)?.innerText.toLowerCase().includes("sold out")`)
}

// covered asks whether the page's chip lies over the whole of the label that is in the picture: rows 36 to 96 and columns
// 28 to 236 of 720 by 1280. Else it would show from under the chip.
const covered = `((p, c) => {
  const k = Math.max(p.width / 720, p.height / 1280), x = p.left + (p.width - 720 * k) / 2, y = p.top + (p.height - 1280 * k) * .12;
  return c.left <= x + 28 * k && c.right >= x + 236 * k && c.top <= Math.max(0, y + 36 * k) && c.bottom >= y + 96 * k;
})(document.querySelector(".picture").getBoundingClientRect(), document.querySelector(".top .chip").getBoundingClientRect())`

// TestChipCoversThePicturesLabel looks at windows of many sizes.
func TestChipCoversThePicturesLabel(t *testing.T) {
	p := start(t, t.TempDir())
	pg := p.open("/live/demo", 1440, 900)
	pg.until("the chip", `document.querySelector(".top .chip")`)
	for _, size := range [][2]int64{{1440, 900}, {1280, 720}, {1920, 1200}, {1100, 1000}, {900, 700}, {390, 844}, {320, 640}, {600, 900}, {768, 1024}} {
		pg.run(chromedp.EmulateViewport(size[0], size[1]))
		pg.until(fmt.Sprintf("the chip over the label at %v", size), covered)
		if got := pg.js("document.documentElement.scrollWidth"); got != fmt.Sprint(size[0]) {
			t.Errorf("the page is %s wide in a window of %d", got, size[0])
		}
	}
}

// euros is an amount as the page writes it: whole ones without decimals.
func euros(minor int64) string {
	if minor%100 == 0 {
		return fmt.Sprintf("€%d", minor/100)
	}
	return fmt.Sprintf("€%d.%02d", minor/100, minor%100)
}

// TestDressedPlaysAnywhere plays the dressed picture as another player would.
func TestDressedPlaysAnywhere(t *testing.T) {
	p := start(t, t.TempDir())
	pg := p.open("/healthz", 800, 600)
	var stats struct {
		Video struct{ FrameWidth, FramesDecoded, FreezeCount int }
		Audio struct{ TotalAudioEnergy, TotalSamplesDuration float64 }
	}
	for range 5 { // a busy machine takes its time to make the first pitch; the host idles meanwhile
		got := pg.js(playWHEP("/whep/demo?picture=dressed", 12))
		if err := json.Unmarshal([]byte(got), &stats); err != nil {
			t.Fatalf("%v in %s", err, got)
		}
		if stats.Audio.TotalAudioEnergy >= 1e-3 {
			break
		}
	}
	if v := stats.Video; v.FrameWidth != 720 || v.FramesDecoded < 100 {
		t.Errorf("pictures: %+v", v)
	}
	if stats.Audio.TotalAudioEnergy < 1e-3 {
		t.Errorf("nothing was heard: %+v", stats.Audio)
	}
}

// playWHEP plays an endpoint for some seconds and answers with what getStats says of it.
func playWHEP(path string, seconds int) string {
	return fmt.Sprintf(`(async () => {
  const pc = new RTCPeerConnection();
  const v = document.createElement("video"); v.autoplay = true; document.body.append(v);
  pc.ontrack = e => { v.srcObject = e.streams[0]; };
  pc.addTransceiver("video", {direction: "recvonly"}); pc.addTransceiver("audio", {direction: "recvonly"});
  await pc.setLocalDescription(await pc.createOffer());
  const r = await fetch(%q, {method: "POST", headers: {"Content-Type": "application/sdp"}, body: pc.localDescription.sdp});
  if (r.status !== 201) return r.status + " " + await r.text();
  await pc.setRemoteDescription({type: "answer", sdp: await r.text()});
  await new Promise(f => setTimeout(f, %d));
  const out = {};
  for (const s of (await pc.getStats()).values()) if (s.type === "inbound-rtp") out[s.kind] = s;
  return JSON.stringify(out);
})()`, path, seconds*1000)
}
