package main

import (
	"context"
	"errors"
	"fmt"
	"io"
	"log/slog"
	"net"
	"time"

	"golang.org/x/sync/errgroup"
)

func runCommand(ctx context.Context, args []string, stdout, stderr io.Writer) error {
	p, rest, err := parse("run", args, stderr, nil)
	if err != nil {
		return err
	}
	if len(rest) > 0 {
		return usageError{fmt.Sprintf("unexpected %q", rest[0])}
	}
	cfg, err := p.load()
	if err != nil {
		return err
	}
	log := slog.New(slog.NewTextHandler(stderr, nil))
	h, err := build(ctx, cfg, log)
	if err != nil {
		return err
	}
	if p.config == "" {
		if err := h.stockDemo(ctx); err != nil {
			return errors.Join(err, h.close())
		}
	}
	if err := h.greet(ctx, stdout); err != nil {
		return errors.Join(err, h.close())
	}
	return errors.Join(h.run(ctx), h.close())
}

// run keeps the house going until ctx ends or something that it cannot stand without fails.
func (h *house) run(ctx context.Context) error {
	g, ctx := errgroup.WithContext(ctx)
	g.Go(func() error { return ended("shop", h.shop.Run(ctx)) })
	g.Go(func() error { return ended("show", h.studio.Run(ctx)) })
	if h.tills.sandbox != nil {
		g.Go(func() error { return ended("sandbox", h.tills.sandbox.Run(ctx)) })
	}
	g.Go(func() error { return ended("webrtc", h.rtc.Run(ctx)) })
	g.Go(func() error { return ended("notices", h.notices.Run(ctx)) })
	g.Go(func() error { return h.front.serve(ctx) })
	g.Go(func() error { return ended("record", h.writer.recorder.Run(ctx)) })
	g.Go(func() error { return h.forget(ctx) })
	g.Go(func() error { return h.fetchPictures(ctx) })
	if addr := h.cfg.Server.Debug; addr != "" {
		g.Go(func() error { return serveDebug(ctx, addr) })
	}
	return g.Wait()
}

// ended names the part that failed; being told to stop is no failure.
func ended(part string, err error) error {
	if err == nil || errors.Is(err, context.Canceled) {
		return nil
	}
	return fmt.Errorf("%s: %w", part, err)
}

// forget drops what the as-run log and the record keep no longer, once a day.
func (h *house) forget(ctx context.Context) error {
	for {
		before := time.Now().AddDate(0, 0, -h.cfg.Library.AsRunDays)
		if _, err := h.db.Show().Forget(ctx, before); err != nil && ctx.Err() == nil {
			h.log.Error("forget old airings", "err", err)
		}
		before = time.Now().AddDate(0, 0, -h.cfg.Library.RecordDays)
		if _, err := h.db.Record().Forget(ctx, before); err != nil && ctx.Err() == nil {
			h.log.Error("forget old records", "err", err)
		}
		select {
		case <-ctx.Done():
			return nil
		case <-time.After(24 * time.Hour):
		}
	}
}

// greet tells where everything is.
func (h *house) greet(ctx context.Context, w io.Writer) error {
	base := h.cfg.Server.PublicURL
	if base == "" || h.cfg.Server.HTTP != h.front.listener.Addr().String() && isEphemeral(h.cfg.Server.HTTP) {
		base = localURL(h.front.listener.Addr(), h.front.tls.Cert != "")
	}
	token, needed, err := h.people.FirstLink(ctx)
	if err != nil {
		return fmt.Errorf("the first account's link: %w", err)
	}
	fmt.Fprintf(w, "\n  Barker is going on air with %s, %d products.\n\n", h.cfg.Shop.Name, len(h.shop.Products()))
	for _, c := range h.cfg.Channels {
		fmt.Fprintf(w, "  Watch          %s/live/%s\n", base, c.ID)
	}
	fmt.Fprintf(w, "  Console        %s/console\n", base)
	if needed {
		fmt.Fprintf(w, "  First account  %s/console/welcome/%s   (works once, for a day)\n", base, token)
	}
	if len(h.shop.Products()) == 0 {
		fmt.Fprintf(w, "\n  The shelf is empty: barker import FILE.csv reads a Shopify product export, also while this runs.\n")
	}
	fmt.Fprintln(w)
	return nil
}

func isEphemeral(addr string) bool {
	_, port, err := net.SplitHostPort(addr)
	return err == nil && port == "0"
}

// localURL is an address that a browser on this machine can open.
func localURL(a net.Addr, secure bool) string {
	host, port, err := net.SplitHostPort(a.String())
	if ip := net.ParseIP(host); err != nil || ip == nil || ip.IsUnspecified() {
		host = "localhost"
	}
	scheme := "http"
	if secure {
		scheme = "https"
	}
	return scheme + "://" + net.JoinHostPort(host, port)
}
