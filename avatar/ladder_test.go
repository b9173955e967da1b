package avatar

import (
	"context"
	"errors"
	"fmt"
	"log/slog"
	"strings"
	"testing"
	"testing/synctest"
	"time"

	"golang.org/x/text/language"
)

// moody is a voice that fails with err as long as it is set. It counts how often it is asked.
type moody struct {
	id    string
	err   error
	asked int
}

func (m *moody) ID() string { return m.id }

func (m *moody) Speak(context.Context, string, language.Tag) (Speech, error) {
	m.asked++
	return Speech{PCM: make([]int16, 100)}, m.err
}

func climb(l *ladder) string {
	for i := range l.rungs {
		if _, err := l.speak(context.Background(), &l.rungs[i], "hello", language.English, nil); err == nil {
			return l.rungs[i].voice.ID()
		}
	}
	return ""
}

func TestVoiceThatFailsRestsLongerEachTime(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		first, second := &moody{id: "first", err: errors.New("no credit")}, &moody{id: "second"}
		l := newLadder([]Voice{first, second}, slog.New(slog.DiscardHandler))
		asked := 0
		for _, rest := range []time.Duration{30 * time.Second, time.Minute, 2 * time.Minute, 4 * time.Minute, 8 * time.Minute, 10 * time.Minute, 10 * time.Minute} {
			asked++
			if got := climb(&l); got != "second" || first.asked != asked {
				t.Fatalf("%q speaks, the first was asked %d times, want %d", got, first.asked, asked)
			}
			if st := l.status(); st.Voice != "second" || st.VoiceOK || !strings.Contains(st.Note, "no credit") {
				t.Errorf("status %+v", st)
			}
			time.Sleep(rest - 1)
			if climb(&l); first.asked != asked {
				t.Errorf("asked again before %v are over", rest)
			}
			time.Sleep(time.Nanosecond)
		}
		first.err = nil
		if got := climb(&l); got != "first" {
			t.Errorf("%q speaks after the first is well again", got)
		}
		if st := l.status(); st.Voice != "first" || !st.VoiceOK || st.Note != "" {
			t.Errorf("status %+v", st)
		}
		first.err = errors.New("again")
		climb(&l)
		time.Sleep(restFirst)
		asked = first.asked
		if climb(&l); first.asked != asked+1 {
			t.Error("the rest is not short again after a success")
		}
	})
}

func TestVoiceIsNotBlamedForTextOrLanguage(t *testing.T) {
	for _, reason := range []error{ErrLanguage, ErrText} {
		first, second := &moody{id: "first", err: fmt.Errorf("first: %w", reason)}, &moody{id: "second"}
		l := newLadder([]Voice{first, second}, slog.New(slog.DiscardHandler))
		for range 2 {
			if got := climb(&l); got != "second" {
				t.Errorf("%v: %q speaks", reason, got)
			}
		}
		if first.asked != 2 {
			t.Errorf("%v: asked %d times, want 2", reason, first.asked)
		}
		if st := l.status(); !st.VoiceOK {
			t.Errorf("%v: status %+v", reason, st)
		}
	}
}

func TestLastVoiceNeverRests(t *testing.T) {
	only := &moody{id: "only", err: errors.New("sore throat")}
	l := newLadder([]Voice{only}, slog.New(slog.DiscardHandler))
	climb(&l)
	climb(&l)
	if only.asked != 2 {
		t.Errorf("asked %d times, want 2", only.asked)
	}
	if st := newLadderStatus(); st.Note == "" {
		t.Error("no voice at all is not noted")
	}
}

func newLadderStatus() Status {
	l := newLadder(nil, nil)
	return l.status()
}

func TestVoiceWithoutSoundFails(t *testing.T) {
	l := newLadder([]Voice{silent{}, &moody{id: "second"}}, slog.New(slog.DiscardHandler))
	if got := climb(&l); got != "second" {
		t.Errorf("%q speaks", got)
	}
}

type silent struct{}

func (silent) ID() string { return "silent" }

func (silent) Speak(context.Context, string, language.Tag) (Speech, error) { return Speech{}, nil }
