package chat

import (
	"strings"
	"unicode"
	"unicode/utf8"

	"golang.org/x/text/unicode/norm"
)

// maxMarks is how many combining marks may follow one another: more than any language stacks,
// too few to draw over the lines above.
const maxMarks = 4

// clean makes parts fit to be shown, and counts their runes: NFC, white space folded to single
// spaces, and without what is invisible or turns the direction of the text around it. Parts
// left without anything are dropped. References to facts are kept only for those who may make
// them.
func clean(parts []Part, claims bool) (out []Part, runes int) {
	c := cleaner{space: true} // none at the start
	for _, p := range parts {
		if claims && len(p.Claim) > 0 {
			c.space, c.marks = false, 0
			out = append(out, Part{Claim: p.Claim})
			continue
		}
		if t := c.clean(p.Text); t != "" {
			runes += utf8.RuneCountInString(t)
			out = append(out, Part{Text: t})
		}
	}
	return trimEnd(out, runes)
}

// trimEnd takes the space away that folding left at the end.
func trimEnd(parts []Part, runes int) ([]Part, int) {
	if len(parts) == 0 {
		return parts, runes
	}
	last := &parts[len(parts)-1]
	t := strings.TrimSuffix(last.Text, " ")
	if runes -= len(last.Text) - len(t); t == "" && last.Claim == nil {
		return trimEnd(parts[:len(parts)-1], runes)
	}
	last.Text = t
	return parts, runes
}

// cleaner keeps what folding must know of the part before.
type cleaner struct {
	space bool // the last rune was a space
	marks int  // combining marks since the last rune that is none
}

func (c *cleaner) clean(s string) string {
	s = strings.Map(func(r rune) rune { // which makes invalid bytes U+FFFD
		if stripped(r) && !looksEmpty(r) {
			return -1
		}
		return r
	}, s)
	var b strings.Builder
	for _, r := range norm.NFC.String(s) {
		switch {
		case looksEmpty(r):
			if !c.space {
				b.WriteByte(' ')
			}
			c.space, c.marks = true, 0
		case unicode.In(r, unicode.Mn, unicode.Me):
			if c.marks++; c.marks <= maxMarks {
				b.WriteRune(r)
			}
		default:
			b.WriteRune(r)
			c.space, c.marks = false, 0
		}
	}
	return b.String()
}

// looksEmpty tells white space and the letters that look like it.
func looksEmpty(r rune) bool {
	switch r {
	case '\u115F', '\u1160', '\u3164', '\uFFA0', '\u2800': // Hangul fillers, blank Braille
		return true
	}
	return unicode.IsSpace(r)
}

// stripped tells what nobody sees: control characters, bidirectional overrides and isolates
// (Unicode UAX #9), other formatting, tags and selectors that can smuggle text, private use. The
// joiners stay, emoji and Persian need them, and so do the plain direction marks.
func stripped(r rune) bool {
	switch {
	case r == '\u200C', r == '\u200D', r == '\u200E', r == '\u200F', r == '\u061C':
		return false
	case r >= 0xE0100 && r <= 0xE01EF: // variation selectors supplement
		return true
	}
	return unicode.In(r, unicode.Cc, unicode.Cf, unicode.Co, unicode.Cs)
}

// visible tells whether anything of the parts is seen.
func visible(parts []Part) bool {
	for _, p := range parts {
		if p.Claim != nil || strings.ContainsFunc(p.Text, func(r rune) bool {
			return !looksEmpty(r) && !unicode.In(r, unicode.M, unicode.Cf)
		}) {
			return true
		}
	}
	return false
}
