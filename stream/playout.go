package stream

import (
	"context"
	"errors"
	"fmt"
	"io"
	"log/slog"
	"sync"
	"time"
)

// tolerance is how much later than its due time, beyond the tick it lasts, a tick may leave
// before the line skips: at most two ticks ever follow each other at once.
const tolerance = TickDuration

// Config is what a playout is made of.
type Config struct {
	// Idle returns what plays when nothing else does. It is asked on the playout's goroutine at
	// the tick from which the source will play, must not block, and never returns nil. Idle
	// sources are left at any step.
	Idle func(at At) Source
	// Log may be nil.
	Log *slog.Logger
}

// Playout plays cues on one timeline, and idles between them. A tick leaves every 40 ms, for as
// long as Run runs, whatever the sources, the claims and the outlets do.
//
// A cue is asked whether it holds before it starts and at every tick while it plays. One that
// does not hold is passed over; one that stops holding is left at the next step, at most 320 ms
// and a tick later, for its Retract clip. A cue on the deck replaces what plays when its grade is
// higher: Now at the next step, SentenceEnd at the next of the clip's exits, and each at once
// when the line idles, which is at the idle source's next step. What was left is not resumed.
// A source that is no clip has no exits: a SentenceEnd cue waits for its end.
//
// All methods may be called concurrently and none blocks.
type Playout struct {
	idle  func(At) Source
	log   *slog.Logger
	deck  deck
	feeds feeds
	stats meter

	running sync.Mutex // held by Run

	mu      sync.Mutex // guards what follows
	now     At
	rest    time.Duration // of the clip on air
	skip    bool
	airings []func(Airing)

	// What follows belongs to Run's goroutine.
	started time.Time // the line's zero, from the first Run
	next    int64     // tick
	air     *onAir    // nil before the first tick and between two sources
	key     Tick      // the last key tick, for a freeze
	stalled stall     // what was skipped and not yet logged
}

// NewPlayout returns a playout that plays once Run runs.
func NewPlayout(c Config) *Playout {
	log := c.Log
	if log == nil {
		log = slog.New(slog.DiscardHandler)
	}
	return &Playout{idle: c.Idle, log: log, feeds: feeds{log: log}}
}

// Cue puts a cue on the deck, behind the others of its grade and before those of lower grades.
// It returns [ErrFull] when the deck is full, and an error when the cue has nothing to play or
// one of its clips breaks the grid. A cue whose Source is nil plays its Clip.
func (p *Playout) Cue(c Cue, g Grade) error {
	if c.Source == nil && c.Clip != nil {
		c.Source = NewClipSource(c.Clip)
	}
	if c.Source == nil {
		return errors.New("cue: neither source nor clip")
	}
	if c.Clip == nil {
		c.Clip = clipOf(c.Source)
	}
	for _, clip := range []*Clip{c.Clip, c.Retract} {
		if clip == nil {
			continue
		}
		if err := Check(clip); err != nil {
			return fmt.Errorf("cue: %w", err)
		}
	}
	return p.deck.add(&waiting{Cue: c, grade: g})
}

// Drop takes cues whose tag matches off the deck and says how many. What is on air stays.
func (p *Playout) Drop(match func(Tag) bool) int { return p.deck.drop(match) }

// Skip leaves what is playing at its next step. It does nothing while the line idles.
func (p *Playout) Skip() {
	p.mu.Lock()
	defer p.mu.Unlock()
	p.skip = true
}

// Ahead is how long the clips on the deck and the rest of the one on air will play.
func (p *Playout) Ahead() time.Duration {
	p.mu.Lock()
	rest := p.rest
	p.mu.Unlock()
	return rest + p.deck.duration()
}

// Deck returns what waits, in the order in which it will play.
func (p *Playout) Deck() []Queued {
	cues := p.deck.list()
	queued := make([]Queued, len(cues))
	for i, w := range cues {
		queued[i] = Queued{Tag: w.Tag, Grade: w.grade, Duration: w.duration(), Clip: w.Clip}
	}
	return queued
}

// Attach lets o receive the line from its next key tick on, until detach is called or o panics.
// The outlet may still be in its last Write when detach returns.
func (p *Playout) Attach(o Outlet) (detach func()) { return p.feeds.attach(o) }

