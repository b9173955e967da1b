// Package library keeps clips on disk, where any player opens them: each is a fragmented MP4
// named after the clip's address.
//
// It promises that a clip is found whole or not at all: files are written aside, synced and
// renamed, and sealed with a checksum that is looked at before a clip is handed out. What is
// broken is dropped, and made again by whoever asks. The disk it may use is bounded; what was
// not used for longest goes first.
package library

import (
	"cmp"
	"container/list"
	"context"
	"errors"
	"fmt"
	"io/fs"
	"log/slog"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"sync"
	"time"

	"github.com/barkerlive/barker/avatar"
	"github.com/barkerlive/barker/stream"
)

const (
	suffix = ".mp4"
	// partial marks a file that is being written; one that is found at the start is a leftover.
	partial = ".part"
	// memory bounds the clips that are kept ready in memory, in bytes.
	memory = 256 << 20
)

// address is what a clip's address looks like. It becomes a file name.
var address = regexp.MustCompile(`^[0-9a-f]{8,128}$`)

// Library is clips on disk, and the newest used of them in memory. Its folder belongs to one
// process.
type Library struct {
	dir string
	log *slog.Logger

	mu   sync.Mutex // guards what follows
	disk shelf[struct{}]
	mem  shelf[*stream.Clip]
}

var _ avatar.Library = (*Library)(nil)

// Open opens the library in a folder, which is made if there is none. It removes what was left
// half-written, and the longest unused clips beyond maxBytes.
func Open(dir string, maxBytes int64, log *slog.Logger) (*Library, error) {
	if maxBytes <= 0 {
		return nil, fmt.Errorf("library %s: a size of %d bytes holds no clip", dir, maxBytes)
	}
	if log == nil {
		log = slog.New(slog.DiscardHandler)
	}
	if err := os.MkdirAll(dir, 0o755); err != nil {
		return nil, fmt.Errorf("library: %w", err)
	}
	l := &Library{dir: dir, log: log, disk: newShelf[struct{}](maxBytes), mem: newShelf[*stream.Clip](memory)}
	if err := l.scan(); err != nil {
		return nil, fmt.Errorf("library: %w", err)
	}
	return l, nil
}

// scan takes stock of the folder.
func (l *Library) scan() error {
	entries, err := os.ReadDir(l.dir)
	if err != nil {
		return err
	}
	type found struct {
		id   stream.ClipID
		size int64
		used time.Time
	}
	var clips []found
	for _, e := range entries {
		if strings.HasSuffix(e.Name(), partial) {
			if err := os.Remove(filepath.Join(l.dir, e.Name())); err != nil {
				return err
			}
			continue
		}
		name, ok := strings.CutSuffix(e.Name(), suffix)
		if !ok || !address.MatchString(name) || !e.Type().IsRegular() {
			continue
		}
		info, err := e.Info()
		if err != nil {
			return err
		}
		clips = append(clips, found{stream.ClipID(name), info.Size(), info.ModTime()})
	}
	slices.SortFunc(clips, func(a, b found) int { return cmp.Or(a.used.Compare(b.used), cmp.Compare(a.id, b.id)) })
	for _, c := range clips {
		l.remove(l.disk.put(c.id, struct{}{}, c.size))
	}
	return nil
}

// Get returns a clip. A clip that is broken is dropped, and missing from then on.
func (l *Library) Get(ctx context.Context, id stream.ClipID) (*stream.Clip, error) {
	if err := ctx.Err(); err != nil {
		return nil, fmt.Errorf("library: %w", err)
	}
	l.mu.Lock()
	_, kept := l.disk.use(id)
	c, ready := l.mem.use(id)
	l.mu.Unlock()
	if !kept {
		return nil, fmt.Errorf("library: clip %s: %w", id, avatar.ErrMissing)
	}
	if !ready {
		var err error
		if c, err = l.read(id); err != nil {
			return nil, fmt.Errorf("library: clip %s: %w", id, err)
		}
	}
	// The file's time is how a later process knows when the clip was used.
	now := time.Now()
	if err := os.Chtimes(l.path(id), now, now); err != nil {
		l.log.Debug("use of clip not recorded", "clip", id, "err", err)
	}
	return c, nil
}

func (l *Library) read(id stream.ClipID) (*stream.Clip, error) {
	b, err := os.ReadFile(l.path(id))
	if err != nil && !errors.Is(err, fs.ErrNotExist) {
		return nil, err
	}
	var c *stream.Clip
	if err == nil {
		if c, err = unmarshal(b); err == nil && c.ID != id {
			err = fmt.Errorf("it holds clip %s", c.ID)
		}
	}
	if err != nil {
		l.log.Warn("broken clip dropped", "clip", id, "err", err)
		l.drop(id)
		return nil, fmt.Errorf("%w: %w", err, avatar.ErrMissing)
	}
	l.mu.Lock()
	l.mem.put(id, c, int64(len(b)))
	l.mu.Unlock()
	return c, nil
}

