package show

import (
	"context"
	"time"

	"github.com/barkerlive/barker/script"
	"github.com/barkerlive/barker/shop"
	"github.com/barkerlive/barker/stream"
)

// air is what is on air, as pages get it; docs/protocol.md explains each field.
type air struct {
	Tick      int64          `json:"tick"`
	Now       time.Time      `json:"now"`
	Kind      script.Kind    `json:"kind"`
	Product   shop.ProductID `json:"product,omitempty"`
	Clip      stream.ClipID  `json:"clip,omitempty"`
	StartTick int64          `json:"startTick"`
	Captions  []caption      `json:"captions"`
	Asked     *asked         `json:"asked,omitempty"`
	// Next are the products that come after this one.
	Next []shop.ProductID `json:"next,omitempty"`
}

type caption struct {
	Word  string `json:"w"`
	Start int64  `json:"s"` // ms from StartTick
	End   int64  `json:"e"`
}

const idleKind script.Kind = "idle"

// aired is called on the playout's goroutine.
func (ch *Channel) aired(a stream.Airing) {
	select {
	case ch.airings <- a:
	default:
		ch.log.Error("an airing was not logged: the log is too slow", "tag", a.Tag)
	}
}

// follow writes down and tells what the line does.
func (ch *Channel) follow(ctx context.Context) error {
	tick := time.NewTicker(time.Second)
	defer tick.Stop()
	ch.publishFacts()
	viewers := -1
	for {
		select {
		case <-ctx.Done():
			ch.drainAirings()
			return nil
		case a := <-ch.airings:
			ch.airing(ctx, a)
		case <-tick.C:
			if n := ch.Viewers(); n != viewers {
				viewers = n
				ch.s.c.Hub.Retain(ch.Topic(), "viewers", "", map[string]int{"count": n})
			}
			ch.publishStatus()
		}
	}
}

// drainAirings logs what had ended before a clean stop.
func (ch *Channel) drainAirings() {
	ctx, cancel := context.WithTimeout(context.Background(), 2*time.Second)
	defer cancel()
	for {
		select {
		case a := <-ch.airings:
			ch.airing(ctx, a)
		default:
			return
		}
	}
}

func (ch *Channel) airing(ctx context.Context, a stream.Airing) {
	switch {
	case !a.Ended:
		ch.began(ctx, a)
	default:
		ch.ended(ctx, a)
	}
	ch.publishStatus()
	ch.wake()
}

func (ch *Channel) began(ctx context.Context, a stream.Airing) {
	sp := ch.spot(a.Tag)
	st, news := ch.goOn(a, sp)
	if news {
		ch.s.c.Hub.Retain(ch.Topic(), "air", "", st)
	}
	if sp == nil {
		return
	}
	e := AsRun{Channel: ch.c.ID, Tag: a.Tag, Clip: st.Clip, Kind: sp.Kind, Product: sp.Product, Text: sp.line.Text,
		Claims: sp.line.Claims, Because: sp.Because, Writer: sp.Writer, Record: sp.line.Record, Started: a.Start.Wall}
	if sp.asked != nil {
		e.AnswerTo = int64(sp.asked.Message)
	}
	if err := ch.s.c.Store.Began(ctx, e); err != nil {
		ch.log.Error("as-run log", "err", err)
	}
	if sp.place != nil {
		if err := ch.s.c.Store.SaveRundown(ctx, ch.c.ID, *sp.place); err != nil {
			ch.log.Error("save the rundown", "err", err)
		}
	}
}

// goOn makes the airing the one on air. It is no news that the host goes on idling.
func (ch *Channel) goOn(a stream.Airing, sp *spot) (st air, news bool) {
	ch.mu.Lock()
	defer ch.mu.Unlock()
	st = air{Tick: a.Start.Tick, Now: a.Start.Wall, StartTick: a.Start.Tick, Kind: idleKind, Product: ch.last.Product, Captions: []caption{}}
	if a.Retraction {
		st.Kind = script.Retract
	}
	if sp != nil {
		sp.started, sp.Started = a.Start.Wall, a.Start.Wall
		ch.now = a.Tag
		st.Kind, st.Asked = sp.Kind, sp.asked
		if sp.Product != "" {
			st.Product = sp.Product
		}
		if sp.place != nil {
			ch.place = *sp.place
		}
	}
	if a.Clip != nil {
		st.Clip = a.Clip.ID
		for _, c := range a.Clip.Captions {
			st.Captions = append(st.Captions, caption{c.Word, c.Start.Milliseconds(), c.End.Milliseconds()})
		}
	}
	st.Next = ch.upcoming(st.Product)
	news = st.Kind != idleKind || ch.last.Kind != idleKind
	ch.last = st
	return st, news
}

func (ch *Channel) ended(ctx context.Context, a stream.Airing) {
	sp := ch.spot(a.Tag)
	ch.forget(a.Tag)
	if a.Outcome == stream.Retracted || a.Outcome == stream.PassedOver {
		ch.changedPlan()
	}
	ch.mu.Lock()
	if ch.now == a.Tag {
		ch.now = ""
	}
	ch.mu.Unlock()
	if sp == nil || sp.started.IsZero() {
		return
	}
	if sp.place != nil && sp.Product != "" {
		ch.airtime(ctx, sp, a.End.Wall)
	}
	if err := ch.s.c.Store.Ended(ctx, ch.c.ID, a.Tag, a.End.Wall, a.Outcome.String()); err != nil {
		ch.log.Error("as-run log", "err", err)
	}
}

// shopChanged runs on the shop's goroutine.
func (ch *Channel) shopChanged() {
	ch.publishFacts()
	ch.changedPlan()
}

// productOf is the product that a line's claims are about, if it is one.
func (ch *Channel) productOf(l script.Line) shop.ProductID {
	var id shop.ProductID
	for _, c := range l.Claims {
		p, _, ok := ch.s.c.Shop.BySKU(c.SKU())
		if !ok {
			continue
		}
		if id != "" && id != p.ID {
			return ""
		}
		id = p.ID
	}
	return id
}
