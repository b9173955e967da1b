// Package script is what is said: lines, worded by a model or by the house writer, with every
// fact taken from the shop's claims.
//
// A [Model] may be slow, may fail and may lie; it supplies wording only. Whatever the source,
// a [Line] leaves this package only with each fact in it backed by one of its claims.
package script

import (
	"context"
	"time"

	"golang.org/x/text/language"

	"github.com/barkerlive/barker/shop"
)

// Kind is what a line is for.
type Kind string

// The kinds of lines.
const (
	Pitch    Kind = "pitch"
	Answer   Kind = "answer"
	Greeting Kind = "greeting"
	Say      Kind = "say" // an operator's own words
	Retract  Kind = "retract"
	Filler   Kind = "filler"
)

// Gesture asks for a movement of the hands at a word of the text.
type Gesture struct {
	Kind string // an avatar.GestureKind: "greet", "point", "open", "heart", "count", "weigh", "listen", "thank", "explain", "show", "approve", "nod"
	Word int    // index in words split at white space
}

// Line is what the host says. Text is for the ear: numbers are words. Every fact in it is one
// of Claims.
type Line struct {
	Kind     Kind
	Text     string
	Language language.Tag
	Claims   []shop.Claim
	Gestures []Gesture
	// Spoken is how words of Text are said that are not said as written, by their index; see
	// [Written].
	Spoken map[int]string
	// Writer names who worded it, "house" or the model's name.
	Writer string
	// Record is the [Record] of how it came about; empty for none.
	Record string
	// Until is when the words stop fitting the time of the year; zero for never.
	Until time.Time
}

// Part is a piece of a reply in chat: text, or a claim which the page renders from facts that
// are current whenever it is looked at.
type Part struct {
	Text  string      `json:"text,omitempty"`
	Claim *shop.Claim `json:"claim,omitempty"`
}

// Reply is an answer in both forms: parts for chat, in the viewer's language, and a line for
// the host to say aloud, in the channel's.
type Reply struct {
	Intent Intent
	Parts  []Part
	Line   Line
	// Intents are those of each question in the message, the first being Intent.
	Intents []Intent
	// Language is the one Parts are written in.
	Language language.Tag
	// Topic is what the reply was about, for the viewer's next question.
	Topic Topic
	// Known is false when the shop's facts do not hold the answer to all that was asked: the
	// reply says so.
	Known bool
	// Aloud is false for what is better left to the text, such as small talk.
	Aloud bool

	quoted bool // it quotes a sentence that a model may word better
}

// Topic is what a question was about.
type Topic struct {
	Intent Intent
	SKU    shop.SKU
}

// Question is a viewer's message and where it was asked.
type Question struct {
	Text string
	// Name is what the viewer is called in chat; empty for none.
	Name string
	// Viewer is the language the viewer reads, Channel the one the host speaks.
	Viewer, Channel language.Tag
	// OnAir is the product being pitched, which "it" means; empty for none.
	OnAir shop.SKU
	// Last is what the viewer was answered just before, which "and in blue?" goes on from; zero
	// for nothing, or when it is too long ago.
	Last Topic
	// Notes are what the viewer had the shop remember of them, and Regular is true for one who
	// was here on a day before.
	Notes   []Note
	Regular bool
}

// Brief is what a pitch is to be about.
type Brief struct {
	Product  shop.Product
	Language language.Tag
	// Seed makes the choice of words repeatable; a new seed gives a new pitch.
	Seed uint64
	// Opening is true for the first pitch of a show, which greets.
	Opening bool
	// At is about when it will be heard, in the shop's zone: it decides the season, and what was
	// heard lately. Zero speaks of no season and remembers nothing.
	At time.Time
}

// Prompt is a request to a model: who it is, and what it is to write. Untrusted text is in
// Data, which adapters pass as quoted data and never as instruction.
type Prompt struct {
	System, Task string
	Data         map[string]string
	MaxTokens    int
	// Fields asks for a JSON object with these text fields, from servers that can promise one;
	// none asks for plain text. What comes back may be either.
	Fields []string
}

// Completion is what a model wrote.
type Completion struct {
	Text  string
	Usage Usage
}

// Usage is how many tokens a call took, and what it cost in millionths of the ledger's currency.
// It counts what a failed call took as well.
type Usage struct {
	In   int   `json:"in"`
	Out  int   `json:"out"`
	Cost int64 `json:"cost"`
}

// Model words text. Complete may block until ctx ends, may be called concurrently, and returns
// the whole completion, or an error with the usage alone; it never supplies a fact.
type Model interface {
	Complete(ctx context.Context, p Prompt) (Completion, error)
	// Name is what the console calls it.
	Name() string
}

// Facts is the shop as the writer sees it: a consistent snapshot that never blocks, safe for
// concurrent use. *shop.Shop is one.
type Facts interface {
	// Products is what is visible, in code order.
	Products() []shop.Product
	Product(shop.ProductID) (shop.Product, bool)
	BySKU(shop.SKU) (shop.Product, shop.Variant, bool)
	// ByCode ignores case and width.
	ByCode(code string) (shop.Product, bool)
	Policies() shop.Policies
	// The claims: made only by the shop.
	PriceClaim(shop.SKU) (shop.Claim, bool)
	StockClaim(shop.SKU) (shop.Claim, bool)
	// PriorClaim is the honest prior price, while the price is below it; EndsClaim that a deal runs
	// until its end.
	PriorClaim(shop.SKU) (shop.Claim, bool)
	EndsClaim(shop.DealID) (shop.Claim, bool)
	// DealOf is the deal that runs on a SKU now.
	DealOf(shop.SKU) (shop.Deal, bool)
	// PolicyClaim knows "shipping", "returns" and "tax".
	PolicyClaim(name string) (shop.Claim, bool)
}

// Tone is how a persona speaks. The zero Tone is plain.
type Tone string

// The tones.
const (
	Warm  Tone = "warm"
	Calm  Tone = "calm"
	Brisk Tone = "brisk"
)

// Persona is who speaks, and what it may promise besides the shop's facts.
type Persona struct {
	Host, Shop string
	Tone       Tone
	// HoldFor is how long a hold lasts; zero leaves the length unsaid.
	HoldFor time.Duration
	// Zone is the shop's, in which times are said; nil is UTC.
	Zone *time.Location
	// Payments are the ways to pay as a buyer reads them; none leaves them unsaid.
	Payments []string
}
