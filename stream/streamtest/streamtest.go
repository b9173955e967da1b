// Package streamtest makes clips for tests: valid on the grid, of no cost, and telling which tick
// of which clip was sent. They cannot be decoded.
package streamtest

import (
	"bytes"
	"fmt"

	"github.com/barkerlive/barker/stream"
)

var (
	sps = []byte{0, 0, 0, 1, 0x67, 0x42, 0xc0, 0x1f, 0x8c, 0x8d, 0x40}
	pps = []byte{0, 0, 0, 1, 0x68, 0xce, 0x3c, 0x80}
	// sound is 40 ms: two empty CELT frames.
	sound = []byte{0xf9, 0xff, 0xfe, 0xff, 0xfe}
)

// Clip makes a clip of the number of steps, with a clean picture in every tick and exits at the
// ticks given.
func Clip(id stream.ClipID, steps int, exits ...int) *stream.Clip {
	c := &stream.Clip{ID: id, Exits: exits}
	for i := range steps * stream.StepTicks {
		key := i%stream.KeyTicks == 0
		c.Ticks = append(c.Ticks, stream.Tick{
			Pictures: [stream.Dressings]stream.Picture{{Data: picture(id, i, key), Key: key}},
			Sound:    stream.Sound{Data: sound},
			Key:      key,
		})
	}
	return c
}

// Dress gives every tick of c a dressed picture too, and returns c.
func Dress(c *stream.Clip) *stream.Clip {
	for i := range c.Ticks {
		c.Ticks[i].Pictures[stream.Dressed] = c.Ticks[i].Pictures[stream.Clean]
	}
	return c
}

// picture is an access unit that carries its clip and number where its slice would be.
func picture(id stream.ClipID, n int, key bool) []byte {
	name := fmt.Sprintf("%s#%d.", id, n)
	if key {
		return bytes.Join([][]byte{sps, pps, {0, 0, 0, 1, 0x65}, []byte(name)}, nil)
	}
	return append([]byte{0, 0, 0, 1, 0x41}, name...)
}

// Of tells which tick of which clip t is.
func Of(t stream.Tick) (id stream.ClipID, n int) {
	var slice []byte
	for unit := range stream.NALUnits(t.Pictures[stream.Clean].Data) {
		slice = unit[1:]
	}
	name, number, _ := bytes.Cut(slice, []byte("#"))
	if _, err := fmt.Sscanf(string(number), "%d.", &n); err != nil {
		return "", -1
	}
	return stream.ClipID(name), n
}
