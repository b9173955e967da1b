package figure

import (
	"fmt"
	"hash"
	"image"
	"image/color"
	"io/fs"
	"slices"
	"strings"

	"github.com/barkerlive/barker/avatar"
)

// set is what stands around the host, drawn wide enough for every layout. Its groups are painted in
// order. One marked data-light is there in those lights only, in its own colours; all others are
// graded by the light.
type set struct {
	root   *node
	accent color.RGBA // the colour that a brand's accent replaces
	lights [len(lightNames)]light
}

func readSet(art fs.FS, name string, sum hash.Hash) (*set, error) {
	d, err := readDrawing(art, name, sum)
	if err != nil {
		return nil, err
	}
	desk := d.ids["desk"]
	if desk == nil || desk.attr["data-edge"] != fmt.Sprint(deskEdge) {
		return nil, fmt.Errorf("host art: %s needs the group desk with data-edge=%q", name, fmt.Sprint(deskEdge))
	}
	s := &set{root: d.root}
	if s.accent, err = parseColor(d.root.attr["data-accent"]); err != nil {
		return nil, fmt.Errorf("host art: %s: data-accent: %w", name, err)
	}
	for l, n := range lightNames {
		if s.lights[l], err = readLight(d, n); err != nil {
			return nil, fmt.Errorf("host art: %s: %w", name, err)
		}
	}
	return s, nil
}

// paint is a part of the set in a light.
func (s *set) paint(p painter, part image.Rectangle, view affine, l avatar.Light) *image.RGBA {
	dst := image.NewRGBA(part)
	for _, n := range s.root.kids {
		p.lit = s.lights[l].set.tone()
		if only := n.attr["data-light"]; only != "" {
			if !slices.Contains(strings.Fields(only), lightName(l)) {
				continue
			}
			p.lit = nil
		}
		p.paint(dst, n, view, nil)
	}
	return dst
}
