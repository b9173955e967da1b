package voice

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"io"
	"math"
	"net/http"
	"net/http/httptest"
	"os"
	"os/exec"
	"path/filepath"
	"testing"
	"testing/synctest"
	"time"

	"golang.org/x/text/language"

	"github.com/barkerlive/barker/avatar"
	"github.com/barkerlive/barker/avatar/codec"
)

// recorded makes a real recording of two seconds with silence around it in the wanted format.
func recorded(t testing.TB, format string, more ...string) []byte {
	t.Helper()
	path := filepath.Join(t.TempDir(), "speech."+format)
	args := append([]string{"-v", "error", "-f", "lavfi", "-i", "sine=f=440:d=2:r=24000", "-af", "adelay=500:all=1,apad=pad_dur=0.5"}, more...)
	if out, err := exec.CommandContext(t.Context(), "ffmpeg", append(args, path)...).CombinedOutput(); err != nil {
		t.Fatalf("%v: %s", err, out)
	}
	b, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	return b
}

// serve is a server with OpenAI's speech API that answers with the given bytes.
func serve(t testing.TB, status int, body []byte) *OpenAI {
	t.Helper()
	s := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		var asked struct{ Model, Input, Voice, Instructions, ResponseFormat string }
		b, err := io.ReadAll(r.Body)
		if err == nil {
			err = json.Unmarshal(b, &asked)
		}
		if err != nil || r.Method != http.MethodPost || r.URL.Path != "/v1/audio/speech" ||
			r.Header.Get("Authorization") != "Bearer key" || asked.Model != "tts-1-hd" || asked.Input != "Hello there." ||
			asked.Voice != "ash" || asked.Instructions != "cheerfully" {
			t.Errorf("%s %s %v asks %s", r.Method, r.URL, r.Header, b)
		}
		w.WriteHeader(status)
		if _, err := w.Write(body); err != nil {
			t.Log(err)
		}
	}))
	t.Cleanup(s.Close)
	return NewOpenAI(OpenAIConfig{BaseURL: s.URL + "/v1", Key: "key", Model: "tts-1-hd", Voice: "ash", Instructions: "cheerfully"})
}

func TestOpenAISpeaksEveryFormat(t *testing.T) {
	for name, body := range map[string][]byte{
		"MP3":        recorded(t, "mp3", "-b:a", "64k"),
		"stereo MP3": recorded(t, "mp3", "-ac", "2", "-ar", "44100"),
		"WAV":        recorded(t, "wav"),
		"PCM":        recorded(t, "raw", "-f", "s16le", "-ac", "1", "-ar", "24000"),
		"Opus":       recorded(t, "ogg", "-c:a", "libopus", "-b:a", "48k"),
	} {
		t.Run(name, func(t *testing.T) {
			v := serve(t, http.StatusOK, body)
			v.config.Opus = opusDecoder
			if name == "PCM" {
				v.config.Format = "pcm"
			}
			s := speak(t, v, "Hello there.", language.English)
			if ms := len(s.PCM) / 48; ms < 2050 || ms > 2160 {
				t.Errorf("%d ms for a tone of two seconds", ms)
			}
			if lufs, _ := measure(t, s.PCM); math.Abs(lufs-targetLoudness) > 1 {
				t.Errorf("%.1f LUFS", lufs)
			}
			wave := make([]float64, len(s.PCM))
			for i, v := range s.PCM {
				wave[i] = float64(v) / 32768
			}
			if at440, elsewhere := strength(wave, 440, 48000), strength(wave, 880, 48000); at440 < elsewhere+40 {
				t.Errorf("%.0f dB at 440 Hz, %.0f dB at 880 Hz", at440, elsewhere)
			}
		})
	}
}

func TestOpenAIErrors(t *testing.T) {
	whole := recorded(t, "mp3")
	for name, v := range map[string]*OpenAI{
		"refused":     serve(t, http.StatusUnauthorized, []byte(`{"error":{"message":"slow down"}}`)),
		"no JSON":     serve(t, http.StatusNotFound, []byte("<html>")),
		"no sound":    serve(t, http.StatusOK, nil),
		"a web page":  serve(t, http.StatusOK, []byte("<!doctype html><title>Welcome</title>")),
		"cut header":  serve(t, http.StatusOK, whole[:60]),
		"no decoder":  serve(t, http.StatusOK, recorded(t, "ogg", "-c:a", "libopus")),
		"nobody home": NewOpenAI(OpenAIConfig{BaseURL: "http://127.0.0.1:1/v1"}),
	} {
		if _, err := v.Speak(context.Background(), "Hello there.", language.English); err == nil {
			t.Errorf("%s: no error", name)
		}
	}
}

