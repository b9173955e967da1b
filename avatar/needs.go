package avatar

import (
	"context"
	"errors"
	"image"

	"github.com/barkerlive/barker/stream"
)

// ErrLanguage is wrapped by the error of a voice that does not speak the language it was asked
// for. The next voice speaks then; nothing is wrong with this one.
var ErrLanguage = errors.New("voice does not speak this language")

// ErrText is wrapped by the error of a voice that cannot speak a text for what it is: it holds no
// word, or too many. Nothing is wrong with the voice.
var ErrText = errors.New("text cannot be spoken")

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
