package show

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"slices"
	"strconv"
	"strings"
	"sync"
	"sync/atomic"
	"time"

	"github.com/barkerlive/barker/chat"
	"github.com/barkerlive/barker/script"
	"github.com/barkerlive/barker/shop"
)

// TaskKind is why something waits for the team.
type TaskKind string

// The kinds of tasks.
const (
	TaskQuestion TaskKind = "question" // the shop's facts do not hold the answer
	TaskPerson   TaskKind = "person"   // a viewer asked for a person
)

// TaskState is how far a task is.
type TaskState string

// The states of a task. Only an open one changes.
const (
	TaskOpen      TaskState = "open"
	TaskAnswered  TaskState = "answered"
	TaskDismissed TaskState = "dismissed"
)

// TaskID names a task.
type TaskID int64

// Task is what waits for the team: a question that nobody has answered, or a viewer who asked for
// a person.
type Task struct {
	ID      TaskID         `json:"id"`
	Channel string         `json:"channel"`
	Kind    TaskKind       `json:"kind"`
	State   TaskState      `json:"state"`
	Viewer  chat.ViewerID  `json:"viewer"`
	Name    string         `json:"name"`
	Text    string         `json:"text"`
	Product shop.ProductID `json:"product,omitempty"`
	// Language is the one the viewer is written to in.
	Language string `json:"language"`
	// Message is the chat message; 0 for what was asked at the checkout, which is answered in a
	// note to its viewer alone.
	Message chat.MessageID `json:"message"`
	// Key is the same for the same question in other words, and Asked how often it came.
	Key   string `json:"-"`
	Asked int    `json:"asked"`
	// Summary is what the viewer and the host said before, for whoever takes over.
	Summary []string  `json:"summary"`
	At      time.Time `json:"at"`
	Last    time.Time `json:"last"`
	// Answer is what the team said, By whom, and Done when.
	Answer string    `json:"answer,omitempty"`
	By     string    `json:"by,omitempty"`
	Done   time.Time `json:"done,omitzero"`
}

// FAQEntry is a question that the team answered once and for all, for every channel.
type FAQEntry struct {
	ID int64 `json:"id"`
	script.FAQ
	By string    `json:"by"`
	At time.Time `json:"at"`
}

// Desk keeps what the team works with. Its methods may block and may be called concurrently; each
// is one transaction.
type Desk interface {
	// AddTask keeps a new task and returns it with its ID.
	AddTask(ctx context.Context, t Task) (Task, error)
	// SaveTask replaces an open task; false when it is not open any more.
	SaveTask(ctx context.Context, t Task) (bool, error)
	// Tasks are a channel's open tasks, oldest first, or the newest of the others, newest first.
	Tasks(ctx context.Context, channel string, open bool, limit int) ([]Task, error)
	// FAQ is all entries, oldest first.
	FAQ(ctx context.Context) ([]FAQEntry, error)
	AddFAQ(ctx context.Context, e FAQEntry) (FAQEntry, error)
	// RemoveFAQ tells whether there was such an entry.
	RemoveFAQ(ctx context.Context, id int64) (bool, error)
	// State is a document of a channel's, nil for none; SaveState replaces it.
	State(ctx context.Context, channel, name string) ([]byte, error)
	SaveState(ctx context.Context, channel, name string, body []byte) error
}

// Errors of the desk.
var (
	ErrTask = errors.New("no such open task")
	ErrFAQ  = errors.New("no such entry")
)

const (
	// tasksKept is how many tasks are open at most, and tasksEach of one viewer: the oldest
	// questions give way.
	tasksKept, tasksEach = 500, 5
	summaryLines         = 8
)

// tasks are a channel's open ones.
type tasks struct {
	persons atomic.Int64 // of the open ones, those who asked for a person

	mu   sync.Mutex // guards what follows; held over the store's work, so that two askers make one task
	open []Task     // oldest first
}

// openTasks reads what was open when the house stopped.
func (ch *Channel) openTasks(ctx context.Context) error {
	open, err := ch.s.c.Desk.Tasks(ctx, ch.c.ID, true, tasksKept)
	if err != nil {
		return fmt.Errorf("tasks: %w", err)
	}
	ch.tasks.mu.Lock()
	defer ch.tasks.mu.Unlock()
	ch.tasks.open = open
	ch.publishTasks()
	return nil
}

