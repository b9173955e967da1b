package script

import (
	"cmp"
	"embed"
	"math"
	"math/rand/v2"
	"slices"
	"strings"
	"sync"

	"golang.org/x/text/unicode/norm"
)

// sense is what a question wants: its intent, and the property for one about a product.
type sense struct {
	intent Intent
	about  topic
}

// senses are what the classifier tells apart, by their heading in the examples. Those without a
// topic of their own have the intent's name. "detail" is a property that none of the topics is
// about, "describe" a product as a whole.
var senses = map[string]sense{
	"material": {IntentProduct, topicMaterial}, "size": {IntentProduct, topicSize}, "weight": {IntentProduct, topicWeight},
	"capacity": {IntentProduct, topicCapacity}, "care": {IntentProduct, topicCare}, "origin": {IntentProduct, topicOrigin},
	"warranty": {IntentProduct, topicGuarantee}, "box": {IntentProduct, topicBox},
	"detail": {IntentProduct, ""}, "describe": {IntentProduct, topicWhole},
}

// topicWhole is no property but the product itself: "tell me about it".
const topicWhole topic = "whole"

// most is how many senses a classifier tells apart at most.
const mostSenses = 32

// classifier is a multinomial logistic regression over the words of a question, its pairs of
// neighbours and the pieces of its words, by which a slip of the fingers or a form that is not in
// the examples still counts (Joachims, "Text categorization with support vector machines", 1998,
// for words; Cavnar and Trenkle, "N-gram-based text categorization", 1994, for pieces). It is
// trained with AdaGrad (Duchi, Hazan and Singer, 2011) when it is first needed, always in the same
// order, from the examples in the folder of that name, which are the house's own writing.
type classifier struct {
	senses []sense
	index  map[string]int32 // of a feature
	weight [][mostSenses]float32
	known  map[string]bool // words of the examples
}

//go:embed examples/*.txt
var exampleFiles embed.FS

// example is an utterance and the index of its sense.
type example struct {
	words []string
	of    int
}

// classifying is the classifier, trained once: it takes some tens of milliseconds.
var classifying = sync.OnceValue(func() *classifier {
	c := &classifier{index: map[string]int32{}, known: map[string]bool{}}
	c.train(c.examples())
	return c
})

// examples reads the files of examples: a heading "= price", then an utterance a line, in which
// "[a|b]" stands for either. A line gives as many utterances as its longest choice has ways, so
// that each way is met. "@" is a product, xcol a colour, xnum a number, xplace a place, xhost the
// host.
func (c *classifier) examples() []example {
	files, err := exampleFiles.ReadDir("examples")
	if err != nil {
		return nil // embedded: it is there
	}
	at := map[string]int{}
	var out []example
	for _, f := range files {
		text, err := exampleFiles.ReadFile("examples/" + f.Name())
		if err != nil {
			return nil
		}
		of := -1
		for line := range strings.Lines(string(text)) {
			line = strings.TrimSpace(line)
			if name, ok := strings.CutPrefix(line, "= "); ok {
				if _, met := at[name]; !met {
					at[name] = len(c.senses)
					s, ok := senses[name]
					if !ok {
						s = sense{intent: Intent(name)}
					}
					c.senses = append(c.senses, s)
				}
				of = at[name]
				continue
			}
			for _, said := range alternatives(line) {
				words := wordsOf(fold(norm.NFKC.String(strings.ReplaceAll(said, "@", marked.thing))))
				for _, w := range words {
					c.known[w] = true
				}
				out = append(out, example{abstracted(words, nil), of})
			}
		}
	}
	return out
}

// alternatives writes out a line's choices.
func alternatives(line string) []string {
	type piece struct{ ways []string }
	var pieces []piece
	longest := 1
	for line != "" {
		before, rest, ok := strings.Cut(line, "[")
		pieces = append(pieces, piece{[]string{before}})
		if !ok {
			break
		}
		inside, after, _ := strings.Cut(rest, "]")
		ways := strings.Split(inside, "|")
		pieces, line = append(pieces, piece{ways}), after
		longest = max(longest, len(ways))
	}
	out := make([]string, longest)
	for i := range out {
		var b strings.Builder
		for at, p := range pieces {
			b.WriteString(p.ways[(i*(1+at/2%2*2)+at/2)%len(p.ways)])
		}
		out[i] = b.String()
	}
	return out
}

// marked are the words that stand for kinds of words.
var marked = struct{ thing, colour, number, place, host string }{"xthing", "xcol", "xnum", "xplace", "xhost"}

