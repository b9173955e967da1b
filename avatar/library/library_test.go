package library_test

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"image"
	"os"
	"os/exec"
	"os/signal"
	"path/filepath"
	"reflect"
	"strings"
	"sync"
	"syscall"
	"testing"
	"time"

	"github.com/barkerlive/barker/avatar"
	"github.com/barkerlive/barker/avatar/codec"
	"github.com/barkerlive/barker/avatar/library"
	"github.com/barkerlive/barker/stream"
)

// alike returns n clips that differ by their addresses alone, so that they take the same room.
func alike(t testing.TB, n int) []*stream.Clip {
	t.Helper()
	clips := []*stream.Clip{clip(t, 1, stream.Clean)}
	for i := 1; i < n; i++ {
		c := *clips[0]
		c.ID = stream.ClipID(fmt.Sprintf("%064x", 1+i))
		clips = append(clips, &c)
	}
	return clips
}

// clip makes a real clip of 56 ticks with the given dressings; seed makes clips differ.
func clip(t testing.TB, seed int, dressings ...stream.Dressing) *stream.Clip {
	t.Helper()
	size := image.Pt(160, 96)
	c := &stream.Clip{
		ID:       stream.ClipID(fmt.Sprintf("%064x", seed)),
		Ticks:    make([]stream.Tick, 56),
		Captions: []stream.Caption{{Word: "Hallo,", Start: 160 * time.Millisecond, End: 400 * time.Millisecond}, {Word: "“café”", Start: 400 * time.Millisecond, End: 900 * time.Millisecond}},
		Exits:    []int{16, 40},
	}
	for _, d := range dressings {
		enc, err := codec.NewPictureEncoder(size, 30)
		if err != nil {
			t.Fatal(err)
		}
		defer enc.Close()
		for i := range c.Ticks {
			img := image.NewYCbCr(image.Rectangle{Max: size}, image.YCbCrSubsampleRatio420)
			for j := range img.Y {
				img.Y[j] = uint8(40 + (j*(seed+3)+i*5+int(d)*31)%150)
			}
			c.Ticks[i].Key = i%stream.KeyTicks == 0
			if c.Ticks[i].Pictures[d], err = enc.Encode(img, c.Ticks[i].Key); err != nil {
				t.Fatal(err)
			}
		}
	}
	enc, err := codec.NewSoundEncoder()
	if err != nil {
		t.Fatal(err)
	}
	defer enc.Close()
	sounds, err := enc.Encode(make([]int16, len(c.Ticks)*avatar.TickSamples))
	if err != nil {
		t.Fatal(err)
	}
	rest, err := enc.Finish()
	if err != nil {
		t.Fatal(err)
	}
	for i, s := range append(sounds, rest...) {
		c.Ticks[i].Sound = s
	}
	return c
}

func open(t testing.TB, dir string, most int64) *library.Library {
	t.Helper()
	l, err := library.Open(dir, most, nil)
	if err != nil {
		t.Fatal(err)
	}
	return l
}

func put(t testing.TB, l *library.Library, c *stream.Clip) {
	t.Helper()
	if err := l.Put(context.Background(), c); err != nil {
		t.Fatal(err)
	}
}

func file(dir string, c *stream.Clip) string { return filepath.Join(dir, string(c.ID)+".mp4") }

func missing(t testing.TB, l *library.Library, id stream.ClipID) {
	t.Helper()
	if _, err := l.Get(context.Background(), id); !errors.Is(err, avatar.ErrMissing) {
		t.Errorf("clip %s: error %v, want %v", id, err, avatar.ErrMissing)
	}
}

func files(t testing.TB, dir string) []string {
	t.Helper()
	entries, err := os.ReadDir(dir)
	if err != nil {
		t.Fatal(err)
	}
	var names []string
	for _, e := range entries {
		names = append(names, e.Name())
	}
	return names
}

const plenty = 1 << 30

