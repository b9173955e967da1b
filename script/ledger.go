package script

import (
	"context"
	"errors"
	"fmt"
	"log/slog"
	"slices"
	"sync"
	"time"
)

// ErrSpent is a model that was not asked: the day's budget is used up.
var ErrSpent = errors.New("the day's budget of tokens is used up")

// Price is what a model's server asks for a million tokens, in the ledger's currency.
type Price struct{ In, Out float64 }

// Use is what one of a channel's tasks took of a model on a day of the shop's.
type Use struct {
	Day                  string // "2026-05-04"
	Channel, Task, Model string
	Calls, Failed        int64
	In, Out              int64 // tokens
	Cost                 int64 // millionths of the currency
}

// LedgerStore keeps what models took.
type LedgerStore interface {
	// AddUse adds to the counts of the use's day, channel, task and model.
	AddUse(ctx context.Context, u Use) error
	// Uses are a day's, in no order.
	Uses(ctx context.Context, day string) ([]Use, error)
}

// LedgerConfig is what a ledger counts by.
type LedgerConfig struct {
	Store LedgerStore
	// Budget is how many tokens a day all models together may take, in and out; 0 for no limit.
	Budget int64
	// Prices by model; a model without one costs nothing that is known.
	Prices map[string]Price
	// Zone is where midnight ends the day.
	Zone *time.Location
	Log  *slog.Logger
}

// Ledger counts what models take, by channel and task, and keeps them within the day's budget.
// It goes on where it was after a restart. Safe for concurrent use.
type Ledger struct {
	c LedgerConfig

	mu       sync.Mutex // guards what follows
	day      string
	uses     map[[3]string]*Use // by channel, task and model
	spent    int64              // tokens today
	reserved int64              // tokens that calls under way may take
}

// OpenLedger reads what today took already.
func OpenLedger(ctx context.Context, c LedgerConfig) (*Ledger, error) {
	if c.Zone == nil {
		c.Zone = time.UTC
	}
	if c.Log == nil {
		c.Log = slog.New(slog.DiscardHandler)
	}
	l := &Ledger{c: c, day: dayOf(time.Now(), c.Zone), uses: map[[3]string]*Use{}}
	stored, err := c.Store.Uses(ctx, l.day)
	if err != nil {
		return nil, fmt.Errorf("what models took on %s: %w", l.day, err)
	}
	for _, u := range stored {
		l.addLocked(u)
	}
	return l, nil
}

func dayOf(at time.Time, zone *time.Location) string { return at.In(zone).Format(time.DateOnly) }

// Of is a model whose calls are counted for a channel's task.
func (l *Ledger) Of(channel, task string, m Model) Model { return metered{m, l, channel, task} }

// Spent is what today took of all models, and until when they are not asked any more; zero when
// they are.
func (l *Ledger) Spent() (tokens, cost int64, until time.Time) {
	l.mu.Lock()
	defer l.mu.Unlock()
	l.turnLocked()
	for _, u := range l.uses {
		cost += u.Cost
	}
	if l.c.Budget > 0 && l.spent >= l.c.Budget {
		year, month, day := time.Now().In(l.c.Zone).Date()
		until = time.Date(year, month, day+1, 0, 0, 0, 0, l.c.Zone)
	}
	return l.spent, cost, until
}

// Today is what each channel's tasks took, by channel, task and model.
func (l *Ledger) Today() []Use {
	l.mu.Lock()
	defer l.mu.Unlock()
	l.turnLocked()
	var out []Use
	for _, u := range l.uses {
		out = append(out, *u)
	}
	slices.SortFunc(out, func(a, b Use) int {
		return slices.Compare([]string{a.Channel, a.Task, a.Model}, []string{b.Channel, b.Task, b.Model})
	})
	return out
}

// turnLocked begins a new day at midnight.
func (l *Ledger) turnLocked() {
	if today := dayOf(time.Now(), l.c.Zone); today != l.day {
		l.day, l.spent = today, 0
		clear(l.uses)
	}
}

func (l *Ledger) addLocked(u Use) {
	key := [3]string{u.Channel, u.Task, u.Model}
	sum, ok := l.uses[key]
	if !ok {
		sum = &Use{Day: l.day, Channel: u.Channel, Task: u.Task, Model: u.Model}
		l.uses[key] = sum
	}
	sum.Calls += u.Calls
	sum.Failed += u.Failed
	sum.In += u.In
	sum.Out += u.Out
	sum.Cost += u.Cost
	l.spent += u.In + u.Out
}

// reserve sets aside what a call may take; false when the budget does not hold it.
func (l *Ledger) reserve(tokens int64) bool {
	l.mu.Lock()
	defer l.mu.Unlock()
	l.turnLocked()
	if l.c.Budget > 0 && (l.spent >= l.c.Budget || l.reserved > 0 && l.spent+l.reserved+tokens > l.c.Budget) {
		return false
	}
	l.reserved += tokens
	return true
}

// settle books what a call took. What could not be kept is counted all the same until a restart.
func (l *Ledger) settle(ctx context.Context, reserved int64, u Use) {
	l.mu.Lock()
	l.turnLocked()
	l.reserved -= reserved
	u.Day = l.day
	l.addLocked(u)
	l.mu.Unlock()
	ctx, cancel := context.WithTimeout(context.WithoutCancel(ctx), 2*time.Second)
	defer cancel()
	if err := l.c.Store.AddUse(ctx, u); err != nil {
		l.c.Log.Error("keep what a model took", "model", u.Model, "channel", u.Channel, "err", err)
	}
}

// metered is a model whose calls a ledger counts.
type metered struct {
	Model
	l             *Ledger
	channel, task string
}

// Complete asks when the budget holds the call. The error wraps [ErrSpent] when it did not.
func (m metered) Complete(ctx context.Context, p Prompt) (Completion, error) {
	most := int64(promptTokens(p) + p.MaxTokens)
	if !m.l.reserve(most) {
		return Completion{}, ErrSpent
	}
	said, err := m.Model.Complete(ctx, p)
	price := m.l.c.Prices[m.Name()]
	said.Usage.Cost = int64(price.In*float64(said.Usage.In) + price.Out*float64(said.Usage.Out)) // per million tokens, in millionths
	u := Use{Channel: m.channel, Task: m.task, Model: m.Name(), Calls: 1,
		In: int64(said.Usage.In), Out: int64(said.Usage.Out), Cost: said.Usage.Cost}
	if err != nil {
		u.Failed = 1
	}
	m.l.settle(ctx, most, u)
	return said, err
}

// promptTokens estimates a prompt: four bytes a token.
func promptTokens(p Prompt) int {
	n := len(p.System) + len(p.Task)
	for k, v := range p.Data {
		n += len(k) + len(v)
	}
	return n/4 + 1
}
