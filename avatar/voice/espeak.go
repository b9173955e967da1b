package voice

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"slices"
	"strings"

	"golang.org/x/text/language"

	"github.com/barkerlive/barker/avatar"
)

// espeakPace is in words a minute; its own 175 is fast for prices.
const espeakPace = "160"

// espeakVariant is the woman's timbre that the voices are spoken with.
const espeakVariant = "f3"

// Espeak speaks some hundred languages with espeak-ng, a program that needs no network. With the
// helper it tells when every phone is spoken; without it, phones come from its own dictionary and
// are laid between the pauses.
type Espeak struct {
	program program
	gate    gate
	voice   string // "" is the one of the language
	marker  *Marker
	levels  *Levels
}

var _ avatar.Emphatic = (*Espeak)(nil)

// NewEspeak returns a voice of espeak-ng's, such as "en-gb-scotland" or "nl+m3"; empty is a woman's
// in the language asked for. It speaks through the helper unless that is nil. Whether espeak-ng is
// installed and knows the voice shows when it speaks.
func NewEspeak(voice string, marker *Marker) *Espeak {
	return &Espeak{
		program: program{name: "espeak-ng", remedy: "apt install espeak-ng"},
		gate:    make(gate, 2),
		voice:   voice,
		marker:  marker,
	}
}

// ID names the voice and its settings.
func (e *Espeak) ID() string {
	id := "espeak-ng " + cmp.Or(e.voice, espeakVariant) + " " + espeakPace + " " + version
	if e.marker != nil {
		id += " " + e.marker.ID()
	}
	return id + e.levels.mark()
}

// Levelled returns the voice with one gain for all that it says in a language.
func (e *Espeak) Levelled(l *Levels) *Espeak {
	out := *e
	out.levels = l
	return &out
}

// Speak speaks text; a language that espeak-ng lacks gives [avatar.ErrLanguage].
func (e *Espeak) Speak(ctx context.Context, text string, lang language.Tag) (avatar.Speech, error) {
	return e.SpeakStressed(ctx, text, lang, nil)
}

// SpeakStressed implements [avatar.Emphatic], where the helper is installed.
func (e *Espeak) SpeakStressed(ctx context.Context, text string, lang language.Tag, stress []int) (avatar.Speech, error) {
	ws, err := words(text)
	if err != nil {
		return avatar.Speech{}, fmt.Errorf("espeak-ng: %w", err)
	}
	gain, known := e.levels.gain(ctx, e.ID(), lang, e.recording)
	r, rough, err := e.speak(ctx, ws, stress, lang)
	if err != nil {
		return avatar.Speech{}, err
	}
	s, err := finish(r, gain, known)
	if err != nil {
		return avatar.Speech{}, fmt.Errorf("espeak-ng: %w", err)
	}
	if !rough {
		return s, nil
	}
	sounded, err := e.sounded(ctx, lang, ws)
	if err != nil {
		return avatar.Speech{}, err
	}
	s.Marks, s.Rough = avatar.Stretch(s.PCM, sounded), true
	return s, nil
}

// recording is a text as espeak-ng speaks it.
func (e *Espeak) recording(ctx context.Context, text string, lang language.Tag) (recording, error) {
	ws, err := words(text)
	if err != nil {
		return recording{}, fmt.Errorf("espeak-ng: %w", err)
	}
	r, _, err := e.speak(ctx, ws, nil, lang)
	return r, err
}

// speak has the helper speak, or espeak-ng itself: then there are no times, and it is rough. A
// helper that fails costs the times, not the voice.
func (e *Espeak) speak(ctx context.Context, ws []string, stress []int, lang language.Tag) (r recording, rough bool, err error) {
	if e.marker != nil {
		r, err := e.timed(ctx, ws, stress, lang)
		if err == nil || ctx.Err() != nil || errors.Is(err, avatar.ErrLanguage) {
			return r, false, err
		}
	}
	if err := e.gate.enter(ctx); err != nil {
		return recording{}, false, err
	}
	defer e.gate.leave()
	// Double brackets would be read as phone names.
	plain := strings.ReplaceAll(strings.Join(ws, " "), "[[", "[ [")
	b, err := e.run(ctx, lang, plain, "-v", e.name(lang), "-s", espeakPace, "--stdout", "--stdin")
	if err != nil {
		return recording{}, false, err
	}
	if r, err = readWAV(b); err != nil {
		return recording{}, false, fmt.Errorf("espeak-ng: %w", err)
	}
	return r, true, nil
}

