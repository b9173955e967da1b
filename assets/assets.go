// Package assets is what is looked at and heard: the web pages, the hosts' art, the fonts and
// the demo shop, all carried in the binary. It promises that what it hands out is complete or
// says what is missing and how to make it. It knows no station.
package assets

import (
	"embed"
	"errors"
	"fmt"
	"io/fs"
)

//go:embed all:web/dist
var pages embed.FS

//go:embed all:host
var host embed.FS

//go:embed all:fonts
var fonts embed.FS

//go:embed all:demo
var demo embed.FS

// ErrNotBuilt tells that the binary was compiled before its web pages were.
var ErrNotBuilt = errors.New(`the web pages are not built: run "make build"`)

// shells are the pages without which there is nothing to see.
var shells = []string{"live.html", "order.html", "legal.html", "console.html"}

// Pages are the built web pages: a shell for each kind of page, and what they load in assets/.
func Pages() fs.FS { return sub(pages, "web/dist") }

// Host is the hosts' art.
func Host() fs.FS { return sub(host, "host") }

// Fonts are the fonts that pictures are lettered with.
func Fonts() fs.FS { return sub(fonts, "fonts") }

// Demo is the demo shop: its catalogue, pictures and legal pages.
func Demo() fs.FS { return sub(demo, "demo") }

// DemoPictures are the pictures of the demo shop's products, by their file names.
func DemoPictures() fs.FS { return sub(demo, "demo/pictures") }

// Built returns an [ErrNotBuilt] that names the first page missing from pages, nil when all are
// there.
func Built(pages fs.FS) error {
	for _, name := range shells {
		if _, err := fs.Stat(pages, name); err != nil {
			return fmt.Errorf("%w (%s is missing)", ErrNotBuilt, name)
		}
	}
	return nil
}

// sub is a folder that the compiler has seen: it cannot be missing.
func sub(files embed.FS, dir string) fs.FS {
	f, err := fs.Sub(files, dir)
	if err != nil {
		panic(err)
	}
	return f
}
