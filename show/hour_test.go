package show_test

import (
	"context"
	"encoding/json"
	"fmt"
	"maps"
	"math/rand/v2"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"sync"
	"testing"
	"testing/synctest"
	"time"

	"golang.org/x/text/language"

	"github.com/barkerlive/barker/chat"
	"github.com/barkerlive/barker/live"
	"github.com/barkerlive/barker/script"
	"github.com/barkerlive/barker/shop"
	"github.com/barkerlive/barker/show"
	"github.com/barkerlive/barker/stream"
)

// span is from when until when something was true; a zero end is still.
type span struct{ from, to time.Time }

// whole tells whether it was true at a moment, and for how long after it it was not any more.
func (s span) at(t time.Time) bool { return !t.Before(s.from) && (s.to.IsZero() || t.Before(s.to)) }

// truth is what the test itself knows to be true: it changes the shop and writes down when. It
// asks the shop nothing.
type truth struct {
	prices map[shop.Money][]span // every price is of one SKU and one time, so it tells both
	of     map[shop.Money]shop.SKU
	stock  map[shop.SKU]map[shop.StockState][]span
	next   int64
}

// price is an amount that no SKU ever had.
func (h *truth) price(sku shop.SKU, low, high int64) shop.Money {
	h.next += 7
	m := shop.Money{Minor: low + h.next%max(1, high-low), Currency: "EUR"}
	for h.of[m] != "" || m.Minor%100 == 0 {
		m.Minor++
	}
	h.of[m] = sku
	return m
}

func (h *truth) costs(sku shop.SKU, m shop.Money, at time.Time) {
	for p, spans := range h.prices {
		if n := len(spans); h.of[p] == sku && spans[n-1].to.IsZero() {
			h.prices[p][n-1].to = at
		}
	}
	h.of[m] = sku
	h.prices[m] = append(h.prices[m], span{from: at})
}

func (h *truth) has(sku shop.SKU, onHand int, at time.Time) {
	state := shop.InStock
	switch {
	case onHand == 0:
		state = shop.SoldOut
	case onHand < 5:
		state = shop.Few
	}
	if h.stock[sku] == nil {
		h.stock[sku] = map[shop.StockState][]span{}
	}
	for s, spans := range h.stock[sku] {
		if n := len(spans); n > 0 && spans[n-1].to.IsZero() {
			if s == state {
				return
			}
			h.stock[sku][s][n-1].to = at
		}
	}
	h.stock[sku][state] = append(h.stock[sku][state], span{from: at})
}

// held tells when something stopped being true that was said or shown from a moment on; how long
// it was kept after that; and whether it was true to begin with.
func kept(spans []span, from, to time.Time) (over time.Duration, began bool) {
	for _, s := range spans {
		if s.at(from) {
			if s.to.IsZero() || !to.After(s.to) {
				return 0, true
			}
			return to.Sub(s.to), true
		}
	}
	return to.Sub(from), false
}

// recorder makes clips as the stage does, each with a name of its own, and remembers what is in
// their pictures.
type recorder struct {
	stage
	mu    sync.Mutex // guards what follows
	cards map[stream.ClipID]shop.Product
	n     int
}

func (r *recorder) Perform(ctx context.Context, t show.Take) (*stream.Clip, error) {
	c, err := r.stage.Perform(ctx, t)
	if err != nil || t.Line.Text == "" {
		return c, err
	}
	r.mu.Lock()
	defer r.mu.Unlock()
	r.n++
	own := *c
	own.ID = stream.ClipID(fmt.Sprintf("%s-%d", c.ID, r.n))
	if t.Product != nil {
		r.cards[own.ID] = *t.Product
	}
	return &own, nil
}

