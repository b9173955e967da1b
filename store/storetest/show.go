package storetest

import (
	"reflect"
	"strings"
	"testing"
	"time"

	"github.com/barkerlive/barker/people"
	"github.com/barkerlive/barker/script"
	"github.com/barkerlive/barker/shop"
	"github.com/barkerlive/barker/show"
	"github.com/barkerlive/barker/store"
	"github.com/barkerlive/barker/stream"
)

// Show is what a show's store promises beyond its interface, on either database.
func Show(t *testing.T, open func(testing.TB) *store.DB) {
	for name, test := range map[string]func(*testing.T, *store.DB){
		"schedules and rundowns": schedules, "the as-run log": asRunLog, "claims in the as-run log": claimsInLog,
		"the audit trail": auditTrail,
	} {
		t.Run(name, func(t *testing.T) { test(t, open(t)) })
	}
}

func schedules(t *testing.T, db *store.DB) {
	s := db.Show()
	ctx := t.Context()
	if got, ok, err := s.Schedule(ctx, "demo"); ok || err != nil || !reflect.DeepEqual(got, show.Schedule{}) {
		t.Errorf("no schedule: %+v, %v, %v", got, ok, err)
	}
	if got, err := s.Rundown(ctx, "demo"); err != nil || !reflect.DeepEqual(got, show.Rundown{}) {
		t.Errorf("no rundown: %+v, %v", got, err)
	}
	for _, want := range []show.Schedule{
		{Always: true},
		{Slots: []show.Slot{{Day: time.Monday, Start: "09:00", End: "18:00", Title: "Mornings"}}},
	} {
		if err := s.SaveSchedule(ctx, "demo", want, "anna"); err != nil {
			t.Fatal(err)
		}
		if got, ok, err := s.Schedule(ctx, "demo"); !ok || err != nil || !reflect.DeepEqual(got, want) {
			t.Errorf("schedule %+v, %v, %v; want %+v", got, ok, err, want)
		}
	}
	for _, want := range []show.Rundown{
		{Round: 1, Product: "lamp"},
		{Round: 1<<63 + 1, Product: "mug", Part: 2, Pitched: []shop.ProductID{"lamp"}},
	} {
		if err := s.SaveRundown(ctx, "demo", want); err != nil {
			t.Fatal(err)
		}
		if got, err := s.Rundown(ctx, "demo"); err != nil || !reflect.DeepEqual(got, want) {
			t.Errorf("rundown %+v, %v; want %+v", got, err, want)
		}
	}
	if _, ok, err := s.Schedule(ctx, "other"); ok || err != nil {
		t.Errorf("another channel's schedule: %v, %v", ok, err)
	}
}

func asRunLog(t *testing.T, db *store.DB) {
	s := db.Show()
	ctx := t.Context()
	start := time.Date(2026, 11, 22, 10, 0, 0, 40e6, time.UTC)
	airing := func(channel, tag string, at time.Time) show.AsRun {
		return show.AsRun{
			Channel: channel, Tag: stream.Tag(tag), Clip: "ab12", Kind: script.Pitch, Product: "mug", Text: "This one holds a lot.",
			Because: "its turn", Writer: "house", AnswerTo: 17, Started: at,
		}
	}
	first, second := airing("demo", "t-1", start), airing("demo", "t-2", start.Add(time.Minute))
	for _, e := range []show.AsRun{first, second, airing("other", "t-1", start)} {
		if err := s.Began(ctx, e); err != nil {
			t.Fatal(err)
		}
	}
	if err := s.Began(ctx, first); err == nil {
		t.Error("one tag began twice")
	}
	end := start.Add(30 * time.Second)
	if err := s.Ended(ctx, "demo", "t-1", end, "played"); err != nil {
		t.Fatal(err)
	}
	if err := s.Ended(ctx, "demo", "t-1", end, "retracted"); err == nil || !strings.Contains(err.Error(), "not changed") {
		t.Errorf("ended twice: %v", err)
	}
	if err := s.Ended(ctx, "demo", "t-9", end, "played"); err == nil {
		t.Error("what never began has ended")
	}
	got, err := s.AsRun(ctx, "demo", 10)
	if err != nil || len(got) != 2 || !reflect.DeepEqual(got[0].AsRun, second) || !got[0].Ended.IsZero() ||
		!reflect.DeepEqual(got[1].AsRun, first) || !got[1].Ended.Equal(end) || got[1].Outcome != "played" {
		t.Errorf("log %+v, %v", got, err)
	}
	if got, err := s.AsRun(ctx, "demo", 1); err != nil || len(got) != 1 || got[0].Tag != "t-2" {
		t.Errorf("newest of the log %+v, %v", got, err)
	}
	if n, err := s.Forget(ctx, start.Add(time.Second)); err != nil || n != 2 {
		t.Errorf("retention removed %d, %v; want 2", n, err)
	}
	if got, err := s.AsRun(ctx, "demo", 10); err != nil || len(got) != 1 {
		t.Errorf("log after retention %+v, %v", got, err)
	}
}

// claimsInLog has claims outlive the house that made them.
func claimsInLog(t *testing.T, db *store.DB) {
	s := db.Show()
	sh, err := shop.Open(t.Context(), shop.Config{
		ID: "demo", Name: "Demo", Policies: shop.Policies{
			Country: "NL", Currency: "EUR", ReturnDays: 30,
			Shipping: []shop.Shipping{{ID: "standard", Name: "Standard", Price: shop.Money{Minor: 495, Currency: "EUR"}, MinDays: 2, MaxDays: 3}},
		},
	}, db.Shop())
	if err != nil {
		t.Fatal(err)
	}
	claim, ok := sh.PolicyClaim("returns")
	if !ok {
		t.Fatal("the shop makes no claim")
	}
	e := show.AsRun{Channel: "demo", Tag: "t-1", Claims: []shop.Claim{claim}, Started: time.UnixMilli(1).UTC()}
	if err := s.Began(t.Context(), e); err != nil {
		t.Fatal(err)
	}
	got, err := s.AsRun(t.Context(), "demo", 1)
	if err != nil || len(got) != 1 || len(got[0].Claims) != 1 || got[0].Claims[0].String() != claim.String() {
		t.Errorf("log %+v, %v; want %v", got, err, claim)
	}
}

func auditTrail(t *testing.T, db *store.DB) {
	if err := db.People().AddEntry(t.Context(), people.Entry{By: "anna", Action: "price.set"}); err != nil {
		t.Fatal(err)
	}
	for _, q := range []string{`UPDATE audit SET by = 'bob'`, `DELETE FROM audit`} {
		err := db.Write(t.Context(), func(tx store.Tx) error { return tx.Put(q) })
		if err == nil || !strings.Contains(err.Error(), "append-only") {
			t.Errorf("%s: %v", q, err)
		}
	}
}
