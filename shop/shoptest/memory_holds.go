package shoptest

import (
	"fmt"
	"slices"

	"github.com/barkerlive/barker/shop"
)

func keeps(s shop.HoldState) bool {
	return s == shop.HoldActive || s == shop.HoldPaying || s == shop.HoldOffered
}

func (m *memory) Hold(id shop.HoldID) (shop.HoldRecord, bool, error) {
	h, ok := m.holds[id]
	return h, ok, nil
}

func (m *memory) LastHold(b shop.Buyer) (last shop.HoldRecord, ok bool, err error) {
	for _, id := range slices.Backward(m.newest) {
		h := m.holds[id]
		if h.Buyer == b && !h.Offer && (!ok || h.State == shop.HoldActive) {
			last, ok = h, true
		}
	}
	return last, ok, nil
}

func (m *memory) Due(limit int) (due []shop.HoldRecord, err error) {
	for _, id := range m.newest {
		h := m.holds[id]
		if (h.State == shop.HoldActive || h.State == shop.HoldOffered) && !m.now.Before(h.Expires) && len(due) < limit {
			due = append(due, h)
		}
	}
	return due, nil
}

func (m *memory) PutHold(h shop.HoldRecord) error {
	if _, ok := m.holds[h.ID]; !ok {
		m.newest = append(m.newest, h.ID)
	}
	h.Lines = slices.Clone(h.Lines)
	m.holds[h.ID] = h
	active := 0
	for _, o := range m.holds {
		if o.Buyer == h.Buyer && o.State == shop.HoldActive {
			active++
		}
	}
	if active > 1 {
		return fmt.Errorf("buyer %s has %d active holds", h.Buyer, active)
	}
	return nil
}

func (m *memory) Waiting(sku shop.SKU, limit int) ([]shop.Wait, error) {
	ws := filter(m.waits, func(w shop.Wait) bool { return w.SKU == sku && w.State == shop.Waiting })
	return ws[:min(limit, len(ws))], nil
}

func (m *memory) Waited() (skus []shop.SKU, err error) {
	for _, w := range m.waits {
		if w.State == shop.Waiting {
			skus = append(skus, w.SKU)
		}
	}
	slices.Sort(skus)
	return slices.Compact(skus), nil
}

func (m *memory) WaitsOf(b shop.Buyer) ([]shop.Wait, error) {
	return filter(m.waits, func(w shop.Wait) bool {
		return w.Buyer == b && (w.State == shop.Waiting || w.State == shop.WaitOffered)
	}), nil
}

func (m *memory) WaitOfHold(id shop.HoldID) (w shop.Wait, ok bool, err error) {
	ws := filter(m.waits, func(w shop.Wait) bool { return w.Hold == id })
	if len(ws) == 0 {
		return w, false, nil
	}
	return ws[0], true, nil
}

func (m *memory) PutWait(w shop.Wait) error {
	if w.ID == 0 {
		w.ID = shop.WaitID(len(m.waits) + 1)
	}
	put(&m.waits, w, func(o shop.Wait) bool { return o.ID == w.ID })
	return nil
}
