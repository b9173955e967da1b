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
		texts[i] = g.piece.attribute.Name + " " + g.text // what an attribute is of says more than its value
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

// toldShare is how much of a question's weight a passage of the page must hold to answer it where its
// intent was only guessed.
const toldShare = 0.75

// told quotes the passage of a product's page that a question's own words point at.
func (h *House) told(p shop.Product, q query) (answer, bool) {
	for _, g := range h.archiveOf(p).find(q.telling(p), toldShare) {
		if g.review < 0 {
			return h.quotePiece(p, g.piece), true
		}
	}
	return answer{}, false
}

// ofTerms are intents about the shop that a question about a part of a product is taken for.
var ofTerms = map[Intent]bool{IntentDelivery: true, IntentReturns: true, IntentPayment: true, IntentTax: true, IntentDeal: true, IntentOrder: true,
	IntentHowToBuy: true, IntentRecommend: true}

// onPage tells whether a question names something that the product's page does, besides the product.
func (h *House) onPage(p shop.Product, q query) bool {
	return h.archiveOf(p).page(q.telling(p)).share > 0
}

// telling are the words of a question that tell what is asked of a product.
func (q query) telling(p shop.Product) []string {
	return slices.DeleteFunc(q.beyond(p.Title), func(w string) bool { return openers[w] || stating[w] || pronouns[w] || jullie[w] })
}

// best is the passage of a page that fits, and which share of the question's weight it holds.
type best struct {
	piece textPiece
	share float64
}

// page is the passage of the page that fits the words best.
func (a *archive) page(asked []string) best {
	for _, x := range a.index.find(asked, 0) {
		if g := a.passages[x.doc]; g.review < 0 {
			return best{g.piece, x.share}
		}
	}
	return best{}
}

// The share of a question's weight at which a passage of the page answers it better than the first that
// has a word of it, and below which what it has is something else.
const fairShare, poorShare = 0.5, 0.2

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