// OnAiring lets f know how each airing begins and ends, in order. It is called on the
// playout's goroutine and must not block. An airing of the idle source has no tag.
func (p *Playout) OnAiring(f func(Airing)) {
	p.mu.Lock()
	defer p.mu.Unlock()
	p.airings = append(p.airings, f)
}

// Now is the place of the last tick that was sent.
func (p *Playout) Now() At {
	p.mu.Lock()
	defer p.mu.Unlock()
	return p.now
}

// Stats returns what the line counted so far.
func (p *Playout) Stats() Stats {
	s := p.stats.read(time.Now())
	s.Missed = p.feeds.missed.Load()
	return s
}

// Run plays until ctx is done, then waits up to a second for its outlets and returns nil. It may
// be run again, not at the same time: the line's clock goes on meanwhile. It ends with an error
// when it runs already.
func (p *Playout) Run(ctx context.Context) error {
	if !p.running.TryLock() {
		return errors.New("playout: runs already")
	}
	defer p.running.Unlock()
	defer p.feeds.end()
	p.resume(time.Now())
	timer := time.NewTimer(0)
	defer timer.Stop()
	for {
		timer.Reset(time.Until(p.at(p.next).Wall))
		select {
		case <-ctx.Done():
			return nil
		case <-timer.C:
		}
		if ctx.Err() != nil {
			return nil
		}
		p.send(p.catchUp(time.Now()))
	}
}

// resume sets the line's zero when it first runs, and afterwards goes to the first tick that is
// still to come.
func (p *Playout) resume(now time.Time) {
	if p.started.IsZero() {
		p.started = now
		return
	}
	if late := now.Sub(p.at(p.next).Wall); late > 0 {
		p.next += int64((late + TickDuration - 1) / TickDuration)
	}
}

// at is where a tick lies. All of the line's time is this one integer product.
func (p *Playout) at(tick int64) At {
	return At{Tick: tick, Wall: p.started.Add(time.Duration(tick) * TickDuration)}
}

// catchUp returns the tick to send: the next, or after a stall the newest that is due.
func (p *Playout) catchUp(now time.Time) At {
	late := now.Sub(p.at(p.next).Wall)
	if late > TickDuration+tolerance {
		missed := int64(late / TickDuration)
		p.next += missed
		p.stats.skip(missed)
		p.stalled.add(missed, late)
	}
	p.stalled.report(p.log, now)
	p.stats.late(late, now)
	p.next++
	return p.at(p.next - 1)
}

// send plays one tick at its place and hands it to the outlets.
func (p *Playout) send(at At) {
	begun := time.Now()
	t, ok := p.play(at)
	if !ok {
		p.stats.skip(1)
		return
	}
	if t.Key {
		p.key = t
	}
	p.feeds.write(t, at)
	p.mu.Lock()
	p.now, p.rest = at, p.air.rest()
	p.mu.Unlock()
	p.stats.sent(time.Since(begun))
}

// play returns the tick that belongs at a place: of what plays, of what takes over from it, or of
// the idle source. It is false only while the idle source has failed from the line's start on.
func (p *Playout) play(at At) (Tick, bool) {
	for _, w := range p.deck.takeDropped() {
		p.over(w, Dropped, at)
	}
	p.change(at)
	for range DeckSize {
		if p.air == nil {
			p.air = p.take(Append, at)
		}
		if p.air == nil {
			break
		}
		if t, ok := p.pull(at); ok {
			return t, true
		}
	}
	return p.playIdle(at)
}

// playIdle plays the idle source, or freezes when it has nothing to play.
func (p *Playout) playIdle(at At) (Tick, bool) {
	p.air = p.askIdle(at)
	if t, ok := p.pull(at); ok {
		return t, true
	}
	if !p.key.Key {
		return Tick{}, false
	}
	p.stats.froze()
	p.air = newFreeze(p.key)
	return p.pull(at)
}

func (p *Playout) askIdle(at At) (a *onAir) {
	a = &onAir{idle: true}
	defer func() {
		if r := recover(); r != nil {
			p.log.Error("idle", "err", r)
			a.source = &freeze{}
		}
	}()
	a.source = p.idle(at)
	a.Clip = clipOf(a.source)
	return a
}

