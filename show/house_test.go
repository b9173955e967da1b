package show_test

import (
	"context"
	"errors"
	"fmt"
	"hash/fnv"
	"iter"
	"path/filepath"
	"slices"
	"strings"
	"sync"
	"testing"
	"time"

	"golang.org/x/text/language"

	"github.com/barkerlive/barker/chat"
	"github.com/barkerlive/barker/live"
	"github.com/barkerlive/barker/script"
	"github.com/barkerlive/barker/shop"
	"github.com/barkerlive/barker/shop/sandbox"
	"github.com/barkerlive/barker/show"
	"github.com/barkerlive/barker/store"
	"github.com/barkerlive/barker/store/sqlite"
	"github.com/barkerlive/barker/stream"
	"github.com/barkerlive/barker/stream/streamtest"
)

// stage makes clips that cannot be decoded, in the time that the real one takes. A clip's ID is
// the text that it says.
type stage struct {
	one  chan struct{} // one clip is made at a time
	mu   sync.Mutex    // guards what follows
	fail error
}

func newStage() *stage { return &stage{one: make(chan struct{}, 1)} }

func (s *stage) failWith(err error) {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.fail = err
}

func (s *stage) failure() error {
	s.mu.Lock()
	defer s.mu.Unlock()
	return s.fail
}

func (s *stage) Perform(ctx context.Context, t show.Take) (*stream.Clip, error) {
	if err := s.failure(); err != nil {
		return nil, err
	}
	if t.Line.Text == "" {
		return streamtest.Clip(stream.ClipID(fmt.Sprintf("idle-%d", t.Variant)), 20), nil
	}
	s.one <- struct{}{}
	defer func() { <-s.one }()
	words := len(strings.Fields(t.Line.Text))
	select {
	case <-time.After(time.Duration(words) * 100 * time.Millisecond):
	case <-ctx.Done():
		return nil, ctx.Err()
	}
	h := fnv.New64a()
	fmt.Fprint(h, t.Line.Text, t.Cut)
	return streamtest.Clip(stream.ClipID(fmt.Sprintf("clip-%x", h.Sum64())), 1+words), nil
}

// house is a whole show on a real database, with a playout that nobody watches.
type house struct {
	t       *testing.T
	db      *store.DB
	shop    *shop.Shop
	hub     *live.Hub
	studio  *show.Studio
	channel *show.Channel
	cancel  func()
	done    chan error
	held    []chat.ViewerID
}

func products(yield func(shop.Product, shop.Row) bool) {
	for i, title := range []string{"Walnut Mug", "Linen Shirt", "Desk Lamp", "Oak Tray"} {
		p := shop.Product{
			ID: shop.ProductID(strings.ToLower(strings.ReplaceAll(title, " ", "-"))), Title: title, Vendor: "Larkhill",
			Summary:    "A well made thing for every day.",
			Attributes: []shop.Attribute{{Name: "Material", Value: "wood"}, {Name: "Care", Value: "wipe with a damp cloth"}},
		}
		for j := range 1 + i%2 {
			v := shop.Variant{SKU: shop.SKU(fmt.Sprintf("S%d%d", i, j)), Price: shop.Money{Minor: int64(1995 + 1000*i), Currency: "EUR"}, Stock: 20}
			if i%2 == 1 {
				p.OptionNames = []string{"Size"}
				v.Options = []string{[]string{"Small", "Large"}[j]}
			}
			p.Variants = append(p.Variants, v)
		}
		row := shop.Row{Line: i + 2, Product: p.ID, Title: title, Fields: shop.HasText | shop.HasVendor | shop.HasStock}
		if !yield(p, row) {
			return
		}
	}
}

// open starts a house on the database file; it is to be stopped.
func open(t *testing.T, file string, st show.Performer, change ...func(*shop.Config)) *house {
	t.Helper()
	return openLit(t, file, st, nil, change...)
}

