package shop

import (
	"fmt"
	"slices"
	"strings"
	"time"
)

// plan is what importing one product changes.
type plan struct {
	shop   *Shop
	row    Row
	old    StoredProduct
	known  bool
	next   StoredProduct
	prices []priced
	moves  []Movement
	// quiet is a change of what the file said last and of nothing else.
	quiet bool
}

// priced is a price to be set.
type priced struct {
	sku   SKU
	price Money
	at    time.Time
}

func (p *plan) changed(format string, a ...any) {
	p.row.Changes = append(p.row.Changes, fmt.Sprintf(format, a...))
}

func (p *plan) note(format string, a ...any) {
	p.row.Notes = append(p.row.Notes, Note{Line: p.row.Line, Text: fmt.Sprintf(format, a...)})
}

// refuse leaves a variant out.
func (p *plan) refuse(format string, a ...any) {
	p.row.Notes = append(p.row.Notes, Note{Line: p.row.Line, Text: fmt.Sprintf(format, a...), Refused: true})
	p.row.Partial = true
}

// work compares a product of the file with the shop's.
func (p *plan) work(r Reader, in Product) (err error) {
	if p.old, p.known, err = r.Stored(in.ID); err != nil {
		return err
	}
	p.next = StoredProduct{Product: in, Place: p.old.Place}
	p.next.Product.Variants = nil
	if p.known {
		p.text(in)
	}
	for i, v := range in.Variants {
		if err := p.variant(r, v, i); err != nil {
			return err
		}
	}
	taken := len(p.next.Variants)
	if p.known {
		p.missing()
	}
	switch {
	case taken == 0:
		p.row.Outcome, p.row.Changes = Refused, nil
		p.note("no variant of it can be taken")
	case !p.known:
		p.row.Outcome, p.row.Changes = Added, nil
	case len(p.row.Changes) > 0:
		p.row.Outcome = Changed
	default:
		p.row.Outcome = Unchanged
	}
	return nil
}

// text takes the product's own facts, those that the file has.
func (p *plan) text(in Product) {
	n := p.old.Product
	set(p, 0, "title", &n.Title, in.Title)
	set(p, HasVendor, "vendor", &n.Vendor, in.Vendor)
	set(p, HasType, "type", &n.Type, in.Type)
	setList(p, HasTags, "tags", &n.Tags, in.Tags)
	setList(p, 0, "options", &n.OptionNames, in.OptionNames)
	set(p, HasText, "summary", &n.Summary, in.Summary)
	set(p, HasText, "description", &n.HTML, in.HTML)
	setList(p, HasText, "attributes", &n.Attributes, in.Attributes)
	set(p, HasHidden, "hidden", &n.Hidden, in.Hidden)
	if p.row.Fields&HasPicture != 0 && n.PictureFrom != in.PictureFrom {
		n.Picture = "" // until it is fetched
	}
	set(p, HasPicture, "picture", &n.PictureFrom, in.PictureFrom)
	set(p, HasPicture, "picture text", &n.PictureAlt, in.PictureAlt)
	p.next.Product = n
}

// set takes a fact when the file has a column for it; 0 is a column that every file has.
func set[T comparable](p *plan, need Fields, name string, to *T, v T) {
	if p.row.Fields&need != need || *to == v {
		return
	}
	if text := fmt.Sprint(v); len(text) > 40 || strings.Contains(text, "\n") {
		p.changed("%s", name)
	} else {
		p.changed("%s: %v → %v", name, *to, v)
	}
	*to = v
}

func setList[T comparable](p *plan, need Fields, name string, to *[]T, v []T) {
	if p.row.Fields&need != need || slices.Equal(*to, v) {
		return
	}
	p.changed("%s", name)
	*to = v
}

// variant takes one variant of the file.
func (p *plan) variant(r Reader, in Variant, position int) error {
	old, known, err := r.Variant(in.SKU)
	if err != nil {
		return err
	}
	if known && old.Product != p.next.Product.ID {
		p.refuse("SKU %s is a variant of %s already", in.SKU, old.Product)
		return nil
	}
	if in.Price.Currency != p.shop.c.Policies.Currency || in.Price.Minor <= 0 || in.Price.Minor > maxPrice {
		p.refuse("SKU %s: the price %s cannot be taken", in.SKU, in.Price)
		return nil
	}
	if in.Stock < 0 || in.Stock > maxStock {
		p.refuse("SKU %s: the stock %d cannot be taken", in.SKU, in.Stock)
		return nil
	}
	in.Prior = honest(in.Prior, in.Price)
	if !known {
		p.newVariant(r, in)
		return nil
	}
	v := old
	if v.Retired {
		p.changed("%s is for sale again", in.SKU)
		v.Retired = false
	}
	setList(p, 0, "options of "+string(in.SKU), &v.Options, in.Options)
	set(p, HasGrams, "grams of "+string(in.SKU), &v.Grams, in.Grams)
	if err := p.price(r, &v, in); err != nil {
		return err
	}
	p.stock(&v, in)
	if i := slices.IndexFunc(p.old.Variants, func(o StoredVariant) bool { return o.SKU == in.SKU }); i != position {
		p.changed("place of %s", in.SKU)
	}
	p.next.Variants = append(p.next.Variants, v)
	return nil
}

