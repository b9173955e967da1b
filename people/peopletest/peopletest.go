// Package peopletest checks what people asks of its store, and has a store for tests that need
// none on disk.
package peopletest

import (
	"context"
	"errors"
	"reflect"
	"slices"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"github.com/barkerlive/barker/people"
)

// Memory is a people.Store that forgets. Its zero value is ready.
type Memory struct {
	// Fail, when set, is called before each method and may make it fail.
	Fail func(method string) error

	mu       sync.Mutex
	link     people.Hash
	linkEnds time.Time
	accounts map[people.AccountID]account
	sessions map[people.Hash]people.Session
	viewers  map[people.ViewerID]people.Viewer
	tokens   map[people.Hash]people.ViewerID
	entries  []people.Entry
	memories map[people.ViewerID]remembered
	lastNote int64
}

type account struct {
	people.Account
	password string
}

func (s *Memory) enter(method string) error {
	s.mu.Lock()
	if s.accounts == nil {
		s.accounts, s.sessions = map[people.AccountID]account{}, map[people.Hash]people.Session{}
		s.memories = map[people.ViewerID]remembered{}
		s.viewers, s.tokens = map[people.ViewerID]people.Viewer{}, map[people.Hash]people.ViewerID{}
	}
	if s.Fail == nil {
		return nil
	}
	return s.Fail(method)
}

// SetLink implements people.Store.
func (s *Memory) SetLink(_ context.Context, link people.Hash, expires time.Time) (bool, error) {
	defer s.mu.Unlock()
	if err := s.enter("SetLink"); err != nil || len(s.accounts) > 0 {
		return false, err
	}
	s.link, s.linkEnds = link, expires
	return true, nil
}

// Link implements people.Store.
func (s *Memory) Link(_ context.Context, link people.Hash, now time.Time) (bool, error) {
	defer s.mu.Unlock()
	if err := s.enter("Link"); err != nil {
		return false, err
	}
	return s.link == link && now.Before(s.linkEnds), nil
}

// UseLink implements people.Store.
func (s *Memory) UseLink(_ context.Context, link people.Hash, now time.Time, a people.Account, password string, se people.Session) error {
	defer s.mu.Unlock()
	if err := s.enter("UseLink"); err != nil {
		return err
	}
	if s.link != link || !now.Before(s.linkEnds) {
		return people.ErrNone
	}
	s.linkEnds = time.Time{}
	s.accounts[a.ID] = account{a, password}
	s.sessions[se.Hash] = se
	return nil
}

// AccountByEmail implements people.Store.
func (s *Memory) AccountByEmail(_ context.Context, email string) (people.Account, string, error) {
	defer s.mu.Unlock()
	if err := s.enter("AccountByEmail"); err != nil {
		return people.Account{}, "", err
	}
	for _, a := range s.accounts {
		if a.Email == email {
			return a.Account, a.password, nil
		}
	}
	return people.Account{}, "", people.ErrNone
}

// AddSession implements people.Store.
func (s *Memory) AddSession(_ context.Context, se people.Session) error {
	defer s.mu.Unlock()
	if err := s.enter("AddSession"); err != nil {
		return err
	}
	s.sessions[se.Hash] = se
	return nil
}

// SessionAccount implements people.Store.
func (s *Memory) SessionAccount(_ context.Context, h people.Hash, now time.Time) (people.Session, people.Account, error) {
	defer s.mu.Unlock()
	if err := s.enter("SessionAccount"); err != nil {
		return people.Session{}, people.Account{}, err
	}
	se, ok := s.sessions[h]
	if !ok || !now.Before(se.Expires) {
		return people.Session{}, people.Account{}, people.ErrNone
	}
	return se, s.accounts[se.Account].Account, nil
}

// Extend implements people.Store.
func (s *Memory) Extend(_ context.Context, h people.Hash, expires time.Time) error {
	defer s.mu.Unlock()
	if err := s.enter("Extend"); err != nil {
		return err
	}
	if se, ok := s.sessions[h]; ok {
		se.Expires = expires
		s.sessions[h] = se
	}
	return nil
}

// EndSession implements people.Store.
func (s *Memory) EndSession(_ context.Context, h people.Hash) error {
	defer s.mu.Unlock()
	if err := s.enter("EndSession"); err != nil {
		return err
	}
	delete(s.sessions, h)
	return nil
}

