package voice

import (
	"context"
	"fmt"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"time"
	"unicode"

	"golang.org/x/text/language"
	"golang.org/x/text/unicode/norm"

	"github.com/barkerlive/barker/avatar"
)

// fliteStretch slows flite down a little: at its own pace prices are hard to follow.
const fliteStretch = "1.06"

// Flite speaks English with CMU's flite, a program that needs no network. It tells when every
// phone is spoken; words follow from those.
type Flite struct {
	voice   string
	program program
	gate    gate
	levels  *Levels
	lexicon *lexicon
}

var (
	_ avatar.Emphatic  = (*Flite)(nil)
	_ avatar.Reference = (*Flite)(nil)
)

var fliteVoice = regexp.MustCompile(`^[a-z0-9_]{1,32}$`)

// NewFlite returns a voice of flite's: "slt" (a woman), "rms" or "awb" (men); empty is "slt".
// Whether flite is installed and knows the voice shows when it speaks.
func NewFlite(voice string) *Flite {
	if voice == "" {
		voice = "slt"
	}
	return &Flite{
		voice:   voice,
		program: program{name: "flite", remedy: "apt install flite", limit: 1 << 20},
		gate:    make(gate, 2),
		lexicon: &lexicon{},
	}
}

// Levelled returns the voice with one gain for all that it says.
func (f *Flite) Levelled(l *Levels) *Flite {
	out := *f
	out.levels = l
	return &out
}

// ID names the voice and its settings.
func (f *Flite) ID() string {
	return "flite " + f.voice + " " + fliteStretch + " " + version + f.levels.mark()
}

// Speak speaks English text; other languages give [avatar.ErrLanguage].
func (f *Flite) Speak(ctx context.Context, text string, lang language.Tag) (avatar.Speech, error) {
	return f.SpeakStressed(ctx, text, lang, nil)
}

// SpeakStressed implements [avatar.Emphatic]: flite has no stress of its own to ask for, so the
// words are raised.
func (f *Flite) SpeakStressed(ctx context.Context, text string, lang language.Tag, stress []int) (avatar.Speech, error) {
	r, err := f.recording(ctx, text, lang)
	if err != nil {
		return avatar.Speech{}, err
	}
	gain, known := f.levels.gain(ctx, f.ID(), lang, f.recording)
	r.raise(stress)
	s, err := finish(r, gain, known)
	if err != nil {
		return avatar.Speech{}, fmt.Errorf("flite: %w", err)
	}
	return s, nil
}

// recording is the text as flite speaks it.
func (f *Flite) recording(ctx context.Context, text string, lang language.Tag) (recording, error) {
	if base(lang) != "en" {
		return recording{}, fmt.Errorf("flite, %v: %w", lang, avatar.ErrLanguage)
	}
	if !fliteVoice.MatchString(f.voice) {
		return recording{}, fmt.Errorf("flite: voice %q: a voice's name is like %q", f.voice, "slt")
	}
	ws, err := words(text)
	if err != nil {
		return recording{}, fmt.Errorf("flite: %w", err)
	}
	if err := f.gate.enter(ctx); err != nil {
		return recording{}, err
	}
	defer f.gate.leave()
	return f.record(ctx, ws)
}

// Recite implements [avatar.Reference].
func (f *Flite) Recite(ctx context.Context, text string, lang language.Tag) (avatar.Recital, error) {
	r, err := f.recording(ctx, text, lang)
	if err != nil {
		return avatar.Recital{}, err
	}
	return avatar.Recital{Rate: r.rate, PCM: integers(r.wave), Marks: r.marks}, nil
}

