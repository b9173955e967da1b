package webrtc

import (
	"context"
	"slices"
	"sync"
)

// shard sends to a part of the viewers, on one goroutine.
type shard struct {
	news chan struct{} // holds one: there is something to send

	mu      sync.Mutex // guards what follows
	viewers []*viewer  // replaced, never changed
}

func newShard() *shard { return &shard{news: make(chan struct{}, 1)} }

func (h *shard) wake() {
	select {
	case h.news <- struct{}{}:
	default:
	}
}

func (h *shard) run(ctx context.Context) {
	for {
		select {
		case <-ctx.Done():
			return
		case <-h.news:
		}
		for _, v := range h.list() {
			v.send()
		}
	}
}

func (h *shard) list() []*viewer {
	h.mu.Lock()
	defer h.mu.Unlock()
	return h.viewers
}

func (h *shard) len() int { return len(h.list()) }

func (h *shard) add(v *viewer) {
	h.mu.Lock()
	defer h.mu.Unlock()
	h.viewers = append(slices.Clone(h.viewers), v)
}

func (h *shard) remove(v *viewer) {
	h.mu.Lock()
	defer h.mu.Unlock()
	h.viewers = slices.DeleteFunc(slices.Clone(h.viewers), func(o *viewer) bool { return o == v })
}
