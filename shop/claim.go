package shop

import (
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"errors"
	"fmt"
	"net/url"
	"strings"
	"time"
)

// Claim is a small fact that only the shop makes: "A2 costs EUR 19.95". It is opaque, compares
// with ==, and survives being written down and read back.
type Claim struct {
	shop  ShopID
	kind  string
	code  string // the product's, for people
	sku   SKU    // or the policy's name
	value string
}

// The kinds of claims.
const (
	priceKind   = "price"
	priorKind   = "prior"
	stockKind   = "stock"
	dealKind    = "deal"
	policyKind  = "policy"
	reviewsKind = "reviews"
)

// Kind is what the claim is about: "price", "prior", "stock", "deal", "policy" or "reviews".
func (c Claim) Kind() string { return c.kind }

// SKU is what a claim is about; for a policy it is the policy's name.
func (c Claim) SKU() SKU { return c.sku }

// Deal is the deal that the claim is about, "" for none.
func (c Claim) Deal() DealID {
	if c.kind != dealKind {
		return ""
	}
	id, _, _ := strings.Cut(c.value, " ")
	return DealID(id)
}

// String is the claim for people who look into the log: "A2 costs EUR 19.95".
func (c Claim) String() string {
	switch c.kind {
	case priceKind:
		return c.code + " costs " + c.value
	case priorKind:
		return c.code + " cost " + c.value + " before"
	case dealKind:
		_, terms, _ := strings.Cut(c.value, " ")
		return "the deal on " + c.code + " is " + terms
	case stockKind:
		switch StockState(c.value) {
		case SoldOut:
			return c.code + " is sold out"
		case Few:
			return "few of " + c.code + " are left"
		default:
			return c.code + " is in stock"
		}
	case policyKind:
		return string(c.sku) + " is as stated"
	case reviewsKind:
		return c.code + " has reviews: " + c.value
	}
	return ""
}

// claimVersion begins the text of a claim. A text of another version is refused: its clip is
// made again.
const claimVersion = "1"

// MarshalText writes the claim as one compact word. The zero Claim is empty.
func (c Claim) MarshalText() ([]byte, error) {
	if c == (Claim{}) {
		return nil, nil
	}
	parts := []string{claimVersion, string(c.shop), c.kind, c.code, string(c.sku), c.value}
	for i, p := range parts {
		parts[i] = url.QueryEscape(p)
	}
	return []byte(strings.Join(parts, ":")), nil
}

// UnmarshalText reads what MarshalText wrote.
func (c *Claim) UnmarshalText(text []byte) error {
	if len(text) == 0 {
		*c = Claim{}
		return nil
	}
	parts := strings.Split(string(text), ":")
	if len(parts) != 6 || parts[0] != claimVersion {
		return fmt.Errorf("claim %q: not of version %s", text, claimVersion)
	}
	for i, p := range parts {
		plain, err := url.QueryUnescape(p)
		if err != nil || url.QueryEscape(plain) != p {
			return fmt.Errorf("claim %q: malformed", text)
		}
		parts[i] = plain
	}
	read := Claim{ShopID(parts[1]), parts[2], parts[3], SKU(parts[4]), parts[5]}
	switch read.kind {
	case priceKind, priorKind, stockKind, dealKind, policyKind, reviewsKind:
		*c = read
		return nil
	}
	return fmt.Errorf("claim %q: unknown kind", text)
}

// MarshalJSON writes the text as a JSON string.
func (c Claim) MarshalJSON() ([]byte, error) {
	text, err := c.MarshalText()
	if err != nil {
		return nil, err
	}
	return json.Marshal(string(text))
}

// UnmarshalJSON reads what MarshalJSON wrote.
func (c *Claim) UnmarshalJSON(data []byte) error {
	var text string
	if err := json.Unmarshal(data, &text); err != nil {
		return errors.New("claim: not a JSON string")
	}
	return c.UnmarshalText([]byte(text))
}

// PriceClaim is "A2 costs EUR 19.95", or "A2 costs EUR 19.95 instead of EUR 24.95": a prior price
// that is said or shown is as much of a fact. False for a SKU that is not for sale.
func (s *Shop) PriceClaim(sku SKU) (Claim, bool) {
	p, v, ok := s.BySKU(sku)
	if !ok {
		return Claim{}, false
	}
	value := v.Price.String()
	if v.Prior.Minor > 0 {
		value += " instead of " + v.Prior.String()
	}
	return Claim{s.c.ID, priceKind, p.Code, sku, value}, true
}

