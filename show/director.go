package show

import (
	"context"
	"errors"
	"fmt"
	"hash/fnv"
	"slices"
	"time"

	"golang.org/x/text/language"

	"github.com/barkerlive/barker/script"
	"github.com/barkerlive/barker/shop"
	"github.com/barkerlive/barker/stream"
)

// Errors of a channel.
var (
	ErrOffAir = errors.New("the channel is off air")
	// ErrBusy means that too much is waiting to be said.
	ErrBusy = errors.New("too much is waiting to be said")
	// errNothing means that no product can be pitched now.
	errNothing = errors.New("nothing to pitch: every product is sold out or hidden")
	// errChanged means that a product sold out or changed since it was planned.
	errChanged = errors.New("the product changed")
)

// targetAhead is how much is kept cued. Less would starve after a slow model; more would have to
// be thrown away at every price change.
const targetAhead = 30 * time.Second

// fillerEvery is after how many pitches the host invites questions.
const fillerEvery = 4

// plan is the pitch that is being cued, part by part.
type plan struct {
	product shop.Product
	parts   []script.Line
	next    int
	because string
	why     *Why
}

// direct keeps the deck filled while the channel is on air.
func (ch *Channel) direct(ctx context.Context) error {
	for {
		ch.replan()
		err := ch.fill(ctx)
		switch {
		case ctx.Err() != nil:
			return nil
		case err == nil:
			ch.setProblem("")
		default:
			ch.setProblem("No new pitch: " + err.Error() + ". The host idles and answers questions.")
			if !errors.Is(err, errNothing) {
				ch.log.Error("direct", "err", err)
			}
		}
		select {
		case <-ctx.Done():
			return nil
		case <-ch.nudge:
		case <-time.After(time.Second):
		}
	}
}

// replan forgets what was planned when the shop changed: cues that no longer hold leave the
// deck, and the rundown goes on from what was aired.
func (ch *Channel) replan() {
	select {
	case <-ch.changes:
	default:
		return
	}
	if p := ch.skipped.Swap(nil); p != nil {
		ch.rundown = ch.rundown.without(*p)
		if ch.planned.product.ID == *p {
			ch.planned = plan{}
		}
	}
	stale := false
	ch.playout.Drop(func(t stream.Tag) bool {
		sp := ch.spot(t)
		gone := sp != nil && !ch.holdAll(sp.line.Claims, time.Now().Add(sp.clip.Duration()))
		stale = stale || gone
		return gone
	})
	planned := ch.planned.next < len(ch.planned.parts) && !ch.holdAll(ch.planned.parts[ch.planned.next].Claims, time.Now())
	if !stale && !planned && !ch.paused.Load() {
		return
	}
	ch.playout.Drop(ch.isPitch)
	ch.planned = plan{}
	ch.mu.Lock()
	ch.rundown = ch.place
	ch.mu.Unlock()
}

// fill cues parts until enough is ahead, one performance at a time.
func (ch *Channel) fill(ctx context.Context) error {
	if !ch.OnAir() {
		return nil
	}
	if err := ch.stockUp(ctx); err != nil || ch.paused.Load() {
		return err
	}
	for ch.playout.Ahead() < targetAhead && ctx.Err() == nil && len(ch.changes) == 0 && ch.OnAir() && !ch.paused.Load() {
		if ch.planned.next >= len(ch.planned.parts) {
			if err := ch.planNext(ctx); err != nil {
				return err
			}
		}
		switch err := ch.cuePart(ctx); {
		case errors.Is(err, errChanged):
			return nil // looked at anew with the next change, or in a second: never at once, which could go on for ever
		case err != nil:
			return err
		}
	}
	return nil
}

// stockUp makes the clips that must be at hand, one a round so that pitching starts at once.
func (ch *Channel) stockUp(ctx context.Context) error {
	light := ch.light()
	if ch.retract.Load() == nil || ch.retractLight != light {
		clip, err := ch.perform(ctx, Take{Line: ch.written(ch.writer.Retract(ch.c.Language)), Cut: true, Light: light})
		if err != nil {
			return fmt.Errorf("the line that takes back: %w", err)
		}
		ch.retract.Store(clip)
		ch.retractLight = light
	}
	if n := ch.idle.wanting(light); n < idleVariants && (ch.paused.Load() || ch.playout.Ahead() >= targetAhead/2) {
		clip, err := ch.perform(ctx, Take{Line: script.Line{Language: ch.c.Language}, Silence: idleLength(n), Variant: n, Light: light})
		if err != nil {
			return fmt.Errorf("an idle clip: %w", err)
		}
		ch.idle.put(n, clip, light)
	}
	return nil
}

