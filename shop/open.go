package shop

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"log/slog"
	"slices"
	"sync"
	"sync/atomic"
	"time"
)

// Config is a shop's settings. Zero durations and counts take the defaults.
type Config struct {
	ID       ShopID
	Name     string
	Policies Policies
	// HoldFor is how long a hold keeps stock: ten minutes. Adding to it does not prolong it.
	HoldFor time.Duration
	// Extension is how much a buyer may add, five minutes, and Extensions how often, twice;
	// below zero for never.
	Extension  time.Duration
	Extensions int
	// PayFor is how long a buyer may take on a provider's page: 30 minutes. What they hold is kept
	// that long.
	PayFor time.Duration
	// OfferFor is how long a unit is kept for somebody who waited for it: ten minutes.
	OfferFor time.Duration
	// FewBelow is the stock at or under which few are left: 5. Below zero, never.
	FewBelow int
	// MaxPerLine is the most of one SKU that a buyer may hold: 10.
	MaxPerLine int
	// Fairness is what becomes of those who hold and pay too often.
	Fairness Fairness
	// DealRest is how long after a deal a SKU has neither another nor a price as low: seven days.
	// Below zero, no time.
	DealRest time.Duration
	// TrustCompareAt is the merchant's word that the compare-at price of a variant new to the shop
	// is the lowest price that it was sold at in the 30 days before. Otherwise a prior price is shown
	// only once the shop has a history of its own.
	TrustCompareAt bool
	// Payments are the ways to pay, by name.
	Payments map[string]Payments
	Log      *slog.Logger
}

// withDefaults checks the settings and fills them in.
func (c Config) withDefaults() (Config, error) {
	c.HoldFor = cmp.Or(c.HoldFor, 10*time.Minute)
	c.Extension = cmp.Or(c.Extension, 5*time.Minute)
	c.Extensions = max(0, cmp.Or(c.Extensions, 2))
	c.PayFor = cmp.Or(c.PayFor, 30*time.Minute)
	c.OfferFor = cmp.Or(c.OfferFor, 10*time.Minute)
	c.FewBelow = max(0, cmp.Or(c.FewBelow, 5))
	c.MaxPerLine = cmp.Or(c.MaxPerLine, 10)
	if c.Fairness.Rules == nil {
		c.Fairness.Rules = Rules
	}
	c.DealRest = max(0, cmp.Or(c.DealRest, 7*24*time.Hour))
	c.Policies.TaxLevel = cmp.Or(c.Policies.TaxLevel, TaxPerOrder)
	c.Log = cmp.Or(c.Log, slog.New(slog.DiscardHandler))
	c.Policies.Countries = slices.Clone(c.Policies.Countries)
	if len(c.Policies.Countries) == 0 {
		c.Policies.Countries = []string{c.Policies.Country}
	}
	c.Policies.Shipping = slices.Clone(c.Policies.Shipping)
	return c, c.check()
}

func (c Config) check() error {
	var errs []error
	bad := func(format string, a ...any) { errs = append(errs, fmt.Errorf(format, a...)) }
	if c.ID == "" {
		bad("id: required")
	}
	if c.HoldFor < 0 || c.Extension < 0 || c.PayFor < 0 || c.OfferFor < 0 || c.MaxPerLine < 0 {
		bad("hold: a time or a limit is negative")
	}
	if err := c.Fairness.check(); err != nil {
		bad("fairness: %w", err)
	}
	p := c.Policies
	if err := CheckCurrency(p.Currency); err != nil {
		bad("currency: %w", err)
	}
	for _, country := range append(slices.Clone(p.Countries), p.Country) {
		if len(country) != 2 || country[0] < 'A' || country[0] > 'Z' || country[1] < 'A' || country[1] > 'Z' {
			bad("country %q: use a code of two capital letters such as NL", country)
		}
	}
	if p.TaxPercent < 0 || p.TaxPercent > 100 {
		bad("tax %v: use a per cent from 0 to 100", p.TaxPercent)
	}
	if p.TaxLevel != TaxPerOrder && p.TaxLevel != TaxPerLine {
		bad("tax level %q: use %s or %s", p.TaxLevel, TaxPerOrder, TaxPerLine)
	}
	if len(p.Shipping) == 0 {
		bad("shipping: name at least one way to deliver")
	}
	for i, sh := range p.Shipping {
		if sh.ID == "" || slices.ContainsFunc(p.Shipping[:i], func(o Shipping) bool { return o.ID == sh.ID }) {
			bad("shipping %q: each way needs an id of its own", sh.ID)
		}
		for _, m := range []Money{sh.Price, sh.FreeFrom} {
			if m.Minor < 0 || m.Minor > 0 && m.Currency != p.Currency {
				bad("shipping %q: amounts are in %s and not negative", sh.ID, p.Currency)
			}
		}
	}
	return errors.Join(errs...)
}