// PriorClaim is "A2 cost EUR 24.95 before": the honest prior price, the lowest of the 30 days before
// the reduction began. False while the price is not below it.
func (s *Shop) PriorClaim(sku SKU) (Claim, bool) {
	p, v, ok := s.BySKU(sku)
	if !ok || v.Prior.Minor <= v.Price.Minor {
		return Claim{}, false
	}
	return Claim{s.c.ID, priorKind, p.Code, sku, v.Prior.String()}, true
}

// EndsClaim is "the deal on A2 is EUR 19.95 until 20:00": it ends when the deal does, when it is
// changed and when its cap is reached. False for a deal that does not run.
func (s *Shop) EndsClaim(id DealID) (Claim, bool) {
	f := s.seen()
	d, ok := f.dealBy(id)
	if !ok || !d.Runs(time.Now()) {
		return Claim{}, false
	}
	i, ok := f.bySKU[d.SKU]
	if !ok {
		return Claim{}, false
	}
	value := fmt.Sprintf("%s %s until %s", d.ID, d.Price, d.Ends.UTC().Format(time.RFC3339Nano))
	if d.Cap > 0 {
		value += fmt.Sprintf(", %d in all", d.Cap)
	}
	if d.PerBuyer > 0 {
		value += fmt.Sprintf(", %d for a buyer", d.PerBuyer)
	}
	return Claim{s.c.ID, dealKind, f.all[i].Code, d.SKU, value}, true
}

// StockClaim is "A2 is in stock": a state, never a count. False for a SKU that is not for sale.
func (s *Shop) StockClaim(sku SKU) (Claim, bool) {
	p, v, ok := s.BySKU(sku)
	if !ok {
		return Claim{}, false
	}
	return Claim{s.c.ID, stockKind, p.Code, sku, string(v.State)}, true
}

// PolicyClaim is that a policy is as it is today: "shipping", "returns" or "tax".
func (s *Shop) PolicyClaim(name string) (Claim, bool) {
	value, ok := s.policies[name]
	return Claim{s.c.ID, policyKind, "", SKU(name), value}, ok
}

// Holds tells whether a claim is true and stays so until then. It never blocks. What could not
// be confirmed within the last second is not true.
//
// Prices end with deals, and begin with them, at times set beforehand; what ends at until is true
// until then. All else ends when somebody changes it.
func (s *Shop) Holds(c Claim, until time.Time) bool {
	if !s.Fresh() || s.ends(c, until) {
		return false
	}
	var now Claim
	var ok bool
	switch c.kind {
	case priceKind:
		now, ok = s.PriceClaim(c.sku)
	case priorKind:
		now, ok = s.PriorClaim(c.sku)
	case dealKind:
		now, ok = s.EndsClaim(c.Deal())
	case stockKind:
		now, ok = s.StockClaim(c.sku)
	case policyKind:
		now, ok = s.PolicyClaim(string(c.sku))
	case reviewsKind:
		var p Product
		if p, _, ok = s.BySKU(c.sku); ok {
			now, ok = s.ReviewsClaim(p.ID)
		}
	}
	return ok && now == c
}

// ends tells that a claim about a price ends before then by itself.
func (s *Shop) ends(c Claim, until time.Time) bool {
	if c.kind != priceKind && c.kind != priorKind && c.kind != dealKind {
		return false
	}
	p, ok := s.seen().pricing[c.sku]
	if !ok {
		return false
	}
	t := p.at(time.Now())
	for m := t.until; !m.IsZero() && m.Before(until); {
		then := p.at(m)
		if then.price != t.price || then.prior != t.prior || then.deal.ID != t.deal.ID {
			return true
		}
		m = then.until
	}
	return false
}

// policyValues are the claims' values: a hash of all that a policy says.
func policyValues(p Policies) map[string]string {
	hash := func(parts ...any) string {
		sum := sha256.New()
		fmt.Fprintf(sum, "%#v", parts)
		return hex.EncodeToString(sum.Sum(nil)[:8])
	}
	return map[string]string{
		"shipping": hash(p.Shipping, p.HandlingDays, p.Country, p.Countries),
		"returns":  hash(p.ReturnDays),
		"tax":      hash(p.TaxPercent, p.TaxAdded, p.ShippingUntaxed, p.Country),
	}
}