// planNext words the next pitch: what the rundown says is unfinished, else the next product of
// the round.
func (ch *Channel) planNext(ctx context.Context) error {
	if n := len(ch.rundown.Pitched); n > 0 && n%fillerEvery == 0 && ch.rundown.Product == "" && ch.planned.product.ID != "" {
		ch.planned = plan{parts: []script.Line{ch.written(ch.writer.Filler(ch.c.Language, ch.seed(string(ch.planned.product.ID))))}, because: "time for questions"}
		return nil
	}
	p, because, why, err := ch.pick()
	if err != nil {
		return err
	}
	ch.mu.Lock()
	opening := !ch.opened && ch.rundown.Part == 0
	ch.opened = true
	ch.mu.Unlock()
	line, again, err := ch.word(ctx, p, opening)
	if err != nil {
		return fmt.Errorf("pitch %s: %w", p.Code, err)
	}
	if again {
		because += "; a pitch that was made before"
	}
	ch.planned = plan{product: p, parts: Parts(ch.written(line)), because: because, why: why}
	if ch.rundown.Product == p.ID && ch.rundown.Part < len(ch.planned.parts) {
		ch.planned.next = ch.rundown.Part
	}
	ch.rundown.Product, ch.rundown.Pitch = p.ID, &line
	return nil
}

// word gives the pitch that was left off as it was, while all in it is still true; else one that
// was made before, when enough of the last hour was new or too little is ahead; else a new one.
func (ch *Channel) word(ctx context.Context, p shop.Product, opening bool) (line script.Line, again bool, err error) {
	now := time.Now().In(ch.c.Zone)
	if left := ch.rundown.Pitch; left != nil && ch.rundown.Product == p.ID && sameTongue(left.Language, ch.c.Language) && ch.holdAll(left.Claims, now) {
		return *left, false, nil
	}
	b := script.Brief{Product: p, Language: ch.c.Language, Seed: ch.seed(string(p.ID)), Opening: opening, At: now}
	if !opening && ch.rundown.Part == 0 && (ch.playout.Ahead() < starving || ch.reruns.share(now) >= ch.c.FreshShare) {
		may := func(l script.Line) bool { return ch.holdAll(l.Claims, now) && ch.writer.Again(b, l) }
		if line, ok := ch.reruns.next(now, p.ID, ch.c.Variants, may); ok {
			ch.reruns.spend(now, line, false)
			return line, true, nil
		}
	}
	if line, err = ch.writer.Pitch(ctx, b); err != nil {
		return script.Line{}, false, err
	}
	if !opening {
		ch.reruns.keep(now, p.ID, line)
	}
	ch.reruns.spend(now, line, true)
	return line, false, nil
}

// sameTongue tells whether two tags are of one language: the channel's may have been changed.
func sameTongue(a, b language.Tag) bool {
	x, _ := a.Base()
	y, _ := b.Base()
	return x == y
}

// upcoming are the products that are likely to come after the one on air.
func (ch *Channel) upcoming(now shop.ProductID) []shop.ProductID {
	var ids []shop.ProductID
	for _, p := range ch.s.c.Shop.Products() {
		if p.ID != now && !p.SoldOut() {
			ids = append(ids, p.ID)
		}
	}
	out := ch.choice.expected(time.Now(), ids)
	return out[:min(len(out), maxUpcoming)]
}

// maxUpcoming is how many products pages are told of ahead.
const maxUpcoming = 3

// rank orders a round's products, each round otherwise.
func (ch *Channel) rank(round uint64, id shop.ProductID) string {
	h := fnv.New64a()
	fmt.Fprintf(h, "%s %d %s", ch.c.ID, round, id)
	return fmt.Sprintf("%016x", h.Sum64())
}

// seed picks the words of a pitch, others in each round.
func (ch *Channel) seed(what string) uint64 {
	h := fnv.New64a()
	fmt.Fprintf(h, "%s %s %d", ch.c.ID, what, ch.rundown.Round)
	return h.Sum64()
}

// cuePart performs and cues the plan's next part. The card's facts are claims of the cue too.
func (ch *Channel) cuePart(ctx context.Context) error {
	pl := &ch.planned
	line := pl.parts[pl.next]
	take := Take{Line: line}
	if pl.product.ID != "" {
		p, deal, claims, ok := ch.card(pl.product.ID)
		if !ok {
			ch.planned = plan{}
			return errChanged
		}
		take.Product, take.Deal = &p, deal
		line.Claims = union(line.Claims, claims)
	}
	clip, err := ch.perform(ctx, take)
	if err != nil {
		return fmt.Errorf("perform: %w", err)
	}
	if p := ch.skipped.Load(); p != nil && *p == pl.product.ID {
		return nil // skipped while it was being made
	}
	pl.next++
	sp := &spot{Spot: Spot{Kind: line.Kind, Product: pl.product.ID, Code: pl.product.Code, Text: line.Text, Because: pl.because, Why: pl.why, Writer: line.Writer}, line: line, clip: clip}
	if pl.product.ID != "" {
		if pl.next == len(pl.parts) {
			ch.rundown.Pitched = append(slices.Clone(ch.rundown.Pitched), pl.product.ID)
			ch.rundown.Product, ch.rundown.Part, ch.rundown.Pitch = "", 0, nil
		} else {
			ch.rundown.Part = pl.next
		}
		place := ch.rundown
		sp.place = &place
	}
	return ch.cue(sp, stream.Append)
}

