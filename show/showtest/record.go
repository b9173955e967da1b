package showtest

import (
	"context"
	"slices"
	"testing"
	"time"

	"github.com/barkerlive/barker/script"
	"github.com/barkerlive/barker/show"
)

// RecordStore is what keeps records, finds them and lets go of them.
type RecordStore interface {
	script.RecordStore
	script.LedgerStore
	show.Records
	Forget(ctx context.Context, before time.Time) (int64, error)
}

// CheckRecord holds a record store to its contract. log writes the as-run log that the store
// links its records to.
func CheckRecord(t *testing.T, s RecordStore, log show.Store) {
	ctx := t.Context()
	start := time.Date(2026, time.May, 4, 10, 0, 0, 0, time.UTC)
	refused := script.Record{ID: "r1", Channel: "demo", At: start, Kind: script.Pitch, Language: "en", Product: "mug", Text: "Have a look at the mug.", Writer: "house",
		Attempts: []script.Attempt{{Model: "large", System: "Be brief.", Task: "Pitch.", Passages: map[string]string{"title": "Mug"}, Output: "It is waterproof, 100%.", Verdict: "a property", About: "waterproof",
			Usage: script.Usage{In: 10, Out: 5, Cost: 7}, Took: time.Second}}}
	used := script.Record{ID: "r2", Channel: "demo", At: start.Add(time.Minute), Kind: script.Answer, Language: "nl", Product: "lamp", Question: "Hoe HOOG is de lamp?", Text: "Op de pagina staat 42.", Writer: "large",
		Attempts: []script.Attempt{{Model: "large", Output: "2", Verdict: script.Used}}}
	failed := script.Record{ID: "r3", Channel: "demo", At: start.Add(48 * time.Hour), Kind: script.Pitch, Product: "mug", Text: "The mug.", Attempts: []script.Attempt{{Model: "large", Verdict: "down"}}}
	house := script.Record{ID: "r4", Channel: "demo", At: start.Add(49 * time.Hour), Kind: script.Pitch, Product: "mug", Text: "A mug_of 50% walnut."}
	other := script.Record{ID: "r5", Channel: "other", At: start, Text: "The mug."}
	for _, r := range []script.Record{refused, used, failed, house, other} {
		if err := s.AddRecord(ctx, r); err != nil {
			t.Fatal(err)
		}
	}
	if s.AddRecord(ctx, refused) == nil {
		t.Error("one record is kept twice")
	}
	if err := log.Began(ctx, show.AsRun{Channel: "demo", Tag: "t-1", Text: "Have a look", Record: "r1", Started: start.Add(time.Second)}); err != nil {
		t.Fatal(err)
	}
	find := func(q show.RecordQuery) []string {
		t.Helper()
		q.Channel, q.Limit = "demo", max(q.Limit, 3)
		found, err := s.Records(ctx, q)
		if err != nil {
			t.Fatal(err)
		}
		var ids []string
		for _, k := range found {
			ids = append(ids, k.ID)
		}
		return ids
	}
	all, err := s.Records(ctx, show.RecordQuery{Channel: "demo", Limit: 10})
	if err != nil || len(all) != 4 {
		t.Fatalf("%+v, %v", all, err)
	}
	for name, c := range map[string]struct {
		q    show.RecordQuery
		want []string
	}{
		"newest":          {show.RecordQuery{}, []string{"r4", "r3", "r2"}},
		"older":           {show.RecordQuery{Before: all[1].Number}, []string{"r2", "r1"}},
		"what was asked":  {show.RecordQuery{Text: "lamp hoog"}, []string{"r2"}},
		"what was said":   {show.RecordQuery{Text: "WATERPROOF"}, []string{"r1"}},
		"signs are signs": {show.RecordQuery{Text: "mug_of 50%"}, []string{"r4"}},
		"no wildcard":     {show.RecordQuery{Text: "w_lnut"}, nil},
		"product":         {show.RecordQuery{Product: "lamp"}, []string{"r2"}},
		"a day":           {show.RecordQuery{From: start, To: start.Add(24 * time.Hour)}, []string{"r2", "r1"}},
		"refused":         {show.RecordQuery{Verdict: show.VerdictRefused}, []string{"r1"}},
		"used":            {show.RecordQuery{Verdict: show.VerdictUsed}, []string{"r2"}},
		"failed":          {show.RecordQuery{Verdict: show.VerdictFailed}, []string{"r3"}},
		"the house's":     {show.RecordQuery{Verdict: show.VerdictHouse}, []string{"r4"}},
	} {
		if got := find(c.q); !slices.Equal(got, c.want) {
			t.Errorf("%s: %v, want %v", name, got, c.want)
		}
	}
	k := all[3]
	if k.Attempts[0].Passages["title"] != "Mug" || k.Attempts[0].Usage.Cost != 7 || k.Attempts[0].Took != time.Second || !k.At.Equal(start) || len(k.Aired) != 1 || k.Aired[0].Tag != "t-1" || !k.Aired[0].Started.Equal(start.Add(time.Second)) {
		t.Errorf("%+v", k)
	}
	if n, err := s.Forget(ctx, start.Add(24*time.Hour)); err != nil || n != 3 {
		t.Errorf("retention removed %d, %v; want 3", n, err)
	}
	if got := find(show.RecordQuery{}); !slices.Equal(got, []string{"r4", "r3"}) {
		t.Errorf("after retention: %v", got)
	}
	checkUses(t, s)
}

func checkUses(t *testing.T, s RecordStore) {
	u := script.Use{Day: "2026-05-04", Channel: "demo", Task: "pitch", Model: "large", Calls: 1, Failed: 1, In: 10, Out: 5, Cost: 3}
	tomorrow := u
	tomorrow.Day = "2026-05-05"
	for _, more := range []script.Use{u, u, tomorrow} {
		if err := s.AddUse(t.Context(), more); err != nil {
			t.Fatal(err)
		}
	}
	want := script.Use{Day: u.Day, Channel: u.Channel, Task: u.Task, Model: u.Model, Calls: 2, Failed: 2, In: 20, Out: 10, Cost: 6}
	if got, err := s.Uses(t.Context(), u.Day); err != nil || !slices.Equal(got, []script.Use{want}) {
		t.Errorf("%+v, %v", got, err)
	}
}
