package main

import (
	"bytes"
	"crypto/sha256"
	"encoding/hex"
	"fmt"
	"image"
	_ "image/gif" // product pictures come in these forms
	_ "image/jpeg"
	"image/png"
	"io/fs"
	"log/slog"
	"os"
	"path"
	"slices"
	"strings"
	"sync"
	"time"

	_ "golang.org/x/image/webp"

	"github.com/barkerlive/barker/avatar/figure"
	"github.com/barkerlive/barker/shop"
)

// pictureSize is the side of a placeholder, in pixels.
const pictureSize = 512

// maxPixels bounds what is decoded: a picture may be small on disk and huge in memory.
const maxPixels = 40 << 20

// pictures are the products' pictures: files of a folder, and placeholders for products without.
// It is the file system behind /media/.
type pictures struct {
	dir     fs.FS
	draw    *figure.Figure
	product func(shop.ProductID) (shop.Product, bool)
	log     *slog.Logger

	mu     sync.Mutex // guards what follows
	made   map[shop.ProductID]made
	recent []decoded // the last ones used, the newest last
}

// decoded is a picture by its content's hash.
type decoded struct {
	id  string
	img image.Image
}

// mostRecent bounds the pixels of the pictures that are kept decoded: a product is spoken of in
// many lines.
const mostRecent = 8 << 20

// made is a placeholder; it is drawn anew when the title changes.
type made struct {
	title string
	png   []byte
	img   image.Image
}

func newPictures(dir string, draw *figure.Figure, product func(shop.ProductID) (shop.Product, bool), log *slog.Logger) *pictures {
	return &pictures{dir: os.DirFS(dir), draw: draw, product: product, log: log, made: map[shop.ProductID]made{}}
}

// Open implements fs.FS: "placeholder/{product}.png", else a file of the folder.
func (p *pictures) Open(name string) (fs.File, error) {
	id, ok := strings.CutPrefix(name, "placeholder/")
	if !ok {
		return p.dir.Open(name)
	}
	prod, found := p.product(shop.ProductID(strings.TrimSuffix(id, ".png")))
	if !found {
		return nil, &fs.PathError{Op: "open", Path: name, Err: fs.ErrNotExist}
	}
	m, err := p.placeholder(prod)
	if err != nil {
		return nil, &fs.PathError{Op: "open", Path: name, Err: err}
	}
	return &memoryFile{Reader: bytes.NewReader(m.png), name: path.Base(name), size: int64(len(m.png))}, nil
}

// image is the product's picture and its content's hash. A picture that cannot be read is
// replaced by the placeholder: the show goes on.
func (p *pictures) image(prod shop.Product) (image.Image, string) {
	if prod.Picture != "" {
		img, id, err := p.load(prod.Picture)
		if err == nil {
			return img, id
		}
		p.log.Warn("a product picture cannot be read", "product", prod.ID, "file", prod.Picture, "err", err)
	}
	m, err := p.placeholder(prod)
	if err != nil {
		p.log.Error("placeholder", "product", prod.ID, "err", err)
		return nil, ""
	}
	return m.img, hash(m.png)
}

// load reads a file, and decodes it when it is not the one of a line before.
func (p *pictures) load(name string) (image.Image, string, error) {
	b, err := fs.ReadFile(p.dir, name)
	if err != nil {
		return nil, "", err
	}
	id := hash(b)
	if img := p.recall(id); img != nil {
		return img, id, nil
	}
	img, err := decode(name, b)
	if err != nil {
		return nil, "", err
	}
	p.keep(decoded{id, img})
	return img, id, nil
}

func decode(name string, b []byte) (image.Image, error) {
	if path.Ext(name) == ".svg" {
		return figure.Rasterize(name, b, pictureSize)
	}
	c, _, err := image.DecodeConfig(bytes.NewReader(b))
	if err != nil {
		return nil, fmt.Errorf("decode: %w", err)
	}
	if c.Width*c.Height > maxPixels {
		return nil, fmt.Errorf("%d × %d pixels are too many: scale it down", c.Width, c.Height)
	}
	img, _, err := image.Decode(bytes.NewReader(b))
	if err != nil {
		return nil, fmt.Errorf("decode: %w", err)
	}
	return img, nil
}

// recall is the picture with a hash, nil when it is not kept.
func (p *pictures) recall(id string) image.Image {
	p.mu.Lock()
	defer p.mu.Unlock()
	for i, d := range p.recent {
		if d.id == id {
			p.recent = append(slices.Delete(p.recent, i, i+1), d)
			return d.img
		}
	}
	return nil
}

// keep keeps a picture, and lets go of those that were not used for the longest.
func (p *pictures) keep(d decoded) {
	p.mu.Lock()
	defer p.mu.Unlock()
	p.recent = append(slices.DeleteFunc(p.recent, func(o decoded) bool { return o.id == d.id }), d)
	pixels, first := 0, len(p.recent)
	for ; first > 0; first-- {
		size := p.recent[first-1].img.Bounds().Size()
		if pixels += size.X * size.Y; pixels > mostRecent {
			break
		}
	}
	p.recent = slices.Delete(p.recent, 0, first)
}

func (p *pictures) placeholder(prod shop.Product) (made, error) {
	p.mu.Lock()
	defer p.mu.Unlock()
	if m, ok := p.made[prod.ID]; ok && m.title == prod.Title {
		return m, nil
	}
	img := p.draw.Placeholder(prod.Title, image.Pt(pictureSize, pictureSize))
	var b bytes.Buffer
	if err := png.Encode(&b, img); err != nil {
		return made{}, err
	}
	m := made{prod.Title, b.Bytes(), img}
	p.made[prod.ID] = m
	return m, nil
}

func hash(b []byte) string {
	sum := sha256.Sum256(b)
	return hex.EncodeToString(sum[:12])
}

// memoryFile is a file that was made, not read.
type memoryFile struct {
	*bytes.Reader
	name string
	size int64
}

func (f *memoryFile) Stat() (fs.FileInfo, error) { return memoryInfo{f.name, f.size}, nil }
func (f *memoryFile) Close() error               { return nil }

type memoryInfo struct {
	name string
	size int64
}

func (i memoryInfo) Name() string     { return i.name }
func (i memoryInfo) Size() int64      { return i.size }
func (memoryInfo) Mode() fs.FileMode  { return 0o444 }
func (memoryInfo) ModTime() time.Time { return time.Time{} }
func (memoryInfo) IsDir() bool        { return false }
func (memoryInfo) Sys() any           { return nil }
