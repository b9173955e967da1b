package main

import (
	"context"
	"errors"
	"fmt"
	"log/slog"
	"os"
	"path/filepath"
	"slices"
	"sync/atomic"
	"time"

	"golang.org/x/sync/errgroup"

	"github.com/barkerlive/barker/configs"
	"github.com/barkerlive/barker/shop"
	"github.com/barkerlive/barker/store"
	"github.com/barkerlive/barker/store/postgres"
	"github.com/barkerlive/barker/store/postgres/pgserver"
	"github.com/barkerlive/barker/store/sqlite"
)

const (
	benchClients  = 16 // who order as fast as they can, and who commit plain rows
	benchRounds   = 5
	benchFor      = time.Second // each of them, of either kind
	benchBuyers   = 100         // who hold once a second
	benchProducts = 50
)

// benchOrders measures orders on SQLite and PostgreSQL, beside the plain commits of the same
// database. Without a database it starts a PostgreSQL server of its own.
func benchOrders(ctx context.Context, b benchPlace) (f figures, err error) {
	dir, err := os.MkdirTemp("", "barker-bench-")
	if err != nil {
		return nil, err
	}
	defer func() { err = errors.Join(err, os.RemoveAll(dir)) }()
	f = figures{}
	cfg := configs.Demo(dir, "127.0.0.1:0")
	if err := f.orders(ctx, b, "sqlite", cfg); err != nil {
		return nil, err
	}
	if b.database == "" {
		s, err := pgserver.Start(ctx, true)
		if errors.Is(err, pgserver.ErrMissing) {
			b.note("no figures for PostgreSQL: %v", err)
			return f, nil
		}
		if err != nil {
			return nil, err
		}
		defer func() { err = errors.Join(err, s.Stop()) }()
		if b.database, err = s.Database(ctx); err != nil {
			return nil, err
		}
	}
	cfg.Server.Database.URL = b.database
	return f, f.orders(ctx, b, "postgres", cfg)
}

// orders measures one database.
func (f figures) orders(ctx context.Context, b benchPlace, name string, cfg configs.Config) (err error) {
	db, err := openDatabase(ctx, cfg, slog.New(slog.DiscardHandler))
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, db.Close()) }()
	if empty, err := db.Empty(ctx); err != nil || !empty {
		return errors.Join(err, fmt.Errorf("%s has something in it: a benchmark needs a database of its own", db))
	}
	counted := &countedStore{Store: db.Shop()}
	s, err := benchShop(ctx, cfg, counted)
	if err != nil {
		return err
	}
	running, stop := context.WithCancel(ctx)
	var all errgroup.Group
	all.Go(func() error { return s.Run(running) })
	defer func() { stop(); err = errors.Join(err, all.Wait()) }()

	var transactions, commits int64
	var orders, plain float64
	var busy time.Duration
	var settings string
	for round := range 1 + benchRounds { // in turn, for a machine is not equally busy all the time
		if round == 1 { // the first warms both up and does not count
			orders, busy, plain = 0, 0, 0
			transactions, commits = counted.updates.Load(), db.Commits()
		}
		p, err := commitRate(ctx, cfg)
		if err != nil {
			return err
		}
		n, took, err := orderRound(ctx, s)
		if err != nil {
			return err
		}
		orders, busy, plain, settings = orders+n, busy+took, plain+p.PerSecond/benchRounds, p.Settings
	}
	transactions, commits = counted.updates.Load()-transactions, db.Commits()-commits
	p99, err := holdLatency(ctx, s)
	if err != nil {
		return err
	}
	rate := orders / busy.Seconds()
	f[name+".orders_per_s"], f[name+".commits_per_s"], f[name+".orders_per_commit_rate"] = rate, plain, rate/plain
	f[name+".commits_per_order"], f[name+".shared_commits_per_order"] = float64(transactions)/orders, float64(commits)/orders
	f[name+".hold_p99_ms"] = p99
	b.note("%s: %s; %d clients", name, settings, benchClients)
	return nil
}

// commitRate is what the database does without us.
func commitRate(ctx context.Context, cfg configs.Config) (store.Plain, error) {
	if onServer(cfg) {
		return postgres.CommitRate(ctx, cfg.Server.Database.URL, benchClients, benchFor)
	}
	return sqlite.CommitRate(ctx, filepath.Join(cfg.Server.Data, "plain.db"), benchClients, benchFor)
}

// countedStore counts transactions.
type countedStore struct {
	shop.Store
	updates atomic.Int64
}

func (s *countedStore) Update(ctx context.Context, id shop.ShopID, f func(shop.Tx) error, ahead ...func(shop.Reader)) (shop.Commit, error) {
	s.updates.Add(1)
	return s.Store.Update(ctx, id, f, ahead...)
}

