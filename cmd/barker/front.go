package main

import (
	"bytes"
	"context"
	"errors"
	"expvar"
	"fmt"
	"image/png"
	"log/slog"
	"net"
	"net/http"
	"net/http/pprof"
	"strings"
	"syscall"
	"time"

	"golang.org/x/text/language"

	"github.com/barkerlive/barker/api"
	"github.com/barkerlive/barker/assets"
	"github.com/barkerlive/barker/configs"
	"github.com/barkerlive/barker/console"
	"github.com/barkerlive/barker/live/ws"
	"github.com/barkerlive/barker/shop"
	"github.com/barkerlive/barker/store"
	"github.com/barkerlive/barker/storefront"
)

// portraitSize is the side of the host's picture in chat, in pixels.
const portraitSize = 192

// front is what answers on the HTTP address.
type front struct {
	store    *storefront.Storefront
	listener net.Listener
	server   *http.Server
	sockets  []*ws.Server
	tls      configs.TLS
}

// openFront binds the address and mounts every station's handlers.
func (h *house) openFront() error {
	cfg := h.cfg
	ln, err := (&net.ListenConfig{}).Listen(context.Background(), "tcp", cfg.Server.HTTP)
	if errors.Is(err, syscall.EADDRINUSE) {
		return fmt.Errorf("the address %s is taken by another program: stop it, or choose another with -http (server.http in a configuration)", cfg.Server.HTTP)
	}
	if err != nil {
		return fmt.Errorf("listen on %s (server.http): %w", cfg.Server.HTTP, err)
	}
	h.front = &front{listener: ln, tls: cfg.Server.TLS}
	portrait, err := h.portrait()
	if err != nil {
		return err
	}
	secure := strings.HasPrefix(cfg.Server.PublicURL, "https://") || cfg.Server.TLS.Cert != ""
	var origins []string
	if cfg.Server.PublicURL != "" {
		origins = []string{cfg.Server.PublicURL}
	}
	h.front.store = storefront.New(storefront.Config{
		Shop: h.shop, ShopInfo: shopInfo(cfg), Channels: h.studio, People: h.people, Hub: h.hub,
		Pages: assets.Pages(), Media: h.pictures, Portrait: portrait, Secure: secure, Origins: origins, Log: h.log,
	})
	zone, err := time.LoadLocation(cfg.Shop.Zone)
	if err != nil {
		return fmt.Errorf("shop.zone: %w", err)
	}
	desk := console.New(console.Config{
		Shop: h.shop, Zone: zone, Channels: h.studio, People: h.people, Hub: h.hub, Records: h.db.Record(),
		Pages: assets.Pages(), Secure: secure, Origins: origins, Log: h.log,
	})
	viewers := ws.New(h.front.store.Live(), h.hub, ws.Config{Origins: origins, Log: h.log})
	team := ws.New(desk.Live(), h.hub, ws.Config{Origins: origins, Log: h.log})
	h.front.sockets = []*ws.Server{viewers, team}

	mux := http.NewServeMux()
	mux.Handle("/", h.front.store.Handler())
	mux.Handle("/console", desk.Handler())
	mux.Handle("/console/", desk.Handler())
	mux.Handle("/api/console/", desk.Handler())
	mux.Handle("/api/v1/", programs(h.shop, h.db, h.log))
	mux.Handle("GET /ws/{channel}", viewers)
	mux.Handle("GET /ws/console/{channel}", team)
	mux.Handle("/whep/", h.rtc.Handler(h.line))
	mux.HandleFunc("GET /healthz", func(w http.ResponseWriter, _ *http.Request) { fmt.Fprintln(w, "ok") })
	mux.HandleFunc("GET /readyz", h.ready)
	h.tills.mount(mux, h.shop, localURL(ln.Addr(), cfg.Server.TLS.Cert != ""), h.log)
	from, err := proxies(cfg.Server.TrustedProxies)
	if err != nil {
		return err
	}
	h.front.server = &http.Server{
		Handler: from.behind(mux), ReadHeaderTimeout: 10 * time.Second, IdleTimeout: 2 * time.Minute, MaxHeaderBytes: 32 << 10,
	}
	return nil
}

// programs is the merchant's way in for programs.
func programs(s *shop.Shop, db *store.DB, log *slog.Logger) http.Handler {
	return api.New(api.Config{Shops: map[shop.ShopID]*shop.Shop{s.ID(): s}, Store: db.API(), Notices: db.Notices(), Log: log})
}

func (h *house) portrait() ([]byte, error) {
	var b bytes.Buffer
	if err := png.Encode(&b, h.troupe.portraits.Avatar(lookOf(h.cfg.Channels[0].Look, ""), portraitSize)); err != nil {
		return nil, fmt.Errorf("the host's portrait: %w", err)
	}
	return b.Bytes(), nil
}

func shopInfo(cfg configs.Config) storefront.ShopInfo {
	info := storefront.ShopInfo{Name: cfg.Shop.Name, Legal: map[string]map[language.Tag]string{}}
	for _, l := range cfg.Shop.Languages {
		info.Languages = append(info.Languages, language.Make(l))
	}
	for page, texts := range cfg.LegalHTML() {
		info.Legal[page] = map[language.Tag]string{}
		for l, html := range texts {
			info.Legal[page][language.Make(l)] = html
		}
	}
	info.Payments = shown(cfg.Shop.Payments)
	return info
}

// ready answers 200 once every channel that should be on air is.
func (h *house) ready(w http.ResponseWriter, _ *http.Request) {
	if not := h.studio.NotReady(); len(not) > 0 {
		http.Error(w, strings.Join(not, "\n"), http.StatusServiceUnavailable)
		return
	}
	fmt.Fprintln(w, "ready")
}

// serve answers until ctx ends, then lets requests finish and tells pages to come back later.
func (f *front) serve(ctx context.Context) error {
	done := make(chan error, 1)
	go func() {
		if f.tls.Cert != "" {
			done <- f.server.ServeTLS(f.listener, f.tls.Cert, f.tls.Key)
			return
		}
		done <- f.server.Serve(f.listener)
	}()
	select {
	case err := <-done:
		return fmt.Errorf("http: %w", err)
	case <-ctx.Done():
	}
	for _, s := range f.sockets {
		s.Close()
	}
	grace, cancel := context.WithTimeout(context.WithoutCancel(ctx), 5*time.Second)
	defer cancel()
	err := f.server.Shutdown(grace)
	if errors.Is(err, context.DeadlineExceeded) {
		err = f.server.Close()
	}
	<-done
	return err
}

// close frees the address when serve was never called.
func (f *front) close() error {
	if err := f.listener.Close(); err != nil && !errors.Is(err, net.ErrClosed) {
		return err
	}
	return nil
}

// serveDebug answers for profiles and counters, on loopback only, until ctx ends.
func serveDebug(ctx context.Context, addr string) error {
	mux := http.NewServeMux()
	mux.HandleFunc("/debug/pprof/", pprof.Index)
	mux.HandleFunc("/debug/pprof/profile", pprof.Profile)
	mux.HandleFunc("/debug/pprof/trace", pprof.Trace)
	mux.Handle("/debug/vars", expvar.Handler())
	s := &http.Server{Addr: addr, Handler: mux, ReadHeaderTimeout: 10 * time.Second}
	done := make(chan error, 1)
	go func() { done <- s.ListenAndServe() }()
	select {
	case err := <-done:
		return fmt.Errorf("debug address %s (server.debug): %w", addr, err)
	case <-ctx.Done():
		err := s.Close()
		<-done
		return err
	}
}
