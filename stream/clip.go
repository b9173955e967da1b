package stream

import (
	"bytes"
	"errors"
	"fmt"
	"iter"
	"time"
)

// H.264 NAL unit types (ITU-T H.264 table 7-1) that the grid cares about.
const (
	nalIDR = 5
	nalSPS = 7
	nalPPS = 8
)

// clipSource plays a clip once, from its first tick.
type clipSource struct {
	clip *Clip
	next int
}

// NewClipSource returns a source that plays c once. c must have passed [Check].
func NewClipSource(c *Clip) Source { return &clipSource{clip: c} }

func (s *clipSource) Next() (Tick, bool) {
	if s.next == len(s.clip.Ticks) {
		return Tick{}, false
	}
	s.next++
	return s.clip.Ticks[s.next-1], true
}

// clipOf returns the clip that a source plays, nil when it plays none.
func clipOf(s Source) *Clip {
	if s, ok := s.(*clipSource); ok {
		return s.clip
	}
	return nil
}

// NALUnits yields the NAL units of an Annex B byte stream, without start codes and trailing
// zeros, in order. Bytes before the first start code are passed over. The units share data.
func NALUnits(data []byte) iter.Seq[[]byte] {
	return func(yield func([]byte) bool) {
		startCode := []byte{0, 0, 1}
		from := bytes.Index(data, startCode)
		for from >= 0 {
			data = data[from+len(startCode):]
			from = bytes.Index(data, startCode)
			unit := data
			if from >= 0 {
				unit = data[:from]
			}
			unit = bytes.TrimRight(unit, "\x00")
			if len(unit) > 0 && !yield(unit) {
				return
			}
		}
	}
}

// Check reports the first way in which c breaks what a [Clip] promises: that it is whole steps
// long, begins with a key tick and has one at least every [KeyTicks], that every tick has a clean
// picture and 40 ms of sound, and a dressed picture in all ticks or in none, that key pictures carry
// the same SPS and PPS, and that exits lie on steps, ascending.
func Check(c *Clip) error {
	if c == nil {
		return errors.New("clip: none given")
	}
	if err := checkTicks(c.Ticks); err != nil {
		return fmt.Errorf("clip %s: %w", c.ID, err)
	}
	if err := checkExits(c); err != nil {
		return fmt.Errorf("clip %s: %w", c.ID, err)
	}
	return nil
}

func checkTicks(ticks []Tick) error {
	if len(ticks) == 0 || len(ticks)%StepTicks != 0 {
		return fmt.Errorf("%d ticks, want whole steps of %d", len(ticks), StepTicks)
	}
	dressed := len(ticks[0].Pictures[Dressed].Data) > 0
	var parameters [Dressings][]byte
	key := 0
	for i, t := range ticks {
		if err := t.check(i == 0); err != nil {
			return fmt.Errorf("tick %d: %w", i, err)
		}
		if has := len(t.Pictures[Dressed].Data) > 0; has != dressed {
			return fmt.Errorf("tick %d: dressed picture is %v here and %v in tick 0", i, has, dressed)
		}
		if t.Key {
			key = i
		}
		if i-key >= KeyTicks {
			return fmt.Errorf("tick %d: no key tick for %d ticks, want one every %d", i, i-key, KeyTicks)
		}
		if err := checkParameters(t, &parameters); err != nil {
			return fmt.Errorf("tick %d: %w", i, err)
		}
	}
	return nil
}

// checkParameters compares a key tick's SPS and PPS with those seen, which it remembers.
func checkParameters(t Tick, seen *[Dressings][]byte) error {
	if !t.Key {
		return nil
	}
	for d, p := range t.Pictures {
		if len(p.Data) == 0 {
			continue
		}
		sets := parameterSets(p.Data)
		if seen[d] == nil {
			seen[d] = sets
		}
		if !bytes.Equal(sets, seen[d]) {
			return errors.New("SPS or PPS differ from the clip's first")
		}
	}
	return nil
}

func checkExits(c *Clip) error {
	last := 0
	for _, e := range c.Exits {
		if e%StepTicks != 0 || e <= last || e >= len(c.Ticks) {
			return fmt.Errorf("exit %d: want steps of %d, ascending, between 0 and %d", e, StepTicks, len(c.Ticks))
		}
		last = e
	}
	return nil
}

// check reports how a tick breaks the grid; first says that it is its source's first.
func (t *Tick) check(first bool) error {
	if first && !t.Key {
		return errors.New("a source begins with a key tick, this is none")
	}
	if len(t.Pictures[Clean].Data) == 0 {
		return errors.New("no clean picture")
	}
	for _, p := range t.Pictures {
		if len(p.Data) == 0 {
			continue
		}
		if p.Key != t.Key {
			return fmt.Errorf("key is %v for the tick and %v for its picture", t.Key, p.Key)
		}
		if p.Key {
			if err := checkKey(p.Data); err != nil {
				return err
			}
		}
	}
	if d := opusDuration(t.Sound.Data); d != TickDuration {
		return fmt.Errorf("sound is %v of Opus, want %v", d, TickDuration)
	}
	return nil
}

// checkKey reports what a key picture lacks of SPS, PPS and IDR slice, in this order.
func checkKey(data []byte) error {
	want := []byte{nalSPS, nalPPS, nalIDR}
	for unit := range NALUnits(data) {
		if unit[0]&0x1f == want[0] {
			if want = want[1:]; len(want) == 0 {
				return nil
			}
		}
	}
	return fmt.Errorf("key picture without NAL unit of type %d (want SPS 7, PPS 8, IDR 5)", want[0])
}

func parameterSets(data []byte) []byte {
	var sets []byte
	for unit := range NALUnits(data) {
		switch unit[0] & 0x1f {
		case nalSPS, nalPPS:
			sets = append(append(sets, 0, 0, 1), unit...)
		case nalIDR:
			return sets
		}
	}
	return sets
}

// opusDuration is how long an Opus packet plays, from its first bytes (RFC 6716, section 3.1);
// zero when it is none.
func opusDuration(packet []byte) time.Duration {
	if len(packet) == 0 {
		return 0
	}
	frames := 1
	switch packet[0] & 3 {
	case 1, 2:
		frames = 2
	case 3:
		if len(packet) < 2 {
			return 0
		}
		frames = int(packet[1] & 0x3f)
	}
	return time.Duration(frames) * opusFrame(packet[0]>>3)
}

func opusFrame(config byte) time.Duration {
	switch {
	case config < 12: // SILK
		return [4]time.Duration{10, 20, 40, 60}[config%4] * time.Millisecond
	case config < 16: // hybrid
		return [2]time.Duration{10, 20}[config%2] * time.Millisecond
	default: // CELT
		return 2500 * time.Microsecond << (config % 4)
	}
}
