package figure

import (
	"bytes"
	"encoding/xml"
	"errors"
	"fmt"
	"image/color"
	"io"
	"strconv"
	"strings"
)

// drawing is a parsed SVG file of the painter's subset: g, path, rect, circle, ellipse, linear
// and radial gradients, clip paths of one shape, Gaussian blur and opacity.
type drawing struct {
	root *node
	ids  map[string]*node
}

// node is a group or a shape, ready to paint.
type node struct {
	kind    string // "g", or what a shape was written as
	attr    map[string]string
	kids    []*node
	m       affine // its transform
	outline path   // of a shape
	fill    paint
	stroke  paint
	width   float64 // of the stroke
	round   bool    // ends and joins of the stroke
	opacity float64
	sigma   float64 // of the blur
	clip    *node
}

// paint is a colour or a gradient; neither paints nothing.
type paint struct {
	set     bool
	color   color.RGBA
	shade   *gradient
	tint    string // how the gradient is marked
	opacity float64
}

// gradient is linear from (x1, y1) to (x2, y2), or radial about (x1, y1) with radius r.
type gradient struct {
	radial         bool
	user           bool // in the shape's units, not the fraction of its box
	x1, y1, x2, y2 float64
	r              float64
	stops          []stop
}

type stop struct {
	at      float64
	color   color.RGBA
	opacity float64
}

// parseSVG reads a drawing. Whatever is not in the painter's subset is an error that says where.
func parseSVG(name string, data []byte) (*drawing, error) {
	p := svgParser{d: xml.NewDecoder(bytes.NewReader(data)), ids: map[string]*node{}}
	root, err := p.tree()
	if err == nil {
		err = p.compile(root)
	}
	if err != nil {
		line, _ := p.d.InputPos()
		return nil, fmt.Errorf("drawing %s, near line %d: %w", name, line, err)
	}
	return &drawing{root: root, ids: p.ids}, nil
}

type svgParser struct {
	d   *xml.Decoder
	ids map[string]*node
}

// tree reads the elements with their attributes as written.
func (p *svgParser) tree() (*node, error) {
	top := &node{kind: "top"}
	stack := []*node{top}
	for {
		t, err := p.d.Token()
		if errors.Is(err, io.EOF) {
			break
		}
		if err != nil {
			return nil, err
		}
		switch e := t.(type) {
		case xml.StartElement:
			n := &node{kind: e.Name.Local, attr: map[string]string{}}
			for _, a := range e.Attr {
				n.attr[a.Name.Local] = a.Value
			}
			if id := n.attr["id"]; id != "" {
				if p.ids[id] != nil {
					return nil, fmt.Errorf("id %q is used twice", id)
				}
				p.ids[id] = n
			}
			up := stack[len(stack)-1]
			up.kids = append(up.kids, n)
			stack = append(stack, n)
		case xml.EndElement:
			stack = stack[:len(stack)-1]
		}
	}
	if len(top.kids) != 1 || top.kids[0].kind != "svg" {
		return nil, errors.New("an svg element is missing")
	}
	return top.kids[0], nil
}

// known lists the attributes that the painter understands or may pass over, beside data-….
var known = map[string]bool{
	"id": true, "xmlns": true, "viewBox": true, "width": true, "height": true, "transform": true, "d": true,
	"x": true, "y": true, "rx": true, "cx": true, "cy": true, "r": true, "ry": true,
	"fill": true, "stroke": true, "stroke-width": true, "stroke-linecap": true, "stroke-linejoin": true,
	"opacity": true, "fill-opacity": true, "stroke-opacity": true, "filter": true, "clip-path": true,
}