// Tasks is what waits for the team, oldest first.
func (ch *Channel) Tasks() []Task {
	ch.tasks.mu.Lock()
	defer ch.tasks.mu.Unlock()
	return slices.Clone(ch.tasks.open)
}

// wantPerson is how many viewers wait for a person. It never waits for the store.
func (ch *Channel) wantPerson() int { return int(ch.tasks.persons.Load()) }

// DoneTasks are the last ones that were answered or dismissed, newest first.
func (ch *Channel) DoneTasks(ctx context.Context) ([]Task, error) {
	return ch.s.c.Desk.Tasks(ctx, ch.c.ID, false, 50)
}

// put adds a task, or joins it to the open one that asks the same.
func (ch *Channel) put(ctx context.Context, t Task) error {
	t.Channel, t.State, t.Asked = ch.c.ID, TaskOpen, 1
	t.At = time.Now().UTC().Truncate(time.Millisecond)
	t.Last = t.At
	ch.tasks.mu.Lock()
	defer ch.tasks.mu.Unlock()
	for i, o := range ch.tasks.open {
		if o.Kind != t.Kind || o.Key != t.Key || o.Product != t.Product || t.Kind == TaskPerson && o.Viewer != t.Viewer {
			continue
		}
		o.Asked, o.Last = o.Asked+1, t.At
		o.Message, o.Viewer, o.Name = cmp.Or(t.Message, o.Message), t.Viewer, t.Name
		if t.Kind == TaskPerson {
			o.Text, o.Summary = t.Text, t.Summary
		}
		if ok, err := ch.s.c.Desk.SaveTask(ctx, o); err != nil || !ok {
			return cmp.Or(err, ErrTask)
		}
		ch.tasks.open[i] = o
		ch.publishTasks()
		return nil
	}
	if err := ch.makeRoom(ctx, t.Viewer); err != nil {
		return err
	}
	t, err := ch.s.c.Desk.AddTask(ctx, t)
	if err != nil {
		return fmt.Errorf("keep a task: %w", err)
	}
	ch.tasks.open = append(ch.tasks.open, t)
	ch.publishTasks()
	return nil
}

// makeRoom dismisses the oldest question of a viewer who has many, or of all when there are too
// many. It needs the tasks' mutex.
func (ch *Channel) makeRoom(ctx context.Context, v chat.ViewerID) error {
	own := 0
	for _, t := range ch.tasks.open {
		if t.Viewer == v {
			own++
		}
	}
	if own < tasksEach && len(ch.tasks.open) < tasksKept {
		return nil
	}
	i := slices.IndexFunc(ch.tasks.open, func(t Task) bool { return t.Kind == TaskQuestion && (own < tasksEach || t.Viewer == v) })
	if i < 0 {
		i = slices.IndexFunc(ch.tasks.open, func(t Task) bool { return own < tasksEach || t.Viewer == v })
	}
	_, err := ch.finishLocked(ctx, ch.tasks.open[i].ID, TaskDismissed, "", "the house, for newer ones")
	return err
}

// finishLocked closes a task. It needs the tasks' mutex.
func (ch *Channel) finishLocked(ctx context.Context, id TaskID, to TaskState, answer, by string) (Task, error) {
	i := slices.IndexFunc(ch.tasks.open, func(t Task) bool { return t.ID == id })
	if i < 0 {
		return Task{}, ErrTask
	}
	t := ch.tasks.open[i]
	t.State, t.Answer, t.By, t.Done = to, answer, by, time.Now().UTC().Truncate(time.Millisecond)
	ok, err := ch.s.c.Desk.SaveTask(ctx, t)
	if err != nil {
		return Task{}, fmt.Errorf("finish a task: %w", err)
	}
	ch.tasks.open = slices.Delete(ch.tasks.open, i, i+1)
	ch.publishTasks()
	if !ok {
		return Task{}, ErrTask
	}
	return t, nil
}

// DismissTask takes a task off the list without an answer.
func (ch *Channel) DismissTask(ctx context.Context, id TaskID, by string) error {
	ch.tasks.mu.Lock()
	defer ch.tasks.mu.Unlock()
	_, err := ch.finishLocked(ctx, id, TaskDismissed, "", by)
	return err
}

// TaskAnswer is what the team says to a task.
type TaskAnswer struct {
	Text string
	// Aloud has the host say it as well.
	Aloud bool
	// FAQ keeps question and answer for the next who ask.
	FAQ bool
	By  string
}

