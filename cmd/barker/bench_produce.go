package main

import (
	"context"
	"errors"
	"syscall"
	"time"

	"golang.org/x/text/language"

	"github.com/barkerlive/barker/avatar"
	"github.com/barkerlive/barker/script"
	"github.com/barkerlive/barker/shop"
	"github.com/barkerlive/barker/show"
	"github.com/barkerlive/barker/stream"
)

// benchTalk is the least talk that a benchmark makes.
const benchTalk = 30 * time.Second

// talk is what the host is given to say in a benchmark: parts of fresh pitches.
type talk []piece

type piece struct {
	line    script.Line
	product *shop.Product
}

// freshTalk words a pitch for each of the first few products: more than benchTalk.
func (w *workshop) freshTalk(ctx context.Context, pitches int) (t talk, err error) {
	products := w.shop.Products()
	for i := range min(pitches, len(products)) {
		line, err := w.house.Pitch(ctx, script.Brief{Product: products[i], Language: language.English, Seed: uint64(i)})
		if err != nil {
			return nil, err
		}
		for _, part := range show.Parts(line) {
			t = append(t, piece{script.Written(part, products), &products[i]})
		}
	}
	return t, nil
}

// produced is what making a talk took and gave.
type produced struct {
	clips           []*stream.Clip
	media           time.Duration
	total, children time.Duration // processor time
	wall            time.Duration
	stages          avatar.Timing
}

// produce performs benchTalk of a talk on a channel that has performed before, so that its host is baked.
func (w *workshop) produce(ctx context.Context, channel string, t talk) (p produced, err error) {
	stage := w.performer.troupe.stages[channel]
	before, began := stage.Timing(), time.Now()
	start, err := cpuTime()
	if err != nil {
		return p, err
	}
	startChildren, err := cpuTimeOf(syscall.RUSAGE_CHILDREN)
	if err != nil {
		return p, err
	}
	for _, x := range t {
		if p.media > benchTalk {
			break
		}
		clip, err := w.perform(ctx, channel, x.line, x.product)
		if err != nil {
			return p, err
		}
		p.clips = append(p.clips, clip)
		p.media += clip.Duration()
	}
	p.wall = time.Since(began)
	end, err := cpuTime()
	if err != nil {
		return p, err
	}
	endChildren, err := cpuTimeOf(syscall.RUSAGE_CHILDREN)
	p.total, p.children, p.stages = end-start, endChildren-startChildren, stage.Timing()
	p.stages.Draw -= before.Draw
	p.stages.Picture -= before.Picture
	p.stages.Sound -= before.Sound
	p.stages.Align -= before.Align
	return p, err
}

// per is a duration for each second of the clips made.
func (p produced) per(d time.Duration) float64 { return d.Seconds() / p.media.Seconds() }

// kbit is a dressing's rate in kbit/s, and key its largest key picture in kB.
func (p produced) kbit(d stream.Dressing) (rate, key float64) {
	var bytes, largest int
	for _, c := range p.clips {
		for _, t := range c.Ticks {
			n := len(t.Pictures[d].Data)
			bytes += n
			if t.Key {
				largest = max(largest, n)
			}
		}
	}
	return 8 * float64(bytes) / 1000 / p.media.Seconds(), float64(largest) / 1000
}

// benchProduce makes more than 30 s of fresh pitches with their gestures: first clean pictures
// alone, as a channel for our own page does, then both dressings. Processor time is that of the
// whole process and of the voices it starts. Then the clean pictures are decoded and compared with
// what was drawn, and the same drawn pictures are given to x264.
func benchProduce(ctx context.Context) (f figures, err error) {
	w, err := openWorkshop(ctx)
	if err != nil {
		return nil, err
	}
	defer func() { err = errors.Join(err, w.close()) }()
	t, err := w.freshTalk(ctx, 3)
	if err != nil {
		return nil, err
	}
	var runs [stream.Dressings]produced
	for i, channel := range []string{stream.Clean: benchClean, stream.Dressed: benchDressed} {
		// The first take bakes the host, once for good.
		if _, err := w.perform(ctx, channel, script.Line{Text: "Welcome.", Language: language.English}, nil); err != nil {
			return nil, err
		}
		if runs[i], err = w.produce(ctx, channel, t); err != nil {
			return nil, err
		}
	}
	clean, both := runs[stream.Clean], runs[stream.Dressed]
	s := clean.stages
	f = figures{
		"media_s": clean.media.Seconds(), "cpu_s_per_s": clean.per(clean.total), "wall_s_per_s": clean.per(clean.wall),
		"draw_s_per_s": clean.per(s.Draw), "h264_s_per_s": clean.per(s.Picture), "opus_s_per_s": clean.per(s.Sound),
		"speech_s_per_s":   clean.per(clean.children),
		"align_s_per_s":    clean.per(s.Align), // nothing where the voice tells its times, as the bench's does
		"rest_s_per_s":     clean.per(clean.total - clean.children - s.Align - s.Draw - s.Picture - s.Sound),
		"both_cpu_s_per_s": both.per(both.total),
	}
	f["kbit_s"], f["key_kb"] = clean.kbit(stream.Clean)
	f["dressed_kbit_s"], f["dressed_key_kb"] = both.kbit(stream.Dressed)
	return f, w.judge(ctx, t[:len(clean.clips)], f)
}
