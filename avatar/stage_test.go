package avatar_test

import (
	"context"
	"errors"
	"fmt"
	"image"
	"iter"
	"math"
	"reflect"
	"strings"
	"sync"
	"sync/atomic"
	"testing"
	"testing/synctest"
	"time"

	"golang.org/x/text/language"

	"github.com/barkerlive/barker/avatar"
	"github.com/barkerlive/barker/avatar/codec"
	"github.com/barkerlive/barker/avatar/library"
	"github.com/barkerlive/barker/avatar/voice"
	"github.com/barkerlive/barker/stream"
)

// board is a face that shows where in the score it is. Its fields are set before it is used.
type board struct {
	dressed bool
	more    int       // pictures drawn beyond the score; negative leaves some out
	each    func(int) // called before each picture; may be nil

	scores atomic.Int32
	at     atomic.Int32 // scores being drawn
	most   atomic.Int32 // of these at once
}

func (b *board) ID() string { return "board" }

func (b *board) Size(avatar.Look) image.Point { return image.Pt(160, 96) }

func (b *board) Frames(s avatar.Score) iter.Seq[avatar.Frame] {
	return func(yield func(avatar.Frame) bool) {
		b.scores.Add(1)
		b.most.Store(max(b.most.Load(), b.at.Add(1)))
		defer b.at.Add(-1)
		img := image.NewYCbCr(image.Rectangle{Max: b.Size(avatar.Look{})}, image.YCbCrSubsampleRatio420)
		for n := range s.Ticks + b.more {
			if b.each != nil {
				b.each(n)
			}
			for i := range img.Y {
				img.Y[i] = uint8(60 + (i%160+n*4)%120)
			}
			f := avatar.Frame{stream.Clean: img}
			if b.dressed {
				f[stream.Dressed] = img
			}
			if !yield(f) {
				return
			}
		}
	}
}

// fickle is a voice that speaks as another, or fails.
type fickle struct {
	avatar.Voice
	broken atomic.Bool
}

func (f *fickle) ID() string { return "fickle " + f.Voice.ID() }

func (f *fickle) Speak(ctx context.Context, text string, lang language.Tag) (avatar.Speech, error) {
	if f.broken.Load() {
		return avatar.Speech{}, errors.New("the line is dead")
	}
	return f.Voice.Speak(ctx, text, lang)
}

func stage(t testing.TB, face avatar.Face, change func(*avatar.Config)) *avatar.Stage {
	t.Helper()
	l, err := library.Open(t.TempDir(), 1<<30, nil)
	if err != nil {
		t.Fatal(err)
	}
	c := avatar.Config{Voices: []avatar.Voice{voice.Mute{}}, Face: face, Codec: codec.Codec{}, Library: l}
	if change != nil {
		change(&c)
	}
	return avatar.New(c)
}

func perform(t testing.TB, s *avatar.Stage, p avatar.Performance) *stream.Clip {
	t.Helper()
	c, err := s.Perform(context.Background(), p)
	if err != nil {
		t.Fatal(err)
	}
	return c
}

var pitch = avatar.Performance{
	Text:     "Hello, this is the Barker shop. It costs nineteen euros and ninety-five cents! Who wants one?",
	Language: language.English,
	Gestures: []avatar.Gesture{{Kind: avatar.Greet, Word: 0}},
	Look:     avatar.Look{Label: "AI host"},
}

// loudest is the highest peak of a clip's decoded sound from one time to another.
func loudest(t *testing.T, c *stream.Clip) func(from, to time.Duration) int {
	t.Helper()
	d, err := codec.NewSoundDecoder()
	if err != nil {
		t.Fatal(err)
	}
	defer d.Close()
	var pcm []int16
	for _, tick := range c.Ticks {
		s, err := d.Decode(tick.Sound.Data)
		if err != nil {
			t.Fatal(err)
		}
		pcm = append(pcm, s...)
	}
	return func(from, to time.Duration) int {
		p := 0
		for _, v := range pcm[from*avatar.SampleRate/time.Second : to*avatar.SampleRate/time.Second] {
			p = max(p, int(math.Abs(float64(v))))
		}
		return p
	}
}

