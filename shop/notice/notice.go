// Package notice tells others what happened in the shop: buyers by mail, and programs of the
// merchant by signed webhooks. It reads the shop's outbox and keeps a delivery for each thing to be
// told.
//
// It promises that whatever was committed is told at least once, also when the house is killed
// between the commit and the sending; that one event is one delivery to a receiver, under one ID
// however often it is tried; and that a receiver that is slow, gone or in error holds up no other.
// It changes nothing in the shop, and the shop does not know it.
package notice

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"log/slog"
	"math/rand/v2"
	"sync"
	"sync/atomic"
	"time"

	"github.com/barkerlive/barker/shop"
)

// Config is what notices work with.
type Config struct {
	Shop  *shop.Shop
	Store Store
	// Mail is how buyers are told; nil for no mail. What happens meanwhile is not told later.
	Mail *Mail
	// Webhooks are who else is told. One that is new is told of what happens from then on.
	Webhooks []Webhook
	// Every is how often the outbox is looked into: a second.
	Every time.Duration
	// Retries are the pauses before each further try: hours in all, as Standard Webhooks asks.
	Retries []time.Duration
	Log     *slog.Logger // nil discards
}

// retries is how long after a failure it is tried again: 9 times in three days.
var retries = []time.Duration{5 * time.Second, 5 * time.Minute, 30 * time.Minute, 2 * time.Hour, 5 * time.Hour,
	10 * time.Hour, 14 * time.Hour, 20 * time.Hour, 24 * time.Hour}

const (
	sendTime   = 20 * time.Second // for one try
	lease      = time.Minute      // a delivery that is being tried is nobody else's that long
	atOnce     = 4                // tries of one receiver at the same time
	readMost   = 100              // events in one transaction
	countEvery = 5 * time.Second
	keptFor    = 90 * 24 * time.Hour
	maxAfter   = 24 * time.Hour // the longest Retry-After that is obeyed
	maxError   = 300            // characters of what went wrong that are kept
)

// receiver is somebody who is told.
type receiver struct {
	name  string
	wants func(shop.Event) bool
	send  func(context.Context, shop.Event) error
}

// Notices tells what happened.
type Notices struct {
	c         Config
	receivers []receiver
	count     atomic.Pointer[Count]
}

// Count is how much there was left to tell a moment ago. It never blocks.
func (n *Notices) Count() Count {
	if c := n.count.Load(); c != nil {
		return *c
	}
	return Count{}
}

// New checks the settings. An error names the setting.
func New(c Config) (*Notices, error) {
	c.Every = cmp.Or(c.Every, time.Second)
	c.Log = cmp.Or(c.Log, slog.New(slog.DiscardHandler))
	if c.Retries == nil {
		c.Retries = retries
	}
	n := &Notices{c: c}
	if c.Mail != nil {
		m, err := newMailer(*c.Mail, c.Shop)
		if err != nil {
			return nil, fmt.Errorf("mail: %w", err)
		}
		n.receivers = append(n.receivers, receiver{MailReceiver, m.wants, m.send})
	}
	for _, w := range c.Webhooks {
		h, err := newHook(w)
		if err != nil {
			return nil, fmt.Errorf("webhook %s: %w", w.ID, err)
		}
		n.receivers = append(n.receivers, receiver{"webhook:" + w.ID, h.wants, h.send})
	}
	return n, nil
}

// MailReceiver is the name of the mail among the receivers; a webhook's is "webhook:" and its ID.
const MailReceiver = "mail"

// Run reads the outbox and tells until ctx ends. A store that fails is logged and asked again.
func (n *Notices) Run(ctx context.Context) error {
	var wg sync.WaitGroup
	wg.Go(func() { n.every(ctx, n.c.Every, "read the outbox", n.read) })
	for _, r := range n.receivers {
		wg.Go(func() {
			n.every(ctx, n.c.Every, "tell "+r.name, func(ctx context.Context) error { return n.tell(ctx, r) })
		})
	}
	wg.Go(func() {
		n.every(ctx, countEvery, "count what is left to tell", func(ctx context.Context) error {
			c, err := n.c.Store.Count(ctx, n.c.Shop.ID())
			if err == nil {
				n.count.Store(&c)
			}
			return err
		})
	})
	wg.Go(func() {
		n.every(ctx, 24*time.Hour, "forget old deliveries", func(ctx context.Context) error {
			return n.c.Store.Forget(ctx, n.c.Shop.ID(), time.Now().Add(-keptFor))
		})
	})
	wg.Wait()
	return nil
}

