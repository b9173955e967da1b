package avatar

import (
	"context"
	"errors"
	"image"

	"golang.org/x/text/language"

	"github.com/barkerlive/barker/stream"
)

// ErrLanguage is wrapped by the error of a voice that does not speak the language it was asked
// for. The next voice speaks then; nothing is wrong with this one.
var ErrLanguage = errors.New("voice does not speak this language")

// ErrText is wrapped by the error of a voice that cannot speak a text for what it is: it holds no
// word, or too many. Nothing is wrong with the voice.
var ErrText = errors.New("text cannot be spoken")

// ErrRough is wrapped by the error of an [Aligner] that found no times to rely on.
var ErrRough = errors.New("times are not known")

// Aligner finds when words and phones are spoken in sound whose voice does not tell. It may be
// called concurrently and returns promptly when ctx ends. It gives a mark for each word of the
// text, split at white space, and one for each phone.
type Aligner interface {
	Align(ctx context.Context, voice string, pcm []int16, text string, lang language.Tag) ([]Mark, error)
	// ID names the aligner and all that its marks depend on; it is part of every clip's address.
	ID() string
}

// Reference recites a text: words and phones are timed, in the order of time, phones in the
// nearest ARPAbet with "pau" for pauses. How it sounds does not matter. It may be called
// concurrently and returns promptly when ctx ends. Errors are those of a [Voice].
type Reference interface {
	Recite(ctx context.Context, text string, lang language.Tag) (Recital, error)
	// ID names the reference and its version.
	ID() string
}

// ErrMissing is returned by a [Library] that does not hold the clip.
var ErrMissing = errors.New("no such clip")

// Codec makes encoders, a fresh one of each for every clip, so that a clip does not depend on
// what was encoded before it. It may be called concurrently.
type Codec interface {
	Pictures(size image.Point) (PictureEncoder, error)
	Sound() (SoundEncoder, error)
	// ID names the codecs and all of their settings; it is part of every clip's address.
	ID() string
}

// PictureEncoder encodes pictures in order. It is used by one goroutine.
type PictureEncoder interface {
	// Encode encodes the next picture, as a key picture if asked. It does not keep the image.
	Encode(img *image.YCbCr, key bool) (stream.Picture, error)
	Close()
}

// SoundEncoder encodes sound to packets of a tick each. It is used by one goroutine.
type SoundEncoder interface {
	// Encode takes more sound and returns the packets that became whole.
	Encode(pcm []int16) ([]stream.Sound, error)
	// Finish returns what is left.
	Finish() ([]stream.Sound, error)
	Close()
}

// Library keeps clips under their addresses. It may be called concurrently.
type Library interface {
	// Get returns the clip, or an error that wraps [ErrMissing].
	Get(ctx context.Context, id stream.ClipID) (*stream.Clip, error)
	// Put keeps the clip. When it fails, nothing of the clip is left behind.
	Put(ctx context.Context, c *stream.Clip) error
}
