package shop

import (
	"cmp"
	"maps"
	"slices"
	"strings"
	"sync"
	"unicode"

	"golang.org/x/text/unicode/norm"
)

// Where a word stands says how much it is of what the product is.
const (
	inTitle = 8
	inName  = 4 // vendor, type, tags, codes
	inFacts = 2 // attributes and options
	inText  = 1
)

// index is which products for sale have which word.
type index struct {
	texts Revision // of the texts that it was made of
	words map[string]map[ProductID]int
	sort  []string // the words, sorted, for those that begin alike
}

// searching makes the index when somebody searches and the texts have changed since.
type searching struct {
	mu    sync.Mutex // guards index
	index *index
}

func (s *searching) of(f *facts) *index {
	s.mu.Lock()
	defer s.mu.Unlock()
	if s.index == nil || s.index.texts != f.texts {
		s.index = newIndex(f)
	}
	return s.index
}

func newIndex(f *facts) *index {
	x := &index{texts: f.texts, words: make(map[string]map[ProductID]int)}
	for _, p := range f.visible {
		add := func(weight int, text string) {
			for _, w := range searchWords(text) {
				at := x.words[w]
				if at == nil {
					at = make(map[ProductID]int)
					x.words[w] = at
				}
				at[p.ID] = max(at[p.ID], weight)
			}
		}
		add(inTitle, p.Title)
		add(inTitle, p.Code)
		add(inName, p.Vendor+" "+p.Type+" "+strings.Join(p.Tags, " "))
		for _, a := range p.Attributes {
			add(inFacts, a.Name+" "+a.Value)
		}
		for _, v := range p.Variants {
			add(inName, string(v.SKU))
			add(inFacts, strings.Join(v.Options, " "))
		}
		add(inText, p.Summary+" "+stripTags(p.HTML))
	}
	x.sort = slices.Sorted(maps.Keys(x.words))
	return x
}

// stripTags leaves the text of sanitised HTML.
func stripTags(html string) string {
	var b strings.Builder
	inside := false
	for _, r := range html {
		switch {
		case r == '<':
			inside = true
			b.WriteByte(' ')
		case r == '>':
			inside = false
		case !inside:
			b.WriteRune(r)
		}
	}
	return b.String()
}

// maxSearch is how many words of a query count.
const maxSearch = 8

// searchWords are the words of a text, without case, accents and width.
func searchWords(text string) []string {
	plain := strings.Map(func(r rune) rune {
		if unicode.Is(unicode.Mn, r) {
			return -1
		}
		return unicode.ToLower(r)
	}, norm.NFKD.String(text))
	return strings.FieldsFunc(plain, func(r rune) bool { return !unicode.IsLetter(r) && !unicode.IsDigit(r) })
}

// Search finds products for sale by what is written about them, the best first, at most limit. Every
// word of the query has to be there: as it is, as the beginning of a word, or with a slip of the pen
// in a longer one. It never blocks on the store.
func (s *Shop) Search(query string, limit int) []Product {
	words := searchWords(query)
	words = words[:min(len(words), maxSearch)]
	if len(words) == 0 || limit <= 0 {
		return nil
	}
	f := s.seen().facts
	x := s.search.of(f)
	var scores map[ProductID]int
	for _, w := range words {
		found := x.find(w)
		if scores == nil {
			scores = found
			continue
		}
		for id := range scores {
			if found[id] == 0 {
				delete(scores, id)
			} else {
				scores[id] += found[id]
			}
		}
	}
	var out []Product
	for id := range scores {
		if i, ok := f.byID[id]; ok && f.all[i].visible() {
			out = append(out, f.all[i])
		}
	}
	slices.SortFunc(out, func(a, b Product) int {
		return cmp.Or(cmp.Compare(scores[b.ID], scores[a.ID]), cmp.Compare(f.byID[a.ID], f.byID[b.ID]))
	})
	return out[:min(limit, len(out))]
}

// find is how well each product answers one word; none at all is not in it.
func (x *index) find(word string) map[ProductID]int {
	out := make(map[ProductID]int)
	take := func(w string, quality int) {
		for id, weight := range x.words[w] {
			out[id] = max(out[id], weight*quality)
		}
	}
	take(word, 4)
	from, _ := slices.BinarySearch(x.sort, word)
	for _, w := range x.sort[from:] {
		if !strings.HasPrefix(w, word) {
			break
		}
		take(w, 3)
	}
	if len(out) > 0 {
		return out
	}
	letters := []rune(word)
	if len(letters) < 4 || strings.ContainsFunc(word, unicode.IsDigit) {
		return out
	}
	slips := 1 + len(letters)/8
	for _, w := range x.sort {
		if near(letters, []rune(w), slips) {
			take(w, 1)
		}
	}
	return out
}

// near tells whether two words are at most so many slips apart: a letter too many, too few, another
// one, or two that changed places (Damerau and Levenshtein's distance, of neighbours only).
func near(a, b []rune, slips int) bool {
	if len(a)-len(b) > slips || len(b)-len(a) > slips {
		return false
	}
	before, last := make([]int, len(b)+1), make([]int, len(b)+1)
	for j := range last {
		last[j] = j
	}
	for i := 1; i <= len(a); i++ {
		row := make([]int, len(b)+1)
		row[0] = i
		for j := 1; j <= len(b); j++ {
			change := last[j-1]
			if a[i-1] != b[j-1] {
				change++
			}
			row[j] = min(change, last[j]+1, row[j-1]+1)
			if i > 1 && j > 1 && a[i-1] == b[j-2] && a[i-2] == b[j-1] {
				row[j] = min(row[j], before[j-2]+1)
			}
		}
		if slices.Min(row) > slips {
			return false
		}
		before, last = last, row
	}
	return last[len(b)] <= slips
}
