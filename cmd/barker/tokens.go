package main

import (
	"context"
	"errors"
	"flag"
	"fmt"
	"io"
	"log/slog"
	"text/tabwriter"
	"time"

	"github.com/barkerlive/barker/api"
	"github.com/barkerlive/barker/shop"
)

// tokenCommand lets a program in, lists those that may come in, or shuts one out.
func tokenCommand(ctx context.Context, args []string, stdout, stderr io.Writer) (err error) {
	var scope, end string
	p, rest, err := parse("token", args, stderr, func(f *flag.FlagSet) {
		f.StringVar(&scope, "scope", string(api.Read), "what it may do: read, or write")
		f.StringVar(&end, "end", "", "end the token with this `id`")
	})
	if err != nil {
		return err
	}
	if len(rest) > 1 || len(rest) == 1 && end != "" {
		return usageError{"name one program, or none to list the tokens"}
	}
	cfg, err := p.load()
	if err != nil {
		return err
	}
	log := slog.New(slog.NewTextHandler(stderr, &slog.HandlerOptions{Level: slog.LevelWarn}))
	db, s, err := openCatalogue(ctx, cfg, log)
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, db.Close()) }()
	store := db.API()
	switch {
	case end != "":
		found, err := store.EndToken(ctx, s.ID(), end)
		if err == nil && !found {
			err = fmt.Errorf("there is no token %s: barker token lists them", end)
		}
		if err != nil {
			return err
		}
		fmt.Fprintf(stdout, "%s is ended.\n", end)
		return nil
	case len(rest) == 1:
		t, secret, err := api.NewToken(ctx, store, s.ID(), rest[0], api.Scope(scope))
		if err != nil {
			return err
		}
		fmt.Fprintf(stdout, "%s\n\nThis is shown once. It lets %s %s; barker token -end %s ends it.\n", secret, t.Name, t.Scope, t.ID)
		return nil
	}
	return listTokens(ctx, stdout, store, s.ID())
}

func listTokens(ctx context.Context, w io.Writer, store api.Store, id shop.ShopID) error {
	tokens, err := store.Tokens(ctx, id)
	if err != nil {
		return err
	}
	if len(tokens) == 0 {
		fmt.Fprintln(w, "There are no tokens: barker token NAME makes one.")
		return nil
	}
	t := tabwriter.NewWriter(w, 0, 0, 2, ' ', 0)
	fmt.Fprintln(t, "TOKEN\tSCOPE\tMADE\tFOR")
	for _, k := range tokens {
		fmt.Fprintf(t, "%s\t%s\t%s\t%s\n", k.ID, k.Scope, k.Created.Format(time.DateTime), k.Name)
	}
	return t.Flush()
}