// AddViewer implements people.Store.
func (s *Memory) AddViewer(_ context.Context, v people.Viewer, token people.Hash) error {
	defer s.mu.Unlock()
	if err := s.enter("AddViewer"); err != nil {
		return err
	}
	s.viewers[v.ID], s.tokens[token] = v, v.ID
	return nil
}

// ViewerByToken implements people.Store.
func (s *Memory) ViewerByToken(_ context.Context, token people.Hash) (people.Viewer, error) {
	defer s.mu.Unlock()
	if err := s.enter("ViewerByToken"); err != nil {
		return people.Viewer{}, err
	}
	v, ok := s.viewers[s.tokens[token]]
	if !ok {
		return people.Viewer{}, people.ErrNone
	}
	return v, nil
}

// ViewerByID implements people.Store.
func (s *Memory) ViewerByID(_ context.Context, id people.ViewerID) (people.Viewer, error) {
	defer s.mu.Unlock()
	if err := s.enter("ViewerByID"); err != nil {
		return people.Viewer{}, err
	}
	v, ok := s.viewers[id]
	if !ok {
		return people.Viewer{}, people.ErrNone
	}
	return v, nil
}

// RenameViewer implements people.Store.
func (s *Memory) RenameViewer(_ context.Context, id people.ViewerID, name string) (people.Viewer, error) {
	defer s.mu.Unlock()
	if err := s.enter("RenameViewer"); err != nil {
		return people.Viewer{}, err
	}
	v, ok := s.viewers[id]
	if !ok {
		return people.Viewer{}, people.ErrNone
	}
	v.Name = name
	s.viewers[id] = v
	return v, nil
}

// AddEntry implements people.Store.
func (s *Memory) AddEntry(_ context.Context, e people.Entry) error {
	defer s.mu.Unlock()
	if err := s.enter("AddEntry"); err != nil {
		return err
	}
	s.entries = append(s.entries, e)
	return nil
}

// Entries implements people.Store.
func (s *Memory) Entries(_ context.Context, limit int) ([]people.Entry, error) {
	defer s.mu.Unlock()
	if err := s.enter("Entries"); err != nil {
		return nil, err
	}
	out := slices.Clone(s.entries)
	slices.Reverse(out)
	return out[:min(limit, len(out))], nil
}

var start = time.Date(2026, 11, 22, 10, 0, 0, 123e6, time.UTC)

// Store checks that an empty store keeps people's contract.
func Store(t *testing.T, s people.Store) {
	t.Helper()
	checkLinks(t, s)
	checkSessions(t, s)
	checkViewers(t, s)
	checkTrail(t, s)
	memories(t, s)
}

func anna(id people.AccountID) people.Account {
	return people.Account{ID: id, Email: "anna@example.com", Name: "Anna", Role: people.Owner}
}

func checkLinks(t *testing.T, s people.Store) {
	t.Helper()
	ctx := t.Context()
	old, link, session := people.Hash{1}, people.Hash{2}, people.Hash{3}
	for _, h := range []people.Hash{old, link} {
		if ok, err := s.SetLink(ctx, h, start.Add(time.Hour)); !ok || err != nil {
			t.Fatalf("set link: %v, %v", ok, err)
		}
	}
	for _, tt := range []struct {
		link people.Hash
		at   time.Time
		want bool
	}{{old, start, false}, {link, start, true}, {link, start.Add(time.Hour), false}, {people.Hash{}, start, false}} {
		if ok, err := s.Link(ctx, tt.link, tt.at); ok != tt.want || err != nil {
			t.Errorf("link %x at %v: %v, %v", tt.link[:1], tt.at, ok, err)
		}
	}
	if err := s.UseLink(ctx, link, start.Add(time.Hour), anna("late"), "p", people.Session{Hash: session}); !errors.Is(err, people.ErrNone) {
		t.Errorf("a link that is too old: %v", err)
	}
	var used atomic.Int32
	var all sync.WaitGroup
	for i := range 8 {
		all.Go(func() {
			a := anna(people.AccountID('a' + rune(i)))
			err := s.UseLink(ctx, link, start, a, "secret", people.Session{Hash: people.Hash{3, byte(i)}, Account: a.ID, Expires: start.Add(time.Hour)})
			if err == nil {
				used.Add(1)
			} else if !errors.Is(err, people.ErrNone) {
				t.Error(err)
			}
		})
	}
	all.Wait()
	if used.Load() != 1 {
		t.Errorf("one link made %d accounts", used.Load())
	}
	if ok, err := s.Link(ctx, link, start); ok || err != nil {
		t.Errorf("a used link is good: %v", err)
	}
	if ok, err := s.SetLink(ctx, people.Hash{9}, start.Add(time.Hour)); ok || err != nil {
		t.Errorf("a first link after the first account: %v, %v", ok, err)
	}
	if ok, err := s.Link(ctx, people.Hash{9}, start); ok || err != nil {
		t.Errorf("the refused link was kept: %v", err)
	}
}

