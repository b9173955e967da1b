package storefront

import (
	"bytes"
	"errors"
	"io"
	"io/fs"
	"net/http"
	"path"
	"strings"
	"time"

	"github.com/barkerlive/barker/assets/pages"
)

// picturePolicy is for what merchants upload: nothing of it may act, whatever it is.
const picturePolicy = "default-src 'none'; style-src 'unsafe-inline'; sandbox"

// picture serves a product's picture.
func (s *Storefront) picture(w http.ResponseWriter, r *http.Request) error {
	name := r.PathValue("name")
	kind := pages.KindOf(name)
	if !fs.ValidPath(name) || !strings.HasPrefix(kind, "image/") || strings.HasPrefix(path.Base(name), ".") {
		return pages.NotFound
	}
	f, err := s.c.Media.Open(name)
	if errors.Is(err, fs.ErrNotExist) {
		return pages.NotFound
	}
	if err != nil {
		return err
	}
	defer func() { _ = f.Close() }() // it was only read
	info, err := f.Stat()
	if err != nil {
		return err
	}
	if !info.Mode().IsRegular() {
		return pages.NotFound
	}
	content, ok := f.(io.ReadSeeker)
	if !ok {
		b, err := io.ReadAll(f)
		if err != nil {
			return err
		}
		content = bytes.NewReader(b)
	}
	servePicture(w, r, kind, info.ModTime(), content)
	return nil
}

// portrait serves the host's picture.
func (s *Storefront) portrait(w http.ResponseWriter, r *http.Request) error {
	if len(s.c.Portrait) == 0 {
		return pages.NotFound
	}
	servePicture(w, r, "image/png", time.Time{}, bytes.NewReader(s.c.Portrait))
	return nil
}

func servePicture(w http.ResponseWriter, r *http.Request, kind string, at time.Time, content io.ReadSeeker) {
	h := w.Header()
	h.Set("Content-Type", kind)
	h.Set("Content-Security-Policy", picturePolicy)
	h.Set("Cache-Control", "public, max-age=3600")
	http.ServeContent(w, r, "", at, content)
}
