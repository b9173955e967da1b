// Package showtest checks what a show asks of its desk, and has a desk for tests that need none
// on disk.
package showtest

import (
	"context"
	"maps"
	"reflect"
	"slices"
	"sync"
	"testing"
	"time"

	"github.com/barkerlive/barker/script"
	"github.com/barkerlive/barker/show"
)

// Desk is a show.Desk that forgets. Its zero value is ready.
type Desk struct {
	// Fail, when set, is called before each method and may make it fail.
	Fail func(method string) error

	mu     sync.Mutex // guards what follows
	tasks  []show.Task
	faq    []show.FAQEntry
	states map[string][]byte
	last   int64
}

var _ show.Desk = (*Desk)(nil)

func (d *Desk) enter(method string) error {
	d.mu.Lock()
	if d.Fail == nil {
		return nil
	}
	return d.Fail(method)
}

// AddTask implements show.Desk.
func (d *Desk) AddTask(_ context.Context, t show.Task) (show.Task, error) {
	defer d.mu.Unlock()
	if err := d.enter("AddTask"); err != nil {
		return show.Task{}, err
	}
	d.last++
	t.ID = show.TaskID(d.last)
	t.Summary = slices.Clone(t.Summary)
	d.tasks = append(d.tasks, t)
	return t, nil
}

// SaveTask implements show.Desk.
func (d *Desk) SaveTask(_ context.Context, t show.Task) (bool, error) {
	defer d.mu.Unlock()
	if err := d.enter("SaveTask"); err != nil {
		return false, err
	}
	i := slices.IndexFunc(d.tasks, func(o show.Task) bool { return o.ID == t.ID && o.State == show.TaskOpen })
	if i < 0 {
		return false, nil
	}
	d.tasks[i] = t
	return true, nil
}

// Tasks implements show.Desk.
func (d *Desk) Tasks(_ context.Context, channel string, open bool, limit int) ([]show.Task, error) {
	defer d.mu.Unlock()
	if err := d.enter("Tasks"); err != nil {
		return nil, err
	}
	out := []show.Task{}
	for _, t := range d.tasks {
		if t.Channel == channel && (t.State == show.TaskOpen) == open {
			out = append(out, t)
		}
	}
	if !open {
		slices.SortStableFunc(out, func(a, b show.Task) int { return b.Done.Compare(a.Done) })
	}
	return out[:min(limit, len(out))], nil
}

// FAQ implements show.Desk.
func (d *Desk) FAQ(context.Context) ([]show.FAQEntry, error) {
	defer d.mu.Unlock()
	if err := d.enter("FAQ"); err != nil {
		return nil, err
	}
	return append([]show.FAQEntry{}, d.faq...), nil
}

// AddFAQ implements show.Desk.
func (d *Desk) AddFAQ(_ context.Context, e show.FAQEntry) (show.FAQEntry, error) {
	defer d.mu.Unlock()
	if err := d.enter("AddFAQ"); err != nil {
		return show.FAQEntry{}, err
	}
	d.last++
	e.ID = d.last
	d.faq = append(d.faq, e)
	return e, nil
}

// RemoveFAQ implements show.Desk.
func (d *Desk) RemoveFAQ(_ context.Context, id int64) (bool, error) {
	defer d.mu.Unlock()
	if err := d.enter("RemoveFAQ"); err != nil {
		return false, err
	}
	n := len(d.faq)
	d.faq = slices.DeleteFunc(d.faq, func(e show.FAQEntry) bool { return e.ID == id })
	return len(d.faq) < n, nil
}

// State implements show.Desk.
func (d *Desk) State(_ context.Context, channel, name string) ([]byte, error) {
	defer d.mu.Unlock()
	if err := d.enter("State"); err != nil {
		return nil, err
	}
	return slices.Clone(d.states[channel+" "+name]), nil
}

// SaveState implements show.Desk.
func (d *Desk) SaveState(_ context.Context, channel, name string, body []byte) error {
	defer d.mu.Unlock()
	if err := d.enter("SaveState"); err != nil {
		return err
	}
	states := maps.Clone(d.states)
	if states == nil {
		states = map[string][]byte{}
	}
	states[channel+" "+name] = slices.Clone(body)
	d.states = states
	return nil
}

