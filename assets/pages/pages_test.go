package pages

import (
	"compress/gzip"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"log/slog"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"
	"testing/fstest"
	"time"

	"golang.org/x/text/language"
)

var errOurs = errors.New("the disk is on fire")

func newDesk(log io.Writer) *Desk {
	d := &Desk{Site: "Demo <shop>", Log: slog.New(slog.NewTextHandler(log, nil))}
	d.Origins = []string{"https://pages.example/"}
	d.Refuse = func(err error) *Error {
		if errors.Is(err, io.ErrNoProgress) {
			return &Error{Status: http.StatusConflict, Code: "sold_out"}
		}
		return nil
	}
	d.Handle("GET /api/thing", func(w http.ResponseWriter, r *http.Request) error {
		return Write(w, http.StatusOK, map[string]string{"is": "here"})
	})
	d.Handle("POST /api/thing", func(w http.ResponseWriter, r *http.Request) error {
		var in struct{ Name string }
		if err := Read(w, r, &in); err != nil {
			return err
		}
		return Write(w, http.StatusCreated, in.Name)
	})
	d.Handle("GET /api/refused", func(http.ResponseWriter, *http.Request) error {
		return fmt.Errorf("hold: %w", io.ErrNoProgress)
	})
	d.Handle("GET /api/field", func(http.ResponseWriter, *http.Request) error { return Invalid("email", "bad") })
	d.Handle("GET /api/broken", func(http.ResponseWriter, *http.Request) error { return errOurs })
	d.Handle("GET /page", func(http.ResponseWriter, *http.Request) error { return errOurs })
	return d
}

func ask(h http.Handler, method, path, body string, header ...string) *httptest.ResponseRecorder {
	r := httptest.NewRequest(method, path, strings.NewReader(body))
	r.Header.Set("Origin", "http://example.com")
	r.Header.Set("Content-Type", "application/json")
	for i := 0; i < len(header); i += 2 {
		r.Header.Set(header[i], header[i+1])
	}
	w := httptest.NewRecorder()
	h.ServeHTTP(w, r)
	return w
}

func TestAnswers(t *testing.T) {
	big := `{"name":"` + strings.Repeat("x", BodyLimit) + `"}`
	for _, c := range []struct {
		name, method, path, body string
		header                   []string
		status                   int
		code                     string
	}{
		{"read", "GET", "/api/thing", "", nil, 200, ""},
		{"head", "HEAD", "/api/thing", "", nil, 200, ""},
		{"change", "POST", "/api/thing", `{"name":"Anna"}`, nil, 201, ""},
		{"change, newer page", "POST", "/api/thing", `{"name":"Anna","more":1}`, nil, 201, ""},
		{"charset", "POST", "/api/thing", `{}`, []string{"Content-Type", "Application/JSON; charset=utf-8"}, 201, ""},
		{"default port", "POST", "/api/thing", `{}`, []string{"Origin", "http://EXAMPLE.com:80"}, 201, ""},
		{"behind TLS", "POST", "/api/thing", `{}`, []string{"Origin", "https://example.com"}, 201, ""},
		{"configured origin", "POST", "/api/thing", `{}`, []string{"Origin", "https://pages.example"}, 201, ""},
		{"foreign origin", "POST", "/api/thing", `{}`, []string{"Origin", "https://evil.example"}, 403, "origin"},
		{"other port", "POST", "/api/thing", `{}`, []string{"Origin", "http://example.com:8080"}, 403, "origin"},
		{"suffix", "POST", "/api/thing", `{}`, []string{"Origin", "http://example.com.evil.example"}, 403, "origin"},
		{"sandbox", "POST", "/api/thing", `{}`, []string{"Origin", "null"}, 403, "origin"},
		{"file", "POST", "/api/thing", `{}`, []string{"Origin", "file://example.com"}, 403, "origin"},
		{"no origin", "POST", "/api/thing", `{}`, []string{"Origin", ""}, 403, "origin"},
		{"form", "POST", "/api/thing", `{}`, []string{"Content-Type", "text/plain"}, 415, "content_type"},
		{"no type", "POST", "/api/thing", `{}`, []string{"Content-Type", ""}, 415, "content_type"},
		{"empty body", "POST", "/api/thing", ``, nil, 400, "bad_request"},
		{"half a body", "POST", "/api/thing", `{"name":`, nil, 400, "bad_request"},
		{"two bodies", "POST", "/api/thing", `{}{}`, nil, 400, "bad_request"},
		{"wrong type", "POST", "/api/thing", `{"name":7}`, nil, 400, "bad_request"},
		{"too large", "POST", "/api/thing", big, nil, 413, "too_large"},
		{"too large after", "POST", "/api/thing", "{}" + strings.Repeat(" ", BodyLimit), nil, 413, "too_large"},
		{"a station's error", "GET", "/api/refused", "", nil, 409, "sold_out"},
		{"a field", "GET", "/api/field", "", nil, 422, "bad"},
		{"our fault", "GET", "/api/broken", "", nil, 500, "internal"},
		{"no such address", "GET", "/api/none", "", nil, 404, "not_found"},
		{"no such method", "DELETE", "/api/thing", "", nil, 405, "method"},
	} {
		t.Run(c.name, func(t *testing.T) {
			w := ask(newDesk(io.Discard), c.method, c.path, c.body, c.header...)
			if w.Code != c.status {
				t.Fatalf("got %d %s, want %d", w.Code, w.Body, c.status)
			}
			if got := w.Header().Get("Content-Type"); got != "application/json; charset=utf-8" {
				t.Errorf("content type %q", got)
			}
			if got := w.Header().Get("Cache-Control"); got != "no-store" {
				t.Errorf("cache control %q", got)
			}
			if c.code == "" {
				return
			}
			var e errorBody
			if err := json.Unmarshal(w.Body.Bytes(), &e); err != nil || e.Error.Code != c.code || e.Error.Text == "" {
				t.Errorf("got %s (%v), want the code %q and a text", w.Body, err, c.code)
			}
		})
	}
}