// Shop is an open shop. Its methods may be called concurrently.
type Shop struct {
	c        Config
	store    Store
	policies map[string]string // claim values by name

	snap atomic.Pointer[snapshot]
	// refreshing guards told and confirming a snapshot, so that they follow one another.
	refreshing sync.Mutex
	told       *facts // the last that OnChange was told of
	// news are committed changes of stock that others before them are missing for, by their revision,
	// and came is closed when the snapshot has followed some. refreshing guards both.
	news   map[Revision]stockNews
	came   chan struct{}
	search searching

	// Registered before Run, read only afterwards.
	onChange  []func()
	onExpired []func(Hold)
	onOrder   []func(Order)
}

// Open opens a shop on a store: its facts are ready when it returns, and payments that a crash
// left between two states have been settled or are being tried again by Run.
func Open(ctx context.Context, c Config, s Store) (*Shop, error) {
	c, err := c.withDefaults()
	if err != nil {
		return nil, fmt.Errorf("open shop %s: %w", c.ID, err)
	}
	c.Log = c.Log.With("shop", string(c.ID))
	shop := &Shop{c: c, store: s, policies: policyValues(c.Policies)}
	if err := shop.open(ctx); err != nil {
		return nil, fmt.Errorf("open shop %s: %w", c.ID, err)
	}
	return shop, nil
}

func (s *Shop) open(ctx context.Context) error {
	// An update that changes nothing makes the shop known to the store.
	if _, err := s.store.Update(ctx, s.c.ID, func(Tx) error { return nil }); err != nil {
		return err
	}
	if err := s.refresh(ctx); err != nil {
		return err
	}
	var drift []Drift
	err := s.store.View(ctx, s.c.ID, func(r Reader) (err error) {
		drift, err = r.Drift()
		return err
	})
	if err != nil {
		return err
	}
	for _, d := range drift {
		s.c.Log.Error("stock counters do not match the ledger", "sku", string(d.SKU), "on_hand", d.OnHand,
			"ledger", d.LedgerOnHand, "reserved", d.Reserved, "held", d.Held)
	}
	return s.settleAll(ctx, everything)
}

// OnChange has f called after each new snapshot that differs from the last, in their order. f
// must be quick and must not change the shop. Register before Run.
func (s *Shop) OnChange(f func()) { s.onChange = append(s.onChange, f) }

// OnExpired has f called with each hold that this process released because its time was over. f
// must be quick. Register before Run.
func (s *Shop) OnExpired(f func(Hold)) { s.onExpired = append(s.onExpired, f) }

// OnOrder has f called with each order that this process made or moved to another state. f must
// be quick. Register before Run.
func (s *Shop) OnOrder(f func(Order)) { s.onOrder = append(s.onOrder, f) }

// Name is the shop's name.
func (s *Shop) Name() string { return s.c.Name }

// ID is the shop's id.
func (s *Shop) ID() ShopID { return s.c.ID }

const (
	confirmEvery = 200 * time.Millisecond // how often the snapshot is confirmed
	staleAfter   = time.Second            // how long a confirmation counts
	settleEvery  = 5 * time.Second        // how often payments are looked after
	replyKept    = 24 * time.Hour         // how long an idempotency key of a hold is known
)

// Run confirms the snapshot five times a second, so that changes by other processes are seen;
// releases holds that have expired, and settles payments. It returns when ctx ends. A store that
// fails is logged and tried again: meanwhile nothing holds.
func (s *Shop) Run(ctx context.Context) error {
	var wg sync.WaitGroup
	wg.Go(func() { s.every(ctx, confirmEvery, "confirm facts", s.refresh) })
	wg.Go(func() { s.every(ctx, confirmEvery, "release holds", s.expire) })
	wg.Go(func() {
		s.every(ctx, settleEvery, "settle payments", func(ctx context.Context) error {
			return s.settleAll(ctx, 0)
		})
	})
	wg.Go(func() { s.every(ctx, time.Hour, "forget old replies", s.prune) })
	wg.Wait()
	return nil
}

// every calls f now and then until ctx ends, and logs when it begins and ceases to fail.
func (s *Shop) every(ctx context.Context, d time.Duration, name string, f func(context.Context) error) {
	t := time.NewTicker(d)
	defer t.Stop()
	failing := false
	for {
		err := f(ctx)
		switch {
		case ctx.Err() != nil:
			return
		case err != nil && !failing:
			s.c.Log.Error(name, "err", err)
		case err == nil && failing:
			s.c.Log.Info(name + ": works again")
		}
		failing = err != nil
		select {
		case <-ctx.Done():
			return
		case <-t.C:
		}
	}
}

func (s *Shop) prune(ctx context.Context) error {
	_, err := s.store.Update(ctx, s.c.ID, func(tx Tx) error {
		return errors.Join(tx.Prune(tx.Now().Add(-replyKept)), tx.PruneDeeds(tx.Now().Add(-maxWithin)))
	})
	return err
}
