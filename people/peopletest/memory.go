package peopletest

import (
	"context"
	"slices"
	"testing"
	"time"

	"github.com/barkerlive/barker/people"
)

// remembered is what Memory keeps of a viewer.
type remembered struct {
	consent people.Consent
	notes   []people.Note
}

// Memory implements people.Store.
func (s *Memory) Memory(_ context.Context, id people.ViewerID) (people.Consent, []people.Note, error) {
	defer s.mu.Unlock()
	if err := s.enter("Memory"); err != nil {
		return "", nil, err
	}
	r := s.memories[id]
	return r.consent, slices.Clone(r.notes), nil
}

// SetConsent implements people.Store.
func (s *Memory) SetConsent(_ context.Context, id people.ViewerID, c people.Consent, _ time.Time) error {
	defer s.mu.Unlock()
	if err := s.enter("SetConsent"); err != nil {
		return err
	}
	r := s.memories[id]
	r.consent = c
	if c != people.Agreed {
		r.notes = nil
	}
	s.memories[id] = r
	return nil
}

// AddNotes implements people.Store.
func (s *Memory) AddNotes(_ context.Context, id people.ViewerID, notes []people.Note, most int) (bool, error) {
	defer s.mu.Unlock()
	if err := s.enter("AddNotes"); err != nil {
		return false, err
	}
	r := s.memories[id]
	if r.consent != people.Agreed {
		return false, nil
	}
	for _, n := range notes {
		if slices.ContainsFunc(r.notes, func(o people.Note) bool { return o.Kind == n.Kind && o.Value == n.Value }) {
			continue
		}
		s.lastNote++
		n.ID = s.lastNote
		r.notes = append(r.notes, n)
	}
	r.notes = slices.Clone(r.notes[max(0, len(r.notes)-most):])
	s.memories[id] = r
	return true, nil
}

// ChangeNote implements people.Store.
func (s *Memory) ChangeNote(_ context.Context, id people.ViewerID, note int64, value string) (bool, error) {
	defer s.mu.Unlock()
	if err := s.enter("ChangeNote"); err != nil {
		return false, err
	}
	for i, n := range s.memories[id].notes {
		if n.ID == note {
			s.memories[id].notes[i].Value = value
			return true, nil
		}
	}
	return false, nil
}

// ForgetNote implements people.Store.
func (s *Memory) ForgetNote(_ context.Context, id people.ViewerID, note int64) (bool, error) {
	defer s.mu.Unlock()
	if err := s.enter("ForgetNote"); err != nil {
		return false, err
	}
	r := s.memories[id]
	n := len(r.notes)
	r.notes = slices.DeleteFunc(slices.Clone(r.notes), func(o people.Note) bool { return o.ID == note })
	s.memories[id] = r
	return len(r.notes) < n, nil
}

func memories(t *testing.T, s people.Store) {
	ctx := t.Context()
	at := time.Date(2026, 11, 22, 10, 0, 0, 0, time.UTC)
	var ids [2]people.ViewerID
	for i, name := range []people.ViewerID{"v_mem1", "v_mem2"} {
		ids[i] = name
		if err := s.AddViewer(ctx, people.Viewer{ID: name, Name: "Guest", Language: "en", Created: at}, people.Hash{byte(100 + i)}); err != nil {
			t.Fatal(err)
		}
	}
	note := func(kind, value string) people.Note { return people.Note{Kind: kind, Value: value, At: at} }
	add := func(id people.ViewerID, most int, notes ...people.Note) bool {
		ok, err := s.AddNotes(ctx, id, notes, most)
		if err != nil {
			t.Fatal(err)
		}
		return ok
	}
	read := func(id people.ViewerID) (people.Consent, []people.Note) {
		c, notes, err := s.Memory(ctx, id)
		if err != nil {
			t.Fatal(err)
		}
		return c, notes
	}
	consent := func(id people.ViewerID, c people.Consent) {
		if err := s.SetConsent(ctx, id, c, at); err != nil {
			t.Fatal(err)
		}
	}
	if c, notes := read(ids[0]); c != people.NeverAsked || len(notes) != 0 {
		t.Errorf("nobody asked: %q %v", c, notes)
	}
	consent(ids[0], people.Asked)
	if add(ids[0], 3, note("size", "M")) {
		t.Error("remembered without consent")
	}
	consent(ids[0], people.Agreed)
	if !add(ids[0], 3, note("size", "M"), note("colour", "blue")) || !add(ids[0], 3, note("size", "M")) {
		t.Error("not remembered with consent")
	}
	c, notes := read(ids[0])
	if c != people.Agreed || len(notes) != 2 || notes[0].Value != "M" || notes[0].Kind != "size" || !notes[0].At.Equal(at) || notes[1].ID == notes[0].ID {
		t.Fatalf("memory %q %+v", c, notes)
	}
	add(ids[0], 3, note("dislike", "wool"), note("for", "mother"))
	if _, notes = read(ids[0]); len(notes) != 3 || notes[0].Value != "blue" {
		t.Errorf("the oldest did not give way: %+v", notes)
	}
	if ok, err := s.ChangeNote(ctx, ids[0], notes[0].ID, "green"); err != nil || !ok {
		t.Errorf("change: %v %v", ok, err)
	}
	if ok, err := s.ChangeNote(ctx, ids[1], notes[0].ID, "red"); err != nil || ok {
		t.Errorf("another viewer's note was changed: %v %v", ok, err)
	}
	if ok, err := s.ForgetNote(ctx, ids[1], notes[0].ID); err != nil || ok {
		t.Errorf("another viewer's note was forgotten: %v %v", ok, err)
	}
	if ok, err := s.ForgetNote(ctx, ids[0], notes[1].ID); err != nil || !ok {
		t.Errorf("forget: %v %v", ok, err)
	}
	if _, notes = read(ids[0]); len(notes) != 2 || notes[0].Value != "green" || notes[1].Value != "mother" {
		t.Errorf("memory %+v", notes)
	}
	consent(ids[0], people.Declined)
	consent(ids[0], people.Agreed)
	if _, notes = read(ids[0]); len(notes) != 0 {
		t.Errorf("what was withdrawn came back: %+v", notes)
	}
}