// timed notes the deadlines that are set for reading.
type timed struct {
	*httptest.ResponseRecorder
	deadlines []time.Time
}

func (w *timed) SetReadDeadline(t time.Time) error {
	w.deadlines = append(w.deadlines, t)
	return nil
}

func TestABodyMustComeInTime(t *testing.T) {
	w := &timed{ResponseRecorder: httptest.NewRecorder()}
	r := httptest.NewRequest("POST", "/api/thing", strings.NewReader(`{}`))
	r.Header.Set("Origin", "http://example.com")
	r.Header.Set("Content-Type", "application/json")
	newDesk(io.Discard).ServeHTTP(w, r)
	if w.Code != 201 || len(w.deadlines) != 2 || w.deadlines[0].IsZero() || !w.deadlines[1].IsZero() {
		t.Errorf("%d with the deadlines %v, want one for the body and none afterwards", w.Code, w.deadlines)
	}
}

func TestWhatPeopleAreTold(t *testing.T) {
	d := newDesk(io.Discard)
	if w := ask(d, "GET", "/api/refused", "", "Accept-Language", "nl-BE"); !strings.Contains(w.Body.String(), "Net uitverkocht") {
		t.Errorf("in Dutch: %s", w.Body)
	}
	if w := ask(d, "GET", "/api/refused?lang=nl", "", "Accept-Language", "en"); !strings.Contains(w.Body.String(), "Net uitverkocht") {
		t.Errorf("in the language of the address: %s", w.Body)
	}
	if w := ask(d, "GET", "/api/field", ""); !strings.Contains(w.Body.String(), `"field":"email"`) ||
		!strings.Contains(w.Body.String(), "Please check this.") {
		t.Errorf("a field: %s", w.Body)
	}
	if w := ask(d, "DELETE", "/api/thing", ""); w.Header().Get("Allow") != "GET, HEAD, POST" {
		t.Errorf("allow %q", w.Header().Get("Allow"))
	}
}

func TestOurFaultIsLoggedOnceAndNotShown(t *testing.T) {
	var log strings.Builder
	w := ask(newDesk(&log), "GET", "/api/broken", "")
	if strings.Contains(w.Body.String(), "fire") {
		t.Errorf("the page was told %s", w.Body)
	}
	if n := strings.Count(log.String(), errOurs.Error()); n != 1 {
		t.Errorf("logged %d times: %s", n, log.String())
	}
	log.Reset()
	ask(newDesk(&log), "GET", "/api/refused", "")
	if log.Len() > 0 {
		t.Errorf("a refusal was logged: %s", log.String())
	}
}

