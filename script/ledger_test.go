package script

import (
	"context"
	"errors"
	"slices"
	"strings"
	"sync"
	"testing"
	"testing/synctest"
	"time"

	"golang.org/x/text/language"
)

// books is a LedgerStore and a RecordStore in memory.
type books struct {
	mu      sync.Mutex
	uses    []Use
	records []Record
	err     error
}

func (b *books) AddUse(_ context.Context, u Use) error {
	b.mu.Lock()
	defer b.mu.Unlock()
	b.uses = append(b.uses, u)
	return b.err
}

func (b *books) Uses(_ context.Context, day string) ([]Use, error) {
	b.mu.Lock()
	defer b.mu.Unlock()
	return slices.DeleteFunc(slices.Clone(b.uses), func(u Use) bool { return u.Day != day }), b.err
}

func (b *books) AddRecord(_ context.Context, r Record) error {
	b.mu.Lock()
	defer b.mu.Unlock()
	b.records = append(b.records, r)
	return b.err
}

// meter takes a fixed number of tokens.
type meter struct {
	parrot
	takes Usage
}

func (m *meter) Complete(ctx context.Context, p Prompt) (Completion, error) {
	c, err := m.parrot.Complete(ctx, p)
	c.Usage = m.takes
	return c, err
}

// TestBudget: when the day's tokens are used up the house goes on, over a restart too, and the
// model is asked again after midnight where the shop is.
func TestBudget(t *testing.T) {
	synctest.Test(t, func(t *testing.T) { // a bubble begins at midnight UTC, 2000-01-01
		h, s := openHouse(t)
		zone := time.FixedZone("UTC+2", 2*60*60)
		kept := &books{}
		model := &meter{parrot{lines: []string{goodEnglish}}, Usage{In: 700, Out: 150}}
		open := func() (*Ledger, *Writer) {
			l, err := OpenLedger(t.Context(), LedgerConfig{Store: kept, Budget: 2000, Zone: zone, Prices: map[string]Price{"parrot": {In: 1, Out: 2}}})
			if err != nil {
				t.Fatal(err)
			}
			return l, NewWriter(h, l.Of("main", "pitch", model), nil, nil)
		}
		l, w := open()
		by := func() string {
			t.Helper()
			line, err := w.Pitch(t.Context(), Brief{Product: productOf(t, s, "mug"), Language: language.English})
			if err != nil {
				t.Fatal(err)
			}
			return line.Writer
		}
		for i, want := range []string{"parrot", "parrot", "parrot", "house", "house"} { // 850 tokens each
			if got := by(); got != want {
				t.Errorf("pitch %d by %s", i, got)
			}
		}
		midnight := time.Date(2000, 1, 2, 0, 0, 0, 0, zone)
		if tokens, cost, until := l.Spent(); tokens != 2550 || cost != 3000 || !until.Equal(midnight) {
			t.Errorf("%d tokens, %d, until %v", tokens, cost, until)
		}
		if uses := l.Today(); len(uses) != 1 || uses[0] != (Use{"2000-01-01", "main", "pitch", "parrot", 3, 0, 2100, 450, 3000}) {
			t.Errorf("%+v", uses)
		}
		l, w = open()
		if by() != "house" {
			t.Error("a restart gives the day's budget again")
		}
		time.Sleep(time.Until(midnight))
		if _, _, until := l.Spent(); !until.IsZero() || by() != "parrot" {
			t.Error("a new day does not begin")
		}
		model.err = errors.New("down")
		if by() != "house" || l.Today()[0].Failed != 1 || l.Today()[0].In != 1400 {
			t.Errorf("a failed call: %+v", l.Today())
		}
	})
}

// TestBudgetIsNotOverrun: calls under way count with what they may take.
func TestBudgetIsNotOverrun(t *testing.T) {
	l, err := OpenLedger(t.Context(), LedgerConfig{Store: &books{}, Budget: 1000})
	if err != nil {
		t.Fatal(err)
	}
	if !l.reserve(600) || l.reserve(600) || !l.reserve(300) {
		t.Error("the budget is given twice")
	}
	if _, err := OpenLedger(t.Context(), LedgerConfig{Store: &books{err: errors.New("no disk")}}); err == nil {
		t.Error("opened without its past")
	}
}

func TestTheRecord(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		h, s := openHouse(t)
		kept := &books{}
		r := NewRecorder(kept, nil)
		ctx, cancel := context.WithCancel(t.Context())
		done := make(chan error)
		go func() { done <- r.Run(ctx) }()
		model := &meter{parrot{lines: []string{goodEnglish + " It is waterproof.", goodEnglish, "NONE"}}, Usage{In: 5}}
		w := NewWriter(h, model, model, nil)
		w.Record("main", r)
		pitch, err := w.Pitch(t.Context(), Brief{Product: productOf(t, s, "mug"), Language: language.English, Seed: 1})
		if err != nil {
			t.Fatal(err)
		}
		answer, err := w.Answer(t.Context(), Question{Text: "is it good for soup?", OnAir: "MUG", Viewer: language.English, Channel: language.English})
		if err != nil {
			t.Fatal(err)
		}
		opening, err := w.Pitch(t.Context(), Brief{Product: productOf(t, s, "mug"), Language: language.English, Opening: true})
		if err != nil {
			t.Fatal(err)
		}
		synctest.Wait()
		cancel()
		if err := <-done; !errors.Is(err, context.Canceled) {
			t.Error(err)
		}
		if len(kept.records) != 3 {
			t.Fatalf("%d records", len(kept.records))
		}
		p, a, o := kept.records[0], kept.records[1], kept.records[2]
		if p.ID != pitch.Record || p.ID == "" || p.Channel != "main" || p.Product != "mug" || p.Text != pitch.Text || p.Writer != "parrot" || len(p.Attempts) != 2 ||
			p.Attempts[0].Verdict != "a property that the product's text does not state" || p.Attempts[0].About != "waterproof" || p.Attempts[1].Verdict != Used ||
			!strings.Contains(p.Attempts[0].Output, "waterproof") || p.Attempts[0].Passages["title"] != "Walnut mug" || p.Attempts[1].Usage.In != 5 {
			t.Errorf("pitch: %+v", p)
		}
		if a.ID != answer.Line.Record || a.Question != "is it good for soup?" || len(a.Attempts) != 1 || a.Attempts[0].Verdict != errNoPassage.Error() {
			t.Errorf("answer: %+v", a)
		}
		if o.ID != opening.Record || o.Writer != "house" || len(o.Attempts) != 0 {
			t.Errorf("opening: %+v", o)
		}
	})
}

// TestTheRecordNeverBlocks: nobody waits for a store that does not keep up.
func TestTheRecordNeverBlocks(t *testing.T) {
	r := NewRecorder(&books{}, nil)
	for range recordsWaiting + 7 {
		r.add(Record{})
	}
	if r.Dropped() != 7 {
		t.Errorf("%d dropped", r.Dropped())
	}
	(*Recorder)(nil).add(Record{})
}
