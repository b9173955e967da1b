// Package avatar is how a line is performed: a voice speaks it, the timing of that speech moves
// a face, and both are encoded to one clip. A performance is pure: the same performance is the
// same clip, made once and kept.
//
// It is handed everything that is seen and heard. It knows no shop, no claim and no schedule.
package avatar

import (
	"context"
	"image"
	"iter"
	"time"

	"golang.org/x/text/language"

	"github.com/barkerlive/barker/stream"
)

// SampleRate is the rate of all sound, in Hz; sound is mono and 16 bit.
const SampleRate = 48000

// TickSamples is the number of samples in a tick.
const TickSamples = SampleRate / 25

// Gesture is what the hands do at a place in the text.
type Gesture struct {
	Kind GestureKind
	// Word is the index, in words of the text split at white space, with which the stroke falls.
	Word int
}

// GestureKind names a gesture. A face performs a kind that it does not know as [Rest].
type GestureKind string

// The gestures a host may be asked for. How one looks differs from line to line.
const (
	Rest    GestureKind = ""
	Greet   GestureKind = "greet"   // a wave
	Point   GestureKind = "point"   // at the product card
	Open    GestureKind = "open"    // open palms
	Heart   GestureKind = "heart"   // hand on heart
	Count   GestureKind = "count"   // as many fingers as the word says, two for any other
	Weigh   GestureKind = "weigh"   // two options, in one hand and in the other
	Listen  GestureKind = "listen"  // a hand behind the ear
	Thank   GestureKind = "thank"   // hands on heart and a bow
	Explain GestureKind = "explain" // a hand that goes along with the words
	Show    GestureKind = "show"    // both palms to the product card
	Approve GestureKind = "approve" // a thumb up
	Nod     GestureKind = "nod"     // yes, by the head alone
)

// Card is the product card of a dressed picture. Everything in it is already worded: the
// avatar formats no price. Nothing personal and nothing that ticks may be in it.
type Card struct {
	Code, Title  string
	Price, Prior string // Prior is the honest prior price, struck through; usually empty
	Stock        string // "In stock", "Few left", "Sold out"
	Low          bool   // draws Stock as a warning
	Picture      image.Image
	PictureID    string // content hash of Picture; part of the clip's address
	Link         string // what the QR code opens; empty draws none
	Scan         string // caption under the QR code
	Eyebrow      string // the small line above the title, "Featured now"
	Until        string // until when the price holds, "Until Sunday 20:00"; usually empty
}

// Performance is all that goes into a clip.
type Performance struct {
	// Text is captioned as it stands, and spoken so where Spoken does not say otherwise. Empty is
	// a silent, idling host for Silence.
	Text string
	// Spoken is how a word of Text is said, by its index in words split at white space: "A4" is
	// "A-four". It may be several words.
	Spoken map[int]string
	// Stress are the words of Text that carry it, by their index: voices that can lean on them,
	// and the face moves with them.
	Stress []int
	// Pauses are the words before which the voice pauses a little, by their index.
	Pauses   []int
	Language language.Tag
	Gestures []Gesture
	Card     *Card // nil shows no card
	Look     Look
	// Silence is how long a performance without text lasts, rounded up to a step.
	Silence time.Duration
	// Variant tells idle performances apart that would otherwise be the same.
	Variant int
}

// MarkKind tells what a Mark times.
type MarkKind uint8

const (
	// Phone is a speech sound, named in ARPAbet lower case ("aa", "m", "pau").
	Phone MarkKind = iota
	// Word is a word of the text, in order; Name is the word as written.
	Word
	// Stress lies over a word that is stressed. It is made from the performance, not by voices.
	Stress
)

// Mark is when a phone or word is spoken, from the start of the sound.
type Mark struct {
	Kind       MarkKind
	Name       string
	Start, End time.Duration
}

// Speech is sound and its marks. PCM is 48 kHz mono. Marks may lack phones, words or both:
// then the sound is aligned, or stretched between its pauses where that cannot be.
type Speech struct {
	PCM   []int16
	Marks []Mark
	// Rough tells that the marks are estimates.
	Rough bool
}

// Recital is words spoken so that the time of every word and phone is known. PCM is mono, at a
// rate of its own, in Hz.
type Recital struct {
	Rate  int
	PCM   []int16
	Marks []Mark
}

// Voice speaks. Speak may take seconds, may fail, and may be called concurrently; it returns
// promptly when ctx ends. The error of a voice that is not installed names the remedy; one that
// wraps [ErrLanguage] or [ErrText] says that nothing is wrong with the voice.
type Voice interface {
	Speak(ctx context.Context, text string, lang language.Tag) (Speech, error)
	// ID names the voice and all of its settings; it is part of every clip's address.
	ID() string
}

// Emphatic is a voice that can stress words.
type Emphatic interface {
	Voice
	// SpeakStressed is Speak with the words to stress, by their index in the text split at white
	// space.
	SpeakStressed(ctx context.Context, text string, lang language.Tag, stress []int) (Speech, error)
}

// Score is what a face performs: the speech already lies on the grid, with its leading and
// trailing silence.
type Score struct {
	Performance Performance
	Speech      Speech
	// Ticks is how many pictures to draw, a whole number of steps.
	Ticks int
	// Exits are the ticks before which the clip may be left: there the host passes near rest.
	// They are the [stream.Clip]'s.
	Exits []int
}

// Frame is one drawn picture per dressing, planar 4:2:0 in BT.709 limited range. A channel
// without dressed output gets a nil one. It is valid until the next one is asked for.
type Frame [stream.Dressings]*image.YCbCr

// Face draws. Frames covers the score exactly, starts and ends at rest, and may be called
// concurrently; the same score gives the same pictures.
type Face interface {
	Frames(Score) iter.Seq[Frame]
	// Size is the width and height of a look's pictures, in pixels.
	Size(Look) image.Point
	// ID names the face, its art and its version; it is part of every clip's address.
	ID() string
}