// Put keeps a clip, unless it is kept already. When it fails, nothing of the clip is left.
func (l *Library) Put(ctx context.Context, c *stream.Clip) error {
	if err := ctx.Err(); err != nil {
		return fmt.Errorf("library: %w", err)
	}
	if !address.MatchString(string(c.ID)) {
		return fmt.Errorf("library: clip %q: an address is 8 to 128 lower-case hexadecimal digits", c.ID)
	}
	l.mu.Lock()
	_, kept := l.disk.use(c.ID)
	l.mu.Unlock()
	if kept {
		return nil
	}
	b, err := marshal(c)
	if err != nil {
		return fmt.Errorf("library: clip %s: %w", c.ID, err)
	}
	size := int64(len(b))
	if size > l.disk.most {
		return fmt.Errorf("library: clip %s: its %d bytes are more than the whole library may have, %d", c.ID, size, l.disk.most)
	}
	if err := l.write(c.ID, b); err != nil {
		return fmt.Errorf("library: clip %s: %w", c.ID, err)
	}
	l.mu.Lock()
	evicted := l.disk.put(c.ID, struct{}{}, size)
	l.mem.put(c.ID, c, size)
	for _, id := range evicted {
		l.mem.drop(id)
	}
	l.mu.Unlock()
	l.remove(evicted)
	return nil
}

// write makes the file appear whole under its name, or not at all.
func (l *Library) write(id stream.ClipID, b []byte) (err error) {
	f, err := os.CreateTemp(l.dir, string(id)+"-*"+partial)
	if err != nil {
		return err
	}
	defer func() {
		if err != nil {
			err = errors.Join(err, os.Remove(f.Name()))
		}
	}()
	_, err = f.Write(b)
	if err == nil {
		err = f.Sync()
	}
	if cerr := f.Close(); err == nil {
		err = cerr
	}
	if err == nil {
		err = os.Chmod(f.Name(), 0o644)
	}
	if err != nil {
		return err
	}
	if err = os.Rename(f.Name(), l.path(id)); err != nil {
		return err
	}
	return syncDir(l.dir)
}

// syncDir makes a rename last.
func syncDir(dir string) error {
	d, err := os.Open(dir)
	if err != nil {
		return err
	}
	err = d.Sync()
	return errors.Join(err, d.Close())
}

func (l *Library) drop(id stream.ClipID) {
	l.mu.Lock()
	l.disk.drop(id)
	l.mem.drop(id)
	l.mu.Unlock()
	l.remove([]stream.ClipID{id})
}

// remove deletes files of clips that are no longer in the index. One that cannot be deleted is
// found again at the next start.
func (l *Library) remove(ids []stream.ClipID) {
	for _, id := range ids {
		if err := os.Remove(l.path(id)); err != nil && !errors.Is(err, fs.ErrNotExist) {
			l.log.Warn("clip not deleted", "clip", id, "err", err)
		}
	}
}

func (l *Library) path(id stream.ClipID) string { return filepath.Join(l.dir, string(id)+suffix) }

// shelf is things of known size, bounded by their sum; the longest unused goes first.
type shelf[T any] struct {
	most, sum int64
	order     *list.List // of *thing[T], the newest used in front
	things    map[stream.ClipID]*list.Element
}

type thing[T any] struct {
	id   stream.ClipID
	what T
	size int64
}

func newShelf[T any](most int64) shelf[T] {
	return shelf[T]{most: most, order: list.New(), things: make(map[stream.ClipID]*list.Element)}
}

func (s *shelf[T]) use(id stream.ClipID) (what T, ok bool) {
	e, ok := s.things[id]
	if !ok {
		return what, false
	}
	s.order.MoveToFront(e)
	return e.Value.(*thing[T]).what, true
}

// put adds a thing and returns what had to go for it: the thing itself, if it is too large.
func (s *shelf[T]) put(id stream.ClipID, what T, size int64) (evicted []stream.ClipID) {
	s.drop(id)
	s.things[id] = s.order.PushFront(&thing[T]{id, what, size})
	s.sum += size
	for s.sum > s.most {
		oldest := s.order.Back().Value.(*thing[T]).id
		s.drop(oldest)
		evicted = append(evicted, oldest)
	}
	return evicted
}

func (s *shelf[T]) drop(id stream.ClipID) {
	if e, ok := s.things[id]; ok {
		s.sum -= e.Value.(*thing[T]).size
		s.order.Remove(e)
		delete(s.things, id)
	}
}
