package figure

import (
	"bytes"
	"fmt"
	"hash/crc32"
	"image"
	"io/fs"
	"math"
	"os"
	pathpkg "path"
	"slices"
	"strings"
	"sync"
	"testing"
	"testing/fstest"
	"time"

	"github.com/barkerlive/barker/avatar"
	"github.com/barkerlive/barker/stream"
)

// upright is the size of the portrait layout, in whose pixels many tests measure.
var upright = avatar.Portrait.Size()

// fonts holds the fonts that the build takes from Debian's packages, and nothing else.
func fonts(t testing.TB) fstest.MapFS {
	t.Helper()
	m := fstest.MapFS{}
	names := []string{"truetype/noto/NotoSansArabic-Bold.ttf", "truetype/noto/NotoSansHebrew-Bold.ttf", "truetype/noto/NotoSansThai-Bold.ttf", "truetype/noto/NotoSansDevanagari-Bold.ttf"}
	for _, n := range FontFiles {
		names = append(names, "opentype/inter/"+n)
	}
	for _, n := range names {
		data, err := os.ReadFile("/usr/share/fonts/" + n)
		if err != nil {
			t.Fatalf("%v: install Debian's fonts-inter and fonts-noto-core", err)
		}
		m[pathpkg.Base(n)] = &fstest.MapFile{Data: data}
	}
	return m
}

var shared struct {
	once sync.Once
	f    *Figure
}

// dressed is one figure for all tests, because baking takes its time.
func dressed(t testing.TB) *Figure {
	t.Helper()
	shared.once.Do(func() {
		f, err := New(Options{Art: art(t), Fonts: fonts(t), Installed: os.DirFS("/usr/share/fonts"), Dressed: true})
		if err != nil {
			t.Fatal(err)
		}
		f.most = 100 // each is baked once
		shared.f = f
	})
	if shared.f == nil {
		t.Fatal("the figure could not be made")
	}
	return shared.f
}

// said is a score with evenly spoken words.
func said(text string, gestures ...avatar.Gesture) avatar.Score {
	s := avatar.Score{Performance: avatar.Performance{Text: text, Gestures: gestures}}
	at := 320 * time.Millisecond
	for _, w := range strings.Fields(text) {
		d := time.Duration(len(w)+1) * 65 * time.Millisecond
		s.Speech.Marks = append(s.Speech.Marks, avatar.Mark{Kind: avatar.Word, Name: w, Start: at, End: at + d - 20*time.Millisecond})
		at += d
		if strings.HasSuffix(w, ".") {
			at += 300 * time.Millisecond
		}
	}
	s.Ticks = (int(at/stream.TickDuration) + 3 + stream.StepTicks) / stream.StepTicks * stream.StepTicks
	return s
}

func sum(m *image.YCbCr) uint32 {
	s := uint32(0)
	for _, p := range [][]byte{m.Y, m.Cb, m.Cr} {
		s = crc32.Update(s, crc32.IEEETable, p)
	}
	return s
}

// sums are the hashes of a score's pictures.
func sums(f *Figure, s avatar.Score, d stream.Dressing) []uint32 {
	var out []uint32
	for fr := range f.Frames(s) {
		out = append(out, sum(fr[d]))
	}
	return out
}

// TestEveryScoreBeginsAndEndsAtRest makes joins invisible: whatever airs after whatever, the last
// picture of the one is the first of the other, unless the framing says that there is a cut.
func TestEveryScoreBeginsAndEndsAtRest(t *testing.T) {
	f := dressed(t)
	stills := map[uint32]string{}
	for host := range hosts {
		for _, framing := range []avatar.Framing{avatar.Wide, avatar.Close} {
			look := avatar.Look{Host: host, Framing: framing}
			name := fmt.Sprintf("%s, framing %d", host, framing)
			still := sums(f, avatar.Score{Ticks: 1, Performance: avatar.Performance{Look: look}}, stream.Clean)[0]
			if other, ok := stills[still]; ok {
				t.Errorf("%s looks like %s", name, other)
			}
			stills[still] = name
			for what, s := range map[string]avatar.Score{"a step": {Ticks: 8}, "idle": {Ticks: 24, Performance: avatar.Performance{Variant: 3}}, "speech": said("Hi")} {
				s.Performance.Look = look
				got := sums(f, s, stream.Clean)
				n := len(got)
				if n != s.Ticks {
					t.Errorf("%s, %s: %d pictures, want %d", name, what, n, s.Ticks)
				}
				if got[0] != still || got[n-1] != still {
					t.Errorf("%s, %s: the first or the last picture is not rest", name, what)
				}
				if got[n/2] == still {
					t.Errorf("%s, %s: the host stands still in between", name, what)
				}
			}
		}
	}
}