// compile turns a subtree's attributes into what is painted.
func (p *svgParser) compile(n *node) (err error) {
	switch n.kind {
	case "defs", "clipPath":
		n.m = identity
		return p.each(n)
	case "linearGradient", "radialGradient", "filter":
		return nil // compiled where they are used
	}
	for k := range n.attr {
		if !known[k] && !strings.HasPrefix(k, "data-") {
			return fmt.Errorf("attribute %s of <%s> is not in the painter's subset", k, n.kind)
		}
	}
	if n.m, err = parseTransform(n.attr["transform"]); err != nil {
		return err
	}
	if n.opacity, err = n.number("opacity", 1); err != nil {
		return err
	}
	if n.sigma, err = p.blurOf(n); err != nil {
		return err
	}
	if n.clip, err = p.clipOf(n); err != nil {
		return err
	}
	if n.kind == "svg" || n.kind == "g" {
		n.kind = "g"
		return p.each(n)
	}
	return p.shape(n)
}

func (p *svgParser) each(n *node) error {
	for _, k := range n.kids {
		if err := p.compile(k); err != nil {
			return err
		}
	}
	return nil
}

func (p *svgParser) shape(n *node) (err error) {
	if n.outline, err = n.shapeOutline(); err != nil {
		return err
	}
	if n.fill, err = p.paint(n, "fill", n.attr["stroke"] == ""); err != nil {
		return err
	}
	if n.stroke, err = p.paint(n, "stroke", false); err != nil {
		return err
	}
	n.round = n.attr["stroke-linecap"] == "round" || n.attr["stroke-linejoin"] == "round"
	n.width, err = n.number("stroke-width", 1)
	return err
}

func (n *node) shapeOutline() (path, error) {
	var v struct{ x, y, w, h, cx, cy, r, rx, ry float64 }
	for k, f := range map[string]*float64{"x": &v.x, "y": &v.y, "width": &v.w, "height": &v.h, "cx": &v.cx, "cy": &v.cy, "r": &v.r, "rx": &v.rx, "ry": &v.ry} {
		x, err := n.number(k, 0)
		if err != nil {
			return nil, err
		}
		*f = x
	}
	switch n.kind {
	case "path":
		return parsePath(n.attr["d"])
	case "rect":
		return box(v.x, v.y, v.w, v.h, v.rx), nil
	case "circle":
		return ellipse(v.cx, v.cy, v.r, v.r), nil
	case "ellipse":
		return ellipse(v.cx, v.cy, v.rx, v.ry), nil
	}
	return nil, fmt.Errorf("<%s> is not in the painter's subset", n.kind)
}

// number reads an attribute, which may be a percentage.
func (n *node) number(key string, otherwise float64) (float64, error) {
	s, ok := n.attr[key]
	if !ok {
		return otherwise, nil
	}
	percent := strings.HasSuffix(s, "%")
	v, err := strconv.ParseFloat(strings.TrimSuffix(s, "%"), 64)
	if err != nil {
		return 0, fmt.Errorf("<%s> %s=%q is not a number", n.kind, key, s)
	}
	if percent {
		v /= 100
	}
	return v, nil
}

// referred is the node that url(#id) names.
func (p *svgParser) referred(s, kind string) (*node, error) {
	id, ok := strings.CutPrefix(s, "url(#")
	n := p.ids[strings.TrimSuffix(id, ")")]
	if !ok || n == nil || n.kind != kind && kind != "" {
		return nil, fmt.Errorf("%s names no %s", s, kind)
	}
	return n, nil
}

func (p *svgParser) blurOf(n *node) (float64, error) {
	s := n.attr["filter"]
	if s == "" {
		return 0, nil
	}
	f, err := p.referred(s, "filter")
	if err != nil {
		return 0, err
	}
	if len(f.kids) != 1 || f.kids[0].kind != "feGaussianBlur" {
		return 0, fmt.Errorf("filter %s is not a single feGaussianBlur", s)
	}
	return f.kids[0].number("stdDeviation", 0)
}

func (p *svgParser) clipOf(n *node) (*node, error) {
	s := n.attr["clip-path"]
	if s == "" {
		return nil, nil
	}
	c, err := p.referred(s, "clipPath")
	if err != nil {
		return nil, err
	}
	if len(c.kids) != 1 {
		return nil, fmt.Errorf("clip path %s is not a single shape", s)
	}
	// It may stand after its use: compiling twice does no harm.
	return c.kids[0], p.compile(c.kids[0])
}

