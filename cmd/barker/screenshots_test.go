//go:build screenshots

package main

import (
	"flag"
	"os"
	"path/filepath"
	"testing"

	"github.com/chromedp/chromedp"
)

var into = flag.String("screenshots", "", "folder for the pictures")

// TestScreenshots takes the pictures of README from the running program.
func TestScreenshots(t *testing.T) {
	if *into == "" {
		t.Fatal("name a folder with -screenshots")
	}
	p := start(t, t.TempDir())
	owner := p.owner()
	owner.order(owner.simple().Variants[0].SKU, "shot")

	phone := p.open("/live/demo", 390, 844)
	phone.until("pictures", watching)
	phone.say("how much is A2?")
	phone.until("a caption", `document.querySelector(".caption, .captions, .ans")?.innerText.trim().length > 12`)
	phone.shoot("viewer-phone.png")
	phone.close() // one browser at a time leaves the machine to the show

	desk := p.open("/live/demo", 1280, 800)
	desk.until("pictures", watching)
	desk.say("what is the kettle made of?")
	desk.until("the answer", `document.querySelector(".chat .m.host:last-of-type")`)
	desk.until("a caption", `document.querySelector(".caption, .captions, .ans")?.innerText.trim().length > 12`)
	desk.shoot("viewer-desktop.png")
	desk.close()

	console := p.open("/console/login", 1440, 900)
	console.until("the sign-in form", `document.querySelector("input[type=password]")`)
	console.run(chromedp.SendKeys("input[type=email]", "lena@example.org", chromedp.ByQuery),
		chromedp.SendKeys("input[type=password]", "seven quiet teapots\r", chromedp.ByQuery))
	console.until("pictures", watching)
	console.until("the rundown", `document.body.innerText.includes("Because") || document.body.innerText.includes("because")`)
	console.until("a filled rundown", `document.body.innerText.match(/(\d+) s ready/)?.[1] > 20`)
	console.shoot("console.png")
}

func (pg *page) shoot(name string) {
	pg.t.Helper()
	var png []byte
	pg.run(chromedp.CaptureScreenshot(&png))
	if err := os.WriteFile(filepath.Join(*into, name), png, 0o644); err != nil {
		pg.t.Fatal(err)
	}
}
