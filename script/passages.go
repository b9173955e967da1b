package script

import (
	"slices"
	"strings"
	"sync"

	"github.com/barkerlive/barker/shop"
)

// passage is a piece of text that may answer a question: of a product's own page, or a sentence of
// a buyer's.
type passage struct {
	text  string
	piece textPiece // of the page
	// review is which of the product's reviews it is of, and -1 for none.
	review int
}

// archive is what is written of a product, indexed: its page and its reviews.
type archive struct {
	product  shop.Product // as it was when this was made
	reviews  []shop.Review
	passages []passage
	index    *fulltext
}

// mostReviews is how many reviews of a product are looked through, the newest.
const mostReviews = 400

// newArchive reads what is written of a product.
func newArchive(p shop.Product, reviews []shop.Review) *archive {
	a := &archive{product: p, reviews: reviews}
	for _, piece := range piecesOf(p) {
		a.passages = append(a.passages, passage{piece.text(), piece, -1})
	}
	for i, r := range reviews[:min(len(reviews), mostReviews)] {
		for _, s := range sentences(r.Text) {
			a.passages = append(a.passages, passage{text: s, review: i})
		}
	}
	texts := make([]string, len(a.passages))
	for i, g := range a.passages {
		texts[i] = g.text
	}
	a.index = indexed(texts)
	return a
}

// holds tells whether an archive still is of what is written now.
func (a *archive) holds(p shop.Product, reviews []shop.Review) bool {
	return a.product.Title == p.Title && a.product.Summary == p.Summary && a.product.HTML == p.HTML &&
		slices.Equal(a.product.Attributes, p.Attributes) && slices.Equal(a.reviews, reviews)
}

// find gives the passages that hold at least a share of the words' weight, the best first.
func (a *archive) find(asked []string, least float64) []passage {
	var out []passage
	for _, x := range a.index.find(asked, least) {
		out = append(out, a.passages[x.doc])
	}
	return out
}

// archives keeps those of the products that were asked about. It is bounded: full, it starts anew.
type archives struct {
	mu   sync.Mutex
	kept map[shop.ProductID]*archive // guarded by mu
}

const mostArchives = 1000

// archiveOf is made of the snapshot when something in it changed since it was made last.
func (h *House) archiveOf(p shop.Product) *archive {
	var reviews []shop.Review
	if r, ok := h.facts.(Reviewed); ok {
		reviews = r.Reviews(p.ID)
	}
	all := &h.archives
	all.mu.Lock()
	defer all.mu.Unlock()
	if a := all.kept[p.ID]; a != nil && a.holds(p, reviews) {
		return a
	}
	if all.kept == nil || len(all.kept) >= mostArchives {
		all.kept = make(map[shop.ProductID]*archive)
	}
	a := newArchive(p, reviews)
	all.kept[p.ID] = a
	return a
}

// textPiece is a piece of a product's own text: an attribute, or a sentence.
type textPiece struct {
	attribute shop.Attribute
	sentence  string
}

func piecesOf(p shop.Product) []textPiece {
	var pieces []textPiece
	for _, a := range stated(p) {
		pieces = append(pieces, textPiece{attribute: a})
	}
	for _, s := range telling(p) {
		pieces = append(pieces, textPiece{sentence: s})
	}
	return pieces[:min(len(pieces), 2*capAttributes)]
}

func (p textPiece) text() string {
	if p.sentence != "" {
		return p.sentence
	}
	return strings.TrimPrefix(p.attribute.Name+": "+p.attribute.Value, ": ")
}

func (p textPiece) String() string { return quoted(p.text(), capChat) }

func (h *House) quotePiece(p shop.Product, piece textPiece) answer {
	if piece.sentence != "" {
		return h.quoteSentence(p, piece.sentence)
	}
	return h.quoteAttribute(p, piece.attribute)
}
