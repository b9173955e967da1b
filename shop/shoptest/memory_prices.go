package shoptest

import (
	"cmp"
	"fmt"
	"slices"
	"strings"
	"time"

	"github.com/barkerlive/barker/shop"
)

type useKey struct {
	promotion string
	buyer     shop.Buyer
}

func (m *memory) Pricing(sku shop.SKU) (p shop.Pricing, err error) {
	from := m.now.Add(-shop.PricesKept)
	for i, pt := range m.prices[sku] {
		if next := i + 1; pt.At.Before(from) && next < len(m.prices[sku]) && m.prices[sku][next].At.Before(from) {
			continue
		}
		p.Prices = append(p.Prices, pt)
	}
	for _, d := range m.deals {
		if d.SKU == sku && d.Ends.After(from) {
			p.Deals = append(p.Deals, m.counted(d))
		}
	}
	slices.SortFunc(p.Deals, byStart)
	return p, nil
}

func byStart(a, b shop.Deal) int {
	return cmp.Or(a.Starts.Compare(b.Starts), cmp.Compare(a.ID, b.ID))
}

func (m *memory) counted(d shop.Deal) shop.Deal {
	d.Used = m.uses[useKey{"deal:" + string(d.ID), ""}]
	return d
}

func (m *memory) Pricings(after shop.Revision) (map[shop.SKU]shop.Pricing, error) {
	all := make(map[shop.SKU]shop.Pricing)
	for id := range m.products {
		if m.changed[id] <= after {
			continue
		}
		for _, sku := range m.skus[id] {
			p, err := m.Pricing(sku)
			if err != nil {
				return nil, err
			}
			all[sku] = p
		}
	}
	return all, nil
}

func (m *memory) Prices(sku shop.SKU, limit int) ([]shop.PricePoint, error) {
	ps := slices.Clone(m.prices[sku])
	slices.Reverse(ps)
	return ps[:min(limit, len(ps))], nil
}

func (m *memory) PutPrice(sku shop.SKU, price shop.Money, at time.Time, by string) error {
	m.points++
	at = time.UnixMilli(at.UnixMilli()).UTC()
	m.prices[sku] = append(slices.Clip(m.prices[sku]), shop.PricePoint{ID: m.points, Price: price, At: at, By: by})
	return m.variant(sku, func(v *shop.StoredVariant) { v.Price = price })
}

func (m *memory) Deal(id shop.DealID) (shop.Deal, bool, error) {
	d, ok := m.deals[id]
	return m.counted(d), ok, nil
}

func (m *memory) Deals() (ds []shop.Deal, err error) {
	for _, d := range m.deals {
		ds = append(ds, m.counted(d))
	}
	slices.SortFunc(ds, func(a, b shop.Deal) int { return byStart(b, a) })
	return ds, nil
}

func (m *memory) PutDeal(d shop.Deal, _ string) error {
	m.deals[d.ID] = d
	m.touched[m.variants[d.SKU].Product] = true
	return nil
}

func (m *memory) Coupon(code string) (shop.Coupon, bool, error) {
	c, ok := m.coupons[code]
	c.Used = m.uses[useKey{"coupon:" + code, ""}]
	return c, ok, nil
}

func (m *memory) Coupons() (cs []shop.Coupon, err error) {
	for code := range m.coupons {
		c, _, _ := m.Coupon(code)
		cs = append(cs, c)
	}
	slices.SortFunc(cs, func(a, b shop.Coupon) int { return strings.Compare(a.Code, b.Code) })
	return cs, nil
}

func (m *memory) PutCoupon(c shop.Coupon, _ string) error {
	m.coupons[c.Code] = c
	return nil
}

func (m *memory) Uses(promotion string, b shop.Buyer) (all, buyer int, err error) {
	return m.uses[useKey{promotion, ""}], m.uses[useKey{promotion, b}], nil
}

func (m *memory) Use(promotion string, sku shop.SKU, b shop.Buyer, n int) error {
	for _, k := range []useKey{{promotion, ""}, {promotion, b}} {
		if m.uses[k] += n; m.uses[k] < 0 {
			return fmt.Errorf("%s is used %d times by %q", promotion, m.uses[k], k.buyer)
		}
	}
	if sku != "" {
		m.touched[m.variants[sku].Product] = true
	}
	return nil
}
