package main

import (
	"context"
	"log/slog"
	"maps"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"

	"golang.org/x/text/language"

	"github.com/barkerlive/barker/assets"
	"github.com/barkerlive/barker/avatar"
	"github.com/barkerlive/barker/avatar/figure"
	"github.com/barkerlive/barker/configs"
	"github.com/barkerlive/barker/script"
	"github.com/barkerlive/barker/shop"
	"github.com/barkerlive/barker/show"
)

func TestLightFollowsTheClock(t *testing.T) {
	zone, err := time.LoadLocation("Europe/Amsterdam")
	if err != nil {
		t.Fatal(err)
	}
	for clock, want := range map[string]string{
		"00:00": "night", "06:59": "night", "07:00": "day", "17:59": "day", "18:00": "evening", "20:59": "evening", "21:00": "night",
	} {
		at, err := time.ParseInLocation("15:04", clock, zone)
		if err != nil {
			t.Fatal(err)
		}
		if got := lightBy(configs.Look{Light: "auto"})(at); got != want {
			t.Errorf("at %s it is %s, want %s", clock, got, want)
		}
		if got := lightBy(configs.Look{Light: "evening"})(at); got != "evening" {
			t.Errorf("a fixed light is %s at %s", got, clock)
		}
	}
}

// TestEveryLookThatMayBeConfiguredIsThere compares the configuration's names with the art's.
func TestEveryLookThatMayBeConfiguredIsThere(t *testing.T) {
	f, err := figure.New(figure.Options{Art: assets.Host(), Fonts: assets.Fonts()})
	if err != nil {
		t.Fatal(err)
	}
	if got := slices.Sorted(maps.Keys(fliteVoices)); !slices.Equal(got, f.Hosts()) {
		t.Errorf("there are voices for %v, art for %v", got, f.Hosts())
	}
	for _, host := range f.Hosts() {
		for _, set := range f.Sets() {
			if _, err := configured(t, "{host: "+host+", set: "+set+"}"); err != nil {
				t.Errorf("%s in the %s: %v", host, set, err)
			}
		}
	}
	for light := range lights {
		for layout := range layouts {
			c, err := configured(t, "{light: "+light+", layout: "+layout+"}")
			if err != nil {
				t.Fatalf("%s, %s: %v", light, layout, err)
			}
			if l := lookOf(c.Channels[0].Look, lightBy(c.Channels[0].Look)(time.Now())); l.Layout.Size() != layouts[layout].Size() || l.Light != lights[light] {
				t.Errorf("%s, %s: %+v", light, layout, l)
			}
		}
	}
}

// configured is a configuration whose channel has a look.
func configured(t *testing.T, look string) (configs.Config, error) {
	t.Helper()
	path := filepath.Join(t.TempDir(), "barker.yaml")
	if err := os.WriteFile(path, []byte("shop: {name: x}\nchannels: [{id: a, look: "+look+"}]\n"), 0o600); err != nil {
		t.Fatal(err)
	}
	return configs.Load(path)
}

func TestUntilNamesADayAndNeverCounts(t *testing.T) {
	zone := time.FixedZone("x", 3600)
	now := time.Date(2026, 11, 26, 9, 0, 0, 0, zone) // a Thursday
	for _, c := range []struct {
		ends time.Time
		lang language.Tag
		want string
	}{
		{now.Add(35 * time.Hour), language.English, "Until Friday 20:00"},
		{now.Add(time.Minute), language.English, "Until Thursday 09:01"},
		{now.Add(39 * time.Hour), language.Dutch, "Tot vrijdag 24:00"},
		{now.Add(20 * 24 * time.Hour), language.English, "Until 16 December, 09:00"},
		{now.Add(20 * 24 * time.Hour), language.Dutch, "Tot 16 december, 09:00"},
		{now.Add(6 * 24 * time.Hour), language.English, "Until 2 December, 09:00"},
	} {
		if got := untilText(shop.Deal{Ends: c.ends.UTC()}, now, zone, c.lang); got != c.want {
			t.Errorf("%v: %q, want %q", c.ends, got, c.want)
		}
	}
}

// TestPerformerDressesTheLook performs one line in two lights of a wide channel.
func TestPerformerDressesTheLook(t *testing.T) {
	cfg := configs.Demo(t.TempDir(), "127.0.0.1:0")
	cfg.Channels[0].Voices = nil
	cfg.Channels[0].Look.Layout = "landscape"
	tr, err := newTroupe(cfg, slog.New(slog.DiscardHandler))
	if err != nil {
		t.Fatal(err)
	}
	p := &performer{troupe: tr}
	ids := map[string]string{}
	for _, light := range []string{"day", "night"} {
		c, err := p.Perform(context.Background(), show.Take{Channel: "demo", Line: script.Line{Language: language.English}, Silence: 320 * time.Millisecond, Light: light})
		if err != nil {
			t.Fatal(err)
		}
		ids[string(c.ID)] = light
		if sps := c.Ticks[0].Pictures[0].Data; !strings.Contains(string(sps), "\x00\x00\x00\x01") {
			t.Error("there is no picture")
		}
	}
	if len(ids) != 2 {
		t.Error("day and night are one clip")
	}
	if got := tr.stages["demo"]; got == nil || p.look("demo", "night").Light != avatar.Night {
		t.Error("the channel's look has no night")
	}
}
