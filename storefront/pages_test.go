package storefront

import (
	"strings"
	"testing"
	"testing/fstest"

	"golang.org/x/text/language"
)

func TestLivePage(t *testing.T) {
	h := open(t)
	for _, c := range []struct {
		path, accept string
		want         []string
	}{
		{"/live/demo", "", []string{
			`<html lang="en">`, `<title>Mugs &amp; &#34;more&#34; &lt;b&gt; – Larkhill</title>`,
			`<meta property="og:title" content="Mugs &amp; `, `<meta name="description" content="Handmade &lt;i&gt;things&lt;/i&gt;" />`,
			`<meta property="og:site_name" content="Larkhill" />`, `<noscript><p class="noscript">This page shows`,
		}},
		{"/live/demo", "nl-BE,en;q=0.5", []string{`<html lang="nl">`, "Deze pagina toont"}},
		{"/live/demo?lang=nl", "en", []string{`<html lang="nl">`}},
		{"/live/demo", "ja", []string{`<html lang="en">`}},
		{"/live/second", "", []string{`<title>Second – Larkhill</title>`, "Finn, our AI host"}},
	} {
		w := h.browser().do("GET", c.path, "", "Accept-Language", c.accept)
		for _, want := range c.want {
			if !strings.Contains(w.Body.String(), want) {
				t.Errorf("%s in %q: %s is missing in\n%s", c.path, c.accept, want, w.Body)
			}
		}
		for _, no := range []string{"<b>", "<i>", "€", "EUR", "24"} {
			if strings.Contains(w.Body.String(), no) {
				t.Errorf("%s: %s is in\n%s", c.path, no, w.Body)
			}
		}
		if got := w.Header().Get("Cache-Control"); !strings.Contains(got, "no-cache") || w.Header().Get("Vary") != "Accept-Language" {
			t.Errorf("headers %v", w.Header())
		}
		if csp := w.Header().Get("Content-Security-Policy"); !strings.Contains(csp, "default-src 'self'") || !strings.Contains(csp, "frame-ancestors 'none'") {
			t.Errorf("policy %q", csp)
		}
		again := h.browser().do("GET", c.path, "", "Accept-Language", c.accept, "If-None-Match", w.Header().Get("ETag"))
		if again.Code != 304 {
			t.Errorf("again: %d", again.Code)
		}
	}
}

func TestHome(t *testing.T) {
	h := open(t)
	if got := h.browser().do("GET", "/?lang=nl", "").Header().Get("Location"); got != "/live/demo?lang=nl" {
		t.Errorf("leads to %q", got)
	}
}

func TestFriendlyPages(t *testing.T) {
	h := open(t)
	for _, path := range []string{"/live/none", "/order/none", "/legal/none", "/nowhere", "/live/"} {
		w := h.browser().do("GET", path, "", "Accept-Language", "nl")
		if body := w.Body.String(); w.Code != 404 || !strings.Contains(body, "Hier is niets") || !strings.Contains(body, `href="/"`) {
			t.Errorf("%s: %d %s", path, w.Code, body)
		}
	}
	if w := h.browser().do("POST", "/live/demo", "{}"); w.Code != 405 || w.Header().Get("Allow") != "GET, HEAD" {
		t.Errorf("a post to a page: %d, allow %q", w.Code, w.Header().Get("Allow"))
	}
}

func TestLegalPages(t *testing.T) {
	h := open(t)
	for _, c := range []struct{ path, lang, want string }{
		{"/api/legal/imprint", "en", `"html":"\u003cp\u003eLarkhill BV\u003c/p\u003e"`},
		{"/api/legal/imprint", "nl", `Utrecht`},
		{"/api/legal/imprint", "nl", `"title":"Colofon"`},
		{"/api/legal/imprint?lang=nl", "en", `"language":"nl"`},
		{"/api/legal/privacy", "en", `"language":"de"`},
		{"/api/legal/privacy", "en", `"pages":["imprint","privacy"]`},
		{"/legal/imprint", "nl", `<noscript><main><h1>Colofon</h1><p>Larkhill BV, Utrecht</p></main></noscript>`},
		{"/legal/imprint", "nl", `<title>Colofon – Larkhill</title>`},
	} {
		if w := h.browser().do("GET", c.path, "", "Accept-Language", c.lang); !strings.Contains(w.Body.String(), c.want) {
			t.Errorf("%s in %s: %s is missing in\n%s", c.path, c.lang, c.want, w.Body)
		}
	}
}

func TestPagesThatWereNotBuilt(t *testing.T) {
	h := open(t, func(c *Config) { c.Pages = fstest.MapFS{} })
	if w := h.browser().do("GET", "/live/demo", ""); w.Code != 503 || !strings.Contains(w.Body.String(), "not built") {
		t.Errorf("got %d %s", w.Code, w.Body)
	}
	if !strings.Contains(h.log.String(), livePage) {
		t.Errorf("logged: %s", h.log)
	}
	h.browser().want("GET", "/api/live/demo", "", 200)
}

func TestPictures(t *testing.T) {
	h := open(t)
	w := h.browser().do("GET", "/media/sub/logo.svg", "")
	if csp := w.Header().Get("Content-Security-Policy"); !strings.Contains(csp, "sandbox") || !strings.Contains(csp, "default-src 'none'") {
		t.Errorf("a picture's policy is %q", csp)
	}
	if w := h.browser().do("GET", "/media/mug.png", "", "Range", "bytes=0-0"); w.Code != 206 || w.Body.String() != "P" {
		t.Errorf("a part: %d %q", w.Code, w.Body)
	}
	if w := h.browser().do("GET", "/media/host.png", ""); w.Body.String() != "PORTRAIT" {
		t.Errorf("the host: %q", w.Body)
	}
	h = open(t, func(c *Config) { c.Portrait = nil })
	if w := h.browser().do("GET", "/media/host.png", ""); w.Code != 404 {
		t.Errorf("no portrait: %d", w.Code)
	}
}

func TestLanguagesOfTheShop(t *testing.T) {
	h := open(t, func(c *Config) { c.ShopInfo.Languages = []language.Tag{language.Dutch} })
	if w := h.browser().do("GET", "/live/demo", "", "Accept-Language", "en"); !strings.Contains(w.Body.String(), `<html lang="nl">`) {
		t.Errorf("a Dutch shop: %s", w.Body)
	}
}
