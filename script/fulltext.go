package script

import (
	"cmp"
	"math"
	"slices"
)

// fulltext is a full-text index of up to some hundred short texts, scored by BM25 (Robertson and
// Zaragoza, 2009). The words are the house's own canonical ones, without case and accents, so that
// a Dutch question finds an English answer; a database's tokenizer knows none of that, and would
// have to be kept in step.
type fulltext struct {
	docs   []map[string]int // how often a word is in a text
	length []float64
	holds  map[string]int // in how many texts a word is
	mean   float64
}

// BM25's usual constants.
const bm25K, bm25B = 1.2, 0.75

func indexed(texts []string) *fulltext {
	x := &fulltext{holds: map[string]int{}}
	for _, text := range texts {
		n := map[string]int{}
		total := 0
		for _, w := range telltale(text) {
			n[w]++
			total++
		}
		for w := range n {
			x.holds[w]++
		}
		x.docs, x.length = append(x.docs, n), append(x.length, float64(total))
		x.mean += float64(total)
	}
	x.mean = max(1, x.mean/float64(max(1, len(texts))))
	return x
}

// weight is how much a word tells: its inverse document frequency.
func (x *fulltext) weight(w string) float64 {
	n := float64(x.holds[w])
	return math.Log(1 + (float64(len(x.docs))-n+0.5)/(n+0.5))
}

// score is how well a text fits the words, and which share of the words' weight it holds.
func (x *fulltext) score(doc int, asked []string) (score, share float64) {
	var held, all float64
	for _, w := range asked {
		weight := x.weight(w)
		all += weight
		if n := float64(x.docs[doc][w]); n > 0 {
			held += weight
			score += weight * n * (bm25K + 1) / (n + bm25K*(1-bm25B+bm25B*x.length[doc]/x.mean))
		}
	}
	if all == 0 {
		return 0, 0
	}
	return score, held / all
}

// hit is a text that was found.
type hit struct {
	doc          int
	score, share float64
}

// find gives the texts that hold at least a share of the words' weight, the best first. A word that
// no text has counts as one of its stem that some text has.
func (x *fulltext) find(asked []string, least float64) []hit {
	asked = x.stemmed(asked)
	var hits []hit
	for doc := range x.docs {
		if score, share := x.score(doc, asked); score > 0 && share >= least {
			hits = append(hits, hit{doc, score, share})
		}
	}
	slices.SortStableFunc(hits, func(a, b hit) int { return cmp.Compare(b.score, a.score) })
	return hits
}

// stemmed replaces words that no text has: "brushing" by "brush".
func (x *fulltext) stemmed(asked []string) []string {
	out := slices.Clone(asked)
	for i, w := range out {
		if x.holds[w] > 0 {
			continue
		}
		best := ""
		for have := range x.holds {
			if akin(w, have) && (best == "" || len(have) < len(best) || len(have) == len(best) && have < best) {
				best = have
			}
		}
		if best != "" {
			out[i] = best
		}
	}
	return out
}
