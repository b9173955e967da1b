package voice

import (
	"bytes"
	"context"
	"encoding/binary"
	"errors"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"strconv"
	"strings"
	"time"
	"unicode/utf8"

	"golang.org/x/text/language"

	"github.com/barkerlive/barker/avatar"
)

// markerName is the helper program that tells when espeak-ng speaks what.
const markerName = "espeak-marks"

// Marker is espeak-ng as a reference: it recites a text with the times of its words and phones. It
// runs Barker's helper espeak-marks, which is optional.
type Marker struct {
	program program
	gate    gate
}

var _ avatar.Reference = (*Marker)(nil)

// NewMarker returns the helper at a path. An empty path looks for it beside this program and then
// in PATH, and returns nil where it is not.
func NewMarker(path string) *Marker {
	if path == "" {
		path = findMarker()
	}
	if path == "" {
		return nil
	}
	return &Marker{
		program: program{name: path, remedy: "install libespeak-ng-dev and run make, or set voice.espeak.marks to its path"},
		gate:    make(gate, 2),
	}
}

func findMarker() string {
	if self, err := os.Executable(); err == nil {
		beside := filepath.Join(filepath.Dir(self), markerName)
		if info, err := os.Stat(beside); err == nil && info.Mode().IsRegular() && info.Mode()&0o111 != 0 {
			return beside
		}
	}
	path, err := exec.LookPath(markerName)
	if err != nil {
		return ""
	}
	return path
}

// ID names the reference.
func (m *Marker) ID() string { return markerName + " 1" }

// Recite implements [avatar.Reference].
func (m *Marker) Recite(ctx context.Context, text string, lang language.Tag) (avatar.Recital, error) {
	ws, err := words(text)
	if err != nil {
		return avatar.Recital{}, fmt.Errorf("%s: %w", markerName, err)
	}
	return m.recite(ctx, ws, lang, espeakVoice(lang), false)
}

// recite has the words spoken with a voice of espeak-ng's. Where ssml is set, they are words of it.
func (m *Marker) recite(ctx context.Context, ws []string, lang language.Tag, name string, ssml bool) (avatar.Recital, error) {
	if err := m.gate.enter(ctx); err != nil {
		return avatar.Recital{}, err
	}
	defer m.gate.leave()
	args := []string{name, espeakPace}
	if ssml {
		args = append([]string{"-m"}, args...)
	}
	out, err := m.program.run(ctx, strings.Join(ws, " "), args...)
	if err != nil {
		if strings.Contains(err.Error(), "voice does not exist") {
			return avatar.Recital{}, fmt.Errorf("%s, %v: %w", markerName, lang, avatar.ErrLanguage)
		}
		return avatar.Recital{}, err
	}
	told, err := readMarks(out)
	if err != nil {
		return avatar.Recital{}, fmt.Errorf("%s: %w", markerName, err)
	}
	phones := told.phones()
	r := avatar.Recital{Rate: told.rate, PCM: told.pcm}
	for _, p := range phones {
		r.Marks = append(r.Marks, p.Mark)
	}
	r.Marks = append(r.Marks, told.words(ws, phones)...)
	return r, nil
}

// event is what the helper told of a phone.
type event struct {
	sample int
	name   string // in IPA
}

// head is what the helper told of a word: the times that espeak-ng gives are near those of the
// phones before or after, so it is their order that counts.
type head struct {
	position int // in characters of the text
	first    int // phone
}

// telling is what the helper told.
type telling struct {
	rate       int
	end        int // sample
	said       []head
	pronounced []event
	pcm        []int16
}

var errMarks = errors.New("answer that is no list of times")

// readMarks reads the helper's answer.
func readMarks(b []byte) (telling, error) {
	var t telling
	for {
		line, rest, ok := bytes.Cut(b, []byte("\n"))
		if !ok {
			return telling{}, fmt.Errorf("%w: it has no sound", errMarks)
		}
		b = rest
		kind, value, _ := strings.Cut(string(line), " ")
		number, name, _ := strings.Cut(value, " ")
		n, err := strconv.Atoi(number)
		if err != nil || n < 0 {
			return telling{}, fmt.Errorf("%w: %q", errMarks, line)
		}
		switch kind {
		case markerName:
		case "rate":
			t.rate = n
		case "word":
			position, _, _ := strings.Cut(name, " ")
			at, err := strconv.Atoi(position)
			if err != nil {
				return telling{}, fmt.Errorf("%w: %q", errMarks, line)
			}
			t.said = append(t.said, head{position: at, first: len(t.pronounced)})
		case "phone":
			t.pronounced = append(t.pronounced, event{sample: n, name: strings.ToValidUTF8(name, "")})
		case "end":
			t.end = n
		case "pcm":
			return t.hear(b, n)
		default:
			return telling{}, fmt.Errorf("%w: %q", errMarks, line)
		}
	}
}

