package storetest

import (
	"bufio"
	"context"
	"errors"
	"fmt"
	"io"
	"maps"
	"math/rand/v2"
	"os"
	osexec "os/exec"
	"slices"
	"strconv"
	"strings"
	"sync/atomic"
	"syscall"
	"testing"
	"testing/synctest"
	"time"

	"github.com/barkerlive/barker/shop"
	"github.com/barkerlive/barker/shop/shoptest"
	"github.com/barkerlive/barker/store"
)

const (
	killStock = 100_000
	anyStep   = 400 // of four buyers, one of which is the last
	rounds    = 100 // of what a buyer does before giving up waiting to be killed

	victimDir   = "BARKER_TEST_VICTIM"      // the folder of the bank's book
	victimStep  = "BARKER_TEST_VICTIM_STEP" // what to be killed at, any step without it
	victimAt    = "BARKER_TEST_VICTIM_AT"   // which of those steps
	victimCount = "BARKER_TEST_VICTIM_BUYERS"
)

// Victim is the process that is killed; it skips what is not one. Buyers hold, think again, order
// and cancel, and each order is told about when its buyer has it.
func Victim(t *testing.T, open func(testing.TB) *store.DB) {
	dir := os.Getenv(victimDir)
	if dir == "" {
		t.Skip("run by Kill")
	}
	at, err := strconv.ParseInt(os.Getenv(victimAt), 10, 64)
	if err != nil {
		t.Fatal(err)
	}
	buyers, err := strconv.Atoi(os.Getenv(victimCount))
	if err != nil {
		t.Fatal(err)
	}
	var n atomic.Int64
	s, _ := stall(t, dir, open(t), func(what string) {
		if only := os.Getenv(victimStep); only != "" && only != what {
			return
		}
		if n.Add(1) == at {
			fmt.Println("killed", what)
			_ = syscall.Kill(os.Getpid(), syscall.SIGKILL) // nothing can go wrong with it
			select {}
		}
	})
	go func() { _ = s.Run(context.Background()) }() // ends with the process
	for i := range buyers - 1 {
		go sell(s, i+1)
	}
	sell(s, 0)
	t.Errorf("it was not killed in %d steps", n.Load())
}

func sell(s *shop.Shop, i int) {
	rnd := rand.New(rand.NewPCG(uint64(os.Getpid()), uint64(i)))
	b := shop.Buyer(fmt.Sprint("buyer", i))
	for n := range rounds {
		if err := buy(s, rnd, b, fmt.Sprint(os.Getpid(), "-", n)); err != nil {
			fmt.Println("error", err)
		}
	}
}

func buy(s *shop.Shop, rnd *rand.Rand, b shop.Buyer, key string) error {
	ctx := context.Background()
	_, err := s.Hold(ctx, b, key, []shop.Item{{SKU: "MUG-1", Qty: 1 + rnd.IntN(2)}})
	if err != nil && !errors.Is(err, shop.ErrLimit) {
		return err
	}
	switch rnd.IntN(6) {
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
	if rnd.IntN(3) == 0 {
		_, err = s.Advance(ctx, o.ID, shop.Cancelled, "x")
	}
	return err
}

// stall is a shop with a bank that survives it.
func stall(t *testing.T, dir string, db *store.DB, step func(string), ps ...shop.Product) (*shop.Shop, shop.Store) {
	t.Helper()
	bank, err := openLedger(dir, step)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = bank.book.Close() }) // written already
	c := shoptest.Config()
	c.Payments["bank"] = bank
	st := steps{db.Shop(), step}
	return shoptest.Open(t, c, st, ps...), st
}

func noStep(string) {}

// turns are the steps that one buyer's process is killed at.
var turns = []string{"before commit", "after commit", "before open", "after open", "before capture", "after capture",
	"before refund", "after refund"}

// Kill kills a selling process before and after its commits and payment calls, again and again:
// with one buyer at each kind of step in turn, and with four at any. Afterwards nothing was
// sold that was not there, no order that a buyer saw is lost, none is doubled, and the bank has
// the money of each paid order once and no other. Open opens the database, Late opens it by the
// test's clock; env is what a victim needs to open it.
func Kill(t *testing.T, kills int, open, late func(testing.TB) *store.DB, env ...string) {
	dir := t.TempDir()
	db := open(t)
	stall(t, dir, db, noStep, shoptest.Mug(killStock))
	seen, where := make(map[string]bool), make(map[string]int)
	for i := range kills {
		// Some of the commits are of a shop that opens.
		step, at, buyers := turns[i/2%len(turns)], 1+rand.IntN(3), 1
		if strings.HasSuffix(step, "commit") {
			at = 1 + rand.IntN(20)
		}
		if i%2 == 1 {
			step, at, buyers = "", 1+rand.IntN(anyStep), 4
		}
		victim(t, append(env, victimDir+"="+dir, victimStep+"="+step, victimAt+"="+strconv.Itoa(at),
			victimCount+"="+strconv.Itoa(buyers)), seen, where)
		shoptest.Sound(t, db.Shop(), "demo")
		if t.Failed() {
			t.Fatalf("after kill %d, at %q %d of %d buyers", i+1, step, at, buyers)
		}
	}
	for _, what := range slices.Sorted(maps.Keys(where)) {
		t.Logf("%3d kills %s", where[what], what)
	}
	if len(seen) == 0 {
		t.Error("no order was seen before the kills")
	}
	later := time.Now().Add(time.Hour)
	synctest.Test(t, func(t *testing.T) {
		time.Sleep(time.Until(later)) // all holds are over, and all payments old enough to be given up
		db := late(t)
		s, st := stall(t, dir, db, noStep)
		ctx, stop := context.WithCancel(context.Background())
		ended := make(chan error)
		go func() { ended <- s.Run(ctx) }()
		time.Sleep(10 * time.Second)
		stop()
		if err := <-ended; err != nil {
			t.Error(err)
		}
		afterwards(t, dir, s, st, seen)
	})
}

// victim runs a process until it is killed, and notes the orders that it told of and where it was.
func victim(t *testing.T, env []string, seen map[string]bool, where map[string]int) {
	cmd := osexec.CommandContext(t.Context(), os.Args[0], "-test.run=^TestVictim$", "-test.count=1")
	cmd.Env = append(os.Environ(), env...)
	cmd.Stderr = os.Stderr
	out, err := cmd.StdoutPipe()
	if err != nil {
		t.Fatal(err)
	}
	if err := cmd.Start(); err != nil {
		t.Fatal(err)
	}
	r := bufio.NewReader(out)
	for {
		line, err := r.ReadString('\n')
		said, rest, _ := strings.Cut(strings.TrimSpace(line), " ")
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
		case said == "killed":
			where[rest]++
		default:
			t.Errorf("the victim says %q", line)
		}
	}
}

// afterwards holds the database, the bank's book and what buyers saw against each other.
func afterwards(t *testing.T, dir string, s *shop.Shop, st shop.Store, seen map[string]bool) {
	bank, err := openLedger(dir, noStep)
	if err != nil {
		t.Fatal(err)
	}
	defer bank.book.Close()
	for deed, n := range bank.done {
		if n > 1 {
			t.Errorf("the bank did %q %d times", deed, n)
		}
	}
	sold, paid := orders(t, st, seen)
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

// orders counts the units of paid orders, and takes the orders that are there from those seen.
func orders(t *testing.T, st shop.Store, seen map[string]bool) (sold int, paid map[string]bool) {
	paid = make(map[string]bool)
	err := st.View(context.Background(), "demo", func(r shop.Reader) error {
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
	return sold, paid
}
