package main

import (
	"context"
	"errors"
	"flag"
	"fmt"
	"io"
	"log/slog"
	"strings"
	"text/tabwriter"
	"time"

	"golang.org/x/text/language"

	"github.com/barkerlive/barker/configs"
	"github.com/barkerlive/barker/shop"
	"github.com/barkerlive/barker/shop/notice"
	"github.com/barkerlive/barker/show"
	"github.com/barkerlive/barker/store"
)

// openNotices is who is told of what happens in the shop.
func openNotices(cfg configs.Config, s *shop.Shop, db *store.DB, log *slog.Logger) (*notice.Notices, error) {
	c := notice.Config{Shop: s, Store: db.Notices(), Log: log}
	if m := cfg.Server.Mail; m.On() {
		password, err := m.Secret()
		if err != nil {
			return nil, fmt.Errorf("server.mail: %w", err)
		}
		zone, err := time.LoadLocation(cfg.Shop.Zone)
		if err != nil {
			return nil, fmt.Errorf("shop.zone: %w", err)
		}
		c.Mail = &notice.Mail{Host: m.Host, Port: m.Port, User: m.User, Password: password, Security: notice.Security(m.Security),
			From: m.From, Site: cfg.Server.PublicURL, Zone: zone, Later: map[string]string{"manual": cfg.Shop.Payments.Manual.Details},
			Signature: strings.Join([]string{cfg.Legal.Company, cfg.Legal.Address, cfg.Legal.Email}, "\n")}
		for _, l := range cfg.Shop.Languages {
			c.Mail.Languages = append(c.Mail.Languages, language.Make(l))
		}
	}
	for _, w := range cfg.Shop.Webhooks {
		if !w.Enabled {
			continue
		}
		secrets, err := w.Secret()
		if err != nil {
			return nil, fmt.Errorf("webhook %s: %w", w.ID, err)
		}
		c.Webhooks = append(c.Webhooks, notice.Webhook{ID: w.ID, URL: w.URL, Secrets: strings.Fields(secrets), Types: w.Types, Private: w.Private})
	}
	return notice.New(c)
}

// tellsAnybody tells whether somebody is told at all.
func tellsAnybody(cfg configs.Config) bool {
	for _, w := range cfg.Shop.Webhooks {
		if w.Enabled {
			return true
		}
	}
	return cfg.Server.Mail.On()
}

// noticesRung is how telling goes, for the console.
func noticesRung(c notice.Count) show.Rung {
	r := show.Rung{Part: "notices", Rung: fmt.Sprintf("%d waiting", c.Due), OK: c.Dead == 0 && c.Late == 0}
	switch {
	case c.Dead > 0:
		r.Note = fmt.Sprintf("%d given up: see barker webhooks", c.Dead)
	case c.Late > 0:
		r.Note = fmt.Sprintf("%d failed and tried again", c.Late)
	}
	return r
}

// webhooksCommand lists what was not told, or tells it again.
func webhooksCommand(ctx context.Context, args []string, stdout, stderr io.Writer) (err error) {
	var again, state string
	var limit int
	p, rest, err := parse("webhooks", args, stderr, func(f *flag.FlagSet) {
		f.StringVar(&again, "redeliver", "", "tell once more what the delivery with this `id` is about")
		f.StringVar(&state, "state", string(notice.Dead), "which to list: due, done, dead or all")
		f.IntVar(&limit, "limit", 50, "how many to list")
	})
	if err != nil {
		return err
	}
	if len(rest) > 0 {
		return usageError{fmt.Sprintf("unexpected %q", rest[0])}
	}
	if state == "all" {
		state = ""
	}
	cfg, err := p.load()
	if err != nil {
		return err
	}
	db, err := openDatabase(ctx, cfg, slog.New(slog.NewTextHandler(stderr, &slog.HandlerOptions{Level: slog.LevelWarn})))
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, db.Close()) }()
	id, s := shop.ShopID(cfg.Shop.ID), db.Notices()
	if again != "" {
		found, err := s.Redeliver(ctx, id, again)
		if err == nil && !found {
			err = fmt.Errorf("there is no delivery %s: barker webhooks -state all lists them", again)
		}
		if err != nil {
			return err
		}
		fmt.Fprintln(stdout, "It is told again within a second of the house running.")
		return nil
	}
	count, err := s.Count(ctx, id)
	if err != nil {
		return err
	}
	ds, err := s.Deliveries(ctx, id, notice.State(state), limit)
	if err != nil {
		return err
	}
	fmt.Fprintf(stdout, "%d due, %d of them failed before, %d given up.\n", count.Due, count.Late, count.Dead)
	return writeDeliveries(stdout, ds)
}

func writeDeliveries(w io.Writer, ds []notice.Delivery) error {
	if len(ds) == 0 {
		return nil
	}
	t := tabwriter.NewWriter(w, 0, 0, 2, ' ', 0)
	fmt.Fprintln(t, "\nDELIVERY\tTO\tEVENT\tOF\tSTATE\tTRIES\tWHAT WENT WRONG")
	for _, d := range ds {
		fmt.Fprintf(t, "%s\t%s\t%s\t%s\t%s\t%d\t%s\n", d.ID, d.Receiver, d.Event.Type, d.Event.At.Format(time.DateTime), d.State, d.Attempts, d.Error)
	}
	return t.Flush()
}
