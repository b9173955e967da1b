package feed

import (
	"bytes"
	"cmp"
	"context"
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"fmt"
	"image"
	_ "image/gif" // kinds of pictures that are taken
	_ "image/jpeg"
	_ "image/png"
	"io"
	"io/fs"
	"log/slog"
	"net"
	"net/http"
	"net/netip"
	"os"
	"path"
	"path/filepath"
	"strings"
	"sync"
	"sync/atomic"
	"time"

	_ "golang.org/x/image/webp" // as above

	"github.com/barkerlive/barker/shop"
	"github.com/barkerlive/barker/shop/outside"
)

const (
	maxPicture      = 8 << 20 // bytes
	maxPixels       = 40_000_000
	pictureTime     = 10 * time.Second
	pictureAtOnce   = 4
	pictureTries    = 5 // redirects
	pictureFileMode = 0o644
)

// extensions are the kinds of pictures that are taken from the web, as they are kept.
var extensions = map[string]string{"jpeg": ".jpg", "png": ".png", "webp": ".webp", "gif": ".gif"}

// Pictures fetches the pictures that products name and keeps them in a folder under names made
// of their content. It asks public addresses only, and takes what is a picture and not too big.
type Pictures struct {
	dir    string
	files  fs.FS
	log    *slog.Logger
	client *http.Client
	// reachable tells where it may connect.
	reachable func(netip.AddrPort) error
}

// NewPictures keeps pictures in dir, which must exist. files holds those that are named without
// an address; nil for none. They are trusted, and may be SVG.
func NewPictures(dir string, files fs.FS, log *slog.Logger) *Pictures {
	p := &Pictures{dir: dir, files: files, log: cmp.Or(log, slog.New(slog.DiscardHandler)), reachable: public}
	dialer := &net.Dialer{Timeout: pictureTime, ControlContext: outside.Control(func(a netip.AddrPort) error { return p.reachable(a) })}
	p.client = &http.Client{
		Timeout: pictureTime,
		Transport: &http.Transport{ // without a proxy: the address that is checked is the one asked
			DialContext: dialer.DialContext, TLSHandshakeTimeout: pictureTime, MaxIdleConnsPerHost: pictureAtOnce,
			IdleConnTimeout: pictureTime, MaxResponseHeaderBytes: 64 << 10, ForceAttemptHTTP2: true},
		CheckRedirect: func(r *http.Request, via []*http.Request) error {
			if len(via) >= pictureTries || r.URL.Scheme != "http" && r.URL.Scheme != "https" {
				return fmt.Errorf("leads too far: %s", r.URL.Redacted())
			}
			return nil
		},
	}
	return p
}

// public tells that an address is on the open internet, and the port the web's.
func public(a netip.AddrPort) error {
	if err := outside.Public(a.Addr()); err != nil {
		return err
	}
	if port := a.Port(); port != 80 && port != 443 {
		return fmt.Errorf("port %d is not the web's", port)
	}
	return nil
}

// Fetch gets a picture by its address, or by its name among the files, and returns the name it
// is kept under.
func (p *Pictures) Fetch(ctx context.Context, from string) (name string, err error) {
	var data []byte
	var ext string
	if strings.HasPrefix(from, "http://") || strings.HasPrefix(from, "https://") {
		data, ext, err = p.fromWeb(ctx, from)
	} else {
		data, ext, err = p.fromFile(from)
	}
	if err != nil {
		return "", fmt.Errorf("picture %s: %w", from, err)
	}
	sum := sha256.Sum256(data)
	name = hex.EncodeToString(sum[:16]) + ext
	if err := p.keep(name, data); err != nil {
		return "", fmt.Errorf("picture %s: %w", from, err)
	}
	return name, nil
}