// CheckDesk holds a desk to its contract. open gives an empty one.
func CheckDesk(t *testing.T, d show.Desk) {
	t.Helper()
	ctx := t.Context()
	at := time.Date(2026, 11, 22, 10, 0, 0, 0, time.UTC)
	task := func(channel, text string) show.Task {
		k, err := d.AddTask(ctx, show.Task{Channel: channel, Kind: show.TaskQuestion, State: show.TaskOpen, Viewer: "v_1", Name: "Ann’s 🫖", Text: text,
			Product: "mug", Language: "de", Message: 7, Key: "k", Asked: 1, Summary: []string{"Anna: hi", "Mira: hello"}, At: at, Last: at})
		if err != nil {
			t.Fatal(err)
		}
		return k
	}
	first, second, other := task("demo", "one"), task("demo", "two"), task("night", "three")
	if first.ID == 0 || second.ID <= first.ID || other.ID == second.ID {
		t.Errorf("tasks %d, %d and %d", first.ID, second.ID, other.ID)
	}
	list := func(open bool, limit int) []show.Task {
		got, err := d.Tasks(ctx, "demo", open, limit)
		if err != nil {
			t.Fatal(err)
		}
		return got
	}
	if got := list(true, 9); len(got) != 2 || !reflect.DeepEqual(got[0], first) || got[1].ID != second.ID {
		t.Errorf("open: %+v, want %+v first", got, first)
	}
	if got := list(true, 1); len(got) != 1 || got[0].ID != first.ID {
		t.Errorf("the oldest one: %+v", got)
	}
	first.Asked, first.Last = 2, at.Add(time.Minute)
	first.State, first.Answer, first.By, first.Done = show.TaskAnswered, "yes", "Olga", at.Add(time.Hour)
	if ok, err := d.SaveTask(ctx, first); err != nil || !ok {
		t.Errorf("answered: %v %v", ok, err)
	}
	if ok, err := d.SaveTask(ctx, first); err != nil || ok {
		t.Errorf("answered twice: %v %v", ok, err)
	}
	if got := list(false, 9); len(got) != 1 || !reflect.DeepEqual(got[0], first) {
		t.Errorf("done: %+v, want %+v", got, first)
	}
	second.State, second.Done = show.TaskDismissed, at.Add(2*time.Hour)
	if ok, err := d.SaveTask(ctx, second); err != nil || !ok {
		t.Errorf("dismissed: %v %v", ok, err)
	}
	if got := list(false, 1); len(got) != 1 || got[0].ID != second.ID || len(list(true, 9)) != 0 {
		t.Errorf("the newest done: %+v", got)
	}
	checkFAQ(t, d, at)
	checkStates(t, d)
}

func checkFAQ(t *testing.T, d show.Desk, at time.Time) {
	t.Helper()
	ctx := t.Context()
	a, err := d.AddFAQ(ctx, show.FAQEntry{FAQ: script.FAQ{Question: "Where?", Answer: "Here — “quoted”."}, By: "Olga", At: at})
	if err != nil {
		t.Fatal(err)
	}
	b, err := d.AddFAQ(ctx, show.FAQEntry{FAQ: script.FAQ{Question: "When?", Answer: "Now."}, By: "Olga", At: at})
	if err != nil {
		t.Fatal(err)
	}
	if got, err := d.FAQ(ctx); err != nil || !reflect.DeepEqual(got, []show.FAQEntry{a, b}) {
		t.Errorf("FAQ %+v %v", got, err)
	}
	if ok, err := d.RemoveFAQ(ctx, a.ID); err != nil || !ok {
		t.Errorf("removed: %v %v", ok, err)
	}
	if ok, err := d.RemoveFAQ(ctx, a.ID); err != nil || ok {
		t.Errorf("removed twice: %v %v", ok, err)
	}
	if got, err := d.FAQ(ctx); err != nil || len(got) != 1 || got[0].ID != b.ID {
		t.Errorf("FAQ %+v %v", got, err)
	}
}

func checkStates(t *testing.T, d show.Desk) {
	t.Helper()
	ctx := t.Context()
	if got, err := d.State(ctx, "demo", "pin"); err != nil || got != nil {
		t.Errorf("no state is %q %v", got, err)
	}
	for _, body := range []string{`{"a":1}`, `{"b":2}`} {
		if err := d.SaveState(ctx, "demo", "pin", []byte(body)); err != nil {
			t.Fatal(err)
		}
		if got, err := d.State(ctx, "demo", "pin"); err != nil || string(got) != body {
			t.Errorf("state %q %v", got, err)
		}
	}
	if got, err := d.State(ctx, "night", "pin"); err != nil || got != nil {
		t.Errorf("another channel's state is %q %v", got, err)
	}
}