func (t telling) hear(b []byte, size int) (telling, error) {
	if len(b) != size || t.rate < minRate || t.rate > maxRate {
		return telling{}, fmt.Errorf("%w: %d bytes of sound of %d at %d Hz", errMarks, len(b), size, t.rate)
	}
	t.pcm = make([]int16, size/2)
	for i := range t.pcm {
		t.pcm[i] = int16(binary.LittleEndian.Uint16(b[2*i:]))
	}
	return t, nil
}

// told is a phone, with its place among those that espeak-ng told of.
type told struct {
	avatar.Mark
	place int
}

// sliver is how short a pause is no pause.
const sliver = 30 * time.Millisecond

// phones are the phones, one after the other, with the habits of espeak-ng's times mended.
func (t telling) phones() []told {
	time := func(sample int) time.Duration { return time.Second * time.Duration(sample) / time.Duration(t.rate) }
	var out []told
	for i, e := range t.pronounced {
		end := t.end
		if i+1 < len(t.pronounced) {
			end = t.pronounced[i+1].sample
		}
		from, to := time(e.sample), time(end)
		names := arpabet(e.name)
		switch {
		case to <= from:
			continue
		case len(names) == 0 && len(out) > 0 && (e.name != "" || to-from < sliver):
			out[len(out)-1].End = to // a mark of its own, such as of tone, or the breath of a stop
			continue
		case len(names) == 0:
			names = []string{"pau"}
		}
		for k, name := range names {
			share := portion(names, k)
			until := from + (to-from)*share/100
			if k == len(names)-1 {
				until = to
			}
			out = append(out, told{avatar.Mark{Kind: avatar.Phone, Name: name, Start: from, End: until}, i})
			from = until
		}
	}
	mend(out, loudnessOf(t.pcm, t.rate))
	return out
}

// portion is the share, in percent, of what is left that phone k of several takes: a vowel lasts
// longer than what colours it.
func portion(names []string, k int) time.Duration {
	left := time.Duration(len(names) - k)
	if left == 2 {
		if names[k] == "ax" {
			return 40
		}
		return 60
	}
	return 100 / left
}

// words are the marks of the words: espeak-ng tells where in the text it is, but joins words and
// tells some twice.
func (t telling) words(ws []string, phones []told) []avatar.Mark {
	heads := t.heads(ws)
	marks := make([]avatar.Mark, 0, len(ws))
	next := 0 // phone
	for i := 0; i < len(ws); {
		// The words up to the next one that was told are spoken in its phones.
		j := i + 1
		for j < len(ws) && heads[j] < 0 {
			j++
		}
		var group []avatar.Mark
		for next < len(phones) && (j == len(ws) || phones[next].place < heads[j]) {
			group = append(group, phones[next].Mark)
			next++
		}
		sounded := make([][]string, j-i)
		for k := range sounded {
			sounded[k] = avatar.Letters(tags.ReplaceAllString(ws[i+k], ""))
		}
		marks = append(marks, after(marks, wordsIn(ws[i:j], sounded, group))...)
		i = j
	}
	return marks
}

// after moves words without any sound to the end of those before.
func after(before, marks []avatar.Mark) []avatar.Mark {
	if len(before) == 0 {
		return marks
	}
	end := before[len(before)-1].End
	for i := range marks {
		if marks[i].End < end {
			marks[i].Start, marks[i].End = end, end
		}
	}
	return marks
}

// wordsIn are the marks of words spoken in just these phones.
func wordsIn(ws []string, sounded [][]string, phones []avatar.Mark) []avatar.Mark {
	if len(ws) > 1 {
		return wordMarks(ws, sounded, phones)
	}
	m := avatar.Mark{Kind: avatar.Word, Name: ws[0]}
	for _, p := range phones {
		if p.Name == "pau" {
			continue
		}
		if m.End == 0 {
			m.Start = p.Start
		}
		m.End = p.End
	}
	return []avatar.Mark{m}
}

// tags are SSML's.
var tags = regexp.MustCompile(`<[^>]*>`)

// heads are the phones with which words begin, -1 where none was told.
func (t telling) heads(ws []string) []int {
	heads := make([]int, len(ws))
	ends := make([]int, len(ws)) // in characters of the text
	position := 0
	for i, w := range ws {
		heads[i] = -1
		position += utf8.RuneCountInString(w) + 1
		ends[i] = position
	}
	last := -1
	for _, e := range t.said {
		i := last
		for i = max(i, 0); i < len(ws)-1 && e.position >= ends[i]; {
			i++
		}
		if i > last {
			heads[i] = e.first
			last = i
		}
	}
	return heads
}
