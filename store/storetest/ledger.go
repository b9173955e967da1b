// Package storetest is what tests of the databases share: a process that sells and is killed at
// any of its steps, and what must be true afterwards.
package storetest

import (
	"bufio"
	"context"
	"fmt"
	"os"
	"path/filepath"
	"sync"

	"github.com/barkerlive/barker/shop"
)

// ledger is a bank whose book survives its process: a line per deed, written before the answer.
type ledger struct {
	mu   sync.Mutex // guards what follows
	book *os.File
	done map[string]int // deeds, how often
	step func(string)   // called before and after each deed
}

func openLedger(dir string, step func(string)) (*ledger, error) {
	f, err := os.OpenFile(filepath.Join(dir, "bank"), os.O_RDWR|os.O_CREATE|os.O_APPEND, 0o600)
	if err != nil {
		return nil, err
	}
	l := &ledger{book: f, done: make(map[string]int), step: step}
	for s := bufio.NewScanner(f); s.Scan(); {
		l.done[s.Text()]++
	}
	return l, nil
}

// deed notes what is done, unless it was done before or something stands against it.
func (l *ledger) deed(what, ref, against string, why error) error {
	l.step("before " + what)
	defer l.step("after " + what)
	l.mu.Lock()
	defer l.mu.Unlock()
	if l.done[against+" "+ref] > 0 {
		return why
	}
	if l.done[what+" "+ref] > 0 {
		return nil
	}
	l.done[what+" "+ref]++
	_, err := fmt.Fprintf(l.book, "%s %s\n", what, ref)
	return err
}

func (l *ledger) Open(_ context.Context, p shop.Payment) (shop.Session, error) {
	return shop.Session{Ref: p.Key, State: shop.SessionAuthorised}, l.deed("open", p.Key, "", nil)
}

func (l *ledger) Get(_ context.Context, ref string) (shop.Session, error) {
	return shop.Session{Ref: ref, State: shop.SessionAuthorised}, nil
}

func (l *ledger) Capture(_ context.Context, ref string) error {
	return l.deed("capture", ref, "void", shop.ErrPayment)
}

func (l *ledger) Void(_ context.Context, ref string) error {
	return l.deed("void", ref, "capture", shop.ErrCaptured)
}

func (l *ledger) Refund(_ context.Context, r shop.Repayment) error {
	return l.deed("refund", r.Ref, "", nil)
}

// steps is a store that calls step before and after each commit of a transaction that wrote.
type steps struct {
	shop.Store
	step func(string)
}

func (s steps) Update(ctx context.Context, id shop.ShopID, f func(shop.Tx) error, ahead ...func(shop.Reader)) (shop.Commit, error) {
	r, err := s.Store.Update(ctx, id, func(tx shop.Tx) error {
		err := f(tx)
		if err == nil {
			s.step("before commit")
		}
		return err
	})
	if err == nil {
		s.step("after commit")
	}
	return r, err
}
