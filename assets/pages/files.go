package pages

import (
	"bytes"
	"compress/gzip"
	"fmt"
	"io/fs"
	"mime"
	"net/http"
	"path"
	"regexp"
	"strconv"
	"strings"
)

// Files are what pages load: scripts, styles, icons and fonts. They are read once and kept,
// with their compressed form.
type Files struct{ byName map[string]*file }

type file struct {
	kind, tag   string
	plain, gzip []byte // gzip is nil for what does not get smaller
	hashed      bool   // the name changes with the content
}

// hashed is a name as the pages' build makes them: "main-Bx3k_9Qd.js".
var hashed = regexp.MustCompile(`-[\w-]{8}\.\w+$`)

// kinds are the types of what pages load; what the machine knows of types is not relied on.
var kinds = map[string]string{
	".js": "text/javascript; charset=utf-8", ".css": "text/css; charset=utf-8", ".svg": "image/svg+xml",
	".png": "image/png", ".jpg": "image/jpeg", ".jpeg": "image/jpeg", ".webp": "image/webp", ".avif": "image/avif",
	".gif": "image/gif", ".ico": "image/x-icon", ".woff2": "font/woff2", ".json": "application/json",
	".webmanifest": "application/manifest+json", ".mp3": "audio/mpeg", ".mp4": "video/mp4",
}

// KindOf is the media type of a file by its name; empty for one that pages have no use for.
func KindOf(name string) string { return kinds[strings.ToLower(path.Ext(name))] }

// ReadFiles reads the folder dir of the built pages, and adds what the plain pages load. A
// folder that is missing is empty.
func ReadFiles(pages fs.FS, dir string) (*Files, error) {
	fl := &Files{byName: map[string]*file{}}
	fl.add("plain.css", plainCSS)
	if _, err := fs.Stat(pages, dir); err != nil {
		return fl, nil
	}
	err := fs.WalkDir(pages, dir, func(name string, e fs.DirEntry, err error) error {
		if err != nil || e.IsDir() || KindOf(name) == "" {
			return err
		}
		b, err := fs.ReadFile(pages, name)
		if err != nil {
			return err
		}
		fl.add(strings.TrimPrefix(name, dir+"/"), b)
		return nil
	})
	if err != nil {
		return nil, fmt.Errorf("read files of pages: %w", err)
	}
	return fl, nil
}

func (fl *Files) add(name string, b []byte) {
	fl.byName[name] = &file{kind: KindOf(name), tag: etag(b), plain: b, gzip: squeeze(b), hashed: hashed.MatchString(name)}
}

// squeeze is b compressed, nil when that saves less than a tenth.
func squeeze(b []byte) []byte {
	var z bytes.Buffer
	w, err := gzip.NewWriterLevel(&z, gzip.BestCompression)
	if err != nil {
		return nil
	}
	if _, err = w.Write(b); err != nil || w.Close() != nil || z.Len() > len(b)*9/10 {
		return nil
	}
	return z.Bytes()
}

// Serve answers with the file of that name: for a year when its name changes with its content,
// else checked every time.
func (fl *Files) Serve(w http.ResponseWriter, r *http.Request, name string) error {
	f, ok := fl.byName[name]
	if !ok {
		return NotFound
	}
	h := w.Header()
	h.Set("Content-Type", f.kind)
	h.Set("ETag", f.tag)
	h.Set("Vary", "Accept-Encoding")
	h.Set("Cache-Control", "public, no-cache")
	if f.hashed {
		h.Set("Cache-Control", "public, max-age=31536000, immutable")
	}
	if matches(r, f.tag) {
		w.WriteHeader(http.StatusNotModified)
		return nil
	}
	body := f.plain
	if f.gzip != nil && acceptsGzip(r) {
		h.Set("Content-Encoding", "gzip")
		body = f.gzip
	}
	h.Set("Content-Length", strconv.Itoa(len(body)))
	w.WriteHeader(http.StatusOK)
	if r.Method != http.MethodHead {
		_, _ = w.Write(body) // a page that is gone needs no file
	}
	return nil
}

// acceptsGzip reads Accept-Encoding (RFC 9110, section 12.5.3).
func acceptsGzip(r *http.Request) bool {
	for coding := range strings.SplitSeq(r.Header.Get("Accept-Encoding"), ",") {
		name, params, err := mime.ParseMediaType(strings.TrimSpace(coding))
		if err == nil && name == "gzip" {
			q, err := strconv.ParseFloat(params["q"], 64)
			return params["q"] == "" || err == nil && q > 0
		}
	}
	return false
}
