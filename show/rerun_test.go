package show

import (
	"strings"
	"testing"
	"time"

	"github.com/barkerlive/barker/script"
)

func TestReruns(t *testing.T) {
	var r reruns
	now := time.Date(2026, time.May, 4, 12, 0, 0, 0, time.UTC)
	any := func(script.Line) bool { return true }
	say := func(text string) script.Line { return script.Line{Text: strings.Repeat(text+" ", 50)} }
	next := func(least int, may func(script.Line) bool) string {
		l, ok := r.next(now, "mug", least, may)
		if !ok {
			return ""
		}
		return strings.Fields(l.Text)[0]
	}
	if got := next(0, any); got != "" {
		t.Errorf("%q out of nothing", got)
	}
	for _, text := range []string{"one", "two"} {
		r.keep(now, "mug", say(text))
		now = now.Add(time.Minute)
	}
	now = now.Add(2 * time.Hour)
	for _, c := range []struct {
		least int
		may   func(script.Line) bool
		want  string
	}{
		{3, any, ""}, // too few yet
		{2, func(l script.Line) bool { return !strings.HasPrefix(l.Text, "one") }, "two"},
		{2, any, "one"},
		{2, any, ""}, // both were heard within the hour
	} {
		if got := next(c.least, c.may); got != c.want {
			t.Errorf("%q, want %q", got, c.want)
		}
	}
	past := say("three")
	past.Until = now.Add(time.Hour)
	r.keep(now, "mug", past)
	now = now.Add(2 * time.Hour)
	if next(3, any) != "" {
		t.Error("a pitch of another season is kept")
	}
	for range 2 * rerunsKept {
		r.keep(now, "mug", say("more"))
	}
	if len(r.kept["mug"]) != rerunsKept {
		t.Errorf("%d kept", len(r.kept["mug"]))
	}
	now = now.Add(8 * 24 * time.Hour)
	if next(0, any) != "" {
		t.Error("a pitch of last week is heard again")
	}
}

func TestShareOfNewAirtime(t *testing.T) {
	var r reruns
	now := time.Date(2026, time.May, 4, 12, 0, 0, 0, time.UTC)
	if r.share(now) != 0 {
		t.Error("before the first pitch")
	}
	r.spend(now, script.Line{Text: strings.Repeat("a ", 100)}, true)
	r.spend(now, script.Line{Text: strings.Repeat("a ", 300)}, false)
	if got := r.share(now); got != 0.25 {
		t.Errorf("%v", got)
	}
	r.spend(now.Add(30*time.Minute), script.Line{Text: strings.Repeat("a ", 100)}, true)
	if got := r.share(now.Add(70 * time.Minute)); got != 1 {
		t.Errorf("the hour before counts: %v", got)
	}
}
