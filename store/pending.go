package store

import (
	"maps"
	"regexp"
	"slices"
	"strings"
	"sync"

	"github.com/barkerlive/barker/shop"
)

// Write is a change that waits to be made.
type Write struct {
	Query string
	Args  []any // driver.Values
	// Keys are all that it is about: whoever asks for something else, or changes something else with
	// the same words, need not mind it. Nil for what may be about anything.
	Keys  []string
	Table string // that it changes, "" when that is not clear
}

var (
	writes = regexp.MustCompile(`^\s*(?i:INSERT\s+INTO|UPDATE|DELETE\s+FROM)\s+(\w+)`)
	reads  = regexp.MustCompile(`^\s*(?i:SELECT|WITH)\b`)
)

// NewWrite is a change in a statement's words.
func NewWrite(keys []string, query string, args []any) Write {
	w := Write{Query: query, Args: args}
	for _, k := range keys {
		if k != "" {
			w.Keys = append(w.Keys, k)
		}
	}
	w.Table = tableOf(query)
	return w
}

// known are the tables that statements change; the house has a few hundred statements.
var known sync.Map

// tableOf is the table that a statement changes, "" when that is not clear.
func tableOf(query string) string {
	if table, ok := known.Load(query); ok {
		return table.(string)
	}
	table := ""
	if m := writes.FindStringSubmatch(query); m != nil {
		table = m[1]
	}
	known.Store(query, table)
	return table
}

// Concerns tells whether the answer to a question may be another after the write.
func (w Write) Concerns(query string, args []any) bool {
	return w.named(args) && (w.Table == "" || strings.Contains(query, w.Table))
}

// named tells whether a write may be about one of the arguments.
func (w Write) named(args []any) bool {
	return w.Keys == nil || slices.ContainsFunc(args, func(a any) bool {
		text, ok := a.(string)
		return ok && slices.Contains(w.Keys, text)
	})
}

// Reads tells whether a statement changes nothing.
func Reads(query string) bool { return reads.MatchString(query) }

// Pending is what has been written in a transaction and not sent to the database yet: writes in
// their order, and the counters of shops, which parts that share a commit change one after another
// and which are written once. Its zero is empty. It belongs to whoever has the session.
type Pending struct {
	writes   []Write
	mark     int // where the writes of the part begin
	own      *tally
	accounts map[shop.ShopID]*account
}

// Reset forgets everything, Part and Undo what the part has written.
func (p *Pending) Reset() { *p = Pending{} }

// Part begins a part.
func (p *Pending) Part() { p.own = nil }

// Undo forgets what the part has written.
func (p *Pending) Undo() { p.writes, p.own = p.writes[:p.mark], nil }

// Keep makes the part's writes ones that will be committed.
func (p *Pending) Keep() {
	if p.own != nil {
		p.own.kept()
	}
	p.own, p.mark = nil, len(p.writes)
}

// Len is how many writes wait.
func (p *Pending) Len() int { return len(p.writes) }

// Put has a write wait.
func (p *Pending) Put(w Write) {
	if w.Keys == nil && p.counts(w.Table) {
		p.settle()
	}
	if w.Keys == nil && (w.Table == "shops" || w.Table == "") {
		p.accounts = nil // they are read again
	}
	p.writes = append(p.writes, w)
}

// settle makes writes of the counters that wait.
func (p *Pending) settle() {
	if slices.ContainsFunc(slices.Collect(maps.Values(p.accounts)), (*account).waits) {
		own := p.writes[p.mark:]
		early := p.Earlier()
		p.writes, p.mark = append(early, own...), len(early)
	}
	if p.own != nil {
		p.writes = settle(p.writes, p.own.shop, p.own.stock)
	}
}

// counts tells whether counters wait that a write to a table could see.
func (p *Pending) counts(table string) bool {
	if table != "" && !slices.Contains([]string{"shops", "products", "variants"}, table) {
		return false
	}
	return p.own.waits() || slices.ContainsFunc(slices.Collect(maps.Values(p.accounts)), (*account).waits)
}

// Touch tells whether anything that waits is what a statement is about.
func (p *Pending) Touch(query string) bool {
	for _, w := range p.writes {
		if w.Table == "" || strings.Contains(query, w.Table) {
			return true
		}
	}
	for _, table := range []string{"shops", "products", "variants"} {
		if strings.Contains(query, table) && p.counts(table) {
			return true
		}
	}
	return false
}