// written is the line as captions have it.
func (ch *Channel) written(l script.Line) script.Line {
	return script.Written(l, ch.s.c.Shop.Products())
}

// card is the product as a dressed picture shows it, with the claims that this makes: the price
// of every variant, for the card says the lowest. False when it cannot be bought any more, or
// changed just now.
func (ch *Channel) card(id shop.ProductID) (shop.Product, *shop.Deal, []shop.Claim, bool) {
	p, ok := ch.s.c.Shop.Product(id)
	if !ok || p.SoldOut() {
		return shop.Product{}, nil, nil, false
	}
	stock, ok := ch.s.c.Shop.StockClaim(p.Lead().SKU)
	if !ok {
		return shop.Product{}, nil, nil, false
	}
	claims := []shop.Claim{stock}
	for _, v := range p.Variants {
		price, ok := ch.s.c.Shop.PriceClaim(v.SKU)
		if !ok {
			return shop.Product{}, nil, nil, false
		}
		claims = append(claims, price)
	}
	var deal *shop.Deal
	if d, ok := ch.s.c.Shop.DealOf(p.Lead().SKU); ok {
		if ends, ok := ch.s.c.Shop.EndsClaim(d.ID); ok {
			deal, claims = &d, append(claims, ends)
		}
	}
	again, _ := ch.s.c.Shop.Product(id)
	return p, deal, claims, again.Lead().State == p.Lead().State && slices.EqualFunc(again.Variants, p.Variants, samePrice)
}

func samePrice(a, b shop.Variant) bool { return a.SKU == b.SKU && a.Price == b.Price }

func union(a, b []shop.Claim) []shop.Claim {
	out := slices.Clone(a)
	for _, c := range b {
		if !slices.Contains(out, c) {
			out = append(out, c)
		}
	}
	return out
}

func (ch *Channel) holdAll(claims []shop.Claim, until time.Time) bool {
	for _, c := range claims {
		if !ch.s.c.Shop.Holds(c, until) {
			return false
		}
	}
	return true
}

// cue puts a spot on the deck.
func (ch *Channel) cue(sp *spot, g stream.Grade) error {
	sp.Tag = stream.Tag(fmt.Sprintf("%s-%d", ch.boot, ch.tags.Add(1)))
	sp.Seconds = sp.clip.Duration().Seconds()
	for _, c := range sp.line.Claims {
		if s := c.String(); !slices.Contains(sp.Claims, s) {
			sp.Claims = append(sp.Claims, s)
		}
	}
	c := stream.Cue{Source: stream.NewClipSource(sp.clip), Clip: sp.clip, Tag: sp.Tag}
	if claims := sp.line.Claims; len(claims) > 0 {
		c.Retract = ch.retract.Load()
		c.Holds = ch.holdsWhile(claims, sp.clip.Duration())
	}
	ch.mu.Lock()
	ch.spots[sp.Tag] = sp
	ch.order = append(ch.order, sp.Tag)
	ch.mu.Unlock()
	if err := ch.playout.Cue(c, g); err != nil {
		ch.forget(sp.Tag)
		if errors.Is(err, stream.ErrFull) {
			err = ErrBusy
		}
		return fmt.Errorf("cue: %w", err)
	}
	ch.publishStatus()
	return nil
}

// holdsWhile tells whether the claims hold until a cue of that length, which starts when it is
// first asked, is over. The playout asks on its own goroutine.
func (ch *Channel) holdsWhile(claims []shop.Claim, length time.Duration) func() bool {
	var ends time.Time
	return func() bool {
		if ends.IsZero() {
			ends = time.Now().Add(length)
		}
		return ch.holdAll(claims, ends)
	}
}

func (ch *Channel) spot(t stream.Tag) *spot {
	ch.mu.Lock()
	defer ch.mu.Unlock()
	return ch.spots[t]
}

func (ch *Channel) forget(t stream.Tag) {
	ch.mu.Lock()
	defer ch.mu.Unlock()
	delete(ch.spots, t)
	ch.order = slices.DeleteFunc(ch.order, func(o stream.Tag) bool { return o == t })
}

func (ch *Channel) isPitch(t stream.Tag) bool {
	sp := ch.spot(t)
	return sp != nil && sp.place != nil
}
