package show

import (
	"context"
	"fmt"
	"log/slog"
	"strconv"
	"sync"
	"sync/atomic"
	"time"

	"golang.org/x/sync/errgroup"

	"github.com/barkerlive/barker/chat"
	"github.com/barkerlive/barker/live"
	"github.com/barkerlive/barker/script"
	"github.com/barkerlive/barker/shop"
	"github.com/barkerlive/barker/stream"
)

// Channel is one show: a playout, a chat room, a director and a clerk.
type Channel struct {
	c            ChannelConfig
	s            *Studio
	log          *slog.Logger
	writer       Writer
	playout      *stream.Playout
	room         *chat.Room
	idle         idleLoop
	asks         asks
	offers       offers
	codes        showShelf
	tasks        tasks
	recents      recents
	choice       choice
	shelf        shelfFacts
	changes      chan struct{} // a shop change the director has not seen; holds at most one
	airings      chan stream.Airing
	nudge        chan struct{} // wakes the director; holds at most one
	boot         string        // tells tags of this start from those of others
	tags         atomic.Int64
	making       atomic.Int64
	retract      atomic.Pointer[stream.Clip]
	retractLight string // owned by direct
	onAir        atomic.Bool
	paused       atomic.Bool
	skipped      atomic.Pointer[shop.ProductID] // whose pitch the director is to give up
	rundown      Rundown                        // owned by the director
	planned      plan                           // owned by the director
	reruns       reruns                         // owned by the director

	mu       sync.Mutex // guards what follows
	schedule Schedule
	since    time.Time
	spots    map[stream.Tag]*spot
	order    []stream.Tag // of spots that have not ended, in the order they were cued
	now      stream.Tag
	last     air
	before   aired   // whose pitch was on air last
	place    Rundown // as far as it was aired
	opened   bool    // this show has greeted
	onSwitch []func(on bool)
	problem  string // what keeps the director from pitching; empty when nothing does
}

// spot is a cue and why it is there.
type spot struct {
	Spot
	line    script.Line
	clip    *stream.Clip
	place   *Rundown // where the rundown stands once this part is on air
	asked   *asked
	started time.Time
}

// asked is the message that a spot answers.
type asked struct {
	Message chat.MessageID `json:"message"`
	Name    string         `json:"name"`
	Text    string         `json:"text"`
	// Others is how many more asked the same.
	Others int `json:"others,omitempty"`
}

func newChannel(ctx context.Context, s *Studio, c ChannelConfig) (*Channel, error) {
	if c.AnswersPerMinute == 0 {
		c.AnswersPerMinute = 4
	}
	if c.Variants < 1 {
		c.Variants = 1
	}
	room, err := s.c.OpenRoom(ctx, c)
	if err != nil {
		return nil, fmt.Errorf("chat room: %w", err)
	}
	ch := &Channel{
		c: c, s: s, room: room,
		log:     s.c.Log.With("channel", c.ID),
		writer:  s.c.Writer(c.ID),
		changes: make(chan struct{}, 1),
		airings: make(chan stream.Airing, 256),
		nudge:   make(chan struct{}, 1),
		asks:    asks{perMinute: c.AnswersPerMinute},
		codes:   newShowShelf(s.c.Shop, c.Codes),
		boot:    strconv.FormatInt(time.Now().UnixMilli(), 36),
		spots:   map[stream.Tag]*spot{},
	}
	stored, ok, err := s.c.Store.Schedule(ctx, c.ID)
	if err != nil {
		return nil, fmt.Errorf("schedule: %w", err)
	}
	ch.schedule = c.Schedule
	if ok {
		ch.schedule = stored
	}
	if ch.rundown, err = s.c.Store.Rundown(ctx, c.ID); err != nil {
		return nil, fmt.Errorf("rundown: %w", err)
	}
	ch.place = ch.rundown
	if err := ch.openChoice(ctx); err != nil {
		return nil, err
	}
	if err := ch.openTasks(ctx); err != nil {
		return nil, err
	}
	ch.playout = stream.NewPlayout(stream.Config{Idle: ch.idle.source, Log: ch.log})
	ch.playout.OnAiring(ch.aired)
	return ch, nil
}