// AnswerTask posts the team's answer in chat, as a person's; what was asked at the checkout is
// answered in a note. A task is answered once. The post's key is the task's, so that a second try
// after a failure writes nothing twice.
func (ch *Channel) AnswerTask(ctx context.Context, id TaskID, a TaskAnswer) error {
	ch.tasks.mu.Lock()
	defer ch.tasks.mu.Unlock()
	i := slices.IndexFunc(ch.tasks.open, func(t Task) bool { return t.ID == id })
	if i < 0 {
		return ErrTask
	}
	t := ch.tasks.open[i]
	if t.Message != 0 {
		if _, err := ch.room.Post(ctx, chat.Message{
			From:  chat.Author{Speaker: chat.FromPerson, Name: a.By},
			Parts: []chat.Part{{Text: a.Text}}, ReplyTo: t.Message, Key: "task-" + strconv.FormatInt(int64(id), 10),
		}); err != nil {
			return fmt.Errorf("answer: %w", err)
		}
	} else {
		ch.noteTo(t.Viewer, Note{Kind: NoteAnswer, From: a.By, Text: a.Text, Question: t.Text})
	}
	if a.FAQ {
		if _, err := ch.s.AddFAQ(ctx, t.Text, a.Text, a.By); err != nil {
			return err
		}
	}
	if _, err := ch.finishLocked(ctx, id, TaskAnswered, a.Text, a.By); err != nil {
		return err
	}
	if a.Aloud {
		return ch.Say(ctx, a.Text, a.By)
	}
	return nil
}

// publishTasks tells the team's pages to read the list again. It needs the tasks' mutex.
func (ch *Channel) publishTasks() {
	n := 0
	for _, t := range ch.tasks.open {
		if t.Kind == TaskPerson {
			n++
		}
	}
	ch.tasks.persons.Store(int64(n))
	ch.s.c.Hub.Publish(ch.ConsoleTopic(), "tasks", struct{}{})
}

// summary is what a viewer and the host said lately, for whoever takes over.
func (ch *Channel) summary(v chat.ViewerID) []string {
	var lines []string
	own := map[chat.MessageID]bool{}
	for _, m := range ch.room.History(50) {
		switch {
		case m.From.Viewer == v && v != "":
			own[m.ID] = true
		case !own[m.ReplyTo]:
			continue
		}
		lines = append(lines, m.From.Name+": "+plainText(m))
	}
	return lines[max(0, len(lines)-summaryLines):]
}

// plainText writes a message's claims as what they are about.
func plainText(m chat.Message) string {
	var b strings.Builder
	for _, p := range m.Parts {
		b.WriteString(p.Text)
		if len(p.Claim) > 0 {
			b.WriteString(refText(p.Claim))
		}
	}
	return b.String()
}

// FAQ is what the team answered once and for all.
func (s *Studio) FAQ(ctx context.Context) ([]FAQEntry, error) { return s.c.Desk.FAQ(ctx) }

// AddFAQ keeps an answer and has every host use it.
func (s *Studio) AddFAQ(ctx context.Context, question, answer, by string) (FAQEntry, error) {
	e, err := s.c.Desk.AddFAQ(ctx, FAQEntry{FAQ: script.FAQ{Question: question, Answer: answer}, By: by, At: time.Now().UTC().Truncate(time.Millisecond)})
	if err != nil {
		return FAQEntry{}, fmt.Errorf("add to the FAQ: %w", err)
	}
	return e, s.teach(ctx)
}

// RemoveFAQ forgets an entry; [ErrFAQ] when there is none.
func (s *Studio) RemoveFAQ(ctx context.Context, id int64) error {
	ok, err := s.c.Desk.RemoveFAQ(ctx, id)
	if err != nil {
		return fmt.Errorf("remove from the FAQ: %w", err)
	}
	if !ok {
		return ErrFAQ
	}
	return s.teach(ctx)
}

// teach gives every channel's writer the answers: the configuration's and the team's.
func (s *Studio) teach(ctx context.Context) error {
	entries, err := s.c.Desk.FAQ(ctx)
	if err != nil {
		return fmt.Errorf("FAQ: %w", err)
	}
	list := slices.Clone(s.c.FAQ)
	for _, e := range entries {
		list = append(list, e.FAQ)
	}
	for _, ch := range s.channels {
		ch.writer.SetFAQ(list)
	}
	return nil
}
