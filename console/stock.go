package console

import (
	"net/http"
	"strconv"
	"strings"
	"time"

	"github.com/barkerlive/barker/assets/pages"
	"github.com/barkerlive/barker/people"
	"github.com/barkerlive/barker/shop"
)

// entriesShown is how many entries of a ledger are in one answer.
const entriesShown = 100

// entryFacts is an entry of the stock ledger as the team gets it; docs/protocol.md explains each
// field.
type entryFacts struct {
	ID       int64             `json:"id"`
	At       time.Time         `json:"at"`
	Kind     shop.MovementKind `json:"kind"`
	OnHand   int               `json:"onHand"`
	Reserved int               `json:"reserved"`
	After    counters          `json:"after"`
	By       string            `json:"by"`
	Hold     string            `json:"hold,omitempty"`
	Order    shop.OrderID      `json:"order,omitempty"`
	Number   string            `json:"number,omitempty"`
}

type counters struct {
	OnHand   int `json:"onHand"`
	Reserved int `json:"reserved"`
}

func entryOf(e shop.LedgerEntry) entryFacts {
	f := entryFacts{ID: e.ID, At: e.At.UTC(), Kind: e.Kind, OnHand: e.OnHand, Reserved: e.Reserved,
		After: counters{e.AfterOnHand, e.AfterReserved}, By: e.By, Order: e.Order, Number: e.Number}
	if e.Ref != string(e.Order) {
		f.Hold = e.Ref
	}
	return f
}

func (s *Console) ledger(w http.ResponseWriter, r *http.Request, _ people.Account) error {
	var before int64
	if text := r.URL.Query().Get("before"); text != "" {
		var err error
		if before, err = strconv.ParseInt(text, 10, 64); err != nil || before < 1 {
			return pages.Invalid("before", "bad")
		}
	}
	entries, err := s.c.Shop.Ledger(r.Context(), shop.SKU(r.PathValue("sku")), before, entriesShown+1)
	if err != nil {
		return err
	}
	out, more := []entryFacts{}, len(entries) > entriesShown
	for _, e := range entries[:min(len(entries), entriesShown)] {
		out = append(out, entryOf(e))
	}
	return pages.Write(w, http.StatusOK, struct {
		Entries []entryFacts `json:"entries"`
		More    bool         `json:"more"`
	}{out, more})
}

// named is a SKU with its words: "Walnut mug, Large".
type named struct {
	SKU     shop.SKU       `json:"sku"`
	Product shop.ProductID `json:"product,omitempty"`
	Code    string         `json:"code,omitempty"`
	Title   string         `json:"title"`
}

// names are the words of every SKU in the catalogue.
func (s *Console) names() map[shop.SKU]named {
	all := map[shop.SKU]named{}
	for _, p := range s.c.Shop.Catalogue() {
		for _, v := range p.Variants {
			all[v.SKU] = named{v.SKU, p.ID, p.Code, strings.Join(append([]string{p.Title}, v.Options...), ", ")}
		}
	}
	return all
}

// of is a SKU with its words, or alone when it is not in the catalogue any more.
func of(names map[shop.SKU]named, sku shop.SKU) named {
	if n, ok := names[sku]; ok {
		return n
	}
	return named{SKU: sku, Title: string(sku)}
}

func (s *Console) queues(w http.ResponseWriter, r *http.Request, _ people.Account) error {
	queues, err := s.c.Shop.Queues(r.Context())
	if err != nil {
		return err
	}
	type queue struct {
		named
		Waiting int       `json:"waiting"`
		Offered int       `json:"offered"`
		Since   time.Time `json:"since"`
	}
	names, out := s.names(), []queue{}
	for _, q := range queues {
		out = append(out, queue{of(names, q.SKU), q.Waiting, q.Offered, q.Since.UTC()})
	}
	return pages.Write(w, http.StatusOK, struct {
		Waits []queue `json:"waits"`
	}{out})
}

// bundleFacts is a bundle and what is in it.
type bundleFacts struct {
	named
	Stock int             `json:"stock"`
	State shop.StockState `json:"state"`
	Parts []bundlePart    `json:"parts"`
}

type bundlePart struct {
	named
	Qty int `json:"qty"`
}

// bundlesOf are the bundles among products, in their order.
func (s *Console) bundlesOf(products []shop.Product) []bundleFacts {
	names, out := s.names(), []bundleFacts{}
	for _, p := range products {
		for _, v := range p.Variants {
			if len(v.Parts) == 0 {
				continue
			}
			f := bundleFacts{of(names, v.SKU), v.Stock, v.State, nil}
			for _, it := range v.Parts {
				f.Parts = append(f.Parts, bundlePart{of(names, it.SKU), it.Qty})
			}
			out = append(out, f)
		}
	}
	return out
}

func (s *Console) bundles(w http.ResponseWriter, _ *http.Request, _ people.Account) error {
	return pages.Write(w, http.StatusOK, struct {
		Bundles []bundleFacts `json:"bundles"`
	}{s.bundlesOf(s.c.Shop.Catalogue())})
}

func (s *Console) setBundle(w http.ResponseWriter, r *http.Request, a people.Account) error {
	var in struct{ Parts []shop.Item }
	if err := pages.Read(w, r, &in); err != nil {
		return err
	}
	if len(in.Parts) == 0 {
		return pages.Invalid("parts", "required")
	}
	sku := shop.SKU(r.PathValue("sku"))
	if err := s.c.Shop.SetParts(r.Context(), sku, in.Parts, a.Name); err != nil {
		return err
	}
	var parts []string
	for _, it := range in.Parts {
		parts = append(parts, strconv.Itoa(it.Qty)+" "+string(it.SKU))
	}
	s.audit(r.Context(), a, "bundle.set", string(sku)+": "+strings.Join(parts, ", "))
	for _, b := range s.bundlesOf(s.c.Shop.Catalogue()) {
		if b.SKU == sku {
			return pages.Write(w, http.StatusOK, b)
		}
	}
	return shop.ErrUnknown // it went away meanwhile
}

func (s *Console) removeBundle(w http.ResponseWriter, r *http.Request, a people.Account) error {
	sku := shop.SKU(r.PathValue("sku"))
	if err := s.c.Shop.SetParts(r.Context(), sku, nil, a.Name); err != nil {
		return err
	}
	s.audit(r.Context(), a, "bundle.removed", string(sku))
	return s.tellProduct(w, sku)
}