func TestPlainPage(t *testing.T) {
	d := newDesk(io.Discard)
	for _, c := range []struct {
		path, lang string
		status     int
		want       string
	}{
		{"/live/none", "en", 404, "Nothing here"},
		{"/live/none", "nl", 404, "Hier is niets"},
		{"/page", "en", 500, "Something is in the way"},
	} {
		w := ask(d, "GET", c.path, "", "Accept-Language", c.lang)
		body := w.Body.String()
		if w.Code != c.status || !strings.Contains(body, c.want) || !strings.Contains(body, `lang="`+c.lang+`"`) {
			t.Errorf("%s in %s: %d %s", c.path, c.lang, w.Code, body)
		}
		if strings.Contains(body, "<shop>") || !strings.Contains(body, "Demo &lt;shop&gt;") {
			t.Errorf("the name is not escaped: %s", body)
		}
		if got := w.Header().Get("Content-Type"); got != "text/html; charset=utf-8" {
			t.Errorf("content type %q", got)
		}
	}
}

const shellHTML = `<!doctype html>
<html lang="en">
  <head>
    <title>Live</title>
    <script type="module" src="/assets/live-AbCd1234.js"></script>
  </head>
  <body>
    <div id="page"></div>
    <noscript><p>Old</p></noscript>
  </body>
</html>
`

func TestShell(t *testing.T) {
	s, err := ParseShell(fstest.MapFS{"live.html": {Data: []byte(shellHTML)}}, "live.html")
	if err != nil {
		t.Fatal(err)
	}
	page := string(s.Fill(Head{
		Language: language.Dutch, Title: `</title><script>1</script>`, Site: "Shop", Description: `"><script>2</script>`,
		Noscript: "<b>geen</b>", NoscriptHTML: "<p>3</p>",
	}))
	for _, want := range []string{
		`<html lang="nl">`, `<title>&lt;/title&gt;&lt;script&gt;1`, `<meta property="og:title" content="&lt;/title`,
		`<meta name="description" content="&#34;&gt;&lt;script&gt;2`, `<meta property="og:locale" content="nl_NL" />`,
		`<div id="page"></div>`, `<noscript><p class="noscript">&lt;b&gt;geen&lt;/b&gt;</p><p>3</p></noscript>`, "</html>",
	} {
		if !strings.Contains(page, want) {
			t.Errorf("%s is missing in\n%s", want, page)
		}
	}
	for _, no := range []string{"<script>", "noindex", "Old", "Live"} {
		if strings.Contains(page, no) {
			t.Errorf("%s is in\n%s", no, page)
		}
	}
	secret := string(s.Fill(Head{Language: language.English, Title: "Order", NoscriptHTML: "<i></NoScript><script>"}))
	if !strings.Contains(secret, "noindex") || strings.Contains(secret, "og:") || strings.Contains(secret, "<i>") {
		t.Errorf("a page that is not to be found:\n%s", secret)
	}
}

func TestShellThatIsNone(t *testing.T) {
	for name, text := range map[string]string{
		"empty": "", "no language": strings.ReplaceAll(shellHTML, ` lang="en"`, ""),
		"no title": strings.ReplaceAll(shellHTML, "title", "tile"), "no head": strings.ReplaceAll(shellHTML, "head", "had"),
		"no noscript": strings.ReplaceAll(shellHTML, "noscript", "script"),
	} {
		if _, err := ParseShell(fstest.MapFS{"live.html": {Data: []byte(text)}}, "live.html"); err == nil {
			t.Errorf("%s: no error", name)
		}
	}
	if _, err := ParseShell(fstest.MapFS{}, "live.html"); err == nil {
		t.Error("missing: no error")
	}
}

func TestHTMLIsCheckedForChanges(t *testing.T) {
	h := http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		WriteHTML(w, r, http.StatusOK, []byte("<p>"+r.URL.Query().Get("v")))
	})
	w := ask(h, "GET", "/?v=1", "")
	tag := w.Header().Get("ETag")
	if tag == "" || !strings.Contains(w.Header().Get("Cache-Control"), "no-cache") {
		t.Fatalf("headers %v", w.Header())
	}
	if w := ask(h, "GET", "/?v=1", "", "If-None-Match", `"x", `+tag); w.Code != http.StatusNotModified || w.Body.Len() > 0 {
		t.Errorf("the same page: %d %s", w.Code, w.Body)
	}
	if w := ask(h, "GET", "/?v=2", "", "If-None-Match", tag); w.Code != http.StatusOK {
		t.Errorf("another page: %d", w.Code)
	}
}

