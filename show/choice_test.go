package show

import (
	"fmt"
	"math"
	"math/rand/v2"
	"slices"
	"testing"
	"time"

	"github.com/barkerlive/barker/shop"
)

func TestGammaHasItsMoments(t *testing.T) {
	rnd := rand.New(rand.NewPCG(1, 2))
	for _, shape := range []float64{1, 2.5, 20} {
		const n = 40_000
		var sum, squares float64
		for range n {
			x := gamma(rnd, shape)
			sum, squares = sum+x, squares+x*x
		}
		mean := sum / n
		variance := squares/n - mean*mean
		if math.Abs(mean-shape) > 0.05*shape || math.Abs(variance-shape) > 0.1*shape {
			t.Errorf("shape %v: mean %v, variance %v", shape, mean, variance)
		}
	}
}

func ids(n int) (out []shop.ProductID) {
	for i := range n {
		out = append(out, shop.ProductID(fmt.Sprint("p", i)))
	}
	return out
}

// play pitches for a while: each pitch is a minute, and viewers click as often as the rates say.
func play(c *choice, rates map[shop.ProductID]float64, products []shop.ProductID, pitches int, next func(i int, now time.Time) shop.ProductID) (clicks float64, aired []shop.ProductID) {
	rnd := rand.New(rand.NewPCG(7, 7))
	now := time.Date(2026, 11, 22, 0, 0, 0, 0, time.UTC)
	for i := range pitches {
		p := next(i, now)
		now = now.Add(time.Minute)
		n := 0.0
		for range 10 {
			if rnd.Float64() < rates[p]/10 {
				n++
			}
		}
		c.score(p, now, func(s *Score) { s.Minutes++; s.Clicks += n })
		clicks += n
		aired = append(aired, p)
	}
	return clicks, aired
}

func TestThompsonBeatsTheRound(t *testing.T) {
	products := ids(12)
	rates := map[shop.ProductID]float64{}
	for i, p := range products {
		rates[p] = 0.1 + 0.12*float64(i)
	}
	const pitches = 2000
	regret := func(clicks float64) float64 { return pitches*rates[products[11]] - clicks }
	round, _ := play(&choice{}, rates, products, pitches, func(i int, _ time.Time) shop.ProductID { return products[i%12] })
	c := &choice{seed: 1}
	chosen, aired := play(c, rates, products, pitches, func(_ int, now time.Time) shop.ProductID {
		p, why := c.next(now, products)
		if why.Reason == "" {
			t.Error("a pick without a reason")
		}
		return p
	})
	if regret(chosen) > 0.8*regret(round) {
		t.Errorf("regret %.0f, and of the round %.0f", regret(chosen), regret(round))
	}
	last := map[shop.ProductID]int{}
	for i, p := range aired {
		if i > 0 && aired[i-1] == p {
			t.Fatalf("%s twice in a row", p)
		}
		if i-last[p] > (floorRounds+1)*len(products) {
			t.Errorf("%s was not on air for %d pitches", p, i-last[p])
		}
		last[p] = i
	}
	if len(last) != len(products) {
		t.Errorf("%d products were on air", len(last))
	}
	for i := range aired[:len(aired)-60] { // an hour has sixty pitches
		n := 0
		for _, p := range aired[i : i+60] {
			if p == aired[i] {
				n++
			}
		}
		if n > 13 {
			t.Fatalf("%s was on air %d times in an hour", aired[i], n)
		}
	}
	again := &choice{seed: 1}
	_, same := play(again, rates, products, 300, func(_ int, now time.Time) shop.ProductID { p, _ := again.next(now, products); return p })
	if !slices.Equal(same, aired[:300]) {
		t.Error("the same seed and history gave other choices")
	}
}

func TestWhatWasLearntSurvives(t *testing.T) {
	products := ids(5)
	c := &choice{seed: 3}
	now := time.Date(2026, 11, 22, 0, 0, 0, 0, time.UTC)
	for range 40 {
		p, _ := c.next(now, products)
		now = now.Add(time.Minute)
		c.score(p, now, func(s *Score) { s.Minutes++; s.Holds += 0.2 })
	}
	body, err := c.marshal()
	if err != nil {
		t.Fatal(err)
	}
	d := &choice{seed: 3}
	if err := d.unmarshal(body); err != nil {
		t.Fatal(err)
	}
	later := now.Add(2 * time.Hour) // the hour's cap starts anew
	for range 20 {
		a, _ := c.next(later, products)
		b, _ := d.next(later, products)
		if a != b {
			t.Fatalf("%s before the restart, %s after it", a, b)
		}
		later = later.Add(time.Minute)
	}
}

func TestPinnedAskedAndCounted(t *testing.T) {
	products := ids(6)
	c := &choice{seed: 5}
	now := time.Date(2026, 11, 22, 0, 0, 0, 0, time.UTC)
	for range 12 {
		c.next(now, products)
		now = now.Add(10 * time.Minute)
	}
	c.setPin(&Pin{Product: "p4", Until: now.Add(30 * time.Minute), By: "Olga"})
	pinned := 0
	for range 6 {
		if p, why := c.next(now, products); p == "p4" {
			pinned++
			if why.Reason != BecausePinned || why.By != "Olga" {
				t.Errorf("%+v", why)
			}
		}
		now = now.Add(2 * time.Minute)
	}
	if pinned != 3 {
		t.Errorf("the pinned product was on air %d times of six", pinned)
	}
	if p, _ := c.next(now, products[:4]); p == "p4" {
		t.Error("a pinned product that cannot be bought was chosen")
	}
	now = now.Add(2 * time.Hour)
	if c.pinned(now) != nil {
		t.Error("the pin did not end")
	}
	for range 20 {
		c.score("p2", now, func(s *Score) { s.Asked++ })
	}
	if p, _ := c.next(now, products); p != "p2" {
		t.Errorf("twenty asked for p2, and %s is next", p)
	}
	if !c.clicked("v1", "p1", now) || c.clicked("v1", "p1", now.Add(59*time.Second)) || !c.clicked("v2", "p1", now) || !c.clicked("v1", "p1", now.Add(time.Minute)) {
		t.Error("a viewer's look counts once a minute")
	}
}
