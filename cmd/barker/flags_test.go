package main

import (
	"flag"
	"io"
	"slices"
	"testing"
)

func TestFlagsMayStandAnywhere(t *testing.T) {
	for _, args := range [][]string{{"-json", "-data", "d", "produce"}, {"produce", "-json", "-data", "d"}, {"-data", "d", "produce", "-json"}} {
		var asJSON bool
		p, rest, err := parse("bench", args, io.Discard, func(f *flag.FlagSet) { f.BoolVar(&asJSON, "json", false, "") })
		if err != nil || !asJSON || p.data != "d" || !slices.Equal(rest, []string{"produce"}) {
			t.Errorf("%v: json %v, data %q, rest %v, %v", args, asJSON, p.data, rest, err)
		}
	}
}
