package feed

import (
	"bytes"
	"context"
	"encoding/binary"
	"hash/crc32"
	"image"
	"image/png"
	"net/http"
	"net/http/httptest"
	"net/netip"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"testing/fstest"

	"github.com/barkerlive/barker/shop/shoptest"
)

func onePNG(t testing.TB, w, h int) []byte {
	t.Helper()
	var b bytes.Buffer
	if err := png.Encode(&b, image.NewGray(image.Rect(0, 0, w, h))); err != nil {
		t.Fatal(err)
	}
	return b.Bytes()
}

// vast is a picture that says it is wide and high beyond reason, in few bytes.
func vast(t testing.TB) []byte {
	data := onePNG(t, 8, 8)
	header := data[12:29] // IHDR and what it says
	binary.BigEndian.PutUint32(header[4:], 60_000)
	binary.BigEndian.PutUint32(header[8:], 60_000)
	binary.BigEndian.PutUint32(data[29:], crc32.ChecksumIEEE(header))
	return data
}

// webServer answers with pictures and with what is none.
func webServer(t *testing.T) *httptest.Server {
	mux := http.NewServeMux()
	serve := func(path string, data []byte) {
		mux.HandleFunc(path, func(w http.ResponseWriter, _ *http.Request) { _, _ = w.Write(data) }) // the client may hang up
	}
	good := onePNG(t, 8, 8)
	serve("/good.png", good)
	serve("/same.gif", good) // named as another kind
	serve("/huge.png", vast(t))
	serve("/page.html", []byte("<html><svg></svg></html>"))
	serve("/drawing.svg", []byte(`<svg xmlns="http://www.w3.org/2000/svg"><script>alert(1)</script></svg>`))
	serve("/big.png", append(good, make([]byte, maxPicture)...))
	mux.HandleFunc("/loop", func(w http.ResponseWriter, r *http.Request) { http.Redirect(w, r, "/loop", http.StatusFound) })
	mux.HandleFunc("/there", func(w http.ResponseWriter, r *http.Request) { http.Redirect(w, r, "/good.png", http.StatusFound) })
	mux.HandleFunc("/file", func(w http.ResponseWriter, r *http.Request) {
		w.Header().Set("Location", "file:///etc/passwd")
		w.WriteHeader(http.StatusFound)
	})
	s := httptest.NewServer(mux)
	t.Cleanup(s.Close)
	return s
}

func anywhere(netip.AddrPort) error { return nil }

func TestFetch(t *testing.T) {
	web := webServer(t)
	dir := t.TempDir()
	files := fstest.MapFS{"mug.svg": {Data: []byte(`<svg xmlns="http://www.w3.org/2000/svg"/>`)}, "mug.png": {Data: onePNG(t, 4, 4)},
		"notes.txt": {Data: []byte("hello")}}
	p := NewPictures(dir, files, nil)
	p.reachable = anywhere
	for from, want := range map[string]string{
		web.URL + "/good.png": ".png", web.URL + "/same.gif": ".png", web.URL + "/there": ".png", "mug.svg": ".svg", "mug.png": ".png",
	} {
		for range 2 {
			name, err := p.Fetch(t.Context(), from)
			if err != nil || filepath.Ext(name) != want {
				t.Errorf("%s is kept as %q: %v", from, name, err)
				continue
			}
			if _, err := os.Stat(filepath.Join(dir, name)); err != nil {
				t.Error(err)
			}
		}
	}
	for from, want := range map[string]string{
		web.URL + "/page.html": "not a JPEG", web.URL + "/drawing.svg": "not a JPEG", web.URL + "/big.png": "more than 8 MiB",
		web.URL + "/huge.png": "is not taken", web.URL + "/nope": "404", web.URL + "/loop": "leads too far", web.URL + "/file": "leads too far",
		"notes.txt": "not a JPEG", "../secret.png": "no such file", "/etc/passwd": "no such file", "nope.png": "not exist", "ftp://x/y.png": "no such file",
	} {
		if name, err := p.Fetch(t.Context(), from); err == nil || !strings.Contains(err.Error(), want) {
			t.Errorf("%s gave %q and %v, want %q", from, name, err, want)
		}
	}
	left, err := os.ReadDir(dir)
	if err != nil || len(left) != 3 {
		t.Errorf("the folder has %v %v", left, err)
	}
}

// TestFetchInside asks for what is not on the open internet: by address, and by a name that leads
// there.
func TestFetchInside(t *testing.T) {
	web := webServer(t)
	p := NewPictures(t.TempDir(), nil, nil)
	for _, from := range []string{web.URL + "/good.png", strings.Replace(web.URL, "127.0.0.1", "localhost", 1) + "/good.png",
		"http://[::1]/x.png", "http://169.254.169.254/latest/meta-data"} {
		if _, err := p.Fetch(t.Context(), from); err == nil || !strings.Contains(err.Error(), "not a public address") {
			t.Errorf("%s: %v", from, err)
		}
	}
	for address, ok := range map[string]bool{
		"93.184.216.34:443": true, "93.184.216.34:80": true, "[2606:2800:220:1:248:1893:25c8:1946]:443": true,
		"93.184.216.34:22": false, "10.1.2.3:80": false, "192.168.0.1:80": false, "172.16.0.1:80": false, "127.0.0.1:80": false,
		"0.0.0.0:80": false, "100.64.0.1:80": false, "169.254.1.1:80": false, "224.0.0.1:80": false, "255.255.255.255:80": false,
		"[::]:80": false, "[::ffff:10.0.0.1]:80": false, "[fe80::1]:80": false, "[fd00::1]:80": false, "[64:ff9b::a00:1]:80": false,
	} {
		if err := public(netip.MustParseAddrPort(address)); (err == nil) != ok {
			t.Errorf("%s: %v", address, err)
		}
	}
}

func TestCollect(t *testing.T) {
	web := webServer(t)
	mug, towel, lamp := shoptest.Mug(1), shoptest.Towel(1, 1), shoptest.Mug(1)
	lamp.ID, lamp.Variants[0].SKU = "lamp", "LAMP"
	mug.PictureFrom, towel.PictureFrom = web.URL+"/good.png", web.URL+"/nope"
	s := shoptest.Open(t, shoptest.Config(), shoptest.NewMemory(), mug, towel, lamp)
	p := NewPictures(t.TempDir(), nil, nil)
	p.reachable = anywhere
	if came, missing := p.Collect(t.Context(), s); came != 1 || missing != 1 {
		t.Errorf("%d came and %d did not", came, missing)
	}
	for id, want := range map[string]bool{"A1": true, "A2": false, "A3": false} {
		if p, _ := s.ByCode(id); (p.Picture != "") != want {
			t.Errorf("%s has picture %q", id, p.Picture)
		}
	}
	if came, missing := p.Collect(t.Context(), s); came != 0 || missing != 1 {
		t.Errorf("again: %d came and %d did not", came, missing)
	}
	ctx, cancel := context.WithCancel(t.Context())
	cancel()
	if came, _ := p.Collect(ctx, s); came != 0 {
		t.Error("went on after the end")
	}
}
