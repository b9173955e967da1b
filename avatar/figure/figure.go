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
	"maps"
	"slices"
	"sync"

	"github.com/barkerlive/barker/avatar"
)

// version is raised by hand whenever the same art and score give other pixels.
const version = "figure/6"

// Options are what a figure is made of.
type Options struct {
	// Art holds the SVG files of set and hosts (assets/host).
	Art fs.FS
	// Fonts holds FontFiles; every other .otf, .ttf and .ttc in it is tried, in the order of
	// their names, for what those do not cover.
	Fonts fs.FS
	// Installed is where the machine keeps its fonts, os.DirFS("/usr/share/fonts"): those for Chinese,
	// Japanese, Korean and emoji are read from there when a text first needs them. Nil, or one that
	// lacks them, leaves such characters out.
	Installed fs.FS
	// Dressed tells to draw card and captions into a second picture.
	Dressed bool
}

// Figure draws hosts. It is safe for concurrent use.
type Figure struct {
	troupe  *troupe
	types   lettering
	dressed bool

	// mu guards what follows.
	mu     sync.Mutex
	scenes map[sceneKey]func() *scene
	recent []sceneKey // the keys of scenes, the longest unused first
	most   int        // how many scenes are kept
	cards  map[cardKey]*sprite
}

type sceneKey struct {
	host, set      string
	light          avatar.Light
	layout         avatar.Layout
	framing        avatar.Framing
	outfit, accent string
}

// mostScenes are kept; each holds some 30 MB. Two framings of three looks.
const mostScenes = 6

// New reads art and fonts. Scenes are baked when they are first needed.
func New(o Options) (*Figure, error) {
	t, err := readTroupe(o.Art)
	if err != nil {
		return nil, err
	}
	fonts, err := readFonts(o.Fonts, o.Installed)
	if err != nil {
		return nil, err
	}
	return &Figure{
		troupe: t, types: lettering{typesetter: newTypesetter(fonts)}, dressed: o.Dressed,
		scenes: map[sceneKey]func() *scene{}, cards: map[cardKey]*sprite{}, most: mostScenes,
	}, nil
}

var _ avatar.Face = (*Figure)(nil)

// Size is the width and height of a look's pictures, in pixels.
func (f *Figure) Size(l avatar.Look) image.Point { return planOf(l.Layout).size }

// ID names the renderer's version, the art, the fonts and the dressings.
func (f *Figure) ID() string {
	id := version + " " + f.troupe.digest + " " + f.types.fonts.digest
	if f.dressed {
		id += " dressed"
	}
	return id
}

// Hosts and Sets are the names that a look may use, sorted.
func (f *Figure) Hosts() []string { return slices.Sorted(maps.Keys(f.troupe.hosts)) }

// Sets are the names that a look may use, sorted.
func (f *Figure) Sets() []string { return slices.Sorted(maps.Keys(f.troupe.sets)) }

// keyOf is what of a look is baked. Unknown names are the house's.
func (f *Figure) keyOf(l avatar.Look) sceneKey {
	k := sceneKey{l.Host, l.Set, l.Light, planOf(l.Layout).layout, l.Framing, l.Brand.Outfit, l.Brand.Accent}
	if f.troupe.hosts[k.host] == nil {
		k.host = House
	}
	if f.troupe.sets[k.set] == nil {
		k.set = Studio
	}
	if int(k.light) >= len(lightNames) {
		k.light = avatar.Day
	}
	return k
}

// scene is the baked scene of a look, baked by whoever asks first.
func (f *Figure) scene(l avatar.Look) *scene {
	k := f.keyOf(l)
	f.mu.Lock()
	once, ok := f.scenes[k]
	if !ok {
		st := staging{f.troupe.hosts[k.host], f.troupe.sets[k.set], k.light, planOf(k.layout), k.framing, l.Brand}
		once = sync.OnceValue(func() *scene { return bake(st) })
		f.scenes[k] = once
	}
	f.recent = append(slices.DeleteFunc(f.recent, func(o sceneKey) bool { return o == k }), k)
	if len(f.recent) > f.most {
		delete(f.scenes, f.recent[0])
		f.recent = f.recent[1:]
	}
	f.mu.Unlock()
	return once()
}