func TestFiles(t *testing.T) {
	script := []byte(strings.Repeat("console.log(1);\n", 100))
	fl, err := ReadFiles(fstest.MapFS{
		"assets/live-AbCd_234.js": {Data: script}, "assets/logo.svg": {Data: []byte("<svg/>")},
		"assets/fonts/inter.woff2": {Data: []byte("font")}, "assets/.env": {Data: []byte("secret")},
		"live.html": {Data: []byte(shellHTML)},
	}, "assets")
	if err != nil {
		t.Fatal(err)
	}
	h := &Desk{Log: slog.New(slog.DiscardHandler)}
	h.Handle("GET /assets/{name...}", func(w http.ResponseWriter, r *http.Request) error {
		return fl.Serve(w, r, r.PathValue("name"))
	})
	for _, c := range []struct {
		name   string
		status int
		kind   string
		cached string
	}{
		{"live-AbCd_234.js", 200, "text/javascript; charset=utf-8", "immutable"},
		{"logo.svg", 200, "image/svg+xml", "no-cache"},
		{"fonts/inter.woff2", 200, "font/woff2", "no-cache"},
		{"plain.css", 200, "text/css; charset=utf-8", "no-cache"},
		{".env", 404, "application/json; charset=utf-8", "no-store"},
		{"%2e%2e/live.html", 404, "application/json; charset=utf-8", "no-store"},
		{"", 404, "application/json; charset=utf-8", "no-store"},
	} {
		w := ask(h, "GET", "/assets/"+c.name, "")
		if w.Code != c.status || w.Header().Get("Content-Type") != c.kind || !strings.Contains(w.Header().Get("Cache-Control"), c.cached) {
			t.Errorf("%s: %d %v", c.name, w.Code, w.Header())
		}
	}
	w := ask(h, "GET", "/assets/live-AbCd_234.js", "", "Accept-Encoding", "br, gzip;q=0.8")
	if w.Header().Get("Content-Encoding") != "gzip" || w.Body.Len() >= len(script) {
		t.Fatalf("not compressed: %v", w.Header())
	}
	z, err := gzip.NewReader(w.Body)
	if err != nil {
		t.Fatal(err)
	}
	if b, err := io.ReadAll(z); err != nil || string(b) != string(script) {
		t.Errorf("unpacked to %d bytes, %v", len(b), err)
	}
	if w := ask(h, "GET", "/assets/live-AbCd_234.js", "", "If-None-Match", w.Header().Get("ETag")); w.Code != http.StatusNotModified {
		t.Errorf("again: %d", w.Code)
	}
	if w := ask(h, "GET", "/assets/live-AbCd_234.js", "", "Accept-Encoding", "gzip;q=0"); w.Header().Get("Content-Encoding") != "" {
		t.Error("compressed for one who refuses it")
	}
}

func TestFilesNotBuilt(t *testing.T) {
	fl, err := ReadFiles(fstest.MapFS{}, "assets")
	if err != nil || len(fl.byName) != 1 {
		t.Errorf("got %d files, %v; want the plain page's style only", len(fl.byName), err)
	}
}

func TestHeaders(t *testing.T) {
	h := func(secure bool) http.Header {
		return ask(Headers(http.NotFoundHandler(), secure), "GET", "/", "").Header()
	}
	for name, want := range map[string]string{
		"Content-Security-Policy": "frame-ancestors 'none'", "X-Content-Type-Options": "nosniff", "Referrer-Policy": "same-origin",
	} {
		if got := h(false).Get(name); !strings.Contains(got, want) {
			t.Errorf("%s: %q", name, got)
		}
	}
	if strings.Contains(h(true).Get("Content-Security-Policy"), "unsafe") {
		t.Error("the policy lets in what is written into a page")
	}
	if h(false).Get("Strict-Transport-Security") != "" || h(true).Get("Strict-Transport-Security") == "" {
		t.Error("strict transport is for TLS, and only for it")
	}
}
