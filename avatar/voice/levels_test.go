package voice

import (
	"context"
	"errors"
	"log/slog"
	"math"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"golang.org/x/text/language"
)

var quietly = slog.New(slog.DiscardHandler)

// A voice has one gain, found once and kept: half a minute of it is as loud as the house.
func TestVoiceHasOneGain(t *testing.T) {
	path := filepath.Join(t.TempDir(), "voices.json")
	v := NewFlite("rms").Levelled(OpenLevels(path, quietly))
	s := speak(t, v, strings.Join(strings.Fields(passages["en"]), " "), language.English)
	if lufs, peak := measure(t, s.PCM); math.Abs(lufs-targetLoudness) > 0.5 || peak > ceiling {
		t.Errorf("%.2f LUFS, peak %.2f dBFS", lufs, peak)
	}
	if seconds := len(s.PCM) / 48000; seconds < 25 {
		t.Errorf("the passage lasts %d s", seconds)
	}
	again := OpenLevels(path, quietly)
	g, ok := again.gain(t.Context(), v.ID(), language.BritishEnglish, func(context.Context, string, language.Tag) (recording, error) {
		t.Error("a gain that is known is found again")
		return recording{}, nil
	})
	if known, _ := v.levels.known(v.ID() + " en"); !ok || g != known {
		t.Errorf("gain %v, %v after a restart, was %v", g, ok, known)
	}
	if v.ID() == NewFlite("rms").ID() {
		t.Error("a voice with one gain has the ID of one without")
	}
}

func TestGainThatCannotBeFound(t *testing.T) {
	path := filepath.Join(t.TempDir(), "voices.json")
	if err := os.WriteFile(path, []byte("{broken"), 0o600); err != nil {
		t.Fatal(err)
	}
	l := OpenLevels(path, quietly)
	asked := 0
	mute := func(context.Context, string, language.Tag) (recording, error) {
		asked++
		return recording{}, errors.New("the line is dead")
	}
	for _, lang := range []language.Tag{language.English, language.English, language.Japanese} {
		if _, ok := l.gain(t.Context(), "v", lang, mute); ok {
			t.Errorf("%v: a gain out of nothing", lang)
		}
	}
	if asked != 2 {
		t.Errorf("asked %d times, want 2: a failure is not remembered, another language has no passage", asked)
	}
	var none *Levels
	if _, ok := none.gain(t.Context(), "v", language.English, mute); ok || asked != 2 {
		t.Error("without levels there is a gain")
	}
}
