package show

import (
	"cmp"
	"encoding/json"
	"hash/fnv"
	"math"
	"math/rand/v2"
	"slices"
	"sync"
	"time"

	"github.com/barkerlive/barker/shop"
)

const (
	// holdWorth is how many clicks a hold is worth.
	holdWorth = 5
	// priorEvents in priorMinutes is what is expected of a product that was never on air.
	priorEvents, priorMinutes = 1, 1
	// interestHalves is in what time of the clock what was learnt counts half: tastes change.
	interestHalves = 24 * time.Hour
	// askedHalves is the same for what chat asks for, and askedBoost what a question adds.
	askedHalves, askedBoost = 5 * time.Minute, 0.5
	// floorRounds is after how many pitches of every other product one that was passed over has
	// its turn anyway.
	floorRounds = 4
	// capHour is how often a product may be pitched in an hour, or twice its share of a small shelf.
	capHour = 6
	// creditFor is how long after its pitch a hold or a click still counts for it.
	creditFor = 2 * time.Minute
)

// Reason is why a product is next.
type Reason string

// The reasons.
const (
	BecausePinned  Reason = "pinned"  // by a merchant
	BecauseNew     Reason = "new"     // it was not on air yet
	BecauseDue     Reason = "due"     // every product has its turn
	BecauseAsked   Reason = "asked"   // chat asks for it
	BecauseLiked   Reason = "liked"   // viewers click and hold while it is on air
	BecauseTried   Reason = "tried"   // too little is known of it: a draw
	BecauseStarted Reason = "started" // its pitch goes on
)

// Why explains a pick.
type Why struct {
	Reason Reason    `json:"reason"`
	By     string    `json:"by,omitempty"`
	Until  time.Time `json:"until,omitzero"`
	// Rate is clicks a minute of airtime, a hold counting for several, and Minutes of how many.
	Rate    float64 `json:"rate,omitempty"`
	Minutes float64 `json:"minutes,omitempty"`
	Asked   int     `json:"asked,omitempty"`
}

// Score is how a product does on air; what is long ago counts less.
type Score struct {
	Minutes float64   `json:"minutes"`
	Holds   float64   `json:"holds"`
	Clicks  float64   `json:"clicks"`
	Asked   float64   `json:"asked"`
	At      time.Time `json:"at"`   // when the figures were brought up to date
	Last    int64     `json:"last"` // the number of its last pick; 0 for none
	Aired   time.Time `json:"aired,omitzero"`
}

// interest is the Gamma posterior of clicks a minute.
func (s Score) interest() (events, minutes float64) {
	return priorEvents + s.Clicks + holdWorth*s.Holds, priorMinutes + s.Minutes
}

// faded is the score as it counts at a moment.
func (s Score) faded(now time.Time) Score {
	if age := now.Sub(s.At); age > 0 && !s.At.IsZero() {
		f := math.Exp2(-age.Hours() / interestHalves.Hours())
		s.Minutes, s.Holds, s.Clicks = s.Minutes*f, s.Holds*f, s.Clicks*f
		s.Asked *= math.Exp2(-age.Minutes() / askedHalves.Minutes())
	}
	s.At = now
	return s
}

// Pin puts a product before all others.
type Pin struct {
	Product shop.ProductID `json:"product"`
	Until   time.Time      `json:"until"`
	By      string         `json:"by"`
}

// choice chooses what is pitched next: what is pinned, else by Thompson sampling (Thompson 1933;
// Russo et al. 2018) over the interest in each product a minute of airtime, with a floor for every
// product and a cap. The same history and seed give the same choices.
type choice struct {
	seed uint64

	mu     sync.Mutex // guards what follows
	scores map[shop.ProductID]Score
	picks  int64 // how many there were
	recent []aired
	pin    *Pin
	seen   map[opening]time.Time
}

// aired is a pick of the last hour.
type aired struct {
	product shop.ProductID
	at      time.Time
}

// opening is a viewer's look at a product.
type opening struct {
	viewer  string
	product shop.ProductID
}