// pull takes the next tick of what is on air. When there is none the airing is over.
func (p *Playout) pull(at At) (Tick, bool) {
	t, err := p.air.pull()
	if err == nil {
		if p.air.sent == 0 {
			p.begin(at)
		}
		p.air.sent++
		return t, true
	}
	outcome := Played
	if !errors.Is(err, io.EOF) {
		outcome = Failed
		p.stats.failed()
		p.log.Error("source ended", "tag", p.air.Tag, "tick", at.Tick, "err", err)
	}
	p.end(outcome, at)
	return Tick{}, false
}

// change ends what is on air, when something takes over from it here.
func (p *Playout) change(at At) {
	a := p.air
	if a == nil {
		return
	}
	p.mark(a)
	switch {
	case a.stale && a.atStep():
		p.replace(p.retraction(at), Retracted, at)
	case a.skipped && a.atStep():
		p.end(Interrupted, at)
	default:
		if least, open := a.opening(); open {
			if next := p.take(least, at); next != nil {
				p.replace(next, Interrupted, at)
			}
		}
	}
}

// mark remembers whether what is on air was skipped or stopped holding.
func (p *Playout) mark(a *onAir) {
	p.mu.Lock()
	skip := p.skip
	p.skip = false
	p.mu.Unlock()
	a.skipped = a.skipped || skip && !a.idle
	a.stale = a.stale || !p.holds(a.holds)
}

// opening tells whether the airing may be left here, and for which grades.
func (a *onAir) opening() (least Grade, open bool) {
	switch {
	case a.idle:
		return Append, a.atStep()
	case a.grade < SentenceEnd && a.atExit():
		return SentenceEnd, true
	default:
		return Now, a.grade < Now && a.atStep()
	}
}

// retraction is what follows the airing that stopped holding: an operator's cue, else the
// airing's own retraction.
func (p *Playout) retraction(at At) *onAir {
	if next := p.take(Now, at); next != nil {
		return next
	}
	return p.air.retraction()
}

// take returns the deck's next cue of at least the grade that holds. Those that do not are
// passed over.
func (p *Playout) take(least Grade, at At) *onAir {
	for range DeckSize {
		w := p.deck.take(least)
		if w == nil {
			return nil
		}
		if p.holds(w.Holds) {
			return w.onAir()
		}
		p.over(w, PassedOver, at)
	}
	return nil
}

// holds asks a cue. A question that panics is answered no.
func (p *Playout) holds(ask func() bool) (holds bool) {
	if ask == nil {
		return true
	}
	defer func() {
		if r := recover(); r != nil {
			p.log.Error("claim", "err", r)
			holds = false
		}
	}()
	return ask()
}

// replace ends the airing with the outcome; next, which may be nil, follows.
func (p *Playout) replace(next *onAir, outcome Outcome, at At) {
	p.end(outcome, at)
	p.air = next
}

func (p *Playout) begin(at At) {
	p.air.Start = at
	p.tell(p.air.Airing)
}

// end tells that what is on air is over. An airing that never began, because its source failed,
// starts where it ends.
func (p *Playout) end(outcome Outcome, at At) {
	a := p.air.Airing
	if p.air.sent == 0 {
		a.Start = at
	}
	a.Ended, a.Outcome, a.End = true, outcome, at
	p.air = nil
	p.tell(a)
}

// over tells that a cue left the deck without going on air.
func (p *Playout) over(w *waiting, outcome Outcome, at At) {
	p.tell(Airing{Tag: w.Tag, Clip: w.Clip, Start: at, Ended: true, Outcome: outcome, End: at})
}

func (p *Playout) tell(a Airing) {
	p.mu.Lock()
	listeners := p.airings
	p.mu.Unlock()
	for _, f := range listeners {
		p.tellOne(f, a)
	}
}

func (p *Playout) tellOne(f func(Airing), a Airing) {
	defer func() {
		if r := recover(); r != nil {
			p.log.Error("airing", "tag", a.Tag, "err", r)
		}
	}()
	f(a)
}
