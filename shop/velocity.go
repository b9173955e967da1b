package shop

import (
	"context"
	"crypto/rand"
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"fmt"
	"time"
)

// Deed is something that is counted of a viewer, an address or a device.
type Deed string

// The deeds.
const (
	DeedHold    Deed = "hold"    // something was put into a cart
	DeedPayment Deed = "payment" // a checkout was begun
	DeedCoupon  Deed = "coupon"  // a coupon was tried that there is not
	DeedUnpaid  Deed = "unpaid"  // a hold ran out and was not ordered
	DeedFailed  Deed = "failed"  // a payment was refused
)

// Rule is how often a deed may be done within a sliding window, and which deed it stops then. Rules
// are the same for all and look at nothing but counts.
type Rule struct {
	Name   string // for people
	Deed   Deed
	Per    string // "viewer", "address" or "device"
	Within time.Duration
	Most   int
	Stops  Deed // DeedHold, DeedPayment or DeedCoupon
}

// Rules are those of a shop that names none. A household or an office shares an address, so that may
// do far more.
var Rules = []Rule{
	{"many holds", DeedHold, "viewer", 10 * time.Minute, 60, DeedHold},
	{"many holds from one address", DeedHold, "address", 10 * time.Minute, 1000, DeedHold},
	{"goods held and not bought", DeedUnpaid, "viewer", 24 * time.Hour, 6, DeedHold},
	{"many payments", DeedPayment, "viewer", time.Hour, 10, DeedPayment},
	{"many payments from one device", DeedPayment, "device", time.Hour, 30, DeedPayment},
	{"many refused payments", DeedFailed, "viewer", time.Hour, 5, DeedPayment},
	{"many refused payments from one address", DeedFailed, "address", time.Hour, 25, DeedPayment},
	{"guessed coupons", DeedCoupon, "viewer", 10 * time.Minute, 10, DeedCoupon},
}

// maxWithin is how long deeds are kept, and a rule may look back.
const maxWithin = 7 * 24 * time.Hour

// Fairness is what becomes of those who do too much. Without Enforce nobody is stopped: what would be
// is only noted.
type Fairness struct {
	Enforce bool
	Rules   []Rule // nil for Rules
}

// check names the first rule that cannot be.
func (f Fairness) check() error {
	for _, r := range f.Rules {
		per := r.Per == "viewer" || r.Per == "address" || r.Per == "device"
		stops := r.Stops == DeedHold || r.Stops == DeedPayment || r.Stops == DeedCoupon
		if !per || !stops || r.Most < 1 || r.Within <= 0 || r.Within > maxWithin {
			return fmt.Errorf("rule %q: it counts per viewer, address or device, at least 1 within 7 days, and stops hold, payment or coupon", r.Name)
		}
	}
	return nil
}

// Origin is where a call came from, as far as its caller knows. The shop keeps only hashes of it.
type Origin struct{ Address, Device string }

type originKey struct{}

// WithOrigin has calls with the context count for where they came from.
func WithOrigin(ctx context.Context, o Origin) context.Context {
	return context.WithValue(ctx, originKey{}, o)
}

// subjects are what a call counts for, by kind.
func (s *Shop) subjects(ctx context.Context, b Buyer) map[string]string {
	all := map[string]string{"viewer": "viewer:" + string(b)}
	o, _ := ctx.Value(originKey{}).(Origin)
	for kind, value := range map[string]string{"address": o.Address, "device": o.Device} {
		if value != "" {
			sum := sha256.Sum256([]byte(string(s.c.ID) + "\x00" + kind + "\x00" + value))
			all[kind] = kind + ":" + hex.EncodeToString(sum[:12])
		}
	}
	return all
}

// FlagID names a flag.
type FlagID string

// Flag is that somebody did something too often: which rule, who, how often, and whether they were
// stopped. A person may undo it; what was done before then no longer counts.
type Flag struct {
	ID       FlagID
	Rule     string
	Subject  string // "viewer:v_…", or a hash: "address:…"
	Buyer    Buyer  // who was at it
	Stops    Deed
	Count    int
	Most     int
	Within   time.Duration
	Enforced bool
	At       time.Time
	Undone   time.Time // zero while it counts
	By       string    // who undid it
}

// Tally is a count to be made: how often a subject did a deed from a moment on.
type Tally struct {
	Deed    Deed
	Subject string
	Since   time.Time
}

// watch counts a deed that is about to be done and tells whether it may be. The counts are exact: they
// are made in the transaction that does the deed. ref names it, for deeds that follow from it.
func (s *Shop) watch(ctx context.Context, tx Tx, b Buyer, deed Deed, ref string) (bool, error) {
	subjects := s.subjects(ctx, b)
	stopped, err := s.exceeded(tx, b, deed, subjects)
	if err != nil || stopped && s.c.Fairness.Enforce {
		return false, err
	}
	return true, s.count(tx, deed, subjects, ref)
}

