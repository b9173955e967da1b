package voice

import (
	"context"
	"fmt"
	"strings"

	"golang.org/x/text/language"

	"github.com/barkerlive/barker/avatar"
)

// espeakPace is in words a minute; its own 175 is fast for prices.
const espeakPace = "160"

// espeakVariant is the woman's timbre that the voices are spoken with.
const espeakVariant = "f3"

// Espeak speaks some hundred languages with espeak-ng, a program that needs no network. It does
// not tell when words are spoken: phones come from its own dictionary and are laid between the
// pauses.
type Espeak struct {
	program program
	gate    gate
}

var _ avatar.Voice = (*Espeak)(nil)

// NewEspeak returns the voice. Whether espeak-ng is installed shows when it speaks.
func NewEspeak() *Espeak {
	return &Espeak{
		program: program{name: "espeak-ng", remedy: "apt install espeak-ng"},
		gate:    make(gate, 2),
	}
}

// ID names the voice and its settings.
func (e *Espeak) ID() string { return "espeak-ng " + espeakVariant + " " + espeakPace + " " + version }

// Speak speaks text; a language that espeak-ng lacks gives [avatar.ErrLanguage].
func (e *Espeak) Speak(ctx context.Context, text string, lang language.Tag) (avatar.Speech, error) {
	ws, err := words(text)
	if err != nil {
		return avatar.Speech{}, fmt.Errorf("espeak-ng: %w", err)
	}
	if err := e.gate.enter(ctx); err != nil {
		return avatar.Speech{}, err
	}
	defer e.gate.leave()
	name := espeakVoice(lang)
	// Double brackets would be read as phone names.
	plain := strings.ReplaceAll(strings.Join(ws, " "), "[[", "[ [")
	b, err := e.run(ctx, lang, plain, "-v", name+"+"+espeakVariant, "-s", espeakPace, "--stdout", "--stdin")
	if err != nil {
		return avatar.Speech{}, err
	}
	r, err := readWAV(b)
	if err != nil {
		return avatar.Speech{}, fmt.Errorf("espeak-ng: %w", err)
	}
	s, err := finish(r)
	if err != nil {
		return avatar.Speech{}, fmt.Errorf("espeak-ng: %w", err)
	}
	sounded, err := e.sounded(ctx, lang, name, ws)
	if err != nil {
		return avatar.Speech{}, err
	}
	s.Marks = avatar.Align(s.PCM, sounded)
	return s, nil
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
func (e *Espeak) sounded(ctx context.Context, lang language.Tag, name string, ws []string) ([]avatar.Sounded, error) {
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
	out, err := e.run(ctx, lang, text.String(), "-v", name, "-q", "--ipa", "--sep=_", "--stdin")
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
