package avatar_test

import (
	"context"
	"strings"
	"testing"
	"time"

	"golang.org/x/text/language"

	"github.com/barkerlive/barker/avatar"
	"github.com/barkerlive/barker/avatar/voice"
)

// untimed is a voice that does not tell when it says what.
type untimed struct{ avatar.Voice }

func (u untimed) ID() string { return "untimed " + u.Voice.ID() }

func (u untimed) Speak(ctx context.Context, text string, lang language.Tag) (avatar.Speech, error) {
	s, err := u.Voice.Speak(ctx, text, lang)
	s.Marks = nil
	return s, err
}

// clockwork is an aligner that gives every word a tenth of a second, or fails.
type clockwork struct {
	err   error
	asked int
}

func (c *clockwork) ID() string { return "clockwork" }

func (c *clockwork) Align(_ context.Context, _ string, _ []int16, text string, _ language.Tag) ([]avatar.Mark, error) {
	c.asked++
	var marks []avatar.Mark
	for i, w := range strings.Fields(text) {
		from := time.Duration(i) * 100 * time.Millisecond
		marks = append(marks, avatar.Mark{Kind: avatar.Word, Name: w, Start: from, End: from + 100*time.Millisecond},
			avatar.Mark{Kind: avatar.Phone, Name: "aa", Start: from, End: from + 100*time.Millisecond})
	}
	return marks, c.err
}

// What a voice does not tell is aligned, and stretched where that fails; what it tells is believed.
func TestSpeechIsAlignedWhereTheVoiceDoesNotTell(t *testing.T) {
	p := avatar.Performance{Text: "One two three", Language: language.English}
	const lead = 160 * time.Millisecond
	for name, c := range map[string]struct {
		voice  avatar.Voice
		err    error
		asked  int
		rough  int
		second time.Duration // when "two" begins; 0 is not known
	}{
		"told":    {voice.NewFlite(""), nil, 0, 0, 0},
		"aligned": {untimed{voice.NewFlite("")}, nil, 1, 0, lead + 100*time.Millisecond},
		"rough":   {untimed{voice.NewFlite("")}, avatar.ErrRough, 1, 1, 0},
	} {
		a := &clockwork{err: c.err}
		s := stage(t, &board{}, func(cfg *avatar.Config) { cfg.Voices, cfg.Aligner = []avatar.Voice{c.voice}, a })
		clip := perform(t, s, p)
		if a.asked != c.asked || s.Timing().Rough != c.rough {
			t.Errorf("%s: asked %d times, rough %d times, want %d and %d", name, a.asked, s.Timing().Rough, c.asked, c.rough)
		}
		if len(clip.Captions) != 3 || c.second != 0 && clip.Captions[1].Start != c.second {
			t.Errorf("%s: captions %+v", name, clip.Captions)
		}
	}
}

func TestAlignerIsPartOfTheAddress(t *testing.T) {
	p := avatar.Performance{Text: "One two three", Language: language.English}
	v := untimed{voice.NewFlite("")}
	with := stage(t, &board{}, func(c *avatar.Config) { c.Voices, c.Aligner = []avatar.Voice{v}, &clockwork{} })
	without := stage(t, &board{}, func(c *avatar.Config) { c.Voices = []avatar.Voice{v} })
	if perform(t, with, p).ID == perform(t, without, p).ID {
		t.Error("a clip with aligned lips has the address of one without")
	}
}
