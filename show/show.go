// Package show is the broadcast: what is said next, sales in chat, the weekly schedule, the
// as-run log, and many channels at once. Here shop, script, stream, chat and live meet.
//
// It promises that the place in the rundown survives every insertion and every restart, that
// nothing is cued whose claims do not hold, and that chat and sales never wait for the picture.
package show

import (
	"context"
	"slices"
	"time"

	"golang.org/x/text/language"

	"github.com/barkerlive/barker/script"
	"github.com/barkerlive/barker/shop"
	"github.com/barkerlive/barker/stream"
)

// Writer words what the host says. Pitch may take as long as a model does; Answer is called for
// each chat message and must return what it knows of the shop's facts without waiting.
type Writer interface {
	Pitch(ctx context.Context, b script.Brief) (script.Line, error)
	// Again tells whether a pitch that was worded before may be heard again, and if so remembers
	// that it is.
	Again(b script.Brief, l script.Line) bool
	Answer(ctx context.Context, q script.Question) (script.Reply, error)
	Say(text string, lang language.Tag) (script.Line, error)
	// SetFAQ replaces the shop's own answers to questions.
	SetFAQ(list []script.FAQ)
	// Together words an answer to several who asked the same, by its topic and without names.
	Together(r script.Reply) script.Line
	// Retract is said when what was said stopped being true; it claims nothing.
	Retract(lang language.Tag) script.Line
	// Filler invites questions between pitches; it claims nothing.
	Filler(lang language.Tag, seed uint64) script.Line
}

// Take is a performance as the show orders it.
type Take struct {
	Channel string
	// Line is what is said; a line without text is an idling host.
	Line script.Line
	// Product is on the card of a dressed picture, as it stood when Line was written; nil for none.
	Product *shop.Product
	// Deal is the one that the card's price is of; nil for none.
	Deal *shop.Deal
	// Light is that of the hour in which it is ordered, as [ChannelConfig.Light] names it.
	Light string
	// Cut is true for what follows a cut: it is framed closer.
	Cut bool
	// Silence and Variant are for a line without text.
	Silence time.Duration
	Variant int
}

// Performer makes clips. It may take seconds and may be called concurrently; the same take is
// made once.
type Performer interface {
	Perform(ctx context.Context, t Take) (*stream.Clip, error)
}

// Store keeps what must survive a restart.
type Store interface {
	// Schedule is the channel's stored schedule; false when none was stored.
	Schedule(ctx context.Context, channel string) (Schedule, bool, error)
	SaveSchedule(ctx context.Context, channel string, s Schedule, by string) error
	// Rundown is the channel's stored place; the zero Rundown when none was stored.
	Rundown(ctx context.Context, channel string) (Rundown, error)
	SaveRundown(ctx context.Context, channel string, r Rundown) error
	// Began and Ended write the as-run log.
	Began(ctx context.Context, e AsRun) error
	Ended(ctx context.Context, channel string, tag stream.Tag, at time.Time, outcome string) error
}

// AsRun is one airing in the as-run log.
type AsRun struct {
	Channel  string
	Tag      stream.Tag
	Clip     stream.ClipID
	Kind     script.Kind
	Product  shop.ProductID
	Text     string
	Claims   []shop.Claim
	Because  string
	Writer   string
	AnswerTo int64  // chat message
	Record   string // of how the line came about
	Started  time.Time
}

// Rundown is a channel's place in its round of products.
type Rundown struct {
	// Round counts how often the whole shelf was gone through; it picks each round's order and
	// each pitch's words.
	Round uint64 `json:"round"`
	// Product is being pitched, and Part is the next of its pitch's parts to air.
	Product shop.ProductID `json:"product"`
	Part    int            `json:"part"`
	// Pitch is what is being said of it, so that it goes on in the same words; nil for none.
	Pitch *script.Line `json:"pitch,omitempty"`
	// Pitched are the products of this round that are done.
	Pitched []shop.ProductID `json:"pitched"`
}

// without is the place in the round when a product has had its turn.
func (r Rundown) without(p shop.ProductID) Rundown {
	if r.Product == p {
		r.Product, r.Part, r.Pitch = "", 0, nil
	}
	if !slices.Contains(r.Pitched, p) {
		r.Pitched = append(slices.Clone(r.Pitched), p)
	}
	return r
}

// ChannelConfig is what a merchant sets for a channel.
type ChannelConfig struct {
	ID, Title, Tagline, Host string
	Language                 language.Tag
	Zone                     *time.Location
	// Schedule is used until one is saved in the console.
	Schedule Schedule
	// Light names the light of a time in Zone. When it changes, what is made from then on is in the
	// new light; what is made already may still air. Nil is always the same light.
	Light func(time.Time) string
	// Variants is how many different pitches a product gets before the first airs again.
	Variants int
	// FreshShare is how much of an hour's pitches is newly made, 0 to 1. The rest are pitches
	// made before, as far as there are some that still hold and were not heard lately.
	FreshShare float64
	// AnswersPerMinute is how many questions the host answers aloud in a minute; the rest are
	// answered in chat only. Below zero none is.
	AnswersPerMinute int
	// Codes are this show's own for products, beside the shop's: what a flyer says, for one night.
	Codes map[string]shop.ProductID
}

// Status is a channel as the console shows it; docs/protocol.md explains each field.
type Status struct {
	ID           string    `json:"id"`
	Title        string    `json:"title"`
	OnAir        bool      `json:"onAir"`
	Paused       bool      `json:"paused"`
	Since        time.Time `json:"since"`
	Viewers      int       `json:"viewers"`
	Now          *Spot     `json:"now"`
	Next         []Spot    `json:"next"`
	Making       int       `json:"making"`
	AheadSeconds float64   `json:"aheadSeconds"`
	Ladder       []Rung    `json:"ladder"`
	Line         LineStats `json:"line"`
	Problems     []Problem `json:"problems"`
}

// Spot is a line on air or in the deck.
type Spot struct {
	Tag     stream.Tag     `json:"tag"`
	Kind    script.Kind    `json:"kind"`
	Product shop.ProductID `json:"product,omitempty"`
	Code    string         `json:"code,omitempty"`
	Text    string         `json:"text"`
	Because string         `json:"because,omitempty"`
	// Why explains a pitch's product, for pages to word.
	Why     *Why      `json:"why,omitempty"`
	Writer  string    `json:"writer,omitempty"`
	Claims  []string  `json:"claims,omitempty"`
	Started time.Time `json:"started,omitzero"`
	Seconds float64   `json:"seconds"`
}

// Rung says on which rung of a ladder a part of the house stands.
type Rung struct {
	Part string `json:"part"` // "writer", "voice"
	Rung string `json:"rung"`
	OK   bool   `json:"ok"`
	Note string `json:"note"`
	// Spent is what the part took today, by task; only what is paid for has it.
	Spent []Spending `json:"spent,omitempty"`
}

// Spending is what a task took of a model today, on all channels.
type Spending struct {
	Task     string `json:"task"` // "pitch", "answer"
	Calls    int64  `json:"calls"`
	Failed   int64  `json:"failed"`
	Tokens   int64  `json:"tokens"` // in and out
	Cost     int64  `json:"cost"`   // millionths of the currency; 0 without known prices
	Currency string `json:"currency"`
}

// LineStats is how the timeline does.
type LineStats struct {
	Ticks   int64 `json:"ticks"`
	Skipped int64 `json:"skipped"`
	LateMs  int64 `json:"lateMs"`
}

// Problem is something an operator can act on.
type Problem struct {
	Severity string `json:"severity"` // "warning", "critical"
	Text     string `json:"text"`
}