func TestClipIsReadAsItWasPut(t *testing.T) {
	for name, dressings := range map[string][]stream.Dressing{
		"clean": {stream.Clean}, "dressed": {stream.Dressed}, "both": {stream.Clean, stream.Dressed},
	} {
		t.Run(name, func(t *testing.T) {
			dir := t.TempDir()
			c := clip(t, 7, dressings...)
			put(t, open(t, dir, plenty), c)
			// A library opened anew has nothing in memory.
			got, err := open(t, dir, plenty).Get(context.Background(), c.ID)
			if err != nil {
				t.Fatal(err)
			}
			if !reflect.DeepEqual(got, c) {
				t.Error("clip differs from the one that was put")
			}
		})
	}
}

func TestClipWithoutWords(t *testing.T) {
	dir := t.TempDir()
	c := clip(t, 1, stream.Clean)
	c.Captions, c.Exits = nil, nil
	put(t, open(t, dir, plenty), c)
	got, err := open(t, dir, plenty).Get(context.Background(), c.ID)
	if err != nil || !reflect.DeepEqual(got, c) {
		t.Errorf("got %v, error %v", got, err)
	}
}

func TestAnyPlayerOpensTheFile(t *testing.T) {
	dir := t.TempDir()
	c := clip(t, 3, stream.Clean, stream.Dressed)
	put(t, open(t, dir, plenty), c)
	out, err := exec.CommandContext(t.Context(), "ffprobe", "-v", "error", "-count_frames", "-of", "json",
		"-show_entries", "stream=codec_name,profile,width,height,nb_read_frames,has_b_frames,avg_frame_rate,sample_rate,channels,start_time",
		file(dir, c)).CombinedOutput()
	if err != nil {
		t.Fatalf("%v: %s", err, out)
	}
	var got struct {
		Streams []map[string]any `json:"streams"`
	}
	if err := json.Unmarshal(out, &got); err != nil {
		t.Fatalf("ffprobe complains: %s", out)
	}
	picture := map[string]any{"codec_name": "h264", "profile": "Constrained Baseline", "width": 160.0, "height": 96.0,
		"nb_read_frames": "56", "has_b_frames": 0.0, "avg_frame_rate": "25/1", "start_time": "0.000000"}
	sound := map[string]any{"codec_name": "opus", "sample_rate": "48000", "channels": 1.0,
		"nb_read_frames": "56", "start_time": "0.000000"}
	want := []map[string]any{picture, picture, sound}
	if len(got.Streams) != len(want) {
		t.Fatalf("%d streams: %s", len(got.Streams), out)
	}
	for i := range want {
		for k, v := range want[i] {
			if got.Streams[i][k] != v {
				t.Errorf("stream %d: %s is %v, want %v", i, k, got.Streams[i][k], v)
			}
		}
	}
	if out, err := exec.CommandContext(t.Context(), "ffmpeg", "-v", "error", "-xerror", "-i", file(dir, c), "-map", "0", "-f", "null", "-").CombinedOutput(); err != nil || len(out) > 0 {
		t.Errorf("ffmpeg: %v: %s", err, out)
	}
}

func TestFileHasAFragmentForEachKeyFrameInterval(t *testing.T) {
	dir := t.TempDir()
	c := clip(t, 3, stream.Clean)
	put(t, open(t, dir, plenty), c)
	b, err := os.ReadFile(file(dir, c))
	if err != nil {
		t.Fatal(err)
	}
	if n := bytes.Count(b, []byte("moof")); n != 2 {
		t.Errorf("%d fragments for 56 ticks, want 2", n)
	}
}

func TestTruncatedFileIsDropped(t *testing.T) {
	dir := t.TempDir()
	c := clip(t, 5, stream.Clean)
	put(t, open(t, dir, plenty), c)
	info, err := os.Stat(file(dir, c))
	if err != nil {
		t.Fatal(err)
	}
	for _, size := range []int64{info.Size() - 1, info.Size() / 2, 40, 0} {
		if err := os.Truncate(file(dir, c), size); err != nil {
			t.Fatal(err)
		}
		l := open(t, dir, plenty)
		missing(t, l, c.ID)
		if got := files(t, dir); len(got) != 0 {
			t.Errorf("cut to %d bytes: %v is left", size, got)
		}
		put(t, l, c)
		if _, err := open(t, dir, plenty).Get(context.Background(), c.ID); err != nil {
			t.Errorf("made again: %v", err)
		}
	}
}

