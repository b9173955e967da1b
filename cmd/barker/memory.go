package main

import (
	"context"

	"github.com/barkerlive/barker/chat"
	"github.com/barkerlive/barker/people"
	"github.com/barkerlive/barker/script"
	"github.com/barkerlive/barker/show"
)

// memory lets the show remember through people; it is a show.Memory.
type memory struct{ people *people.People }

// Notes implements show.Memory.
func (m memory) Notes(ctx context.Context, v chat.ViewerID) (notes []script.Note, err error) {
	_, kept, err := m.people.Memory(ctx, people.ViewerID(v))
	for _, n := range kept {
		notes = append(notes, script.Note{Kind: script.NoteKind(n.Kind), Value: n.Value})
	}
	return notes, err
}

// Offer implements show.Memory.
func (m memory) Offer(ctx context.Context, v chat.ViewerID, notes []script.Note) (show.Offered, error) {
	told := make([]people.Note, len(notes))
	for i, n := range notes {
		told[i] = people.Note{Kind: string(n.Kind), Value: n.Value}
	}
	before, err := m.people.Offer(ctx, people.ViewerID(v), told)
	switch {
	case err != nil:
		return show.Dropped, err
	case before == people.Agreed:
		return show.Kept, nil
	case before == people.NeverAsked:
		return show.Ask, nil
	}
	return show.Dropped, nil
}
