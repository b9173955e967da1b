package show

import (
	"context"
	"sync"
	"time"

	"github.com/barkerlive/barker/chat"
	"github.com/barkerlive/barker/script"
)

const (
	// topicLife is how long "and in blue?" may go on from the question before.
	topicLife = 3 * time.Minute
	// toldLife is how long what a viewer told waits for them to agree that it is kept.
	toldLife = 15 * time.Minute
	// viewersKept bounds what is known of viewers who lately wrote.
	viewersKept = 20_000
)

// recent is what a viewer lately asked and told; it is in no store.
type recent struct {
	topic script.Topic
	asked time.Time
	told  []script.Note
	since time.Time
}

// recents are the viewers who lately wrote.
type recents struct {
	mu   sync.Mutex // guards what follows
	kept map[chat.ViewerID]recent
}

// topic is what a viewer's next question may go on from.
func (r *recents) topic(v chat.ViewerID) script.Topic {
	r.mu.Lock()
	defer r.mu.Unlock()
	k := r.kept[v]
	if time.Since(k.asked) > topicLife {
		return script.Topic{}
	}
	return k.topic
}

func (r *recents) answered(v chat.ViewerID, t script.Topic) {
	if t == (script.Topic{}) {
		return
	}
	r.change(v, func(k *recent) { k.topic, k.asked = t, time.Now() })
}

// tell keeps what a viewer told until they say whether it may be remembered.
func (r *recents) tell(v chat.ViewerID, notes []script.Note) {
	r.change(v, func(k *recent) { k.told, k.since = notes, time.Now() })
}

// take is what a viewer told lately, once.
func (r *recents) take(v chat.ViewerID) (notes []script.Note) {
	r.change(v, func(k *recent) {
		if time.Since(k.since) <= toldLife {
			notes = k.told
		}
		k.told = nil
	})
	return notes
}

func (r *recents) change(v chat.ViewerID, f func(*recent)) {
	r.mu.Lock()
	defer r.mu.Unlock()
	if r.kept == nil || len(r.kept) >= viewersKept {
		r.sweep()
	}
	k := r.kept[v]
	f(&k)
	r.kept[v] = k
}

// sweep forgets who has been silent; all, when that is not enough. It needs mu.
func (r *recents) sweep() {
	kept := map[chat.ViewerID]recent{}
	for v, k := range r.kept {
		if time.Since(k.asked) <= topicLife || time.Since(k.since) <= toldLife {
			kept[v] = k
		}
	}
	if len(kept) >= viewersKept {
		kept = map[chat.ViewerID]recent{}
	}
	r.kept = kept
}

// Memory is what viewers agreed to have remembered of them. Its methods may block and may be
// called concurrently.
type Memory interface {
	// Notes are a viewer's; none without their consent.
	Notes(ctx context.Context, v chat.ViewerID) ([]script.Note, error)
	// Offer is what to do with what a viewer just told: it was kept because they agreed, it is
	// to be asked because nobody asked them yet, or it is dropped.
	Offer(ctx context.Context, v chat.ViewerID, notes []script.Note) (Offered, error)
}

// Offered is what became of what a viewer told.
type Offered int

// What becomes of what a viewer tells.
const (
	Dropped Offered = iota // they said no, or were asked before
	Kept
	Ask
)

// remember keeps what the viewer told of themselves, if they agreed; who was never asked is
// asked, once, in a note.
func (ch *Channel) remember(ctx context.Context, v chat.ViewerID, text string) {
	notes := script.Told(text)
	if len(notes) == 0 {
		return
	}
	what, err := ch.s.c.Memory.Offer(ctx, v, notes)
	if err != nil {
		ch.log.Error("remember", "err", err, "viewer", v)
		return
	}
	switch what {
	case Kept:
		ch.noteTo(v, Note{Kind: NoteKept, Notes: notes})
	case Ask:
		ch.recents.tell(v, notes)
		ch.noteTo(v, Note{Kind: NoteConsent, Notes: notes})
	}
}

// Told is what a viewer lately told on this channel, for the one who just agreed; it is given
// once.
func (ch *Channel) Told(v chat.ViewerID) []script.Note { return ch.recents.take(v) }

// notes are what the answer may use.
func (ch *Channel) notes(ctx context.Context, v chat.ViewerID) []script.Note {
	notes, err := ch.s.c.Memory.Notes(ctx, v)
	if err != nil {
		ch.log.Error("notes", "err", err, "viewer", v)
		return nil
	}
	return notes
}
