// Package figure is the house's host: an own puppet, drawn from SVG art, that speaks, looks,
// breathes and gestures in front of its set.
//
// It promises that a score's first and last picture are the host at rest, bit by bit the same
// for the same look, that the same score always gives the same pictures, and that every picture
// carries the disclosure label. It decides no words, no price and no timing: those are handed in.
package figure

import (
	"image"
	"io/fs"
	"sync"

	"github.com/barkerlive/barker/avatar"
)

// The size of every picture, in pixels.
const width, height = 720, 1280

// version is raised by hand whenever the same art and score give other pixels.
const version = "figure/3"

// Options are what a figure is made of.
type Options struct {
	// Art holds the SVG files of set and hosts (assets/host).
	Art fs.FS
	// Fonts holds FontFiles; every other .otf, .ttf and .ttc in it is tried, in the order of
	// their names, for what those do not cover.
	Fonts fs.FS
	// Dressed tells to draw card and captions into a second picture.
	Dressed bool
}

// Figure draws hosts. It is safe for concurrent use.
type Figure struct {
	troupe  *troupe
	types   *typesetter
	dressed bool

	// mu guards what follows.
	mu     sync.Mutex
	scenes map[sceneKey]func() *scene
}

type sceneKey struct {
	host    string
	framing avatar.Framing
}

// New reads art and fonts. Scenes are baked when they are first needed.
func New(o Options) (*Figure, error) {
	t, err := readTroupe(o.Art)
	if err != nil {
		return nil, err
	}
	ts, err := readFonts(o.Fonts)
	if err != nil {
		return nil, err
	}
	return &Figure{troupe: t, types: ts, dressed: o.Dressed, scenes: map[sceneKey]func() *scene{}}, nil
}

var _ avatar.Face = (*Figure)(nil)

// Size is the width and height of a look's pictures, in pixels.
func (f *Figure) Size(avatar.Look) image.Point { return image.Pt(width, height) }

// ID names the renderer's version, the art, the fonts and the dressings.
func (f *Figure) ID() string {
	id := version + " " + f.troupe.digest + " " + f.types.digest
	if f.dressed {
		id += " dressed"
	}
	return id
}

// scene is the baked scene of a look, baked by whoever asks first.
func (f *Figure) scene(l avatar.Look) *scene {
	k := sceneKey{l.Host, l.Framing}
	if f.troupe.hosts[k.host] == nil {
		k.host = House
	}
	f.mu.Lock()
	once, ok := f.scenes[k]
	if !ok {
		once = sync.OnceValue(func() *scene { return bake(f.troupe, f.troupe.hosts[k.host], k.framing) })
		f.scenes[k] = once
	}
	f.mu.Unlock()
	return once()
}
