package codec

import (
	"bytes"
	"encoding/hex"
	"fmt"
	"image"
	"math"
	"math/rand/v2"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"

	"github.com/Eyevinn/mp4ff/avc"

	"github.com/barkerlive/barker/avatar"
	"github.com/barkerlive/barker/stream"
)

var size = image.Pt(720, 1280)

// scene draws picture n of a test scene: soft gradients, a hard edge and something that moves.
func scene(size image.Point, n int) *image.YCbCr {
	img := image.NewYCbCr(image.Rectangle{Max: size}, image.YCbCrSubsampleRatio420)
	for y := range size.Y {
		for x := range size.X {
			v := 60 + 100*x/size.X + 40*y/size.Y
			if dx, dy := x-200-4*n, y-500; dx*dx+dy*dy < 90*90 {
				v = 200 - (dx+dy)/6
			}
			img.Y[y*img.YStride+x] = uint8(v)
		}
	}
	for y := range size.Y / 2 {
		for x := range size.X / 2 {
			img.Cb[y*img.CStride+x] = uint8(110 + 30*x/size.X)
			img.Cr[y*img.CStride+x] = uint8(130 + 30*y/size.Y)
		}
	}
	return img
}

func encodeScene(t *testing.T, size image.Point, qp, n int, key func(int) bool) []stream.Picture {
	t.Helper()
	e, err := NewPictureEncoder(size, qp)
	if err != nil {
		t.Fatal(err)
	}
	defer e.Close()
	var pictures []stream.Picture
	for i := range n {
		p, err := e.Encode(scene(size, i), key(i))
		if err != nil {
			t.Fatal(err)
		}
		pictures = append(pictures, p)
	}
	return pictures
}

func units(p stream.Picture) []avc.NaluType {
	var types []avc.NaluType
	for _, n := range avc.ExtractNalusFromByteStream(p.Data) {
		types = append(types, avc.GetNaluType(n[0]))
	}
	return types
}

func TestKeyPicturesAreWhereAskedAndLedByParameterSets(t *testing.T) {
	asked := func(i int) bool { return i == 5 || i == 6 }
	for i, p := range encodeScene(t, image.Pt(320, 240), 24, 12, asked) {
		want := "[NonIDR_1]"
		if i == 0 || asked(i) {
			want = "[SPS_7 PPS_8 IDR_5]"
		}
		if got := fmt.Sprint(units(p)); got != want {
			t.Errorf("picture %d: units %s, want %s", i, got, want)
		}
		if p.Key != (i == 0 || asked(i)) {
			t.Errorf("picture %d: Key is %t", i, p.Key)
		}
		if !bytes.HasPrefix(p.Data, []byte{0, 0, 0, 1}) {
			t.Errorf("picture %d starts with %x, not with a four-byte start code", i, p.Data[:4])
		}
	}
}

func TestParameterSetsAreIdenticalAndConstrainedBaseline(t *testing.T) {
	for _, l := range []avatar.Layout{avatar.Portrait, avatar.Landscape, avatar.Square} {
		t.Run(l.Size().String(), func(t *testing.T) { checkParameterSets(t, l.Size()) })
	}
}

func checkParameterSets(t *testing.T, size image.Point) {
	t.Helper()
	a := encodeScene(t, size, 24, 3, func(i int) bool { return i == 2 })
	b := encodeScene(t, size, 24, 1, func(int) bool { return false })
	first := sets(a[0])
	if !bytes.Equal(first, sets(a[2])) || !bytes.Equal(first, sets(b[0])) {
		t.Errorf("parameter sets differ:\n%x\n%x\n%x", first, sets(a[2]), sets(b[0]))
	}
	spss, ppss := avc.GetParameterSetsFromByteStream(a[0].Data)
	sps := spss[0]
	if got := hex.EncodeToString(sps[1:4]); got != "42c01f" {
		t.Errorf("profile, constraints, level %s, want 42c01f: constrained baseline, level 3.1", got)
	}
	parsed, err := avc.ParseSPSNALUnit(sps, true)
	if err != nil {
		t.Fatal(err)
	}
	vui := parsed.VUI
	if vui == nil || !vui.ColourDescriptionFlag || vui.ColourPrimaries != 1 || vui.TransferCharacteristics != 1 ||
		vui.MatrixCoefficients != 1 || vui.VideoFullRangeFlag {
		t.Errorf("colour is not BT.709 limited range: %+v", vui)
	}
	if int(parsed.Width) != size.X || int(parsed.Height) != size.Y {
		t.Errorf("size %dx%d", parsed.Width, parsed.Height)
	}
	pps, err := avc.ParsePPSNALUnit(ppss[0], map[uint32]*avc.SPS{parsed.ParameterID: parsed})
	if err != nil {
		t.Fatal(err)
	}
	if pps.EntropyCodingModeFlag {
		t.Error("entropy coding is CABAC, which constrained baseline lacks")
	}
}

func sets(p stream.Picture) []byte {
	spss, ppss := avc.GetParameterSetsFromByteStream(p.Data)
	return bytes.Join(append(spss, ppss...), []byte("|"))
}

func TestEncodersAgree(t *testing.T) {
	none := func(int) bool { return false }
	a, b := encodeScene(t, image.Pt(320, 240), 24, 4, none), encodeScene(t, image.Pt(320, 240), 24, 4, none)
	for i := range a {
		if !bytes.Equal(a[i].Data, b[i].Data) {
			t.Errorf("picture %d differs between two encoders", i)
		}
	}
}