// count writes a deed for the subjects that a rule looks at.
func (s *Shop) count(tx Tx, deed Deed, subjects map[string]string, ref string) error {
	done := make(map[string]bool)
	for _, r := range s.c.Fairness.Rules {
		subject := subjects[r.Per]
		// A payment is written for all: a refusal that follows from it asks whom it was for.
		if subject == "" || done[subject] || r.Deed != deed && (deed != DeedPayment || r.Deed != DeedFailed) {
			continue
		}
		done[subject] = true
		if err := tx.PutDeed(deed, subject, ref); err != nil {
			return err
		}
	}
	return nil
}

// tallies are the rules that may stop a deed, and what each of them counts.
func (s *Shop) tallies(now time.Time, deed Deed, subjects map[string]string) (rules []Rule, tallies []Tally) {
	for _, r := range s.c.Fairness.Rules {
		if subject := subjects[r.Per]; r.Stops == deed && subject != "" {
			rules = append(rules, r)
			tallies = append(tallies, Tally{r.Deed, subject, now.Add(-r.Within)})
		}
	}
	return rules, tallies
}

// tallied asks ahead what watch will.
func (s *Shop) tallied(ctx context.Context, r Reader, b Buyer, deed Deed) {
	if _, tallies := s.tallies(r.Now(), deed, s.subjects(ctx, b)); len(tallies) > 0 {
		_, _ = r.Tallies(tallies)
	}
}

// exceeded tells whether a rule stops a deed, and flags it.
func (s *Shop) exceeded(tx Tx, b Buyer, deed Deed, subjects map[string]string) (bool, error) {
	rules, tallies := s.tallies(tx.Now(), deed, subjects)
	if len(rules) == 0 {
		return false, nil
	}
	counts, err := tx.Tallies(tallies)
	if err != nil {
		return false, err
	}
	stopped := false
	for i, r := range rules {
		if counts[i] < r.Most {
			continue
		}
		over, err := s.flag(tx, b, r, tallies[i], counts[i])
		if err != nil {
			return false, err
		}
		stopped = stopped || over
	}
	return stopped, nil
}

// flag notes that a rule is exceeded, once, unless a person has undone it and it is not exceeded since.
func (s *Shop) flag(tx Tx, b Buyer, r Rule, t Tally, count int) (over bool, err error) {
	last, ok, err := tx.LastFlag(r.Name, t.Subject)
	if err != nil {
		return false, err
	}
	if ok && last.Undone.After(t.Since) {
		t.Since = last.Undone
		counts, err := tx.Tallies([]Tally{t})
		if err != nil || counts[0] < r.Most {
			return false, err
		}
		count = counts[0]
	}
	if ok && last.Undone.IsZero() && last.At.After(t.Since) && last.Enforced == s.c.Fairness.Enforce {
		return true, nil
	}
	return true, tx.PutFlag(Flag{ID: FlagID("f_" + rand.Text()), Rule: r.Name, Subject: t.Subject, Buyer: b, Stops: r.Stops, Count: count,
		Most: r.Most, Within: r.Within, Enforced: s.c.Fairness.Enforce, At: tx.Now()})
}

// refused counts a payment that was refused for whom it was begun.
func (s *Shop) refused(tx Tx, p PaymentRecord) error {
	subjects, err := tx.SubjectsOf(string(p.ID))
	if err != nil {
		return err
	}
	for _, subject := range subjects {
		if err := tx.PutDeed(DeedFailed, subject, string(p.ID)); err != nil {
			return err
		}
	}
	return nil
}

// Fairness is what becomes of those who do too much, with its rules. Read only.
func (s *Shop) Fairness() Fairness { return s.c.Fairness }

// Flags are the newest flags first, those undone too.
func (s *Shop) Flags(ctx context.Context, limit int) (flags []Flag, err error) {
	err = s.store.View(ctx, s.c.ID, func(r Reader) (err error) {
		flags, err = r.Flags(limit)
		return err
	})
	return flags, err
}

// Pardon undoes a flag: whom it is about may go on, and what they did before no longer counts for its
// rule. ErrUnknown.
func (s *Shop) Pardon(ctx context.Context, id FlagID, by string) (f Flag, err error) {
	err = s.update(ctx, func(tx Tx) error {
		var ok bool
		if f, ok, err = tx.Flag(id); err != nil {
			return err
		}
		if !ok {
			return ErrUnknown
		}
		if !f.Undone.IsZero() {
			return nil
		}
		f.Undone, f.By = tx.Now(), by
		return tx.PutFlag(f)
	})
	if err != nil {
		return Flag{}, fmt.Errorf("pardon: %w", err)
	}
	return f, nil
}

// guessed tells that a coupon was refused because there is none of the code.
func guessed(err error) bool {
	f, ok := errors.AsType[*FieldError](err)
	return ok && f.Field == "coupon" && f.Code == "unknown"
}
