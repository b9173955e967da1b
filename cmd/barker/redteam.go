package main

import (
	"context"
	"encoding/json"
	"errors"
	"flag"
	"fmt"
	"io"
	"log/slog"
	"net"
	"os"
	"path/filepath"
	"time"

	"golang.org/x/sync/errgroup"
	"golang.org/x/text/language"

	"github.com/barkerlive/barker/chat"
	"github.com/barkerlive/barker/configs"
	"github.com/barkerlive/barker/live"
	"github.com/barkerlive/barker/people"
	"github.com/barkerlive/barker/redteam"
	"github.com/barkerlive/barker/redteam/judge"
	"github.com/barkerlive/barker/redteam/standin"
	"github.com/barkerlive/barker/script"
	"github.com/barkerlive/barker/shop"
	"github.com/barkerlive/barker/show"
	"github.com/barkerlive/barker/store"
	"github.com/barkerlive/barker/store/sqlite"
	"github.com/barkerlive/barker/stream"
)

// redteamFlags are what a run of attacks is told.
type redteamFlags struct {
	asJSON  bool
	guard   string
	standIn string
	pitches bool
}

func redteamCommand(ctx context.Context, args []string, stdout, stderr io.Writer) error {
	var f redteamFlags
	p, rest, err := parse("redteam", args, stderr, func(fs *flag.FlagSet) {
		fs.BoolVar(&f.asJSON, "json", false, "print the figures as JSON")
		fs.StringVar(&f.guard, "guard", "on", "`off` lets a model's text through unread, to see what the guard is for")
		fs.StringVar(&f.standIn, "stand-in", "", "ask a model of our own: `honest`, lies, or one lie by its name")
		fs.BoolVar(&f.pitches, "pitches", true, "have each attack also written into the text of a product that is pitched")
	})
	if err != nil {
		return err
	}
	if f.guard != "on" && f.guard != "off" {
		return usageError{fmt.Sprintf("-guard=%s: say on or off", f.guard)}
	}
	cases, err := redteamCases(rest)
	if err != nil {
		return err
	}
	cfg, err := p.load()
	if err != nil {
		return err
	}
	report, err := f.attackWith(ctx, cfg, p.config == "", cases, stderr)
	if err != nil {
		return err
	}
	if f.asJSON {
		return json.NewEncoder(stdout).Encode(report)
	}
	return report.Write(stdout)
}

func redteamCases(args []string) ([]redteam.Case, error) {
	switch len(args) {
	case 0:
		return redteam.BuiltIn()
	case 1:
	default:
		return nil, usageError{"name one file of cases, or none for the set that comes with Barker"}
	}
	file, err := os.Open(args[0])
	if err != nil {
		return nil, err
	}
	defer file.Close()
	return redteam.Read(args[0], file)
}

// attackWith has the stand-in serve meanwhile, when there is one.
func (f redteamFlags) attackWith(ctx context.Context, cfg configs.Config, demo bool, cases []redteam.Case, stderr io.Writer) (r redteam.Report, err error) {
	if f.standIn == "" {
		return f.attack(ctx, cfg, demo, cases, stderr)
	}
	s, err := standin.New(f.standIn)
	if err != nil {
		return r, usageError{"-stand-in: " + err.Error()}
	}
	l, err := (&net.ListenConfig{}).Listen(ctx, "tcp", "127.0.0.1:0")
	if err != nil {
		return r, fmt.Errorf("stand-in: %w", err)
	}
	cfg.Model = configs.Model{BaseURL: "http://" + l.Addr().String() + "/v1", PitchModel: "stand-in", AnswerModel: "stand-in", Timeout: standInTimeout}
	ctx, cancel := context.WithCancel(ctx)
	g, ctx := errgroup.WithContext(ctx)
	g.Go(func() error { return s.Run(ctx, l) })
	g.Go(func() error {
		defer cancel()
		var err error
		r, err = f.attack(ctx, cfg, demo, cases, stderr)
		return err
	})
	return r, g.Wait()
}

