package voice

import (
	"bytes"
	"cmp"
	"context"
	"errors"
	"fmt"
	"io"
	"net/http"
	"net/url"
	"time"

	"github.com/hajimehoshi/go-mp3"
	openai "github.com/sashabaranov/go-openai"
	"golang.org/x/text/language"

	"github.com/barkerlive/barker/avatar"
)

// OpenAIConfig says which server speaks, and how.
type OpenAIConfig struct {
	// BaseURL ends before "/audio/speech"; empty is OpenAI's own.
	BaseURL string
	Key     string
	Model   string // empty is "tts-1"
	Voice   string // empty is "nova"
	// Instructions say how to speak, to models that listen to them.
	Instructions string
	Speed        float64 // 0.25 to 4; 0 is 1
	// Format is what is asked for: "mp3", "wav", "pcm" or "opus"; empty is "mp3".
	Format string
	// Opus makes decoders of Opus packets to 48 kHz mono; without it Opus cannot be read.
	Opus func() (PacketDecoder, error)
	// Client is for tests and proxies; nil is a client of its own.
	Client *http.Client
}

// OpenAI speaks with a server that offers OpenAI's speech API, in whatever language the text is.
// It does not tell when words are spoken.
type OpenAI struct {
	config OpenAIConfig
	client *openai.Client
	gate   gate
	levels *Levels
}

var _ avatar.Voice = (*OpenAI)(nil)

// NewOpenAI returns the voice. Nothing is sent until it speaks.
func NewOpenAI(c OpenAIConfig) *OpenAI {
	c.Model = cmp.Or(c.Model, string(openai.TTSModel1))
	c.Voice = cmp.Or(c.Voice, string(openai.VoiceNova))
	c.Speed = cmp.Or(c.Speed, 1)
	c.Format = cmp.Or(c.Format, string(openai.SpeechResponseFormatMp3))
	oc := openai.DefaultConfig(c.Key)
	oc.BaseURL = cmp.Or(c.BaseURL, oc.BaseURL)
	c.BaseURL = oc.BaseURL
	oc.HTTPClient = &http.Client{Timeout: patience}
	if c.Client != nil {
		oc.HTTPClient = c.Client
	}
	return &OpenAI{config: c, client: openai.NewClientWithConfig(oc), gate: make(gate, 4)}
}

// ID names the server's host, the model, the voice and its settings. The key is not in it.
func (o *OpenAI) ID() string {
	host := o.config.BaseURL
	if u, err := url.Parse(host); err == nil {
		host = u.Host
	}
	return fmt.Sprintf("openai %s %s %s %s %g %q %s%s", host, o.config.Model, o.config.Voice, o.config.Format, o.config.Speed,
		o.config.Instructions, version, o.levels.mark())
}

// Levelled returns the voice with one gain for all that it says in a language. To find it costs one
// request of half a minute.
func (o *OpenAI) Levelled(l *Levels) *OpenAI {
	out := *o
	out.levels = l
	return &out
}

// Speak asks the server for the configured format; whatever comes is known by its first bytes.
func (o *OpenAI) Speak(ctx context.Context, text string, lang language.Tag) (avatar.Speech, error) {
	if _, err := words(text); err != nil {
		return avatar.Speech{}, fmt.Errorf("speech api: %w", err)
	}
	gain, known := o.levels.gain(ctx, o.ID(), lang, o.recording)
	r, err := o.recording(ctx, text, lang)
	if err != nil {
		return avatar.Speech{}, err
	}
	s, err := finish(r, gain, known)
	if err != nil {
		return avatar.Speech{}, fmt.Errorf("speech api: %w", err)
	}
	return s, nil
}

// recording is a text as the server speaks it.
func (o *OpenAI) recording(ctx context.Context, text string, _ language.Tag) (recording, error) {
	if err := o.gate.enter(ctx); err != nil {
		return recording{}, err
	}
	defer o.gate.leave()
	ctx, cancel := context.WithTimeout(ctx, patience)
	defer cancel()
	body, err := o.insist(ctx, text)
	if err != nil {
		return recording{}, fmt.Errorf("speech api: %w", err)
	}
	r, err := o.decode(body)
	if err != nil {
		return recording{}, fmt.Errorf("speech api: %w", err)
	}
	return r, nil
}

