package avatar

import (
	"crypto/sha256"
	"encoding/binary"
	"encoding/hex"
	"hash"

	"github.com/barkerlive/barker/stream"
)

// layoutVersion changes whenever the stage lays the same speech otherwise on the grid, or
// estimates other marks: it is part of every clip's address.
const layoutVersion = "stage 4"

// address is the hash of everything that goes into a clip's pixels and sound. The card's picture
// is in it by its PictureID.
func (s *Stage) address(p Performance, voice string) stream.ClipID {
	h := digest{sha256.New()}
	h.text(layoutVersion, s.config.Face.ID(), s.config.Codec.ID(), voice)
	h.flag(s.config.Dressed)
	h.flag(s.config.Aligner != nil)
	if s.config.Aligner != nil {
		h.text(s.config.Aligner.ID())
	}
	h.text(p.Text, spokenText(p), p.Language.String())
	h.number(len(p.Stress))
	for _, w := range p.Stress {
		h.number(w)
	}
	h.number(len(p.Pauses))
	for _, w := range p.Pauses {
		h.number(w)
	}
	h.number(len(p.Gestures))
	for _, g := range p.Gestures {
		h.text(string(g.Kind))
		h.number(g.Word)
	}
	h.flag(p.Card != nil)
	if c := p.Card; c != nil {
		h.text(c.Code, c.Title, c.Price, c.Prior, c.Stock, c.PictureID, c.Link, c.Scan, c.Eyebrow, c.Until)
		h.flag(c.Low)
		h.flag(c.Picture != nil)
	}
	h.look(p.Look)
	h.number(int(p.Silence))
	h.number(p.Variant)
	return stream.ClipID(hex.EncodeToString(h.Sum(nil)))
}

func (h digest) look(l Look) {
	h.text(l.Host, l.Set, l.Label, l.Brand.Accent, l.Brand.Outfit)
	h.number(int(l.Light))
	h.number(int(l.Layout))
	h.number(int(l.Framing))
	h.flag(l.LargeCaptions)
}

// digest hashes fields so that no two lists of fields are written alike: each text is led by its
// length.
type digest struct{ hash.Hash }

func (h digest) text(fields ...string) {
	for _, f := range fields {
		h.number(len(f))
		h.Write([]byte(f))
	}
}

func (h digest) number(n int) { h.Write(binary.BigEndian.AppendUint64(nil, uint64(n))) }

func (h digest) flag(b bool) {
	if b {
		h.number(1)
		return
	}
	h.number(0)
}