// kept is what a choice keeps over restarts.
type kept struct {
	Scores map[shop.ProductID]Score `json:"scores"`
	Picks  int64                    `json:"picks"`
}

func (c *choice) marshal() ([]byte, error) {
	c.mu.Lock()
	defer c.mu.Unlock()
	return json.Marshal(kept{c.scores, c.picks})
}

func (c *choice) unmarshal(body []byte) error {
	if len(body) == 0 {
		return nil
	}
	var k kept
	if err := json.Unmarshal(body, &k); err != nil {
		return err
	}
	c.mu.Lock()
	defer c.mu.Unlock()
	c.scores, c.picks = k.Scores, k.Picks
	return nil
}

// score changes a product's figures.
func (c *choice) score(p shop.ProductID, now time.Time, change func(*Score)) {
	c.mu.Lock()
	defer c.mu.Unlock()
	if c.scores == nil {
		c.scores = map[shop.ProductID]Score{}
	}
	s := c.scores[p].faded(now)
	change(&s)
	c.scores[p] = s
}

// clicked tells whether a viewer's look at a product counts: once a minute for each.
func (c *choice) clicked(viewer string, p shop.ProductID, now time.Time) bool {
	c.mu.Lock()
	defer c.mu.Unlock()
	for o, at := range c.seen {
		if now.Sub(at) >= time.Minute {
			delete(c.seen, o)
		}
	}
	o := opening{viewer, p}
	if _, ok := c.seen[o]; ok || len(c.seen) > 50_000 {
		return false
	}
	if c.seen == nil {
		c.seen = map[opening]time.Time{}
	}
	c.seen[o] = now
	return true
}

// setPin pins a product; nil unpins.
func (c *choice) setPin(p *Pin) {
	c.mu.Lock()
	defer c.mu.Unlock()
	c.pin = p
}

func (c *choice) pinned(now time.Time) *Pin {
	c.mu.Lock()
	defer c.mu.Unlock()
	if c.pin != nil && !now.Before(c.pin.Until) {
		c.pin = nil
	}
	return c.pin
}

// next picks one of the products, in their order of a first round, and remembers that it did.
// There must be one at least.
func (c *choice) next(now time.Time, products []shop.ProductID) (shop.ProductID, Why) {
	pin := c.pinned(now)
	c.mu.Lock()
	defer c.mu.Unlock()
	p, why := c.pickLocked(now, products, pin)
	c.picks++
	if c.scores == nil {
		c.scores = map[shop.ProductID]Score{}
	}
	s := c.scores[p].faded(now)
	s.Last, s.Aired = c.picks, now
	s.Asked = 0 // answered by its pitch
	c.scores[p] = s
	c.recent = append(c.recent, aired{p, now})
	return p, why
}

func (c *choice) pickLocked(now time.Time, products []shop.ProductID, pin *Pin) (shop.ProductID, Why) {
	c.recent = slices.DeleteFunc(c.recent, func(a aired) bool { return now.Sub(a.at) >= time.Hour })
	open := c.mayLocked(products)
	if pin != nil && slices.Contains(products, pin.Product) && (slices.Contains(open, pin.Product) || len(products) == 1) && !c.lastWas(pin.Product, len(products)) {
		return pin.Product, Why{Reason: BecausePinned, By: pin.By, Until: pin.Until}
	}
	due, oldest := shop.ProductID(""), int64(math.MaxInt64)
	for _, p := range open {
		s := c.scores[p]
		if s.Last == 0 {
			return p, Why{Reason: BecauseNew}
		}
		if c.picks-s.Last >= int64(floorRounds*len(products)) && s.Last < oldest {
			due, oldest = p, s.Last
		}
	}
	if due != "" {
		return due, Why{Reason: BecauseDue}
	}
	return c.sampleLocked(now, open)
}

// lastWas tells whether a product was on air just before, when there are others.
func (c *choice) lastWas(p shop.ProductID, of int) bool {
	return of > 1 && len(c.recent) > 0 && c.recent[len(c.recent)-1].product == p
}

