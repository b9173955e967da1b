package show

import (
	"context"
	"time"

	"github.com/barkerlive/barker/script"
	"github.com/barkerlive/barker/shop"
	"github.com/barkerlive/barker/stream"
)

// Records finds how lines came about.
type Records interface {
	Records(ctx context.Context, q RecordQuery) ([]Recorded, error)
}

// RecordQuery is what of the record is looked for; zero fields ask for all.
type RecordQuery struct {
	Channel string
	// Text is words that all occur in what was asked, said or refused, in any case.
	Text     string
	Product  shop.ProductID
	From, To time.Time
	Verdict  string
	// Before is the number of a record: older ones are wanted. Limit is how many.
	Before int64
	Limit  int
}

// The verdicts on a record.
const (
	VerdictUsed    = "used"    // a model's words were
	VerdictRefused = "refused" // a model wrote what may not be said
	VerdictFailed  = "failed"  // a model did not answer
	VerdictHouse   = "house"   // no model was asked
)

// VerdictOn sums up what came of asking models.
func VerdictOn(r script.Record) string {
	verdict := VerdictHouse
	for _, a := range r.Attempts {
		switch {
		case a.Verdict == script.Used:
			return VerdictUsed
		case a.Output != "":
			verdict = VerdictRefused
		case verdict == VerdictHouse:
			verdict = VerdictFailed
		}
	}
	return verdict
}

// Recorded is a record and what was aired of it.
type Recorded struct {
	script.Record
	Number  int64
	Verdict string
	Aired   []RecordAiring
}

// RecordAiring is an airing of a record's line, or of a part of it.
type RecordAiring struct {
	Tag     stream.Tag
	Started time.Time
	Text    string
	Outcome string
}