// TestAnHourOfChanges changes prices, stock and deals at random moments for an hour, while the
// host pitches and viewers ask. Nothing that is said, shown on the card of the picture, written in
// chat or on the page starts with a value that is not true, or keeps one for more than a second.
func TestAnHourOfChanges(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		rec := &recorder{stage: stage{one: make(chan struct{}, 1)}, cards: map[stream.ClipID]shop.Product{}}
		h := open(t, filepath.Join(t.TempDir(), "barker.db"), rec, func(c *shop.Config) { c.DealRest = -1; c.FewBelow = 5 })
		defer h.stop()
		known := &truth{prices: map[shop.Money][]span{}, of: map[shop.Money]shop.SKU{}, stock: map[shop.SKU]map[shop.StockState][]span{}}
		base := map[shop.SKU]shop.Money{}
		var skus []shop.SKU
		for _, p := range h.shop.Products() {
			for _, v := range p.Variants {
				m := known.price(v.SKU, 3000, 9000)
				if err := h.shop.SetPrice(t.Context(), v.SKU, m, "test"); err != nil {
					t.Fatal(err)
				}
				base[v.SKU] = m
				known.costs(v.SKU, m, time.Now())
				known.has(v.SKU, v.Stock, time.Now().Add(-time.Hour))
				skus = append(skus, v.SKU)
			}
		}
		page := h.hub.Open()
		h.hub.Subscribe(page, h.channel.Topic())
		shelf := &pageShelf{prices: map[shop.SKU]shop.Money{}, states: map[shop.SKU]shop.StockState{}}
		shelf.read(t, page.Take())
		rnd := rand.New(rand.NewPCG(4, 2))
		start, changes, deals := time.Now(), 0, map[shop.SKU]time.Time{}
		questions := []string{"how much is the walnut mug?", "is the desk lamp in stock?", "price of the linen shirt in large?", "is the oak tray sold out?", "compare the walnut mug and the desk lamp",
			"what do you have under 90 euro?", "how much is the oak tray and how long is delivery?", "until when is the deal on the desk lamp?", "Was kostet der Walnut Mug?", "which sizes does the linen shirt come in?"}
		for time.Since(start) < time.Hour {
			time.Sleep(time.Duration(500+rnd.IntN(16_000)) * time.Millisecond)
			sku := skus[rnd.IntN(len(skus))]
			now := time.Now()
			switch rnd.IntN(6) {
			case 0, 1:
				if now.Before(deals[sku]) {
					break // what a buyer pays is the deal's price
				}
				m := known.price(sku, 3000, 9000)
				if err := h.shop.SetPrice(t.Context(), sku, m, "test"); err != nil {
					t.Fatal(err)
				}
				base[sku] = m
				known.costs(sku, m, time.Now())
				changes++
			case 2, 3:
				n := []int{0, 1, 3, 4, 6, 20, 30}[rnd.IntN(7)]
				if err := h.shop.SetStock(t.Context(), sku, n, "test"); err != nil {
					t.Fatal(err)
				}
				known.has(sku, n, time.Now())
				changes++
			case 4:
				if now.Before(deals[sku].Add(time.Second)) {
					break
				}
				ends := now.Add(time.Duration(20+rnd.IntN(120)) * time.Second).Truncate(time.Millisecond)
				m := known.price(sku, 1000, 2900)
				if _, err := h.shop.SetDeal(t.Context(), shop.Deal{Title: "Hour deal", SKU: sku, Price: m, Ends: ends}, "test"); err != nil {
					t.Fatal(err)
				}
				known.costs(sku, m, time.Now())
				deals[sku] = ends
				after := base[sku]
				known.prices[m][0].to = ends
				known.prices[after] = append(known.prices[after], span{from: ends})
				changes++
			default:
				h.ask(questions[rnd.IntN(len(questions))], rnd.IntN(50))
			}
			time.Sleep(time.Second)
			shelf.read(t, page.Take())
			shelf.check(t, known)
		}
		h.checkAirings(rec, known)
		h.checkChat(known)
		if changes < 150 {
			t.Errorf("%d changes only", changes)
		}
	})
}

// ask is a question by one of some viewers.
func (h *house) ask(text string, who int) {
	h.t.Helper()
	v := chat.ViewerID(fmt.Sprint("v_", who))
	m, err := h.channel.Room().Post(context.Background(), chat.Message{From: chat.Author{Speaker: chat.FromViewer, Viewer: v, Name: "Anna"}, Parts: []chat.Part{{Text: text}}})
	if err != nil {
		h.t.Fatal(err)
	}
	h.channel.Hear(context.Background(), show.Asker{Viewer: v, Name: "Anna", Language: language.English}, m)
}

// pageShelf is the shelf as an open page has it.
type pageShelf struct {
	prices map[shop.SKU]shop.Money
	states map[shop.SKU]shop.StockState
}

func (p *pageShelf) read(t *testing.T, frames []*live.Frame) {
	t.Helper()
	for _, f := range frames {
		var e struct {
			Type string
			Data struct{ Products []show.ProductFacts }
		}
		if json.Unmarshal(f.JSON, &e) != nil || e.Type != "facts" {
			continue
		}
		for _, product := range e.Data.Products {
			for _, v := range product.Variants {
				p.prices[v.SKU], p.states[v.SKU] = v.Price, v.State
			}
		}
	}
}

// check holds the page to what was true within the last second.
func (p *pageShelf) check(t *testing.T, known *truth) {
	t.Helper()
	now := time.Now()
	for sku, m := range p.prices {
		if over, began := kept(known.prices[m], now.Add(-time.Second), now); known.of[m] != sku || over > time.Second || !began && !slices.ContainsFunc(known.prices[m], func(s span) bool { return s.at(now) }) {
			t.Errorf("%v: the page says that %s costs %v", now, sku, m)
		}
	}
	for sku, s := range p.states {
		if !slices.ContainsFunc(known.stock[sku][s], func(sp span) bool { return sp.at(now) }) {
			t.Errorf("%v: the page says that %s is %s", now, sku, s)
		}
	}
}

