package codec

import (
	"bytes"
	"errors"
	"image"
	"os"
	"os/exec"
	"path/filepath"
	"testing"

	"github.com/barkerlive/barker/stream"
)

func decoder(t *testing.T) *PictureDecoder {
	t.Helper()
	d, err := NewPictureDecoder()
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(d.Close)
	return d
}

// packed is a picture's planes one after another, as ffmpeg writes rawvideo.
func packed(img *image.YCbCr) []byte {
	var out []byte
	size := img.Rect.Size()
	for y := range size.Y {
		out = append(out, img.Y[y*img.YStride:][:size.X]...)
	}
	for _, p := range [][]byte{img.Cb, img.Cr} {
		for y := range size.Y / 2 {
			out = append(out, p[y*img.CStride:][:size.X/2]...)
		}
	}
	return out
}

// TestDecoderAgreesWithAnother decodes two clips, one after the other, as ffmpeg does.
func TestDecoderAgreesWithAnother(t *testing.T) {
	size := image.Pt(144, 176)
	pictures := encodeScene(t, size, 24, 8, func(i int) bool { return i == 5 })
	pictures = append(pictures, encodeScene(t, size, 24, 4, func(int) bool { return false })...)
	var file []byte
	for _, p := range pictures {
		file = append(file, p.Data...)
	}
	path := filepath.Join(t.TempDir(), "clip.h264")
	if err := os.WriteFile(path, file, 0o600); err != nil {
		t.Fatal(err)
	}
	raw, err := exec.CommandContext(t.Context(), "ffmpeg", "-v", "error", "-i", path, "-f", "rawvideo", "-pix_fmt", "yuv420p", "-").Output()
	if err != nil {
		t.Fatal(err)
	}
	d := decoder(t)
	var ours []byte
	for i, p := range pictures {
		img, err := d.Decode(p.Data)
		if err != nil {
			t.Fatalf("picture %d: %v", i, err)
		}
		ours = append(ours, packed(img)...)
	}
	if !bytes.Equal(ours, raw) {
		t.Errorf("%d bytes of pictures differ from ffmpeg's %d", len(ours), len(raw))
	}
}

func TestDecoderFollowsAChangeOfSize(t *testing.T) {
	d := decoder(t)
	for _, size := range []image.Point{{320, 240}, {144, 176}, {320, 240}} {
		for _, p := range encodeScene(t, size, 24, 3, func(int) bool { return false }) {
			img, err := d.Decode(p.Data)
			if err != nil {
				t.Fatal(err)
			}
			if img.Rect.Size() != size {
				t.Errorf("size %v, want %v", img.Rect.Size(), size)
			}
		}
	}
}

func TestDecoderRefusesWhatIsNoPicture(t *testing.T) {
	whole := encodeScene(t, image.Pt(320, 240), 24, 3, func(int) bool { return false })
	for name, c := range map[string]struct {
		units []stream.Picture
		none  bool // the error is ErrNoPicture
	}{
		"nothing":            {[]stream.Picture{{}}, true},
		"no key picture yet": {whole[1:2], false},
		"half a key picture": {[]stream.Picture{{Data: whole[0].Data[:len(whole[0].Data)/2]}}, false},
		"noise":              {[]stream.Picture{{Data: []byte("\x00\x00\x00\x01\x65 not a picture at all")}}, false},
	} {
		d := decoder(t)
		for _, u := range c.units {
			img, err := d.Decode(u.Data)
			if err == nil {
				t.Errorf("%s: picture %v", name, img.Rect)
			}
			if c.none && !errors.Is(err, ErrNoPicture) {
				t.Errorf("%s: error %v", name, err)
			}
		}
		if _, err := d.Decode(whole[0].Data); err != nil {
			t.Errorf("%s: the next key picture: %v", name, err)
		}
	}
	d := decoder(t)
	d.Close()
	d.Close()
	if _, err := d.Decode(whole[0].Data); !errors.Is(err, errClosed) {
		t.Errorf("closed decoder: error %v", err)
	}
}
