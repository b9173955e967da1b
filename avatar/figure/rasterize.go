package figure

import (
	"fmt"
	"image"
	"math"
)

// Rasterize paints an SVG file into a square of the given side, in pixels: whole and centred. The
// file keeps to the subset that the hosts are authored in; anything else is an error that says
// where. name is for that error.
func Rasterize(name string, svg []byte, side int) (image.Image, error) {
	d, err := parseSVG(name, svg)
	if err != nil {
		return nil, err
	}
	box, err := parseNumbers(d.root.attr["viewBox"])
	if err != nil || len(box) != 4 || box[2] <= 0 || box[3] <= 0 {
		return nil, fmt.Errorf("drawing %s: viewBox: give four numbers, such as 0 0 512 512", name)
	}
	k := float64(side) / math.Max(box[2], box[3])
	m := translate((float64(side)-k*box[2])/2, (float64(side)-k*box[3])/2).mul(scale(k, k)).mul(translate(-box[0], -box[1]))
	img := image.NewRGBA(image.Rect(0, 0, side, side))
	p := painter{r: newRasteriser()}
	p.paint(img, d.root, m, nil)
	return img, nil
}