// timed has the helper speak.
func (e *Espeak) timed(ctx context.Context, ws []string, stress []int, lang language.Tag) (recording, error) {
	said := ws
	if len(stress) > 0 {
		said = emphasised(ws, stress)
	}
	r, err := e.marker.recite(ctx, said, lang, e.name(lang), len(stress) > 0)
	if err != nil {
		return recording{}, err
	}
	n := 0
	for i := range r.Marks {
		if r.Marks[i].Kind == avatar.Word {
			r.Marks[i].Name = ws[n]
			n++
		}
	}
	return recording{rate: r.Rate, wave: floats(r.PCM), marks: r.Marks}, nil
}

// ssml writes what would be read as SSML.
var ssml = strings.NewReplacer("&", "&amp;", "<", "&lt;", ">", "&gt;")

// emphasised are the words in SSML, some of them stressed.
func emphasised(ws []string, stress []int) []string {
	out := make([]string, len(ws))
	for i, w := range ws {
		out[i] = ssml.Replace(w)
		if slices.Contains(stress, i) {
			out[i] = `<emphasis level="strong">` + out[i] + `</emphasis>`
		}
	}
	return out
}

// name is the voice for a language. One that is set speaks all of them.
func (e *Espeak) name(lang language.Tag) string {
	return cmp.Or(e.voice, espeakVoice(lang)+"+"+espeakVariant)
}

func (e *Espeak) run(ctx context.Context, lang language.Tag, text string, args ...string) ([]byte, error) {
	b, err := e.program.run(ctx, text, args...)
	if err != nil && strings.Contains(err.Error(), "voice does not exist") {
		return nil, fmt.Errorf("espeak-ng, %v: %w", lang, avatar.ErrLanguage)
	}
	return b, err
}

// sounded asks for the phones of each word by itself, and makes do with the letters where
// espeak-ng does not answer word by word.
func (e *Espeak) sounded(ctx context.Context, lang language.Tag, ws []string) ([]avatar.Sounded, error) {
	sounded := make([]avatar.Sounded, len(ws))
	var asked []int
	var text strings.Builder
	for i, w := range ws {
		sounded[i] = avatar.Sounded{Word: w, Phones: avatar.Letters(w)}
		if w = strings.TrimFunc(w, func(r rune) bool { return !speakable(r) }); w != "" {
			asked = append(asked, i)
			text.WriteString(w + "\n\n")
		}
	}
	out, err := e.run(ctx, lang, text.String(), "-v", e.name(lang), "-q", "--ipa", "--sep=_", "--stdin")
	if err != nil {
		return nil, err
	}
	lines := strings.Split(strings.Trim(string(out), "\n"), "\n")
	if len(lines) != len(asked) {
		return sounded, nil
	}
	for n, i := range asked {
		if phones := arpabet(lines[n]); len(phones) > 0 {
			sounded[i].Phones = phones
		}
	}
	return sounded, nil
}

// espeakVoice is espeak-ng's name for a language.
func espeakVoice(lang language.Tag) string {
	b := base(lang)
	region, _ := lang.Region()
	switch b {
	case "en":
		if r := region.String(); r == "GB" || r == "IE" || r == "AU" || r == "NZ" {
			return "en-gb"
		}
		return "en-us"
	case "pt":
		if region.String() == "PT" {
			return "pt"
		}
		return "pt-br"
	case "fr":
		return "fr-fr"
	case "zh":
		return "cmn"
	case "no":
		return "nb"
	}
	return b
}