func TestClipKeepsWhatAClipPromises(t *testing.T) {
	s := stage(t, &board{dressed: true}, func(c *avatar.Config) {
		c.Voices = []avatar.Voice{voice.NewFlite(""), voice.Mute{}}
		c.Dressed = true
	})
	c := perform(t, s, pitch)
	if len(c.Ticks)%stream.StepTicks != 0 || c.Duration() < 5*time.Second {
		t.Errorf("%d ticks", len(c.Ticks))
	}
	for i, tick := range c.Ticks {
		key := i%stream.KeyTicks == 0
		if tick.Key != key || tick.Pictures[0].Key != key || tick.Pictures[1].Key != key ||
			len(tick.Pictures[0].Data) == 0 || len(tick.Pictures[1].Data) == 0 || len(tick.Sound.Data) == 0 {
			t.Errorf("tick %d: key %t, %t, %t", i, tick.Key, tick.Pictures[0].Key, tick.Pictures[1].Key)
		}
	}
	peak := loudest(t, c)
	if p := peak(0, 150*time.Millisecond); p > 60 {
		t.Errorf("peak of %d at the start", p)
	}
	if p := peak(c.Duration()-200*time.Millisecond, c.Duration()); p > 60 {
		t.Errorf("peak of %d at the end", p)
	}
	if len(c.Exits) != 2 {
		t.Errorf("exits %v of three sentences", c.Exits)
	}
	for _, e := range c.Exits {
		at := time.Duration(e) * stream.TickDuration
		if p := peak(at-60*time.Millisecond, at+40*time.Millisecond); p > 300 || e%stream.StepTicks != 0 {
			t.Errorf("peak of %d around the exit at %v", p, at)
		}
	}
	words := strings.Fields(pitch.Text)
	if len(c.Captions) != len(words) {
		t.Fatalf("%d captions", len(c.Captions))
	}
	for i, w := range c.Captions {
		if w.Word != words[i] || peak(w.Start, w.End) < 2000 {
			t.Errorf("%q from %v to %v has a peak of %d", w.Word, w.Start, w.End, peak(w.Start, w.End))
		}
	}
}

func TestSamePerformanceIsMadeOnce(t *testing.T) {
	face := &board{}
	s := stage(t, face, nil)
	var askers sync.WaitGroup
	var clips [8]*stream.Clip
	for i := range clips {
		askers.Go(func() { clips[i] = perform(t, s, pitch) })
	}
	askers.Wait()
	for _, c := range clips {
		if c.ID != clips[0].ID {
			t.Errorf("clips %s and %s", c.ID, clips[0].ID)
		}
	}
	perform(t, s, pitch)
	if n := face.scores.Load(); n != 1 {
		t.Errorf("drawn %d times", n)
	}
}

func TestClipIsFoundAfterARestart(t *testing.T) {
	dir := t.TempDir()
	face := &board{}
	var clips [2]*stream.Clip
	for i := range clips {
		l, err := library.Open(dir, 1<<30, nil)
		if err != nil {
			t.Fatal(err)
		}
		clips[i] = perform(t, stage(t, face, func(c *avatar.Config) { c.Library = l }), pitch)
	}
	if n := face.scores.Load(); n != 1 || !reflect.DeepEqual(clips[0], clips[1]) {
		t.Errorf("drawn %d times, alike: %t", n, reflect.DeepEqual(clips[0], clips[1]))
	}
}

