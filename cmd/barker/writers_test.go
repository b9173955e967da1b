package main

import (
	"context"
	"slices"
	"testing"

	"github.com/barkerlive/barker/script"
	"github.com/barkerlive/barker/show"
)

// uses is what the models took before the program began.
type uses []script.Use

func (u uses) AddUse(context.Context, script.Use) error           { return nil }
func (u uses) Uses(context.Context, string) ([]script.Use, error) { return u, nil }

func TestCostOfAChannel(t *testing.T) {
	open := func(of ...script.Use) *writers {
		l, err := script.OpenLedger(t.Context(), script.LedgerConfig{Store: uses(of)})
		if err != nil {
			t.Fatal(err)
		}
		return &writers{ledger: l, currency: "EUR", budget: 5000}
	}
	day := func(u script.Use) script.Use {
		u.Model, u.Task = "m", "pitch"
		return u
	}
	a, b := day(script.Use{Channel: "a", In: 1000, Out: 500, Cost: 120_000}), day(script.Use{Channel: "b", In: 300, Out: 200, Cost: 40_000})
	for channel, want := range map[string]string{
		"a": "2000 of 5000 tokens today, 0.16 EUR; here 1500, 0.12 EUR",
		"b": "2000 of 5000 tokens today, 0.16 EUR; here 500, 0.04 EUR",
		"c": "2000 of 5000 tokens today, 0.16 EUR; here 0",
	} {
		if got := open(a, b).took(channel); got != want {
			t.Errorf("%s: %q; want %q", channel, got, want)
		}
	}
	c := script.Use{Channel: "a", Task: "answer", Model: "n", Calls: 9, Failed: 2, In: 2500, Out: 10, Cost: 7}
	want := []show.Spending{{Task: "answer", Calls: 9, Failed: 2, Tokens: 2510, Cost: 7, Currency: "EUR"}, {Task: "pitch", Tokens: 2000, Cost: 160_000, Currency: "EUR"}}
	if got := open(a, b, c).spent(); !slices.Equal(got, want) {
		t.Errorf("by task: %+v; want %+v", got, want)
	}
	if got, want := open(a).took("a"), "1500 of 5000 tokens today, 0.12 EUR"; got != want {
		t.Errorf("alone: %q; want %q", got, want)
	}
}
