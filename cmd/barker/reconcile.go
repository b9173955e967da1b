package main

import (
	"context"
	"encoding/json"
	"errors"
	"flag"
	"fmt"
	"io"

	"github.com/barkerlive/barker/shop"
)

// reconcileCommand holds the shop's books against each other and against the payment providers'. It
// may run while the shop is on air.
func reconcileCommand(ctx context.Context, args []string, stdout, stderr io.Writer) (err error) {
	var repair, asJSON bool
	p, rest, err := parse("reconcile", args, stderr, func(f *flag.FlagSet) {
		f.BoolVar(&repair, "repair", false, "put right what follows from the rest, and open tasks for what does not")
		f.BoolVar(&asJSON, "json", false, "print JSON")
	})
	if err != nil {
		return err
	}
	if len(rest) > 0 {
		return usageError{"reconcile takes no file"}
	}
	cfg, err := p.load()
	if err != nil {
		return err
	}
	db, s, err := openCatalogue(ctx, cfg, warnings(stderr))
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, db.Close()) }()
	found, err := s.Reconcile(ctx, repair)
	if err != nil {
		return err
	}
	if asJSON {
		return json.NewEncoder(stdout).Encode(append([]shop.Finding{}, found...))
	}
	return findings(stdout, found, repair)
}

// findings writes what was found for people. Books that still do not match are an error.
func findings(w io.Writer, found []shop.Finding, repair bool) error {
	left := 0
	for _, f := range found {
		done := ""
		if f.Repaired {
			done = " (repaired)"
		} else {
			left++
		}
		fmt.Fprintf(w, "%s %s: %s%s\n", f.Kind, f.Ref, f.Text, done)
	}
	switch {
	case len(found) == 0:
		fmt.Fprintln(w, "The books match.")
	case left > 0 && repair:
		return fmt.Errorf("%d of %d findings are for a person: see the tasks in the console", left, len(found))
	case left > 0:
		return fmt.Errorf("%d findings; with -repair what follows from the rest is put right", left)
	}
	return nil
}
