package shop

import (
	"maps"
	"slices"
	"time"
)

// followFor is how long a change waits for those that were committed with it and come before it.
const followFor = 10 * time.Millisecond

// stockNews is what a transaction of this process changed of the stock.
type stockNews struct {
	stock map[SKU]Stock
	began time.Time // when the transaction ran, alone: nothing else changed between then and its commit
}

// follow takes a commit that changed nothing but stock into the snapshot, without asking the store. It
// is false when changes before it do not come: another process made them.
func (s *Shop) follow(c Commit, began time.Time) bool {
	s.refreshing.Lock()
	if s.news == nil {
		s.news, s.came = make(map[Revision]stockNews), make(chan struct{})
	}
	s.news[c.Revision] = stockNews{c.Stock, began}
	s.catchUp()
	reached, came := s.snap.Load().revision, s.came
	s.refreshing.Unlock()
	if reached >= c.Revision {
		return true
	}
	late := time.NewTimer(followFor)
	defer late.Stop()
	for {
		select {
		case <-came:
		case <-late.C:
			return false
		}
		s.refreshing.Lock()
		reached, came = s.snap.Load().revision, s.came
		s.refreshing.Unlock()
		if reached >= c.Revision {
			return true
		}
	}
}

// catchUp follows the news that the snapshot is ready for. refreshing is held.
func (s *Shop) catchUp() {
	old := s.seen()
	next := *old
	for {
		n, ok := s.news[next.revision+1]
		if !ok {
			break
		}
		next = snapshot{s.restocked(next.facts, n.stock), n.began}
	}
	maps.DeleteFunc(s.news, func(r Revision, _ stockNews) bool { return r <= next.revision })
	if next.facts == old.facts {
		return
	}
	if next.confirmed.Before(old.confirmed) {
		next.confirmed = old.confirmed
	}
	close(s.came)
	s.came = make(chan struct{})
	s.publish(&next)
}

// restocked is the next revision of facts: the same with other counters.
func (s *Shop) restocked(old *facts, stock map[SKU]Stock) *facts {
	f := *old
	f.revision++
	f.all = slices.Clone(old.all)
	own := make(map[int]bool, len(stock))
	for sku, n := range stock {
		at, ok := f.place[sku]
		if !ok {
			continue // retired
		}
		p := &f.all[at.product]
		if !own[at.product] {
			own[at.product] = true
			p.Variants = slices.Clone(p.Variants)
		}
		p.Variants[at.variant].OnHand, p.Variants[at.variant].Reserved = n.OnHand, n.Reserved
	}
	for i := range own {
		s.finish(&f.all[i])
	}
	s.bundles(&f)
	f.turn(time.Now())
	return &f
}
