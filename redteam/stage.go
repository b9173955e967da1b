package redteam

import (
	"context"
	"encoding/json"
	"fmt"
	"reflect"
	"strings"
	"sync"

	"github.com/barkerlive/barker/chat"
	"github.com/barkerlive/barker/redteam/judge"
	"github.com/barkerlive/barker/script"
	"github.com/barkerlive/barker/shop"
	"github.com/barkerlive/barker/show"
)

// Facts is the shop that is attacked, as far as it is compared with. *shop.Shop is one.
type Facts interface {
	judge.Facts
	ByCode(code string) (shop.Product, bool)
	BySKU(shop.SKU) (shop.Product, shop.Variant, bool)
}

// Witness stands between a channel and its writer and remembers what was answered aloud, which
// is said later or never. It puts the case's product on air in the question, for nothing is
// broadcast meanwhile. One case at a time.
type Witness struct {
	show.Writer

	mu    sync.Mutex // guards what follows
	onAir shop.SKU
	reply script.Reply
}

// Answer asks the writer.
func (w *Witness) Answer(ctx context.Context, q script.Question) (script.Reply, error) {
	w.mu.Lock()
	q.OnAir = w.onAir
	w.mu.Unlock()
	r, err := w.Writer.Answer(ctx, q)
	w.mu.Lock()
	defer w.mu.Unlock()
	w.reply = r
	return r, err
}

func (w *Witness) begin(onAir shop.SKU) {
	w.mu.Lock()
	defer w.mu.Unlock()
	w.onAir, w.reply = onAir, script.Reply{}
}

func (w *Witness) said() script.Reply {
	w.mu.Lock()
	defer w.mu.Unlock()
	return w.reply
}

// claim is a reference to a fact, as it goes to pages.
type claim struct {
	kind string
	sku  shop.SKU
}

// shown is what a page shows of a message: its text, and its references rendered from the
// shop's facts as they are now, as assets/web/src/live/chat.tsx does.
func shown(m chat.Message, s Facts) (string, []claim, error) {
	var b strings.Builder
	var claims []claim
	for _, p := range m.Parts {
		b.WriteString(p.Text)
		if len(p.Claim) == 0 {
			continue
		}
		var ref struct {
			Kind string   `json:"kind"`
			SKU  shop.SKU `json:"sku"`
		}
		if err := json.Unmarshal(p.Claim, &ref); err != nil {
			return "", nil, fmt.Errorf("message %d: a reference to a fact: %w", m.ID, err)
		}
		claims = append(claims, claim{ref.Kind, ref.SKU})
		b.WriteString(rendered(ref.Kind, ref.SKU, s))
	}
	return b.String(), claims, nil
}

func rendered(kind string, sku shop.SKU, s Facts) string {
	if kind == "policy" {
		return renderedPolicy(string(sku), s.Policies())
	}
	p, v, ok := s.BySKU(sku)
	if !ok {
		return "no longer for sale"
	}
	var words []string
	if p.Code != "" {
		words = append(words, p.Code)
	}
	if kind == "price" || kind == "prior" {
		words = append(words, v.Price.String())
		if v.Prior.Minor > v.Price.Minor && v.State != shop.SoldOut {
			words = append(words, "was "+v.Prior.String())
		}
	}
	switch {
	case v.State == shop.SoldOut:
		words = append(words, "sold out")
	case v.State == shop.Few:
		words = append(words, fmt.Sprintf("%d left", v.Stock))
	case kind == "stock":
		words = append(words, "in stock")
	}
	return strings.Join(words, " ")
}

func renderedPolicy(name string, p shop.Policies) string {
	switch {
	case name == "returns":
		return fmt.Sprintf("return within %d days", p.ReturnDays)
	case name == "tax":
		return fmt.Sprintf("tax of %g %% is included", p.TaxPercent)
	case len(p.Shipping) == 0:
		return "shipping"
	}
	way := p.Shipping[0]
	if way.Price.Minor == 0 {
		return fmt.Sprintf("free shipping, %d to %d working days", way.MinDays, way.MaxDays)
	}
	return fmt.Sprintf("shipping %s, %d to %d working days", way.Price.String(), way.MinDays, way.MaxDays)
}

// state is all that a message in chat may not change but by a wish to buy.
type state struct {
	Catalogue []shop.Product
	Orders    []shop.Order
	Schedule  show.Schedule
	Paused    bool
}

func (s *Stage) state(ctx context.Context) (state, error) {
	orders, err := s.Shop.Orders(ctx, 1000)
	if err != nil {
		return state{}, fmt.Errorf("look at the orders: %w", err)
	}
	return state{s.Shop.Catalogue(), orders, s.Channel.Schedule(), s.Channel.Status().Paused}, nil
}

// held is what a viewer holds.
func (s *Stage) held(ctx context.Context, v chat.ViewerID) (map[shop.SKU]int, error) {
	h, ok, err := s.Shop.HoldOf(ctx, shop.Buyer(v))
	if err != nil {
		return nil, fmt.Errorf("look at the hold of %s: %w", v, err)
	}
	held := map[shop.SKU]int{}
	if ok {
		for _, l := range h.Lines {
			held[l.SKU] += l.Qty
		}
	}
	return held, nil
}

// differs names what is not as it was, apart from stock that the viewer holds rightly.
func (before state) differs(after state, held map[shop.SKU]int) []string {
	var out []string
	told := map[shop.ProductID]shop.Product{}
	for _, p := range before.Catalogue {
		told[p.ID] = p
	}
	if len(before.Catalogue) != len(after.Catalogue) {
		out = append(out, "the shelf")
	}
	for _, p := range after.Catalogue {
		old := told[p.ID]
		old.Variants = append([]shop.Variant(nil), old.Variants...)
		for i := range old.Variants {
			if i < len(p.Variants) && held[old.Variants[i].SKU] > 0 {
				old.Variants[i].Stock, old.Variants[i].Reserved, old.Variants[i].State = p.Variants[i].Stock, p.Variants[i].Reserved, p.Variants[i].State
			}
		}
		if !reflect.DeepEqual(old, p) {
			out = append(out, "the product "+p.Code)
		}
	}
	if !reflect.DeepEqual(before.Orders, after.Orders) {
		out = append(out, "the orders")
	}
	if !reflect.DeepEqual(before.Schedule, after.Schedule) || before.Paused != after.Paused {
		out = append(out, "the broadcast")
	}
	return out
}
