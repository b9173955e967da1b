package figure

import (
	"syscall"
	"testing"
	"time"

	"github.com/barkerlive/barker/avatar"
)

func BenchmarkBake(b *testing.B) {
	t, err := readTroupe(art(b))
	if err != nil {
		b.Fatal(err)
	}
	for b.Loop() {
		bake(staging{host: t.hosts[House], set: t.sets[Studio], plan: planOf(avatar.Portrait)})
	}
}

// benchmarkFrames measures a picture of a pitch with gestures.
func benchmarkFrames(b *testing.B, f *Figure, framing avatar.Framing) {
	s := said(pitch, avatar.Gesture{Kind: avatar.Point, Word: 3}, avatar.Gesture{Kind: avatar.Open, Word: 10})
	s.Performance.Card = &avatar.Card{Code: "A2", Title: "Walnut mug", Price: "€24.00", Link: "https://shop.example/a2"}
	s.Performance.Look.Framing = framing
	f.scene(s.Performance.Look)
	n, before := 0, processorTime(b)
	b.ResetTimer()
	for range b.N {
		for range f.Frames(s) {
			n++
		}
	}
	b.ReportMetric((processorTime(b)-before).Seconds()*1000/float64(n), "cpu-ms/picture")
}

// processorTime is what the process has used, which a busy machine does not blur.
func processorTime(b *testing.B) time.Duration {
	var u syscall.Rusage
	if err := syscall.Getrusage(syscall.RUSAGE_SELF, &u); err != nil {
		b.Fatal(err)
	}
	return time.Duration(u.Utime.Nano() + u.Stime.Nano())
}

func BenchmarkCleanWide(b *testing.B) { benchmarkFrames(b, undressed(b), avatar.Wide) }

func BenchmarkCleanClose(b *testing.B) { benchmarkFrames(b, undressed(b), avatar.Close) }

func BenchmarkDressedWide(b *testing.B) { benchmarkFrames(b, dressed(b), avatar.Wide) }

func undressed(b *testing.B) *Figure {
	f := dressed(b)
	return &Figure{troupe: f.troupe, types: f.types, scenes: f.scenes, cards: f.cards, most: f.most}
}