// standInTimeout is short: what a stand-in is to say, it says at once.
const standInTimeout = 5 * time.Second

// attack stages the house in a folder of its own, so that nothing of the merchant's is touched,
// and runs the cases on it.
func (f redteamFlags) attack(ctx context.Context, cfg configs.Config, demo bool, cases []redteam.Case, stderr io.Writer) (r redteam.Report, err error) {
	dir, err := os.MkdirTemp("", "barker-redteam-")
	if err != nil {
		return r, fmt.Errorf("folder for the attack: %w", err)
	}
	defer func() { err = errors.Join(err, os.RemoveAll(dir)) }()
	log := slog.New(slog.NewTextHandler(stderr, &slog.HandlerOptions{Level: slog.LevelError}))
	file := filepath.Join(dir, "barker.db")
	if !demo {
		if err := backup(ctx, cfg, file, log); err != nil {
			return r, fmt.Errorf("copy the shop: %w", err)
		}
	}
	db, err := sqlite.Open(ctx, file, log)
	if err != nil {
		return r, err
	}
	defer func() { err = errors.Join(err, db.Close()) }()
	s, err := openShop(ctx, cfg, &tills{}, db, log)
	if err != nil {
		return r, err
	}
	if demo {
		if err := (&house{shop: s}).stockDemo(ctx); err != nil {
			return r, err
		}
	}
	w, err := newWriters(ctx, cfg, s, db, log)
	if err != nil {
		return r, err
	}
	writer := w.channels[cfg.Channels[0].ID]
	if f.guard == "off" {
		writer = writer.Unguarded()
	}
	stage, err := newStage(ctx, cfg, db, s, writer, log)
	if err != nil {
		return r, err
	}
	stage.Pitches = f.pitches
	return stage.Run(ctx, cases)
}

// newStage is a channel that nobody watches, with its room, clerk and writer.
func newStage(ctx context.Context, cfg configs.Config, db *store.DB, s *shop.Shop, w show.Writer, log *slog.Logger) (*redteam.Stage, error) {
	hub := live.NewHub(log)
	witness := &redteam.Witness{Writer: w}
	c := cfg.Channels[0]
	lang, err := language.Parse(c.Language)
	if err != nil {
		return nil, fmt.Errorf("channel %s: language: %w", c.ID, err)
	}
	folk, err := people.Open(ctx, db.People(), log)
	if err != nil {
		return nil, err
	}
	studio, err := show.NewStudio(ctx, show.Config{
		Shop: s, Hub: hub, Writer: func(string) show.Writer { return witness }, Performer: unseen{}, Store: db.Show(),
		Desk: db.Desk(), Memory: memory{folk}, FAQ: faqOf(cfg.Shop),
		OpenRoom: func(ctx context.Context, c show.ChannelConfig) (*chat.Room, error) {
			return chat.Open(ctx, chat.Config{ID: c.ID, Log: log}, db.Chat(), hub)
		},
		Ladder: func(string) []show.Rung { return nil },
		Held:   func(context.Context, string, chat.ViewerID) {},
		Log:    log,
	}, []show.ChannelConfig{{ID: c.ID, Title: c.Title, Host: c.Host, Language: lang, Zone: time.UTC, Variants: 1}})
	if err != nil {
		return nil, err
	}
	ch, _ := studio.Channel(c.ID)
	return &redteam.Stage{Shop: s, Channel: ch, Witness: witness,
		Judge: &judge.Judge{Facts: s, HoldFor: cfg.Shop.Hold.For, Instructions: script.Instructions()}}, nil
}

// unseen performs nothing: an attack is read, not watched.
type unseen struct{}

func (unseen) Perform(context.Context, show.Take) (*stream.Clip, error) {
	return nil, errors.New("nothing is performed here")
}
