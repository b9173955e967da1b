package voice

import (
	"context"
	"encoding/json"
	"errors"
	"io/fs"
	"log/slog"
	"os"
	"path/filepath"
	"sync"

	"golang.org/x/text/language"

	"github.com/barkerlive/barker/avatar"
)

// Levels are the gains that bring voices to the house's loudness: one for each voice with its
// settings and each language, found once over half a minute of its speech and kept in a file. A
// voice with one gain whispers and exclaims as it does; clip by clip all would be alike.
type Levels struct {
	path    string // "" keeps nothing
	log     *slog.Logger
	finding gate // one at a time: others would find the same

	mu    sync.Mutex // guards what follows
	gains map[string]float64
}

// OpenLevels reads the gains that were found before. A file that is missing or broken is begun anew.
func OpenLevels(path string, log *slog.Logger) *Levels {
	l := &Levels{path: path, log: log, finding: make(gate, 1), gains: map[string]float64{}}
	if path == "" {
		return l
	}
	b, err := os.ReadFile(path)
	if err == nil {
		err = json.Unmarshal(b, &l.gains)
	}
	if err != nil && !errors.Is(err, fs.ErrNotExist) {
		log.Warn("levels of voices not read, they are found anew", "file", path, "err", err)
	}
	if err != nil || l.gains == nil {
		l.gains = map[string]float64{}
	}
	return l
}

// mark is the part of a voice's ID that tells whether it has one gain.
func (l *Levels) mark() string {
	if l == nil {
		return ""
	}
	return " levelled"
}

// recorder has a voice speak, unfinished.
type recorder func(ctx context.Context, text string, lang language.Tag) (recording, error)

// gain returns a voice's gain in dB. It reports false where there is none: without Levels, in a
// language without a passage, or when the voice cannot speak it now. The sound is then levelled by
// itself.
func (l *Levels) gain(ctx context.Context, id string, lang language.Tag, record recorder) (float64, bool) {
	if l == nil {
		return 0, false
	}
	text, ok := passages[base(lang)]
	if !ok {
		return 0, false
	}
	key := id + " " + base(lang)
	if g, ok := l.known(key); ok {
		return g, true
	}
	if l.finding.enter(ctx) != nil {
		return 0, false
	}
	defer l.finding.leave()
	if g, ok := l.known(key); ok {
		return g, true
	}
	g, err := measureGain(ctx, text, lang, record)
	if err != nil {
		if ctx.Err() == nil {
			l.log.Warn("level of a voice not found, its lines are levelled one by one", "voice", id, "err", err)
		}
		return 0, false
	}
	l.keep(key, g)
	return g, true
}

func measureGain(ctx context.Context, text string, lang language.Tag, record recorder) (float64, error) {
	r, err := record(ctx, text, lang)
	if err != nil {
		return 0, err
	}
	wave, err := resample(r.wave, r.rate, avatar.SampleRate)
	if err != nil {
		return 0, err
	}
	return gainFor(wave), nil
}

func (l *Levels) known(key string) (float64, bool) {
	l.mu.Lock()
	defer l.mu.Unlock()
	g, ok := l.gains[key]
	return g, ok
}

// keep remembers a gain. One that cannot be written is found again after a restart.
func (l *Levels) keep(key string, gain float64) {
	l.mu.Lock()
	defer l.mu.Unlock()
	l.gains[key] = gain
	if l.path == "" {
		return
	}
	b, err := json.MarshalIndent(l.gains, "", "\t")
	if err == nil {
		err = writeWhole(l.path, b)
	}
	if err != nil {
		l.log.Warn("level of a voice not kept", "file", l.path, "err", err)
	}
}

// writeWhole writes a file so that it is there as a whole or not at all.
func writeWhole(path string, b []byte) error {
	f, err := os.CreateTemp(filepath.Dir(path), filepath.Base(path)+".*")
	if err != nil {
		return err
	}
	_, err = f.Write(b)
	if err = errors.Join(err, f.Close()); err == nil {
		err = os.Rename(f.Name(), path)
	}
	if err != nil {
		return errors.Join(err, os.Remove(f.Name()))
	}
	return nil
}

// passages are what a voice is measured by, about half a minute each.
var passages = map[string]string{
	"en": `Good evening and welcome to our shop. Tonight I show you a few things that we are fond of. This mug is turned by hand,
it keeps your coffee warm, and it goes into the dishwasher. Would you like to see it from the other side? Here you are!
We send it tomorrow, and if you do not love it, you may send it back within thirty days. The lamp beside me gives a soft
light in the evening; you dim it with one finger. Take your time, ask me anything you like, and enjoy the show.`,
	"nl": `Goedenavond en welkom in onze winkel. Vanavond laat ik je een paar dingen zien waar we dol op zijn. Deze mok is met de
hand gedraaid, hij houdt je koffie warm en hij mag gewoon in de vaatwasser. Wil je hem ook van de andere kant zien? Kijk eens!
We sturen hem morgen op, en als hij niet bevalt, stuur je hem binnen dertig dagen terug. De lamp naast mij geeft zacht licht
in de avond; je dimt hem met één vinger. Neem de tijd, vraag me wat je wilt, en geniet van de uitzending.`,
	"de": `Guten Abend und willkommen in unserem Laden. Heute zeige ich Ihnen ein paar Dinge, die uns am Herzen liegen. Diese
Tasse ist von Hand gedreht, sie hält den Kaffee warm und darf in die Spülmaschine. Möchten Sie sie von der anderen Seite sehen?
Bitte sehr! Wir verschicken sie morgen, und wenn sie nicht gefällt, nehmen wir sie dreißig Tage lang zurück. Die Lampe neben mir
gibt am Abend ein weiches Licht; man dimmt sie mit einem Finger. Lassen Sie sich Zeit und fragen Sie, was Sie möchten.`,
	"fr": `Bonsoir et bienvenue dans notre boutique. Ce soir, je vous montre quelques objets que nous aimons beaucoup. Cette tasse
est tournée à la main, elle garde votre café au chaud et passe au lave-vaisselle. Voulez-vous la voir de l'autre côté ? Voilà !
Nous l'expédions demain, et si elle ne vous plaît pas, vous pouvez la renvoyer pendant trente jours. La lampe à côté de moi donne
une lumière douce le soir ; on la règle d'un doigt. Prenez votre temps et posez-moi toutes vos questions.`,
}