func TestWhoWaitsGetsTheClipThoughItsMakerLeaves(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		ctx, leave := context.WithCancel(context.Background())
		half := make(chan struct{})
		face := &board{each: func(n int) {
			if n == 3 {
				<-half
			}
		}}
		s := stage(t, face, nil)
		var makers sync.WaitGroup
		makers.Go(func() {
			if _, err := s.Perform(ctx, pitch); !errors.Is(err, context.Canceled) {
				t.Errorf("who left: %v", err)
			}
		})
		synctest.Wait()
		makers.Go(func() { perform(t, s, pitch) })
		synctest.Wait()
		if n := s.Status().Making; n != 1 {
			t.Errorf("%d performances are under way, want 1", n)
		}
		leave()
		close(half)
		makers.Wait()
		if n := face.scores.Load(); n != 2 {
			t.Errorf("drawn %d times, want once by each", n)
		}
	})
}

func TestDrawingEndsWithItsContext(t *testing.T) {
	ctx, cancel := context.WithCancel(context.Background())
	last := 0
	s := stage(t, &board{each: func(n int) {
		last = n
		if n == 5 {
			cancel()
		}
	}}, nil)
	if _, err := s.Perform(ctx, pitch); !errors.Is(err, context.Canceled) {
		t.Errorf("error %v", err)
	}
	if last > 5 {
		t.Errorf("%d pictures were drawn after the end", last-5)
	}
	if st := s.Status(); st.LastError != "" || st.Making != 0 {
		t.Errorf("status %+v", st)
	}
}

func TestLowerVoiceHasAnAddressOfItsOwn(t *testing.T) {
	face := &board{}
	better := &fickle{Voice: voice.NewFlite("")}
	better.broken.Store(true)
	var s *avatar.Stage
	open := func(config *avatar.Config) { config.Voices = []avatar.Voice{better, voice.Mute{}} }
	var lib avatar.Library
	s = stage(t, face, func(c *avatar.Config) { open(c); lib = c.Library })
	mute := perform(t, s, pitch)
	if st := s.Status(); st.VoiceOK || st.Voice != (voice.Mute{}).ID() || !strings.Contains(st.Note, "the line is dead") {
		t.Errorf("status %+v", st)
	}
	if again := perform(t, s, pitch); again.ID != mute.ID || face.scores.Load() != 1 {
		t.Errorf("the mute clip was made again: %s, %s", again.ID, mute.ID)
	}
	// The voice is back, and its rest over, as in a stage that starts anew.
	better.broken.Store(false)
	s = stage(t, face, func(c *avatar.Config) { open(c); c.Library = lib })
	spoken := perform(t, s, pitch)
	if spoken.ID == mute.ID {
		t.Error("the mute clip is kept under the better voice's address")
	}
	// It fails again: what it has said before is still there.
	better.broken.Store(true)
	s = stage(t, face, func(c *avatar.Config) { open(c); c.Library = lib })
	if got := perform(t, s, pitch); got.ID != spoken.ID {
		t.Error("what the better voice said is not used while it fails")
	}
}

func TestNobodySpeaks(t *testing.T) {
	broken := &fickle{Voice: voice.Mute{}}
	broken.broken.Store(true)
	s := stage(t, &board{}, func(c *avatar.Config) { c.Voices = []avatar.Voice{broken} })
	if _, err := s.Perform(context.Background(), pitch); err == nil || !strings.Contains(err.Error(), "the line is dead") {
		t.Errorf("error %v", err)
	}
	if st := s.Status(); !strings.Contains(st.LastError, "the line is dead") {
		t.Errorf("status %+v", st)
	}
	broken.broken.Store(false)
	perform(t, s, pitch)
	if st := s.Status(); st.LastError != "" {
		t.Errorf("status after a success %+v", st)
	}
}

func TestIdleIsSilentAndAsLongAsAsked(t *testing.T) {
	s := stage(t, &board{}, nil)
	idle := avatar.Performance{Silence: 1900 * time.Millisecond}
	c := perform(t, s, idle)
	if len(c.Ticks) != 48 || len(c.Captions) != 0 || len(c.Exits) != 0 {
		t.Errorf("%d ticks, captions %v, exits %v", len(c.Ticks), c.Captions, c.Exits)
	}
	if p := loudest(t, c)(0, c.Duration()); p > 2 {
		t.Errorf("peak of %d", p)
	}
	idle.Variant = 1
	if perform(t, s, idle).ID == c.ID {
		t.Error("two variants are one clip")
	}
}