func (f *Flite) record(ctx context.Context, ws []string) (recording, error) {
	spoken := make([]string, len(ws))
	for i, w := range ws {
		spoken[i] = ascii(w)
	}
	if !strings.ContainsFunc(strings.Join(spoken, ""), speakable) {
		return recording{}, fmt.Errorf("flite: %w", errEmpty)
	}
	dir, err := os.MkdirTemp("", "flite-")
	if err != nil {
		return recording{}, fmt.Errorf("flite: %w", err)
	}
	defer func() { _ = os.RemoveAll(dir) }() // what is left in it is a temporary file's matter
	sound := filepath.Join(dir, "speech.wav")
	out, err := f.say(ctx, dir, strings.Join(spoken, " ")+"\n",
		"-voice", f.voice, "--setf", "duration_stretch="+fliteStretch, "-psdur", "-o", sound)
	if err != nil {
		return recording{}, err
	}
	info, err := os.Stat(sound)
	if err != nil || info.Size() > maxOutput {
		return recording{}, fmt.Errorf("flite: no sound, or too much of it: does it know the voice %q?", f.voice)
	}
	b, err := os.ReadFile(sound)
	if err != nil {
		return recording{}, fmt.Errorf("flite: %w", err)
	}
	r, err := readWAV(b)
	if err != nil {
		return recording{}, fmt.Errorf("flite: %w", err)
	}
	phones, err := flitePhones(string(out))
	if err != nil {
		return recording{}, err
	}
	r.marks = phones
	sounded, ok, err := f.wordPhones(ctx, dir, spoken)
	if err != nil {
		return recording{}, err
	}
	if ok {
		r.marks = append(r.marks, wordMarks(ws, sounded, phones)...)
	}
	return r, nil
}

// say has flite read a text from a file: on the command line it could be taken for an option or
// for a file's name.
func (f *Flite) say(ctx context.Context, dir, text string, args ...string) ([]byte, error) {
	path := filepath.Join(dir, "text")
	if err := os.WriteFile(path, []byte(text), 0o600); err != nil {
		return nil, fmt.Errorf("flite: %w", err)
	}
	return f.program.run(ctx, "", append(args, "-f", path)...)
}

// flitePhones reads flite's phones and their ends, "pau:0.164 hh:0.255 …", a line for each
// utterance, whose times start anew.
func flitePhones(out string) ([]avatar.Mark, error) {
	var marks []avatar.Mark
	var offset, last time.Duration
	for line := range strings.Lines(out) {
		offset = last
		for _, item := range strings.Fields(line) {
			name, end, ok := strings.Cut(item, ":")
			seconds, err := strconv.ParseFloat(end, 64)
			if !ok || err != nil || seconds < 0 || seconds > 3600 {
				return nil, fmt.Errorf("flite: phone %q is not a name and a time", item)
			}
			until := max(offset+time.Duration(seconds*float64(time.Second)), last)
			marks = append(marks, avatar.Mark{Kind: avatar.Phone, Name: name, Start: last, End: until})
			last = until
		}
	}
	return marks, nil
}

// wordPhones asks flite for the phones of each word by itself, when no line before held it. It
// reports false when flite does not take every word for one utterance; then words are left to be
// estimated.
func (f *Flite) wordPhones(ctx context.Context, dir string, spoken []string) ([][]string, bool, error) {
	bare := make([]string, len(spoken))
	for i, w := range spoken {
		bare[i] = strings.TrimFunc(w, func(r rune) bool { return !speakable(r) })
	}
	known, asked := f.lexicon.look(bare)
	if len(asked) > 0 {
		// The smallest voice will do, at its fastest: phones come from the lexicon, which is the same for all.
		out, err := f.say(ctx, dir, strings.Join(asked, "\n\n")+"\n\n", "-voice", "kal", "--setf", "duration_stretch=0.05", "-ps", "-o", "none")
		if err != nil {
			return nil, false, err
		}
		lines := strings.Split(strings.TrimSpace(string(out)), "\n")
		if len(lines) != len(asked) {
			return nil, false, nil
		}
		for i, w := range asked {
			known[w] = slices.DeleteFunc(strings.Fields(lines[i]), func(p string) bool { return p == "pau" })
		}
		f.lexicon.learn(known)
	}
	phones := make([][]string, len(bare))
	for i, w := range bare {
		phones[i] = known[w]
	}
	return phones, true, nil
}

// symbols are read as words; flite would spell out their bytes or leave them out.
var symbols = strings.NewReplacer("’", "'", "‘", "'", "“", `"`, "”", `"`, "–", ", ", "—", ", ", "…", "...",
	"€", " euro ", "£", " pound ", "&", " and ", "%", " percent ", "+", " plus ", "@", " at ",
	"ß", "ss", "æ", "ae", "œ", "oe", "ø", "o", "Ø", "O", "Æ", "Ae", "ł", "l")

// ascii writes a word in flite's alphabet: letters lose their accents, other scripts are left out.
func ascii(word string) string {
	plain := strings.Map(func(r rune) rune {
		if r > unicode.MaxASCII || unicode.Is(unicode.Mn, r) {
			return -1
		}
		return r
	}, norm.NFD.String(symbols.Replace(word)))
	return strings.TrimSpace(plain)
}
