package figure

import (
	"image"
	"image/color"
)

// ycc is a colour as the picture holds it: BT.709, limited range (ITU-R BT.709-6, section 4).
type ycc struct{ y, cb, cr uint32 }

// toYCC converts from 8-bit R'G'B'. It is linear but for its offsets, so a premultiplied colour
// may be converted too when the offsets are scaled by alpha.
func toYCC(r, g, b float64) (y, cb, cr float64) {
	l := .2126*r + .7152*g + .0722*b
	return 16 + l*219/255, 128 + (b-l)/1.8556*224/255, 128 + (r-l)/1.5748*224/255
}

func yccOf(c color.RGBA) ycc {
	y, cb, cr := toYCC(float64(c.R), float64(c.G), float64(c.B))
	return ycc{uint32(y + .5), uint32(cb + .5), uint32(cr + .5)}
}

// toRGB converts back from limited range.
func toRGB(y, cb, cr uint8) color.RGBA {
	l := (float64(y) - 16) * 255 / 219
	b := l + (float64(cb)-128)*1.8556*255/224
	r := l + (float64(cr)-128)*1.5748*255/224
	g := (l - .2126*r - .0722*b) / .7152
	byteOf := func(v float64) uint8 { return uint8(min(max(v+.5, 0), 255)) }
	return color.RGBA{byteOf(r), byteOf(g), byteOf(b), 255}
}

// newCanvas is an empty picture.
func newCanvas(size image.Point) *image.YCbCr {
	return image.NewYCbCr(image.Rectangle{Max: size}, image.YCbCrSubsampleRatio420)
}

// convert turns an opaque picture with even sides, whose corner is the origin, into planes.
func convert(src *image.RGBA) *image.YCbCr {
	dst := newCanvas(src.Rect.Max)
	for y := 0; y < src.Rect.Max.Y; y += 2 {
		for x := 0; x < src.Rect.Max.X; x += 2 {
			var cb, cr float64
			for k := range 4 {
				sx, sy := x+k&1, y+k>>1
				p := src.Pix[src.PixOffset(sx, sy):]
				l, b, r := toYCC(float64(p[0]), float64(p[1]), float64(p[2]))
				dst.Y[dst.YOffset(sx, sy)] = byte(l + .5)
				cb, cr = cb+b, cr+r
			}
			o := dst.COffset(x, y)
			dst.Cb[o], dst.Cr[o] = byte(cb/4+.5), byte(cr/4+.5)
		}
	}
	return dst
}

// picture turns planes into R'G'B', for portraits and for people who look at tests.
func picture(src *image.YCbCr) *image.RGBA {
	dst := image.NewRGBA(src.Rect)
	for y := src.Rect.Min.Y; y < src.Rect.Max.Y; y++ {
		for x := src.Rect.Min.X; x < src.Rect.Max.X; x++ {
			o := src.COffset(x, y)
			dst.SetRGBA(x, y, toRGB(src.Y[src.YOffset(x, y)], src.Cb[o], src.Cr[o]))
		}
	}
	return dst
}

// restore copies a rectangle with even corners from one canvas to another.
func restore(dst, src *image.YCbCr, r image.Rectangle) {
	for y := r.Min.Y; y < r.Max.Y; y++ {
		o := dst.YOffset(r.Min.X, y)
		copy(dst.Y[o:o+r.Dx()], src.Y[o:])
	}
	for y := r.Min.Y; y < r.Max.Y; y += 2 {
		o := dst.COffset(r.Min.X, y)
		copy(dst.Cb[o:o+r.Dx()/2], src.Cb[o:])
		copy(dst.Cr[o:o+r.Dx()/2], src.Cr[o:])
	}
}

// even grows a rectangle to even corners.
func even(r image.Rectangle) image.Rectangle {
	return image.Rect(r.Min.X&^1, r.Min.Y&^1, (r.Max.X+1)&^1, (r.Max.Y+1)&^1)
}
