package people

import (
	"context"
	"fmt"
	"slices"
	"strings"
	"time"
	"unicode/utf8"
)

// Consent is what a viewer said to being remembered.
type Consent string

// The answers. Nothing is remembered without Agreed, and nobody is asked twice.
const (
	NeverAsked Consent = ""
	Asked      Consent = "asked" // and did not answer yet
	Agreed     Consent = "agreed"
	Declined   Consent = "declined"
)

// Note is something a viewer told of themselves: a size, a colour.
type Note struct {
	ID    int64     `json:"id"`
	Kind  string    `json:"kind"`
	Value string    `json:"value"`
	At    time.Time `json:"at"`
}

const (
	notesKept = 30 // of one viewer
	noteMost  = 60 // runes of a value
)

// What the methods on notes answer to wrong input.
var (
	ErrNote    = fmt.Errorf("no such note: %w", ErrNone)
	ErrConsent = fmt.Errorf("the viewer has not agreed to be remembered")
)

// Memory is what is kept of a viewer, and what they said to it.
func (p *People) Memory(ctx context.Context, id ViewerID) (Consent, []Note, error) {
	c, notes, err := p.store.Memory(ctx, id)
	if err != nil {
		return NeverAsked, nil, fmt.Errorf("memory: %w", err)
	}
	if c != Agreed {
		notes = nil
	}
	return c, notes, nil
}

// SetConsent keeps a viewer's answer. Whatever is not Agreed deletes what was remembered.
func (p *People) SetConsent(ctx context.Context, id ViewerID, c Consent) error {
	if err := p.store.SetConsent(ctx, id, c, now()); err != nil {
		return fmt.Errorf("consent: %w", err)
	}
	return nil
}

// Remember keeps notes of a viewer who agreed; [ErrConsent] when they did not. A note that is
// kept already is not kept twice; of many the oldest give way.
func (p *People) Remember(ctx context.Context, id ViewerID, notes []Note) error {
	at := now()
	clean := make([]Note, 0, len(notes))
	for _, n := range notes {
		n.Value = strings.Join(strings.Fields(n.Value), " ")
		if n.Kind == "" || n.Value == "" || utf8.RuneCountInString(n.Value) > noteMost {
			return &FieldError{"value", "range", "a note has one to sixty letters"}
		}
		n.At = at
		if !slices.ContainsFunc(clean, func(o Note) bool { return o.Kind == n.Kind && o.Value == n.Value }) {
			clean = append(clean, n)
		}
	}
	ok, err := p.store.AddNotes(ctx, id, clean, notesKept)
	if err != nil {
		return fmt.Errorf("remember: %w", err)
	}
	if !ok {
		return ErrConsent
	}
	return nil
}

// Offer is what to do with what a viewer just told: it gives the consent that they had given.
// With Agreed the notes are kept; with NeverAsked the viewer is to be asked now, and never again.
func (p *People) Offer(ctx context.Context, id ViewerID, notes []Note) (Consent, error) {
	c, _, err := p.Memory(ctx, id)
	if err != nil {
		return c, err
	}
	switch c {
	case Agreed:
		err = p.Remember(ctx, id, notes)
	case NeverAsked:
		err = p.SetConsent(ctx, id, Asked)
	}
	return c, err
}

// ChangeNote corrects a note of the viewer's own; [ErrNote] when they have none of that ID.
func (p *People) ChangeNote(ctx context.Context, id ViewerID, note int64, value string) error {
	value = strings.Join(strings.Fields(value), " ")
	if value == "" || utf8.RuneCountInString(value) > noteMost {
		return &FieldError{"value", "range", "a note has one to sixty letters"}
	}
	ok, err := p.store.ChangeNote(ctx, id, note, value)
	return noted(ok, err)
}

// ForgetNote deletes a note of the viewer's own; [ErrNote] when they have none of that ID.
func (p *People) ForgetNote(ctx context.Context, id ViewerID, note int64) error {
	ok, err := p.store.ForgetNote(ctx, id, note)
	return noted(ok, err)
}

func noted(ok bool, err error) error {
	if err != nil {
		return fmt.Errorf("note: %w", err)
	}
	if !ok {
		return ErrNote
	}
	return nil
}