// mayLocked leaves out what was on air just before and what had its share of the hour.
func (c *choice) mayLocked(products []shop.ProductID) []shop.ProductID {
	times := map[shop.ProductID]int{}
	for _, a := range c.recent {
		times[a.product]++
	}
	most := max(capHour, (2*len(c.recent)+len(products)-1)/len(products))
	open := slices.DeleteFunc(slices.Clone(products), func(p shop.ProductID) bool {
		return c.lastWas(p, len(products)) || times[p] >= most
	})
	if len(open) == 0 {
		return products
	}
	return open
}

// sampleLocked draws a rate for each product from what is known of it, and takes the highest.
func (c *choice) sampleLocked(now time.Time, open []shop.ProductID) (shop.ProductID, Why) {
	rnd := rand.New(rand.NewPCG(c.seed, uint64(c.picks)))
	var best shop.ProductID
	var top float64
	boosted, plain, highest := Score{}, shop.ProductID(""), -1.0
	for _, p := range open {
		s := c.scores[p].faded(now)
		events, minutes := s.interest()
		draw := gamma(rnd, events) / minutes
		if draw > highest {
			plain, highest = p, draw
		}
		if with := draw * (1 + askedBoost*s.Asked); best == "" || with > top {
			best, top, boosted = p, with, s
		}
	}
	events, minutes := boosted.interest()
	why := Why{Reason: BecauseLiked, Rate: events / minutes, Minutes: boosted.Minutes, Asked: int(math.Round(boosted.Asked))}
	switch {
	case plain != best:
		why.Reason = BecauseAsked
	case !c.leadsLocked(now, best, open):
		why.Reason = BecauseTried
	}
	return best, why
}

// leadsLocked tells whether a product is known to do better than most.
func (c *choice) leadsLocked(now time.Time, p shop.ProductID, open []shop.ProductID) bool {
	rate := func(p shop.ProductID) float64 {
		events, minutes := c.scores[p].faded(now).interest()
		return events / minutes
	}
	better := 0
	for _, o := range open {
		if rate(o) > rate(p) {
			better++
		}
	}
	return better*3 < max(1, len(open))
}

// expected orders products by what is expected of them, the best first; what is pinned, new or
// asked for comes before.
func (c *choice) expected(now time.Time, products []shop.ProductID) []shop.ProductID {
	pin := c.pinned(now)
	c.mu.Lock()
	defer c.mu.Unlock()
	rank := map[shop.ProductID]float64{}
	for _, p := range products {
		s := c.scores[p].faded(now)
		events, minutes := s.interest()
		rank[p] = events / minutes * (1 + askedBoost*s.Asked)
		switch {
		case pin != nil && pin.Product == p:
			rank[p] = math.Inf(1)
		case s.Last == 0:
			rank[p] = math.MaxFloat64
		}
	}
	out := slices.Clone(products)
	slices.SortStableFunc(out, func(a, b shop.ProductID) int { return cmp.Compare(rank[b], rank[a]) })
	return out
}

// all is a copy of the figures as they count now.
func (c *choice) all(now time.Time) map[shop.ProductID]Score {
	c.mu.Lock()
	defer c.mu.Unlock()
	out := map[shop.ProductID]Score{}
	for p, s := range c.scores {
		out[p] = s.faded(now)
	}
	return out
}

// gamma draws from the Gamma distribution of a shape of one or more and scale one (Marsaglia and
// Tsang, 2000).
func gamma(rnd *rand.Rand, shape float64) float64 {
	d := shape - 1.0/3
	k := 1 / math.Sqrt(9*d)
	for {
		x := rnd.NormFloat64()
		v := 1 + k*x
		if v <= 0 {
			continue
		}
		v = v * v * v
		if u := rnd.Float64(); math.Log(u) < x*x/2+d-d*v+d*math.Log(v) {
			return d * v
		}
	}
}

// seedOf is a channel's own seed.
func seedOf(channel string) uint64 {
	h := fnv.New64a()
	_, _ = h.Write([]byte(channel))
	return h.Sum64()
}
