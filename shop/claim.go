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
	priceKind  = "price"
	stockKind  = "stock"
	policyKind = "policy"
)

// Kind is what the claim is about: "price", "stock" or "policy".
func (c Claim) Kind() string { return c.kind }

// SKU is what a price or stock claim is about; for a policy it is the policy's name.
func (c Claim) SKU() SKU { return c.sku }

// String is the claim for people who look into the log: "A2 costs EUR 19.95".
func (c Claim) String() string {
	switch c.kind {
	case priceKind:
		return c.code + " costs " + c.value
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
	case priceKind, stockKind, policyKind:
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
// No fact of today ends at a time set beforehand; all end when somebody changes them, and
// until is for those that will (a deal).
func (s *Shop) Holds(c Claim, until time.Time) bool {
	if !s.Fresh() {
		return false
	}
	var now Claim
	var ok bool
	switch c.kind {
	case priceKind:
		now, ok = s.PriceClaim(c.sku)
	case stockKind:
		now, ok = s.StockClaim(c.sku)
	case policyKind:
		now, ok = s.PolicyClaim(string(c.sku))
	}
	return ok && now == c
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
		"tax":      hash(p.TaxPercent, p.Country),
	}
}
