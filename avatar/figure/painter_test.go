package figure

import (
	"bytes"
	"image"
	"image/draw"
	"image/png"
	"io/fs"
	"math"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"
)

// artDir is the hosts' art as the repository holds it.
const artDir = "../../assets/host"

func art(t testing.TB) fs.FS {
	t.Helper()
	return os.DirFS(artDir)
}

// reference is what librsvg paints of a file.
func reference(t *testing.T, file string) *image.RGBA {
	t.Helper()
	tool, err := exec.LookPath("rsvg-convert")
	if err != nil {
		t.Fatal("rsvg-convert is missing: install Debian's librsvg2-bin, it is the reference for the painter")
	}
	out, err := exec.CommandContext(t.Context(), tool, file).Output()
	if err != nil {
		t.Fatalf("rsvg-convert %s: %v", file, err)
	}
	m, err := png.Decode(bytes.NewReader(out))
	if err != nil {
		t.Fatal(err)
	}
	d := image.NewRGBA(m.Bounds())
	draw.Draw(d, d.Rect, m, image.Point{}, draw.Src)
	return d
}

// psnr compares two premultiplied pictures within the box of what is painted, in dB.
func psnr(a, b *image.RGBA) float64 {
	var box image.Rectangle
	for i := 3; i < len(a.Pix); i += 4 {
		if a.Pix[i] != 0 || b.Pix[i] != 0 {
			x, y := i%a.Stride/4, i/a.Stride
			box = box.Union(image.Rect(x, y, x+1, y+1))
		}
	}
	sum := 0.0
	for y := box.Min.Y; y < box.Max.Y; y++ {
		for i := a.PixOffset(box.Min.X, y); i < a.PixOffset(box.Max.X, y); i++ {
			d := float64(a.Pix[i]) - float64(b.Pix[i])
			sum += d * d
		}
	}
	return 10 * math.Log10(255*255*float64(4*box.Dx()*box.Dy())/max(sum, 1e-9))
}

func TestPainterAgreesWithLibrsvg(t *testing.T) {
	files, err := filepath.Glob(artDir + "/*.svg")
	if err != nil || len(files) < 18 {
		t.Fatalf("the art is incomplete: %v %v", files, err)
	}
	for _, file := range files {
		t.Run(filepath.Base(file), func(t *testing.T) {
			t.Parallel()
			data, err := os.ReadFile(file)
			if err != nil {
				t.Fatal(err)
			}
			d, err := parseSVG(file, data)
			if err != nil {
				t.Fatal(err)
			}
			got := image.NewRGBA(image.Rect(0, 0, 720, 1280))
			p := painter{r: newRasteriser()}
			p.paint(got, d.root, identity, nil)
			want := reference(t, file)
			q := psnr(got, want)
			t.Logf("%.1f dB", q)
			if q < 40 {
				t.Errorf("the painter is %.1f dB from librsvg, want at least 40", q)
			}
			if dir := os.Getenv("FIGURE_OUT"); dir != "" {
				save(t, filepath.Join(dir, strings.TrimSuffix(filepath.Base(file), ".svg")+".png"), got)
			}
		})
	}
}

func save(t testing.TB, name string, m image.Image) {
	t.Helper()
	f, err := os.Create(name)
	if err != nil {
		t.Fatal(err)
	}
	defer f.Close()
	if err := png.Encode(f, m); err != nil {
		t.Fatal(err)
	}
}
