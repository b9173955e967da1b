package sqlite_test

import (
	"bufio"
	"context"
	"errors"
	"fmt"
	"io"
	"math/rand/v2"
	"os"
	osexec "os/exec"
	"path/filepath"
	"strings"
	"sync"
	"testing"
	"testing/synctest"
	"time"

	"github.com/barkerlive/barker/shop"
	"github.com/barkerlive/barker/shop/shoptest"
	"github.com/barkerlive/barker/store"
)

const (
	kills     = 20
	killStock = 100_000
	victimEnv = "BARKER_TEST_VICTIM" // the folder that a victim works in
)

// ledger is a bank whose book survives its process: a line per deed, written before the answer.
type ledger struct {
	mu   sync.Mutex // guards what follows
	book *os.File
	done map[string]int // deeds, how often
}

func openLedger(dir string) (*ledger, error) {
	f, err := os.OpenFile(filepath.Join(dir, "bank"), os.O_RDWR|os.O_CREATE|os.O_APPEND, 0o600)
	if err != nil {
		return nil, err
	}
	l := &ledger{book: f, done: make(map[string]int)}
	for s := bufio.NewScanner(f); s.Scan(); {
		l.done[s.Text()]++
	}
	return l, nil
}

// deed notes what is done, unless it was done before or something stands against it.
func (l *ledger) deed(what, ref, against string, why error) error {
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
	return shop.Session{Ref: p.Key}, l.deed("open", p.Key, "", nil)
}

func (l *ledger) Capture(_ context.Context, ref string) error {
	return l.deed("capture", ref, "void", shop.ErrPayment)
}

func (l *ledger) Void(_ context.Context, ref string) error {
	return l.deed("void", ref, "capture", shop.ErrCaptured)
}

func (l *ledger) Refund(_ context.Context, ref string, _ shop.Money) error {
	return l.deed("refund", ref, "", nil)
}

// TestVictim is the process that is killed: buyers hold, think again and order, and each order
// is told about when the buyer has it.
func TestVictim(t *testing.T) {
	dir := os.Getenv(victimEnv)
	if dir == "" {
		t.Skip("run by TestKill")
	}
	s, _ := killShop(t, dir)
	go func() { _ = s.Run(context.Background()) }() // ends with the process
	fmt.Println("ready")
	for i := range 4 {
		go func() {
			rnd := rand.New(rand.NewPCG(uint64(os.Getpid()), uint64(i)))
			b := shop.Buyer(fmt.Sprint("buyer", i))
			for n := 0; ; n++ {
				if err := buy(s, rnd, b, fmt.Sprint(os.Getpid(), "-", n)); err != nil {
					fmt.Println("error", err)
				}
			}
		}()
	}
	select {} // until it is killed
}

func buy(s *shop.Shop, rnd *rand.Rand, b shop.Buyer, key string) error {
	ctx := context.Background()
	_, err := s.Hold(ctx, b, key, []shop.Item{{SKU: "MUG-1", Qty: 1 + rnd.IntN(2)}})
	if err != nil && !errors.Is(err, shop.ErrLimit) {
		return err
	}
	switch rnd.IntN(5) {
	case 0:
		return s.Release(ctx, b)
	case 1:
		return nil // and add to it
	}
	o, err := s.Checkout(ctx, shop.Checkout{Buyer: b, Key: key, Address: shoptest.Address(), Shipping: "standard", Payment: "bank"})
	if err != nil {
		return err
	}
	fmt.Println("order", o.Token)
	if rnd.IntN(5) == 0 {
		_, err = s.Advance(ctx, o.ID, shop.Cancelled, "x")
	}
	return err
}

func killShop(t *testing.T, dir string, ps ...shop.Product) (*shop.Shop, *store.ShopStore) {
	t.Helper()
	bank, err := openLedger(dir)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = bank.book.Close() }) // written already
	c := shoptest.Config()
	c.Payments["bank"] = bank
	st := open(t, filepath.Join(dir, "barker.db")).Shop()
	return shoptest.Open(t, c, st, ps...), st
}