func TestEveryChoreographyBeginsAndEndsAtRest(t *testing.T) {
	for ticks := 1; ticks < 300; ticks += 7 {
		for v := range 7 {
			s := avatar.Score{Ticks: ticks, Performance: avatar.Performance{Variant: v}}
			if v == 6 {
				s.Performance.Text = "Words without any marks. Two sentences!"
				s.Performance.Gestures = []avatar.Gesture{{Kind: avatar.Open, Word: 2}, {Kind: avatar.Point, Word: 4}}
			}
			p := choreograph(s)
			if len(p) != ticks || p[0] != rest || p[ticks-1] != rest {
				t.Fatalf("%d ticks, variant %d: not at rest at both ends", ticks, v)
			}
			for k, q := range p {
				// Whatever fades into rest must have arrived: no jump in the last picture.
				if k > 0 && math.Abs(q.tilt-p[k-1].tilt) > 1.2 {
					t.Fatalf("%d ticks, variant %d: the head jumps by %.2f degrees at %d", ticks, v, q.tilt-p[k-1].tilt, k)
				}
			}
		}
	}
}

func TestSameScoreSamePictures(t *testing.T) {
	f := dressed(t)
	s := said("Hi")
	s.Performance.Card = &avatar.Card{Title: "Walnut mug", Price: "€24.00"}
	var runs [2][]uint32
	var wg sync.WaitGroup
	for i := range runs {
		wg.Go(func() { runs[i] = sums(f, s, stream.Dressed) })
	}
	wg.Wait()
	if !slices.Equal(runs[0], runs[1]) {
		t.Error("two runs of one score differ")
	}
}

func TestNothingAccumulates(t *testing.T) {
	f := dressed(t)
	sc := f.scene(avatar.Look{})
	used := newCanvas(upright)
	restore(used, sc.set, used.Rect)
	puppet := puppet{scene: sc, pen: &pen{r: newRasteriser()}}
	for k, q := range choreograph(said("One two three four five.", avatar.Gesture{Kind: avatar.Greet, Word: 1})) {
		puppet.draw(used, q)
		if k%6 != 2 {
			continue
		}
		fresh := newCanvas(upright)
		restore(fresh, sc.set, fresh.Rect)
		sc.draw(&pen{r: newRasteriser()}, fresh, q)
		if sum(fresh) != sum(used) {
			t.Fatalf("picture %d depends on those before it", k)
		}
	}
}

func TestPicturesAreLimitedRange(t *testing.T) {
	f := dressed(t)
	s := said("Hi")
	s.Performance.Card = &avatar.Card{Title: "Mug", Price: "€1", Link: "https://example.com"}
	k := 0
	for fr := range f.Frames(s) {
		if k++; k%6 != 0 {
			continue
		}
		for _, m := range fr {
			if lo, hi := slices.Min(m.Y), slices.Max(m.Y); lo < 15 || hi > 236 {
				t.Fatalf("luma %d…%d is not limited range", lo, hi)
			}
			if lo, hi := min(slices.Min(m.Cb), slices.Min(m.Cr)), max(slices.Max(m.Cb), slices.Max(m.Cr)); lo < 15 || hi > 241 {
				t.Fatalf("chroma %d…%d is not limited range", lo, hi)
			}
		}
	}
}

func TestColoursAreBT709(t *testing.T) {
	// The 75 % bars of ITU-R BT.709 in 8 bit: white, yellow, cyan, green, magenta, red, blue.
	for c, want := range map[uint32][3]int{
		0xFFFFFF: {235, 128, 128}, 0x000000: {16, 128, 128},
		0xFF0000: {63, 102, 240}, 0x00FF00: {173, 42, 26}, 0x0000FF: {32, 240, 118},
	} {
		got := yccOf(rgb(c))
		for i, v := range []uint32{got.y, got.cb, got.cr} {
			if d := int(v) - want[i]; d < -1 || d > 1 {
				t.Errorf("%06X is %v, want %v", c, got, want)
			}
		}
		back := toRGB(uint8(got.y), uint8(got.cb), uint8(got.cr))
		if math.Abs(float64(back.R)-float64(rgb(c).R)) > 3 || math.Abs(float64(back.B)-float64(rgb(c).B)) > 3 {
			t.Errorf("%06X comes back as %v", c, back)
		}
	}
}