// every calls f now and then until ctx ends, and logs when it begins and ceases to fail.
func (n *Notices) every(ctx context.Context, d time.Duration, name string, f func(context.Context) error) {
	t := time.NewTicker(d)
	defer t.Stop()
	failing := false
	for {
		err := f(ctx)
		switch {
		case ctx.Err() != nil:
			return
		case err != nil && !failing:
			n.c.Log.Error(name, "err", err)
		case err == nil && failing:
			n.c.Log.Info(name + ": works again")
		}
		failing = err != nil
		select {
		case <-ctx.Done():
			return
		case <-t.C:
		}
	}
}

// read makes deliveries of what is new in the outbox. The deliveries and how far it came are
// written together, so that nothing is left out and nothing is there twice.
func (n *Notices) read(ctx context.Context) error {
	for {
		from, err := n.c.Store.Position(ctx, n.c.Shop.ID())
		if err != nil {
			return err
		}
		events, err := n.c.Shop.Events(ctx, from, readMost)
		if err != nil || len(events) == 0 {
			return err
		}
		var ds []Delivery
		for _, e := range events {
			for _, r := range n.receivers {
				if r.wants(e) {
					ds = append(ds, Delivery{ID: deliveryID(r.name, e), Receiver: r.name, Event: e})
				}
			}
		}
		if err := n.c.Store.Queue(ctx, n.c.Shop.ID(), events[len(events)-1].Position, ds); err != nil {
			return err
		}
		if len(events) < readMost {
			return nil
		}
	}
}

// tell tries what is due for one receiver.
func (n *Notices) tell(ctx context.Context, r receiver) error {
	for {
		ds, err := n.c.Store.Claim(ctx, n.c.Shop.ID(), r.name, atOnce, lease)
		if err != nil || len(ds) == 0 {
			return err
		}
		errs := make([]error, len(ds))
		var wg sync.WaitGroup
		for i, d := range ds {
			wg.Go(func() { errs[i] = n.try(ctx, r, d) })
		}
		wg.Wait()
		if err := errors.Join(errs...); err != nil {
			return err
		}
	}
}

// try tells one thing once, and notes what became of it. An error is the store's.
func (n *Notices) try(ctx context.Context, r receiver, d Delivery) error {
	limited, cancel := context.WithTimeout(ctx, sendTime)
	defer cancel()
	err := r.send(limited, d.Event)
	out := Outcome{State: Done}
	switch {
	case err == nil:
	case ctx.Err() != nil:
		out = Outcome{State: Due, Error: "the house stopped meanwhile"}
	default:
		out = n.outcome(d, err)
		n.c.Log.Warn("not told", "receiver", r.name, "event", d.Event.Type, "delivery", d.ID, "attempt", d.Attempts,
			"state", string(out.State), "err", err)
	}
	return n.c.Store.Settle(context.WithoutCancel(ctx), n.c.Shop.ID(), d.ID, out)
}

// outcome decides whether a failed try is the last one.
func (n *Notices) outcome(d Delivery, err error) Outcome {
	text := []rune(err.Error())
	out := Outcome{State: Dead, Error: string(text[:min(len(text), maxError)])}
	var f *failure
	if errors.As(err, &f) && f.final || d.Attempts > len(n.c.Retries) {
		return out
	}
	pause := n.c.Retries[max(0, d.Attempts-1)]
	pause += rand.N(pause/10 + 1) // so that what failed together is not tried together
	if f != nil {
		pause = max(pause, min(f.after, maxAfter))
	}
	out.State, out.After = Due, pause
	return out
}

// failure is an error that says more than that it is one.
type failure struct {
	err   error
	final bool          // trying again is of no use
	after time.Duration // the receiver asks for a pause
}

func (f *failure) Error() string { return f.err.Error() }
func (f *failure) Unwrap() error { return f.err }