// Concern tells whether anything that waits concerns a question.
func (p *Pending) Concern(query string, args []any) bool {
	return p.counts("variants") && strings.Contains(query, "variants") ||
		slices.ContainsFunc(p.writes, func(w Write) bool { return w.Concerns(query, args) })
}

// Earlier takes out what parts before this one have written.
func (p *Pending) Earlier() []Write {
	all := slices.Clone(p.writes[:p.mark])
	p.writes, p.mark = p.writes[p.mark:], 0
	for _, id := range slices.Sorted(maps.Keys(p.accounts)) {
		all = p.accounts[id].settle(all, id)
	}
	return all
}

// Puts takes out what the part has written, but for its counters.
func (p *Pending) Puts() []Write {
	all := slices.Clone(p.writes[p.mark:])
	p.writes = p.writes[:p.mark]
	return all
}

// Own takes out what the part has written.
func (p *Pending) Own() []Write {
	all := p.Puts()
	if p.own != nil {
		all = settle(all, p.own.shop, p.own.stock)
	}
	return all
}

// account is a shop's counters as the parts that are kept have left them, and what of them waits to be
// written.
type account struct {
	revision shop.Revision
	orders   int
	changed  bool                    // these two wait
	stock    map[shop.SKU]shop.Stock // to be added
	products map[shop.ProductID]bool // that get the revision
	skus     map[shop.SKU]bool       // whose products do
}

func (a *account) waits() bool { return a.changed || len(a.stock)+len(a.products)+len(a.skus) > 0 }

// settle adds what waits to writes.
func (a *account) settle(all []Write, id shop.ShopID) []Write {
	if a.changed {
		all = append(all, NewWrite([]string{string(id)}, `UPDATE shops SET revision = ?, orders = ? WHERE id = ?`, []any{int64(a.revision), int64(a.orders), string(id)}))
	}
	for _, p := range slices.Sorted(maps.Keys(a.products)) {
		all = append(all, NewWrite([]string{string(p)}, `UPDATE products SET revision = ? WHERE shop_id = ? AND id = ?`, []any{int64(a.revision), string(id), string(p)}))
	}
	for _, sku := range slices.Sorted(maps.Keys(a.skus)) {
		all = append(all, NewWrite([]string{string(sku)}, `UPDATE products SET revision = ? WHERE shop_id = ? AND id =
			(SELECT v.product_id FROM variants v WHERE v.shop_id = ? AND v.sku = ?)`, []any{int64(a.revision), string(id), string(id), string(sku)}))
	}
	all = settle(all, id, a.stock)
	a.changed = false
	clear(a.products)
	clear(a.skus)
	return all
}

// settle adds changes of stock to writes and forgets them.
func settle(all []Write, id shop.ShopID, stock map[shop.SKU]shop.Stock) []Write {
	for _, sku := range slices.Sorted(maps.Keys(stock)) {
		n := stock[sku]
		all = append(all, NewWrite([]string{string(sku)}, `UPDATE variants SET on_hand = on_hand + ?, reserved = reserved + ? WHERE shop_id = ? AND sku = ?`,
			[]any{int64(n.OnHand), int64(n.Reserved), string(id), string(sku)}))
	}
	clear(stock)
	return all
}

// tally is what one part changes of a shop's counters.
type tally struct {
	shop     shop.ShopID
	account  *account
	orders   int                     // numbered in it
	bumped   bool                    // it has a revision of its own
	stock    map[shop.SKU]shop.Stock // to be added
	products map[shop.ProductID]bool
	skus     map[shop.SKU]bool
}

func (t *tally) waits() bool { return t != nil && len(t.stock) > 0 }

// kept adds it to the account.
func (t *tally) kept() {
	a := t.account
	if a == nil {
		return
	}
	if t.bumped {
		a.revision++
	}
	a.orders += t.orders
	a.changed = a.changed || t.bumped || t.orders > 0
	for sku, n := range t.stock {
		a.stock[sku] = shop.Stock{OnHand: a.stock[sku].OnHand + n.OnHand, Reserved: a.stock[sku].Reserved + n.Reserved}
	}
	maps.Copy(a.products, t.products)
	maps.Copy(a.skus, t.skus)
}

// unwritten is what waits to be added to a variant's counters.
func (p *Pending) unwritten(id shop.ShopID, sku shop.SKU) (n shop.Stock) {
	if a := p.accounts[id]; a != nil {
		n = a.stock[sku]
	}
	if p.own != nil && p.own.shop == id {
		n.OnHand += p.own.stock[sku].OnHand
		n.Reserved += p.own.stock[sku].Reserved
	}
	return n
}
