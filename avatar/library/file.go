package library

import (
	"bytes"
	"crypto/sha256"
	"encoding/binary"
	"encoding/json"
	"errors"
	"fmt"
	"time"

	"github.com/Eyevinn/mp4ff/mp4"

	"github.com/barkerlive/barker/stream"
)

// A file is: ftyp, moov, then moof and mdat for each key-frame interval, then a uuid box with
// the label, in JSON, and last a uuid box with the seal, a SHA-256 of all before it. Players
// skip uuid boxes (ISO/IEC 14496-12).
const (
	labelUUID = "6c1d5f0e-5b0b-4a6e-9a0d-2f6a3d0b7c11"
	sealUUID  = "0d9be2a4-3c41-4f0c-8a77-7f5c5e0ab2f3"
	boxHeader = 8 + 16 // size, "uuid", the UUID
	sealSize  = boxHeader + sha256.Size
)

// label is what a clip has besides media.
type label struct {
	Version   int               `json:"version"`
	ID        stream.ClipID     `json:"id"`
	Dressings []stream.Dressing `json:"dressings"` // of the picture tracks, in order
	Captions  []caption         `json:"captions,omitempty"`
	Exits     []int             `json:"exits,omitempty"`
}

type caption struct {
	Word  string        `json:"word"`
	Start time.Duration `json:"start"` // ns
	End   time.Duration `json:"end"`
}

const labelVersion = 1

// errBroken is returned for bytes that are not a whole file of the library's.
var errBroken = errors.New("file is broken")

// marshal writes a clip as a file.
func marshal(c *stream.Clip) ([]byte, error) {
	tracks, err := tracksOf(c)
	if err != nil {
		return nil, err
	}
	var b bytes.Buffer
	if err := writeMedia(&b, c, tracks); err != nil {
		return nil, err
	}
	l := label{Version: labelVersion, ID: c.ID, Exits: c.Exits}
	for _, t := range tracks.pictures {
		l.Dressings = append(l.Dressings, t.dressing)
	}
	for _, w := range c.Captions {
		l.Captions = append(l.Captions, caption(w))
	}
	text, err := json.Marshal(l)
	if err != nil {
		return nil, err
	}
	if err := writeUUID(&b, labelUUID, text); err != nil {
		return nil, err
	}
	sum := sha256.Sum256(b.Bytes())
	if err := writeUUID(&b, sealUUID, sum[:]); err != nil {
		return nil, err
	}
	return b.Bytes(), nil
}

func writeUUID(b *bytes.Buffer, name string, payload []byte) error {
	box := &mp4.UUIDBox{UnknownPayload: payload}
	if err := box.SetUUID(name); err != nil {
		return err
	}
	return box.Encode(b)
}

// unmarshal reads a file. The clip's media share the bytes, which are changed.
func unmarshal(b []byte) (*stream.Clip, error) {
	body, err := unsealed(b)
	if err != nil {
		return nil, err
	}
	f, err := mp4.DecodeFile(bytes.NewReader(body))
	if err != nil {
		return nil, fmt.Errorf("%w: %w", errBroken, err)
	}
	l, err := labelOf(f)
	if err != nil {
		return nil, err
	}
	c := &stream.Clip{ID: l.ID, Exits: l.Exits}
	for _, w := range l.Captions {
		c.Captions = append(c.Captions, stream.Caption(w))
	}
	if c.Ticks, err = readMedia(f, l.Dressings); err != nil {
		return nil, err
	}
	return c, nil
}

// unsealed checks the seal and returns what it seals.
func unsealed(b []byte) ([]byte, error) {
	if len(b) < sealSize {
		return nil, fmt.Errorf("%w: %d bytes", errBroken, len(b))
	}
	body, seal := b[:len(b)-sealSize], b[len(b)-sealSize:]
	sum := sha256.Sum256(body)
	if binary.BigEndian.Uint32(seal) != sealSize || string(seal[4:8]) != "uuid" || !bytes.Equal(seal[boxHeader:], sum[:]) {
		return nil, fmt.Errorf("%w: its checksum does not fit", errBroken)
	}
	return body, nil
}

func labelOf(f *mp4.File) (label, error) {
	for _, box := range f.Children {
		u, ok := box.(*mp4.UUIDBox)
		if !ok || u.UUID() != labelUUID {
			continue
		}
		var l label
		if err := json.Unmarshal(u.UnknownPayload, &l); err != nil {
			return label{}, fmt.Errorf("%w: label: %w", errBroken, err)
		}
		if l.Version != labelVersion {
			return label{}, fmt.Errorf("%w: label of version %d, not %d", errBroken, l.Version, labelVersion)
		}
		return l, nil
	}
	return label{}, fmt.Errorf("%w: it has no label", errBroken)
}
