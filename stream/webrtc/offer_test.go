package webrtc

import (
	"errors"
	"net/http"
	"os"
	"slices"
	"strings"
	"testing"

	"github.com/pion/sdp/v3"
)

// offerFile is an offer as a browser writes it.
func offerFile(t testing.TB, browser string) string {
	t.Helper()
	b, err := os.ReadFile("testdata/" + browser + ".sdp")
	if err != nil {
		t.Fatal(err)
	}
	// SDP ends its lines with CRLF (RFC 8866, section 5).
	return strings.ReplaceAll(strings.ReplaceAll(string(b), "\r\n", "\n"), "\n", "\r\n")
}

func TestAnswersToBrowsers(t *testing.T) {
	h := openHouse(t, testClip(t), Config{})
	for _, c := range []struct {
		browser, name string
		change        func(string) string
		video, audio  string // what is wanted of the answer's formats, "" for no such line
	}{
		{"chromium", "as it is", nil, "108 109", "111"},
		{"firefox", "as it is", nil, "126 127", "109"},
		{"safari", "sendrecv, High first", nil, "98 99", "111"},
		{"chromium", "no constrained baseline", without("a=fmtp:108 "), "102 103", "111"},
		{"chromium", "Main only", without("a=fmtp:108 ", "a=fmtp:102 "), "116 117", "111"},
		{"firefox", "no RTX", without("a=fmtp:127 "), "126", "109"},
		{"chromium", "sound only", cut("m=video", ""), "", "111"},
		{"chromium", "picture only", func(o string) string {
			return strings.Replace(cut("m=audio", "m=video")(o), "BUNDLE 0 1", "BUNDLE 1", 1)
		}, "108 109", ""},
	} {
		t.Run(c.browser+" "+c.name, func(t *testing.T) {
			offer := offerFile(t, c.browser)
			if c.change != nil {
				offer = c.change(offer)
			}
			status, header, body := request(t, http.MethodPost, h.url, typeSDP, offer)
			if status != http.StatusCreated {
				t.Fatalf("%d %s", status, body)
			}
			checkAnswer(t, offer, body, c.video, c.audio)
			if status, _, body := request(t, http.MethodDelete, h.web.URL+header.Get("Location"), "", ""); status != http.StatusOK {
				t.Errorf("DELETE: %d %s", status, body)
			}
		})
	}
}

// without removes the lines with the prefixes.
func without(prefixes ...string) func(string) string {
	return func(offer string) string {
		var kept []string
		for line := range strings.Lines(offer) {
			if !slices.ContainsFunc(prefixes, func(p string) bool { return strings.HasPrefix(line, p) }) {
				kept = append(kept, line)
			}
		}
		return strings.Join(kept, "")
	}
}

// cut removes what is between the marks; no second mark means the end.
func cut(from, to string) func(string) string {
	return func(offer string) string {
		head, tail, _ := strings.Cut(offer, from)
		rest := ""
		if to != "" {
			_, rest, _ = strings.Cut(tail, to)
			rest = to + rest
		}
		return head + rest
	}
}

func checkAnswer(t *testing.T, offer, answer, video, audio string) {
	t.Helper()
	var o, a sdp.SessionDescription
	if err := errors.Join(o.UnmarshalString(offer), a.UnmarshalString(answer)); err != nil {
		t.Fatal(err)
	}
	if len(a.MediaDescriptions) != len(o.MediaDescriptions) {
		t.Fatalf("%d media lines, the offer has %d", len(a.MediaDescriptions), len(o.MediaDescriptions))
	}
	streams := map[string]bool{}
	for i, m := range a.MediaDescriptions {
		want := map[string]string{"video": video, "audio": audio}[m.MediaName.Media]
		if got := strings.Join(m.MediaName.Formats, " "); got != want || m.MediaName.Media != o.MediaDescriptions[i].MediaName.Media {
			t.Errorf("line %d is %s %q, want %q", i, m.MediaName.Media, got, want)
		}
		for _, want := range []string{"sendonly", "rtcp-mux", "rtcp-mux-only"} {
			if _, ok := m.Attribute(want); !ok {
				t.Errorf("line %d lacks %s", i, want)
			}
		}
		if setup, _ := m.Attribute("setup"); setup != "passive" {
			t.Errorf("line %d: setup:%s, want passive", i, setup)
		}
		msid, _ := m.Attribute("msid")
		stream, _, _ := strings.Cut(msid, " ")
		streams[stream] = true
	}
	if len(streams) != 1 || streams[""] {
		t.Errorf("media streams %v, want one", streams)
	}
	if candidates := strings.Count(answer, "a=candidate:"); candidates == 0 || strings.Contains(answer, ".local ") {
		t.Errorf("%d candidates, want some, and no names:\n%s", candidates, answer)
	}
	for _, never := range []string{"transport-cc", "extmap:"} {
		if strings.Contains(answer, never) {
			t.Errorf("the answer has %s", never)
		}
	}
	if pt, _, _ := strings.Cut(video, " "); pt != "" {
		for _, want := range []string{"nack", "nack pli", "goog-remb"} {
			if !strings.Contains(answer, "a=rtcp-fb:"+pt+" "+want+"\r\n") {
				t.Errorf("the answer lacks rtcp-fb %s", want)
			}
		}
		if !strings.Contains(answer, "packetization-mode=1") {
			t.Error("the answer lacks packetization-mode=1")
		}
	}
	if audio != "" && !strings.Contains(answer, "a=fmtp:"+audio+" "+opusParameters+"\r\n") {
		t.Errorf("the answer lacks Opus parameters %s", opusParameters)
	}
}

