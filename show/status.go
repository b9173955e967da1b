package show

import (
	"fmt"
	"time"
)

// maxNext is how many spots of the deck the console gets.
const maxNext = 8

// Viewers is how many viewers' pages are open: the team's subscribe to the same topic.
func (ch *Channel) Viewers() int {
	return max(0, ch.s.c.Hub.Count(ch.Topic())-ch.s.c.Hub.Count(ch.ConsoleTopic()))
}

// Status is the channel as the console shows it.
func (ch *Channel) Status() Status {
	st := Status{
		ID: ch.c.ID, Title: ch.c.Title, OnAir: ch.OnAir(), Paused: ch.paused.Load(), Viewers: ch.Viewers(),
		Making: int(ch.making.Load()), AheadSeconds: ch.playout.Ahead().Seconds(),
		Ladder: ch.s.c.Ladder(ch.c.ID), Next: []Spot{}, Problems: []Problem{},
	}
	ps := ch.playout.Stats()
	st.Line = LineStats{Ticks: ps.Ticks, Skipped: ps.Skipped, LateMs: ps.Late.Milliseconds()}
	ch.mu.Lock()
	defer ch.mu.Unlock()
	st.Since = ch.since
	for _, tag := range ch.order {
		sp := ch.spots[tag]
		switch {
		case tag == ch.now:
			now := sp.Spot
			st.Now = &now
		case sp.started.IsZero() && len(st.Next) < maxNext:
			st.Next = append(st.Next, sp.Spot)
		}
	}
	if ch.problem != "" {
		st.Problems = append(st.Problems, Problem{"warning", ch.problem})
	}
	if !ch.s.c.Shop.Fresh() {
		st.Problems = append(st.Problems, Problem{"critical", "The shop's database does not answer. The host says no prices until it does."})
	}
	if n := ch.wantPerson(); n > 0 {
		st.Problems = append(st.Problems, Problem{"warning", fmt.Sprintf("%d asked for a person and wait for an answer: see Questions.", n)})
	}
	for _, r := range st.Ladder {
		if !r.OK {
			st.Problems = append(st.Problems, Problem{"warning", r.Part + " stands on " + r.Rung + ": " + r.Note})
		}
	}
	return st
}

func (ch *Channel) publishStatus() {
	if ch.s.c.Hub.Count(ch.ConsoleTopic()) > 0 {
		ch.s.c.Hub.Publish(ch.ConsoleTopic(), "status", ch.Status())
	}
}

// publishState tells viewers' pages whether the channel is on air.
func (ch *Channel) publishState() {
	data := map[string]any{"onAir": ch.OnAir()}
	if next, ok := ch.NextStart(); ok {
		data["next"] = next.UTC().Format(time.RFC3339)
	}
	ch.s.c.Hub.Retain(ch.Topic(), "channel", "", data)
	ch.publishStatus()
}