// run keeps the channel on its schedule until ctx ends. The playout starts when there is a clip
// to idle with.
func (ch *Channel) run(ctx context.Context) error {
	if err := ch.prepare(ctx); err != nil {
		return err
	}
	g, ctx := errgroup.WithContext(ctx)
	g.Go(func() error { return ch.playout.Run(ctx) })
	g.Go(func() error { return ch.follow(ctx) })
	g.Go(func() error { return ch.direct(ctx) })
	g.Go(func() error { return ch.answer(ctx) })
	g.Go(func() error { return ch.keepSchedule(ctx) })
	return g.Wait()
}

// prepare makes what the line cannot do without: an idling host, and the line that takes back
// what stopped being true.
func (ch *Channel) prepare(ctx context.Context) error {
	for try := 0; ; try++ {
		light := ch.light()
		clip, err := ch.perform(ctx, Take{Line: script.Line{Language: ch.c.Language}, Silence: idleLength(0), Light: light})
		if err == nil {
			ch.idle.put(0, clip, light)
			return nil
		}
		if ctx.Err() != nil {
			return nil
		}
		ch.setProblem("The host cannot be drawn yet: " + err.Error())
		ch.log.Error("make the idle clip", "err", err, "try", try)
		if !sleep(ctx, time.Duration(min(try+1, 10))*time.Second) {
			return nil
		}
	}
}

func (ch *Channel) perform(ctx context.Context, t Take) (*stream.Clip, error) {
	ch.making.Add(1)
	defer ch.making.Add(-1)
	t.Channel = ch.c.ID
	if t.Light == "" {
		t.Light = ch.light()
	}
	return ch.s.c.Performer.Perform(ctx, t)
}

// light is the light of this hour.
func (ch *Channel) light() string {
	if ch.c.Light == nil {
		return ""
	}
	return ch.c.Light(time.Now().In(ch.c.Zone))
}

// keepSchedule switches the channel on and off air.
func (ch *Channel) keepSchedule(ctx context.Context) error {
	for {
		on, _ := ch.Schedule().OnAt(time.Now().In(ch.c.Zone))
		if on != ch.onAir.Load() {
			ch.switchAir(on)
		}
		if !sleep(ctx, time.Second) {
			return nil
		}
	}
}

func (ch *Channel) switchAir(on bool) {
	ch.mu.Lock()
	ch.since, ch.opened = time.Now(), false
	hooks := ch.onSwitch
	ch.mu.Unlock()
	ch.onAir.Store(on)
	if !on {
		ch.playout.Drop(func(stream.Tag) bool { return true })
		ch.playout.Skip()
	}
	for _, f := range hooks {
		f(on)
	}
	ch.log.Info("channel switched", "on_air", on)
	ch.publishState()
	ch.wake()
}

// OnSwitch calls f whenever the channel goes on or off air. Register before Run.
func (ch *Channel) OnSwitch(f func(on bool)) { ch.onSwitch = append(ch.onSwitch, f) }

// ID is the channel's name in addresses.
func (ch *Channel) ID() string { return ch.c.ID }

// Config is what the merchant set.
func (ch *Channel) Config() ChannelConfig { return ch.c }

// Room is the channel's chat.
func (ch *Channel) Room() *chat.Room { return ch.room }

// Playout is the channel's line, for outlets to be attached to.
func (ch *Channel) Playout() *stream.Playout { return ch.playout }

// Topic is what viewers' pages subscribe to.
func (ch *Channel) Topic() live.Topic { return live.Topic("channel/" + ch.c.ID) }

// ConsoleTopic is what the team's pages subscribe to as well.
func (ch *Channel) ConsoleTopic() live.Topic { return live.Topic("console/" + ch.c.ID) }

// ViewerTopic is what all pages of one viewer subscribe to.
func (ch *Channel) ViewerTopic(v chat.ViewerID) live.Topic {
	return live.Topic("viewer/" + ch.c.ID + "/" + string(v))
}