func TestOpenAIServerThatHangs(t *testing.T) {
	asked := make(chan struct{})
	release := make(chan struct{})
	s := httptest.NewServer(http.HandlerFunc(func(http.ResponseWriter, *http.Request) {
		close(asked)
		<-release
	}))
	defer s.Close()
	defer close(release)
	ctx, cancel := context.WithCancel(context.Background())
	go func() {
		<-asked
		cancel()
	}()
	_, err := NewOpenAI(OpenAIConfig{BaseURL: s.URL}).Speak(ctx, "Hello there.", language.English)
	if !errors.Is(err, context.Canceled) {
		t.Errorf("error %v", err)
	}
}

func opusDecoder() (PacketDecoder, error) { return codec.NewSoundDecoder() }

// answers is a server that gives one answer after another.
type answers struct {
	t     *testing.T
	codes []int
	body  []byte
	at    []time.Time
}

func (a *answers) RoundTrip(r *http.Request) (*http.Response, error) {
	code := a.codes[min(len(a.at), len(a.codes)-1)]
	a.at = append(a.at, time.Now())
	body := a.body
	if code != http.StatusOK {
		body = []byte(`{"error":{"message":"slow down"}}`)
	}
	return &http.Response{StatusCode: code, Header: http.Header{}, Body: io.NopCloser(bytes.NewReader(body)), Request: r}, nil
}

func TestOpenAIIsAskedAgain(t *testing.T) {
	whole := recorded(t, "wav")
	for name, c := range map[string]struct {
		codes []int
		asked int
		fails bool
	}{
		"busy, then well": {[]int{429, 503, 200}, 3, false},
		"busy all along":  {[]int{429}, 4, true},
		"refused":         {[]int{401}, 1, true},
		"well at once":    {[]int{200}, 1, false},
	} {
		synctest.Test(t, func(t *testing.T) {
			a := &answers{t: t, codes: c.codes, body: whole}
			_, err := NewOpenAI(OpenAIConfig{BaseURL: "http://tts.local/v1", Client: &http.Client{Transport: a}}).Speak(t.Context(), "Hello.", language.English)
			if (err != nil) != c.fails || len(a.at) != c.asked {
				t.Errorf("%s: asked %d times, error %v", name, len(a.at), err)
			}
			for i := 2; i < len(a.at); i++ {
				if a.at[i].Sub(a.at[i-1]) <= a.at[i-1].Sub(a.at[i-2]) {
					t.Errorf("%s: the waits do not grow", name)
				}
			}
			ctx, cancel := context.WithTimeout(t.Context(), 600*time.Millisecond)
			defer cancel()
			if _, err := NewOpenAI(OpenAIConfig{BaseURL: "http://tts.local/v1", Client: &http.Client{Transport: &answers{t: t, codes: []int{503}}}}).Speak(ctx, "Hello.", language.English); !errors.Is(err, context.DeadlineExceeded) {
				t.Errorf("%s: while it waits its context ends: %v", name, err)
			}
		})
	}
}

func FuzzOpus(f *testing.F) {
	whole := recorded(f, "ogg", "-c:a", "libopus")
	f.Add(whole[:2000])
	f.Add([]byte("OggS"))
	f.Fuzz(func(t *testing.T, b []byte) {
		if r, err := readOpus(b, opusDecoder); err == nil && len(r.wave) > len(b)*avatar.SampleRate {
			t.Error("more sound than can be in it")
		}
	})
}

// Whatever a server sends, the house stands.
func FuzzDecode(f *testing.F) {
	whole := recorded(f, "mp3")
	f.Add(whole[:len(whole)/8])
	f.Add([]byte("ID3\x04\x00\x00\x7f\x7f\x7f\x7f"))
	for at := 0; at < len(whole); at += 997 {
		broken := append([]byte(nil), whole[:min(len(whole), 1500)]...)
		broken[at%len(broken)] ^= byte(at)
		f.Add(broken)
	}
	f.Fuzz(func(t *testing.T, b []byte) {
		r, err := (&OpenAI{}).decode(b)
		if err == nil && len(r.wave) < avatar.SampleRate {
			_, err = finish(r, 0, false)
		}
		if err != nil && errors.Is(err, avatar.ErrText) {
			t.Errorf("broken sound is taken for bad text: %v", err)
		}
	})
}