// A server that is busy or stumbles is asked again, each time after a longer wait.
const (
	attempts  = 4
	firstWait = 500 * time.Millisecond
)

// insist fetches the sound, again where that may help.
func (o *OpenAI) insist(ctx context.Context, text string) ([]byte, error) {
	for n, wait := 1, firstWait; ; n, wait = n+1, 2*wait {
		body, err := o.fetch(ctx, text)
		if err == nil || n == attempts || !passing(err) {
			return body, err
		}
		timer := time.NewTimer(wait)
		select {
		case <-timer.C:
		case <-ctx.Done():
			timer.Stop()
			return nil, errors.Join(ctx.Err(), err)
		}
	}
}

// passing tells that an error may be gone in a moment: the server is busy, or fails by itself.
func passing(err error) bool {
	status := 0
	if e := (*openai.APIError)(nil); errors.As(err, &e) {
		status = e.HTTPStatusCode
	}
	if e := (*openai.RequestError)(nil); errors.As(err, &e) {
		status = e.HTTPStatusCode
	}
	return status == http.StatusTooManyRequests || status >= 500
}

func (o *OpenAI) fetch(ctx context.Context, text string) ([]byte, error) {
	resp, err := o.client.CreateSpeech(ctx, openai.CreateSpeechRequest{
		Model:          openai.SpeechModel(o.config.Model),
		Input:          text,
		Voice:          openai.SpeechVoice(o.config.Voice),
		Instructions:   o.config.Instructions,
		ResponseFormat: openai.SpeechResponseFormat(o.config.Format),
		Speed:          o.config.Speed,
	})
	if err != nil {
		return nil, err
	}
	defer resp.Close()
	body, err := io.ReadAll(io.LimitReader(resp, maxOutput+1))
	if err != nil {
		return nil, err
	}
	if len(body) > maxOutput {
		return nil, errTooMuch
	}
	return body, nil
}

// pcmRate is the rate of the API's raw sound, in Hz.
const pcmRate = 24000

// decode reads a WAV, an Ogg Opus or an MP3 file, or raw sound where that was asked for.
func (o *OpenAI) decode(b []byte) (recording, error) {
	switch {
	case bytes.HasPrefix(b, []byte("RIFF")):
		return readWAV(b)
	case bytes.HasPrefix(b, []byte("OggS")):
		return readOpus(b, o.config.Opus)
	case o.config.Format == "pcm" && len(b)%2 == 0:
		return recording{rate: pcmRate, wave: mix(b, 1)}, nil
	}
	return readMP3(b)
}

// maxSpeech bounds what a compressed file may unfold to.
const maxSpeech = 10 * time.Minute

// readMP3 reads an MP3 file and mixes its channels to one. The decoder indexes without asking in
// places, so its panics over broken files are errors here.
func readMP3(b []byte) (r recording, err error) {
	defer func() {
		if p := recover(); p != nil {
			r, err = recording{}, fmt.Errorf("broken MP3: %v", p)
		}
	}()
	d, err := mp3.NewDecoder(bytes.NewReader(b))
	if err != nil {
		return recording{}, fmt.Errorf("neither WAV, Ogg Opus nor MP3: %w", err)
	}
	const stereo, width = 2, 2 // what the decoder gives, whatever is in the file
	most := int64(maxSpeech.Seconds()) * int64(d.SampleRate()) * stereo * width
	pcm, err := io.ReadAll(io.LimitReader(d, most+1))
	switch {
	case err != nil && !errors.Is(err, io.ErrUnexpectedEOF):
		return recording{}, fmt.Errorf("MP3: %w", err)
	case int64(len(pcm)) > most:
		return recording{}, errTooMuch
	}
	return recording{rate: d.SampleRate(), wave: mix(pcm, stereo)}, nil
}
