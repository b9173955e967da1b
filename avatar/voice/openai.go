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
	// Client is for tests and proxies; nil is a client of its own.
	Client *http.Client
}

// OpenAI speaks with a server that offers OpenAI's speech API, in whatever language the text is.
// It does not tell when words are spoken.
type OpenAI struct {
	config OpenAIConfig
	client *openai.Client
	gate   gate
}

var _ avatar.Voice = (*OpenAI)(nil)

// NewOpenAI returns the voice. Nothing is sent until it speaks.
func NewOpenAI(c OpenAIConfig) *OpenAI {
	c.Model = cmp.Or(c.Model, string(openai.TTSModel1))
	c.Voice = cmp.Or(c.Voice, string(openai.VoiceNova))
	c.Speed = cmp.Or(c.Speed, 1)
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
	return fmt.Sprintf("openai %s %s %s %g %q %s", host, o.config.Model, o.config.Voice, o.config.Speed,
		o.config.Instructions, version)
}

// Speak asks the server for MP3; WAV is understood as well.
func (o *OpenAI) Speak(ctx context.Context, text string, _ language.Tag) (avatar.Speech, error) {
	if _, err := words(text); err != nil {
		return avatar.Speech{}, fmt.Errorf("speech api: %w", err)
	}
	if err := o.gate.enter(ctx); err != nil {
		return avatar.Speech{}, err
	}
	defer o.gate.leave()
	ctx, cancel := context.WithTimeout(ctx, patience)
	defer cancel()
	body, err := o.fetch(ctx, text)
	if err != nil {
		return avatar.Speech{}, fmt.Errorf("speech api: %w", err)
	}
	r, err := decode(body)
	if err != nil {
		return avatar.Speech{}, fmt.Errorf("speech api: %w", err)
	}
	s, err := finish(r)
	if err != nil {
		return avatar.Speech{}, fmt.Errorf("speech api: %w", err)
	}
	return s, nil
}

func (o *OpenAI) fetch(ctx context.Context, text string) ([]byte, error) {
	resp, err := o.client.CreateSpeech(ctx, openai.CreateSpeechRequest{
		Model:          openai.SpeechModel(o.config.Model),
		Input:          text,
		Voice:          openai.SpeechVoice(o.config.Voice),
		Instructions:   o.config.Instructions,
		ResponseFormat: openai.SpeechResponseFormatMp3,
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

// decode reads a WAV or an MP3 file.
func decode(b []byte) (recording, error) {
	if bytes.HasPrefix(b, []byte("RIFF")) {
		return readWAV(b)
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
		return recording{}, fmt.Errorf("neither WAV nor MP3: %w", err)
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
