package main

import (
	"context"
	"errors"
	"fmt"
	"log/slog"
	"os"
	"path/filepath"
	"time"

	"golang.org/x/text/language"

	"github.com/barkerlive/barker/assets"
	"github.com/barkerlive/barker/chat"
	"github.com/barkerlive/barker/configs"
	"github.com/barkerlive/barker/live"
	"github.com/barkerlive/barker/people"
	"github.com/barkerlive/barker/script"
	"github.com/barkerlive/barker/shop"
	"github.com/barkerlive/barker/shop/notice"
	"github.com/barkerlive/barker/show"
	"github.com/barkerlive/barker/store"
	"github.com/barkerlive/barker/stream/webrtc"
)

// house is everything, built and not yet running. It is what the commands and the end-to-end
// tests have in common.
type house struct {
	cfg      configs.Config
	log      *slog.Logger
	db       *store.DB
	tills    *tills
	shop     *shop.Shop
	people   *people.People
	hub      *live.Hub
	studio   *show.Studio
	troupe   *troupe
	writer   *writers
	rtc      *webrtc.Server
	lines    map[string]*webrtc.Line
	front    *front
	pictures *pictures
	notices  *notice.Notices
}

// build opens everything that the configuration names. What it returns is to be closed.
func build(ctx context.Context, cfg configs.Config, log *slog.Logger) (*house, error) {
	if err := assets.Built(assets.Pages()); err != nil {
		return nil, err
	}
	h := &house{cfg: cfg, log: log, hub: live.NewHub(log), lines: map[string]*webrtc.Line{}}
	if err := h.open(ctx); err != nil {
		return nil, errors.Join(err, h.close())
	}
	return h, nil
}

func (h *house) open(ctx context.Context) (err error) {
	if err := h.openStores(ctx); err != nil {
		return err
	}
	if h.troupe, err = newTroupe(h.cfg, h.log); err != nil {
		return err
	}
	h.pictures = newPictures(h.mediaDir(), h.troupe.portraits, h.shop.Product, h.log)
	if h.writer, err = newWriters(ctx, h.cfg, h.shop, h.db, h.log); err != nil {
		return err
	}
	if err := h.openStudio(ctx); err != nil {
		return err
	}
	media := h.cfg.Server.WebRTC
	if h.rtc, err = webrtc.New(webrtc.Config{
		Listen: media.UDP, PublicIPs: media.PublicIPs, MaxViewers: h.cfg.Server.MaxViewers, Log: h.log,
	}); err != nil {
		return fmt.Errorf("media address %s (server.webrtc.udp, or -udp): %w", media.UDP, err)
	}
	h.attachLines()
	return h.openFront()
}

func (h *house) mediaDir() string { return mediaDir(h.cfg) }

func mediaDir(c configs.Config) string { return filepath.Join(c.Server.Data, "media") }

func (h *house) openStores(ctx context.Context) (err error) {
	if err := os.MkdirAll(h.mediaDir(), 0o750); err != nil {
		return fmt.Errorf("data folder: %w", err)
	}
	if h.db, err = openDatabase(ctx, h.cfg, h.log); err != nil {
		return err
	}
	if h.tills, err = openTills(h.cfg, h.log); err != nil {
		return err
	}
	if h.shop, err = openShop(ctx, h.cfg, h.tills, h.db, h.log); err != nil {
		return err
	}
	if h.notices, err = openNotices(h.cfg, h.shop, h.db, h.log); err != nil {
		return err
	}
	if h.people, err = people.Open(ctx, h.db.People(), h.log); err != nil {
		return err
	}
	for _, c := range h.cfg.Channels {
		h.people.Reserved = append(h.people.Reserved, c.Host)
	}
	h.people.Reserved = append(h.people.Reserved, h.cfg.Shop.Name)
	return nil
}

func openShop(ctx context.Context, cfg configs.Config, t *tills, db *store.DB, log *slog.Logger) (*shop.Shop, error) {
	policies, err := policiesOf(cfg.Shop)
	if err != nil {
		return nil, err
	}
	return shop.Open(ctx, shop.Config{
		ID: shop.ShopID(cfg.Shop.ID), Name: cfg.Shop.Name, Policies: policies,
		HoldFor: cfg.Shop.Hold.For, Extension: cfg.Shop.Hold.Extension, Extensions: orNever(cfg.Shop.Hold.Extensions),
		FewBelow: orNever(cfg.Shop.FewBelow), MaxPerLine: cfg.Shop.MaxPerLine, Payments: t.payments(), Log: log,
		Fairness: shop.Fairness{Enforce: cfg.Shop.Fairness == "enforce"},
		DealRest: orNever(time.Duration(cfg.Shop.Deals.RestDays) * 24 * time.Hour), TrustCompareAt: cfg.Shop.TrustCompareAt,
	}, db.Shop())
}

// orNever turns a zero that was meant into the shop's "never".
func orNever[N int | time.Duration](n N) N {
	if n == 0 {
		return -1
	}
	return n
}

func codesOf(list []configs.Code) map[string]shop.ProductID {
	codes := make(map[string]shop.ProductID, len(list))
	for _, c := range list {
		codes[c.Code] = shop.ProductID(c.Product)
	}
	return codes
}

