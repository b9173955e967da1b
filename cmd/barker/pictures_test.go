package main

import (
	"bytes"
	"image"
	"image/png"
	"testing"
	"testing/fstest"
)

// encoded is a picture file of a size.
func encoded(t *testing.T, width, height int) *fstest.MapFile {
	t.Helper()
	var b bytes.Buffer
	if err := png.Encode(&b, image.NewGray(image.Rect(0, 0, width, height))); err != nil {
		t.Fatal(err)
	}
	return &fstest.MapFile{Data: b.Bytes()}
}

func TestPictureIsDecodedOnce(t *testing.T) {
	dir := fstest.MapFS{"mug.png": encoded(t, 40, 30), "large.png": encoded(t, 4096, 2048)}
	p := &pictures{dir: dir}
	load := func(name string) (image.Image, string) {
		t.Helper()
		img, id, err := p.load(name)
		if err != nil {
			t.Fatal(err)
		}
		return img, id
	}
	first, id := load("mug.png")
	if again, same := load("mug.png"); again != first || same != id {
		t.Error("the picture was decoded twice")
	}
	dir["mug.png"] = encoded(t, 50, 30)
	if changed, other := load("mug.png"); changed.Bounds().Dx() != 50 || other == id {
		t.Error("a file that has changed is still the old picture")
	}
	load("large.png")
	if len(p.recent) != 1 || p.recent[0].img.Bounds().Dx() != 4096 {
		t.Errorf("%d pictures are kept, which are too many pixels", len(p.recent))
	}
}
