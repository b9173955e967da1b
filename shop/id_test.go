package shop

import (
	"slices"
	"testing"
	"testing/synctest"
	"time"
)

func TestIDsComeInOrder(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		var ids []string
		for _, wait := range []time.Duration{time.Millisecond, time.Second, time.Hour, 10000 * time.Hour} {
			ids = append(ids, newID("o_"))
			time.Sleep(wait)
		}
		if !slices.IsSorted(ids) {
			t.Errorf("%q", ids)
		}
		if a, b := newID("o_"), newID("o_"); a == b || len(a) != len("o_")+10+26 {
			t.Errorf("%q and %q of one moment", a, b)
		}
	})
}
