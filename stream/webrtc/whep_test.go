package webrtc

import (
	"net/http"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/barkerlive/barker/stream"
)

func TestWHEP(t *testing.T) {
	h := openHouse(t, testClip(t), Config{})
	offer := offerFile(t, "chromium")
	status, header, _ := request(t, http.MethodPost, h.url, typeSDP+"; charset=utf-8", offer)
	location, etag := header.Get("Location"), header.Get("ETag")
	if status != 201 || !strings.HasPrefix(location, "/whep/demo/") || header.Get("Content-Type") != typeSDP {
		t.Fatalf("POST: %d, %v", status, header)
	}
	if len(etag) < 10 || etag[0] != '"' || etag[len(etag)-1] != '"' {
		t.Errorf("ETag %s, want a strong one", etag)
	}
	session := h.web.URL + location
	same := "a=ice-ufrag:wyAj\r\na=ice-pwd:fOLIjPZYNxuLEsKhP6Vz2pp/\r\nm=audio 9 UDP/TLS/RTP/SAVPF 111\r\na=mid:0\r\n"
	candidate := "a=candidate:1 1 udp 2122260223 127.0.0.1 9 typ host\r\n"
	useless := "a=candidate:2 1 tcp 1518280447 abc.local 9 typ host\r\na=candidate:nonsense\r\na=end-of-candidates\r\n"
	other := strings.Replace(same, "wyAj", "other", 1)
	for _, c := range []struct {
		name, method, url, contentType, body string
		header                               []string
		status                               int
		want                                 string // a header that must be there
	}{
		{"preflight", "OPTIONS", h.url, "", "", nil, 200, "Accept-Post"},
		{"preflight of a session", "OPTIONS", session, "", "", nil, 200, "Access-Control-Allow-Methods"},
		{"discovery", "HEAD", h.url, "", "", nil, 200, "Content-Type"},
		{"discovery by GET", "GET", h.url, "", "", nil, 200, "Content-Type"},
		{"discovery of nothing", "GET", h.web.URL + "/whep/none", "", "", nil, 404, ""},
		{"no such channel", "POST", h.web.URL + "/whep/none", typeSDP, offer, nil, 404, ""},
		{"wrong type", "POST", h.url, "application/json", offer, nil, 415, ""},
		{"no type", "POST", h.url, "", offer, nil, 415, ""},
		{"too long", "POST", h.url, typeSDP, offer + strings.Repeat("a=x\r\n", 14000), nil, 413, ""},
		{"unknown picture", "POST", h.url + "?picture=naked", typeSDP, offer, nil, 422, ""},
		{"wrong method", "PUT", h.url, typeSDP, offer, nil, 405, "Allow"},
		{"wrong method of a session", "POST", session, typeSDP, offer, nil, 405, "Allow"},
		{"session", "GET", session, "", "", nil, 204, ""},
		{"session's head", "HEAD", session, "", "", nil, 204, ""},
		{"unknown session", "GET", h.url + "/none", "", "", nil, 404, ""},
		{"another channel's session", "GET", strings.Replace(session, "demo", "other", 1), "", "", nil, 404, ""},
		{"trickle", "PATCH", session, typeTrickle, same + candidate, []string{"If-Match", etag}, 204, ""},
		{"trickle with a star", "PATCH", session, typeTrickle, candidate, []string{"If-Match", "*"}, 204, ""},
		{"useless candidates", "PATCH", session, typeTrickle, same + useless, []string{"If-Match", etag}, 204, ""},
		{"trickle without If-Match", "PATCH", session, typeTrickle, same, nil, 428, ""},
		{"trickle with an old ETag", "PATCH", session, typeTrickle, same, []string{"If-Match", `"old"`}, 412, ""},
		{"restart", "PATCH", session, typeTrickle, other, []string{"If-Match", "*"}, 422, ""},
		{"trickle of another type", "PATCH", session, typeSDP, same, []string{"If-Match", etag}, 415, ""},
		{"trickle of nothing", "PATCH", session, typeTrickle, "", []string{"If-Match", etag}, 400, ""},
		{"trickle of nonsense", "PATCH", session, typeTrickle, "hello", []string{"If-Match", etag}, 400, ""},
		{"trickle to nobody", "PATCH", h.url + "/none", typeTrickle, same, []string{"If-Match", etag}, 404, ""},
		{"end", "DELETE", session, "", "", []string{"If-Match", `"old"`}, 200, ""},
		{"end again", "DELETE", session, "", "", nil, 404, ""},
		{"trickle after the end", "PATCH", session, typeTrickle, same, []string{"If-Match", etag}, 404, ""},
	} {
		t.Run(c.name, func(t *testing.T) {
			status, header, body := request(t, c.method, c.url, c.contentType, c.body, c.header...)
			if status != c.status {
				t.Errorf("%d %s, want %d", status, body, c.status)
			}
			if c.want != "" && header.Get(c.want) == "" {
				t.Errorf("no %s in %v", c.want, header)
			}
			if status == 204 && (body != "" || header.Get("ETag") != "") {
				t.Errorf("204 with body %q, ETag %q", body, header.Get("ETag"))
			}
			if header.Get("Access-Control-Allow-Origin") != "*" || !strings.Contains(header.Get("Access-Control-Expose-Headers"), "Location, ETag") {
				t.Errorf("CORS headers are missing in %v", header)
			}
		})
	}
}