func (p *Pictures) fromWeb(ctx context.Context, from string) (data []byte, ext string, err error) {
	req, err := http.NewRequestWithContext(ctx, http.MethodGet, from, nil)
	if err != nil {
		return nil, "", err
	}
	req.Header.Set("Accept", "image/webp,image/png,image/jpeg,image/gif")
	req.Header.Set("User-Agent", "barker")
	res, err := p.client.Do(req)
	if err != nil {
		return nil, "", err
	}
	defer func() { err = errors.Join(err, res.Body.Close()) }()
	if res.StatusCode != http.StatusOK {
		return nil, "", fmt.Errorf("the answer is %s", res.Status)
	}
	if data, err = limited(res.Body); err != nil {
		return nil, "", err
	}
	ext, err = kind(data)
	return data, ext, err
}

func (p *Pictures) fromFile(from string) (data []byte, ext string, err error) {
	if p.files == nil || !fs.ValidPath(from) {
		return nil, "", errors.New("there is no such file beside the products")
	}
	f, err := p.files.Open(from)
	if err != nil {
		return nil, "", err
	}
	defer func() { err = errors.Join(err, f.Close()) }()
	if data, err = limited(f); err != nil {
		return nil, "", err
	}
	if strings.EqualFold(path.Ext(from), ".svg") && bytes.Contains(data, []byte("<svg")) {
		return data, ".svg", nil
	}
	ext, err = kind(data)
	return data, ext, err
}

func limited(r io.Reader) ([]byte, error) {
	data, err := io.ReadAll(io.LimitReader(r, maxPicture+1))
	if err == nil && len(data) > maxPicture {
		err = fmt.Errorf("more than %d MiB", maxPicture>>20)
	}
	return data, err
}

// kind tells by the content what a picture is.
func kind(data []byte) (ext string, err error) {
	c, format, err := image.DecodeConfig(bytes.NewReader(data))
	if err != nil {
		return "", errors.New("not a JPEG, PNG, WebP or GIF")
	}
	ext, ok := extensions[format]
	if !ok || c.Width <= 0 || c.Height <= 0 || c.Width > maxPixels/c.Height {
		return "", fmt.Errorf("%s of %d × %d is not taken", format, c.Width, c.Height)
	}
	return ext, nil
}

// keep writes a picture whole or not at all. One that is there already is the same.
func (p *Pictures) keep(name string, data []byte) (err error) {
	to := filepath.Join(p.dir, name)
	if _, err := os.Stat(to); err == nil {
		return nil
	}
	f, err := os.CreateTemp(p.dir, ".picture-*")
	if err != nil {
		return err
	}
	_, err = f.Write(data)
	err = errors.Join(err, f.Chmod(pictureFileMode), f.Close())
	if err == nil {
		err = os.Rename(f.Name(), to)
	}
	if err != nil {
		return errors.Join(err, os.Remove(f.Name()))
	}
	return nil
}

// Collect fetches the pictures that products of the shop still lack, a few at a time, and gives
// each its own. What cannot be had is logged and left for the next time. It returns how many
// came and how many did not.
func (p *Pictures) Collect(ctx context.Context, s *shop.Shop) (came, missing int) {
	wanted := make(chan shop.Product)
	var got, not atomic.Int64
	var wg sync.WaitGroup
	for range pictureAtOnce {
		wg.Go(func() {
			for product := range wanted {
				if err := p.give(ctx, s, product); err != nil {
					not.Add(1)
					p.log.Warn("picture is missing", "product", string(product.ID), "err", err)
				} else {
					got.Add(1)
				}
			}
		})
	}
	for _, product := range s.Catalogue() {
		if product.Picture != "" || product.PictureFrom == "" {
			continue
		}
		select {
		case wanted <- product:
			continue
		case <-ctx.Done():
		}
		break
	}
	close(wanted)
	wg.Wait()
	return int(got.Load()), int(not.Load())
}

func (p *Pictures) give(ctx context.Context, s *shop.Shop, product shop.Product) error {
	name, err := p.Fetch(ctx, product.PictureFrom)
	if err != nil {
		return err
	}
	return s.SetPicture(ctx, product.ID, name)
}
