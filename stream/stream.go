// Package stream is what goes out: ticks, clips, cues and the one timeline they are played on.
//
// It promises that there is always a frame to send. A [Playout] hands out one [Tick] every
// 40 ms, for ever: the cue that is on air, else the idle source. Time on the line never goes
// back; a stall of the machine is skipped and counted, never sent in a burst.
//
// It knows pictures, sound and claims-as-functions. It knows no product, no viewer and no words.
package stream

import "time"

// The grid on which everything lies. 320 ms is the shortest time that holds a whole number of
// pictures at 25 fps (8), of 40 ms Opus packets (8) and of AAC frames at 48 kHz (15), so the
// same clip feeds every outlet and sound cannot drift from picture.
const (
	// TickDuration is the length of a tick: one picture and one Opus packet.
	TickDuration = 40 * time.Millisecond
	// StepTicks is the number of ticks in a step. A clip is a whole number of steps and may
	// be left at the end of any.
	StepTicks = 8
	// KeyTicks is the distance between key frames within a clip, 1.92 s.
	KeyTicks = 48
	// VideoClock and AudioClock are the RTP clock rates, in Hz (RFC 6184, RFC 7587).
	VideoClock = 90000
	AudioClock = 48000
)

// Dressing says what is drawn over the host.
type Dressing uint8

const (
	// Clean is host, set and the AI label: for pages that draw card and captions themselves.
	Clean Dressing = iota
	// Dressed has the product card and the captions in the pixels: for outputs without a page.
	Dressed
	// Dressings is how many there are.
	Dressings
)

// Picture is one encoded picture: an H.264 access unit of constrained baseline profile in
// Annex B byte-stream form (ITU-T H.264 Annex B). A key picture begins with SPS and PPS.
// Data is shared and must not be changed.
type Picture struct {
	Data []byte
	Key  bool
}

// Sound is one Opus packet of exactly 40 ms at 48 kHz, mono (RFC 6716). Data is shared and
// must not be changed.
type Sound struct {
	Data []byte
}

// Tick is 40 ms of the line. Pictures is indexed by [Dressing]; a channel that makes no
// dressed picture leaves that one empty.
type Tick struct {
	Pictures [Dressings]Picture
	Sound    Sound
	// Key tells that every picture in the tick is a key picture: a source may be entered here.
	Key bool
}

// ClipID addresses a clip by what went into it: the hex form of a hash over text, voice, host,
// look, card, layout and renderer version.
type ClipID string

// Caption is one word of the text and when it is heard, measured from the clip's start.
type Caption struct {
	Word       string
	Start, End time.Duration
}

// Clip is pure media: a line performed once. It is a whole number of steps long, starts with
// a key tick and has one at least every KeyTicks. It is immutable and may be played by many.
type Clip struct {
	ID       ClipID
	Ticks    []Tick
	Captions []Caption
	// Exits are the ticks, counted from the start and at ends of steps, before which the clip
	// may be left with the host near rest: the ends of sentences. The clip's end is not listed.
	Exits []int
}

// Duration is how long the clip plays.
func (c *Clip) Duration() time.Duration { return time.Duration(len(c.Ticks)) * TickDuration }

// Source yields ticks. Next never blocks; its first tick is a key tick; false ends the source,
// and the tick returned with it is not sent. A Source is used by one goroutine.
type Source interface {
	Next() (Tick, bool)
}

// At is a tick's place on the channel's one timeline.
type At struct {
	// Tick counts from the start of the line; it only grows, by more than one after a stall.
	Tick int64
	// Wall is when the tick was due, from one reading of the clock plus monotonic time.
	Wall time.Time
}

// Outlet receives every tick of the line, in order, on a goroutine of its own, beginning with a
// key tick. Write should not block: an outlet that falls a second behind misses ticks up to a key
// tick, one whose Write panics is detached, and neither holds up the line.
type Outlet interface {
	Write(Tick, At)
}

// Grade says how soon a cue is wanted.
type Grade uint8

const (
	// Append waits its turn: pitches.
	Append Grade = iota
	// SentenceEnd goes on air at the next exit of what is playing: answers.
	SentenceEnd
	// Now goes on air at the next step: an operator, and a claim that stopped holding.
	Now
)

// Tag is the airing's identity, opaque to this package: it goes to the as-run log.
type Tag string

// Cue is one airing of a clip or another source. Holds tells whether everything the cue says
// is true now and stays so; it never blocks, is asked on the playout's goroutine before the cue
// starts and at every tick while it plays, and nil means that the cue claims nothing.
type Cue struct {
	Source Source
	// Clip is the clip that Source plays, when it plays one; the playout leaves it only at
	// its exits (SentenceEnd) or steps (Now).
	Clip  *Clip
	Holds func() bool
	Tag   Tag
	// Retract, when set, is played when the cue stops holding while on air. It claims nothing.
	Retract *Clip
}

// Outcome is how an airing ended.
type Outcome uint8

const (
	// Played to its end.
	Played Outcome = iota
	// Interrupted at an exit or a step by a cue of a higher grade, or skipped by an operator.
	Interrupted
	// Retracted because it stopped holding while on air.
	Retracted
	// PassedOver because it did not hold when it would have started.
	PassedOver
	// Dropped from the deck before it started.
	Dropped
	// Failed because its source panicked or left the grid; it may not have started.
	Failed
)

// Airing tells the as-run log and the pages what the line does.
//
// What never went on air (PassedOver, Dropped) is told once, ended where it starts.
type Airing struct {
	Tag     Tag   // empty while the line idles
	Clip    *Clip // nil for a source that is no clip
	Start   At
	Ended   bool // false when the airing begins, true when it is over
	Outcome Outcome
	End     At // the first tick that is not its own; zero while it plays
	// Retraction tells that Clip is the Retract clip of the cue with this Tag, whose own airing
	// has just ended with Retracted.
	Retraction bool
}