func policiesOf(c configs.Shop) (shop.Policies, error) {
	p := shop.Policies{
		Country: c.Country, Countries: c.ShipsTo, Currency: c.Currency, TaxPercent: c.Tax.Percent,
		ReturnDays: c.ReturnDays, HandlingDays: c.HandlingDays,
		TaxAdded: !c.Tax.Included, TaxLevel: shop.TaxLevel(c.Tax.Rounding), ShippingUntaxed: !c.Tax.Shipping,
	}
	for _, s := range c.Shipping {
		price, err := s.Price.Minor(c.Currency)
		if err != nil {
			return p, fmt.Errorf("shipping %s: price: %w", s.ID, err)
		}
		free, err := s.FreeFrom.Minor(c.Currency)
		if err != nil {
			return p, fmt.Errorf("shipping %s: free_from: %w", s.ID, err)
		}
		p.Shipping = append(p.Shipping, shop.Shipping{
			ID: s.ID, Name: s.Name, Price: shop.Money{Minor: price, Currency: c.Currency},
			FreeFrom: shop.Money{Minor: free, Currency: c.Currency}, MinDays: s.MinDays, MaxDays: s.MaxDays,
		})
	}
	return p, nil
}

func (h *house) openStudio(ctx context.Context) error {
	zone, err := time.LoadLocation(h.cfg.Shop.Zone)
	if err != nil {
		return fmt.Errorf("shop.zone: %w", err)
	}
	var channels []show.ChannelConfig
	for _, c := range h.cfg.Channels {
		lang, err := language.Parse(c.Language)
		if err != nil {
			return fmt.Errorf("channel %s: language: %w", c.ID, err)
		}
		channels = append(channels, show.ChannelConfig{
			ID: c.ID, Title: c.Title, Tagline: c.Tagline, Host: c.Host, Language: lang, Zone: zone,
			Schedule: scheduleOf(c.Schedule), Variants: c.Variants, FreshShare: c.FreshShare, AnswersPerMinute: orNever(c.AnswersPerMinute),
			Light: lightBy(c.Look), Codes: codesOf(c.Codes),
		})
	}
	h.studio, err = show.NewStudio(ctx, show.Config{
		Shop: h.shop, Hub: h.hub, Writer: h.writer.of,
		Performer: &performer{troupe: h.troupe, pictures: h.pictures, pronounce: pronunciations(h.cfg.Voice.Pronounce), public: h.cfg.Server.PublicURL, zone: zone},
		Store:     h.db.Show(), Desk: h.db.Desk(), Memory: memory{h.people}, FAQ: faqOf(h.cfg.Shop),
		OpenRoom: func(ctx context.Context, c show.ChannelConfig) (*chat.Room, error) {
			return chat.Open(ctx, chat.Config{ID: c.ID, Log: h.log}, h.db.Chat(), h.hub)
		},
		Ladder: func(channel string) []show.Rung {
			rungs := append(h.writer.rungs(channel), h.troupe.rung(channel))
			if tellsAnybody(h.cfg) {
				rungs = append(rungs, noticesRung(h.notices.Count()))
			}
			return rungs
		},
		Held: func(ctx context.Context, channel string, v chat.ViewerID) {
			h.front.store.Held(ctx, channel, v)
		},
		Log: h.log,
	}, channels)
	return err
}

func faqOf(c configs.Shop) []script.FAQ {
	var list []script.FAQ
	for _, f := range c.FAQ {
		list = append(list, script.FAQ{Question: f.Question, Answer: f.Answer})
	}
	return list
}

func scheduleOf(c configs.Schedule) show.Schedule {
	s := show.Schedule{Always: c.Always}
	for _, sl := range c.Slots {
		s.Slots = append(s.Slots, show.Slot{Day: sl.Weekday(), Start: sl.Start, End: sl.End, Title: sl.Title})
	}
	return s
}

// attachLines gives every channel its way out, and ends its viewers when it goes off air.
func (h *house) attachLines() {
	for _, ch := range h.studio.Channels() {
		line := h.rtc.NewLine(ch.ID())
		h.lines[ch.ID()] = line
		ch.Playout().Attach(line)
		ch.OnSwitch(func(on bool) {
			if !on {
				line.Close()
			}
		})
	}
}

// line is where a channel's viewers get their pictures; none while it is off air.
func (h *house) line(channel string) (*webrtc.Line, bool) {
	ch, ok := h.studio.Channel(channel)
	if !ok || !ch.OnAir() {
		return nil, false
	}
	l, ok := h.lines[channel]
	return l, ok
}

// close gives back what build opened. What runs was waited for before.
func (h *house) close() error {
	var errs []error
	if h.rtc != nil {
		ctx, cancel := context.WithTimeout(context.Background(), 5*time.Second)
		defer cancel()
		errs = append(errs, h.rtc.Close(ctx))
	}
	if h.front != nil {
		errs = append(errs, h.front.close())
	}
	if h.db != nil {
		errs = append(errs, h.db.Close())
	}
	return errors.Join(errs...)
}