func (p *plan) newVariant(r Reader, in Variant) {
	stock := in.Stock
	v := StoredVariant{Variant: in, Product: p.next.Product.ID, File: FileFacts{Price: &in.Price.Minor, Prior: &in.Prior.Minor}}
	if p.row.Fields&HasStock != 0 {
		v.File.Stock = &stock
	}
	v.OnHand, v.Reserved, v.Prior = 0, 0, Money{}
	p.changed("%s is new", in.SKU)
	p.next.Variants = append(p.next.Variants, v)
	if in.Prior.Minor > 0 && p.shop.c.TrustCompareAt {
		p.prices = append(p.prices, priced{in.SKU, in.Prior, r.Now().Add(-priorSpan)})
	}
	p.prices = append(p.prices, priced{in.SKU, in.Price, r.Now()})
	if stock > 0 {
		p.moves = append(p.moves, Movement{SKU: in.SKU, Kind: Imported, OnHand: stock, By: importer})
	}
}

// importer is who changed what an import changes.
const importer = "import"

// price takes the file's price when it is another than the file said before. A compare-at price is
// only noted: what is shown as the prior price comes from the shop's own history.
func (p *plan) price(r Reader, v *StoredVariant, in Variant) error {
	said := v.File
	if p.row.Fields&HasPrior != 0 && !same(said.Prior, in.Prior.Minor) {
		p.quiet = true
		v.File.Prior = &in.Prior.Minor
	}
	if same(said.Price, in.Price.Minor) {
		if v.Price != in.Price {
			p.note("the price of %s stays %s as set here; the file says %s as before", in.SKU, v.Price, in.Price)
		}
		return nil
	}
	if v.Price != in.Price {
		pricing, err := r.Pricing(in.SKU)
		if err != nil {
			return err
		}
		if err := p.shop.mayPrice(r.Now(), pricing, in.Price); err != nil {
			p.note("the price of %s stays %s: %v", in.SKU, v.Price, err)
			return nil
		}
	}
	p.quiet = true
	v.File.Price = &in.Price.Minor
	if v.Price == in.Price {
		return nil
	}
	p.changed("price of %s: %s → %s", in.SKU, v.Price, in.Price)
	if in.Price.Minor > v.Price.Minor/2*3 || in.Price.Minor < v.Price.Minor/2 {
		p.note("the price of %s changes by more than half, from %s to %s", in.SKU, v.Price, in.Price)
	}
	v.Price = in.Price
	p.prices = append(p.prices, priced{in.SKU, in.Price, r.Now()})
	return nil
}

// stock takes the file's stock when it is another than the file said before, and whether it is
// sold on without. Neither may leave less than buyers hold.
func (p *plan) stock(v *StoredVariant, in Variant) {
	if len(v.Parts) > 0 {
		return // its parts have
	}
	onHand := v.OnHand
	if p.row.Fields&HasStock != 0 && (v.File.Stock == nil || *v.File.Stock != in.Stock) {
		onHand = in.Stock
	}
	oversell := v.Oversell
	if p.row.Fields&HasOversell != 0 {
		oversell = in.Oversell
	}
	if !oversell && onHand < v.Reserved {
		p.note("the stock of %s stays %d: buyers hold %d of it", in.SKU, v.OnHand, v.Reserved)
		return
	}
	set(p, 0, "sold on without stock, "+string(in.SKU), &v.Oversell, oversell)
	if p.row.Fields&HasStock == 0 {
		return
	}
	if same(v.File.Stock, in.Stock) {
		if v.OnHand != in.Stock {
			p.note("the stock of %s stays %d as counted here; the file says %d as before", in.SKU, v.OnHand, in.Stock)
		}
		return
	}
	p.quiet = true
	v.File.Stock = &in.Stock
	if onHand != v.OnHand {
		p.changed("stock of %s: %d → %d", in.SKU, v.OnHand, onHand)
		p.moves = append(p.moves, Movement{SKU: in.SKU, Kind: Imported, OnHand: onHand - v.OnHand, By: importer})
	}
}

func same[T comparable](said *T, now T) bool { return said != nil && *said == now }

// missing retires the variants that the file no longer has. After a refused row it cannot be
// known which those are.
func (p *plan) missing() {
	for _, v := range p.old.Variants {
		if slices.ContainsFunc(p.next.Variants, func(n StoredVariant) bool { return n.SKU == v.SKU }) {
			continue
		}
		if !p.row.Partial && !v.Retired {
			p.changed("%s is no longer for sale", v.SKU)
			v.Retired = true
		}
		p.next.Variants = append(p.next.Variants, v)
	}
}

// apply writes the plan.
func (p *plan) apply(tx Tx) (err error) {
	if !p.known {
		if p.next.Place, err = tx.NextPlace(); err != nil {
			return err
		}
		p.next.Product.Code = codeOf(p.next.Place)
	}
	first := p.between()
	if err := tx.PutProduct(first); err != nil {
		return err
	}
	for _, v := range p.prices {
		if err := tx.PutPrice(v.sku, v.price, v.at, importer); err != nil {
			return err
		}
	}
	var moved []Item
	for _, m := range p.moves {
		if err := tx.Move(m); err != nil {
			return err
		}
		moved = append(moved, Item{SKU: m.SKU})
	}
	if slices.EqualFunc(first.Variants, p.next.Variants, func(a, b StoredVariant) bool { return a.Oversell == b.Oversell }) {
		return p.shop.offer(tx, moved)
	}
	if err := tx.PutProduct(p.next); err != nil {
		return err
	}
	return p.shop.offer(tx, moved)
}

// between is the product while its stock moves. Stock may only be below what is held where the
// merchant oversells, so that has to be true before and after.
func (p *plan) between() StoredProduct {
	b := p.next
	b.Variants = slices.Clone(b.Variants)
	for i, v := range b.Variants {
		o := slices.IndexFunc(p.old.Variants, func(o StoredVariant) bool { return o.SKU == v.SKU })
		b.Variants[i].Oversell = v.Oversell || o >= 0 && p.old.Variants[o].Oversell
	}
	return b
}