func (p *svgParser) paint(n *node, key string, black bool) (paint, error) {
	s := n.attr[key]
	switch {
	case s == "none", s == "" && !black:
		return paint{}, nil
	case s == "":
		s = "#000000"
	}
	o, err := n.number(key+"-opacity", 1)
	if err != nil {
		return paint{}, err
	}
	if !strings.HasPrefix(s, "url(") {
		c, err := parseColor(s)
		return paint{set: true, color: c, opacity: o}, err
	}
	g, err := p.referred(s, "")
	if err != nil {
		return paint{}, err
	}
	shade, err := g.gradient()
	return paint{set: true, shade: shade, tint: g.attr["data-tint"], opacity: o}, err
}

func (n *node) gradient() (*gradient, error) {
	g := &gradient{radial: n.kind == "radialGradient", user: n.attr["gradientUnits"] == "userSpaceOnUse"}
	keys := map[string]*float64{"x1": &g.x1, "y1": &g.y1, "x2": &g.x2, "y2": &g.y2}
	g.x2 = 1
	if g.radial {
		keys = map[string]*float64{"cx": &g.x1, "cy": &g.y1, "r": &g.r}
		g.x1, g.y1, g.r = .5, .5, .5
	}
	for k, f := range keys {
		v, err := n.number(k, *f)
		if err != nil {
			return nil, err
		}
		*f = v
	}
	for _, k := range n.kids {
		at, err := k.number("offset", 0)
		if err != nil {
			return nil, err
		}
		o, err := k.number("stop-opacity", 1)
		if err != nil {
			return nil, err
		}
		c, err := parseColor(k.attr["stop-color"])
		if err != nil {
			return nil, err
		}
		g.stops = append(g.stops, stop{at, c, o})
	}
	if len(g.stops) == 0 {
		return nil, fmt.Errorf("gradient %q has no stops", n.attr["id"])
	}
	return g, nil
}

// parseColor reads #RRGGBB.
func parseColor(s string) (color.RGBA, error) {
	v, err := strconv.ParseUint(strings.TrimPrefix(s, "#"), 16, 32)
	if err != nil || len(s) != 7 || s[0] != '#' {
		return color.RGBA{}, fmt.Errorf("colour %q is not written #RRGGBB", s)
	}
	return rgb(uint32(v)), nil
}

// rgb is the opaque colour 0xRRGGBB.
func rgb(v uint32) color.RGBA {
	return color.RGBA{R: uint8(v >> 16), G: uint8(v >> 8), B: uint8(v), A: 255}
}

// parseTransform reads a list of translate, scale and rotate.
func parseTransform(s string) (affine, error) {
	m := identity
	for rest := strings.TrimSpace(s); rest != ""; {
		name, after, ok := strings.Cut(rest, "(")
		args, next, ok2 := strings.Cut(after, ")")
		v, err := parseNumbers(args)
		if !ok || !ok2 || err != nil || len(v) == 0 {
			return m, fmt.Errorf("transform %q cannot be read", s)
		}
		switch name = strings.TrimSpace(name); name {
		case "translate":
			m = m.mul(translate(v[0], at(v, 1, 0)))
		case "scale":
			m = m.mul(scale(v[0], at(v, 1, v[0])))
		case "rotate":
			m = m.mul(rotate(v[0], at(v, 1, 0), at(v, 2, 0)))
		default:
			return m, fmt.Errorf("transform %s is not in the painter's subset", name)
		}
		rest = strings.TrimLeft(next, " ,\n")
	}
	return m, nil
}

func at(v []float64, i int, otherwise float64) float64 {
	if i < len(v) {
		return v[i]
	}
	return otherwise
}

// parseNumbers reads numbers parted by commas or spaces.
func parseNumbers(s string) ([]float64, error) {
	var v []float64
	for _, f := range strings.FieldsFunc(s, func(r rune) bool { return r == ',' || r == ' ' || r == '\n' }) {
		x, err := strconv.ParseFloat(f, 64)
		if err != nil {
			return nil, err
		}
		v = append(v, x)
	}
	return v, nil
}