func checkSessions(t *testing.T, s people.Store) {
	t.Helper()
	ctx := t.Context()
	a, password, err := s.AccountByEmail(ctx, "anna@example.com")
	if err != nil || password != "secret" || a != anna(a.ID) {
		t.Fatalf("account: %+v %q, %v", a, password, err)
	}
	if _, _, err := s.AccountByEmail(ctx, "other@example.com"); !errors.Is(err, people.ErrNone) {
		t.Errorf("an unknown e-mail: %v", err)
	}
	se := people.Session{Hash: people.Hash{7}, Account: a.ID, Expires: start.Add(time.Hour)}
	if err := s.AddSession(ctx, se); err != nil {
		t.Fatal(err)
	}
	if got, of, err := s.SessionAccount(ctx, se.Hash, start); err != nil || of != a || got != se {
		t.Errorf("session: %+v of %+v, %v", got, of, err)
	}
	gone := func(h people.Hash, at time.Time) {
		t.Helper()
		if _, _, err := s.SessionAccount(ctx, h, at); !errors.Is(err, people.ErrNone) {
			t.Errorf("session %x: %v", h[:1], err)
		}
	}
	gone(people.Hash{8}, start)
	gone(se.Hash, start.Add(time.Hour))
	if err := s.Extend(ctx, se.Hash, start.Add(3*time.Hour)); err != nil {
		t.Fatal(err)
	}
	if got, _, err := s.SessionAccount(ctx, se.Hash, start.Add(2*time.Hour)); err != nil || !got.Expires.Equal(start.Add(3*time.Hour)) {
		t.Errorf("extended: %+v, %v", got, err)
	}
	for range 2 {
		if err := s.EndSession(ctx, se.Hash); err != nil {
			t.Fatal(err)
		}
	}
	gone(se.Hash, start)
}

func checkViewers(t *testing.T, s people.Store) {
	t.Helper()
	ctx := t.Context()
	v := people.Viewer{ID: "v_1", Name: "Guest 1", Language: "nl", Created: start}
	if err := s.AddViewer(ctx, v, people.Hash{1}); err != nil {
		t.Fatal(err)
	}
	if got, err := s.ViewerByToken(ctx, people.Hash{1}); err != nil || got != v {
		t.Errorf("viewer: %+v, %v", got, err)
	}
	if _, err := s.ViewerByToken(ctx, people.Hash{2}); !errors.Is(err, people.ErrNone) {
		t.Errorf("an unknown token: %v", err)
	}
	v.Name = "Zoë"
	if got, err := s.RenameViewer(ctx, v.ID, v.Name); err != nil || got != v {
		t.Errorf("renamed: %+v, %v", got, err)
	}
	if got, err := s.ViewerByToken(ctx, people.Hash{1}); err != nil || got != v {
		t.Errorf("viewer after renaming: %+v, %v", got, err)
	}
	if _, err := s.RenameViewer(ctx, "v_2", "x"); !errors.Is(err, people.ErrNone) {
		t.Errorf("rename nobody: %v", err)
	}
	if got, err := s.ViewerByID(ctx, v.ID); err != nil || got != v {
		t.Errorf("viewer by id: %+v, %v", got, err)
	}
	if _, err := s.ViewerByID(ctx, "v_2"); !errors.Is(err, people.ErrNone) {
		t.Errorf("an unknown id: %v", err)
	}
}

func checkTrail(t *testing.T, s people.Store) {
	t.Helper()
	var want []people.Entry
	for i := range 3 {
		e := people.Entry{At: start.Add(time.Duration(i%2) * time.Second), By: "anna", Action: "price.set", Detail: string(rune('a' + i))}
		if err := s.AddEntry(t.Context(), e); err != nil {
			t.Fatal(err)
		}
		want = append([]people.Entry{e}, want...)
	}
	for _, n := range []int{2, 3, 50} {
		got, err := s.Entries(t.Context(), n)
		if n = min(n, 3); err != nil || !reflect.DeepEqual(got, want[:n]) {
			t.Errorf("entries: %+v, %v; want %+v", got, err, want[:n])
		}
	}
}