// abstracted replaces what differs from shop to shop and from question to question by what it is.
// of tells the mark of a word that this shop knows; nil for none.
func abstracted(words []string, of func(string) string) []string {
	out := make([]string, 0, len(words))
	for _, w := range words {
		if from, rest, ok := strings.Cut(w, "'"); ok && elided[from] && rest != "" {
			out, w = append(out, from), rest
		}
		m := w
		switch {
		case of != nil && of(w) != "":
			m = of(w)
		case strings.Trim(w, "0123456789") == "":
			m = marked.number
		case code(w), lexicon.thing(w):
			m = marked.thing
		case lexicon.colour(w):
			m = marked.colour
		case places[w]:
			m = marked.place
		}
		if n := len(out); n > 0 && out[n-1] == m && m != w {
			continue // "wool throw" is one thing
		}
		out = append(out, m)
	}
	return out
}

// feature is what is looked at, and how much of it there is.
type feature struct {
	name  string
	value float32
}

// featuresOf are words, pairs of neighbours and pieces of words; together of length one.
func featuresOf(words []string) []feature {
	var out []feature
	last := "^"
	for i, w := range words {
		if slices.Contains(words[:i], w) {
			last = w
			continue // what is said a hundred times is said once
		}
		out = append(out, feature{w, 1}, feature{last + " " + w, 0.7})
		last = w
		if len(w) < 4 || w[0] == 'x' && (w == marked.thing || w == marked.number || w == marked.colour || w == marked.place || w == marked.host) {
			continue
		}
		held := "_" + w + "_"
		n := len(held) - 3
		each := 0.9 / float32(math.Sqrt(float64(n)))
		for i := range n {
			out = append(out, feature{"~" + held[i:i+4], each})
		}
	}
	out = append(out, feature{last + " $", 0.7})
	var sum float64
	for _, f := range out {
		sum += float64(f.value) * float64(f.value)
	}
	scale := float32(1 / math.Sqrt(max(sum, 1e-9)))
	for i := range out {
		out[i].value *= scale
	}
	return out
}

// Measures of the training, found on examples that were held back.
const (
	rounds   = 8
	averaged = 4 // so many of the last rounds give the weights, their mean
	mastered = 0.95
	rate     = 0.9
	sharpest = 6 // scales features, so that few rounds get far
)

type vector struct {
	at    []int32
	value []float32
}

// known features of a question, by their index.
func (c *classifier) vector(words []string, learn bool) vector {
	var v vector
	for _, f := range featuresOf(words) {
		at, ok := c.index[f.name]
		if !ok {
			if !learn {
				continue
			}
			at = int32(len(c.index))
			c.index[f.name] = at
		}
		v.at, v.value = append(v.at, at), append(v.value, sharpest*f.value)
	}
	return v
}

func (c *classifier) train(all []example) {
	vectors := make([]vector, len(all))
	for i, e := range all {
		vectors[i] = c.vector(e.words, true)
	}
	c.weight = make([][mostSenses]float32, len(c.index))
	sum := make([]float32, len(c.index)) // of squared slopes, by feature
	order := rand.New(rand.NewPCG(1, 2)).Perm(len(all))
	var mean [][mostSenses]float32
	for round := range rounds {
		hard := order[:0:0]
		for _, i := range order {
			v := vectors[i]
			p := c.scores(v)
			soften(p[:len(c.senses)])
			if p[all[i].of] > mastered {
				continue // it is not looked at again
			}
			hard = append(hard, i)
			p[all[i].of]--
			var steep float32
			for s := range c.senses {
				steep += p[s] * p[s]
			}
			for j, at := range v.at {
				x := v.value[j]
				sum[at] += steep * x * x
				step := rate * x / (0.6 + sqrt(sum[at]))
				w := &c.weight[at]
				for s, slope := range p[:len(c.senses)] {
					if slope > 0.004 || slope < -0.004 {
						w[s] -= step * slope
					}
				}
			}
		}
		order = hard
		if round == rounds-averaged {
			mean = make([][mostSenses]float32, len(c.weight))
		}
		for at := range mean {
			for s, w := range c.weight[at] {
				mean[at][s] += w / averaged
			}
		}
	}
	c.weight = mean
}

func sqrt(x float32) float32 { return float32(math.Sqrt(float64(x))) }

func (c *classifier) scores(v vector) (p [mostSenses]float32) {
	for j, at := range v.at {
		x, w := v.value[j], &c.weight[at]
		for s := range p {
			p[s] += x * w[s]
		}
	}
	return p
}

// soften turns scores into probabilities.
func soften(p []float32) {
	top := slices.Max(p)
	var sum float32
	for i := range p {
		p[i] = float32(math.Exp(float64(p[i] - top)))
		sum += p[i]
	}
	for i := range p {
		p[i] /= sum
	}
}

// guess is a sense and how sure the classifier is of it, of 1.
type guess struct {
	sense
	sure float32
}

// guesses are the likeliest senses of a question, best first.
func (c *classifier) guesses(words []string) []guess {
	p := c.scores(c.vector(words, false))
	soften(p[:len(c.senses)])
	out := make([]guess, len(c.senses))
	for i, s := range c.senses {
		out[i] = guess{s, p[i]}
	}
	slices.SortFunc(out, func(a, b guess) int { return cmp.Compare(b.sure, a.sure) })
	return out
}