func TestFlippedBitIsNoticed(t *testing.T) {
	dir := t.TempDir()
	c := clip(t, 5, stream.Clean)
	put(t, open(t, dir, plenty), c)
	whole, err := os.ReadFile(file(dir, c))
	if err != nil {
		t.Fatal(err)
	}
	for at := 0; at < len(whole); at += len(whole)/97 + 1 {
		broken := bytes.Clone(whole)
		broken[at] ^= 1 << (at % 8)
		if err := os.WriteFile(file(dir, c), broken, 0o600); err != nil {
			t.Fatal(err)
		}
		missing(t, open(t, dir, plenty), c.ID)
	}
}

func TestClipUnderAnotherNameIsNotHandedOut(t *testing.T) {
	dir := t.TempDir()
	a, b := clip(t, 1, stream.Clean), clip(t, 2, stream.Clean)
	put(t, open(t, dir, plenty), a)
	if err := os.Rename(file(dir, a), file(dir, b)); err != nil {
		t.Fatal(err)
	}
	missing(t, open(t, dir, plenty), b.ID)
}

func TestFileThatVanishedIsMissing(t *testing.T) {
	dir := t.TempDir()
	c := clip(t, 1, stream.Clean)
	put(t, open(t, dir, plenty), c)
	l := open(t, dir, plenty)
	if err := os.Remove(file(dir, c)); err != nil {
		t.Fatal(err)
	}
	missing(t, l, c.ID)
	put(t, l, c)
	if len(files(t, dir)) != 1 {
		t.Error("clip was not put again")
	}
}

func TestLongestUnusedGoesFirst(t *testing.T) {
	dir := t.TempDir()
	clips := alike(t, 4)
	var room int64
	l := open(t, dir, plenty)
	for _, c := range clips[:3] {
		put(t, l, c)
		info, err := os.Stat(file(dir, c))
		if err != nil {
			t.Fatal(err)
		}
		room += info.Size()
	}
	// Uses are a second apart, as if a day had gone by.
	for i, c := range clips[:3] {
		then := time.Now().Add(time.Duration(i-10) * time.Second)
		if err := os.Chtimes(file(dir, c), then, then); err != nil {
			t.Fatal(err)
		}
	}
	l = open(t, dir, room+room/6)
	if _, err := l.Get(context.Background(), clips[0].ID); err != nil {
		t.Fatal(err)
	}
	put(t, l, clips[3])
	missing(t, l, clips[1].ID)
	for _, i := range []int{0, 2, 3} {
		if _, err := l.Get(context.Background(), clips[i].ID); err != nil {
			t.Error(err)
		}
	}
	if _, err := os.Stat(file(dir, clips[1])); !errors.Is(err, os.ErrNotExist) {
		t.Errorf("evicted clip's file: %v", err)
	}
	// That clip 0 was used is known to the next process too.
	l = open(t, dir, room/2)
	missing(t, l, clips[2].ID)
	if _, err := l.Get(context.Background(), clips[3].ID); err != nil {
		t.Error(err)
	}
}

func TestLeftoversAreRemovedAndStrangersStay(t *testing.T) {
	dir := t.TempDir()
	for _, name := range []string{"abc-1.part", "notes.txt", "notes.mp4"} {
		if err := os.WriteFile(filepath.Join(dir, name), []byte("x"), 0o600); err != nil {
			t.Fatal(err)
		}
	}
	open(t, dir, 1)
	if got := strings.Join(files(t, dir), " "); got != "notes.mp4 notes.txt" {
		t.Errorf("left are %s", got)
	}
}