func TestMaxViewers(t *testing.T) {
	h := openHouse(t, testClip(t), Config{MaxViewers: 1})
	first := h.play(t, "")
	offer := offerFile(t, "chromium")
	status, header, body := request(t, http.MethodPost, h.url, typeSDP, offer)
	if status != http.StatusServiceUnavailable || header.Get("Retry-After") == "" {
		t.Errorf("one too many: %d %s, Retry-After %q", status, body, header.Get("Retry-After"))
	}
	request(t, http.MethodDelete, first.location, "", "")
	if status, _, body := request(t, http.MethodPost, h.url, typeSDP, offer); status != http.StatusCreated {
		t.Errorf("once there is room: %d %s", status, body)
	}
}

func TestDressedPicture(t *testing.T) {
	clip := testClip(t)
	h := openHouse(t, clip, Config{})
	for query, dressing := range map[string]stream.Dressing{"": stream.Clean, "?picture=clean": stream.Clean, "?picture=dressed": stream.Dressed} {
		var want []int
		for _, tick := range append(clip.Ticks[:clipTicks:clipTicks], clip.Ticks...) {
			n := 0
			for _, p := range payloads(tick.Pictures[dressing].Data) {
				n += len(p)
			}
			want = append(want, n)
		}
		got := []int{0}
		for _, p := range take(t, h.play(t, query).video, 60) {
			got[len(got)-1] += len(p.Payload)
			if p.Marker {
				got = append(got, 0)
			}
		}
		got = got[:len(got)-1]
		found := false
		for key := 0; key < clipTicks; key += stream.KeyTicks {
			found = found || len(got) <= clipTicks && slices.Equal(got, want[key:key+len(got)])
		}
		if !found {
			t.Errorf("%q: pictures of %d bytes, want those of the clip from one of its keys", query, got)
		}
	}
}

func TestNoDressedPicture(t *testing.T) {
	h := openHouse(t, cleanOnly(testClip(t)), Config{})
	offer := offerFile(t, "chromium")
	if status, _, body := request(t, http.MethodPost, h.url+"?picture=dressed", typeSDP, offer); status != http.StatusUnprocessableEntity {
		t.Errorf("%d %s, want 422", status, body)
	}
	fresh := h.server.NewLine("demo")
	h.line = fresh
	if status, header, body := request(t, http.MethodPost, h.url+"?picture=dressed", typeSDP, offer); status != http.StatusServiceUnavailable || header.Get("Retry-After") == "" {
		t.Errorf("before the first tick: %d %s, want 503", status, body)
	}
}

func TestDeleteEndsTheStream(t *testing.T) {
	h := openHouse(t, testClip(t), Config{})
	p := h.play(t, "")
	take(t, p.video, 50)
	eventually(t, "a viewer", func() bool { return h.server.Viewers("demo") == 1 && h.server.Viewers("other") == 0 })
	if status, _, body := request(t, http.MethodDelete, p.location, "", ""); status != http.StatusOK {
		t.Fatalf("DELETE: %d %s", status, body)
	}
	eventually(t, "the viewer to be gone", func() bool { return h.server.Viewers("demo") == 0 })
	eventually(t, "the player to notice", func() bool { return p.pc.ConnectionState().String() == "closed" })
	if status, _, _ := request(t, http.MethodGet, p.location, "", ""); status != http.StatusNotFound {
		t.Errorf("the session is still there: %d", status)
	}
}

func TestViewersThatGoAreReaped(t *testing.T) {
	h := openHouse(t, testClip(t), Config{})
	p := h.play(t, "")
	take(t, p.video, 10)
	if err := p.pc.Close(); err != nil {
		t.Fatal(err)
	}
	eventually(t, "a viewer that closes to be gone", func() bool { return h.server.Stats().Viewers == 0 })

	silentOne := h.play(t, "")
	take(t, silentOne.video, 10)
	var v *viewer
	for _, o := range h.server.viewers {
		v = o
	}
	came := v.heard.Load()
	eventually(t, "a receiver report", func() bool { return v.heard.Load() > came })
	h.server.reap(time.Unix(0, v.heard.Load()).Add(silent))
	if h.server.Stats().Viewers != 1 {
		t.Fatal("a viewer was reaped before its time")
	}
	h.server.reap(time.Now().Add(silent + time.Second))
	eventually(t, "a silent viewer to be gone", func() bool { return h.server.Stats().Viewers == 0 })
}

func TestCloseLine(t *testing.T) {
	h := openHouse(t, testClip(t), Config{})
	take(t, h.play(t, "").video, 10)
	h.server.NewLine("demo").Close()
	if h.server.Viewers("demo") != 1 {
		t.Fatal("another line's viewers were ended")
	}
	h.line.Close()
	eventually(t, "the line's viewers to be gone", func() bool { return h.server.Stats().Viewers == 0 })
}
