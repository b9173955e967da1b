package feed

import (
	"bufio"
	"bytes"
	"errors"
	"io"
	"strings"
	"unicode/utf8"

	"golang.org/x/text/encoding/charmap"
	"golang.org/x/text/encoding/unicode"
	"golang.org/x/text/transform"
)

// maxRecord bounds what one row may take, in bytes and in lines: beyond it a quote was not
// closed, or the file is none of ours.
const (
	maxRecord = 1 << 20
	maxLines  = 2000
)

// line is a line of the file without its end.
type line struct {
	number int // 1 is the first
	text   string
	long   bool // more than maxRecord; the text is cut
}

// lines reads a file by lines that end in LF, CRLF or CR. A byte order mark is taken off and
// says the encoding; else the file is UTF-8, and what is not is Windows-1252.
type lines struct {
	r      *bufio.Reader
	number int
	back   []line // read again first, in order
	legacy int    // the first line that was not UTF-8
}

func newLines(r io.Reader) *lines {
	return &lines{r: bufio.NewReaderSize(transform.NewReader(r, unicode.BOMOverride(transform.Nop)), 64<<10)}
}

// next is the next line, or io.EOF.
func (l *lines) next() (line, error) {
	if len(l.back) > 0 {
		first := l.back[0]
		l.back = l.back[1:]
		return first, nil
	}
	text, long, err := l.raw()
	if err != nil {
		return line{}, err
	}
	l.number++
	if !utf8.Valid(text) {
		if l.legacy == 0 {
			l.legacy = l.number
		}
		return line{l.number, fromWindows(text), long}, nil
	}
	return line{l.number, string(text), long}, nil
}

// raw reads up to the next end of line. The last line may lack one.
func (l *lines) raw() (text []byte, long bool, err error) {
	var b bytes.Buffer
	for {
		c, err := l.r.ReadByte()
		if errors.Is(err, io.EOF) && b.Len() > 0 {
			return b.Bytes(), long, nil
		}
		if err != nil {
			return nil, false, err
		}
		switch {
		case c == '\n':
			return b.Bytes(), long, nil
		case c == '\r':
			if after, err := l.r.Peek(1); err == nil && after[0] == '\n' {
				_, _ = l.r.Discard(1) // it was just peeked
			}
			return b.Bytes(), long, nil
		case b.Len() < maxRecord:
			b.WriteByte(c)
		default:
			long = true
		}
	}
}

// again gives lines back to be read once more.
func (l *lines) again(ls []line) { l.back = append(append([]line{}, ls...), l.back...) }

// fromWindows reads what is not UTF-8 in a line as Windows-1252, byte by byte.
func fromWindows(text []byte) string {
	var b strings.Builder
	for len(text) > 0 {
		r, n := utf8.DecodeRune(text)
		if r == utf8.RuneError && n == 1 {
			r = charmap.Windows1252.DecodeByte(text[0])
		}
		b.WriteRune(r)
		text = text[n:]
	}
	return b.String()
}
