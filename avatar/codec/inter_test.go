package codec

import (
	"bytes"
	"fmt"
	"image"
	"math/rand/v2"
	"testing"
)

// moving draws picture n of a scene that leaves a coder nothing it is used to: a set that stands, what slides
// by fractions of a sample and in leaps, out of the picture too, what appears from nowhere, and noise.
func moving(size image.Point, n int) *image.YCbCr {
	img := image.NewYCbCr(image.Rectangle{Max: size}, image.YCbCrSubsampleRatio420)
	random := rand.New(rand.NewPCG(9, uint64(n)))
	texture := func(x, y int) int { return 90 + (x*x/7+y*5)%50 + (x*y/11)%30 }
	slide, leap := 3*n, 37*n%size.X
	for y := range size.Y {
		for x := range size.X {
			v := texture(x, y)
			switch {
			case y < size.Y/3: // a quarter of a sample's slide a picture
				v = (texture(x+slide/4, y)*(4-slide%4) + texture(x+slide/4+1, y)*(slide%4)) / 4
			case x >= leap && x < leap+40 && y < size.Y/2:
				v = 230 - (x-leap)*3
			case n%5 == 4 && x < 48 && y > size.Y-40:
				v = random.IntN(256)
			}
			img.Y[y*img.YStride+x] = uint8(v)
		}
	}
	for y := range size.Y / 2 {
		for x := range size.X / 2 {
			img.Cb[y*img.CStride+x] = uint8(100 + (x+n)%60)
			img.Cr[y*img.CStride+x] = uint8(120 + (y*3+2*n*(x/40%2))%50)
		}
	}
	return img
}

// A coder that predicts from other samples than its viewers have drifts from them.
func TestCoderSeesWhatADecoderSees(t *testing.T) {
	for _, size := range []image.Point{{16, 16}, {16, 96}, {208, 16}, {208, 160}} {
		for _, qp := range []int{12, 17, 26, 33, 40} {
			t.Run(fmt.Sprint(size, qp), func(t *testing.T) {
				e, err := NewPictureEncoder(size, qp)
				if err != nil {
					t.Fatal(err)
				}
				defer e.Close()
				d := decoder(t)
				for n := range 30 {
					p, err := e.Encode(moving(size, n), n == 20)
					if err != nil {
						t.Fatal(err)
					}
					img, err := d.Decode(p.Data)
					if err != nil {
						t.Fatalf("picture %d: %v", n, err)
					}
					if !bytes.Equal(packed(img), packed(e.seen())) {
						t.Fatalf("picture %d: the decoder sees another picture than the coder", n)
					}
				}
			})
		}
	}
}

// What does not change costs next to nothing, and what changed once is right again at once.
func TestStandingPictureIsSkipped(t *testing.T) {
	size := image.Pt(320, 240)
	e, err := NewPictureEncoder(size, DefaultQP)
	if err != nil {
		t.Fatal(err)
	}
	defer e.Close()
	var last int
	var key, moved float64
	for n := range 12 {
		img := moving(size, min(n, 3))
		p, err := e.Encode(img, false)
		if err != nil {
			t.Fatal(err)
		}
		last = len(p.Data)
		switch db := psnr(e.seen().Y, img.Y); n {
		case 0:
			key = db
		case 3:
			moved = db
		}
	}
	if moved < key-1 {
		t.Errorf("PSNR %.1f dB once something moved, %.1f in the key picture", moved, key)
	}
	if last > 16 {
		t.Errorf("a picture that stands takes %d bytes, want at most 16", last)
	}
}