func TestPictureSurvives(t *testing.T) {
	const n = 5
	var file []byte
	for _, p := range encodeScene(t, size, DefaultQP, n, func(i int) bool { return i == 3 }) {
		file = append(file, p.Data...)
	}
	path := filepath.Join(t.TempDir(), "scene.h264")
	if err := os.WriteFile(path, file, 0o600); err != nil {
		t.Fatal(err)
	}
	raw, err := exec.CommandContext(t.Context(), "ffmpeg", "-v", "error", "-i", path, "-f", "rawvideo", "-pix_fmt", "yuv420p", "-").Output()
	if err != nil {
		t.Fatal(err)
	}
	area := size.X * size.Y
	if len(raw) != n*area*3/2 {
		t.Fatalf("decoded %d bytes, want %d pictures", len(raw), n)
	}
	for i := range n {
		db := psnr(raw[i*area*3/2:][:area], scene(size, i).Y)
		if db < 50 {
			t.Errorf("picture %d: PSNR %.1f dB, want at least 50", i, db)
		}
	}
}

func TestQuantiserIsTheOneAskedFor(t *testing.T) {
	size := image.Pt(320, 240)
	rough := image.NewYCbCr(image.Rectangle{Max: size}, image.YCbCrSubsampleRatio420)
	random := rand.New(rand.NewPCG(1, 2))
	for i := range rough.Y {
		rough.Y[i] = uint8(100 + random.IntN(60))
	}
	last := 0
	for _, qp := range []int{18, 24, 30, 36} {
		e, err := NewPictureEncoder(size, qp)
		if err != nil {
			t.Fatal(err)
		}
		defer e.Close()
		p, err := e.Encode(rough, true)
		if err != nil {
			t.Fatal(err)
		}
		if last > 0 && len(p.Data) > last*4/5 {
			t.Errorf("quantiser %d takes %d bytes, one of 6 less takes %d", qp, len(p.Data), last)
		}
		last = len(p.Data)
	}
}

func psnr(a, b []byte) float64 {
	var sum float64
	for i := range a {
		d := float64(a[i]) - float64(b[i])
		sum += d * d
	}
	return 10 * math.Log10(255*255/(sum/float64(len(a))))
}

func TestPartOfAPictureIsEncoded(t *testing.T) {
	whole := scene(image.Pt(640, 480), 0)
	part := whole.SubImage(image.Rect(160, 120, 480, 360)).(*image.YCbCr)
	alone := image.NewYCbCr(image.Rect(0, 0, 320, 240), image.YCbCrSubsampleRatio420)
	for y := range 240 {
		copy(alone.Y[y*alone.YStride:][:320], whole.Y[(y+120)*whole.YStride+160:])
	}
	for y := range 120 {
		copy(alone.Cb[y*alone.CStride:][:160], whole.Cb[(y+60)*whole.CStride+80:])
		copy(alone.Cr[y*alone.CStride:][:160], whole.Cr[(y+60)*whole.CStride+80:])
	}
	var data [2][]byte
	for i, img := range []*image.YCbCr{part, alone} {
		e, err := NewPictureEncoder(image.Pt(320, 240), 24)
		if err != nil {
			t.Fatal(err)
		}
		defer e.Close()
		p, err := e.Encode(img, true)
		if err != nil {
			t.Fatal(err)
		}
		data[i] = p.Data
	}
	if !bytes.Equal(data[0], data[1]) {
		t.Error("a part of a picture is encoded otherwise than the same pixels alone")
	}
}

func TestBadPicturesAreRefused(t *testing.T) {
	for _, bad := range []struct {
		size image.Point
		qp   int
	}{{image.Pt(0, 0), 24}, {image.Pt(321, 240), 24}, {image.Pt(8000, 240), 24}, {image.Pt(320, 240), 60}} {
		if e, err := NewPictureEncoder(bad.size, bad.qp); err == nil {
			e.Close()
			t.Errorf("size %v, quantiser %d: no error", bad.size, bad.qp)
		}
	}
	e, err := NewPictureEncoder(image.Pt(320, 240), 24)
	if err != nil {
		t.Fatal(err)
	}
	for name, img := range map[string]*image.YCbCr{
		"no picture": nil,
		"4:4:4":      image.NewYCbCr(image.Rect(0, 0, 320, 240), image.YCbCrSubsampleRatio444),
		"size":       scene(image.Pt(160, 240), 0),
		"odd corner": image.NewYCbCr(image.Rect(1, 0, 321, 240), image.YCbCrSubsampleRatio420),
	} {
		if _, err := e.Encode(img, false); err == nil {
			t.Errorf("%s: no error", name)
		}
	}
	e.Close()
	e.Close()
	if _, err := e.Encode(scene(image.Pt(320, 240), 0), false); err == nil || !strings.Contains(err.Error(), "closed") {
		t.Errorf("closed encoder: error %v", err)
	}
}

func BenchmarkPicture(b *testing.B) {
	e, err := NewPictureEncoder(size, DefaultQP)
	if err != nil {
		b.Fatal(err)
	}
	defer e.Close()
	var scenes [16]*image.YCbCr
	for i := range scenes {
		scenes[i] = scene(size, i)
	}
	for i := 0; b.Loop(); i++ {
		if _, err := e.Encode(scenes[i%len(scenes)], i%stream.KeyTicks == 0); err != nil {
			b.Fatal(err)
		}
	}
}