func TestBadClipsAreRefused(t *testing.T) {
	dir := t.TempDir()
	l := open(t, dir, plenty)
	for name, spoil := range map[string]func(*stream.Clip){
		"path":        func(c *stream.Clip) { c.ID = "../../etc/passwd" },
		"capitals":    func(c *stream.Clip) { c.ID = "ABCDEF0123" },
		"no ticks":    func(c *stream.Clip) { c.Ticks = nil },
		"no step":     func(c *stream.Clip) { c.Ticks = c.Ticks[:9] },
		"no key":      func(c *stream.Clip) { c.Ticks = c.Ticks[8:] },
		"no pictures": func(c *stream.Clip) { c.Ticks[0].Pictures = [stream.Dressings]stream.Picture{} },
		"no sound":    func(c *stream.Clip) { c.Ticks[3].Sound = stream.Sound{} },
		"lost picture": func(c *stream.Clip) {
			c.Ticks[3].Pictures[stream.Clean] = stream.Picture{}
		},
		"other parameter sets": func(c *stream.Clip) {
			p := bytes.Clone(c.Ticks[48].Pictures[stream.Clean].Data)
			p[8] ^= 1
			c.Ticks[48].Pictures[stream.Clean].Data = p
		},
	} {
		c := clip(t, 1, stream.Clean)
		spoil(c)
		if err := l.Put(context.Background(), c); err == nil {
			t.Errorf("%s: no error", name)
		}
	}
	if got := files(t, dir); len(got) != 0 {
		t.Errorf("%v is left", got)
	}
	if _, err := library.Open(dir, 0, nil); err == nil {
		t.Error("a library of no size is opened")
	}
	if err := open(t, dir, 1000).Put(context.Background(), clip(t, 1, stream.Clean)); err == nil {
		t.Error("a clip larger than the library is put")
	}
}

func TestManyMakersAtOnce(t *testing.T) {
	dir := t.TempDir()
	clips := alike(t, 3)
	put(t, open(t, dir, plenty), clips[0])
	info, err := os.Stat(file(dir, clips[0]))
	if err != nil {
		t.Fatal(err)
	}
	l := open(t, dir, info.Size()*5/2) // room for two
	var makers sync.WaitGroup
	for m := range 8 {
		makers.Go(func() {
			for i := range 12 {
				c := clips[(m+i)%len(clips)]
				if err := l.Put(context.Background(), c); err != nil {
					t.Error(err)
				}
				got, err := l.Get(context.Background(), c.ID)
				if err != nil && !errors.Is(err, avatar.ErrMissing) {
					t.Error(err)
				}
				if err == nil && !reflect.DeepEqual(got, c) {
					t.Error("clip differs")
				}
			}
		})
	}
	makers.Wait()
	if got := files(t, dir); len(got) > 2 {
		t.Errorf("%v is kept, there is room for two", got)
	}
}

func TestEndedContext(t *testing.T) {
	ctx, cancel := context.WithCancel(context.Background())
	cancel()
	l := open(t, t.TempDir(), plenty)
	if err := l.Put(ctx, clip(t, 1, stream.Clean)); !errors.Is(err, context.Canceled) {
		t.Errorf("put: %v", err)
	}
	if _, err := l.Get(ctx, "0123456789"); !errors.Is(err, context.Canceled) {
		t.Errorf("get: %v", err)
	}
}

// fullDisk names the folder in which the test binary, started anew, puts a clip while the system
// lets it write no more than a few kilobytes.
const fullDisk = "LIBRARY_TEST_FULL_DISK"

func TestMain(m *testing.M) {
	if dir := os.Getenv(fullDisk); dir != "" {
		os.Exit(putOnFullDisk(dir))
	}
	os.Exit(m.Run())
}

func putOnFullDisk(dir string) int {
	signal.Ignore(syscall.SIGXFSZ)
	if err := syscall.Setrlimit(syscall.RLIMIT_FSIZE, &syscall.Rlimit{Cur: 4096, Max: 4096}); err != nil {
		fmt.Println(err)
		return 2
	}
	l, err := library.Open(dir, plenty, nil)
	if err != nil {
		fmt.Println(err)
		return 2
	}
	err = l.Put(context.Background(), clip(&testing.T{}, 1, stream.Clean))
	fmt.Println(err)
	if !errors.Is(err, syscall.EFBIG) {
		return 1
	}
	return 0
}

func TestFullDiskLeavesNothing(t *testing.T) {
	dir := t.TempDir()
	self, err := os.Executable()
	if err != nil {
		t.Fatal(err)
	}
	cmd := exec.CommandContext(t.Context(), self)
	cmd.Env = append(os.Environ(), fullDisk+"="+dir)
	if out, err := cmd.CombinedOutput(); err != nil {
		t.Fatalf("%v: %s", err, out)
	}
	if got := files(t, dir); len(got) != 0 {
		t.Errorf("%v is left", got)
	}
	missing(t, open(t, dir, plenty), clip(t, 1, stream.Clean).ID)
}