func TestBadPerformancesAreRefused(t *testing.T) {
	s := stage(t, &board{}, nil)
	for name, p := range map[string]avatar.Performance{
		"nothing":            {},
		"negative silence":   {Silence: -time.Second},
		"picture without ID": {Text: "Hi.", Card: &avatar.Card{Picture: image.NewGray(image.Rect(0, 0, 1, 1))}},
	} {
		if _, err := s.Perform(context.Background(), p); err == nil {
			t.Errorf("%s: no error", name)
		}
	}
	if _, err := avatar.New(avatar.Config{}).Perform(context.Background(), pitch); err == nil {
		t.Error("a stage without a face performs")
	}
}

func TestFaceThatBreaksItsContract(t *testing.T) {
	for name, face := range map[string]*board{"too many": {dressed: true, more: 1}, "too few": {dressed: true, more: -1}, "not dressed": {}} {
		s := stage(t, face, func(c *avatar.Config) { c.Dressed = true })
		if _, err := s.Perform(context.Background(), pitch); err == nil || s.Status().LastError == "" {
			t.Errorf("%s: error %v, status %+v", name, err, s.Status())
		}
	}
}

// TestFaceThatPanicsIsAnError: the line on air is not to die of it, and the worker is free again.
func TestFaceThatPanicsIsAnError(t *testing.T) {
	s := stage(t, &board{each: func(int) { panic("no face") }}, nil)
	ctx, cancel := context.WithTimeout(context.Background(), time.Minute)
	defer cancel()
	for range 2 {
		if _, err := s.Perform(ctx, pitch); err == nil || !strings.Contains(err.Error(), "no face") {
			t.Errorf("error %v", err)
		}
	}
	if st := s.Status(); st.Making != 0 || st.LastError == "" {
		t.Errorf("status %+v", st)
	}
}

// full is a library on a full disk.
type full struct{}

func (full) Get(context.Context, stream.ClipID) (*stream.Clip, error) {
	return nil, fmt.Errorf("full: %w", avatar.ErrMissing)
}

func (full) Put(context.Context, *stream.Clip) error { return errors.New("no space left on device") }

func TestFullLibraryDoesNotStopThePerformance(t *testing.T) {
	s := stage(t, &board{}, func(c *avatar.Config) { c.Library = full{} })
	perform(t, s, pitch)
	if st := s.Status(); !strings.Contains(st.LastError, "no space") {
		t.Errorf("status %+v", st)
	}
	perform(t, stage(t, &board{}, func(c *avatar.Config) { c.Library = nil }), pitch)
}

func TestWorkersAreBounded(t *testing.T) {
	face := &board{}
	s := stage(t, face, func(c *avatar.Config) { c.Workers = 2 })
	var makers sync.WaitGroup
	for i := range 8 {
		makers.Go(func() { perform(t, s, avatar.Performance{Silence: time.Second, Variant: i}) })
	}
	makers.Wait()
	if n := face.most.Load(); n > 2 {
		t.Errorf("%d clips were drawn at once", n)
	}
	if n := face.scores.Load(); n != 8 {
		t.Errorf("%d clips were drawn", n)
	}
}

func TestTimingAddsUp(t *testing.T) {
	s := stage(t, &board{}, nil)
	a, b := perform(t, s, pitch), perform(t, s, avatar.Performance{Silence: time.Second})
	perform(t, s, pitch)
	got := s.Timing()
	if got.Clips != 2 || got.Media != a.Duration()+b.Duration() {
		t.Errorf("%d clips of %v, want 2 of %v", got.Clips, got.Media, a.Duration()+b.Duration())
	}
	if got.Draw <= 0 || got.Picture <= 0 || got.Sound <= 0 || got.Voice <= 0 || got.Store <= 0 {
		t.Errorf("%+v", got)
	}
}