// openLit is open with a light that changes.
func openLit(t *testing.T, file string, st show.Performer, light func(time.Time) string, change ...func(*shop.Config)) *house {
	t.Helper()
	ctx, cancel := context.WithCancel(t.Context())
	h := &house{t: t, cancel: cancel, done: make(chan error, 2), hub: live.NewHub(nil)}
	must := func(err error) {
		t.Helper()
		if err != nil {
			t.Fatal(err)
		}
	}
	var err error
	h.db, err = sqlite.Open(ctx, file, nil)
	must(err)
	trial, err := sandbox.Open(sandbox.Config{Dir: filepath.Dir(file), Instant: true})
	must(err)
	sc := shop.Config{
		ID: "demo", Name: "Larkhill",
		Policies: shop.Policies{Country: "NL", Currency: "EUR", TaxPercent: 21, ReturnDays: 30, HandlingDays: 1,
			Shipping: []shop.Shipping{{ID: "standard", Name: "Standard", Price: shop.Money{Minor: 495, Currency: "EUR"}, MinDays: 1, MaxDays: 3}}},
		Payments: map[string]shop.Payments{"sandbox": trial},
	}
	for _, f := range change {
		f(&sc)
	}
	h.shop, err = shop.Open(ctx, sc, h.db.Shop())
	must(err)
	_, err = h.shop.Import(ctx, iter.Seq2[shop.Product, shop.Row](products), false)
	must(err)
	h.studio, err = show.NewStudio(ctx, show.Config{
		Shop: h.shop, Hub: h.hub, Performer: st, Store: h.db.Show(), Desk: h.db.Desk(), Memory: forgetful{},
		Writer: func(string) show.Writer {
			return script.NewHouse(h.shop, script.Persona{Host: "Mira", Shop: "Larkhill"})
		},
		OpenRoom: func(ctx context.Context, c show.ChannelConfig) (*chat.Room, error) {
			return chat.Open(ctx, chat.Config{ID: c.ID}, h.db.Chat(), h.hub)
		},
		Ladder: func(string) []show.Rung { return nil },
		Held:   func(_ context.Context, _ string, v chat.ViewerID) { h.held = append(h.held, v) },
	}, []show.ChannelConfig{{
		ID: "demo", Title: "Larkhill", Host: "Mira", Language: language.English, Zone: time.UTC,
		Schedule: show.Schedule{Always: true}, Variants: 2, Light: light,
	}})
	must(err)
	h.channel, _ = h.studio.Channel("demo")
	go func() { h.done <- h.shop.Run(ctx) }()
	go func() { h.done <- h.studio.Run(ctx) }()
	return h
}

func (h *house) stop() {
	h.t.Helper()
	h.cancel()
	for range 2 {
		if err := <-h.done; err != nil && !errors.Is(err, context.Canceled) {
			h.t.Error(err)
		}
	}
	if err := h.db.Close(); err != nil {
		h.t.Error(err)
	}
}

func (h *house) airings() []store.Aired {
	h.t.Helper()
	rows, err := h.db.Show().AsRun(context.Background(), "demo", 10000)
	if err != nil {
		h.t.Fatal(err)
	}
	slices.Reverse(rows)
	return rows
}

// say posts a viewer's message and has it heard.
func (h *house) say(text string) {
	h.t.Helper()
	m, err := h.channel.Room().Post(context.Background(), chat.Message{
		From: chat.Author{Speaker: chat.FromViewer, Viewer: "v_1", Name: "Anna"}, Parts: []chat.Part{{Text: text}},
	})
	if err != nil {
		h.t.Fatal(err)
	}
	h.channel.Hear(context.Background(), show.Asker{Viewer: "v_1", Name: "Anna", Language: language.English}, m)
}

func (h *house) lastReply() chat.Message {
	h.t.Helper()
	ms := h.channel.Room().History(50)
	if len(ms) == 0 || ms[len(ms)-1].From.Speaker != chat.FromHost {
		return chat.Message{}
	}
	return ms[len(ms)-1]
}

// forgetful remembers nobody.
type forgetful struct{}

func (forgetful) Notes(context.Context, chat.ViewerID) ([]script.Note, error) { return nil, nil }
func (forgetful) Offer(context.Context, chat.ViewerID, []script.Note) (show.Offered, error) {
	return show.Dropped, nil
}