// OnAir tells whether viewers can watch.
func (ch *Channel) OnAir() bool { return ch.onAir.Load() }

// NextStart is when an off-air channel goes on air; false when that is not planned.
func (ch *Channel) NextStart() (time.Time, bool) {
	if ch.OnAir() {
		return time.Time{}, false
	}
	return ch.Schedule().Next(time.Now().In(ch.c.Zone))
}

// Schedule is the one in force.
func (ch *Channel) Schedule() Schedule {
	ch.mu.Lock()
	defer ch.mu.Unlock()
	return ch.schedule
}

// SetSchedule keeps a schedule; it is in force within a second.
func (ch *Channel) SetSchedule(ctx context.Context, s Schedule, by string) error {
	if err := s.Check(); err != nil {
		return err
	}
	if err := ch.s.c.Store.SaveSchedule(ctx, ch.c.ID, s, by); err != nil {
		return fmt.Errorf("save schedule: %w", err)
	}
	ch.mu.Lock()
	ch.schedule = s
	ch.mu.Unlock()
	return nil
}

// Say has the host say an operator's words at the next step.
func (ch *Channel) Say(ctx context.Context, text, by string) error {
	if !ch.OnAir() {
		return ErrOffAir
	}
	line, err := ch.writer.Say(text, ch.c.Language)
	if err != nil {
		return fmt.Errorf("say: %w", err)
	}
	line = ch.written(line)
	clip, err := ch.perform(ctx, Take{Line: line, Cut: true})
	if err != nil {
		return fmt.Errorf("say: %w", err)
	}
	return ch.cue(&spot{Spot: Spot{Kind: script.Say, Text: text, Because: by + " asked for it", Writer: by}, line: line, clip: clip}, stream.Now)
}

// Skip leaves what is on air at the next step: a pitch with all of its parts that are still to
// come, for its product has had its turn in this round.
func (ch *Channel) Skip(by string) {
	ch.log.Info("skipped", "by", by)
	ch.mu.Lock()
	var product shop.ProductID
	if sp := ch.spots[ch.now]; sp != nil && sp.place != nil {
		product = sp.Product
		ch.place = ch.place.without(product)
	}
	ch.mu.Unlock()
	if product != "" {
		ch.skipped.Store(&product)
		ch.playout.Drop(func(t stream.Tag) bool {
			sp := ch.spot(t)
			return sp != nil && sp.place != nil && sp.Product == product
		})
		ch.changedPlan()
	}
	ch.playout.Skip()
}

// Pause keeps the host from pitching: it idles, and still answers.
func (ch *Channel) Pause(by string) { ch.setPaused(true, by) }

// Resume lets the host pitch again.
func (ch *Channel) Resume(by string) { ch.setPaused(false, by) }

func (ch *Channel) setPaused(p bool, by string) {
	if ch.paused.Swap(p) == p {
		return
	}
	ch.log.Info("paused", "paused", p, "by", by)
	if p {
		ch.playout.Drop(ch.isPitch)
	}
	ch.changedPlan()
	ch.publishStatus()
}

// changedPlan has the director look at its plan again.
func (ch *Channel) changedPlan() {
	select {
	case ch.changes <- struct{}{}:
	default:
	}
	ch.wake()
}

func (ch *Channel) wake() {
	select {
	case ch.nudge <- struct{}{}:
	default:
	}
}

func (ch *Channel) setProblem(text string) {
	ch.mu.Lock()
	ch.problem = text
	ch.mu.Unlock()
}

// notReady says why a channel that should be on air is not.
func (ch *Channel) notReady() string {
	on, _ := ch.Schedule().OnAt(time.Now().In(ch.c.Zone))
	switch {
	case !on || ch.OnAir() && ch.idle.ready():
		return ""
	case !ch.idle.ready():
		return "the first clip is being made"
	}
	return "not on air yet"
}

// sleep waits; false when ctx ended first.
func sleep(ctx context.Context, d time.Duration) bool {
	t := time.NewTimer(d)
	defer t.Stop()
	select {
	case <-ctx.Done():
		return false
	case <-t.C:
		return true
	}
}
