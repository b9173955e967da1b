package voice

import (
	"context"
	"strings"
	"time"

	"golang.org/x/text/language"

	"github.com/barkerlive/barker/avatar"
)

// Mute is the voice of last resort: silence for as long as one would speak, with the words timed
// for the captions. It never fails and the mouth stays shut.
type Mute struct{}

var _ avatar.Voice = Mute{}

// How long the mute voice takes.
const (
	mutePhone    = 75 * time.Millisecond
	muteWord     = 160 * time.Millisecond // at least
	muteComma    = 180 * time.Millisecond
	muteSentence = 420 * time.Millisecond
)

// ID names the voice.
func (Mute) ID() string { return "mute " + version }

// Speak returns silence of a natural length. A text without words is as long as one word.
func (Mute) Speak(_ context.Context, text string, _ language.Tag) (avatar.Speech, error) {
	var marks []avatar.Mark
	var now time.Duration
	for _, w := range strings.Fields(text) {
		end := now + max(time.Duration(len(avatar.Letters(w)))*mutePhone, muteWord)
		marks = append(marks, avatar.Mark{Kind: avatar.Word, Name: w, Start: now, End: end})
		now = end + mutePause(w)
	}
	now = max(now, muteWord)
	marks = append(marks, avatar.Mark{Kind: avatar.Phone, Name: "pau", End: now})
	return avatar.Speech{PCM: make([]int16, at(now, avatar.SampleRate)), Marks: marks}, nil
}

func mutePause(word string) time.Duration {
	switch {
	case strings.ContainsAny(word, ".!?…"):
		return muteSentence
	case strings.ContainsAny(word, ",;:–—"):
		return muteComma
	}
	return 0
}
