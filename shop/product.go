package shop

// Lead is the variant that stands for the product: the first that can be bought, else the first.
func (p Product) Lead() Variant {
	for _, v := range p.Variants {
		if v.State != SoldOut {
			return v
		}
	}
	if len(p.Variants) > 0 {
		return p.Variants[0]
	}
	return Variant{State: SoldOut}
}

// SoldOut tells that no variant can be bought.
func (p Product) SoldOut() bool { return p.Lead().State == SoldOut }

// FromPrice is the lowest price among the variants that can be bought, or among all when none
// can, and whether they differ ("from").
func (p Product) FromPrice() (lowest Money, several bool) {
	out := p.SoldOut()
	first := true
	for _, v := range p.Variants {
		if v.State == SoldOut && !out {
			continue
		}
		several = several || !first && v.Price != lowest
		if first || v.Price.Less(lowest) {
			lowest = v.Price
		}
		first = false
	}
	return lowest, several
}

// Variant finds one of the product's variants.
func (p Product) Variant(sku SKU) (Variant, bool) {
	for _, v := range p.Variants {
		if v.SKU == sku {
			return v, true
		}
	}
	return Variant{}, false
}

// name is the product with a variant's options, as a line of a hold has it.
func (p Product) name(v Variant) string {
	name := p.Title
	for _, o := range v.Options {
		if o != "" {
			name += ", " + o
		}
	}
	return name
}
