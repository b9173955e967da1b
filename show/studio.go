package show

import (
	"cmp"
	"context"
	"fmt"
	"log/slog"
	"slices"

	"golang.org/x/sync/errgroup"

	"github.com/barkerlive/barker/chat"
	"github.com/barkerlive/barker/live"
	"github.com/barkerlive/barker/script"
	"github.com/barkerlive/barker/shop"
)

// Config is what a studio works with. All fields but Log are needed.
type Config struct {
	Shop *shop.Shop
	Hub  *live.Hub
	// Writer is who words a channel's lines; it is asked once for each.
	Writer    func(channel string) Writer
	Performer Performer
	Store     Store
	Desk      Desk
	Memory    Memory
	// FAQ is what the configuration answers once and for all.
	FAQ []script.FAQ
	// OpenRoom opens a channel's chat room.
	OpenRoom func(ctx context.Context, c ChannelConfig) (*chat.Room, error)
	// Ladder says on which rung each part of the house stands.
	Ladder func(channel string) []Rung
	// Held is called after a hold was made in chat, to tell the viewer's pages.
	Held func(ctx context.Context, channel string, v chat.ViewerID)
	Log  *slog.Logger
}

// Studio runs the channels of an installation.
type Studio struct {
	c        Config
	channels []*Channel
}

// NewStudio opens the channels. Nothing is on air until Run.
func NewStudio(ctx context.Context, c Config, channels []ChannelConfig) (*Studio, error) {
	c.Log = cmp.Or(c.Log, slog.New(slog.DiscardHandler))
	s := &Studio{c: c}
	for _, cc := range channels {
		ch, err := newChannel(ctx, s, cc)
		if err != nil {
			return nil, fmt.Errorf("channel %s: %w", cc.ID, err)
		}
		s.channels = append(s.channels, ch)
	}
	if err := s.teach(ctx); err != nil {
		return nil, err
	}
	c.Shop.OnChange(s.changed)
	return s, nil
}

// Run keeps every channel on its schedule until ctx ends.
func (s *Studio) Run(ctx context.Context) error {
	g, ctx := errgroup.WithContext(ctx)
	for _, ch := range s.channels {
		g.Go(func() error { return ch.run(ctx) })
	}
	return g.Wait()
}

// Channel is the channel of that name.
func (s *Studio) Channel(id string) (*Channel, bool) {
	i := slices.IndexFunc(s.channels, func(c *Channel) bool { return c.c.ID == id })
	if i < 0 {
		return nil, false
	}
	return s.channels[i], true
}

// Channels are all channels in the order of the configuration.
func (s *Studio) Channels() []*Channel { return slices.Clone(s.channels) }

// NotReady names the channels that should be on air and are not, with the reason; empty when
// there are none.
func (s *Studio) NotReady() []string {
	var out []string
	for _, ch := range s.channels {
		if why := ch.notReady(); why != "" {
			out = append(out, ch.c.ID+": "+why)
		}
	}
	return out
}

// changed runs on the shop's goroutine whenever a price, a stock or the shelf changed.
func (s *Studio) changed() {
	for _, ch := range s.channels {
		ch.shopChanged()
	}
}