// TestKill kills a selling process at random moments, again and again. Afterwards nothing was
// sold that was not there, no order that a buyer saw is lost, none is doubled, and the bank has
// the money of each paid order once and no other.
func TestKill(t *testing.T) {
	dir := t.TempDir()
	killShop(t, dir, shoptest.Mug(killStock))
	seen := make(map[string]bool)
	for i := range kills {
		// Half of them as they begin, half when they are at it.
		victim(t, dir, []string{"ready", "order"}[i%2], time.Duration(rand.IntN(200))*time.Millisecond, seen)
	}
	if len(seen) == 0 {
		t.Fatal("no order was made before the kills")
	}
	later := time.Now().Add(time.Hour)
	synctest.Test(t, func(t *testing.T) {
		time.Sleep(time.Until(later)) // all holds are over, and all payments old enough to be given up
		s, st := killShop(t, dir)
		ctx, stop := context.WithCancel(context.Background())
		ended := make(chan error)
		go func() { ended <- s.Run(ctx) }()
		time.Sleep(10 * time.Second)
		stop()
		if err := <-ended; err != nil {
			t.Error(err)
		}
		afterKills(t, dir, s, st, seen)
	})
}

// victim runs a process until it is killed, some time after it first says a word.
func victim(t *testing.T, dir, word string, after time.Duration, seen map[string]bool) {
	cmd := osexec.Command(os.Args[0], "-test.run=^TestVictim$", "-test.count=1")
	cmd.Env = append(os.Environ(), victimEnv+"="+dir)
	cmd.Stderr = os.Stderr
	out, err := cmd.StdoutPipe()
	if err != nil {
		t.Fatal(err)
	}
	if err := cmd.Start(); err != nil {
		t.Fatal(err)
	}
	r := bufio.NewReader(out)
	kill := sync.OnceFunc(func() {
		time.AfterFunc(after, func() { _ = cmd.Process.Kill() }) // it may be dead
	})
	for {
		line, err := r.ReadString('\n')
		line = strings.TrimSpace(line)
		said, rest, _ := strings.Cut(line, " ")
		if said == word {
			kill()
		}
		switch {
		case errors.Is(err, io.EOF):
			if cmd.Wait() == nil {
				t.Error("the victim ended by itself")
			}
			return
		case err != nil:
			t.Fatal(err)
		case said == "order":
			seen[rest] = true
		case said == "ready":
		default:
			t.Errorf("the victim says %q", line)
		}
	}
}

func afterKills(t *testing.T, dir string, s *shop.Shop, st *store.ShopStore, seen map[string]bool) {
	bank, err := openLedger(dir)
	if err != nil {
		t.Fatal(err)
	}
	defer bank.book.Close()
	for deed, n := range bank.done {
		if n > 1 {
			t.Errorf("the bank did %q %d times", deed, n)
		}
	}
	sold, paid := 0, make(map[string]bool)
	err = st.View(context.Background(), "demo", func(r shop.Reader) error {
		orders, err := r.Orders(1_000_000)
		if err != nil {
			return err
		}
		for i, o := range orders {
			if want := fmt.Sprint("B-", 1000+len(orders)-i); o.Number != want {
				t.Errorf("order %s, want %s", o.Number, want)
			}
			delete(seen, o.Token)
			p, ok, err := r.PaymentOf(o.ID)
			switch {
			case err != nil || !ok:
				return fmt.Errorf("order %s has no payment: %w", o.Number, err)
			case o.State == shop.Paid:
				sold += o.Lines[0].Qty
				paid[p.Ref] = true
			case o.State != shop.Cancelled:
				t.Errorf("order %s is still %s", o.Number, o.State)
			}
		}
		return nil
	})
	if err != nil {
		t.Fatal(err)
	}
	for token := range seen {
		t.Errorf("an order that its buyer saw is lost: %s", token)
	}
	opened := 0
	for deed := range bank.done {
		what, ref, _ := strings.Cut(deed, " ")
		if what != "open" {
			continue
		}
		opened++
		kept := bank.done["capture "+ref] > bank.done["refund "+ref]
		if kept != paid[ref] {
			t.Errorf("payment %s: the bank keeps the money: %v, its order is paid: %v", ref, kept, paid[ref])
		}
		if bank.done["capture "+ref] == 0 && bank.done["void "+ref] == 0 {
			t.Errorf("payment %s was left open", ref)
		}
	}
	if _, v, _ := s.BySKU("MUG-1"); v.OnHand != killStock-sold || v.Reserved != 0 {
		t.Errorf("%d on hand and %d reserved after %d were sold", v.OnHand, v.Reserved, sold)
	}
	shoptest.Sound(t, st, "demo")
	t.Logf("%d payments opened, %d orders paid, %d units sold", opened, len(paid), sold)
}
