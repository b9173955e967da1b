package show

import (
	"errors"
	"fmt"
	"sync"
	"time"

	"github.com/barkerlive/barker/chat"
	"github.com/barkerlive/barker/shop"
)

const (
	// offerLife is how long a viewer may take to accept an offer with a tap.
	offerLife = 10 * time.Minute
	// yesLife is how long a "yes" in chat is taken to be about the last offer; anything else that the
	// viewer says in between ends it sooner.
	yesLife = 2 * time.Minute
)

// ErrOffer means that an offer ran out or was taken.
var ErrOffer = errors.New("that offer is over")

// offers are what viewers were asked and may say yes to: to hold what they named, or to wait for
// what is sold out. A viewer has one at a time.
type offers struct {
	mu   sync.Mutex // guards what follows
	open map[string]openOffer
	n    int
}

type openOffer struct {
	id   string
	to   chat.ViewerID
	item shop.Item
	wait bool // to stand in the queue for it, not to hold it
	at   time.Time
	next bool // nothing else was said since
}

func (o *offers) add(to chat.ViewerID, item shop.Item, wait bool) string {
	o.mu.Lock()
	defer o.mu.Unlock()
	if o.open == nil {
		o.open = map[string]openOffer{}
	}
	for id, old := range o.open {
		if time.Since(old.at) > offerLife || old.to == to {
			delete(o.open, id)
		}
	}
	o.n++
	id := fmt.Sprintf("o%d-%d", time.Now().UnixMilli(), o.n)
	o.open[id] = openOffer{id, to, item, wait, time.Now(), true}
	return id
}

// take takes an offer that a viewer taps on, once.
func (o *offers) take(id string, v chat.ViewerID) (openOffer, bool) {
	o.mu.Lock()
	defer o.mu.Unlock()
	of, ok := o.open[id]
	if !ok || of.to != v || time.Since(of.at) > offerLife {
		return openOffer{}, false
	}
	delete(o.open, id)
	return of, true
}

// said hears that a viewer said something, and takes the offer that they say yes to.
func (o *offers) said(v chat.ViewerID, yes bool) (openOffer, bool) {
	o.mu.Lock()
	defer o.mu.Unlock()
	for id, of := range o.open {
		if of.to != v {
			continue
		}
		if yes && of.next && time.Since(of.at) <= yesLife {
			delete(o.open, id)
			return of, true
		}
		of.next = false
		o.open[id] = of
	}
	return openOffer{}, false
}