// agreeable is a payment provider that is no part of what is measured: it always says yes, at once.
type agreeable struct{}

func (agreeable) Open(_ context.Context, p shop.Payment) (shop.Session, error) {
	return shop.Session{Ref: p.Key, State: shop.SessionAuthorised, Test: true}, nil
}
func (agreeable) Get(_ context.Context, ref string) (shop.Session, error) {
	return shop.Session{Ref: ref, State: shop.SessionAuthorised, Test: true}, nil
}
func (agreeable) Capture(context.Context, string) error        { return nil }
func (agreeable) Void(context.Context, string) error           { return nil }
func (agreeable) Refund(context.Context, shop.Repayment) error { return nil }

// benchShop is a shop with enough of everything.
func benchShop(ctx context.Context, cfg configs.Config, st shop.Store) (*shop.Shop, error) {
	policies, err := policiesOf(cfg.Shop)
	if err != nil {
		return nil, err
	}
	s, err := shop.Open(ctx, shop.Config{ID: "bench", Name: "Bench", Policies: policies, MaxPerLine: 1000,
		Payments: map[string]shop.Payments{"yes": agreeable{}}, Log: slog.New(slog.DiscardHandler)}, st)
	if err != nil {
		return nil, err
	}
	_, err = s.Import(ctx, func(yield func(shop.Product, shop.Row) bool) {
		for i := range benchProducts {
			p := shop.Product{ID: shop.ProductID(fmt.Sprint("p", i)), Title: fmt.Sprint("Product ", i),
				Variants: []shop.Variant{{SKU: benchSKU(i), Price: shop.Money{Minor: 1995, Currency: policies.Currency}, Stock: 10_000_000}}}
			if !yield(p, shop.Row{Line: i + 2, Product: p.ID, Title: p.Title, Fields: ^shop.Fields(0)}) {
				return
			}
		}
	}, false)
	return s, err
}

func benchSKU(i int) shop.SKU { return shop.SKU(fmt.Sprint("SKU-", i%benchProducts)) }

// orderRound has every client hold, pay and order as fast as it can for a while, and tells how many
// orders that were in how long. Each order is of a buyer of its own, as in a shop: one who buys over and
// over is soon somebody that the shop's rules have to look at.
func orderRound(ctx context.Context, s *shop.Shop) (orders float64, took time.Duration, err error) {
	var done atomic.Int64
	var all errgroup.Group
	start := time.Now()
	for c := range benchClients {
		all.Go(func() error {
			for n := 0; time.Since(start) < benchFor; n++ {
				b, key := shop.Buyer(fmt.Sprint("client", c, " ", n, " ", start.UnixNano())), fmt.Sprint(n)
				if _, err := s.Hold(ctx, b, key, []shop.Item{{SKU: benchSKU(c + n), Qty: 1}}); err != nil {
					return err
				}
				o, err := s.Checkout(ctx, shop.Checkout{Buyer: b, Key: key, Address: benchAddress, Shipping: "standard", Payment: "yes", Language: "en"})
				if err != nil {
					return err
				}
				if o.State != shop.Paid {
					return fmt.Errorf("order %s is %s", o.Number, o.State)
				}
				done.Add(1)
			}
			return nil
		})
	}
	err = all.Wait()
	return float64(done.Load()), time.Since(start), err
}

var benchAddress = shop.Address{Name: "Anna Keller", Email: "anna@example.org", Street: "Lindenstraat 12",
	Postcode: "1017 AB", City: "Amsterdam", Country: "NL"}

// holdLatency is the 99th percentile in milliseconds of how long a hold takes when buyers act once a
// second each, evenly spread. It counts from when the buyer meant to act, also when the last answer
// came too late for that.
func holdLatency(ctx context.Context, s *shop.Shop) (float64, error) {
	const times = 10
	took := make([]time.Duration, benchBuyers*times)
	var all errgroup.Group
	start := time.Now()
	for b := range benchBuyers {
		all.Go(func() error {
			for n := range times {
				at := start.Add(time.Duration(n)*time.Second + time.Duration(b)*time.Second/benchBuyers)
				time.Sleep(time.Until(at))
				_, err := s.Hold(ctx, shop.Buyer(fmt.Sprint("buyer", b)), fmt.Sprint(n), []shop.Item{{SKU: benchSKU(b), Qty: 1}})
				if err != nil {
					return err
				}
				took[b*times+n] = time.Since(at)
			}
			return nil
		})
	}
	if err := all.Wait(); err != nil {
		return 0, err
	}
	slices.Sort(took)
	return float64(took[len(took)*99/100]) / float64(time.Millisecond), nil
}
