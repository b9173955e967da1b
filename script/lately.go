package script

import (
	"hash/maphash"
	"slices"
	"strings"
	"sync"
	"time"

	"github.com/barkerlive/barker/shop"
)

// The measures of variation.
const (
	// noSentenceTwice is how long a sentence of a pitch is not heard again: half an hour on air,
	// and what may pass between wording a pitch and its last sentence.
	noSentenceTwice = 40 * time.Minute
	// mostShared is the largest share of a pitch's word 4-grams that an earlier pitch of the same
	// product may hold. It is counted against the shorter of the two, which is never less than
	// against their union (Broder, 1997: containment and resemblance).
	mostShared = 0.6
	// pitchesKept of each product are compared with, and productsKept bounds the products.
	pitchesKept, productsKept = 160, 5000
	gramWords                 = 4
)

// lately is what a channel's pitches said: what keeps the host from sounding like a loop. A nil
// lately remembers nothing. Safe for concurrent use.
type lately struct {
	mu        sync.Mutex // guards what follows
	sentences map[string]utterance
	pitches   map[shop.ProductID][]told // the newest last
	swept     time.Time
}

// utterance is when a sentence was last said, and in which pitch.
type utterance struct {
	at   time.Time
	by   shop.ProductID
	seed uint64
}

// told is a pitch as it is compared with.
type told struct {
	seed  uint64
	angle angle
	facts []string
	grams []uint64 // sorted, each once
}

// repeats tells whether another pitch said the sentence within the last 40 minutes.
func (m *lately) repeats(sentence string, b Brief) bool {
	if m == nil || b.At.IsZero() {
		return false
	}
	m.mu.Lock()
	defer m.mu.Unlock()
	h, ok := m.sentences[fold(sentence)]
	return ok && b.At.Sub(h.at) < noSentenceTwice && (h.by != b.Product.ID || h.seed != b.Seed)
}

// shared is the largest share of the text's 4-grams in an earlier pitch of the product.
func (m *lately) shared(text string, b Brief) float64 {
	if m == nil || b.At.IsZero() {
		return 0
	}
	grams := gramsOf(text)
	m.mu.Lock()
	defer m.mu.Unlock()
	most := 0.0
	for _, t := range m.pitches[b.Product.ID] {
		if t.seed != b.Seed {
			most = max(most, containment(grams, t.grams))
		}
	}
	return most
}

// tooMuchLike refuses what would sound like a loop.
func (m *lately) tooMuchLike(text string, b Brief) error {
	for _, s := range sentences(text) {
		if m.repeats(s, b) {
			return refuse("a sentence that was said not long ago", s)
		}
	}
	if m.shared(text, b) > mostShared {
		return refuse("wording too much like an earlier pitch of it", "")
	}
	return nil
}

// since counts the product's pitches after the last one that is so; all there are when none is.
func (m *lately) since(b Brief, is func(told) bool) int {
	if m == nil {
		return 0
	}
	m.mu.Lock()
	defer m.mu.Unlock()
	n := 0
	for _, t := range slices.Backward(m.pitches[b.Product.ID]) {
		if t.seed == b.Seed {
			continue
		}
		if is(t) {
			return n
		}
		n++
	}
	return n
}

// keep remembers a pitch. One that is worded anew, with the same seed, takes the former's place.
func (m *lately) keep(b Brief, text string, a angle, facts []string) {
	if m == nil || b.At.IsZero() {
		return
	}
	m.mu.Lock()
	defer m.mu.Unlock()
	if m.pitches == nil || len(m.pitches) > productsKept {
		m.sentences, m.pitches = map[string]utterance{}, map[shop.ProductID][]told{}
	}
	if b.At.Sub(m.swept) > noSentenceTwice {
		m.swept = b.At
		for s, h := range m.sentences {
			if b.At.Sub(h.at) >= noSentenceTwice {
				delete(m.sentences, s)
			}
		}
	}
	for _, s := range sentences(text) {
		m.sentences[fold(s)] = utterance{b.At, b.Product.ID, b.Seed}
	}
	list := slices.DeleteFunc(m.pitches[b.Product.ID], func(t told) bool { return t.seed == b.Seed })
	list = append(list, told{b.Seed, a, facts, gramsOf(text)})
	m.pitches[b.Product.ID] = list[max(0, len(list)-pitchesKept):]
}

var gramSeed = maphash.MakeSeed()

// gramsOf are the hashes of a text's word 4-grams, sorted, each once.
func gramsOf(text string) []uint64 {
	words := wordsOf(fold(text))
	var out []uint64
	for i := 0; i+gramWords <= len(words); i++ {
		out = append(out, maphash.String(gramSeed, strings.Join(words[i:i+gramWords], " ")))
	}
	slices.Sort(out)
	return slices.Compact(out)
}

// containment is the share of the smaller set that is in both.
func containment(a, b []uint64) float64 {
	if len(a) == 0 || len(b) == 0 {
		return 0
	}
	n := 0
	for i, j := 0, 0; i < len(a) && j < len(b); {
		switch {
		case a[i] == b[j]:
			n, i, j = n+1, i+1, j+1
		case a[i] < b[j]:
			i++
		default:
			j++
		}
	}
	return float64(n) / float64(min(len(a), len(b)))
}
