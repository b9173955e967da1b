package voice

import (
	"maps"
	"slices"
	"sync"
)

// mostWords bounds a lexicon: more than a shop speaks of.
const mostWords = 20000

// lexicon is what a program told of words by themselves. It is safe for concurrent use.
type lexicon struct {
	mu     sync.Mutex
	phones map[string][]string // of words
}

// look gives the phones of words, and the words whose phones are to be asked for, each once; "" is
// no word.
func (l *lexicon) look(words []string) (known map[string][]string, asked []string) {
	l.mu.Lock()
	defer l.mu.Unlock()
	known = map[string][]string{}
	for _, w := range words {
		if p, ok := l.phones[w]; ok {
			known[w] = p
		} else if w != "" && !slices.Contains(asked, w) {
			asked = append(asked, w)
		}
	}
	return known, asked
}

// learn takes the phones of words.
func (l *lexicon) learn(phones map[string][]string) {
	l.mu.Lock()
	defer l.mu.Unlock()
	if l.phones == nil || len(l.phones)+len(phones) > mostWords {
		l.phones = map[string][]string{}
	}
	maps.Copy(l.phones, phones)
}