func same(a, b *image.YCbCr, r image.Rectangle) bool {
	for y := r.Min.Y; y < r.Max.Y; y++ {
		if !bytes.Equal(a.Y[a.YOffset(r.Min.X, y):a.YOffset(r.Max.X, y)], b.Y[b.YOffset(r.Min.X, y):b.YOffset(r.Max.X, y)]) {
			return false
		}
	}
	return true
}

func TestWithoutDressingThereIsNoDressedPicture(t *testing.T) {
	f := dressed(t)
	plain := &Figure{troupe: f.troupe, types: f.types, scenes: f.scenes, cards: f.cards, most: f.most}
	for fr := range plain.Frames(avatar.Score{Ticks: 2}) {
		if fr[stream.Dressed] != nil || fr[stream.Clean] == nil {
			t.Fatal("want a clean picture and no dressed one")
		}
	}
	if plain.ID() == f.ID() {
		t.Error("figures with and without dressing have one ID")
	}
}

func TestFramesMayBeLeft(t *testing.T) {
	n := 0
	for range dressed(t).Frames(avatar.Score{Ticks: 80}) {
		if n++; n == 3 {
			break
		}
	}
	if n != 3 {
		t.Error("the iterator went on")
	}
}

func TestUnknownHostIsTheHouses(t *testing.T) {
	f := dressed(t)
	s := avatar.Score{Ticks: 1}
	want := sums(f, s, stream.Clean)
	s.Performance.Look.Host = "nobody"
	if !slices.Equal(want, sums(f, s, stream.Clean)) {
		t.Error("an unknown host is not the house's")
	}
}

func TestFaceContract(t *testing.T) {
	f := dressed(t)
	if f.Size(avatar.Look{}) != image.Pt(720, 1280) {
		t.Errorf("size %v", f.Size(avatar.Look{}))
	}
	if !strings.HasPrefix(f.ID(), version) {
		t.Errorf("ID %q does not name the version", f.ID())
	}
	if got := sums(f, avatar.Score{}, stream.Clean); len(got) != 0 {
		t.Errorf("a score of no ticks has %d pictures", len(got))
	}
}

func TestPortraitAndPlaceholder(t *testing.T) {
	f := dressed(t)
	m := f.Avatar(avatar.Look{}, 96)
	if m.Bounds() != image.Rect(0, 0, 96, 96) {
		t.Errorf("portrait is %v", m.Bounds())
	}
	r, g, b, _ := m.At(48, 60).RGBA()
	if r>>8 < 180 || r < g || g < b {
		t.Errorf("there is no skin in the middle of the portrait: %d %d %d", r>>8, g>>8, b>>8)
	}
	for _, title := range []string{"Walnut mug, large", "", "茶", "a very long title that will never fit on two lines of such a small picture at all"} {
		for _, size := range []image.Point{{178, 178}, {800, 800}, {400, 300}, {1, 1}} {
			p := f.Placeholder(title, size)
			if want := image.Rect(0, 0, max(8, size.X), max(8, size.Y)); p.Bounds() != want {
				t.Errorf("placeholder of %v is %v", size, p.Bounds())
			}
		}
	}
}

func TestMissingFilesAreNamed(t *testing.T) {
	full := fonts(t)
	delete(full, FontFiles[1])
	if _, err := New(Options{Art: art(t), Fonts: full}); err == nil || !strings.Contains(err.Error(), FontFiles[1]) || !strings.Contains(err.Error(), "fonts-inter") {
		t.Errorf("missing font: %v", err)
	}
	if _, err := New(Options{Art: fstest.MapFS{}, Fonts: fonts(t)}); err == nil || !strings.Contains(err.Error(), setPrefix+Studio) {
		t.Errorf("missing art: %v", err)
	}
	if _, err := New(Options{}); err == nil {
		t.Error("no files at all are accepted")
	}
}

func TestIDNamesTheArt(t *testing.T) {
	changed := fstest.MapFS{}
	files, err := fs.Glob(art(t), "*.svg")
	if err != nil {
		t.Fatal(err)
	}
	for _, n := range files {
		data, err := fs.ReadFile(art(t), n)
		if err != nil {
			t.Fatal(err)
		}
		changed[n] = &fstest.MapFile{Data: bytes.ReplaceAll(data, []byte("#14746F"), []byte("#14746E"))}
	}
	f, err := New(Options{Art: changed, Fonts: fonts(t), Dressed: true})
	if err != nil {
		t.Fatal(err)
	}
	if f.ID() == dressed(t).ID() {
		t.Error("another blazer has the same ID")
	}
}