func TestOffersThatCannotBeAnswered(t *testing.T) {
	h := openHouse(t, testClip(t), Config{})
	replace := func(old, with string) func(string) string {
		return func(offer string) string { return strings.ReplaceAll(offer, old, with) }
	}
	for _, c := range []struct {
		name   string
		change func(string) string
		status int
	}{
		{"nothing", func(string) string { return "" }, 400},
		{"no SDP", func(string) string { return "hello" }, 400},
		{"JSON", func(string) string { return `{"type":"offer"}` }, 400},
		{"a torn line", replace("t=0 0", "t"), 400},
		{"no media", cut("m=audio", ""), 422},
		{"only VP8", replace("H264/90000", "VP8/90000"), 422},
		{"only packetization-mode 0", replace("packetization-mode=1", "packetization-mode=0"), 422},
		{"no Opus", replace("opus/48000/2", "PCMU/8000"), 422},
		{"sendonly", replace("a=recvonly", "a=sendonly"), 422},
		{"inactive", replace("a=recvonly", "a=inactive"), 422},
		{"no mid", without("a=mid:"), 422},
		{"no rtcp-mux", without("a=rtcp-mux"), 422},
		{"no ICE", without("a=ice-ufrag", "a=ice-pwd"), 422},
		{"no password", without("a=ice-pwd"), 422},
		{"no fingerprint", without("a=fingerprint"), 422},
		{"video twice", func(o string) string { return o + o[strings.Index(o, "m=video"):] }, 422},
		{"audio twice", replace("m=video", "m=audio"), 422},
		{"a data channel", func(o string) string {
			return o + "m=application 9 UDP/DTLS/SCTP webrtc-datachannel\r\nc=IN IP4 0.0.0.0\r\na=mid:2\r\na=sctp-port:5000\r\n"
		}, 422},
		{"switched off", replace("m=video 9", "m=video 0"), 422},
	} {
		t.Run(c.name, func(t *testing.T) {
			status, _, body := request(t, http.MethodPost, h.url, typeSDP, c.change(offerFile(t, "chromium")))
			if status != c.status || !strings.HasPrefix(body, `{"error":{"code":"`) {
				t.Errorf("%d %s, want %d", status, body, c.status)
			}
		})
	}
	if n := h.server.Stats().Viewers; n != 0 {
		t.Errorf("%d sessions are left of refused offers", n)
	}
	if h.server.coming != 0 {
		t.Errorf("%d places are still reserved for refused offers", h.server.coming)
	}
}

func FuzzReadOffer(f *testing.F) {
	for _, browser := range []string{"chromium", "firefox", "safari"} {
		f.Add([]byte(offerFile(f, browser)))
	}
	f.Fuzz(func(t *testing.T, body []byte) {
		o, err := readOffer(body)
		if err != nil {
			return
		}
		d, err := o.description()
		if err != nil {
			t.Fatal(err)
		}
		again, err := readOffer([]byte(d.SDP))
		if err != nil {
			t.Fatalf("the reduced offer cannot be read: %v", err)
		}
		if again.audio != o.audio || again.video != o.video || again.ufrag != o.ufrag {
			t.Errorf("the reduced offer reads otherwise")
		}
	})
}

func FuzzReadTrickle(f *testing.F) {
	f.Add([]byte("a=ice-ufrag:EsAw\r\na=mid:0\r\na=candidate:1 1 udp 2 192.0.2.1 61764 typ host\r\na=end-of-candidates\r\n"))
	f.Fuzz(func(t *testing.T, body []byte) {
		fragment, err := readTrickle(body)
		if err != nil {
			return
		}
		for _, c := range fragment.candidates {
			if !strings.HasPrefix(c, "candidate") {
				t.Errorf("candidate %q", c)
			}
		}
	})
}