// checkAirings reads what was said, and what stood in its picture.
func (h *house) checkAirings(rec *recorder, known *truth) {
	h.t.Helper()
	spelled := map[string]shop.Money{}
	for m := range known.of {
		spelled[script.SpellMoney(m, language.English)] = m
		spelled[inFigures(m)] = m
	}
	longest := slices.SortedFunc(maps.Keys(spelled), func(a, b string) int { return len(b) - len(a) })
	prices, cards, states, cut := 0, 0, 0, 0
	for _, a := range h.airings() {
		end := a.Ended
		if end.IsZero() {
			end = time.Now()
		}
		if a.Outcome == "retracted" {
			cut++
		}
		text := strings.ToLower(a.Text)
		for _, s := range longest {
			if !strings.Contains(text, s) {
				continue
			}
			text = strings.ReplaceAll(text, s, "")
			prices++
			if was := known.prices[spelled[s]]; before.MatchString(text) && len(was) > 0 && was[0].from.Before(a.Started) && !was[len(was)-1].at(a.Started) {
				continue // a price before: it was one
			}
			if over, began := kept(known.prices[spelled[s]], a.Started, end); !began || over > time.Second {
				h.t.Errorf("%v to %v: %q says %s of %s: true when it began is %v, kept for %v after", a.Started, end, a.Text, s, known.of[spelled[s]], began, over)
			}
		}
		for _, left := range []string{" euros", " euro ", "€"} {
			if strings.Contains(strings.ReplaceAll(text, "€4.95", ""), left) && !strings.Contains(text, "four euros ninety-five") {
				h.t.Errorf("%q says a price that nothing ever had", a.Text)
			}
		}
		if card, ok := rec.cards[a.Clip]; ok {
			for _, v := range card.Variants {
				cards++
				if over, began := kept(known.prices[v.Price], a.Started, end); !began || over > time.Second {
					h.t.Errorf("%v to %v: the picture of %q has %v for %s: true when it began is %v, kept for %v after", a.Started, end, a.Text, v.Price, v.SKU, began, over)
				}
			}
			lead := card.Lead()
			if over, began := kept(known.stock[lead.SKU][lead.State], a.Started, end); !began || over > time.Second {
				h.t.Errorf("the picture of %q has %s %s: true when it began is %v, kept for %v after", a.Text, lead.SKU, lead.State, began, over)
			}
		}
		states += h.checkStock(a.Text, a.Started, end, known)
	}
	if prices < 120 || cards < 300 || states < 5 || cut < 20 {
		h.t.Errorf("too little was put to the test: %d prices, %d cards, %d stocks, %d lines left", prices, cards, states, cut)
	}
}

// inFigures is a price as captions have it: "€58", "€19.95".
func inFigures(m shop.Money) string {
	if m.Minor%100 == 0 {
		return fmt.Sprintf("€%d", m.Minor/100)
	}
	return fmt.Sprintf("€%d.%02d", m.Minor/100, m.Minor%100)
}

// before are the words beside a price that was.
var before = regexp.MustCompile(`\b(?:earlier|before|was|used to|from|went)\b`)

// checkStock reads "The Desk Lamp is sold out right now."
func (h *house) checkStock(text string, from, to time.Time, known *truth) (found int) {
	for _, p := range h.shop.Products() {
		for state, words := range map[shop.StockState]string{shop.InStock: "in stock", shop.Few: "nearly sold out", shop.SoldOut: "sold out"} {
			sku := p.Lead().SKU
			if !strings.Contains(text, "The "+p.Title+" is "+words+" right now") {
				continue
			}
			found++
			if over, began := kept(known.stock[sku][state], from, to); !began || over > time.Second {
				h.t.Errorf("%v to %v: %q: true when it began is %v, kept for %v after", from, to, text, began, over)
			}
		}
	}
	return found
}

// checkChat holds the host's messages to having facts as references only, which the page renders
// from the shelf that check looked at.
func (h *house) checkChat(known *truth) {
	h.t.Helper()
	for _, m := range h.channel.Room().History(1000) {
		if m.From.Speaker != chat.FromHost {
			continue
		}
		text := m.Text()
		for price := range known.of {
			if strings.Contains(text, script.SpellMoney(price, language.English)) || strings.Contains(text, fmt.Sprintf("%d.%02d", price.Minor/100, price.Minor%100)) {
				h.t.Errorf("a price as text in chat: %q", text)
			}
		}
		for _, words := range []string{"in stock", "sold out", "auf Lager", "€"} {
			if strings.Contains(text, words) {
				h.t.Errorf("a fact as text in chat: %q", text)
			}
		}
	}
}
