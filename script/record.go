package script

import (
	"context"
	"crypto/rand"
	"log/slog"
	"sync/atomic"
	"time"

	"github.com/barkerlive/barker/shop"
)

// Record is how a line came about: what a model was asked, what it said, why that was refused,
// and what was used. A viewer's question in it is personal data.
type Record struct {
	ID, Channel string
	At          time.Time
	Kind        Kind
	Language    string
	Product     shop.ProductID
	// Question is the viewer's, for an answer.
	Question string
	// Text is what was used, and Writer who worded it.
	Text, Writer string
	// Attempts are what models were asked, in order; none when the house was not to ask.
	Attempts []Attempt
}

// Attempt is one question to a model.
type Attempt struct {
	Model        string            `json:"model"`
	System, Task string            // the instructions
	Passages     map[string]string `json:"passages,omitempty"` // what it was given to go by
	Output       string            `json:"output,omitempty"`
	// Verdict is "used", or why the output was not.
	Verdict string `json:"verdict"`
	// At is the part of the output that the verdict is about.
	About string        `json:"about,omitempty"`
	Usage Usage         `json:"usage"`
	Took  time.Duration `json:"took"` // ns
}

// Used is the verdict on what was aired.
const Used = "used"

// RecordStore keeps records.
type RecordStore interface {
	AddRecord(ctx context.Context, r Record) error
}

// recordsWaiting bounds what is not kept yet; more is dropped and counted, for nobody waits for
// the record.
const recordsWaiting = 256

// Recorder keeps records in the background.
type Recorder struct {
	store   RecordStore
	log     *slog.Logger
	queue   chan Record
	dropped atomic.Int64
}

// NewRecorder makes a recorder. Nothing is kept until Run.
func NewRecorder(s RecordStore, log *slog.Logger) *Recorder {
	if log == nil {
		log = slog.New(slog.DiscardHandler)
	}
	return &Recorder{store: s, log: log, queue: make(chan Record, recordsWaiting)}
}

// Run keeps records until ctx ends, and then what is waiting.
func (r *Recorder) Run(ctx context.Context) error {
	for {
		select {
		case rec := <-r.queue:
			r.keep(context.WithoutCancel(ctx), rec)
		case <-ctx.Done():
			for {
				select {
				case rec := <-r.queue:
					r.keep(context.WithoutCancel(ctx), rec)
				default:
					return ctx.Err()
				}
			}
		}
	}
}

func (r *Recorder) keep(ctx context.Context, rec Record) {
	ctx, cancel := context.WithTimeout(ctx, 5*time.Second)
	defer cancel()
	if err := r.store.AddRecord(ctx, rec); err != nil {
		r.log.Error("keep a record", "channel", rec.Channel, "record", rec.ID, "err", err)
	}
}

// add never blocks. A nil recorder keeps nothing.
func (r *Recorder) add(rec Record) {
	if r == nil {
		return
	}
	select {
	case r.queue <- rec:
	default:
		if n := r.dropped.Add(1); n&(n-1) == 0 { // the first, and ever more rarely
			r.log.Warn("records were not kept: the store is too slow", "dropped", n)
		}
	}
}

// Dropped is how many records were not kept.
func (r *Recorder) Dropped() int64 { return r.dropped.Load() }

// newRecordID is unguessable, so that it may be made without asking the store.
func newRecordID() string { return rand.Text() }