// Every field of a performance is part of the address.
func TestWhateverChangesTheClipChangesItsAddress(t *testing.T) {
	s := stage(t, &board{}, nil)
	whole := func() avatar.Performance {
		p := pitch
		p.Text, p.Silence = "Hi.", time.Second
		p.Stress, p.Pauses = []int{0}, []int{0}
		p.Gestures = []avatar.Gesture{{Kind: avatar.Open}}
		p.Card = &avatar.Card{}
		return p
	}
	seen := map[stream.ClipID]string{perform(t, s, whole()).ID: "nothing"}
	check := func(name string, p avatar.Performance) {
		id := perform(t, s, p).ID
		if other, ok := seen[id]; ok {
			t.Errorf("changing %s and changing %s give one address", name, other)
		}
		seen[id] = name
	}
	fields(whole(), func(name string, change func(reflect.Value)) {
		p := whole()
		p.Gestures = append([]avatar.Gesture(nil), p.Gestures...)
		change(reflect.ValueOf(&p).Elem())
		check(name, p)
	})
	p := whole()
	p.Card = nil
	check("Card", p)
	p = whole()
	p.Gestures = append(p.Gestures, avatar.Gesture{})
	check("Gestures", p)
	p = whole()
	p.Language = language.BritishEnglish
	check("Language", p)
}

// fields calls do for every plain field in a performance, with what changes it. Language and the
// card's picture, which goes by its PictureID, are no plain fields.
func fields(p avatar.Performance, do func(name string, change func(reflect.Value))) {
	var walk func(name string, at func(reflect.Value) reflect.Value, v reflect.Value)
	walk = func(name string, at func(reflect.Value) reflect.Value, v reflect.Value) {
		switch v.Kind() {
		case reflect.Struct:
			if v.Type() == reflect.TypeFor[language.Tag]() {
				return
			}
			for i := range v.NumField() {
				walk(name+"."+v.Type().Field(i).Name, func(r reflect.Value) reflect.Value { return at(r).Field(i) }, v.Field(i))
			}
		case reflect.Pointer:
			walk(name, func(r reflect.Value) reflect.Value { return at(r).Elem() }, v.Elem())
		case reflect.Slice:
			walk(name+"[0]", func(r reflect.Value) reflect.Value { return at(r).Index(0) }, v.Index(0))
		case reflect.String:
			do(name, func(r reflect.Value) { at(r).SetString(at(r).String() + "x") })
		case reflect.Bool:
			do(name, func(r reflect.Value) { at(r).SetBool(!at(r).Bool()) })
		case reflect.Int, reflect.Int64:
			do(name, func(r reflect.Value) { at(r).SetInt(at(r).Int() + 1) })
		case reflect.Uint8:
			do(name, func(r reflect.Value) { at(r).SetUint(at(r).Uint() + 1) })
		case reflect.Map:
			do(name, func(r reflect.Value) { at(r).Set(reflect.ValueOf(map[int]string{0: "hello"})) })
		case reflect.Interface: // Card.Picture
		default:
			panic("performance has a field of a new kind: " + name)
		}
	}
	walk("Performance", func(r reflect.Value) reflect.Value { return r }, reflect.ValueOf(p))
}

func BenchmarkPerform(b *testing.B) {
	s := stage(b, &board{}, func(c *avatar.Config) { c.Voices = []avatar.Voice{voice.NewFlite("")} })
	for i := 0; b.Loop(); i++ {
		p := pitch
		p.Variant = i
		perform(b, s, p)
	}
	t := s.Timing()
	for name, d := range map[string]time.Duration{"voice": t.Voice, "sound": t.Sound, "draw": t.Draw, "picture": t.Picture, "store": t.Store} {
		b.ReportMetric(d.Seconds()/t.Media.Seconds(), name+"-s/s")
	}
}
